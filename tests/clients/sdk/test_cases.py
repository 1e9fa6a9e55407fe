"""Tele-expertise with the real server: asked, claimed by one, answered, billed once."""

import asyncio
import contextlib
import time

import pytest

from cordee.clients.sdk import (
    CaseRefused,
    ConsentEnded,
    Mailbox,
    NotAllowed,
    NotOnline,
)
from cordee.clients.sdk.case_deadlines import deadlines_of
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    PHOTO,
    UNKNOWN,
    asking,
    case_is,
    doctors,
    pool_of,
    until,
)
from tests.support.gateway import gateway_of, running_gateway

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


@pytest.fixture
async def two(hospital):
    """A GP and a dermatologist, and whose profiles they are."""
    people = await doctors(hospital, "Généraliste", "Dermatologue")
    async with people[0].client() as gp, people[1].client() as expert:
        await gp.wait_online(SECONDS)
        await expert.wait_online(SECONDS)
        yield gp, expert, people


async def asked(gp, expert, **facts):
    """A request in a new thread, that the expert has read."""
    request = await asking(gp, expert.account, **facts)
    case = await gp.ask_expertise(None, request, CONSENT)
    await case_is(expert, "sent", case.thread)
    return case.thread, case.case


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


async def test_more_is_asked_and_given_and_what_comes_back_is_sent_to_another(
    two, photo, hospital
):
    gp, expert, _people = two
    thread, case = await asked(gp, expert)
    await expert.claim(thread, case)
    await expert.ask_more(thread, case, "Une photo de face ?")
    await case_is(gp, "more-asked", thread)
    sent = await gp.send_files(thread, [photo])
    sent = await gp.wait_state(thread, sent.id, "stored", SECONDS)
    given = await gp.give_more(thread, case, "La voici", documents=[(sent.id, 0)])
    assert (given.state, given.version, given.documents) == (
        "claimed",
        2,
        ((sent.id, 0),),
    )
    [other] = await doctors(hospital, "Oncologue")
    await case_is(expert, "claimed", thread)
    with pytest.raises(CaseRefused):
        await expert.redirect(thread, case, gp.account, "vous-même")
    await expert.redirect(thread, case, other.account, "Plutôt un oncologue")
    back = await case_is(gp, "redirected", thread)
    assert (back.redirected_name, "send" in back.may) == ("Oncologue", True)
    async with other.client() as third:
        await third.wait_online(SECONDS)
        again = await gp.accept_redirect(thread, case)
        assert (again.state, again.version) == ("sent", 3)
        waiting = await case_is(third, "sent", thread)
        assert waiting.question == back.question
        with pytest.raises(CaseRefused):
            await third.decline(thread, case, "  ")
        declined = await third.decline(thread, case, "Hors de ma compétence")
        assert declined.steps[-1].text == "Hors de ma compétence"
    await case_is(gp, "declined", thread)
    await gp.send_again(thread, case)
    withdrawn = await gp.withdraw_case(thread, case, "le patient est parti")
    assert (withdrawn.state, withdrawn.may) == ("withdrawn", ("send",))
    assert await expert.ledgers() == []


async def test_the_expert_is_told_at_five_days_who_asked_at_seven_or_nobody_any_more(
    two, monkeypatch
):
    gp, expert, _people = two
    cleared, due = [], []
    set_deadline = gp.set_deadline

    async def clear(deadline):
        cleared.append(deadline)

    async def set_(thread, kind, *about, **more):
        due.append((kind.value, about[1]))
        return await set_deadline(thread, kind, *about, **more)

    monkeypatch.setattr(expert, "clear_deadline", clear)
    monkeypatch.setattr(gp, "set_deadline", set_)
    thread, case = await asked(gp, expert)
    assert due == [
        ("expertise-answer", expert.account),
        ("expertise-returned", gp.account),
    ]
    await expert.decline(thread, case, "pas cette semaine")
    assert cleared == list(deadlines_of(case))


