"""Chains: what an entry leaves in the account, and what is shown of a fork (§5.1)."""

import pytest
from msgspec.structs import replace

from cordee.crypto.attestation_body import Identity
from cordee.crypto.chain import (
    MAX_ENTRIES,
    Chain,
    begin_chain,
    continue_chain,
    extend_chain,
    verify_chain,
)
from cordee.crypto.chain_entry import AccountKind, Admin, Attest, Endorse
from cordee.crypto.encoding import encode
from cordee.crypto.errors import ChainForkError, CryptoError
from cordee.crypto.held import as_holder
from cordee.crypto.opening.account import Boxes, append, create_account, lock, rotate
from cordee.crypto.opening.attestation import attest
from cordee.crypto.opening.held import accept_as_holder, create_held
from cordee.crypto.opening.secret import DeviceKeys
from tests.crypto.roles import Role, place
from tests.crypto.world import TIME, Held, Organisation, Person

IDENTITY = Identity("8101", "Anna Morel", "surgeon", "", "Lyon")


@pytest.fixture
def organisation():
    return Organisation()


@pytest.fixture
def anna(organisation):
    return Person("anna", organisation)


@pytest.fixture
def bruno(organisation):
    return Person("bruno", organisation)


def rule_of(step, *given):
    with pytest.raises(CryptoError) as refusal:
        step(*given)
    return refusal.value.rule


def vouched(organisation, person):
    signed = attest(
        organisation.chain,
        person.chain,
        IDENTITY,
        organisation.desk,
        not_before=0,
        not_after=1,
    )
    return append(person.chain, Attest(signed), person.devices[0], time=TIME), signed


def test_an_account_keeps_every_attestation_about_it_in_order(organisation, anna):
    given = []
    for _ in range(2):
        entry, signed = vouched(organisation, anna)
        anna.chain = extend_chain(anna.chain, entry)
        given.append(signed)
    assert anna.state.attestations == tuple(given)


def test_an_attestation_about_another_is_not_kept(organisation, anna, bruno):
    _entry, signed = vouched(organisation, bruno)
    entry = append(anna.chain, Attest(signed), anna.devices[0], time=TIME)
    assert rule_of(extend_chain, anna.chain, entry) == "ATT-02"


def test_a_fork_is_shown_with_both_entries(anna):
    """They are the evidence: without either, nobody could be asked."""
    before, phone = anna.chain, anna.devices[0]
    ours = rotate(before, anna.secret(phone), phone, time=TIME).signed
    theirs = append(before, Admin(None), phone, time=TIME)
    known = extend_chain(before, ours)
    with pytest.raises(ChainForkError) as fork:
        continue_chain(known, [*before.entries, theirs])
    assert (fork.value.ours, fork.value.theirs) == (encode(ours), encode(theirs))
    assert fork.value.rule == "CHN-14"


def test_another_beginning_is_another_account_and_no_fork(anna, bruno):
    assert rule_of(continue_chain, anna.chain, bruno.chain.entries) == "CHN-02"


def test_junk_in_the_place_of_an_entry_is_refused_by_its_own_rule(anna):
    known = anna.chain
    anna.rotate()
    junk = append(known, Admin(None), DeviceKeys.generate(), time=TIME)
    served = [*known.entries, junk]
    assert rule_of(continue_chain, anna.chain, served) == "CHN-03"


def test_a_chain_that_was_served_shorter_is_refused(anna):
    before = anna.chain
    anna.rotate()
    assert rule_of(continue_chain, anna.chain, before.entries) == "FRE-01"
    assert continue_chain(anna.chain, anna.chain.entries) == anna.chain


def test_what_others_did_to_a_known_chain_is_judged_by_their_chains(anna):
    known = anna.chain
    anna.lock()
    longer = continue_chain(known, anna.chain.entries, anna.find)
    assert longer.state.locked
    assert rule_of(continue_chain, known, anna.chain.entries) == "CHN-03"


