"""The example of the README is a program that runs."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from cordee.clients.sdk.profile import default_key_file

EXAMPLE = Path(__file__).parents[3] / "examples" / "two_clients.py"


async def test_two_clients(hospital, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    people = await hospital.enrol("Exemplaire-Anna", "Exemplaire-Bruno")
    for person in people:
        settings = json.loads((person.profile / "profile.json").read_text())
        usual = default_key_file(settings["profile"])
        usual.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(person.key_file, usual)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, EXAMPLE, *(person.profile for person in people)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "Exemplaire-Anna members ",
        "Exemplaire-Anna text La plaie de la chambre 12 suinte.",
    ]


def test_the_readme_shows_the_example():
    shown = (EXAMPLE.parents[1] / "README.md").read_text()
    program = EXAMPLE.read_text().partition("import asyncio")
    assert "".join(program[1:]).strip() in shown
