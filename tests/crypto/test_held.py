"""Roles as the people live them who hold them: duty, hand-over, theft, the rota."""

import pytest

from cordee.crypto.chain import verify_chain
from cordee.crypto.errors import CryptoError
from tests.crypto.roles import Role
from tests.crypto.world import Organisation, Person

NAMES = ("anna", "bruno", "claire", "david")


@pytest.fixture
def people():
    organisation = Organisation()
    return [Person(name, organisation) for name in NAMES]


@pytest.fixture
def role(people):
    return Role(people, people[:2])


def refused(rule, step):
    with pytest.raises(CryptoError) as refusal:
        step()
    assert refusal.value.rule == rule, refusal.value


def test_holders_open_the_role_and_nobody_else_does(role, people):
    anna, bruno, claire, _david = people
    assert role.held(anna) == role.held(bruno) == [0]
    assert role.held(claire) == []
    assert role.state.is_held
    assert role.state.devices == role.state.openers == ()
    assert role.state.managers == (anna.account,)
    assert role.state.holder(bruno.account).manager is False
    assert role.state.holder(claire.account) is None


def test_a_hand_over_gives_the_past_and_takes_what_comes(role, people):
    """The incoming is added by a manager, and relieves the outgoing himself."""
    anna, bruno, claire, _david = people
    role.rotate(bruno)
    role.add(claire, anna)
    assert role.held(claire) == [0, 1]
    role.rotate(claire, revoked=[bruno])
    assert role.held(claire) == role.held(anna) == [0, 1, 2]
    assert role.held(bruno) == [0, 1]
    assert [h.account for h in role.state.holders] == [anna.account, claire.account]
    verify_chain(role.state.account, role.chain.entries, role.find)
