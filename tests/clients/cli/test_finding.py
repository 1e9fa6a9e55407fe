import pytest

from cordee.clients.cli.finding import Unfound, find, fold, matches_words

PEOPLE = {
    "Anna Lefèvre": b"\x01" * 32,
    "Annabelle Roy": b"\x02" * 32,
    "Élise Moreau": b"\x03" * 32,
    "Jean-Marc D'Alençon": b"\x03\x04" * 16,
}


def found(words):
    return find(words, PEOPLE, name=str, identity=PEOPLE.__getitem__)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Anna Lefèvre", "Anna Lefèvre"),
        ("anna", "Anna Lefèvre"),
        ("lefevre", "Anna Lefèvre"),
        ("ELISE", "Élise Moreau"),
        ("moreau é", "Élise Moreau"),
        ("jean marc", "Jean-Marc D'Alençon"),
        ("d'alencon", "Jean-Marc D'Alençon"),
        ("annab", "Annabelle Roy"),
        ("020202", "Annabelle Roy"),
    ],
)
def test_a_person_is_found_by_the_words_one_would_use(words, name):
    assert found(words) == name


def test_whole_words_are_asked_for_where_a_slip_costs_dearly():
    def whole(words):
        return find(words, PEOPLE, name=str, identity=PEOPLE.get, is_whole=True)

    assert whole("moreau") == "Élise Moreau"
    with pytest.raises(Unfound):
        whole("mor")


def test_ambiguous_words_list_the_candidates():
    with pytest.raises(Unfound) as caught:
        found("ann")
    assert caught.value.candidates == ("Anna Lefèvre", "Annabelle Roy")


@pytest.mark.parametrize("words", ["zoé", "", "   ", "ffffff"])
def test_nobody_is_found_by_other_words(words):
    with pytest.raises(Unfound) as caught:
        found(words)
    assert caught.value.candidates == ()


def test_folding_keeps_letters_and_figures_only():
    assert fold("  Œdème, lit n°12 !") == "oedeme lit n 12"


def test_every_word_must_begin_a_word():
    assert matches_words("Chirurgie viscérale", "visc chir")
    assert not matches_words("Chirurgie viscérale", "urgie")