def test_a_fork_by_an_administrator_is_judged_by_his_chain(anna):
    before = anna.chain
    anna.rotate()
    desk, where = anna.organisation.desk, anna.organisation.place
    theirs = lock(before, 0, desk, where, time=TIME).signed
    served = [*before.entries, theirs]
    with pytest.raises(ChainForkError):
        continue_chain(anna.chain, served, anna.find)
    assert rule_of(continue_chain, anna.chain, served) == "CHN-03"


def test_another_organisation_does_not_lock(anna):
    """Its chain is known and its signature good: it only is not the one named."""
    other, mine = Organisation(), anna.organisation
    known = {other.account: other.chain, mine.account: mine.chain}
    made = lock(anna.chain, 0, other.desk, other.place, time=TIME).signed
    assert rule_of(extend_chain, anna.chain, made, known.get) == "CHN-03"
    resigned = append(
        anna.chain, Admin(None), other.desk, time=TIME, authority=other.place
    )
    assert rule_of(extend_chain, anna.chain, resigned, known.get) == "CHN-03"
    alone = append(anna.chain, Admin(None), anna.devices[0], time=TIME)
    anna.chain = extend_chain(anna.chain, alone)
    made = lock(anna.chain, 0, mine.desk, mine.place, time=TIME).signed
    assert rule_of(extend_chain, anna.chain, made, known.get) == "CHN-03"


def test_who_returns_unlocks_the_account(anna):
    anna.lock()
    assert anna.state.locked_to == (anna.card.sig_pk,)
    anna.recover()
    assert anna.state.locked_to == ()


def test_a_lock_brings_no_boxes(anna):
    """The reserve's were there before."""
    desk, where = anna.organisation.desk, anna.organisation.place
    assert lock(anna.chain, 0, desk, where, time=TIME).boxes == Boxes()


def test_whoever_makes_a_generation_is_told_its_secret(anna, bruno):
    made = anna.rotate()
    assert anna.secret(anna.devices[0]) == made.secret
    held = Held("on call", [anna, bruno])
    assert held.secret(bruno.devices[0]) == held.first_secret
    role = Role([anna, bruno], [anna, bruno])
    made = role.rotate(anna)
    assert role.ring(bruno).secrets[1] == made.secret
    made = role.plan(anna, [anna, bruno], 1)
    assert role.ring(bruno).secrets[2] == made.secret


def test_who_administers_a_role_is_named_by_its_maker_and_by_its_managers(anna, bruno):
    organisation, salt = anna.organisation, bytes(16)
    known = {p.account: p.chain for p in (anna, bruno, organisation)}
    openers = tuple(as_holder(p.state, manager=p is anna) for p in (anna, bruno))
    words = [accept_as_holder(salt, None, openers, p.devices[0]) for p in (anna, bruno)]
    made = create_held(
        AccountKind.ROLE,
        openers,
        words,
        anna.devices[0],
        anna.place,
        lambda holder: known[holder.account].state.pk,
        time=TIME,
        salt=salt,
        admin=organisation.account,
    )
    chain = begin_chain(made.signed, known.get)
    assert chain.state.admin == organisation.account
    assert (chain.state.reserves, chain.state.slots) == ({}, ())
    for person, rule in ((bruno, "CHN-04"), (anna, None)):
        entry = append(
            chain,
            Admin(bruno.account),
            person.devices[0],
            time=TIME,
            authority=place(person),
        )
        if rule:
            assert rule_of(extend_chain, chain, entry, known.get) == rule
    assert extend_chain(chain, entry, known.get).state.admin == bruno.account


def test_an_administrator_of_a_role_may_resign_and_name_nobody(anna, bruno):
    organisation = anna.organisation
    role = Role([anna, bruno, organisation], [anna, bruno])
    change = append(
        role.chain,
        Admin(organisation.account),
        anna.devices[0],
        time=TIME,
        authority=place(anna),
    )
    chain = extend_chain(role.chain, change, role.find)
    for named, rule in ((bruno.account, "CHN-04"), (None, None)):
        entry = append(
            chain,
            Admin(named),
            organisation.desk,
            time=TIME,
            authority=organisation.place,
        )
        if rule:
            assert rule_of(extend_chain, chain, entry, role.find) == rule
    assert extend_chain(chain, entry, role.find).state.admin is None


