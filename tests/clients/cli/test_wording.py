from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from cordee.clients.cli import failures, moments, objects, wording
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.transcript import Transcript, shorten
from cordee.clients.sdk import (
    CardRefused,
    CaseRefused,
    CordeeError,
    FileFault,
    LastWayIn,
    MailRefused,
    MailView,
    NotOnline,
    ProfileErased,
    ProfileInUse,
    ServerRefused,
    StateChanged,
    StudyRefused,
    TamperedError,
    ThreadFrozen,
)
from cordee.server.protocol.codes import Code
from tests.clients.cli.fake_client import ANNA, BRUNO, FakeClient

TODAY = date(2026, 5, 20)


@pytest.fixture
async def talk():
    """Anna's client, a group, and a message of Bruno's in it."""
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    said = client.as_writes(thread.id, BRUNO, "Plaie propre.\nRien d'autre.")
    return client, thread, said


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 20), "Aujourd\u2019hui"),
        (date(2026, 5, 19), "Hier"),
        (date(2026, 5, 4), "Lundi 4 mai"),
        (date(2026, 5, 1), "Vendredi 1er mai"),
        (date(2024, 12, 31), "31 décembre 2024"),
    ],
)
def test_a_day_is_said_as_people_say_it(day, words):
    assert moments.day(day, TODAY) == words


def test_a_list_says_the_shortest_time_that_is_clear():
    now = datetime.now(UTC).astimezone()
    milliseconds = int(now.timestamp() * 1000)
    assert moments.brief(milliseconds, now.date()) == now.strftime("%H:%M")
    assert moments.brief(0, TODAY) == ""


@pytest.mark.parametrize(
    "text", ["\x1b[2J", "a\x07b", "\x9b31m", "x\ry", "\u202egnp.exe", "\u2066a"]
)
def test_a_message_cannot_drive_the_terminal(text):
    shown = wording.clean(text)
    assert not set(shown) & set("\x1b\x07\x9b\r\u202e\u2066")


def test_lines_and_accents_stay():
    assert wording.clean("à jeun\nÉlise 👍") == "à jeun\nÉlise 👍"


def test_someone_who_is_not_vouched_for_is_said_to_be_so():
    stranger = replace(ANNA, name="", verified=False)
    assert wording.introduction(stranger).endswith("identité non vérifiée")


async def test_a_transcript_gives_author_profession_time_and_state(talk):
    client, thread, said = talk
    await client.acknowledge(thread.id, said.id)
    await client.as_reacts(thread.id, said.id, BRUNO, "👍")
    mine = await client.send(thread.id, "Merci", reply_to=said.id)
    people = {p.account: p for p in (ANNA, BRUNO)}
    lines = list(Transcript(people, TODAY).say(await client.history(thread.id)))
    assert lines[1].endswith("Bruno Marchetti, Interne, chirurgie")
    assert lines[2:4] == ["       Plaie propre.", "       Rien d'autre."]
    assert "       👍 Bruno Marchetti" in lines
    assert "       pris en charge par Anna Lefèvre" in lines
    assert "       > Bruno Marchetti : Plaie propre. Rien d'autre." in lines
    assert any(line.endswith("(enregistré)") for line in lines)
    assert mine.state == "stored"


async def test_a_withdrawn_text_is_not_shown(talk):
    client, thread, _ = talk
    sent = await client.send(thread.id, "secret")
    await client.withdraw(thread.id, sent.id)
    lines = list(Transcript({}, TODAY).say(await client.history(thread.id)))
    assert "secret" not in "\n".join(lines)
    assert any("message retiré" in line for line in lines)


async def test_objects_have_stable_names_and_hexadecimal_bytes(talk):
    _, _, said = talk
    plain = objects.plain(said)
    assert set(plain) == set(said.__struct_fields__)
    assert plain["id"] == said.id.hex()
    event = objects.event(StateChanged(b"\x01" * 32, b"\x02" * 16, "stored"))
    assert event["event"] == "StateChanged"
    assert event["thread"] == "01" * 32


