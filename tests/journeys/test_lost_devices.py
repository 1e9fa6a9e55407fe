"""Devices burn, are stolen and are left behind: the commands, as people run them."""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys

import pypdf
import pytest

from cordee.clients.cli.exit_codes import Exit
from tests.journeys.terminal import Terminal
from tests.support.hospital import running_hospital

CORDEE = [sys.executable, "-m", "cordee"]
THREAD = "Nuit"

pytestmark = pytest.mark.timeout(600)


class Desk:
    """One machine of someone: a folder, and the commands that he types there."""

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name

    def command(self, *words):
        home = ("--home", str(self.folder), "--lang", "fr", "--as", self.name)
        return [*CORDEE, *home, *words]

    def run(self, *words, typed=None, code=Exit.OK):
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            input=typed,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done

    def ask(self, *words, **choices):
        return json.loads(self.run("--json", *words, **choices).stdout)

    def texts(self, thread=THREAD):
        lines = self.ask("read", thread, "--limit", "200")
        return [line["text"] for line in lines if line["kind"] == "text"]

    def files(self):
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
def office(hospital):
    """The organisation's own profile, founded by the SDK, used by commands."""
    person = asyncio.run(hospital.organisation())
    desk = Desk(person.profile.parent, "organisation")
    folder = ("--profile", str(person.profile), "--key-file", str(person.key_file))
    desk.command = lambda *words: [*CORDEE, *folder, "--lang", "fr", *words]
    return desk


def enrolled(office, folder, name, card):
    """Someone who has signed up with commands, and whose card is in a file."""
    desk = Desk(folder, name.lower())
    profession = ("--profession", "Médecin", "--place", "CHU de Rennes")
    made = office.ask("admin", "invite", "--name", name, *profession)
    desk.run("signup", made["invitation"], "--card", str(card))
    office.run("admin", "enrol")
    desk.run("status")
    with contextlib.suppress(AssertionError):
        desk.run("people")
    return desk


def card_in(path):
    """The groups of a card's page, as someone reads them off the paper."""
    text = path.read_text()
    rows = re.findall(
        r"^ {4}(\S{5})   (\S{5})   (\S{5})   (\S{5})$", text, re.MULTILINE
    )
    assert len(rows) == 2, text
    return " ".join(group for row in rows for group in row)


def test_a_laptop_burns_and_its_owner_comes_back_by_the_card(
    hospital, office, tmp_path
):
    anna = enrolled(office, tmp_path / "laptop", "Anna", tmp_path / "anna.txt")
    bruno = enrolled(office, tmp_path / "b", "Bruno", tmp_path / "bruno.txt")
    card = card_in(tmp_path / "anna.txt")
    assert (tmp_path / "anna.txt").stat().st_mode & 0o777 == 0o600
    anna.run("new", "Bruno", "--title", THREAD)
    anna.run("send", THREAD, "avant")
    assert bruno.texts() == ["avant"]
    bruno.run("send", THREAD, "vu")
    subprocess.run(["rm", "-rf", str(tmp_path / "laptop")], check=True)
    bruno.run("send", THREAD, "pendant ce temps")

    fresh = Desk(tmp_path / "new", "anna")
    typo = card[:-1] + ("0" if card[-1] != "0" else "1")
    said = fresh.run(
        "recover", "--server", hospital.address, *typo.split(), code=Exit.REFUSED
    )
    assert "REC-01" in said.stderr
    wrong = card.split()
    wrong[2] = "AB!DE"
    said = fresh.run("recover", "--server", hospital.address, *wrong, code=Exit.REFUSED)
    assert "groupe 3" in said.stderr
    page = tmp_path / "new.pdf"
    line = ("recover", "--server", hospital.address, "--card", str(page))
    back = fresh.ask(*line, *card.lower().split("-"))
    assert (back["name"], back["card"], back["confirmed"]) == ("Anna", None, True)
    assert fresh.texts() == ["avant", "vu", "pendant ce temps"]
    fresh.run("send", THREAD, "de retour")
    assert bruno.texts() == ["avant", "vu", "pendant ce temps", "de retour"]
    printed = "\n".join(one.extract_text() for one in pypdf.PdfReader(page).pages)
    assert len(pypdf.PdfReader(page).pages) == 1
    assert page.stat().st_mode & 0o777 == 0o600
    groups = re.findall(r"^([0-9A-HJKMNP-TV-Z]{5})$", printed, re.MULTILINE)
    assert len(groups) == 8
    other = Desk(tmp_path / "other", "anna")
    said = other.run(
        "recover", "--server", hospital.address, *card.split(), code=Exit.REFUSED
    )
    assert "REC-04" in said.stderr
    fresh.run("card", "check", typed=" ".join(groups) + "\n")
    assert "CHU de Rennes" in printed
    assert "Anna" in printed