async def test_a_step_that_died_before_its_word_is_said_once_by_the_next_run(
    two, monkeypatch
):
    gp, expert, people = two
    thread, case = await asked(gp, expert)

    async def dies(*_words):
        raise NotOnline("the process died")

    with monkeypatch.context() as patched:
        patched.setattr(expert, "_say_once", dies)
        with pytest.raises(NotOnline):
            await expert.claim(thread, case)
    [seen] = [one for one in await gp.cases() if one.case == case]
    assert (seen.state, seen.server_state, seen.disagrees) == ("sent", "claimed", True)
    mine = next(one for one in expert._journal.all())
    assert (mine.case, mine.step) == (case, "claim")
    await expert.__aexit__(None, None, None)
    async with people[1].client() as reborn:
        await reborn.wait_online(SECONDS)
        claimed = await case_is(reborn, "claimed", thread)
        assert await reborn.resume_cases() == 0
        assert [one.step for one in claimed.steps] == ["send", "claim"]
        [view] = [one for one in await reborn.cases() if one.case == case]
        assert (view.unsigned, view.disagrees) == ((), False)
    await case_is(gp, "claimed", thread)


async def test_a_request_waits_for_its_files_and_is_sent_with_them(
    two, photo, monkeypatch
):
    gp, expert, _people = two
    thread = (await gp.new_thread("Mme Martin", [expert.account])).id
    monkeypatch.setattr("cordee.clients.sdk.case_files.FILES_SECONDS", 0.01)
    async with contextlib.AsyncExitStack() as held:
        slots = gp._parts.uploads.slots
        for _ in range(slots._value):
            await held.enter_async_context(slots)
        sent = await gp.send_files(thread, [photo])
        request = await asking(gp, expert.account, documents=((sent.id, 0),))
        with pytest.raises(CaseRefused) as refused:
            await gp.ask_expertise(thread, request, CONSENT)
        assert refused.value.word == "files_waiting"
        assert await gp.cases() == []
    monkeypatch.undo()
    assert await gp.resume_cases() == 1
    waiting = await case_is(expert, "sent", thread)
    [(message, index)] = waiting.documents
    assert await expert.file_hashes(thread, message)
    assert index == 0
    [consent] = await expert.consents(thread)
    assert consent.about == tuple(await gp.file_hashes(thread, message))


async def test_what_a_patient_takes_back_is_used_by_nobody_any_more(
    two, photo, tmp_path
):
    gp, expert, _people = two
    thread = (await gp.new_thread("Mme Martin", [expert.account])).id
    sent = await gp.send_files(thread, [photo])
    request = await asking(gp, expert.account, documents=((sent.id, 0),))
    case = await gp.ask_expertise(thread, request, CONSENT)
    await case_is(expert, "sent", thread)
    await expert.claim(thread, case.case)
    [(message, _index)] = case.documents
    await expert.open_segment(thread, message, 0, 0)
    [consent] = await gp.consents(thread)
    ended = await gp.end_consent(thread, consent.consent, "a changé d'avis")
    assert ended.ended

    async def is_blocked():
        return (await expert.message(thread, message)).files[0].blocked

    await until(expert, is_blocked)
    for client in (gp, expert):
        with pytest.raises(ConsentEnded):
            await client.open_segment(thread, message, 0, 0)
        with pytest.raises(ConsentEnded):
            await client.save_file(thread, message, 0, tmp_path)
        with pytest.raises(ConsentEnded):
            await client.send_files(thread, [photo])
    assert (await expert.case(thread, case.case)).consent_ended
    with pytest.raises(CaseRefused) as refused:
        await expert.report(thread, case.case, ANSWER, pdf=PDF)
    assert refused.value.word == "no_consent"
    with pytest.raises(CaseRefused):
        await gp.end_consent(thread, consent.consent)
    await gp.consent(thread, request.patient, consent.about)
    await gp.open_segment(thread, message, 0, 0)


async def test_a_report_on_the_screen_has_the_requesters_act_told_and_an_export_bills(
    two,
):
    gp, expert, _people = two
    thread, case = await asked(gp, expert)
    await expert.claim(thread, case)
    done = await expert.report(thread, case, ANSWER, pdf=PDF)
    await case_is(gp, "answered", thread)
    assert (await gp.thread(thread)).case.state == "answered"
    await gp.displayed(thread, done.report.seq)

    async def is_told():
        return [act.code for one in await gp.ledgers() for act in one.acts]

    assert await until(gp, is_told) == ["RQD"]
    [act] = (await expert.ledgers())[0].acts
    await expert.confirm_export(await expert.prepare_month(act.day[:7]))
    await case_is(expert, "billed", thread)


