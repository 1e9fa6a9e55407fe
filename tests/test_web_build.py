"""How the web client gets into a package: with Node, without, and not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import hatch_build  # noqa: E402 - it lies at the root, for the build backend

sys.path.remove(str(ROOT))


@pytest.fixture
def client(tmp_path):
    """A source tree that nothing was built of yet."""
    sources = tmp_path / "clients/web"
    (sources / "src").mkdir(parents=True)
    (sources / "src/main.tsx").write_text("one")
    (sources / "package-lock.json").write_text("{}")
    return hatch_build.WebClient(tmp_path)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A PATH on which a test puts what there is; no Node beside Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(hatch_build.SKIP, raising=False)
    monkeypatch.setattr(hatch_build, "find_spec", lambda _: None)

    def has(name, says=""):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {says}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    return has


def finish(client):
    """As if it had been built of the sources as they are."""
    client.built.mkdir(parents=True, exist_ok=True)
    (client.built / hatch_build.MARK).write_text(client.digest())


def hook(client):
    root = client.sources.parents[1]
    return hatch_build.WebClientHook(str(root), {}, {}, {}, "", "wheel")


def test_it_is_built_again_when_a_source_changes_and_only_then(client):
    assert not client.is_fresh
    finish(client)
    assert client.is_fresh
    for name in ("node_modules/x/y.js", "dist/z.js", "tests/a.test.ts", ".hidden"):
        path = client.sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("more")
    assert client.is_fresh
    (client.sources / "src/other.ts").write_text("")
    assert not client.is_fresh
    finish(client)
    (client.sources / "src/other.ts").rename(client.sources / "src/another.ts")
    assert not client.is_fresh


@pytest.mark.parametrize(
    ("version", "is_recent"),
    [
        ("v18.20.0", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("nonsense", False),
    ],
)
def test_a_node_that_the_build_cannot_use_is_none(client, machine, version, is_recent):
    machine("node", version)
    machine("npm")
    assert (hatch_build.system_tools() is not None) is is_recent
    asked = hook(client).dependencies()
    assert asked == ([] if is_recent else [hatch_build.NODE_WHEEL])


def test_no_node_is_asked_for_where_there_is_nothing_to_build(
    client, machine, monkeypatch
):
    assert hook(client).dependencies() == [hatch_build.NODE_WHEEL]
    monkeypatch.setenv(hatch_build.SKIP, "1")
    assert hook(client).dependencies() == []
    hook(client).initialize("standard", {})
    monkeypatch.delenv(hatch_build.SKIP)
    finish(client)
    assert hook(client).dependencies() == []
    hook(client).initialize("standard", {})


def test_a_machine_without_node_is_told_what_to_do(client, machine):
    with pytest.raises(hatch_build.WebBuildError) as caught:
        client.build()
    assert "Node 20.19" in str(caught.value)
    assert f"{hatch_build.SKIP}=1" in str(caught.value)
    assert not client.built.exists()


def test_a_failing_tool_is_one_sentence(monkeypatch):
    words = (sys.executable, "hatch_build.py", "run", "tsc", "--no-such-option")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "ended with" in done.stderr.splitlines()[-1]


def test_the_wheel_of_node_has_an_npm_that_runs():
    node, npm = hatch_build.wheel_tools()
    path = os.pathsep.join((str(Path(node).parent), os.environ["PATH"]))
    words = (*npm, "--version")
    done = subprocess.run(
        words, env={**os.environ, "PATH": path}, capture_output=True, check=True
    )
    assert done.stdout
