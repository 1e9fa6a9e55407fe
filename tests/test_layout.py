"""The shape of the repository: layers, packaging, one command, clean commits.

What never enters this room: what a package does; that is tested in its own folder.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = sorted(
    link.name for link in (ROOT / "src/cordee").iterdir() if link.is_symlink()
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# In pieces, so that this file does not name what it forbids.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "proxy." + "golang",
    "static." + "crates.io",
)
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/home/" + "runner")
# The first alternative catches a path, not the end of a longer one.
FOREIGN = re.compile(
    rf"(?<![\w.*~}}-])({'|'.join(MACHINE_PATHS)})|{'|'.join(map(re.escape, REGISTRIES))}"
)


def run(*words, check=True, **options):
    return subprocess.run(words, check=check, capture_output=True, text=True, **options)


def python(script, *words):
    return run(sys.executable, "-c", script, *words, cwd=ROOT).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip_wheel = ("pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index")
    run(sys.executable, "-m", *pip_wheel, "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("cordee-*.whl")
    return built


# --- layers -------------------------------------------------------------------


def test_the_import_contracts_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    outcome = run(lint, "--no-cache", cwd=ROOT, check=False)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("room", "kept"),
    [
        ("server/domain/rule.py", True),
        ("server/session.py", True),
        ("server/protocol/frames.py", True),
        ("crypto/epoch.py", True),
        ("server/services/accounts.py", False),
        ("clients/cli/chat.py", False),
    ],
)
def test_only_pure_rooms_are_kept_from_the_clock(room, kept):
    source = "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n"
    ruff = Path(sys.executable).with_name("ruff")
    words = (ruff, "check", "--no-cache", "--stdin-filename", room, "-")
    outcome = run(*words, cwd=ROOT, input=source, check=False)
    assert ("TID251" in outcome.stdout) is kept, outcome.stdout


def sources(room, name):
    """Files of ours; what npm installs holds Python too."""
    found = (ROOT / room).rglob(name)
    return [path for path in found if "node_modules" not in path.parts]


def test_every_room_opens_by_saying_what_never_enters_it():
    for room in ROOMS:
        for package in sources(room, "__init__.py"):
            assert "ever enters" in package.read_text(encoding="utf-8"), package


# --- packaging ----------------------------------------------------------------


def test_every_room_is_linked_packaged_and_type_checked():
    targets = PROJECT["tool"]["hatch"]["build"]["targets"]
    for room in ROOMS:
        assert (ROOT / "src/cordee" / room).readlink() == Path("../..") / room
        assert room in targets["wheel"]["only-include"]
        assert targets["wheel"]["sources"][room] == f"cordee/{room}"
        assert f"/{room}" in targets["sdist"]["include"]
        assert f"src/cordee/{room}" in PROJECT["tool"]["pyright"]["include"]


def test_the_wheel_holds_every_module_under_one_name(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {
        f"cordee/{path.relative_to(ROOT).as_posix()}"
        for room in ROOMS
        for path in sources(room, "*.py")
    }
    assert {"cordee/__init__.py", "cordee/__main__.py", "cordee/py.typed"} <= names
    assert modules - names == set()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"cordee", f"cordee-{PROJECT['project']['version']}.dist-info"}


def test_the_wheel_holds_the_built_web_client_and_not_its_sources(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    built = ROOT / "src/cordee/webapp"
    files = (path for path in built.rglob("*") if path.is_file())
    expected = {f"cordee/webapp/{path.relative_to(built).as_posix()}" for path in files}
    assert "cordee/webapp/index.html" in expected
    assert expected == {name for name in names if name.startswith("cordee/webapp/")}
    assert not [
        name for name in names if "node_modules" in name or "clients/web" in name
    ]


def test_the_wheel_holds_the_tables_of_tele_expertise(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    tables = (ROOT / "expertise/data").rglob("*.json")
    expected = {f"cordee/{path.relative_to(ROOT).as_posix()}" for path in tables}
    assert "cordee/expertise/data/tariffs.json" in expected
    assert expected - names == set()


def test_the_sources_travel_with_what_was_built_of_them(tmp_path):
    words = ("-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path)
    run(sys.executable, *words, cwd=ROOT)
    (built,) = tmp_path.glob("cordee-*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "hatch_build.py",
        "clients/web/package-lock.json",
        "clients/web/src/main.tsx",
        "clients/web/vite/finishing.ts",
        "src/cordee/webapp/index.html",
        "src/cordee/webapp/.sources",
    } <= names
    assert not [name for name in names if "node_modules" in name]


@pytest.mark.prove  # `cordee verify-client` rebuilds at every commit: test_verify_client.py
def test_two_builds_of_the_web_client_are_the_same_to_the_bit(tmp_path):
    web = ROOT / "clients/web"
    vite = ("run", "vite", "build", web, "--outDir")
    build = (sys.executable, "hatch_build.py", *vite)
    contents = []
    for name in ("one", "two"):
        run(*build, tmp_path / name, cwd=ROOT)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        contents.append(
            {path.relative_to(tmp_path / name): path.read_bytes() for path in files}
        )
    assert contents[0] == contents[1]
    assert Path("client.json") in contents[0]


def test_the_lock_of_the_web_client_names_hashes_and_no_address():
    lock = json.loads((ROOT / "clients/web/package-lock.json").read_text("utf-8"))
    packages = {name: of for name, of in lock["packages"].items() if name}
    assert packages
    assert [name for name, of in packages.items() if "resolved" in of] == []
    assert [name for name, of in packages.items() if "integrity" not in of] == []


def test_the_installed_command_tells_its_version(wheel, tmp_path):
    home = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    install = ("install", "--no-deps", "--no-index", wheel)
    run(sys.executable, "-m", "pip", "--python", home / "bin/python", *install)
    told = run(home / "bin/cordee", "--version", cwd=tmp_path).stdout
    assert told == f"cordee {PROJECT['project']['version']}\n"


def test_a_missing_extra_is_named_in_one_sentence(wheel, tmp_path):
    """Install the wheel alone: no library of the server is there."""
    home = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    install = ("install", "--no-deps", "--no-index", wheel)
    run(sys.executable, "-m", "pip", "--python", home / "bin/python", *install)
    (site,) = home.glob("lib/python*/site-packages")
    (site / "cordee/server/__main__.py").write_text("import asyncpg\n")
    outcome = run(home / "bin/cordee", "serve", cwd=tmp_path, check=False)
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    (sentence,) = outcome.stderr.splitlines()
    assert "asyncpg" in sentence
    assert "pip install 'cordee[server]'" in sentence


# --- one command --------------------------------------------------------------


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["--as", "anna", "chat"]])
def test_a_client_command_loads_no_part_of_the_server_but_its_protocol(words):
    script = """