async def test_nothing_is_billed_of_a_patient_without_an_ins_or_of_what_is_urgent(two):
    gp, expert, _people = two
    for facts in ({"patient": UNKNOWN}, {"urgent": True}):
        request = await asking(gp, expert.account, **facts)
        verdict = gp.judge_asking(request)
        assert (verdict.te2, verdict.rqd, verdict.may_ask) == (None, None, True)
        thread, case = await asked(gp, expert, **facts)
        await expert.claim(thread, case)
        done = await expert.report(thread, case, ANSWER, pdf=PDF)
        assert not done.verdict.billable
        await case_is(gp, "answered", thread)
        assert await gp.seen_report(thread, case) is None
    assert await expert.ledgers() == []
    assert await gp.ledgers() == []


async def test_an_act_is_told_once_exported_once_and_taken_back_by_a_counter_entry(
    two, monkeypatch
):
    gp, expert, _people = two
    thread, case = await asked(gp, expert)
    await expert.claim(thread, case)
    with monkeypatch.context() as patched:

        async def dies(*_words):
            raise NotOnline("the process died")

        patched.setattr(expert, "_tell_act", dies)
        await expert.report(thread, case, ANSWER, pdf=PDF)
    assert await expert.ledgers() == []
    await asyncio.gather(*(expert.resume_acts() for _ in range(3)))
    assert await expert.tell_act(thread, case) is None
    again = await expert.report(thread, case, ANSWER, pdf=PDF)
    assert (again.report.version, again.state) == (2, "answered")
    [ledger] = await expert.ledgers()
    [act] = ledger.acts
    month = act.day[:7]
    first = await expert.prepare_month(month)
    same = await expert.prepare_month(month)
    assert first.file.totals == same.file.totals
    await expert.confirm_export(first)
    await expert.confirm_export(first)
    with pytest.raises(CaseRefused):
        await expert.prepare_month(month)
    with pytest.raises(CaseRefused):
        await expert.prepare_month("novembre")
    assert (await expert.export_again(first.export)).json == first.json
    await expert.bill_exported()  # as this client does by itself, be it before or after
    billed = await case_is(expert, "billed", thread)
    assert [one.step for one in billed.steps].count("bill") == 1
    assert await expert.bill_exported() == 0
    await expert.counter_act(ledger.thread, act.act, "Erreur de patient")
    with pytest.raises(CaseRefused):
        await expert.counter_act(ledger.thread, act.act, "deux fois")
    assert await expert.tell_act(thread, case) is None
    later = await expert.prepare_month(month)
    assert (later.file.totals.cents, later.file.totals.counters) == (-act.cents, 1)
    [stated] = await expert.statements(month)
    assert stated.totals.cents == 0


async def test_who_takes_nothing_is_not_asked_and_who_has_enough_claims_no_more(two):
    gp, expert, _people = two
    now = expert._parts.context.clock()
    await expert.set_availability(until=now + 86_400_000)
    request = await asking(gp, expert.account)
    with pytest.raises(CaseRefused) as refused:
        await gp.ask_expertise(None, request, CONSENT)
    assert refused.value.word == "away"
    assert await gp.resume_cases() == 0
    await expert.set_availability(cap=1)
    [view] = await gp.availability([expert.account])
    assert (view.cap, view.open) == (1, 0)
    cases = [await asked(gp, expert) for _ in range(2)]
    await expert.claim(*cases[0])
    with pytest.raises(CaseRefused) as refused:
        await expert.claim(*cases[1])
    assert refused.value.word == "full"
    await expert.release(*cases[0], "trop de travail")
    await expert.claim(*cases[1])
    month = time.strftime("%Y-%m", time.gmtime(now / 1000))
    assert all(one.period == month for one in await gp.case_figures(month, month))


