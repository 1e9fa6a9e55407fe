"""The session alone: what it takes, when, and that it answers once."""

import pytest

from cordee.server.protocol import client_frames as client
from cordee.server.protocol import server_frames as server
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import HELLO_SECONDS, MAX_IN_FLIGHT
from cordee.server.protocol.types import Signed
from cordee.server.session import (
    ASKED,
    FRAMES_AT_ONCE,
    FRAMES_PER_SECOND,
    MAX_ASKED,
    TABLE,
    Append,
    Ask,
    Close,
    Hint,
    Send,
    Session,
    State,
    Verify,
)

NONCE = bytes(range(32))
PROOF = Signed(b"proof", bytes(64))
WELCOME = server.Welcome(1, 0, bytes(32))
HELLO = client.Hello((1,), "test")


def ready():
    session = Session(NONCE, 0.0)
    session.receive(HELLO, 0.0)
    session.receive(client.Authenticate(PROOF), 0.0)
    session.welcome(WELCOME)
    return session


def message(ref):
    return client.Append(ref, b"header", b"payload")


def stored(ref):
    return server.Stored(ref, bytes(32), 1, 1, bytes(32))


def refusal(effects):
    (send,) = effects
    assert isinstance(send.frame, server.Refused)
    return send.frame


def farewell(effects):
    *sent, close = effects
    assert isinstance(close, Close)
    assert isinstance(sent[-1].frame, server.Bye)
    return [effect.frame for effect in sent], close.code


def test_a_device_says_hello_proves_itself_and_is_welcome():
    session = Session(NONCE, 0.0)
    assert session.receive(HELLO, 0.0) == [Send(server.Challenge(1, NONCE))]
    assert session.receive(client.Authenticate(PROOF), 0.0) == [Verify(PROOF)]
    assert session.state is State.PROVING
    assert session.welcome(WELCOME) == [Send(WELCOME)]
    assert session.state is State.READY


def test_the_highest_common_version_is_chosen(monkeypatch):
    monkeypatch.setattr("cordee.server.session.VERSIONS", (1, 2, 3))
    session = Session(NONCE, 0.0)
    (send,) = session.receive(client.Hello((0, 1, 2, 9), "test"), 0.0)
    assert send.frame.version == 2


@pytest.mark.parametrize(
    ("versions", "remedy"),
    [((0,), "update your client"), ((7, 9), "update the server")],
)
def test_no_common_version_is_refused_with_the_remedy(versions, remedy):
    session = Session(NONCE, 0.0)
    (refused, bye), _ = farewell(session.receive(client.Hello(versions, "test"), 0.0))
    assert refused.code == bye.code == Code.VERSION
    assert remedy in refused.sentence


def test_every_frame_has_its_place_in_the_table():
    narrow = {State.RECOVERING, State.LOOKING}
    rows = [row for state, row in TABLE.items() if state not in narrow]
    placed = [kind for row in rows for kind in row]
    assert sorted(placed, key=str) == sorted(client.ClientFrame.__args__, key=str)


@pytest.mark.parametrize(
    ("state", "taken"),
    [
        (State.RECOVERING, {client.GetChains, client.GetBoxes, client.AppendEntry}),
        (State.LOOKING, {client.GetChains}),
    ],
)
def test_what_is_no_device_may_ask_for_very_little(state, taken):
    assert set(TABLE[state]) == taken
    session = Session(NONCE, 0.0)
    session.receive(HELLO, 0.0)
    session.receive(client.Authenticate(PROOF), 0.0)
    session.welcome(WELCOME, state)
    assert session.state is state
    (told,) = session.receive(message(5), 0.0)
    assert (told.frame.ref, told.frame.code) == (None, Code.UNEXPECTED)
    (asked,) = session.receive(client.GetChains(7, ()), 0.0)
    assert isinstance(asked, Ask)


@pytest.mark.parametrize("state", [State.NEW, State.CHALLENGED, State.PROVING])
def test_what_comes_too_early_ends_the_session(state):
    session = Session(NONCE, 0.0)
    for frame in (HELLO, client.Authenticate(PROOF))[: state.value]:
        session.receive(frame, 0.0)
    assert session.state is state
    (refused, bye), code = farewell(session.receive(message(5), 0.0))
    assert (refused.ref, refused.code, bye.code) == (
        None,
        Code.UNEXPECTED,
        Code.UNEXPECTED,
    )
    assert code == 1008
    assert session.state is State.CLOSED


def test_what_has_no_place_in_an_open_session_is_refused_and_it_goes_on():
    session = ready()
    assert refusal(session.receive(HELLO, 0.0)).code is Code.UNEXPECTED
    assert session.receive(message(1), 0.0) == [Append(message(1))]


def test_each_kind_goes_to_whom_it_concerns():
    session = ready()
    typing = client.Typing(bytes(32), on=True)
    index = client.GetIndex(2, 0, 10)
    assert session.receive(message(1), 0.0) == [Append(message(1))]
    assert session.receive(index, 0.0) == [Ask(2, index)]
    assert session.receive(typing, 0.0) == [Hint(typing)]
    assert len(ASKED) == 53


