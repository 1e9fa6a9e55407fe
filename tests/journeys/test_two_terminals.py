"""The walk of the demo, with the commands it prints, in real terminals."""

import contextlib
import glob
import json
import os
import re
import select
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cordee.clients.cli.demo.people import DIRECT_TALK, GROUP, GROUP_TALK
from tests.journeys.terminal import Terminal

CORDEE = re.compile(r"^\s+(/\S*cordee --home \S+ --as (\w+) chat)$", re.MULTILINE)
KILL = re.compile(r"kill -9 (\d+)")


class Hospital:
    """A running demo and the commands that it printed."""

    def __init__(self, home, elsewhere):
        self.home = home
        self.elsewhere = elsewhere
        words = ["demo", "--home", str(home), "--port", "0"]
        executable = Path(sys.executable).with_name("cordee")
        self.terminal = Terminal([str(executable), *words], columns=300, rows=90)
        self.terminal.wait_for("Ctrl-C arrête tout")
        self.commands = {
            name: shlex.split(command)
            for command, name in CORDEE.findall(self.terminal.text)
        }

    def open(self, name, *thread):
        return Terminal([*self.commands[name], *thread], cwd=self.elsewhere)

    def run(self, name, *words):
        """Run a command of someone who has no window open."""
        command = [*self.commands[name][:-1], *words]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=self.elsewhere, check=False
        )

    def read(self, name, thread):
        """What someone reads of a thread, oldest first."""
        done = self.run(name, "--json", "read", thread, "--limit", "500")
        assert done.returncode == 0, done.stderr
        return [line for line in json.loads(done.stdout) if line["kind"] == "text"]

    def texts(self, name, thread):
        return [line["text"] for line in self.read(name, thread)]

    def kill_server(self):
        pid = int(KILL.findall(self.terminal.text)[-1])
        os.kill(pid, signal.SIGKILL)

    def peek(self):
        cordee = self.commands["anna"][0]
        data = str(self.home / "server")
        return subprocess.run(
            [cordee, "server", "peek", "--data", data],
            capture_output=True,
            text=True,
            check=True,
        ).stdout


