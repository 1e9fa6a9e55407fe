"""Addresses and Message-IDs: found again by whoever has the key, by nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.domain.address import AddressBook, Place

KEY, OTHER = bytes(32), bytes(31) + b"\x01"
threads = st.binary(min_size=32, max_size=32)
messages = st.binary(min_size=16, max_size=16)
addresses = st.emails()


def book(key=KEY, mode="thread", *known):
    made = AddressBook(key, "fil", "chu.test", mode)
    made.learn_threads(known)
    return made


@given(threads, messages, addresses, addresses)
def test_a_message_id_names_its_thread_message_and_mailbox(thread, message, to, other):
    ours = book(KEY, "thread", thread)
    name = ours.message_id(thread, message, to)
    assert name == ours.message_id(thread, message, to.swapcase())
    for written in (name, name.strip("<>"), name.upper(), f" {name} "):
        found = ours.reference(written)
        assert (found.thread, found.message) == (thread, message)
        assert ours.is_sent_to(found, to)
        assert ours.is_sent_to(found, other) == (other.casefold() == to.casefold())
    assert ours.token_of(name) == ours.thread_token(thread)
    assert ours.is_ours(name)
    assert len(name) < 200


@given(threads, messages, addresses, st.integers(1, 59), st.sampled_from("a2b3c4"))
def test_a_message_id_that_was_changed_names_nothing_else(
    thread, message, to, place, letter
):
    ours = book(KEY, "thread", thread)
    name = ours.message_id(thread, message, to)
    changed = name[:place] + letter + name[place + 1 :]
    found = ours.reference(changed)
    if changed[1:60] != name[1:60] and found is not None:
        assert (found.thread, found.message) == (thread, message)


@given(threads, messages, addresses)
def test_another_key_reads_nothing(thread, message, to):
    name = book().message_id(thread, message, to)
    theirs = book(OTHER, "thread", thread)
    assert theirs.reference(name) is None
    assert theirs.recipient(book().thread_address(thread)) is None


@given(threads)
def test_an_address_means_its_thread_in_any_case(thread):
    ours = book(KEY, "thread", thread)
    for address in (ours.thread_address(thread), ours.thread_address(thread).upper()):
        assert ours.recipient(address) == Place("thread", thread)
    assert ours.sender(thread, bytes(32)) == ours.thread_address(thread)


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text):
    ours = book(KEY, "thread", bytes(32))
    assert ours.reference(text) is None
    ours.recipient(text)
    ours.token_of(text)


def test_the_desk_has_the_bare_address_and_the_postmaster_s():
    for address in ("fil@chu.test", "Postmaster@CHU.test", book().desk_address):
        assert book().recipient(address) == Place("desk")
    for address in ("fil@ville.test", "x@chu.test", "fil-@chu.test", "fil", ""):
        assert book().recipient(address) is None


def test_a_person_has_an_address_where_the_site_wants_it():
    ours, person = book(KEY, "person", bytes(32)), b"\x07" * 32
    address = ours.sender(bytes(32), person)
    assert ours.recipient(address) is None
    ours.learn_people([person])
    assert ours.recipient(address) == Place("person", person)
    assert ours.person_of(ours.token_of(address)) == person
    assert ours.thread_of(ours.token_of(address)) is None


def test_with_one_mailbox_all_mail_is_from_it():
    ours = book(KEY, "mailbox", bytes(32))
    assert ours.sender(bytes(32), bytes(32)) == "fil@chu.test"
    name = ours.message_id(bytes(32), bytes(16), "a@b.test")
    assert ours.reference(name).thread == bytes(32)


@pytest.mark.parametrize("tail", ["", "a" * 26, "!" * 26])
def test_what_only_looks_like_a_message_id_is_none(tail):
    ours = book(KEY, "thread", bytes(32))
    token = ours.thread_token(bytes(32))
    assert ours.reference(f"<{token}.{tail}.{'a' * 18}@chu.test>") is None