def test_a_refused_proof_is_told_with_its_rule_and_ends_the_session():
    session = Session(NONCE, 0.0)
    session.receive(HELLO, 0.0)
    session.receive(client.Authenticate(PROOF), 0.0)
    told = server.Refused(None, Code.UNAUTHENTICATED, "SIG-01", "no", None)
    (refused, bye), _ = farewell(session.refuse_proof(told))
    assert refused is told
    assert bye.code is Code.UNAUTHENTICATED
    assert session.welcome(WELCOME) == []


def test_messages_in_flight_are_bounded_and_one_answer_makes_room():
    session = ready()
    for ref in range(1, MAX_IN_FLIGHT + 1):
        assert session.receive(message(ref), 0.0) == [Append(message(ref))]
    full = refusal(session.receive(message(100), 0.0))
    assert (full.ref, full.code) == (100, Code.TOO_MANY)
    assert session.answer(1, stored(1)) == [Send(stored(1))]
    assert session.receive(message(100), 0.0) == [Append(message(100))]


def test_requests_that_wait_are_bounded():
    session = ready()
    for ref in range(1, MAX_ASKED + 1):
        session.receive(client.GetBoxes(ref), 0.0)
    full = refusal(session.receive(client.GetBoxes(100), 0.0))
    assert (full.ref, full.code) == (100, Code.TOO_MANY)


@pytest.mark.parametrize("second", [message(7), client.GetBoxes(7)])
def test_a_number_under_way_is_refused_without_being_answered_in_its_stead(second):
    session = ready()
    session.receive(message(7), 0.0)
    refused = refusal(session.receive(second, 0.0))
    assert (refused.ref, refused.code) == (None, Code.UNEXPECTED)
    assert session.answer(7, stored(7)) == [Send(stored(7))]
    assert session.answer(7, stored(7)) == []


def test_a_message_that_does_not_decode_refuses_each_request_in_it():
    session = ready()
    session.receive(message(7), 0.0)
    refs = [effect.frame.ref for effect in session.garbled([7, 8, 9, 8], "what?")]
    assert refs == [8, 9]
    assert session.state is State.READY


@pytest.mark.parametrize("refs", [[], [3]])
def test_a_message_that_does_not_decode_ends_a_session_that_proved_nothing(refs):
    (refused, bye), code = farewell(Session(NONCE, 0.0).garbled(refs, "what?"))
    assert (refused.ref, refused.code, bye.code) == (
        None,
        Code.MALFORMED,
        Code.MALFORMED,
    )
    assert code == 1003


def test_a_socket_that_proves_nothing_in_time_is_closed():
    session = Session(NONCE, 0.0)
    session.receive(HELLO, 0.0)
    (bye,), _ = farewell(session.expire())
    assert bye.code is Code.UNAUTHENTICATED
    assert str(HELLO_SECONDS) in bye.sentence
    assert ready().expire() == []


def test_draining_answers_what_is_under_way_before_bye():
    session = ready()
    session.receive(message(1), 0.0)
    session.receive(client.GetBoxes(2), 0.0)
    assert session.drain(Code.DRAINING, "stopping") == []
    assert session.receive(message(3), 0.0) == []
    assert session.answer(2, server.Ok(2)) == [Send(server.Ok(2))]
    last, code = farewell(session.answer(1, stored(1)))
    assert last == [stored(1), server.Bye(Code.DRAINING, "stopping")]
    assert code == 1001


def test_draining_an_idle_session_says_bye_at_once():
    (bye,), _ = farewell(ready().drain(Code.DRAINING, "stopping"))
    assert bye.code is Code.DRAINING


def test_nothing_follows_bye():
    session = ready()
    session.receive(message(1), 0.0)
    farewell(session.end(Code.REVOKED, "removed"))
    assert session.answer(1, stored(1)) == []
    assert session.receive(message(2), 0.0) == []
    assert session.garbled([3], "what?") == []
    assert session.drain(Code.DRAINING, "stopping") == []
    assert session.end(Code.REVOKED, "again") == []


def test_who_sends_too_fast_is_read_more_slowly_and_refused_nothing():
    session = ready()
    typing = client.Typing(bytes(32), on=True)
    for _ in range(int(FRAMES_AT_ONCE)):
        assert session.receive(typing, 0.0) == [Hint(typing)]
    wait = session.pause()
    assert 0 < wait <= 3 / FRAMES_PER_SECOND
    session.receive(typing, 10.0)
    assert session.pause() == 0.0


def test_a_clock_that_goes_back_earns_nothing():
    session = ready()
    for second in range(int(FRAMES_AT_ONCE) + 10):
        session.receive(client.Typing(bytes(32), on=True), -float(second))
    assert session.pause() > 0