def test_a_sign_up_on_a_screen_ends_when_two_groups_were_typed_back(office, tmp_path):
    profession = ("--profession", "Médecin")
    made = office.ask("admin", "invite", "--name", "Chloé", *profession)
    chloe = Desk(tmp_path, "chloe")
    screen = Terminal(chloe.command("signup", made["invitation"]), columns=200)
    try:
        screen.wait_for("Groupe", "carte :")
        groups = re.findall(r"\b[0-9A-HJKMNP-TV-Z]{5}\b", screen.text)[-8:]
        answer(screen, groups, wrong=True)
        screen.wait_for("Ce n'est pas le groupe")
        screen.press("ctrl+c")
        screen.wait_end()
    finally:
        screen.close()
    office.run("admin", "enrol")
    said = chloe.run("new", "Anna", code=Exit.REFUSED)
    assert "card check" in said.stderr
    said = chloe.run("chat", code=Exit.REFUSED)
    assert "card check" in said.stderr
    screen = Terminal(chloe.command("card", "check"), columns=200)
    try:
        screen.wait_for("Groupe")
        assert re.findall(r"\b[0-9A-HJKMNP-TV-Z]{5}\b", screen.text)[:8] == groups
        answer(screen, groups)
        screen.wait_for("Votre carte est confirmée")
        assert screen.wait_end() == Exit.OK
    finally:
        screen.close()
    chloe.run("new", "Personne de ce nom", code=Exit.NOT_FOUND)
    chloe.run("card", "check", typed=" ".join(groups) + "\n")


def answer(screen, groups, *, wrong=False):
    """Type the two groups that the screen asks for."""
    done = set()
    for _ in range(2):
        screen._wait(lambda: asked(screen) - done, "a group that is asked for")
        (number,) = asked(screen)
        screen.type(("00000" if wrong else groups[number - 1]) + "\r")
        done.add(number)


def asked(screen):
    """The group that is asked for and not yet answered; none while it is printed."""
    found = re.findall(r"Groupe (\d) de votre carte : *$", last(screen.text))
    return set(map(int, found))


def last(text):
    """The last line that is not empty."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")


def test_a_stolen_phone_is_put_out_from_the_laptop(hospital, office, tmp_path):
    anna = enrolled(office, tmp_path / "laptop", "Anaïs", tmp_path / "c.txt")
    bruno = enrolled(office, tmp_path / "b", "Boris", tmp_path / "d.txt")
    phone = Desk(tmp_path / "phone", "anna")
    link(anna, phone, hospital.address)
    anna.run("new", "Boris", "--title", THREAD)
    assert bruno.texts() == []
    bruno.run("send", THREAD, "avant")
    assert phone.texts() == ["avant"]
    devices = anna.ask("devices")
    [stolen] = [one["key"] for one in devices if not one["mine"]]
    said = anna.run("devices", "revoke", stolen[:8])
    assert stolen[:8] in said.stdout
    bruno.run("send", THREAD, "après")
    said = phone.run("read", THREAD, code=Exit.PROFILE)
    assert "effacé" in said.stderr
    assert not [path for path in phone.files() if "store" in path.name]
    said = phone.run("read", THREAD, code=Exit.PROFILE)
    assert anna.texts() == ["avant", "après"]
    assert len(anna.ask("devices")) == 1


def link(old, new, address):
    """Link a machine, as with both in one's hands."""
    with talking(old.command("--json", "link")) as linking:
        number = json.loads(linking.stdout.readline())["number"]
        with talking(new.command("--json", "join", address, number)) as joining:
            shown = json.loads(joining.stdout.readline())
            linking.stdin.write(shown["code"] + "\n")
            linking.stdin.flush()
            joining.stdin.write("oui\n")
            joining.stdin.flush()
            assert linking.wait(60) == 0
            assert joining.wait(60) == 0


def talking(command):
    """A command that is talked with."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


def test_the_only_phone_is_stolen_the_office_locks_and_the_card_returns(
    hospital, office, tmp_path
):
    anna = enrolled(office, tmp_path / "phone", "Aline", tmp_path / "e.txt")
    bruno = enrolled(office, tmp_path / "b", "Bilal", tmp_path / "f.txt")
    anna.run("new", "Bilal", "--title", THREAD)
    anna.run("send", THREAD, "avant")
    assert bruno.texts() == ["avant"]
    said = office.run("admin", "lock", "Aline", "--before", "hier", code=Exit.USAGE)
    assert "hier" in said.stderr
    said = office.run("admin", "lock", "Aline", "--before", "2100-01-01 00:00")
    assert "1 carte ouvre encore" in said.stdout.replace("\N{NO-BREAK SPACE}", " ")
    bruno.run("send", THREAD, "pendant le verrou")
    said = anna.run("read", THREAD, code=Exit.PROFILE)
    assert "effacé" in said.stderr
    assert "recover" in said.stderr
    fresh = Desk(tmp_path / "new", "anna")
    words = card_in(tmp_path / "e.txt").split()
    page = str(tmp_path / "g.txt")
    fresh.run("recover", "--server", hospital.address, "--card", page, *words)
    assert fresh.texts() == ["avant", "pendant le verrou"]
    fresh.run("send", THREAD, "de retour")
    assert bruno.texts() == ["avant", "pendant le verrou", "de retour"]


def test_who_logs_out_leaves_nothing_behind(hospital, office, tmp_path):
    anna = enrolled(office, tmp_path / "a", "Agathe", tmp_path / "h.txt")
    before = {path.name for path in anna.files()}
    assert any("store" in name for name in before)
    said = anna.run("log-out")
    assert "rien ne reste" in said.stdout
    assert not [path for path in anna.files() if "store" in path.name]
    said = anna.run("threads", code=Exit.PROFILE)
    words = card_in(tmp_path / "h.txt").split()
    line = ("recover", "--server", hospital.address, "--card")
    anna.run(*line, str(tmp_path / "i.txt"), *words)
    anna.run("threads")
    assert os.environ.get("CORDEE_HOME") is None
