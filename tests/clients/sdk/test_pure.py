"""The parts that need neither server nor disk."""

import asyncio

import pytest

from cordee.clients.sdk.backoff import CAP, FIRST, Backoff
from cordee.clients.sdk.effects import gather
from cordee.clients.sdk.errors import (
    InvitationError,
    Remedy,
    ServerRefused,
    WrongKey,
)
from cordee.clients.sdk.events import (
    MAX_WAITING,
    Broadcast,
    ConnectionChanged,
    Warning_,
)
from cordee.clients.sdk.origin import check_origin, socket_address
from cordee.clients.sdk.vault import Vault
from cordee.crypto.event import Acknowledge, Edit, Reaction, Withdraw
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.codes import Code

ANNA, BRUNO, TARGET = b"a" * 32, b"b" * 32, b"t" * 16


def test_the_backoff_doubles_up_to_its_cap_and_starts_again():
    backoff = Backoff(lambda: 1.0)
    delays = [backoff.next() for _attempt in range(12)]
    assert delays[:4] == [FIRST, FIRST * 2, FIRST * 4, FIRST * 8]
    assert delays[-1] == CAP
    backoff.reset()
    assert backoff.next() == FIRST


def test_the_jitter_is_full():
    assert Backoff(lambda: 0.0).next() == 0.0


@pytest.mark.parametrize(
    "origin",
    [
        "http://chu.example",
        "ftp://chu.example",
        "https://chu.example/path",
        "chu.example",
        "https://chu.example?x=1",
    ],
)
def test_what_is_no_safe_origin_is_refused(origin):
    with pytest.raises(InvitationError):
        check_origin(origin)


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("https://chu.example", "wss://chu.example/v1/socket"),
        ("http://127.0.0.1:80", "ws://127.0.0.1:80/v1/socket"),
        ("http://[::1]:80", "ws://[::1]:80/v1/socket"),
        ("http://localhost:1", "ws://localhost:1/v1/socket"),
    ],
)
def test_an_origin_gives_its_socket(origin, address):
    check_origin(origin)
    assert socket_address(origin) == address


def test_only_the_author_edits_and_withdraws():
    said = [
        (BRUNO, Edit(TARGET, "forgé")),
        (ANNA, Edit(TARGET, "corrigé")),
        (BRUNO, Withdraw(TARGET)),
    ]
    effects = gather(ANNA, said)
    assert (effects.text, effects.edited, effects.withdrawn) == ("corrigé", True, False)


def test_nothing_is_edited_after_it_was_withdrawn():
    effects = gather(ANNA, [(ANNA, Withdraw(TARGET)), (ANNA, Edit(TARGET, "si"))])
    assert effects.withdrawn
    assert effects.text is None


def test_the_last_word_of_an_account_on_a_symbol_counts():
    said = [
        (ANNA, Reaction(TARGET, "👍", True)),
        (BRUNO, Reaction(TARGET, "👍", True)),
        (ANNA, Reaction(TARGET, "👍", False)),
        (ANNA, Acknowledge(TARGET)),
        (ANNA, Acknowledge(TARGET)),
    ]
    effects = gather(ANNA, said)
    assert [key for key, on in effects.reactions.items() if on] == [(BRUNO, "👍")]
    assert list(effects.acknowledged) == [ANNA]


def test_a_record_opens_at_its_own_place_only():
    vault = Vault(Secret(bytes(32)))
    sealed = vault.seal(("items", 1), "secret")
    assert vault.open(("items", 1), sealed, str) == "secret"
    for place, data in [
        (("items", 2), sealed),
        (("items", 1), sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (("items", 1), b""),
    ]:
        with pytest.raises(WrongKey):
            vault.open(place, data, str)
    assert b"secret" not in sealed


def test_a_refusal_says_what_to_do():
    assert ServerRefused(Code.UNAVAILABLE).temporary
    assert ServerRefused(Code.UNAVAILABLE).remedy is Remedy.WAIT
    locked = ServerRefused(Code.LOCKED)
    assert not locked.temporary
    assert locked.remedy is Remedy.ASK_ADMINISTRATOR
    assert ServerRefused(Code.VERSION).remedy is Remedy.UPDATE


async def test_a_slow_listener_loses_the_oldest_and_is_told():
    broadcast = Broadcast()
    stream = broadcast.stream()
    for _event in range(MAX_WAITING + 1):
        broadcast.emit(ConnectionChanged(True))
    broadcast.close()
    events = [event async for event in stream]
    assert events[0] == Warning_("", "events_dropped")
    assert len(events) == MAX_WAITING


async def test_a_stream_asked_for_after_the_end_ends():
    broadcast = Broadcast()
    broadcast.close()
    async with asyncio.timeout(5):
        assert [event async for event in broadcast.stream()] == []