@pytest.fixture
def hospital(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = Path(f"/tmp/cordee-demo-{os.getpid()}")
    found = Hospital(home, elsewhere)
    yield found
    found.terminal.press("ctrl+c")
    try:
        assert found.terminal.wait_end() == 0
        assert "Plus rien ne tourne" in found.terminal.text
        assert not still_running(home)
    finally:
        found.terminal.close()
        subprocess.run(["rm", "-rf", str(home)], check=True)


def still_running(home):
    """Processes that were started for this folder, and databases that it led to."""
    places = glob.glob(f"{home}/**/location", recursive=True)  # noqa: PTH207 - folders of an index come and go meanwhile
    located = [Path(place).read_text().strip() for place in places]
    names = [str(home), *located]
    found = {}
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes()
        except OSError:
            continue
        if any(name.encode() in words for name in names):
            found[int(place.parent.name)] = words
    return found


def endings_of(processes):
    """Of each that runs still: who brings an index up to date ends by himself."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            yield os.pidfd_open(process)


@pytest.mark.timeout(300)
def test_two_terminals_talk_through_a_server_that_is_killed(hospital):
    anna, bruno = hospital.open("anna", "bruno"), hospital.open("bruno", "anna")
    try:
        say_and_see(anna, bruno)
        reply_react_correct_and_withdraw(anna, bruno)
        add_claire_from_now_on(hospital, anna)
        remove_claire(hospital, anna)
        survive_a_kill(hospital, anna, bruno)
        for person in (anna, bruno):
            person.press("ctrl+q")
            assert person.wait_end() == 0
    finally:
        anna.close()
        bruno.close()
    nothing_is_lost_or_doubled(hospital)
    the_server_saw_nothing(hospital)


def say_and_see(anna, bruno):
    for person in (anna, bruno):
        person.wait_for("● en ligne", "là ·", DIRECT_TALK[-1][1][-20:])
    anna.type("Le scanner est libre")
    bruno.wait_for("Anna Lefèvre écrit…")
    anna.press("alt+enter")
    anna.type("à 15 h")
    anna.press("enter")
    bruno.wait_for("Le scanner est libre", "à 15 h")
    anna.wait_for("affiché")


def reply_react_correct_and_withdraw(anna, bruno):
    bruno.press("up")
    bruno.wait_for("R répondre")
    bruno.press("r")
    bruno.wait_for("Réponse à Anna Lefèvre")
    bruno.type("Parfait, je descends")
    bruno.press("enter")
    anna.wait_for("▏ Vous : Le scanner est libre", "Parfait, je descends")
    anna.press("up")
    anna.wait_for("P prendre en charge")
    anna.press("+")
    anna.wait_for("Réagir")
    anna.press("1")
    bruno.wait_for("👍")
    anna.press("escape")
    anna.wait_for("Entrée envoyer")
    anna.press("up")
    anna.wait_for("R répondre")
    anna.press("up")
    anna.wait_for("E corriger")
    anna.press("e")
    anna.wait_for("Vous corrigez")
    anna.type(" pile")
    anna.press("enter")
    bruno.wait_for("à 15 h pile", "(modifié)")
    anna.type("Brouillon à oublier")
    anna.press("enter")
    bruno.wait_for("Brouillon à oublier")
    anna.press("up")
    anna.wait_for("E corriger")
    anna.press("w")
    anna.wait_for("Retirer ce message ?")
    anna.press("enter")
    bruno.wait_for("message retiré")
    bruno.wait_without("Brouillon à oublier")
    anna.press("escape")


def add_claire_from_now_on(hospital, anna):
    anna.press("ctrl+k")
    anna.wait_for("Aller à une conversation")
    anna.type("visc")
    anna.press("enter")
    anna.wait_for("3 personnes peuvent lire")
    anna.press("f2")
    anna.wait_for("Qui peut lire ceci")
    anna.press("a")
    anna.wait_for("Ajouter quelqu")
    anna.type("coordinatrice")
    anna.wait_for("Claire Dubois  Infirmière")
    anna.press("enter")
    anna.wait_for("Que lira Claire Dubois")
    anna.press("enter")
    anna.wait_for("4 personnes peuvent lire")
    anna.type("Bienvenue Claire")
    anna.press("enter")
    anna.wait_for("▌ Bienvenue Claire")
    anna.wait_without("en attente")
    assert hospital.texts("claire", GROUP) == ["Bienvenue Claire"]


def remove_claire(hospital, anna):
    anna.press("f2")
    anna.wait_for("Qui peut lire ceci")
    anna.press("down", "down", "delete")
    anna.wait_for("Retirer Claire Dubois ?")
    anna.press("enter")
    anna.wait_for("3 personnes peuvent lire")
    anna.type("Entre nous")
    anna.press("enter")
    anna.wait_for("▌ Entre nous")
    anna.wait_without("en attente")
    assert "Entre nous" in hospital.texts("david", GROUP)
    assert hospital.texts("claire", GROUP) == ["Bienvenue Claire"]


def survive_a_kill(hospital, anna, bruno):
    anna.press("ctrl+k")
    anna.wait_for("Aller à une conversation")
    anna.type("bruno")
    anna.press("enter")
    anna.wait_for("Écrire à Bruno")
    anna.type("Avant la panne")
    anna.press("enter")
    bruno.wait_for("Avant la panne")
    bruno.type("Je finis ma phr")
    anna.wait_for("Bruno Marchetti écrit…")
    hospital.kill_server()
    anna.type("Pendant la panne")
    anna.press("enter")
    bruno.type("ase malgré tout")
    bruno.press("enter")
    hospital.terminal.wait_for("Il est revenu")
    anna.wait_for("● en ligne", "Je finis ma phrase malgré tout")
    bruno.wait_for("● en ligne", "Pendant la panne")
    bruno.wait_for("affiché")
    anna.wait_for("affiché")


def nothing_is_lost_or_doubled(hospital):
    said = hospital.read("anna", "bruno")
    numbers = [line["seq"] for line in said]
    assert len(set(numbers)) == len(numbers)
    texts = [line["text"] for line in said if not line["withdrawn"]]
    late = {"Avant la panne", "Pendant la panne", "Je finis ma phrase malgré tout"}
    assert late <= set(texts)
    assert len(texts) == len(set(texts)) == len(DIRECT_TALK) + 5
    theirs = hospital.read("bruno", "anna")
    assert [line["id"] for line in theirs] == [line["id"] for line in said]
    for name, thread in (("anna", "bruno"), ("bruno", "anna"), ("anna", GROUP)):
        done = hospital.run(name, "verify", thread)
        assert done.returncode == 0, done.stdout + done.stderr


def the_server_saw_nothing(hospital):
    seen = hospital.peek()
    assert len(seen) > 1000
    assert "Anna Lefèvre" in seen  # attested names are public: the control
    secrets = [text for _, text in (*DIRECT_TALK, *GROUP_TALK)]
    for secret in [*secrets, "Avant la panne", "Bienvenue Claire", "👍"]:
        assert secret not in seen


@pytest.mark.timeout(180)
def test_a_demo_that_is_killed_leaves_no_server_and_no_bridge(tmp_path):
    home = Path(f"/tmp/cordee-killed-{os.getpid()}")
    demo = Hospital(home, tmp_path)
    try:
        demo.terminal.wait_for("Le courrier MSSanté passe")
        endings = [*endings_of(still_running(home))]
        assert len(endings) >= 6  # demo, server, bridge, automation, two databases
        os.kill(demo.terminal.pid, signal.SIGKILL)
        for ending in endings:
            assert select.select([ending], [], [], 60)[0]
            os.close(ending)
    finally:
        demo.terminal.close()
        subprocess.run(["rm", "-rf", str(home)], check=True)
