import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.directory.search.folding import initials, joined, words
from cordee.directory.search.query import MOST_WORDS, Field, Level, analyse
from cordee.directory.search.synonyms import departments, groups, specialities

METACHARACTERS = [
    "*",
    "%",
    "_",
    "?",
    "'",
    '"',
    "\\",
    "(",
    ")",
    "+",
    "-",
    ":",
    "^",
    "~",
    "AND",
    "OR",
    "NOT",
    "[a TO b]",
    "--",
    ";",
    "/*",
    "\x00",
    "\ud800",
    "🩺",
    "محمد",
    "Иван",
    "李",
    "ﷺ",
    "İ",
    "ŒÆß",
    "5630",
    "99700367909",
    "@",
]
ANYTHING = st.text(max_size=60) | st.lists(
    st.sampled_from([*METACHARACTERS, "lefevre", "cardio", "pontivy", "jean", "le"])
).map(" ".join)


def meant(text, field):
    return {
        term
        for meaning in analyse(text).meanings
        if meaning.field is field
        for term in meaning.terms
    }


def codes(text):
    found = meant(text, Field.SPECIALITY)
    return {code.upper() for code, names in _groups() if names & found}


def _groups():
    return groups().items()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lefèvre-D'Œuvre", "lefevre d oeuvre"),
        ("  ÉLODIE\tL\u2019Haridon ", "elodie l haridon"),
        ("St-Brieuc", "saint brieuc"),
        ("Иван 李", "иван 李"),
        ("\x00%*", ""),
        ("Groß-Ærø", "gross aero"),
    ],
)
def test_text_is_folded_into_words(text, folded):
    assert " ".join(words(text)) == folded


def test_words_are_joined_as_one_writes_them():
    assert joined(words("Jean-Pierre")) == ("jeanpierre",)
    assert joined(words("de la Tour")) == ("delatour", "dela", "latour")
    assert joined(words("Anne")) == ()
    assert initials(words("Jean-Pierre")) == ["jp"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("cardio", "SM04"),
        ("dermato", "SM15"),
        ("généraliste", "SM26"),
        ("MG", "SM53"),
        ("médecin traitant", "SM54"),
        ("radio", "SM44"),
        ("kiné", "P70"),
        ("infirmière", "P60"),
        ("IDE", "P60"),
        ("sage-femme", "P50"),
        ("pharmacie", "P21"),
        ("psy", "SM42"),
        ("psy", "P93"),
        ("ORL", "SM34"),
        ("gynéco", "SM20"),
        ("pédiatre", "SM40"),
        ("médecine physique et de réadaptation", "SM29"),
        ("infirmière en pratique avancée", "SI01"),
        ("cardiolo", "SM04"),
    ],
)
def test_common_words_mean_specialities(said, code):
    assert code in codes(f"dupont {said}")


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("56", {"56"}),
        ("1", {"01"}),
        ("2a", {"2a"}),
        ("974", {"974"}),
        ("56300", {"56300"}),
        ("563", {"563"}),
        ("56 300", {"56", "300", "56300"}),
        ("morbihan", {"56"}),
        ("Côtes d'Armor", {"22"}),
        ("ille et vilaine", {"35"}),
        ("la Réunion", {"974"}),
        ("Corse", {"2a", "2b"}),
    ],
)
def test_departments_and_postcodes_are_areas(text, areas):
    assert meant(text, Field.AREA) == areas


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10102727017", "10102727017"),
        ("1010 2727 017", "10102727017"),
        ("10.10.27.27.017", "10102727017"),
        ("810102727017", "810102727017"),
        ("750803447", "750803447"),
        ("2A0000014", "2a0000014"),
        ("356 000 000 00048", "35600000000048"),
        ("someone@medecin.mssante.example", "someone@medecin.mssante.example"),
    ],
)
def test_numbers_and_addresses_identify(text, number):
    assert number in meant(text, Field.IDENTIFIER)


def test_small_words_and_titles_are_wished_only():
    query = analyse("dr le goff de pontivy")
    assert [query.words[place].text for place in query.asked] == ["goff", "pontivy"]
    assert analyse("le").asked == (0,)


def test_an_address_is_a_name_too():
    query = analyse("anne.lefevre@medecin.example")
    assert [word.text for word in query.words] == ["anne", "lefevre"]


def test_only_the_last_word_may_be_a_beginning_of_a_speciality():
    levels = {m.level for m in analyse("cardiolog").meanings if m.field == "speciality"}
    assert levels == {Level.PREFIX}
    assert not meant("cardiolog martin", Field.SPECIALITY)


def test_every_table_is_whole():
    assert specialities().exact("cardio") == {"~cardio"}
    assert groups()["sm04"] >= {"~cardio"}
    assert departments().exact("finistere") == {"29"}
    assert specialities().near("cardiologe", 1)
    assert not specialities().near("orl", 1)


@given(ANYTHING)
@settings(max_examples=120)
def test_any_text_is_a_query(text):
    query = analyse(text)
    assert len(query.words) <= MOST_WORDS
    assert bool(query.words) == bool(query.asked)
    for meaning in query.meanings:
        assert 0 <= meaning.first < meaning.last <= len(query.words)


@given(ANYTHING, st.sampled_from(["", "56", "2A", "\ud800", "x" * 99]))
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered(few, text, near):
    for hit in few.find_now(text, near):
        assert hit.score >= 0


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "lefevre " * 1_250, "(" * 10_000, "\u0661" * 10_000, "9" * 10_000],
)
def test_ten_thousand_characters_are_answered(few, text):
    few.find_now(text)
