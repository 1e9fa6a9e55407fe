"""Retention in words, and by the commands against a real server."""

from datetime import date

import pytest
from msgspec.structs import replace

from cordee.clients.cli import spans, wording
from cordee.clients.cli.chat import heading
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.transcript import Transcript
from tests.clients.cli.fake_client import BRUNO, FakeClient
from tests.clients.cli.test_commands import House, demo

DAY = 86_400


@pytest.fixture(autouse=True)
def french():
    use(Language.FR)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90j", 90 * DAY), ("90d", 90 * DAY), ("12h", 43_200), ("0", 0), ("30M", 1_800)],
)
def test_a_span_is_read_as_people_write_it(text, seconds):
    assert spans.parse(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "d", "-1d", "1,5h", "٣d", "1" * 5000 + "d"])
def test_what_is_no_span_is_refused(text):
    assert spans.parse(text) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (90 * DAY, "90 jours"),
        (DAY, "1 jour"),
        (5_400, "90 minutes"),
        (61, "61 secondes"),
    ],
)
def test_a_span_is_said_exactly(seconds, words):
    assert spans.span(seconds) == words


def test_how_long_a_thread_keeps_is_said():
    assert spans.kept(0, 0) == "conservé sans limite"
    assert spans.kept(90 * DAY, 0) == "conservé 90 jours"
    assert "365 jours sinon" in spans.kept(90 * DAY, 365 * DAY)


async def test_an_erased_line_says_why_it_went():
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    said = client.as_writes(thread.id, BRUNO, "secret")
    gone = replace(said, kind="erased", text="", retention=90 * DAY)
    words = "Effacé selon la durée de conservation (90 jours)"
    assert wording.body_of(gone, "Bruno") == words
    lines = list(Transcript({}, date(2026, 5, 20)).say([gone]))
    assert lines[-1].strip() == words
    early = replace(gone, marks=("LOG-04",))
    assert "avant l\u2019échéance" in wording.body_of(early, "Bruno")
    use(Language.EN)
    assert "(90 days)" in wording.body_of(gone, "Bruno")


async def test_the_heading_of_a_thread_says_how_long_it_keeps():
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    people = Acquaintances(client)
    kept = replace(thread, retention=90 * DAY)
    assert heading.readers(kept, people, client.account).endswith("conservé 90 jours")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("keeping")
    with demo(home):
        yield House(home)


def test_retention_is_shown_set_and_refused_in_words(house):
    thread = house.ask("anna", "new", "Bruno Marchetti", "--title", "Conservation")
    assert thread["retention"] == 90 * DAY
    told = house.run("anna", "retention", "Conservation")
    assert told.stdout == '"Conservation": kept 90 days.\n'
    told = house.ask("anna", "retention", "Conservation", "30d", "--until-filed", "60d")
    assert (told["retention"], told["hold"]) == (30 * DAY, 60 * DAY)
    refused = house.run("bruno", "retention", "Conservation", "365d")
    assert refused.returncode == Exit.REFUSED
    assert "only an owner" in refused.stderr
    assert "EPO-03" in refused.stderr
    misspoken = house.run("anna", "retention", "Conservation", "soon")
    assert misspoken.returncode == Exit.USAGE
    assert '"soon" is none' in misspoken.stderr


def test_what_is_filed_is_said_and_nobody_has_erased_yet(house):
    house.ask("anna", "new", "Bruno Marchetti", "--title", "Dossier")
    sent = house.ask("anna", "send", "Dossier", "compte rendu")
    filed = house.ask("anna", "filed", "Dossier", str(sent["seq"]))
    assert filed["filed"] == sent["seq"]
    assert house.ask("bruno", "read", "Dossier")[-1]["kind"] == "filed"
    assert house.ask("anna", "receipts", "Dossier") == []
    assert "No device" in house.run("anna", "receipts", "Dossier").stdout
