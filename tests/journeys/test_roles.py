"""Surgery on call, with the commands that people type, each a process of its own."""

import json
import subprocess
import sys

import pytest

from tests.support.hospital import running_hospital

ROLE = "Chirurgie de garde"


@pytest.fixture
def ward():
    with running_hospital() as running:
        yield running


class Clinician:
    """Someone at a command line."""

    def __init__(self, person):
        self._person = person

    def run(self, *words, status=0):
        key = ["--key-file", str(self._person.key_file)]
        place = ["--profile", str(self._person.profile), *key]
        command = [sys.executable, "-m", "cordee", *place, "--lang", "fr", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, (words, done.stdout, done.stderr)
        return " ".join(done.stdout.split())

    def texts(self, thread):
        shown = json.loads(self.run("--json", "read", thread, "--limit", "50"))
        return [line["text"] for line in shown if line["kind"] == "text"]


@pytest.mark.timeout(300)
async def test_a_role_is_made_written_to_and_handed_over(ward):
    people = await ward.enrol("Anna", "Bruno", "Claire")
    office = Clinician(await ward.organisation())
    anna, bruno, claire = map(Clinician, people)
    make(office, bruno)
    anna.run("new", ROLE, "--title", "Avis")
    anna.run("send", "Avis", "Ventre aigu, 34 ans")
    assert "Ventre aigu, 34 ans" in bruno.run("read", "Avis")
    bruno.run("send", "Avis", "J'arrive")
    assert f"Bruno pour {ROLE}" in anna.run("read", "Avis")
    hand_over(bruno, claire)
    assert claire.texts("Avis") == ["Ventre aigu, 34 ans", "J'arrive"]
    anna.run("send", "Avis", "Et maintenant ?")
    claire.run("send", "Avis", "Je descends", "--for", ROLE)
    assert f"Claire pour {ROLE}" in anna.run("read", "Avis")
    assert bruno.texts("Avis") == ["Ventre aigu, 34 ans", "J'arrive"]
    bruno.run("send", "Avis", "Encore moi", status=1)
    shown = claire.run("role", "show", ROLE)
    assert "tenu par 1 personne : Claire (responsable)" in shown.replace("\xa0", " ")
    assert "une seule personne tient ce rôle" in shown
    assert "Vous ne tenez aucun rôle" in bruno.run("role", "list")


def make(office, manager):
    """The office invites the role, its manager makes it, the office vouches."""
    invited = json.loads(office.run("--json", "admin", "invite", "--role", ROLE))
    manager.run("role", "create", invited["invitation"])
    office.run("admin", "enrol")
    assert "vous le tenez" in manager.run("role", "list")


def hand_over(outgoing, incoming):
    """Proposed, accepted; each step waits for nobody's window to be open."""
    said = outgoing.run("role", "hand-over", ROLE, "Claire")
    assert '--replacing "Bruno"' in said
    assert "Bruno vous propose de le tenir" in incoming.run("role", "list")
    incoming.run("role", "accept", ROLE, "--replacing", "Bruno")
    assert "vous le tenez" in outgoing.run("role", "list")
    assert "vous le tenez" in incoming.run("role", "list")
