"""Bruno links a telephone: a number here, eight characters there."""

import sys

import pytest

from tests.journeys.terminal import Terminal
from tests.support.hospital import running_hospital


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
def screens():
    opened = []
    yield opened
    for terminal in opened:
        terminal.close()


def cordee(screens, profile, *words):
    """A command of someone's on a screen of its own."""
    key = profile.with_suffix(".key")
    line = [sys.executable, "-m", "cordee", "--profile", profile, "--key-file", key]
    terminal = Terminal([str(word) for word in [*line, *words]], columns=120, rows=60)
    screens.append(terminal)
    return terminal


def said(terminal, pattern):
    """What the screen shows there, once it has drawn all of it."""
    return terminal.wait_match(pattern).group(1)


def answered(terminal, *texts):
    terminal.wait_for(*texts)
    assert terminal.wait_end() == 0, terminal.text


@pytest.mark.parametrize("carried", ["typed", "pasted"])
async def test_bruno_links_a_telephone_and_reads_everything(
    hospital, screens, tmp_path, carried
):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await me.wait_online()
        thread = await me.new_thread("Avis", [bruno.account])
        sent = await me.send(thread.id, "Tu peux passer ?")
        await me.wait_state(thread.id, sent.id, "stored")
    old = cordee(screens, bruno.profile, "link")
    old.wait_for("cordee join", "Personne d'honnête")
    number = said(old, r"cordee join \S+ (\d{6})")
    telephone = tmp_path / "telephone"
    new = cordee(screens, telephone, "join", hospital.address, number)
    new.wait_for("tapez ces huit caractères", "J'attends la confirmation")
    code = said(new, r"\n +([0-9A-Z]{4} [0-9A-Z]{4})\n")
    text = said(new, r"(cordee-link1-\S+)")
    old.wait_for("Les huit caractères que montre le nouvel appareil")
    old.type((code if carried == "typed" else text) + "\r")
    new.wait_for("dans le compte de Bruno. Est-ce vous ?")
    new.type("o\r")
    answered(old, "Fait. Le nouvel appareil lit tout ce que vous lisez.")
    answered(new, "Cet appareil est le vôtre, Bruno.")
    answered(cordee(screens, telephone, "read", "Avis"), "Tu peux passer ?")


async def test_a_mistyped_code_says_what_happened_and_what_to_do(
    hospital, screens, tmp_path
):
    [anna] = await hospital.enrol("Anna")
    old = cordee(screens, anna.profile, "link")
    old.wait_for("cordee join")
    number = said(old, r"cordee join \S+ (\d{6})")
    new = cordee(screens, tmp_path / "phone", "join", hospital.address, number)
    old.wait_for("Les huit caractères que montre le nouvel appareil")
    old.type("0000 0000\r")
    old.wait_for("rien n'a été ajouté", "LNK-04")
    assert old.wait_end() == 5
    new.wait_for("rien n'a été ajouté", "LNK-05")
    assert new.wait_end() != 0
