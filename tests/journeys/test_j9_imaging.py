"""J9: a district hospital sends a CT, an expert elsewhere reads it, then nobody keeps it.

Who types is at the command line; the reading on a phone and on a desk is walked in a
browser (tests/web). Times of the steps: `pytest -s`.
"""

import hashlib
import re

import pytest

from cordee.clients.sdk import CordeeError
from cordee.imaging.phantom import Phantom, make_files
from tests.journeys.steps import Steps
from tests.support.commands import told
from tests.support.crashes import until_it
from tests.support.expertise import case_is, doctors
from tests.support.hospital import running_hospital
from tests.support.letter_ward import letter_pdf

SECONDS = 60
WHO = ("--patient", "DUPONT Jeanne 12/03/1948 F")
QUESTION = "Nodule : scanner de contrôle, ou exérèse ?"
SLICES = 24


@pytest.fixture
def steps():
    return Steps("J9")


@pytest.fixture
def disc(tmp_path):
    """A CT on a disc, with what a disc brings besides, and the report of the day."""
    folder = tmp_path / "disc"
    folder.mkdir()
    for number, data in enumerate(make_files(Phantom(SLICES, 256))):
        (folder / f"IM{number:04}").write_bytes(data)
    (folder / "AUTORUN.INF").write_text("[autorun]")
    letter_pdf(tmp_path, "compte-rendu.pdf", "Nodule du lobe moyen.")
    return folder


async def run(client, *words):
    done = await told(client, "--lang", "fr", *words)
    assert done.exit == 0, (words, done.out, done.remarks)
    return done.out + done.remarks


@pytest.mark.timeout(300)
async def test_a_ct_is_sent_read_saved_answered_and_gone_when_it_is_over(
    disc, steps, tmp_path
):
    with running_hospital("--erase-every", "1s") as hospital:
        asks, answers, passes = await doctors(hospital, "District", "Neuro", "Passant")
        async with asks.client() as one, answers.client() as two:
            async with passes.client() as other:
                for client in (one, two, other):
                    await client.wait_online(SECONDS)
                await sent_read_and_answered(one, two, other, disc, steps, tmp_path)
            [case] = await two.cases()
            thread, [study] = case.thread, case.studies
            with steps("it is over: erased at the expert's"):
                await run(one, "retention", thread.hex()[:12], "1s")
                await kept_no_more(two, thread, study)


async def sent_read_and_answered(district, neuro, passer_by, disc, steps, folder):
    name = "Neuro"
    with steps("a folder is dropped, and the report with it"):
        await run(district, "new", name, "--title", "Scanner de Mme Dupont")
        [thread] = [view.id for view in await district.threads()]
        here = thread.hex()[:12]
        said = await run(district, "study", "send", disc, "--thread", here)
        assert f"{SLICES} images, 1 série" in said
        assert "AUTORUN.INF" in said
        report = folder / "compte-rendu.pdf"
        words = ("--in", here, "--message", "last", "--file", report)
        asked = ("expertise", "ask", name, QUESTION, *WHO, "--consent", "oral")
        await run(district, *asked, *words)
    with steps("the expert sees what there is, and opens one slice alone"):
        case = await case_is(neuro, "sent", thread)
        assert len(case.studies) == 1
        listed = await run(neuro, "study", "list", here)
        assert "TDM thoracique" in listed
        await one_slice(neuro, thread, case.studies[0])
    with steps("whoever has the link has nothing without the thread"):
        with pytest.raises(CordeeError):
            await passer_by.open_study(thread, case.studies[0])
        refused = await told(passer_by, "study", "list", thread.hex())
        assert refused.exit != 0
    with steps("every file comes back, byte by byte"):
        message = case.studies[0].hex()
        await run(neuro, "study", "save", here, message, folder / "saved")
        assert digests(folder / "saved") == digests(disc) - {sha(b"[autorun]")}
    with steps("answered"):
        await run(neuro, "expertise", "claim", "nodule")
        words = ("--conclusion", "Contrôle à trois mois.")
        await run(neuro, "expertise", "report", "nodule", *words)
        shown = await run(district, "expertise", "show", "nodule")
        assert re.search("1 examen d.imagerie", shown)
        assert "Contrôle à trois mois." in shown


async def one_slice(neuro, thread, message):
    """The middle one; nothing but what covers it is fetched."""
    opened = await neuro.open_study(thread, message)
    [series] = opened.series
    assert series.instances == SLICES
    shape = opened.index.shapes[0]
    pixels = await opened.frame(0, SLICES // 2, 0)
    assert len(pixels) == shape.rows * shape.columns * 2


async def kept_no_more(neuro, thread, study):
    """The study opens no more, and nothing that was packed or sent is left."""

    async def is_erased():
        lines = await neuro.history(thread)
        return not any(line.study or line.files for line in lines)

    await until_it(is_erased, "no study in the thread")
    with pytest.raises(CordeeError):
        await neuro.open_study(thread, study)

    assert list((neuro._parts.profile.path / "outgoing").glob("*")) == []


def digests(folder):
    return {sha(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def sha(data):
    return hashlib.sha256(data).hexdigest()
