"""Attestations: how long, by whom, and what they replace (§5.2)."""

import pytest

from cordee.crypto.attestation import (
    GRACE,
    MAX_VALIDITY,
    Identity,
    attestation_hash,
    check_member_time,
    check_single,
    check_time,
    check_trust,
    parse_attestation,
    verify_attestation,
)
from cordee.crypto.chain import extend_chain
from cordee.crypto.chain_entry import Endorse, Withdraw
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.account import append
from cordee.crypto.opening.attestation import attest
from tests.crypto.world import TIME, Organisation, Person

IDENTITY = Identity("8101", "Anna Morel", "surgeon", "", "Lyon")


@pytest.fixture(scope="module")
def organisation():
    return Organisation()


@pytest.fixture(scope="module")
def anna(organisation):
    return Person("anna", organisation)


def vouch(organisation, person, first=0, last=1, **more):
    return attest(
        organisation.chain,
        person.chain,
        IDENTITY,
        organisation.desk,
        not_before=first,
        not_after=last,
        **more,
    )


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


def verified(organisation, anna, **more):
    signed = vouch(organisation, anna, **more)
    return verify_attestation(signed, organisation.chain, anna.chain)


def test_an_attestation_says_what_it_rests_on_and_what_it_replaces(organisation, anna):
    plain = verified(organisation, anna)
    assert (plain.evidence, plain.supersedes) == ("invitation", None)
    again = verified(organisation, anna, supersedes=bytes(32), evidence="papers seen")
    assert (again.evidence, again.supersedes) == ("papers seen", bytes(32))


def test_an_attestation_lasts_a_second_to_a_hundred_and_eighty_days(organisation, anna):
    given = (organisation.chain, anna.chain)
    for last in (101, 100 + MAX_VALIDITY):
        verify_attestation(vouch(organisation, anna, 100, last), *given)
    for last in (99, 100, 101 + MAX_VALIDITY):
        signed = vouch(organisation, anna, 100, last)
        assert rule_of(verify_attestation, signed, *given) == "ATT-04"


def test_a_member_s_attestation_has_thirty_days_of_grace(organisation, anna):
    body = parse_attestation(vouch(organisation, anna, 100, 200))
    for now in (100, 200):
        check_time(body, now)
    for now in (99, 201):
        assert rule_of(check_time, body, now) == "ATT-04"
    check_member_time(body, 200 + GRACE)
    assert rule_of(check_member_time, body, 201 + GRACE) == "ATT-08"
    assert (GRACE, MAX_VALIDITY) == (2_592_000, 15_552_000)


def test_an_attestation_is_by_a_device_of_an_organisation_that_still_says_so(anna):
    organisation, other = Organisation(), Organisation()
    signed = vouch(organisation, anna)
    given = (organisation.chain, anna.chain)
    assert rule_of(verify_attestation, signed, other.chain, anna.chain) == "ATT-01"
    assert rule_of(verify_attestation, signed, anna.chain, anna.chain) == "ATT-01"
    stranger = Person("bruno", organisation)
    assert rule_of(verify_attestation, signed, given[0], stranger.chain) == "ATT-02"
    desk, organisation.desk = organisation.desk, other.desk
    forged = vouch(organisation, anna)
    assert rule_of(verify_attestation, forged, *given) == "ATT-01"
    word = Withdraw(attestation_hash(signed))
    entry = append(organisation.chain, word, desk, time=TIME)
    later = extend_chain(organisation.chain, entry)
    assert rule_of(verify_attestation, signed, later, anna.chain) == "ATT-07"


@pytest.mark.parametrize("now", [0, 1, 1_790_000_000])
def test_an_organisation_that_mine_never_endorsed_is_not_trusted(organisation, now):
    """At no time: a clock that stands at its beginning trusts nobody more."""
    pinned = organisation.account
    assert rule_of(check_trust, bytes(32), organisation.chain, pinned, now) == "ATT-05"
    check_trust(pinned, None, pinned, now)
    assert rule_of(check_trust, bytes(32), None, pinned, now) == "ATT-05"


def test_an_endorsement_lasts_to_its_last_second(organisation):
    pinned, other = organisation.account, bytes(32)
    word = Endorse(other, 1000)
    entry = append(organisation.chain, word, organisation.desk, time=TIME)
    mine = extend_chain(organisation.chain, entry)
    check_trust(other, mine, pinned, 1000)
    assert rule_of(check_trust, other, mine, pinned, 1001) == "ATT-05"
    assert rule_of(check_trust, other, mine, bytes(32 - 1) + b"\x01", 1) == "ATT-05"


def test_a_professional_id_has_one_live_account():
    mine, other = b"\x01" * 32, b"\x02" * 32
    live = {"8101": other, "": other}
    assert rule_of(check_single, "8101", mine, None, live) == "ATT-06"
    check_single("8101", mine, other, live)
    check_single("8101", other, None, live)
    check_single("8102", mine, None, live)
    check_single("", mine, None, live)
