"""Who can read what, whatever happens (the state machine of the design)."""

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from cordee.crypto.errors import CryptoError
from cordee.crypto.opening import epoch
from cordee.crypto.opening.secret import Secret
from tests.crypto.story import TOTALS
from tests.crypto.story_accounts import AccountRules
from tests.crypto.story_thread import ThreadRules
from tests.crypto.world import Thread


class Whole(AccountRules, ThreadRules):
    """Accounts and thread in one story."""


class Thorough(Whole):
    """The same, where every secret is tried on every box."""

    share = 1


@seed(3)
class Same(Whole):
    """The same stories each time: other ones may need hundreds until a leak shows."""


PARTS = 6
EVERY_COMMIT = 3
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
SHORT = settings(
    max_examples=50, stateful_step_count=40, deadline=None, suppress_health_check=SLOW
)
LONG = settings(SHORT, max_examples=10_000, stateful_step_count=50)
QUICK = settings(SHORT, max_examples=300, database=None, phases=[Phase.generate])


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(part, marks=() if part < EVERY_COMMIT else pytest.mark.prove)
        for part in range(PARTS)
    ],
)
def test_everyone_entitled_reads_everything_and_nobody_else_anything(part):
    """In parts, so that several processes share it; each draws stories of its own."""
    assert part < PARTS
    run_state_machine_as_test(Whole, settings=SHORT)


class Reused(Secret):
    @classmethod
    def random(cls, size=32):
        return cls(bytes(size))


def stale_by_leavers_only(thread):
    return bool(thread.leavers or thread.complained)


def stale_by_generations_only(thread):
    members = thread.record.core.members
    return any(thread.people[m.account].state.g != m.generation for m in members)


@pytest.mark.parametrize(
    ("place", "name", "leak"),
    [
        (epoch, "Secret", Reused),
        (Thread, "stale", stale_by_leavers_only),
        (Thread, "stale", stale_by_generations_only),
    ],
    ids=["one key for all epochs", "revoked devices stay", "leavers stay"],
)
def test_a_leak_is_noticed(monkeypatch, place, name, leak):
    """The positive control: what is wrong on purpose does not pass."""
    monkeypatch.setattr(place, name, leak)
    with pytest.raises((AssertionError, KeyError, CryptoError)):
        run_state_machine_as_test(Same, settings=QUICK)


@pytest.mark.prove
@pytest.mark.timeout(0)
def test_everyone_entitled_reads_everything_ten_thousand_times(capsys):
    TOTALS.clear()
    run_state_machine_as_test(Thorough, settings=LONG)
    with capsys.disabled():
        print("\n" + told())


def told():
    """What the runs went through, a line each."""
    return "\n".join(f"{count:>14,} {what}" for what, count in sorted(TOTALS.items()))
