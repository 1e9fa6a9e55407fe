"""Where a mail belongs: the order of the proofs, and what none of them is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.domain.threading import (
    Facts,
    Known,
    Open,
    Placement,
    Sent,
    normal_subject,
    place,
    questions,
    shown_subject,
)

ONE, TWO = b"1" * 16, b"2" * 16
FIRST, SECOND = b"a" * 16, b"b" * 16
THREADS = {
    ONE: Open(frozenset({"x@y.example"}), frozenset({"avis"})),
    TWO: Open(frozenset({"x@y.example"}), frozenset({"bilan"})),
}
KNOWN = Known(
    {"1@us": Sent(ONE, FIRST), "2@us": Sent(TWO, SECOND)},
    {"one": ONE, "two": TWO},
    THREADS,
)


def token_of(text):
    return text.partition("-")[2].partition("@")[0] or None


def facts(**changed):
    made = {
        "message_id": "n@y",
        "in_reply_to": (),
        "references": (),
        "recipients": (),
        "sender": "X@y.example",
        "subject": "",
    }
    return Facts(**(made | changed))


def placed(**changed):
    return place(facts(**changed), KNOWN, token_of)


def test_what_it_answers_comes_before_where_it_was_sent_to():
    found = placed(references=("1@us",), recipients=("fil-two@us",), subject="bilan")
    assert found == Placement(ONE, "known", FIRST, "reference")


def test_in_reply_to_comes_before_references_and_the_newest_of_these_first():
    assert placed(in_reply_to=("2@us",), references=("1@us",)).reply_to == SECOND
    assert placed(references=("1@us", "2@us")).reply_to == SECOND


def test_a_message_id_of_ours_that_was_forgotten_still_names_its_thread():
    assert placed(references=("m-one@us",)) == Placement(
        ONE, "known", None, "reference"
    )


def test_the_address_comes_before_the_subject():
    found = placed(recipients=("fil-one@us",), subject="RE: bilan")
    assert found == Placement(ONE, "known", None, "address")


def test_a_subject_places_only_among_the_open_threads_of_its_sender():
    assert placed(subject="TR: RE : Avis").thread == ONE
    assert placed(subject="Avis", sender="z@y.example").standing == "desk"
    closed = Known(
        {},
        {},
        {ONE: Open(frozenset({"x@y.example"}), frozenset({"avis"}), is_open=False)},
    )
    assert place(facts(subject="Avis"), closed, token_of).standing == "desk"


def test_a_subject_of_two_threads_places_nothing():
    both = Known({}, {}, {ONE: THREADS[ONE], TWO: THREADS[ONE]})
    assert place(facts(subject="Avis"), both, token_of) == Placement(
        None, "desk", None, "nothing"
    )


def test_an_empty_subject_places_nothing():
    threads = {ONE: Open(frozenset({"x@y.example"}), frozenset({""}))}
    assert (
        place(facts(subject="RE:"), Known({}, {}, threads), token_of).standing == "desk"
    )


def test_whoever_is_no_mailbox_of_the_thread_is_held():
    assert placed(references=("1@us",), sender="z@y.example").standing == "held"
    assert placed(references=("1@us",), sender="").standing == "held"


def test_a_mail_of_ours_that_comes_back_is_a_loop():
    assert placed(message_id="1@us").standing == "loop"


def test_a_report_is_about_what_it_names_and_nothing_else():
    found = placed(
        is_report=True, concerns=("2@us",), references=("1@us",), subject="avis"
    )
    assert found == Placement(TWO, "report", SECOND, "reference")
    assert placed(is_report=True, subject="avis").thread is None


def test_what_is_asked_is_bounded_and_names_the_mail_itself():
    asked = questions(facts(references=tuple(f"{n}@r" for n in range(900))), token_of)
    assert len(asked.message_ids) == 51
    assert "n@y" in asked.message_ids
    assert asked.sender == "x@y.example"


@pytest.mark.parametrize(
    "subject",
    [
        "Avis cardiologique",
        "RE: TR: RE :  Avis   cardiologique",
        "Re[2]: FWD: avis cardiologique.",
        "AW: WG: Réf : AVIS CARDIOLOGIQUE",
        "[EXT] RE: XDM/1.0/DDM+Avis cardiologique",
        "[KO Intégration système !][902] XDM/1.0/DDM+Avis cardiologique",
        "[FIN] Avis cardiologique",
    ],
)
def test_an_answered_subject_is_the_same_subject(subject):
    assert normal_subject(subject) == "avis cardiologique"


def test_a_word_that_begins_like_a_prefix_is_none():
    assert normal_subject("Retour à domicile : bilan") == "retour à domicile : bilan"


def test_the_prefix_of_an_archive_is_masked():
    assert shown_subject("RE: XDM/1.0/DDM+CRH PERRIN Lucie") == "RE: CRH PERRIN Lucie"


@given(st.text(max_size=600))
def test_a_normal_subject_is_its_own(subject):
    once = normal_subject(subject)
    assert normal_subject(once) == once or len(subject) > 512