@pytest.mark.parametrize("manager", [True, False])
def test_an_administrator_who_holds_the_role_acts_as_its_holder(anna, manager):
    """What he may do is what a holder of his rank may: name another, or nothing."""
    organisation = anna.organisation
    holders = [organisation, anna] if manager else [anna, organisation]
    organisation.devices = [organisation.desk]
    role = Role(holders, holders)
    first = holders[0]
    change = append(
        role.chain,
        Admin(organisation.account),
        first.devices[0],
        time=TIME,
        authority=place(first),
    )
    chain = extend_chain(role.chain, change, role.find)
    for named in (None, bytes(32)):
        entry = append(
            chain,
            Admin(named),
            organisation.desk,
            time=TIME,
            authority=organisation.place,
        )
        if manager:
            assert extend_chain(chain, entry, role.find).state.admin == named
        else:
            assert rule_of(extend_chain, chain, entry, role.find) == "CHN-04"


def test_a_rotation_notes_when_each_holder_came(anna, bruno):
    claire = Person("claire", anna.organisation)
    role = Role([anna, bruno, claire], [anna, bruno])
    role.rotate(anna, revoked=[bruno], added=[claire])
    assert role.state.joined == {anna.account: 0, claire.account: 1}
    role.rotate(anna, added=[bruno])
    joined = {anna.account: 0, claire.account: 1, bruno.account: 2}
    assert role.state.joined == joined
    refused = role.rotation(claire, revoked=[bruno])
    assert rule_of(extend_chain, role.chain, refused.signed, role.find) == "CHN-04"
    role.rotate(bruno, revoked=[claire])
    assert role.state.joined == {anna.account: 0, bruno.account: 2}


def test_a_role_is_not_left_to_who_came_by_the_same_entry(anna, bruno):
    role = Role([anna, bruno], [anna, bruno])
    everyone = role.rotation(anna, revoked=[anna, bruno], added=[])
    assert rule_of(extend_chain, role.chain, everyone.signed, role.find) == "CHN-07"


def test_an_entry_leaves_the_rest_of_the_account_as_it_was(organisation):
    before = organisation.state
    until = Endorse(bytes(32), 7)
    entry = append(organisation.chain, until, organisation.desk, time=TIME)
    state = extend_chain(organisation.chain, entry).state
    same = replace(state, endorsed={}, seq=before.seq, head=before.head)
    assert same == before
    assert state.endorsed == {bytes(32): 7}


def test_a_chain_is_asked_for_by_its_account(anna):
    entries = anna.chain.entries
    assert verify_chain(anna.account, entries) == anna.chain
    assert rule_of(verify_chain, bytes(32), entries) == "CHN-02"
    assert rule_of(verify_chain, anna.account, ()) == "CHN-01"


def test_a_chain_has_ten_thousand_entries_at_most(anna):
    """More are refused unread: here the second one would be another's."""
    (first,) = anna.chain.entries
    assert rule_of(verify_chain, anna.account, (first,) * MAX_ENTRIES) == "CHN-02"
    assert rule_of(verify_chain, anna.account, (first,) * 10_001) == "CHN-01"


def test_a_suite_never_goes_down(anna):
    """Whatever this client knows: a thief would have weaker keys used again."""
    entry = append(anna.chain, Admin(None), anna.devices[0], time=TIME)
    later = Chain(anna.chain.entries, (replace(anna.state, suite=2),))
    assert rule_of(extend_chain, later, entry) == "SUI-02"


def test_an_account_without_a_card_is_an_organisation_s_or_a_machine_s():
    phone = DeviceKeys.generate()
    for kind in (AccountKind.ORGANISATION, AccountKind.AGENT, AccountKind.GATEWAY):
        made = create_account(kind, [phone], time=TIME, salt=bytes(16))
        assert begin_chain(made.signed).state.slots == ()
    made = create_account(AccountKind.PERSON, [phone], time=TIME, salt=bytes(16))
    assert rule_of(begin_chain, made.signed) == "CHN-11"
