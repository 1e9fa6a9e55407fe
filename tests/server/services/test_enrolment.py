"""Coming in: invitations, sign-up, sessions, attestations, and being found."""

import asyncio
import os

import msgspec
import pytest

from cordee.crypto.attestation import attestation_hash
from cordee.crypto.chain_entry import Attest, Withdraw
from cordee.crypto.opening import account as accounts
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import SignedUp
from cordee.server.protocol.server_frames import (
    AttestationOffered,
    EnrolmentWaiting,
    Ok,
)
from cordee.server.services.ports import Refusal
from tests.support.people import DAY, NO_PROOF, ORIGIN, Ward, now, wire


@pytest.fixture
def dsn(own_database):
    return own_database


async def refused(work, code, rule=None):
    with pytest.raises(Refusal) as caught:
        await work
    assert (caught.value.code, caught.value.rule) == (code, rule)


async def invited(services, ward, name="Dora", **choices):
    """A person, and the invitation that is registered for him."""
    person, invitation = ward.person(name), ward.invitation(**choices)
    await ward.invite(services, invitation)
    return person, invitation


async def names(services, who, query):
    found = await services.answer(who.identity, client.FindPeople(1, query, "", 50))
    return [person.name for person in found.people]


# --- invitations ---------------------------------------------------------------


async def test_an_invitation_lets_one_account_in(services, ward):
    dora, invitation = await invited(services, ward)
    assert await services.sign_up(dora.sign_up(invitation)) == SignedUp(dora.account)
    other = ward.person("Emil").sign_up(invitation)
    await refused(services.sign_up(other), Code.INVITATION)


async def test_the_same_sign_up_twice_is_answered_twice(services, ward):
    dora, invitation = await invited(services, ward)
    request = dora.sign_up(invitation)
    answers = await asyncio.gather(*(services.sign_up(request) for _ in range(4)))
    assert answers == [SignedUp(dora.account)] * 4


async def test_an_invitation_that_nobody_registered_lets_nobody_in(services, ward):
    request = ward.person("Dora").sign_up(ward.invitation())
    await refused(services.sign_up(request), Code.INVITATION)


async def test_an_expired_invitation_is_refused(services, ward, dsn):
    expired = ward.invitation(not_after=now() - 1)
    frame = client.Invite(1, expired.id, expired.not_after)
    await refused(services.answer(ward.identity, frame), Code.INVITATION)
    await services.admit(expired.id, expired.not_after)
    request = Ward().sign_up(expired, proof=NO_PROOF)
    await refused(services.sign_up(request), Code.INVITATION)


async def test_only_the_operator_lets_organisations_in(services, ward):
    _, invitation = await invited(services, ward)
    request = Ward("Faux CHU").sign_up(invitation)
    await refused(services.sign_up(request), Code.INVITATION)


async def test_the_operators_invitation_is_for_organisations(services, ward):
    founding = ward.founding()
    assert await services.admit(founding.id, founding.not_after)
    assert await services.admit(founding.id, founding.not_after)
    request = ward.person("Dora", admin=False).sign_up(founding, proof=NO_PROOF)
    await refused(services.sign_up(request), Code.INVITATION)


async def test_the_operator_does_not_take_over_a_persons_invitation(services, ward):
    _, invitation = await invited(services, ward)
    assert not await services.admit(invitation.id, invitation.not_after)


async def test_only_organisations_invite_enrol_and_vouch(services, anna, bruno, ward):
    frames = [
        client.Invite(1, os.urandom(16), now() + DAY),
        client.GetEnrolments(1),
        client.OfferAttestation(1, wire(ward.attest(bruno))),
    ]
    for frame in frames:
        await refused(services.answer(anna.identity, frame), Code.FORBIDDEN)


async def test_the_administrator_is_who_invited(services, ward):
    other = Ward("Autre CHU")
    await other.join(services)
    person, invitation = other.person("Dora"), ward.invitation()
    await ward.invite(services, invitation)
    request = person.sign_up(invitation)
    await refused(services.sign_up(request), Code.INVITATION, "CHN-04")


