"""Letters by the words of a thread: what leaves, to whom, when, and what is counted."""

from datetime import UTC, datetime

import msgspec

from cordee.crypto.letter_event import Recipient
from cordee.crypto.mail_event import Mailbox
from cordee.documents import cda, xdm
from cordee.documents.ins import NIR
from cordee.documents.pdf import inspect
from cordee.mail_bridge.domain.delivery import HOUR, Schedule
from tests.mail_bridge.letters.ward import EXIT, GP, PATIENT, REFERRING
from tests.support.conversations import AUTHOR


def archive_of(mail) -> bytes:
    return next(
        part.get_content()
        for part in mail.iter_attachments()
        if part.get_filename() == "IHE_XDM.ZIP"
    )


def document_of(mail):
    [entry] = xdm.read(archive_of(mail)).documents
    return cda.read(entry.data)


async def test_a_validated_letter_leaves_at_the_exit_as_cda_in_xdm(stay, peer, pdf):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        draft = stay.draft(pdf)
        await stay.reads(letters)
        stay.validate(draft)
        await stay.reads(letters)
        assert peer.data == []
        stay.exit()
        await stay.reads(letters)
        await peer.wait(2)
        [one, other] = sorted(peer.mails, key=lambda mail: mail["To"])
        assert {str(one["To"]), str(other["To"])} == {
            f"{m.name} <{m.address}>" for m in (GP, REFERRING)
        }
        assert one["Subject"] == (
            "XDM/1.0/DDM+Lettre de liaison MARTIN DOMINIQUE 28/03/1979"
        )
        assert (one["X-MSS-CODECDA"], one["X-MSS-INS"]) == ("11490-0", "O")
        names = [part.get_filename() for part in one.iter_attachments()]
        day = datetime.fromtimestamp(EXIT / 1000, UTC)
        assert names == [
            "IHE_XDM.ZIP",
            f"{day:%Y%m%d}_Lettre de liaison_MARTIN_DOMINIQUE.pdf",
        ]
        found = document_of(one)
        assert (
            found.attachments[0].data == list(one.iter_attachments())[1].get_content()
        )
        assert inspect(found.attachments[0].data).is_archival
        assert found.authenticator.identifier == "899700218896"
        assert found.authors[0].identifier.startswith("3750803447/")
        assert [who.identifier for who in found.recipients] == [
            GP.practitioner,
            REFERRING.practitioner,
        ]
        assert found.patient.ins.matricule == PATIENT.matricule


async def test_the_deadline_of_the_exit_ends_when_an_operator_has_the_letter(
    stay, peer, pdf
):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        draft = stay.draft(pdf)
        stay.exit()
        await stay.reads(letters)
        [deadline] = stay.conversations.standing_deadlines().values()
        assert deadline["kind"] == "letter-sent"
        assert "n'est pas validée" in deadline["note"]["text"]
        assert deadline["due"] == EXIT + 5 * 3_600_000, "at 20:00 of the day"
        stay.validate(draft)
        await stay.reads(letters)
        await stay.until_told(2, "relayed")
        await stay.reads(letters)
        kinds = stay.kinds()
        assert kinds["letter-sent"] == 0
        [month, day] = sorted(stay.conversations.figures())
        figures = stay.conversations.figures()[month]
        assert stay.conversations.figures()[day] == figures
        assert figures["discharged"] == figures["sent"] == figures["validated"] == 1
        assert figures["unreachable"] == figures["read"] == 0


async def test_a_new_version_replaces_the_one_before_and_says_so(stay, peer, pdf):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        stay.exit()
        stay.validate(stay.draft(pdf))
        await stay.reads(letters)
        await peer.wait(2)
        stay.validate(stay.draft(pdf, version=2, recipients=(Recipient(GP, "gp"),)))
        await stay.reads(letters)
        await peer.wait(3)
    first, second = (m for m in peer.mails if GP.address in m["To"])
    if second["In-Reply-To"] is None:
        first, second = second, first
    assert second["In-Reply-To"] == first["Message-ID"]
    assert "Annule et remplace" in second.get_body(("plain",)).get_content()
    old, new = document_of(first), document_of(second)
    assert (new.version, new.replaces) == (2, (old.identifier,))
    assert new.set_identifier == old.set_identifier


async def test_a_version_that_waits_never_leaves_once_another_was_drafted(
    stay, peer, pdf
):
    an_hour = Schedule(delays=(HOUR,))
    async with stay.outbound(schedule=an_hour) as outbound:
        letters = stay.letters(outbound)
        to = (Recipient(GP, "gp"),)
        peer.answers.append("451 4.3.0 later")
        stay.exit()
        stay.validate(stay.draft(pdf, recipients=to))
        await stay.reads(letters)
        await stay.until_told(1, "delayed")
        second = stay.draft(pdf, version=2, recipients=to)
        await stay.reads(letters)
        await stay.until_told(1, "refused")
        stay.validate(second)
        await stay.reads(letters)
        await peer.wait(1)
    [mail] = peer.mails
    assert document_of(mail).version == 2


