"""A file dropped on one terminal is saved from another, by command and in the chat."""

import os
import random
import shutil
from pathlib import Path

import pytest

from cordee.clients.cli.demo.people import GROUP
from cordee.clients.cli.places import DOWNLOADS
from tests.journeys.terminal import Terminal
from tests.journeys.test_two_terminals import Hospital

MIB = 1 << 20


@pytest.fixture
def hospital(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = Path(f"/tmp/cordee-files-{os.getpid()}")
    found = Hospital(home, elsewhere)
    yield found
    found.terminal.press("ctrl+c")
    try:
        assert found.terminal.wait_end() == 0
    finally:
        found.terminal.close()
        shutil.rmtree(home)


@pytest.fixture
def downloads(tmp_path, monkeypatch):
    folder = tmp_path / "downloads"
    folder.mkdir()
    monkeypatch.setenv(DOWNLOADS, str(folder))
    return folder


@pytest.fixture
def scanner(tmp_path):
    path = tmp_path / "scanner thorax.bin"
    path.write_bytes(random.Random(1).randbytes(2 * MIB + 17))
    return path


def pasted(text):
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.timeout(300)
def test_a_dropped_file_is_confirmed_sent_and_saved(hospital, scanner, downloads):
    anna, bruno = hospital.open("anna", GROUP), hospital.open("bruno", GROUP)
    anna.wait_for("Entrée envoyer")
    bruno.wait_for("Entrée envoyer")
    anna.type("Le voici")
    anna.wait_for("Le voici")
    anna.type(pasted(f"'{scanner}'"))
    anna.wait_for("Envoyer 1 fichier (2,1 Mo) ?")
    anna.press("enter")
    anna.wait_for("scanner thorax.bin (2,1 Mo)", "affiché pour 1 sur 2")
    bruno.wait_for("Le voici", "scanner thorax.bin (2,1 Mo)")
    bruno.press("up")
    bruno.wait_for("S enregistrer")
    bruno.press("s")
    bruno.wait_for("Enregistré")
    saved = downloads / "scanner thorax.bin"
    assert saved.read_bytes() == scanner.read_bytes()
    for terminal in (anna, bruno):
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    by_command(hospital, scanner, downloads)


def by_command(hospital, scanner, folder):
    words = ["file", GROUP, str(scanner), "--caption", "Par la commande"]
    command = hospital.commands["bruno"][:-1]
    terminal = Terminal([*command, *words], columns=120, cwd=hospital.elsewhere)
    assert terminal.wait_end() == 0
    terminal.wait_for("enregistré")
    read = hospital.run("anna", "read", GROUP, "--limit", "1")
    assert "Par la commande" in read.stdout
    assert "scanner thorax.bin (2,1 Mo)" in read.stdout
    saved = hospital.run("anna", "save", GROUP, "last", "--to", str(folder))
    assert saved.stdout.endswith("scanner thorax (2).bin\n"), saved.stderr
    copy = folder / "scanner thorax (2).bin"
    assert copy.read_bytes() == scanner.read_bytes()