async def test_a_forged_or_incomplete_account_is_refused(services, ward):
    dora, invitation = await invited(services, ward)
    request = dora.sign_up(invitation)
    forged = msgspec.structs.replace(request.create, signature=b"\x01" * 64)
    wrong = msgspec.structs.replace(request, create=forged)
    await refused(services.sign_up(wrong), Code.CHAIN, "SIG-01")
    wrong = msgspec.structs.replace(request, openers=request.openers[:1])
    await refused(services.sign_up(wrong), Code.CHAIN, "CHN-09")
    assert await services.sign_up(request) == SignedUp(dora.account)


async def test_the_registrar_hears_of_who_came_and_gets_the_proof(services, hub, ward):
    dora, invitation = await invited(services, ward)
    request = dora.sign_up(invitation)
    await services.sign_up(request)
    assert hub.heard(ward, EnrolmentWaiting)[-1] == EnrolmentWaiting(dora.account)
    waiting = await services.answer(ward.identity, client.GetEnrolments(1))
    (one,) = waiting.enrolments
    assert (one.account, one.proof) == (dora.account, request.proof)
    await ward.vouch(services, dora)
    waiting = await services.answer(ward.identity, client.GetEnrolments(2))
    assert waiting.enrolments == ()


# --- sessions ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "nonce"),
    [("https://elsewhere.test", bytes(32)), (ORIGIN, b"\x01" * 32)],
)
async def test_a_proof_for_another_server_or_challenge_is_refused(
    services, anna, origin, nonce
):
    proof = anna.session(nonce, origin=origin)
    work = services.authenticate(proof, ORIGIN, bytes(32))
    await refused(work, Code.UNAUTHENTICATED, "SIG-01")


async def test_an_unknown_account_or_device_is_refused(services, ward, anna):
    stranger = ward.person("Personne").session(bytes(32))
    work = services.authenticate(stranger, ORIGIN, bytes(32))
    await refused(work, Code.UNAUTHENTICATED)
    proof = anna.session(bytes(32), keys=DeviceKeys.generate())
    work = services.authenticate(proof, ORIGIN, bytes(32))
    await refused(work, Code.UNAUTHENTICATED)


async def test_a_card_opens_no_session(services, anna):
    proof = anna.session(bytes(32), keys=anna.card)
    work = services.authenticate(proof, ORIGIN, bytes(32))
    await refused(work, Code.REVOKED)


# --- attestations --------------------------------------------------------------


async def test_an_offer_waits_for_its_subject(services, hub, ward):
    dora, invitation = await invited(services, ward)
    await services.sign_up(dora.sign_up(invitation))
    signed = ward.attest(dora)
    offer = client.OfferAttestation(1, wire(signed))
    assert await services.answer(ward.identity, offer) == Ok(1)
    assert hub.heard(dora, AttestationOffered) == [AttestationOffered(wire(signed))]
    offers = await services.answer(dora.identity, client.GetOffers(2))
    assert offers.attestations == (wire(signed),)
    assert await names(services, ward, "dora") == []
    await services.answer(dora.identity, dora.entry(3, Attest(signed)))
    offers = await services.answer(dora.identity, client.GetOffers(4))
    assert offers.attestations == ()
    assert await names(services, ward, "dora") == ["Dora"]


async def test_an_attestation_that_was_not_offered_may_be_placed(services, ward):
    dora, invitation = await invited(services, ward)
    await services.sign_up(dora.sign_up(invitation))
    entry = dora.entry(1, Attest(ward.attest(dora)))
    await services.answer(dora.identity, entry)
    assert await names(services, ward, "dora") == ["Dora"]


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ({"not_before": now() + DAY, "not_after": now() + 2 * DAY}, "ATT-04"),
        ({"not_before": now() - 200, "not_after": now() - 100}, "ATT-04"),
        ({"not_after": now() + 200 * DAY}, "ATT-04"),
    ],
    ids=["to come", "over", "too long"],
)
async def test_an_attestation_out_of_its_time_is_refused(
    services, ward, anna, about, rule
):
    frame = anna.entry(1, Attest(ward.attest(anna, **about)))
    await refused(services.answer(anna.identity, frame), Code.ATTESTATION, rule)


