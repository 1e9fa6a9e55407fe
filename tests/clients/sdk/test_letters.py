"""Letters with the real server: drafted, validated, due at the exit, called back."""

import asyncio

import pytest

from cordee.clients.sdk import (
    LetterPatient,
    Mailbox,
    NotAllowed,
    NotFound,
    Recipient,
    TamperedError,
)
from cordee.crypto.letter_event import FileOf, LetterDraft, LetterValidated
from tests.support.gateway import gateway_of, running_gateway

SECONDS = 30
PDF = b"%PDF-1.7\nlettre\n%%EOF\n"
GP = Recipient(Mailbox("gp@test.mssante.fr", "Dr Le Goff", "899900000501", "02"), "gp")
OTHER = Recipient(Mailbox("autre@test.mssante.fr", "Dr Autre", "", ""), "referring")
DURAND = LetterPatient("DURAND", "DURAND", "PAUL", "1948-03-12", "M", "", "", "", "")
WORDS = {
    "kind": "discharge-letter",
    "title": "Lettre de liaison",
    "patient": DURAND,
    "recipients": (GP,),
}


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "lettre.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
async def ward(hospital):
    """An intern, a senior, their thread and the gateway."""
    machine = await gateway_of(hospital)
    intern, senior = await hospital.enrol("Interne", "Senior")
    async with (
        intern.client() as young,
        senior.client() as old,
        running_gateway(machine) as gateway,
    ):
        await young.wait_online(SECONDS)
        await old.wait_online(SECONDS)
        thread = await young.new_thread("M. Durand", [senior.account])
        yield young, old, gateway, thread.id


async def until(me, condition):
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while not (found := await condition()):
            await anext(stream)
    return found


async def letter(me, thread, **wanted):
    """Wait until the one letter of a thread is like this."""

    async def is_so():
        try:
            found = await me.letters(thread)
        except NotFound:
            return None
        fits = [
            one
            for one in found
            if all(getattr(one, name) == value for name, value in wanted.items())
        ]
        return fits[0] if fits else None

    return await until(me, is_so)


async def test_a_letter_leaves_once_its_validator_stands_for_it_and_the_patient_left(
    ward, pdf
):
    young, old, gateway, thread = ward
    drafted = await young.draft_letter(
        thread, pdf, **WORDS, validator=old.account, unit="Médecine"
    )
    assert (drafted.status, drafted.version) == ("drafted", 1)
    assert (drafted.author_name, drafted.validator_name) == ("Interne", "Senior")
    with pytest.raises(NotAllowed):
        await young.validate_letter(thread, drafted.letter)
    await letter(old, thread, status="drafted")
    assert await old.letter_pdf(thread, drafted.letter) == PDF
    valid = await old.validate_letter(thread, drafted.letter)
    assert (valid.status, valid.validated_by) == ("validated", old.account)
    await letter(young, thread, status="validated")
    left = await young.letter_exit(thread, drafted.letter)
    assert left.status == "leaving"
    await gateway.joins(thread)
    await gateway.tells(thread, left.message, GP.mailbox.address, "relayed")
    sent = await letter(young, thread, status="sent")
    assert [one.mail.state for one in sent.recipients] == ["relayed"]
    back = await young.recall_letter(
        thread, left.letter, GP.mailbox.address, "mauvais médecin"
    )
    assert (back.status, back.recipients[0].recalled) == ("recalled", True)
    lines = [one for one in await young.history(thread) if one.kind == "letter"]
    assert [one.letter.deed for one in lines] == [
        "drafted",
        "validated",
        "exit",
        "recalled",
    ]
    assert all(one.letter.counts for one in lines)
    assert lines[0].mails == (sent.recipients[0].mail,)


async def test_a_next_version_is_to_be_validated_again(ward, pdf):
    young, old, _gateway, thread = ward
    first = await young.draft_letter(thread, pdf, **WORDS, validator=old.account)
    await letter(old, thread, version=1)
    await old.validate_letter(thread, first.letter)
    await letter(young, thread, status="validated")
    pdf.write_bytes(PDF + b"corrige")
    second = await young.draft_letter(
        thread, pdf, **WORDS, validator=old.account, letter=first.letter
    )
    assert (second.version, second.status) == (2, "drafted")
    outbox, known = young._parts.sender.outbox, young._parts.threads.get(thread)
    forged = LetterValidated(first.letter, 2, second.sha256)
    forged = await outbox.put(known, forged)
    await young.wait_state(thread, forged, "stored", SECONDS)
    await letter(old, thread, version=2)
    again = await old.validate_letter(thread, first.letter)
    assert (again.status, again.validated_by) == ("validated", old.account)
    lines = [one.letter for one in await old.history(thread) if one.letter is not None]
    assert [one.counts for one in lines if one.deed == "validated"] == [
        True,
        False,
        True,
    ]


async def test_what_was_not_drafted_so_is_not_validated(ward, pdf):
    young, old, _gateway, thread = ward
    drafted = await young.draft_letter(thread, pdf, **WORDS, validator=old.account)
    forged = LetterDraft(
        drafted.letter,
        2,
        "discharge-letter",
        "Lettre",
        DURAND,
        "",
        0,
        0,
        FileOf(*drafted.file),
        bytes(32),
        (),
        False,
        old.account,
        0,
    )
    known = young._parts.threads.get(thread)
    await young._parts.sender.outbox.put(known, forged)
    await letter(old, thread, version=2)
    with pytest.raises(TamperedError):
        await old.validate_letter(thread, drafted.letter)


async def test_a_draft_is_not_put_where_a_mailbox_would_be_sent_it(ward, pdf):
    young, old, _gateway, thread = ward
    await young.add_mailbox(thread, GP.mailbox)
    with pytest.raises(NotAllowed):
        await young.draft_letter(thread, pdf, **WORDS, validator=old.account)
    await young.remove_mailbox(thread, GP.mailbox.address)
    with pytest.raises(NotAllowed):
        await young.draft_letter(thread, pdf, **WORDS, validator=bytes(32))
    pdf.write_bytes(b"PK")
    with pytest.raises(NotAllowed):
        await young.draft_letter(thread, pdf, **WORDS, validator=old.account)


async def test_who_does_not_validate_in_time_is_given_a_task(ward, pdf):
    young, old, _gateway, thread = ward
    past = await young.draft_letter(
        thread, pdf, **WORDS, validator=old.account, validate_by=1
    )

    async def has_task():
        return [one for one in (await old.tasks()).tasks if one.id == past.letter]

    (task,) = await until(old, has_task)
    assert (task.kind, task.note.text) == ("letter-validation", "Lettre de liaison")
    await letter(old, thread, status="drafted")
    await old.validate_letter(thread, past.letter)

    async def is_over():
        return not await has_task()

    await until(old, is_over)