import contextlib, io, sys
from cordee.__main__ import find, main
find(sys.argv[1:]).load()
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    if sys.argv[1:] != ["--as", "anna", "chat"]:  # that one asks for a server
        main(sys.argv[1:])
print(*sorted(sys.modules), sep="\\n")
"""
    loaded = python(script, *words).splitlines()
    allowed = ("cordee.server.protocol", "cordee.server.protocol.")
    foreign = [
        name
        for name in loaded
        if name.startswith("cordee.server.") and not name.startswith(allowed)
    ]
    assert foreign == []
    assert not {"asyncpg", "structlog", "prometheus_client"} & set(loaded)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ([], "cordee.clients.cli.main:main"),
        (["--as", "anna", "chat"], "cordee.clients.cli.main:main"),
        (["--as", "serve", "chat"], "cordee.clients.cli.main:main"),
        (["chat", "serve"], "cordee.clients.cli.main:main"),
        (["serve", "--port", "0"], "cordee.server.__main__:serve"),
        (["server", "backup"], "cordee.server.__main__:server"),
        (["demo"], "cordee.clients.cli.demo:main"),
    ],
)
def test_the_first_word_decides_who_answers(words, target):
    script = (
        "import sys; from cordee.__main__ import find; print(find(sys.argv[1:]).value)"
    )
    assert python(script, *words).strip() == target


# --- clean commits ------------------------------------------------------------


def committed():
    listed = run("git", "-c", "safe.directory=*", "ls-files", "-z", cwd=ROOT).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_no_committed_file_names_a_registry_or_a_machine():
    guilty = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in committed()
        if (found := FOREIGN.search(path.read_text("utf-8", errors="replace")))
    ]
    assert guilty == []


def test_the_lock_names_versions_and_hashes_and_no_address():
    lines = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line] == []
    assert [line for line in lines if line.lstrip().startswith("-")] == [
        line for line in lines if line.startswith("    --hash=sha256:")
    ]
    pinned = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert pinned
    assert [line for line in pinned if "==" not in line] == []


def test_the_lock_answers_every_direct_dependency():
    lock = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["server"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    names = {
        re.sub(r"[._-]+", "-", re.match(r"[a-z0-9._-]+", line).group())
        for line in asked
    }
    assert {name for name in names if f"\n{name}==" not in lock} == set()


# --- a skip is reported, and is a failure in CI -----------------------------------

SKIPPING = """
import pytest
def test_one(): pytest.skip({reason!r})
def test_two(): pass
"""


@pytest.mark.parametrize(
    ("reason", "ci", "code"),
    [
        ("no browser", "true", 1),
        ("no browser", "", 0),
        ("needs ../shared/vectors", "true", 0),
    ],
)
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skip_fails_the_run_in_ci_only(tmp_path, reason, ci, code, workers):
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text())
    (tmp_path / "test_it.py").write_text(SKIPPING.format(reason=reason))
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")
    }
    outcome = run(
        *(sys.executable, "-m", "pytest", "-n", workers, "-p", "no:cacheprovider"),
        *("--rootdir", tmp_path, "-c", "/dev/null", tmp_path),
        cwd=tmp_path,
        env=environment | {"CI": ci},
        check=False,
    )
    assert outcome.returncode == code, outcome.stdout
    assert ("a skip is a failure in CI" in outcome.stdout) is bool(code)
