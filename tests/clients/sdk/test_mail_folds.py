"""The pure rules of mailboxes and letters: whatever is said, in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from cordee.clients.sdk.effects import Effects, files_of, gather, text_of
from cordee.clients.sdk.letter_fold import LetterSaid, letters_of
from cordee.clients.sdk.mail_lines import mail_of, states_of
from cordee.clients.sdk.mail_rules import LATEST, counts
from cordee.clients.sdk.mailbox_fold import (
    MAX_MAILBOXES,
    folded,
    is_news,
    named,
    remembered,
    standing,
)
from cordee.crypto.attachment import FilePart
from cordee.crypto.epoch import Capacity
from cordee.crypto.letter_event import (
    FileOf,
    LetterDraft,
    LetterExit,
    LetterPatient,
    LetterRecall,
    LetterValidated,
    Recipient,
)
from cordee.crypto.mail_event import Correspondent, Mailbox, MailConfirm, MailState
from tests.support.gateway import mail_in

ANNA, BRUNO, ROLE = b"a" * 32, b"b" * 32, b"r" * 32
LETTER = bytes(16)
NOBODY = LetterPatient("X", "X", "Y", "", "", "", "", "", "")
PART = FilePart(
    LETTER, ANNA, LETTER, 1, 0, ANNA, ANNA, ANNA, "secret.pdf", "application/pdf", None
)
ADDRESSES = ("a@x.fr", "A@X.FR", "b@x.fr", "c@x.fr")
words = st.lists(
    st.tuples(st.sampled_from(ADDRESSES), st.booleans()), min_size=1, max_size=12
)


def box(address, name="N"):
    return Mailbox(address, name, "", "")


@given(words, st.randoms())
def test_mailboxes_stand_as_was_said_last_in_whatever_order_it_is_read(said, random):
    numbered = list(enumerate(said, 1))
    expected = {folded(address): on for _, (address, on) in numbered}
    random.shuffle(numbered)
    mailboxes = {}
    for seq, (address, on) in numbered:
        mailboxes = named(mailboxes, seq, ANNA, Correspondent(box(address), on))
    assert set(standing(mailboxes)) == {key for key, on in expected.items() if on}


def test_a_mailbox_that_is_only_spoken_of_again_is_written_to_since_the_first_word():
    """What was mailed to it before is withdrawn from it all the same."""
    first = named({}, 3, ANNA, Correspondent(box("a@x.fr"), True))
    assert not is_news(first, Correspondent(box("a@x.fr"), True))
    assert is_news(first, Correspondent(box("a@x.fr", "Dr A"), True))
    again = named(first, 7, BRUNO, Correspondent(box("a@x.fr", "Dr A"), True))
    one = again["a@x.fr"]
    assert (one.since, one.newest, one.mailbox.name) == (3, 7, "Dr A")
    assert named(again, 5, ANNA, Correspondent(box("a@x.fr"), False)) == again
    off = named(again, 8, ANNA, Correspondent(box("a@x.fr"), False))
    assert is_news(again, Correspondent(box("a@x.fr"), False))
    assert not is_news(off, Correspondent(box("a@x.fr"), False))
    back = named(off, 9, ANNA, Correspondent(box("a@x.fr"), True))
    assert back["a@x.fr"].since == 9


def test_no_more_stand_than_may_and_the_first_do():
    mailboxes = {}
    for seq in range(1, MAX_MAILBOXES + 5):
        event = Correspondent(box(f"{seq}@x.fr"), True)
        mailboxes = named(mailboxes, seq, ANNA, event)
    assert list(standing(mailboxes)) == [f"{n}@x.fr" for n in range(1, 21)]


def test_an_address_is_remembered_only_when_it_was_accepted_so():
    mail = mail_in("X@y.fr", "", name="Yann")
    yes, no = MailConfirm(LETTER, True, True, ""), MailConfirm(LETTER, False, True, "")
    assert standing(remembered({}, 3, ANNA, mail, no)) == {}
    kept = remembered({}, 3, ANNA, mail, yes)
    assert kept["x@y.fr"].mailbox.name == "Yann"
    described = named({}, 1, BRUNO, Correspondent(box("x@y.fr", "Dr Y"), True))
    assert remembered(described, 3, ANNA, mail, yes) == described


@given(st.sampled_from([*Capacity, None]), st.text(max_size=16))
def test_only_a_gateway_says_mail_and_only_talkers_name(capacity, word):
    mail = mail_in("a@x.fr", "b", standing=word)
    assert counts(mail, capacity) == (capacity == Capacity.GATEWAY)
    event = Correspondent(box("a@x.fr"), True)
    assert counts(event, capacity) == (capacity in {"owner", "member"})


@given(st.text(max_size=16), st.lists(st.booleans(), max_size=3))
def test_nothing_of_a_mail_is_shown_unless_it_is_known_or_was_accepted(word, confirms):
    about = {"subject": "s", "quote": "q", "name": "n", "files": (PART,)}
    mail = mail_in("a@x.fr", "secret", standing=word, **about)
    said = [(ANNA, MailConfirm(LETTER, one, False, "")) for one in confirms]
    effects = gather(BRUNO, said)
    is_shown = word in {"known", "desk"} or confirms[:1] == [True]
    view = mail_of(mail, effects, {}, lambda _account: "Anna")
    assert view.hidden == (not is_shown)
    assert (text_of(mail, effects) == "secret") == is_shown
    assert bool(files_of(mail, effects)) == is_shown
    if not is_shown:
        assert (view.name, view.subject, view.quote) == ("", "", "")


def test_a_time_that_no_calendar_has_is_shown_as_the_last():
    mail = mail_in("a@x.fr", "b", time=2**53 - 1)
    view = mail_of(mail, Effects(), {}, lambda _account: "")
    assert view.time == LATEST
    state = MailState(LETTER, "a@x.fr", "read", 2**53 - 1, "", "", "")
    assert states_of([state], {})[0].steps[0].time == LATEST


# --- letters ---------------------------------------------------------------------


def draft(version, digest=0, validator=BRUNO, **about):
    return LetterDraft(
        LETTER,
        version,
        "referral",
        "T",
        NOBODY,
        "",
        0,
        0,
        FileOf(LETTER, 0),
        bytes([digest]) * 32,
        (Recipient(box("a@x.fr"), "gp"),),
        about.get("opposed", False),
        validator,
        0,
    )


def valid(version, digest=0):
    return LetterValidated(LETTER, version, bytes([digest]) * 32)


def said(*events):
    """Events in order, each with who says it, in which capacity, for which role."""
    found = []
    for seq, (event, account, capacity, behalf) in enumerate(events, 1):
        found.append(
            LetterSaid(
                seq=seq,
                message=bytes([seq]) * 16,
                account=account,
                behalf=behalf,
                capacity=capacity,
                time=seq,
                event=event,
            )
        )
    return letters_of(found).get(LETTER)


def by(account, event, capacity="member", behalf=None):
    return event, account, capacity, behalf


def test_a_letter_leaves_when_its_validator_and_an_exit_say_so_in_either_order():
    one, stands, left = draft(1), valid(1), LetterExit(LETTER, 5)
    assert said(by(ANNA, one)).status == "drafted"
    assert said(by(ANNA, one), by(BRUNO, stands)).status == "validated"
    assert said(by(ANNA, one), by(ANNA, stands)).status == "drafted"
    both = [by(ANNA, one), by(BRUNO, stands), by(ANNA, left)]
    assert said(*both).status == "leaving"
    early = [by(ANNA, left), by(ANNA, one), by(BRUNO, stands)]
    assert said(*early).status == "leaving"
    agent = [by(ANNA, one), by(BRUNO, stands), by(ROLE, left, "agent")]
    assert said(*agent).status == "leaving"
    reader = [by(ANNA, one), by(BRUNO, stands), by(ROLE, left, "reader")]
    assert said(*reader).status == "validated"
    opposed = [by(ANNA, draft(1, opposed=True)), by(BRUNO, stands), by(ANNA, left)]
    assert said(*opposed).status == "opposed"


def test_a_role_validates_by_whoever_writes_for_it():
    one = by(ANNA, draft(1, validator=ROLE))
    assert said(one, by(BRUNO, valid(1))).status == "drafted"
    assert said(one, by(BRUNO, valid(1), behalf=ROLE)).status == "validated"


def test_other_bytes_or_another_version_are_not_what_was_validated():
    one = by(ANNA, draft(1))
    assert said(one, by(BRUNO, valid(1, 9))).status == "drafted"
    assert said(one, by(BRUNO, valid(2))).status == "drafted"
    two = said(one, by(BRUNO, valid(1)), by(ANNA, draft(2, 7)))
    assert (two.draft.version, two.status) == (2, "drafted")
    skipped = said(one, by(ANNA, draft(3)))
    assert skipped.draft.version == 1
    assert said(by(ANNA, draft(2))) is None
    assert said(by(ANNA, draft(1), "gateway")) is None


def test_a_recall_counts_once_and_outlives_a_version():
    recall = LetterRecall(LETTER, 1, "A@x.fr", "erreur")
    stands = said(by(ANNA, draft(1)), by(BRUNO, recall), by(ANNA, draft(2)))
    assert stands.recalls["a@x.fr"].account == BRUNO
    assert said(by(ANNA, recall)) is None
