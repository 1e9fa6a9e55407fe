"""Which mails the words of a thread ask for: to whom, about what, and to nobody else."""

import msgspec
import pytest

from cordee.clients.sdk.gateway import Told
from cordee.clients.sdk.mailbox_fold import named
from cordee.crypto.event import Acknowledge, Edit, Reaction, Text, Withdraw
from cordee.crypto.letter_event import FileOf, LetterDraft, LetterPatient
from cordee.crypto.mail_event import Correspondent, Mailbox, MailConfirm, MailIn
from cordee.mail_bridge.outbound.thread_fold import ThreadFold
from cordee.mail_bridge.writing import Kind

ANNA, BEN = b"A" * 32, b"B" * 32
GP = Mailbox("GP@medecin.mssante.fr", "Dr Le Goff", "", "")
MAIL = MailIn(
    bytes(32),
    "gp@medecin.mssante.fr",
    "",
    "",
    0,
    "reply",
    "known",
    None,
    "",
    "",
    (),
    (),
    (),
)


class Thread:
    def __init__(self):
        self.fold, self.seq = ThreadFold(), 0

    def say(self, event, author=ANNA, capacity="member", rules=()):
        self.seq += 1
        self.last = self.seq.to_bytes(16, "big")
        told = Told(
            b"T" * 32,
            self.seq,
            self.last,
            author,
            None,
            capacity,
            1_000 * self.seq,
            event,
            rules,
        )
        return self.fold.take(told)

    def written(self, event, **more):
        mail = self.say(event, **more).mail
        return [] if mail is None else [one.mailbox.address for one in mail.mailboxes]


@pytest.fixture
def thread():
    return Thread()


def text(body="mot"):
    return Text(body, None, ())


def test_only_words_after_a_mailbox_was_named_go_to_it(thread):
    assert thread.written(text()) == []
    thread.say(Correspondent(GP, True))
    assert thread.written(text()) == [GP.address]
    thread.say(
        Correspondent(
            msgspec.structs.replace(GP, address="gp@MEDECIN.mssante.fr"), False
        )
    )
    assert thread.written(text()) == []


@pytest.mark.parametrize("capacity", ["gateway", "reader", ""])
def test_whoever_may_not_say_it_names_no_mailbox_and_writes_nothing(thread, capacity):
    thread.say(Correspondent(GP, True), capacity=capacity)
    assert thread.fold.standing == {}
    thread.say(Correspondent(GP, True))
    expected = [] if capacity in {"gateway", "reader"} else [GP.address]
    assert thread.written(text(), capacity=capacity) == expected


def test_a_device_that_was_revoked_writes_nothing_outside(thread):
    thread.say(Correspondent(GP, True))
    assert thread.written(text(), rules=("MSG-05",)) == []
    assert thread.written(text(), rules=("MSG-07",)) == [GP.address]


def test_reactions_and_acknowledgements_are_told_to_nobody_outside(thread):
    thread.say(Correspondent(GP, True))
    thread.say(text())
    assert thread.written(Reaction(thread.last, "👍", True)) == []
    assert thread.written(Acknowledge(thread.last)) == []


def test_an_edit_counts_when_its_author_may_make_it(thread):
    thread.say(Correspondent(GP, True))
    thread.say(text())
    first = thread.last
    assert thread.written(Edit(first, "autre"), author=BEN) == []
    asked = thread.say(Edit(first, "autre")).mail
    assert (asked.kind, asked.body, asked.target, asked.original) == (
        Kind.EDIT,
        "autre",
        first,
        2_000,
    )
    assert thread.written(Edit(b"?" * 16, "autre")) == []


def test_a_withdrawal_goes_to_whom_the_word_went_and_once(thread):
    thread.say(text())
    early = thread.last
    thread.say(Correspondent(GP, True))
    assert thread.written(Withdraw(early)) == []
    thread.say(text())
    late = thread.last
    assert thread.written(Withdraw(late)) == [GP.address]
    assert thread.written(Withdraw(late)) == []
    assert thread.written(Edit(late, "trop tard")) == []


