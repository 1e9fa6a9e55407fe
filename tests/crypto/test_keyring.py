"""Opening generations when the server gives less, or a thief made them (§5.1)."""

import pytest

from cordee.crypto.chain_entry import AccountKind, Rotate
from cordee.crypto.errors import ChainError
from cordee.crypto.opening.account import (
    Boxes,
    SealedEntry,
    append,
    make_generation,
    open_account,
    sealed_to,
)
from cordee.crypto.opening.secret import OpeningError, Secret
from tests.crypto.roles import Role
from tests.crypto.world import TIME, Organisation, Person


@pytest.fixture
def anna():
    return Person("anna", Organisation())


def rotated(person, fresh, previous):
    """A rotation with this secret, whatever it is."""
    chain, key = person.chain, person.devices[0]
    gen, boxes = make_generation(
        person.account,
        person.state.g + 1,
        sealed_to(person.state.openers),
        fresh,
        previous=previous,
    )
    signed = append(chain, Rotate((), (), (), gen), key, time=TIME)
    person.put(SealedEntry(signed, boxes, fresh))


@pytest.mark.parametrize("kept", [(0,), (1,), (2,), (0, 1, 2)])
def test_an_entry_without_boxes_stops_nothing_that_opens_by_another(anna, kept):
    """A device that was added opens by its own box, or by links from a newer one."""
    laptop = anna.add_device()
    anna.rotate()
    served = {seq: anna.boxes[seq] for seq in kept}
    held = {0: [], 1: [0], 2: [0, 1]}[max(kept)]
    if not held:
        with pytest.raises(OpeningError):
            open_account(anna.chain, laptop, served)
        return
    assert sorted(open_account(anna.chain, laptop, served).secrets) == held


def test_boxes_that_are_fewer_or_more_than_the_openers_are_looked_at_in_order(anna):
    anna.rotate()
    phone, own = anna.devices[0], anna.boxes[1].openers
    for openers in (own[:1], (*own, b"more")):
        ring = open_account(anna.chain, phone, {1: Boxes(openers)})
        assert sorted(ring.secrets) == [0, 1]


@pytest.mark.parametrize("size", [31, 33])
def test_a_secret_of_another_length_opens_nothing(anna, size):
    """Even one that gives the published key: no second implementation takes it."""
    host = Person("host", anna.organisation, AccountKind.AGENT)
    rotated(host, Secret(bytes(size)), host.secret(host.devices[0]))
    with pytest.raises(ChainError, match="CHN-10"):
        host.ring(host.devices[0])


def test_a_link_to_something_else_costs_history_only(anna):
    phone = anna.devices[0]
    rotated(anna, Secret.random(), Secret.random())
    anna.boxes.pop(0)
    assert sorted(anna.ring(phone).secrets) == [1]


def test_a_generation_that_is_not_held_has_no_key(anna):
    ring = anna.ring(anna.devices[0])
    assert ring.key(0).public == anna.state.pk
    with pytest.raises(OpeningError):
        ring.key(1)


def test_a_role_opens_by_what_is_served_of_it(anna):
    bruno = Person("bruno", anna.organisation)
    role = Role([anna, bruno], [anna, bruno])
    role.rotate(anna)
    role.boxes.pop(0)
    assert role.held(bruno) == [0, 1]
    role.boxes.clear()
    assert role.held(bruno) == []