async def test_whoever_loses_the_role_in_mid_answer_answers_no_more(desk):
    gp, first, second, pool = desk
    request = await asking(gp, pool)
    case = await gp.ask_expertise(None, request, CONSENT)
    await case_is(second, "sent", case.thread)
    await second.claim(case.thread, case.case)
    await case_is(first, "claimed", case.thread)
    await first.remove_holder(pool, second.account)

    async def is_out():
        return not second._may_act(second.account, pool)

    await until(second, is_out)
    with pytest.raises((CaseRefused, NotAllowed)):
        await second.report(case.thread, case.case, ANSWER, pdf=PDF)

    async def is_free():
        [one] = [one for one in await first.cases() if one.case == case.case]
        return one.server_state == "sent"

    await until(first, is_free)
    taken = await first.claim(case.thread, case.case)
    assert (taken.by, taken.state) == (first.account, "claimed")
    done = await first.report(case.thread, case.case, ANSWER, pdf=PDF)
    assert done.state == "answered"


async def test_a_report_goes_to_a_doctors_mailbox_and_its_next_version_too(
    two, hospital
):
    gp, expert, _people = two
    machine = await gateway_of(hospital)
    doctor = Mailbox("traitant@test.mssante.fr", "Dr Le Goff", "899900000501", "02")
    async with running_gateway(machine) as gateway:
        thread, case = await asked(gp, expert, doctor=doctor)
        await expert.claim(thread, case)
        with pytest.raises(CaseRefused):
            await expert.send_report(thread, case, title="Compte rendu")
        await expert.report(thread, case, ANSWER, pdf=PDF)
        sent = await expert.send_report(thread, case, title="Compte rendu")
        assert (sent.kind, sent.status, sent.version) == (
            "expertise-report",
            "leaving",
            1,
        )
        assert [one.address for one in sent.recipients] == [doctor.address]
        letters = next(
            one.id for one in await expert.threads() if one.title == "Compte rendu"
        )
        assert await expert.letter_pdf(letters, sent.letter) == PDF
        await gateway.joins(letters)
        await gateway.tells(letters, sent.message, doctor.address, "relayed")

        async def has_left():
            return (await expert.report_letter(case)).status == "sent"

        await until(expert, has_left)
        await expert.report(thread, case, ANSWER, pdf=PDF + b"2")
        again = await expert.send_report(thread, case, title="Compte rendu")
        assert (again.letter, again.version) == (sent.letter, 2)
        assert (again.status, again.sha256 == sent.sha256) == ("leaving", False)
        with pytest.raises(CaseRefused):
            await gp.send_report(thread, case, title="Compte rendu")


async def test_an_export_that_was_cut_is_finished_and_is_the_same(hospital):
    people = await doctors(hospital, "Généraliste", "Derma", "Cardio", "Secrétaire")
    async with contextlib.AsyncExitStack() as open_:
        gp, first, second, office = [
            await open_.enter_async_context(one.client()) for one in people
        ]
        for client in (gp, first, second, office):
            await client.wait_online(SECONDS)
        role = await hospital.role(office, "Facturation")
        for expert in (first, second):
            expert.set_office(role)
            thread, case = await asked(gp, expert)
            await expert.claim(thread, case)
            await expert.report(thread, case, ANSWER, pdf=PDF)

        async def has_both():
            return len([a for one in await office.ledgers() for a in one.acts]) == 2

        await until(office, has_both)
        month = (await office.ledgers())[0].acts[0].day[:7]
        made = await office.prepare_month(month)
        told = office._say_in_ledger
        left = iter((told,))

        async def dies(*words):
            say = next(left, None)
            if say is None:
                raise NotOnline("the process died")
            await say(*words)

        office._say_in_ledger = dies
        with pytest.raises(NotOnline):
            await office.confirm_export(made)
        office._say_in_ledger = told
        finished = await office.prepare_month(month)
        assert (finished.export, finished.sha256) == (made.export, made.sha256)
        assert finished.csv == made.csv
        await office.confirm_export(finished)
        with pytest.raises(CaseRefused):
            await office.prepare_month(month)
        assert len(await office.exports()) == 1
        total = sum(a.cents for one in await office.ledgers() for a in one.acts)
        assert made.file.totals.cents == total