async def test_a_letter_that_is_called_back_is_followed_by_a_mail_that_says_so(
    stay, peer, pdf
):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        stay.exit()
        stay.validate(stay.draft(pdf, recipients=(Recipient(GP, "gp"),)))
        await stay.reads(letters)
        await stay.until_told(1, "relayed")
        await stay.reads(letters)
        word = stay.recall(GP)
        stay.recall(GP)
        stay.recall(REFERRING)
        await stay.reads(letters)
        await peer.wait(2)
        await stay.until_told(2, "relayed")
        recall = peer.mails[-1]
        text = recall.get_body(("plain",)).get_content().replace("\n", " ")
        assert "ne vous était pas destiné" in text
        assert "homonyme" not in peer.data[-1].decode()
        assert recall["In-Reply-To"] == peer.mails[0]["Message-ID"]
        assert stay.states(word)[-1] == "relayed"
        stay.validate(stay.draft(pdf, version=2, recipients=(Recipient(GP, "gp"),)))
        await stay.reads(letters)
        await stay.until_told(1, "refused")
        assert len(peer.data) == 2
        figures = list(stay.conversations.figures().values())[-1]
        assert (figures["sent"], figures["unreachable"]) == (0, 1)


async def test_what_may_not_leave_is_refused_with_one_sentence(stay, peer, pdf):
    own = Mailbox(f"{PATIENT.matricule}@patient.mssante.fr", "M", "", "")
    wrong = msgspec.structs.replace(
        PATIENT, matricule="279035121518900", oid=NIR, status="qualified"
    )
    weak = msgspec.structs.replace(PATIENT, status="validated")
    to_gp = (Recipient(GP, "gp"),)
    cases = {
        b"1" * 16: ({"patient": wrong, "recipients": to_gp}, "clé de l'INS"),
        b"2" * 16: ({"opposed": True, "recipients": to_gp}, "s'oppose"),
        b"3" * 16: (
            {"patient": weak, "recipients": (Recipient(own, "patient"),)},
            "INS qualifiée",
        ),
        b"4" * 16: ({"sha256": b"x" * 32, "recipients": to_gp}, "pas celui"),
        b"5" * 16: ({"kind": "poème", "recipients": to_gp}, "type de lettre"),
        b"6" * 16: (
            {
                "patient": msgspec.structs.replace(weak, given="", birth_name=""),
                "recipients": to_gp,
            },
            "nom de naissance",
        ),
    }
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        for letter, (changes, _) in cases.items():
            stay.validate(stay.draft(pdf, letter=letter, **changes))
            stay.exit(letter=letter)
        stay.validate(stay.draft(b"%PDF-1.4 nothing", recipients=to_gp))
        stay.exit()
        await stay.reads(letters)
        await stay.until_told(len(cases) + 1, "refused")
    reasons = [reason for _, state, reason in stay.told() if state == "refused"]
    for words in [*(words for _, words in cases.values()), "ne peut pas être lu"]:
        assert sum(words in reason for reason in reasons) == 1, (words, reasons)
    assert peer.data == []


async def test_the_word_of_nobody_but_the_validator_sends_a_letter(stay, peer, pdf):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        draft = stay.draft(pdf)
        stay.exit()
        stay.validate(draft, author=AUTHOR)
        await stay.reads(letters)
        assert await stay.pool.fetchval("SELECT count(*) FROM bridge.mail") == 0


async def test_a_patient_gets_his_letter_and_cannot_answer_unless_the_site_wants(
    stay, peer, pdf
):
    own = Mailbox(f"{PATIENT.matricule}@patient.mssante.fr", "M", "", "")
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        stay.exit()
        stay.validate(stay.draft(pdf, recipients=(Recipient(own, "patient"),)))
        await stay.reads(letters)
        await peer.wait(1)
    assert peer.mails[0]["X-MSS-MES"] == "FIN"
    assert stay.conversations.figures()  # discharged, and its GP is not known
    assert all(o["unreachable"] == 1 for o in stay.conversations.figures().values())


async def test_a_patient_who_left_without_a_letter_is_somebodys_task_and_is_counted(
    stay, pdf
):
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        stay.exit()
        await stay.reads(letters)
    [deadline] = stay.conversations.standing_deadlines().values()
    assert "aucune lettre" in deadline["note"]["text"]
    figures = list(stay.conversations.figures().values())
    assert [one["discharged"] for one in figures] == [1, 1]


async def test_nothing_of_a_letter_that_waits_is_clear_in_a_table(stay, peer, pdf):
    peer.answers.extend(["451 4.3.0 later"] * 40)
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        stay.exit()
        stay.validate(stay.draft(pdf))
        await stay.reads(letters)
        assert await stay.pool.fetchval("SELECT count(*) FROM bridge.slip") == 2
        tables = await stay.pool.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'bridge'"
        )
        assert len(tables) > 5
        for table in tables:
            rows = await stay.pool.fetch(f"SELECT * FROM bridge.{table['tablename']}")
            found = b"".join(_bytes(value) for row in rows for value in row.values())
            for clear in (b"MARTIN", b"PAT-TROIS", b"legoff", b"le-goff", b"CARDIO"):
                assert clear not in found, (table, clear)
                assert clear.hex().encode() not in found, (table, clear)


def _bytes(value) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
