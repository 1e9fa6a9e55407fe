"""What the words of a thread ask for of letters, one word at a time."""

import pytest

from cordee.clients.sdk.gateway import Told
from cordee.crypto.letter_event import (
    FileOf,
    LetterDraft,
    LetterExit,
    LetterPatient,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.mail_event import Mailbox
from cordee.mail_bridge.letters.letter_fold import LetterFold

LETTER, AUTHOR, SENIOR, SHA = b"L" * 16, b"A" * 32, b"V" * 32, b"s" * 32
GP = Mailbox("gp@town.test", "Dr Le Goff", "", "")
NOBODY = LetterPatient("", "", "", "", "", "", "", "", "")


class Log:
    """Words in their order, and what the last one asked for."""

    def __init__(self) -> None:
        self.fold = LetterFold()
        self.seq = 0

    def says(self, event, author=AUTHOR, rules=()):
        self.seq += 1
        return self.fold.take(
            Told(
                thread=b"T" * 32,
                seq=self.seq,
                message=self.seq.to_bytes(16, "big"),
                author=author,
                behalf=None,
                capacity="owner",
                time=self.seq,
                event=event,
                rules=rules,
            )
        )

    def draft(self, version=1, *, opposed=False, to=(GP,)):
        return self.says(
            LetterDraft(
                letter=LETTER,
                version=version,
                kind="discharge-letter",
                title="Lettre",
                patient=NOBODY,
                unit="",
                entry=0,
                exit=0,
                file=FileOf(b"f" * 16, 0),
                sha256=SHA,
                recipients=tuple(Recipient(one, "gp") for one in to),
                opposed=opposed,
                validator=SENIOR,
                validate_by=0,
            )
        )

    def validate(self, version=1):
        return self.says(LetterValidated(LETTER, version, SHA), SENIOR)

    def exit(self):
        return self.says(LetterExit(LETTER, 1))

    def recall(self, address=GP.address):
        return self.says(LetterRecall(LETTER, 1, address, ""))


@pytest.fixture
def log():
    log = Log()
    log.draft()
    log.exit()
    return log


def test_a_draft_stops_what_waits_of_the_version_before(log):
    [gone] = log.validate().goes
    assert log.draft(3).replaces == ()  # it does not count
    assert log.draft(2).replaces == (gone,)
    assert log.draft(2).replaces == ()


def test_a_patient_who_objects_later_makes_no_version_go(log):
    [gone] = log.validate().goes
    log.draft(2, opposed=True)
    told = log.validate(2).goes
    assert [one.version for one in told] == [1, 2]
    assert log.fold.went(LETTER) == (gone,)
    log.draft(3)
    assert [one.version for one in log.validate(3).goes] == [1, 3]


def test_what_went_is_called_back_though_the_patient_objects_by_now(log):
    [gone] = log.validate().goes
    log.draft(2, opposed=True)
    log.validate(2)
    asked = log.recall()
    assert (asked.recall, asked.recalled.mailbox) == (gone, GP)


def test_nothing_is_called_back_that_went_nowhere(log):
    assert log.recall().recall is None