async def test_a_forged_attestation_is_refused(services, ward, anna):
    signed = ward.attest(anna)
    forged = msgspec.structs.replace(signed, signature=b"\x01" * 64)
    frame = anna.entry(1, Attest(forged))
    await refused(services.answer(anna.identity, frame), Code.ATTESTATION, "ATT-01")


async def test_an_attestation_of_somebody_else_is_refused(services, ward, anna, bruno):
    content = Attest(ward.attest(bruno))
    entry = accounts.append(anna.chain, content, anna.keys, time=now() * 1000)
    frame = client.AppendEntry(1, anna.account, wire(entry), (), ())
    await refused(services.answer(anna.identity, frame), Code.ATTESTATION, "ATT-02")


async def test_an_organisation_that_is_not_known_vouches_for_nobody(services, anna):
    frame = anna.entry(1, Attest(Ward("Nulle part").attest(anna)))
    await refused(services.answer(anna.identity, frame), Code.ATTESTATION, "ATT-05")


async def test_an_organisation_offers_only_its_own_word(services, ward, anna):
    other = Ward("Autre CHU")
    await other.join(services)
    frame = client.OfferAttestation(1, wire(ward.attest(anna)))
    await refused(services.answer(other.identity, frame), Code.FORBIDDEN, "ATT-01")


async def test_one_professional_id_has_one_live_account(services, ward):
    dora, emil = ward.person("Dora"), ward.person("Dora")
    ids = {"Dora": "810000000001"}
    await ward.join(services, dora, idnps=ids)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    await services.sign_up(emil.sign_up(invitation))
    second = ward.attest(emil, idnps=ids["Dora"])
    offer = client.OfferAttestation(1, wire(second))
    await refused(services.answer(ward.identity, offer), Code.ATTESTATION, "ATT-06")
    replaces = ward.attest(emil, idnps=ids["Dora"], supersedes=dora.account)
    await services.answer(ward.identity, client.OfferAttestation(2, wire(replaces)))
    await services.answer(emil.identity, emil.entry(3, Attest(replaces)))
    found = await services.answer(ward.identity, client.FindPeople(4, "", "", 50))
    assert [person.account for person in found.people] == [emil.account]


async def test_a_withdrawn_attestation_hides_and_does_not_return(services, ward, anna):
    signed = anna.state.attestations[-1]
    withdraw = ward.entry(1, Withdraw(attestation_hash(signed)))
    await services.answer(ward.identity, withdraw)
    assert await names(services, ward, "Lefevre") == []
    again = anna.entry(2, Attest(signed))
    await refused(services.answer(anna.identity, again), Code.ATTESTATION, "ATT-07")


# --- people --------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["bruno", "OEUVRARD", "œuvr", "  chirurgie   bru ", "Œuvrard, médecin"]
)
async def test_people_are_found_by_words_whatever_the_accents(
    services, anna, bruno, query
):
    assert await names(services, anna, query) == ["Bruno Œuvrard"]


@pytest.mark.parametrize("query", ["vrard", "bruno anna", "_vrard", "brunoo"])
async def test_a_word_that_begins_nothing_finds_nobody(services, anna, bruno, query):
    assert await names(services, anna, query) == []


async def test_a_list_of_people_goes_on_after_its_page(services, ward):
    await ward.join(services, *(ward.person(f"Nom {i}") for i in range(5)))
    seen, after = [], ""
    while True:
        frame = client.FindPeople(1, "", after, 2)
        page = await services.answer(ward.identity, frame)
        seen += [person.name for person in page.people]
        after = page.next
        if not after:
            break
    assert seen == [f"Nom {i}" for i in range(5)]