def test_a_mailbox_whose_naming_was_erased_is_written_to_until_it_is_taken_back():
    thread = Thread()
    thread.fold = ThreadFold(named({}, 1, ANNA, Correspondent(GP, True)))
    thread.seq = 90
    assert thread.written(Text("Bonjour", None, ())) == [GP.address]
    thread.say(Correspondent(GP, False))
    assert thread.written(Text("Plus rien", None, ())) == []


def test_a_withdrawal_goes_to_a_mailbox_that_was_only_spoken_of_again(thread):
    """Whoever lets somebody in says the mailboxes again."""
    thread.say(Correspondent(GP, True))
    thread.say(Text("Lisinopril 20 mg", None, ()))
    word = thread.last
    thread.say(Correspondent(GP, True), author=BEN)
    assert thread.written(Withdraw(word)) == [GP.address]


def test_a_held_mail_is_an_answer_and_a_mailbox_once_a_member_says_so(thread):
    held = msgspec.structs.replace(
        MAIL, standing="held", address="autre@medecin.mssante.fr"
    )
    assert thread.say(held, capacity="gateway").answer is None
    mail = thread.last
    asked = thread.say(MailConfirm(mail, True, True, "Dr Le Goff"))
    assert asked.answer.address == held.address
    assert [one.mailbox.address for one in asked.changed] == [held.address]
    assert thread.say(MailConfirm(mail, True, True, "encore")).answer is None
    assert thread.written(text()) == [held.address]


def test_a_mail_that_nobody_confirms_changes_nothing(thread):
    held = msgspec.structs.replace(MAIL, standing="held")
    thread.say(held, capacity="gateway")
    asked = thread.say(MailConfirm(thread.last, False, True, ""))
    assert asked.answer is None
    assert asked.changed == ()


@pytest.mark.parametrize(
    ("kind", "standing", "is_answer"),
    [
        ("reply", "known", True),
        ("ended", "known", True),
        ("automatic", "known", False),
        ("fault", "known", False),
        ("reply", "desk", False),
    ],
)
def test_only_what_a_person_wrote_to_the_thread_is_an_answer(
    thread, kind, standing, is_answer
):
    mail = msgspec.structs.replace(MAIL, kind=kind, standing=standing)
    assert (thread.say(mail, capacity="gateway").answer is not None) == is_answer
    assert thread.say(mail, capacity="member").answer is None


def test_a_twenty_first_mailbox_is_refused(thread):
    for n in range(20):
        asked = thread.say(Correspondent(Mailbox(f"b{n}@x.fr", "", "", ""), True))
        assert asked.excess is None
    asked = thread.say(Correspondent(GP, True))
    assert asked.excess.mailbox == GP
    assert asked.changed == ()
    assert len(thread.written(text())) == 20


@pytest.mark.parametrize(
    ("status", "count"), [("qualified", 1), ("validated", 0), ("provisional", 0)]
)
def test_only_a_qualified_identity_of_a_letter_lets_a_patient_be_written_to(
    thread, status, count
):
    patient = LetterPatient(
        "CORSE",
        "CORSE",
        "FIGATELLIX",
        "1988-10-12",
        "F",
        "35238",
        "279035121518989",
        "1.2.250.1.213.1.4.8",
        status,
    )
    draft = LetterDraft(
        letter=bytes(16),
        version=1,
        kind="referral",
        title="t",
        patient=patient,
        unit="",
        entry=0,
        exit=0,
        file=FileOf(bytes(16), 0),
        sha256=bytes(32),
        recipients=(),
        opposed=False,
        validator=bytes(32),
        validate_by=0,
    )
    thread.say(draft, capacity="reader")
    assert len(thread.fold.qualified) == 0
    thread.say(draft)
    assert len(thread.fold.qualified) == count
