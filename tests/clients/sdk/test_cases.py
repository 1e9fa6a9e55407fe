"""Tele-expertise with the real server: asked, claimed by one, answered, billed once."""

import asyncio

import pytest

from cordee.clients.sdk import CaseRefused
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    PHOTO,
    asking,
    case_is,
    doctors,
    pool_of,
)

SECONDS = 30


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(PHOTO)
    return path


@pytest.fixture
async def desk(hospital):
    """A GP, two dermatologists and their pool."""
    asks, one, other = await doctors(hospital, "Généraliste", "Derma", "Tologue")
    async with asks.client() as gp, one.client() as first, other.client() as second:
        for client in (gp, first, second):
            await client.wait_online(SECONDS)
        pool = await pool_of(hospital, first, second)
        yield gp, first, second, pool


async def test_a_request_to_a_pool_is_claimed_by_one_answered_and_billed_once(
    desk, photo
):
    gp, first, second, pool = desk
    thread = await gp.new_thread("Mme Martin", [pool], patient="MARTIN ZOE")
    sent = await gp.send_files(thread.id, [photo])
    asked = await gp.ask_expertise(
        thread.id, await asking(gp, pool, documents=((sent.id, 0),)), CONSENT
    )
    assert (asked.state, asked.part, asked.disagrees) == ("sent", "requester", False)
    assert asked.verdict.billable
    assert asked.verdict.is_provisional
    waiting = await case_is(second, "sent", thread.id)
    assert (waiting.part, waiting.question) == ("expert", asked.question)
    await case_is(first, "sent", thread.id)
    claims = await asyncio.gather(
        *(one.claim(thread.id, asked.case) for one in (first, second)),
        return_exceptions=True,
    )
    [lost] = [one for one in claims if isinstance(one, BaseException)]
    assert isinstance(lost, CaseRefused)
    assert lost.word == "taken"
    winner = first if lost is claims[1] else second
    done = await winner.report(thread.id, asked.case, ANSWER, pdf=PDF)
    assert (done.state, done.report.conclusion) == ("answered", ANSWER.conclusion)
    [ledger] = await winner.ledgers()
    assert [(act.code, act.cents) for act in ledger.acts] == [("TE2", 2300)]
    seen = await case_is(gp, "answered", thread.id)
    assert await gp.report_pdf(thread.id, asked.case) == PDF
    act = await gp.seen_report(thread.id, asked.case)
    assert (act.code, act.cents) == ("RQD", 1000)
    assert await gp.seen_report(thread.id, asked.case) is None
    assert len((await gp.ledgers())[0].acts) == 1
    assert seen.report.by_name == done.by_name
    assert [step.step for step in seen.steps] == ["send", "claim", "answer"]
    kinds = {one.kind for one in await gp.history(thread.id)}
    assert {"case", "consent", "file"} <= kinds
    assert thread.id in {one.id for one in await gp.threads()}
    assert ledger.thread not in {one.id for one in await winner.threads()}
