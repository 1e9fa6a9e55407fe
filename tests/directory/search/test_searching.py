import random

import pytest

from cordee.directory.model import Match, Reach
from cordee.directory.search import LocalSearch
from tests.support.directory_people import someone


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lefevre medecin generaliste pontivy", 1),
        ("LEFÈVRE", 1),
        ("lefèvre anne", 1),
        ("anne lefevre", 1),
        ("docteur lefèvre à Pontivy", 1),
        ("lefevre 56", 1),
        ("lefevre morbihan", 1),
        ("lefevre 56300", 1),
        ("lefevre 56 300", 1),
        ("lefevr", 1),
        ("lefevre mg", 1),
        ("médecin traitant Pontivy lefevre", 1),
        ("lef an pontivy", 1),
        ("lefvere pontivy", 1),
        ("lefevre pontivi", 1),
        ("lefevre generalliste", 1),
        ("lefebvre", 2),
        ("lefevre lille", 2),
        ("dr le goff 56", 3),
        ("legoff", 3),
        ("le goff jeanpierre", 3),
        ("le goff jean pierre", 3),
        ("jp le goff", 3),
        ("goff", 3),
        ("goff j-p", 3),
        ("le goff cardio", 3),
        ("le gof", 3),
        ("martin cardio", 4),
        ("martin jean chu", 4),
        ("martin hopital", 4),
        ("cardio rennes martin jean", 4),
        ("martin pontchaillou", 4),
        ("jean martin lille", 5),
        ("martin jeanne", 6),
        ("bernard martin", 7),
        ("dupont", 8),
        ("dupont chloe", 8),
        ("moreau chloé", 8),
        ("dupontmoreau", 8),
        ("dangelo", 9),
        ("d'angelo oedipe", 9),
        ("angelo saint brieuc", 9),
        ("ortho st brieuc", 9),
        ("traumato saintbrieuc", 9),
        ("ortho rennes", 9),
        ("orthopediste 56300", 9),
        ("angelo côtes d'armor", 9),
        ("quemeneur", 10),
        ("maelle quemeneur", 10),
        ("infirmière brest", 10),
        ("ide 29", 10),
        ("kervela maele", 10),
        ("kerveia maelel", 10),
        ("bourg haute-corse", 11),
        ("bourg 2b", 11),
        ("généraliste bourg en bresse", 12),
        ("charcot", 14),
        ("charcot lea", 13),
        ("zoe cardio", 15),
        ("lefevre xqztv", 1),
        ("орлов", 16),
        ("Иван Орлов", 16),
        ("lefev*", 1),
        ("%lefevre%", 1),
        ("anne.lefevre@medecin.example", 1),
        ("ANNE.LEFEVRE@MEDECIN.EXAMPLE", 1),
        ("350005179 martin jean", 4),
    ],
)
def test_the_obviously_right_person_comes_first(find, text, first):
    assert find(text)[:1] == [first]


@pytest.mark.parametrize(
    "text", ["000 0000 0004", "800000000004", "00000000004", "n° RPPS : 00.000.000.004"]
)
def test_a_number_is_found_in_any_writing(few, text):
    (hit,) = few.find_now(text)
    assert (hit.practitioner, hit.match) == ("800000000004", Match.IDENTIFIER)


def test_a_number_begun_is_a_prefix(few):
    hits = few.find_now("0000000001")
    assert {hit.match for hit in hits} == {Match.PREFIX}
    assert len(hits) == 7


def test_homonyms_are_ordered_by_where_one_is(find):
    assert find("jean martin", near="35")[0] == 4
    assert find("jean martin", near="59")[0] == 5


def test_homonyms_far_away_are_ordered_by_how_they_are_reached(find):
    assert find("jean martin", near="13")[:2] == [5, 4]


def test_a_word_may_be_a_name_or_a_town(find):
    assert set(find("bourg")[:2]) == {11, 12}


def test_a_word_may_be_a_name_or_a_speciality(find):
    assert set(find("cardio")) >= {4, 7, 8, 15}


def test_somebody_is_shown_at_the_place_that_answers():
    from tests.directory.search.conftest import LILLE, PONTIVY

    search = LocalSearch.of([someone(1, "HAMON", "Eve", places=(LILLE, PONTIVY))])
    assert search.find_now("hamon pontivy")[0].town == "Pontivy"
    assert search.find_now("hamon", near="59")[0].town == "Lille"


def test_a_hit_says_how_it_was_found_and_how_one_is_reached(few):
    (hit, *_) = few.find_now("lefevre pontivy")
    assert (hit.match, hit.reach) == (Match.EXACT, (Reach.MSSANTE, Reach.PHONE))
    assert few.find_now("lefev")[0].match is Match.PREFIX
    assert few.find_now("lefefre anne")[0].match is Match.TYPO


def test_exact_comes_before_begun_and_begun_before_mistyped(few):
    matches = [hit.match for hit in few.find_now("martin lille")]
    assert matches == sorted(matches, key=list(Match).index)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "***", "%", "?*", "'--", "😀😀", "xqzkvw", "\x00\x00", "()", '"'],
)
def test_what_says_nothing_finds_nobody(find, text):
    assert find(text) == []


def test_what_comes_is_limited(few):
    assert len(few.find_now("martin", limit=2)) == 2
    assert few.find_now("martin", limit=0) == few.find_now("martin", limit=-1) == []
    assert len(few.find_now("martin", limit=10**9)) >= 4


def test_the_same_question_has_the_same_answer(crowd):
    people, search = crowd
    assert search.find_now("martin") == search.find_now("martin")
    one, other = LocalSearch.of(people[:500]), LocalSearch.of(people[:500])
    assert one.find_now("martin lyon") == other.find_now("martin lyon")


def test_nobody_is_lost_in_a_crowd(crowd):
    people, search = crowd
    dice = random.Random(1)
    chosen = [one for one in dice.sample(people, 300) if one.places]
    for one in chosen:
        text = f"{one.given} {one.family} {one.places[0].town}"
        found = [hit.practitioner for hit in search.find_now(text, limit=50)]
        assert one.id in found, text


def test_one_typo_in_a_crowd_costs_few(crowd):
    people, search = crowd
    dice = random.Random(2)
    lost = 0
    chosen = [one for one in people if one.places and len(one.family) > 4]
    for one in dice.sample(chosen, 200):
        place = dice.randrange(1, len(one.family))
        family = one.family[: place - 1] + one.family[place:]
        hits = search.find_now(f"{family} {one.given} {one.places[0].town}", limit=3)
        lost += one.id not in [hit.practitioner for hit in hits]
    assert lost <= 4
