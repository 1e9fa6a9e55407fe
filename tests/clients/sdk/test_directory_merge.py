"""Two lists as one: who is on Cordée, and who is in the directory."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cordee.clients.sdk import FoundView, PersonView
from cordee.clients.sdk.directory_answers import ORDER, merged, verified_hit
from cordee.server.protocol.directory_types import Match, PractitionerHit, Reach

HIT = PractitionerHit(
    practitioner="81000000001",
    family="LE GOFF",
    given="Yann",
    title="",
    profession="Médecin",
    speciality="",
    organization="",
    town="Pontivy",
    postcode="56300",
    department="56",
    active=True,
    reach=(Reach.CORDEE, Reach.PHONE),
    match=Match.EXACT,
    account=bytes(32),
    delivered=0,
)


def person(number, name="Yann Le Goff", profession="Médecin"):
    return PersonView(
        account=bytes([number]) * 32,
        name=name,
        profession=profession,
        speciality="",
        place="Pontivy",
        organisation=bytes(32),
        verified=True,
    )


def hit(match=Match.EXACT, who=None):
    return FoundView(person=who, hit=verified_hit(replace(HIT, match=match), who))


def test_an_account_that_was_not_verified_is_not_shown_as_on_cordee():
    shown = verified_hit(HIT, None)
    assert (shown.account, shown.reach) == (None, ("phone",))
    verified = verified_hit(HIT, person(1))
    assert (verified.account, verified.reach) == (bytes([1]) * 32, ("cordee", "phone"))


def test_who_is_in_both_lists_is_there_once():
    yann = person(1)
    both = hit(who=yann)
    assert merged("le goff", [yann], [both]) == (both,)


def test_of_equal_matches_those_on_cordee_come_first():
    stranger, colleague = hit(), person(1)
    assert merged("le goff", [colleague], [stranger]) == (
        FoundView(person=colleague),
        stranger,
    )


def test_a_beginning_does_not_come_before_whole_words():
    exact, begins = hit(), person(1, name="Yann Le Goffic")
    assert merged("le goff", [begins], [exact]) == (exact, FoundView(person=begins))
    typo = hit(Match.TYPO)
    assert merged("le goff", [begins], [typo]) == (FoundView(person=begins), typo)


def test_accents_and_case_do_not_matter_for_whole_words():
    exact = person(1, name="Élise Moreau")
    assert merged("ELISE moreau", [exact], [hit()])[0].person == exact


@given(st.lists(st.sampled_from(Match)), st.lists(st.integers(1, 200), unique=True))
def test_nobody_is_lost_and_no_better_match_comes_later(matches, numbers):
    hits = [hit(match) for match in matches]
    people = [person(number) for number in numbers]
    found = merged("le goff", people, hits)
    assert len(found) == len(hits) + len(people)
    ranks = [ORDER.index(one.hit.match if one.hit else "exact") for one in found]
    assert ranks == sorted(ranks)
