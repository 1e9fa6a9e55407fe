"""Bytes in memory: bounded in all, and for each address."""

import pytest

from cordee.mail_bridge.errors import MailTemporary
from cordee.mail_bridge.transport.budget import Budget


def test_one_address_leaves_room_for_the_others():
    budget = Budget(100)
    held = [budget.lease() for _ in range(5)]
    for lease in held:
        lease.grow_to(10, "a")
    with pytest.raises(MailTemporary, match="as many"):
        budget.lease().grow_to(1, "a")
    other = budget.lease()
    other.grow_to(50, "b")
    with pytest.raises(MailTemporary, match="as many"):
        budget.lease().grow_to(1, "c")
    for lease in (*held, other, other):
        lease.release()
    assert budget.taken == 0
    budget.lease().grow_to(50, "a")


def test_the_largest_mail_is_within_the_share_of_an_address():
    budget = Budget(100, 80)
    lease = budget.lease()
    for size in (10, 5, 80):
        lease.grow_to(size, "a")
    assert budget.taken == 80
