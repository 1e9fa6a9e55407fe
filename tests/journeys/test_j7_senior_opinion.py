"""J7: a GP in town finds who gives an opinion, asks, and the answer becomes a request.

Who types is at the command line; the directory is imported as its operator does. Times
of the steps: `pytest -s`.
"""

import contextlib
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cordee.documents.ins import TEST
from tests.journeys.steps import Steps
from tests.support.commands import told
from tests.support.expertise import case_is, doctors, pool_of, until
from tests.support.hospital import running_hospital
from tests.support.letter_ward import PATIENT, letter_pdf
from tests.support.practitioners import import_people, import_services

SECONDS = 60
SERVICE = "Avis sénior de rhumatologie"
DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
MOBILE = re.compile(r"\b0[67](?:[ .]?\d\d){4}")
SCAN = (
    f"IS010000000000000000000000S1{PATIENT.matricule}S2{TEST}\x1dS3ZOE\x1dS4MARTIN\x1d"
    "S5FS612-03-1979S751215\n"
)
ASKED = "Goutte ou arthrite septique ? Le bilan est joint."
OFFERED = "Je la vois jeudi à 14 h, ou faites-en une télé-expertise."


def service(role, hours):
    """As a hospital publishes it: hours, who answers how soon, whom to call at night."""
    return {
        "organization": "990000001",
        "organization_name": "CHU",
        "department": "35",
        "name": SERVICE,
        "speciality": "Rhumatologie",
        "hours": hours,
        "answer_minutes": 120,
        "lines": [{"label": "Urgences", "number": "02 61 91 00 15", "kind": "phone"}],
        "role": role.hex(),
    }


def another_day():
    """Nine to five, of a day that is not today in Paris."""
    today = datetime.now(ZoneInfo("Europe/Paris")).weekday()
    return f"{DAYS[(today + 2) % 7]} 9:00-17:00"


@pytest.fixture
def steps():
    return Steps("J7")


@pytest.fixture
async def people():
    """A GP, a senior who holds the role, and who holds it after him."""
    with running_hospital() as hospital:
        enrolled = await doctors(hospital, "Généraliste", "Sénior", "Remplaçante")
        async with contextlib.AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(one.client()) for one in enrolled
            ]
            for client in clients:
                await client.wait_online(SECONDS)
            gp, senior, other = clients
            yield hospital, gp, senior, other


async def run(client, *words, **typed):
    """All that a person is shown."""
    done = await told(client, "--lang", "fr", *words, **typed)
    assert done.exit == 0, (words, done.out, done.remarks)
    return (done.out + done.remarks).replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.timeout(300)
async def test_a_gp_reaches_a_senior_and_the_answer_becomes_a_tele_expertise(
    people, steps, tmp_path, monkeypatch
):
    hospital, gp, senior, other = people
    role = await pool_of(hospital, senior, other)
    data, folder = hospital.server.data, tmp_path / "directory"
    await import_people(data, folder)
    with steps("search: role, hours, how soon it answers"):
        await import_services(data, folder, service(role, another_day()))
        await out_of_hours_is_never_silent(gp)
        await import_services(data, folder, service(role, "24/7"))
        shown = await run(gp, "services", "rhumatologie senior")
        assert "jour et nuit" in shown
        assert "tenu par" in shown
    with steps("ask, with the laboratory's PDF"):
        thread, message = await asked(gp, role, tmp_path)
    with steps("the senior of that moment reads it and answers"):
        await run(senior, "role", "leave", "Dermatologie")
        await answered_by_who_holds_it_now(other, thread, message)
    with steps("convert to a tele-expertise, bringing nothing twice"):
        await converted(gp, thread, message, data, monkeypatch)
        case = await case_is(other, "sent", thread)
        assert case.documents == ((message, 0),)
        claimed = await run(other, "expertise", "claim", "dernier")
        assert "prise en charge" in claimed


async def out_of_hours_is_never_silent(gp):
    """Closed: until when, whom to call now, and that it may be asked all the same."""
    shown = await run(gp, "services", "rhumatologie senior")
    assert "fermé jusqu'à" in shown
    assert "répond en 2 h environ" in shown
    assert "02 61 91 00 15 (Urgences)" in shown
    assert "sur Cordée, tenu par" in shown
    assert MOBILE.search(shown) is None


async def asked(gp, role, folder):
    """A thread with the role, the question with its PDF; thread and message."""
    thread = (await gp.new_thread("", [role], patient="MARTIN Zoé")).id
    pdf = letter_pdf(folder, "bilan.pdf", "CRP 84 mg/L, uricémie 512 µmol/L.")
    await run(gp, "file", thread.hex()[:12], pdf, "--caption", ASKED)
    [line] = [one for one in await gp.history(thread) if one.files]
    return thread, line.id


async def answered_by_who_holds_it_now(senior, thread, message):
    async def is_there():
        return thread in {one.id for one in await senior.threads()} and [
            one for one in await senior.history(thread) if one.id == message
        ]

    [line] = await until(senior, is_there)
    assert line.text == ASKED
    await run(senior, "send", thread.hex()[:12], OFFERED)


async def converted(gp, thread, message, data, monkeypatch):
    """In the same thread, on the same file: the server gets no new one."""

    async def is_answered():
        return [one for one in await gp.history(thread) if one.text == OFFERED]

    await until(gp, is_answered)
    before = stored(data)
    words = ("expertise", "ask", "Dermatologie", "Goutte ou arthrite ?", "--ins")
    more = ("--in", thread.hex()[:12], "--message", message.hex(), "--consent", "oral")
    await run(gp, *words, *more, typed=SCAN, monkeypatch=monkeypatch)
    assert before
    assert stored(data) == before


def stored(data):
    """Files that the server keeps sealed."""
    return sorted(path.name for path in (data / "blobs").rglob("*") if path.is_file())