def test_long_text_is_cut_with_an_ellipsis():
    assert shorten("un  deux\ntrois", 8) == "un deux…"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProfileInUse("x"), Exit.IN_USE),
        (NotOnline("x"), Exit.OFFLINE),
        (TamperedError("EPO-03"), Exit.TAMPERED),
        (ThreadFrozen("LOG-02"), Exit.TAMPERED),
        (ServerRefused(Code.LOCKED), Exit.REFUSED),
        (Unfound("x"), Exit.NOT_FOUND),
        (TimeoutError(), Exit.OFFLINE),
        (ZeroDivisionError(), Exit.FAULT),
    ],
)
def test_a_failure_has_its_exit_status_and_a_sentence(error, code):
    assert failures.exit_of(error) == code
    sentence = failures.sentence_of(error)
    assert sentence.endswith(".")
    assert "{" not in sentence


def kinds(root):
    yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


@pytest.mark.parametrize("kind", list(kinds(CordeeError)))
def test_every_error_of_the_sdk_has_words(kind):
    special = {
        ServerRefused: (Code.QUOTA,),
        FileFault: ("missing", "scanner.pdf"),
        CardRefused: ("REC-01", "a sentence", (3,)),
        LastWayIn: ("outbox",),
        MailRefused: ("no_gateway", "a sentence"),
        CaseRefused: ("taken", "a sentence"),
        StudyRefused: ("no_imaging",),
        ProfileErased: ("revoked",),
    }
    arguments = special.get(kind, ("RUL-01",))
    assert failures.sentence_of(kind(*arguments)).endswith(".")


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_of_the_server_has_words(code):
    assert failures.sentence_of(ServerRefused(code, "RUL-01")).endswith(".")


@pytest.mark.parametrize(
    ("state", "delivered", "displayed", "words"),
    [
        ("stored", (), (), "enregistré"),
        ("stored", (b"a",), (), "distribué à 1 sur 3"),
        ("stored", (b"a", b"b"), (b"a",), "affiché pour 1 sur 3"),
        ("delivered", (b"a", b"b", b"c"), (), "distribué"),
        ("delivered", (b"a", b"b", b"c"), (b"a", b"b"), "affiché pour 2 sur 3"),
        ("displayed", (b"a", b"b", b"c"), (b"a", b"b", b"c"), "affiché"),
    ],
)
async def test_a_state_says_with_how_many_readers_it_is(
    talk, state, delivered, displayed, words
):
    _client, _thread, said = talk
    view = replace(
        said,
        mine=True,
        state=state,
        delivered_to=delivered,
        displayed_by=displayed,
        recipients=3,
    )
    assert wording.state_of(view) == words


async def test_a_failure_is_told_in_words(talk):
    _client, _thread, said = talk
    failed = replace(said, mine=True, state="failed", reason="not_member")
    assert "not_member" not in wording.state_of(failed)


async def test_what_i_did_is_told_to_me_as_you(talk):
    _client, _thread, said = talk
    opened = replace(said, mine=True, kind="members", seq=1)
    assert wording.body_of(opened, "Vous") == "Vous avez ouvert la conversation"


async def test_a_line_names_who_was_added_and_removed(talk):
    client, _thread, said = talk
    people = {p.account: p for p in await client.people("")}
    change = replace(said, kind="members", seq=7, joined=(BRUNO.account,))
    assert wording.body_of(change, ANNA.name, people).endswith(f"ajouté {BRUNO.name}")
    mine = replace(change, mine=True, joined=(), gone=(BRUNO.account,))
    assert wording.body_of(mine, "", people) == f"Vous avez retiré {BRUNO.name}"


async def test_a_missing_part_is_said_before_what_follows_it(talk):
    _client, _thread, said = talk
    transcript = Transcript({}, TODAY)
    lines = list(transcript.say([replace(said, follows_gap=True)]))
    assert any("Il manque ici" in line for line in lines)


async def test_a_mail_has_its_author_and_not_the_profession_of_the_gateway(talk):
    client, thread, _ = talk
    (told,) = [
        one for one in await client.history(thread.id) if one.author == BRUNO.account
    ]
    mail = MailView(
        address="a@b.fr",
        name="Dr Le Goff",
        subject="",
        time=told.time,
        sort="reply",
        standing="known",
    )
    people = {BRUNO.account: BRUNO}
    lines = list(Transcript(people, TODAY).say([replace(told, mail=mail)]))
    assert lines[1].endswith("Dr Le Goff (MSSanté) (par courriel MSSanté)")
