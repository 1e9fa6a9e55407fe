"""A colleague whom one only half remembers, with the commands that people type."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cordee.clients.cli.demo.practitioners import service_of
from tests.support.hospital import running_hospital
from tests.support.practitioners import import_people, import_services

SECONDS = 90


@pytest.fixture
def ward():
    with running_hospital("--workers", "2") as running:
        yield running


class Clinician:
    """Someone at a command line; each command is a session with one of two workers."""

    def __init__(self, person):
        self._person = person

    def run(self, *words, status=0):
        """Give all that a person is shown."""
        done = self._done(words, status)
        return (done.stdout + done.stderr).replace("\xa0", " ")

    def _done(self, words, status):
        key = ["--key-file", str(self._person.key_file)]
        place = ["--profile", str(self._person.profile), *key]
        command = [sys.executable, "-m", "cordee", *place, "--lang", "fr", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, (words, done.stdout, done.stderr)
        return done

    def finds(self, *words):
        """Search until the directory answers with somebody."""
        deadline = time.monotonic() + SECONDS
        while True:
            done = self._done(("--json", "find", *words), 0)
            answer = json.loads(done.stdout)  # what is said beside it, is for a person
            if answer["whole"] and answer["found"]:
                return answer["found"]
            assert time.monotonic() < deadline, answer

    def shown(self, text, *words):
        """Ask until this text is in what a person is shown."""
        return until(lambda: self.run(*words), text)


def until(say, text):
    """Give what is said once this text is in it: an index, an audit come behind."""
    deadline = time.monotonic() + SECONDS
    while text not in (said := say()):
        assert time.monotonic() < deadline, said
    return said


def owners(data):
    """Processes that own the index of this server."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"cordee.directory.search.owner" in words and str(data).encode() in words:
            found.append(int(path.parent.name))
    return found


@pytest.mark.timeout(300)
async def test_the_gp_in_town_is_found_by_half_a_name_and_who_answers_by_a_word(
    ward, tmp_path
):
    (person,) = await ward.enrol("Anna")
    anna = Clinician(person)
    assert "Personne." in anna.run("find", "le", "goff")
    assert owners(ward.server.data / "directory") == []
    await import_people(ward.server.data, tmp_path)
    (first, *_) = anna.finds("le gof generaliste pontivy", "--near", "56")
    assert (first["hit"]["given"], first["person"]) == ("Yann", None)
    lefevre = ("lefevre", "medecin", "generaliste", "pontivy")
    shown = anna.shown("MSSanté, téléphone", "find", *lefevre)
    assert shown.splitlines()[0].startswith("Maëlle LEFEVRE  Médecin")
    (owner,) = owners(ward.server.data / "directory")  # whichever worker one asks
    os.kill(owner, signal.SIGKILL)
    assert anna.finds("kermarrec pontivy")[0]["hit"]["given"] == "Soizic"
    assert owners(ward.server.data / "directory") != [owner]
    known = anna.run("practitioner", "899900000502")
    assert "n’est pas sur Cordée" in known  # noqa: RUF001 - typeset
    assert "téléphone 02 61 91 00 22" in known
    refused = anna.run("new", "yann le goff pontivy", status=1)
    assert "yann.legoff@medecin.mssante.example" in refused
    assert "désigne personne avec certitude" in anna.run("new", "kermarek", status=3)
    await import_services(ward.server.data, tmp_path, service_of(bytes(32)))
    duty = anna.run("services", "garde")
    assert "jour et nuit, répond en 15 min environ" in duty
    assert "pas attesté" in duty
    until(lambda: ward.server.administer("lookups"), "Anna")
