"""Whatever a peer sends, in whatever order: properties that always hold."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cordee.server.protocol import client_frames as client
from cordee.server.protocol import server_frames as server
from cordee.server.protocol.case_types import CaseStep
from cordee.server.protocol.codes import Code
from cordee.server.protocol.types import ChainQuery, Signed
from cordee.server.session import Append, Ask, Close, Send, Session, State, Verify

REFS = st.integers(1, 6)
SIGNED = st.just(Signed(b"body", bytes(64)))
HASH = st.just(bytes(32))
FRAMES = st.one_of(
    st.builds(client.Hello, st.sampled_from([(1,), (2,), (1, 2)]), st.just("test")),
    st.builds(client.Authenticate, SIGNED),
    st.builds(client.Append, REFS, st.just(b"header"), st.just(b"payload")),
    st.builds(client.GetIndex, REFS, st.just(0), st.just(10)),
    st.builds(client.GetChains, REFS, st.just((ChainQuery(bytes(32), 0),))),
    st.builds(client.MoveCursor, REFS, SIGNED),
    st.builds(client.MoveCase, REFS, st.just(bytes(16)), st.sampled_from(CaseStep)),
    st.builds(client.OpenCase, REFS, st.just(bytes(16)), HASH, HASH),
    st.builds(client.Typing, HASH, st.booleans()),
    st.builds(client.Delivered, HASH, st.just(3)),
)
STEPS = st.one_of(
    FRAMES,
    st.sampled_from(["answer", "accept", "reject", "expire", "drain", "end", "lost"]),
    st.lists(REFS, max_size=3),
)


class Run:
    """A session, what is expected of it, and what it said."""

    def __init__(self):
        self.session = Session(bytes(32), 0.0)
        self.waiting = []
        self.asked = Counter()
        self.answered = Counter()
        self.sent = []
        self.closes = 0

    def step(self, step):
        session = self.session
        before = len(self.sent), self.closes
        was_closed = session.state is State.CLOSED
        match step:
            case "answer":
                effects = self._answer()
            case "accept":
                effects = session.welcome(server.Welcome(1, 0, bytes(32)))
            case "reject":
                refused = server.Refused(None, Code.UNAUTHENTICATED, None, "no", None)
                effects = session.refuse_proof(refused)
            case "expire":
                effects = session.expire()
            case "drain":
                effects = session.drain(Code.DRAINING, "stop")
            case "end":
                effects = session.end(Code.REVOKED, "removed")
            case "lost":
                session.lost()
                effects = []
            case list():
                effects = session.garbled(step, "what?")
            case _:
                effects = session.receive(step, 0.0)
        self._take(effects)
        if was_closed:
            assert before == (len(self.sent), self.closes)

    def _answer(self):
        if not self.waiting:
            return []
        ref = self.waiting.pop(0)
        return self.session.answer(ref, server.Ok(ref))

    def _take(self, effects):
        for place, effect in enumerate(effects):
            match effect:
                case Send(frame):
                    self.sent.append(frame)
                    ref = getattr(frame, "ref", None)
                    if ref is not None:
                        self.answered[ref] += 1
                case Append(frame):
                    self._asks(frame.ref)
                case Ask(ref, _):
                    self._asks(ref)
                case Close():
                    self.closes += 1
                    assert place == len(effects) - 1
                    assert isinstance(self.sent[-1], server.Bye)

    def _asks(self, ref):
        assert ref not in self.waiting, "two requests under one number"
        self.waiting.append(ref)
        self.asked[ref] += 1


@given(st.lists(STEPS, max_size=60))
def test_it_never_raises_and_closes_at_most_once(steps):
    run = Run()
    for step in steps:
        run.step(step)
    assert run.closes <= 1
    byes = [frame for frame in run.sent if isinstance(frame, server.Bye)]
    assert len(byes) == run.closes


@given(st.lists(STEPS, max_size=60))
def test_nothing_is_asked_or_answered_before_the_device_is_proved(steps):
    run, welcomed = Run(), False
    for step in steps:
        run.step(step)
        welcomed = welcomed or any(isinstance(f, server.Welcome) for f in run.sent)
        if not welcomed:
            assert not run.asked
            assert not run.answered


@given(st.lists(FRAMES, max_size=60), st.randoms(use_true_random=False))
def test_every_request_gets_exactly_one_answer(frames, random):
    run = Run()
    for step in (client.Hello((1,), "t"), client.Authenticate(Signed(b"", bytes(64)))):
        run.step(step)
    run.step("accept")
    refused_early = Counter()
    for frame in frames:
        count = len(run.sent)
        run.step(frame)
        for told in run.sent[count:]:
            if getattr(told, "ref", None) is not None:
                refused_early[told.ref] += 1
        if random.random() < 0.5:
            run.step("answer")
    while run.waiting:
        run.step("answer")
    assert run.answered == run.asked + refused_early
    assert run.session.under_way == 0


@given(st.lists(FRAMES, max_size=40))
def test_verification_is_asked_once_and_only_after_a_challenge(frames):
    session, verified = Session(bytes(32), 0.0), 0
    for frame in frames:
        was = session.state
        effects = session.receive(frame, 0.0)
        proofs = [effect for effect in effects if isinstance(effect, Verify)]
        verified += len(proofs)
        if proofs:
            assert was is State.CHALLENGED
    assert verified <= 1
