"""Roles: made, proposed, accepted, handed over, and what follows from it at once."""

import asyncio

import msgspec
import pytest

from cordee.crypto.chain_entry import AccountKind, Admin, Close
from cordee.crypto.encoding import encode
from cordee.crypto.opening.card import card_keys, new_card
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol import limits
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import (
    AttestationOffered,
    ChainMoved,
    Ok,
    ProposalMoved,
    ThreadStale,
)
from cordee.server.services import chains, holding, roles
from cordee.server.services.backend import Services
from cordee.server.services.metrics import NoMetrics
from cordee.server.services.ports import Refusal
from tests.support.hub import Recorder
from tests.support.people import Account, Thread, Ward, wire
from tests.support.roles import Role, holder_of


class Measured(NoMetrics):
    """Keeps what there is now."""

    def __init__(self):
        self.now = {}

    def measure(self, name, value):
        self.now[name] = value


async def refused(services, who, frame, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    assert (caught.value.code, caught.value.rule) == (code, rule)
    return caught.value


async def held_by(services, person):
    answer = await services.answer(person.identity, client.GetRoles(1))
    return [(one.role, one.kind, one.manager) for one in answer.roles]


async def proposals_to(services, person):
    answer = await services.answer(person.identity, client.GetProposals(1))
    return list(answer.proposals)


# --- enrolment -------------------------------------------------------------------


async def test_a_role_is_made_by_invitation_and_attested_like_a_person(
    services, hub, anna, bruno, role
):
    assert await held_by(services, anna) == [(role.account, "role", True)]
    assert await held_by(services, bruno) == [(role.account, "role", False)]
    asked = client.FindPeople(1, "avis cardiologie", "", 100)
    found = (await services.answer(bruno.identity, asked)).people
    assert role.account in {person.account for person in found}
    told = ChainMoved(role.account, 0, role.chain.states[0].head)
    for who in (anna, bruno):
        assert told in hub.heard(who, ChainMoved)
    offered = hub.heard(anna, AttestationOffered)[-1].attestation
    assert offered == wire(role.state.attestations[0])
    assert offered not in [o.attestation for o in hub.heard(bruno, AttestationOffered)]


async def test_what_is_offered_to_a_role_waits_for_who_manages_it(
    services, ward, anna, bruno, role
):
    second = ward.attest(role)
    offer = client.OfferAttestation(1, wire(second))
    await services.answer(ward.identity, offer)
    for who, waiting in ((anna, (wire(second),)), (bruno, ())):
        offers = await services.answer(who.identity, client.GetOffers(2))
        assert offers.attestations == waiting


@pytest.mark.parametrize("kind", [AccountKind.GATEWAY, AccountKind.AGENT])
async def test_a_gateway_or_an_agent_is_let_in_and_comes_back(services, ward, kind):
    account = Account("Passerelle", kind, admin=ward)
    await ward.join(services, account)
    who, _ = await services.authenticate(
        account.session(bytes(32)), "https://cordee.test", bytes(32)
    )
    assert who.kind == kind


async def test_an_organisations_invitation_founds_no_organisation(services, ward):
    other = Account("CH", AccountKind.ORGANISATION)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    with pytest.raises(Refusal) as caught:
        await services.sign_up(other.sign_up(invitation))
    assert caught.value.code == Code.INVITATION


async def test_the_same_sign_up_of_a_role_twice_is_once(services, ward, anna, bruno):
    """Also when its holders have moved on in between."""
    role = Role("Avis", anna)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    request = role.sign_up(invitation)
    first = await services.sign_up(request)
    await services.answer(anna.identity, anna.rotate(1))
    assert await services.sign_up(request) == first


async def test_a_role_of_an_unknown_holder_is_refused(services, ward, anna):
    stranger = ward.person("Eve")
    role = Role("Avis", anna, stranger)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    with pytest.raises(Refusal) as caught:
        await services.sign_up(role.sign_up(invitation))
    assert (caught.value.code, caught.value.rule) == (Code.CHAIN, "FRE-02")


async def test_a_role_is_not_made_with_keys_of_before(services, ward, anna, bruno):
    role = Role("Avis", anna, bruno)
    await services.answer(bruno.identity, bruno.rotate(1))
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    with pytest.raises(Refusal) as caught:
        await services.sign_up(role.sign_up(invitation))
    told = (caught.value.code, caught.value.rule)
    assert told == (Code.STALE_GENERATION, "CHN-08")


async def test_a_stolen_device_makes_no_role(services, ward, anna):
    stolen, fresh = anna.keys, DeviceKeys.generate()
    await services.answer(anna.identity, anna.add_device(1, fresh))
    role = Role("Avis", anna)
    anna.keys = fresh
    await services.answer(anna.identity, anna.rotate(2, revoked=[stolen.sig_pk]))
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    with pytest.raises(Refusal) as caught:
        await services.sign_up(role.sign_up(invitation))
    assert (caught.value.code, caught.value.rule) == (Code.CHAIN, "CHN-03")


async def test_a_role_has_no_session(services, role):
    with pytest.raises(Refusal) as caught:
        await services.authenticate(
            Account.session(role, bytes(32), keys=role.manager.keys),
            "https://cordee.test",
            bytes(32),
        )
    assert caught.value.code == Code.UNAUTHENTICATED


# --- entries ---------------------------------------------------------------------


async def test_only_holders_of_now_move_a_role(services, claire, bruno, role):
    before = role.chain
    frame = role.rotate(1, by=bruno)
    await refused(services, claire.identity, frame, Code.FORBIDDEN, "CHN-03")
    assert await services.answer(bruno.identity, frame) == Ok(1)
    assert role.chain.state.g == before.state.g + 1


async def test_a_stolen_device_of_a_holder_moves_no_role(services, bruno, role):
    stolen, fresh = bruno.keys, DeviceKeys.generate()
    await services.answer(bruno.identity, bruno.add_device(1, fresh))
    frame = role.rotate(1, by=bruno)
    bruno.keys = fresh
    await services.answer(bruno.identity, bruno.rotate(2, revoked=[stolen.sig_pk]))
    who = bruno.identity_of(stolen)
    await refused(services, who, frame, Code.CHAIN, "CHN-03")


async def test_the_boxes_of_a_role_are_those_of_its_entry(services, claire, role):
    frame = role.add(1, claire)
    wrong = msgspec.structs.replace(frame, openers=())
    await refused(services, role.identity, wrong, Code.CHAIN, "CHN-09")
    assert await services.answer(role.identity, frame) == Ok(1)
    frame = role.rotate(2)
    wrong = msgspec.structs.replace(frame, openers=frame.openers[::-1])
    await refused(services, role.identity, wrong, Code.CHAIN, "CHN-09")
    assert await services.answer(role.identity, frame) == Ok(2)


async def test_of_two_managers_at_once_one_wins_and_the_other_goes_on(
    services, bruno, claire, dora, role
):
    await services.answer(role.identity, role.add(1, claire, manager=True))
    before = role.memory
    first, added = role.add(2, dora), role.memory
    role.memory = before
    second, rotated = role.rotate(3, by=claire, revoked=[bruno]), role.memory
    answers = await asyncio.gather(
        services.answer(role.identity, first),
        services.answer(claire.identity, second),
        return_exceptions=True,
    )
    (won,) = [a for a in answers if isinstance(a, Ok)]
    (lost,) = [a for a in answers if isinstance(a, Refusal)]
    assert (lost.code, lost.rule) == (Code.CONFLICT, "CHN-14")
    role.memory = added if won.ref == 2 else rotated
    if won.ref == 2:
        again = (claire.identity, role.rotate(4, by=claire, revoked=[bruno]))
    else:
        again = (role.identity, role.add(4, dora))
    assert await services.answer(*again) == Ok(4)
    assert await held_by(services, bruno) == []
    assert await held_by(services, dora) == [(role.account, "role", False)]


async def test_a_role_and_who_rotates_it_have_their_own_rates(
    services, anna, bruno, claire, role
):
    """A holder who spends his rotations takes none of the manager's."""
    burst = int(services._context.settings.rates.renewals.burst)
    for ref in range(burst):
        await services.answer(bruno.identity, role.rotate(ref + 1, by=bruno))
    before = role.memory
    frame = role.rotate(99, by=bruno)
    refusal = await refused(services, bruno.identity, frame, Code.RATE_LIMITED)
    assert refusal.retry_after > 0
    role.memory = before
    frame = role.rotate(100, revoked=[bruno])
    assert await services.answer(anna.identity, frame) == Ok(100)


async def test_no_session_ends_when_a_role_moves(services, hub, bruno, role):
    hub.drops.clear()
    await services.answer(role.identity, role.rotate(1, revoked=[bruno]))
    assert hub.drops == []


async def test_an_administrator_resigns_from_a_role(services, ward, role):
    frame = role.entry(1, Admin(None), by=ward)
    assert await services.answer(ward.identity, frame) == Ok(1)
    assert role.state.admin is None


async def test_roles_that_stand_with_one_person_are_counted(own_database):
    """ROL-01, in the metrics: who is locked or gone does not count."""
    measured = Measured()
    alone = await Services.start(own_database, hub=Recorder(), metrics=measured)
    try:
        ward = Ward()
        anna, bruno, claire = map(ward.person, ("Anna", "Bruno", "Claire"))
        await ward.join(alone, anna, bruno, claire)
        role = Role("Avis", anna, bruno)
        await ward.join(alone, role)
        assert await alone.role_watch.once() == 0
        await alone.answer(ward.identity, ward.lock(1, bruno))
        assert await alone.role_watch.once() == 1
        assert measured.now["roles_with_fewer_than_two_holders"] == 1
        await alone.answer(anna.identity, role.add(2, claire))
        assert await alone.role_watch.once() == 0
        await alone.answer(claire.identity, claire.entry(3, Close(None)))
        assert await alone.role_watch.once() == 1
        await alone.answer(anna.identity, role.entry(4, Close(None)))
        assert await alone.role_watch.once() == 0
    finally:
        await alone.stop()


async def test_nobody_holds_more_than_the_bound(services, ward, monkeypatch, anna):
    monkeypatch.setattr(holding, "MAX_HELD", 1)
    await ward.join(services, Role("Un", anna))
    second = Role("Deux", anna)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    with pytest.raises(Refusal) as caught:
        await services.sign_up(second.sign_up(invitation))
    assert caught.value.code == Code.TOO_MANY
    assert len(await held_by(services, anna)) == 1


# --- a role that is stale (CHN-12) -------------------------------------------------


async def test_when_a_holder_moves_the_others_hear_and_nothing_is_blocked(
    services, hub, anna, bruno, role
):
    """They share no thread: only the role."""
    hub.frames.clear()
    await services.answer(bruno.identity, bruno.rotate(1))
    told = ChainMoved(bruno.account, bruno.state.seq, bruno.state.head)
    assert hub.heard(anna, ChainMoved) == [told]
    assert hub.heard(anna, ThreadStale) == []
    frame = role.rotate(2)
    assert role.state.holder(bruno.account).generation == bruno.state.g
    assert await services.answer(anna.identity, frame) == Ok(2)


async def test_a_role_renewed_with_keys_of_before_is_refused(
    services, anna, bruno, role
):
    await services.answer(bruno.identity, bruno.rotate(1))
    frame = role.rotate(2)
    await services.answer(bruno.identity, bruno.rotate(3))
    await refused(services, anna.identity, frame, Code.STALE_GENERATION, "CHN-08")


async def test_a_role_goes_on_when_a_holder_has_closed_his_account(
    services, anna, bruno, role
):
    """He is renewed as he was before: only a manager could relieve him."""
    await services.answer(bruno.identity, bruno.rotate(1))
    stood = bruno.state
    await services.answer(bruno.identity, bruno.entry(2, Close(None)))
    frame = role.rotate(3)
    assert role.state.holder(bruno.account).head == stood.head
    assert await services.answer(anna.identity, frame) == Ok(3)


async def test_nobody_takes_a_role_who_has_closed_his_account(
    services, anna, claire, role
):
    frame = role.add(1, claire)
    await services.answer(claire.identity, claire.entry(2, Close(None)))
    await refused(services, anna.identity, frame, Code.CHAIN, "CHN-15")


async def test_a_role_that_moves_makes_its_threads_stale(
    services, hub, bruno, claire, role, ward_thread
):
    await services.answer(bruno.identity, role.rotate(1, by=bruno))
    for who in (role.manager, bruno, claire):
        assert hub.heard(who, ThreadStale) == [ThreadStale(ward_thread.id)]
    hub.frames.clear()
    await services.answer(role.identity, role.add(2, claire))
    assert hub.heard(claire, ThreadStale) == []


async def test_a_holder_who_was_locked_comes_back_and_his_role_follows(
    services, hub, anna, bruno, role, ward_thread
):
    """Twice: to his card while he is locked, to his new device after."""
    await services.answer(role.admin.identity, role.admin.lock(1, bruno))
    assert await services.answer(anna.identity, role.rotate(2)) == Ok(2)
    assert role.state.holder(bruno.account).generation == bruno.state.g
    old = [opener.sig_pk for opener in bruno.state.openers]
    card, bruno.card = bruno.card, card_keys(new_card())
    device = DeviceKeys.generate()
    frame = bruno.rotate(3, revoked=old, added=[device, bruno.card], keys=card)
    bruno.keys = device
    assert await services.answer(bruno.identity_of(card), frame) == Ok(3)
    told = ChainMoved(bruno.account, bruno.state.seq, bruno.state.head)
    assert hub.heard(anna, ChainMoved)[-1] == told
    assert await services.answer(anna.identity, role.rotate(4)) == Ok(4)
    asked = client.GetRange(5, ward_thread.id, 1, 9, role.account)
    assert len((await services.answer(bruno.identity, asked)).items) == 1


async def test_chains_that_are_kept_no_more_are_read_again(
    dsn, anna, bruno, claire, role, monkeypatch
):
    monkeypatch.setattr(chains, "MAX_KEPT", 1)
    forgetful = await Services.start(dsn, hub=Recorder())
    try:
        frames = [role.rotate(1, by=bruno), role.add(2, claire)]
        for who, frame in zip((bruno, anna), frames, strict=True):
            assert await forgetful.answer(who.identity, frame) == Ok(frame.ref)
        thread = Thread.begin(claire, role)
        thread.follow(await forgetful.answer(claire.identity, thread.frame(3)))
        frame = thread.renew(bruno, behalf=role).frame(4)
        assert (await forgetful.answer(bruno.identity, frame)).seq == 2
    finally:
        await forgetful.stop()


# --- proposals -------------------------------------------------------------------


async def test_a_proposal_is_told_accepted_and_gone_once_it_is_on_the_chain(
    services, hub, anna, claire, role
):
    assert await services.answer(*role.propose(1, claire)) == Ok(1)
    moved = ProposalMoved(role.account, claire.account)
    for who in (anna, claire):
        assert hub.heard(who, ProposalMoved) == [moved]
        (one,) = await proposals_to(services, who)
        assert (one.role, one.account, one.by) == (
            role.account,
            claire.account,
            anna.account,
        )
        assert (one.opener, one.accept, one.manager) == (None, None, False)
    assert await services.answer(*role.accept(2, claire)) == Ok(2)
    assert len(hub.heard(anna, ProposalMoved)) == 2
    (one,) = await proposals_to(services, anna)
    assert (one.seq, one.opener) == (role.state.seq, encode(holder_of(claire)))
    frame = role.add(3, claire)
    await services.answer(anna.identity, frame)
    assert await proposals_to(services, anna) == []
    assert await proposals_to(services, claire) == []
    assert len(hub.heard(claire, ProposalMoved)) == 3
    assert await held_by(services, claire) == [(role.account, "role", False)]


async def test_a_proposal_survives_a_restart(services, dsn, claire, role):
    await services.answer(*role.propose(1, claire))
    fresh = await Services.start(dsn, hub=Recorder())
    try:
        assert len(await proposals_to(fresh, claire)) == 1
        assert await fresh.answer(*role.accept(2, claire)) == Ok(2)
    finally:
        await fresh.stop()


async def test_only_a_manager_proposes(services, bruno, claire, dora, role):
    for who in (bruno, claire):
        asked, frame = role.propose(1, dora, by=who)
        await refused(services, asked, frame, Code.FORBIDDEN)


async def test_whom_nobody_may_ask(services, ward, bruno, role):
    other = Role("Secrétariat", bruno)
    await ward.join(services, other)
    who, frame = role.propose(1, other)
    await refused(services, who, frame, Code.CHAIN, "CHN-13")
    who, frame = role.propose(1, bruno)
    await refused(services, who, frame, Code.CONFLICT, "CHN-09")
    who, frame = role.propose(1, ward.person("Eve"))
    await refused(services, who, frame, Code.NOT_FOUND)


async def test_a_proposal_is_declined_by_either_side_and_by_nobody_else(
    services, hub, anna, bruno, claire, role
):
    decline = client.DeclineHolder(2, role.account, claire.account)
    for who in (claire, anna):
        await services.answer(*role.propose(1, claire))
        await refused(services, bruno.identity, decline, Code.FORBIDDEN)
        assert await services.answer(who.identity, decline) == Ok(2)
        assert await proposals_to(services, claire) == []
        assert await services.answer(who.identity, decline) == Ok(2)
    assert len(hub.heard(claire, ProposalMoved)) == 4
    who, frame = role.accept(3, claire)
    await refused(services, who, frame, Code.NOT_FOUND)


async def test_a_word_is_for_the_chain_as_it_stands_and_by_who_was_asked(
    services, claire, dora, role
):
    await services.answer(*role.propose(1, claire))
    who, frame = role.accept(2, dora)
    await refused(services, who, frame, Code.NOT_FOUND)
    await refused(services, claire.identity, frame, Code.FORBIDDEN, "CHN-05")
    who, frame = role.accept(3, claire, manager=True)
    await refused(services, who, frame, Code.NOT_FOUND)
    who, frame = role.accept(4, claire)
    junk = msgspec.structs.replace(frame, opener=frame.opener + b"x")
    await refused(services, who, junk, Code.MALFORMED, "ENC-01")
    forged = msgspec.structs.replace(frame, accept=bytes(64))
    await refused(services, who, forged, Code.CHAIN, "CHN-06")
    await services.answer(claire.identity, claire.rotate(5))
    await refused(services, who, frame, Code.STALE_GENERATION, "CHN-08")
    who, frame = role.accept(6, claire)
    await services.answer(role.identity, role.rotate(7))
    await refused(services, who, frame, Code.CONFLICT, "CHN-01")


async def test_who_accepted_for_a_head_of_before_is_told_to_look_again(
    services, hub, claire, role
):
    await services.answer(*role.propose(1, claire))
    await services.answer(*role.accept(2, claire))
    hub.frames.clear()
    await services.answer(role.identity, role.rotate(3))
    moved = ProposalMoved(role.account, claire.account)
    assert hub.heard(claire, ProposalMoved) == [moved]
    (one,) = await proposals_to(services, claire)
    assert one.seq < role.state.seq
    assert await services.answer(*role.accept(4, claire)) == Ok(4)


async def test_another_word_to_the_same_person_stands_instead(services, claire, role):
    await services.answer(*role.propose(1, claire))
    await services.answer(*role.accept(2, claire))
    await services.answer(*role.propose(3, claire))
    (one,) = await proposals_to(services, claire)
    assert one.accept is not None
    await services.answer(*role.propose(4, claire, manager=True))
    (one,) = await proposals_to(services, claire)
    assert (one.manager, one.accept) == (True, None)


async def test_proposals_have_their_bound_for_a_role_and_for_a_person(
    services, ward, monkeypatch, claire, dora, role
):
    monkeypatch.setattr(roles, "MAX_HELD", 1)
    await services.answer(*role.propose(1, claire))
    await services.answer(*role.propose(2, claire))
    who, frame = role.propose(3, dora)
    await refused(services, who, frame, Code.TOO_MANY)
    other = Role("Secrétariat", dora)
    await ward.join(services, other)
    who, frame = other.propose(4, claire)
    await refused(services, who, frame, Code.TOO_MANY)


async def test_proposals_at_once_keep_to_the_bound(
    services, ward, monkeypatch, claire, dora, role
):
    monkeypatch.setattr(roles, "MAX_HELD", 1)
    answers = await asyncio.gather(
        *(services.answer(*role.propose(1, who)) for who in (claire, dora)),
        return_exceptions=True,
    )
    assert sorted(type(a).__name__ for a in answers) == ["Ok", "Refusal"]


async def test_what_is_no_more_is_proposed_by_nobody_and_to_nobody(
    services, claire, dora, role
):
    await services.answer(*role.propose(1, claire))
    await services.answer(*role.propose(2, dora))
    await services.answer(claire.identity, claire.entry(3, Close(None)))
    assert [p.account for p in await proposals_to(services, role.manager)] == [
        dora.account
    ]
    who, frame = role.propose(4, claire)
    await refused(services, who, frame, Code.NOT_FOUND)
    manager = role.manager
    await services.answer(manager.identity, role.entry(5, Close(None), by=manager))
    assert await proposals_to(services, dora) == []
    assert await held_by(services, manager) == []


async def test_a_proposal_reaches_the_other_process(services, dsn, claire, role):
    hub = Recorder()
    other = await Services.start(dsn, hub=hub)
    try:
        await services.answer(*role.propose(1, claire))
        await hub.until(lambda: hub.heard(claire, ProposalMoved))
        assert len(await proposals_to(other, claire)) == 1
    finally:
        await other.stop()


def test_an_answer_of_proposals_fits_into_a_message():
    """A holder's opener has at most 200 bytes, whatever is in it."""
    row = 3 * 34 + 200 + 66 + 20
    assert roles.MAX_PROPOSALS * row < limits.MAX_WEBSOCKET_MESSAGE
