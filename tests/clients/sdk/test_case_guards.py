"""Cases against who gives later, changes what was read, or says what nobody did."""

import pytest
from msgspec import structs

from cordee.clients.sdk import CaseRefused, ConsentEnded, Mailbox, Recipient
from cordee.server.protocol.case_types import CaseState
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    PHOTO,
    asking,
    case_is,
    doctors,
    until,
)

SECONDS, DAY = 30, 86_400_000
TO = Recipient(Mailbox("gp@test.mssante.fr", "Dr Le Goff", "", "02"), "gp")


@pytest.fixture
async def two(hospital):
    asks, answers = await doctors(hospital, "Généraliste", "Dermatologue")
    async with asks.client() as gp, answers.client() as expert:
        await gp.wait_online(SECONDS)
        await expert.wait_online(SECONDS)
        yield gp, expert


async def test_a_photo_that_was_given_later_is_used_no_more_with_the_others(
    two, tmp_path
):
    gp, expert = two
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(PHOTO)
    case = await gp.ask_expertise(
        None, await asking(gp, expert.account, context="avant"), CONSENT
    )
    thread, first = case.thread, case.consent
    await case_is(expert, "sent", thread)
    await expert.claim(thread, case.case)
    await expert.ask_more(thread, case.case, "Une photo ?")
    await case_is(gp, "more-asked", thread)
    sent = await gp.send_files(thread, [photo])
    message = (await gp.wait_state(thread, sent.id, "stored", SECONDS)).id
    given = await gp.give_more(thread, case.case, documents=[(message, 0)])
    assert given.consent != first

    async def is_given():
        return (await expert.case(thread, case.case)).version == 2

    await until(expert, is_given)
    with pytest.raises(CaseRefused) as refused:
        await expert.report(
            thread, case.case, structs.replace(ANSWER, request=1), pdf=PDF
        )
    assert refused.value.word == "moved"
    read = structs.replace(ANSWER, request=2)
    await expert.report(thread, case.case, read, pdf=PDF)
    await gp.end_consent(thread, given.consent, "")

    async def is_ended():
        return (await expert.case(thread, case.case)).consent_ended

    await until(expert, is_ended)
    with pytest.raises(ConsentEnded):
        await expert.open_segment(thread, message, 0, 0)
    corrected = await expert.report(thread, case.case, read, pdf=PDF + b"2")
    assert corrected.report.version == 2
    with pytest.raises(CaseRefused) as refused:
        await expert.send_report(thread, case.case, (TO,), title="Compte rendu")
    assert refused.value.word == "no_consent"


async def test_a_server_that_lies_has_nobody_sign_what_he_did_not_do(two, monkeypatch):
    gp, expert = two
    asked = await gp.ask_expertise(None, await asking(gp, expert.account), CONSENT)
    await case_is(expert, "sent", asked.thread)
    for client, state, by in (
        (gp, CaseState.WITHDRAWN, gp.account),
        (expert, CaseState.DECLINED, expert.account),
        (expert, CaseState.CLAIMED, expert.account),
    ):
        [row] = await client._rows()

        async def lies(row=row, state=state, by=by):
            return [structs.replace(row, state=state, by=by)]

        with monkeypatch.context() as patched:
            patched.setattr(client, "_rows", lies)
            [seen] = await client.cases()
            assert await client.resume_cases() == 0
        assert (seen.state, seen.disagrees, len(seen.steps)) == ("sent", True, 1)
    assert len((await expert.case(asked.thread, asked.case)).steps) == 1


async def test_a_clock_that_jumped_neither_ends_a_case_nor_keeps_it_from_going_anew(
    two, monkeypatch
):
    gp, expert = two
    asked = await gp.ask_expertise(None, await asking(gp, expert.account), CONSENT)
    await case_is(expert, "sent", asked.thread)
    clock = expert._parts.context.clock
    monkeypatch.setattr(expert._parts.context, "clock", lambda: clock() + 30 * DAY)
    await expert.claim(asked.thread, asked.case)
    done = await expert.report(asked.thread, asked.case, ANSWER, pdf=PDF)
    assert done.state == "answered"


async def test_who_asks_under_another_number_is_told_apart(two):
    gp, expert = two
    me = await gp.professional()
    seen = []
    for requester in (me, structs.replace(me, idnps="810099999999", name="Dr Autre")):
        request = await asking(gp, expert.account, requester=requester)
        case = await gp.ask_expertise(None, request, CONSENT)
        await case_is(expert, "sent", case.thread)
        seen.append((await expert.case(case.thread, case.case)).is_vouched)
    assert seen == [True, False]
