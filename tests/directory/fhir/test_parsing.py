"""What a client may ask, and what is refused, parsed without a server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.errors import BadSearch
from cordee.directory.fhir.asking import CURSOR, parse_search
from cordee.directory.fhir.cursor import make_cursor, open_cursor
from cordee.directory.fhir.ids import own_id, resource_id
from cordee.directory.fhir.parameters import PARAMETERS, Resource
from cordee.directory.fhir.search import (
    MAX_COUNT,
    MAX_PARAMETERS,
    MAX_VALUE,
    MAX_VALUES,
    During,
    Filter,
    How,
    Pointer,
    Search,
    Text,
    Token,
    Total,
)

DAY = 86_400_000
JANUARY = 1_767_225_600_000
"""2026-01-01 in UTC."""


def parse(
    *pairs: tuple[str, str], of: Resource = Resource.PRACTITIONER, strict: bool = False
) -> Search:
    return parse_search(of, pairs, strict=strict)


def term(name: str, value: str, of: Resource = Resource.PRACTITIONER) -> object:
    (found,) = parse((name, value), of=of).filters[0].terms
    return found


def test_a_string_is_a_beginning_unless_told_otherwise() -> None:
    assert term("family", "Lef") == Text("Lef", How.PREFIX)
    assert term("family:exact", "LEFÈVRE") == Text("LEFÈVRE", How.EXACT)
    assert term("mailbox-mss:contains", "@") == Text("@", How.CONTAINS)


def test_a_name_is_asked_for_as_the_national_documentation_does() -> None:
    asked = parse(("name:family", "MASI"), ("name:given", "BRUNO"))
    assert [each.name for each in asked.filters] == ["family", "given"]


def test_a_token_has_a_system_a_code_or_both() -> None:
    assert term("identifier", "10102727017") == Token(None, "10102727017")
    assert term("identifier", "https://x|1") == Token("https://x", "1")
    assert term("identifier", "https://x|") == Token("https://x", "")
    assert term("identifier", "|1") == Token("", "1")


def test_values_of_one_parameter_are_alternatives_and_parameters_are_all_to_be_met() -> (
    None
):
    asked = parse(("given", "Anne,Anna"), ("given", "Marie"))
    either = (Text("Anne", How.PREFIX), Text("Anna", How.PREFIX))
    assert asked.filters == (
        Filter("given", either),
        Filter("given", (Text("Marie", How.PREFIX),)),
    )


def test_a_backslash_takes_the_meaning_from_a_comma_and_a_bar() -> None:
    assert term("family", r"a\,b") == Text("a,b", How.PREFIX)
    assert term("identifier", r"a\|b") == Token(None, "a|b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-01", During(JANUARY, JANUARY + DAY)),
        ("ge2026-01-01", During(JANUARY, None)),
        ("gt2026-01-01", During(JANUARY + DAY, None)),
        ("lt2026-01-01", During(None, JANUARY)),
        ("le2026-01-01", During(None, JANUARY + DAY)),
        ("sa2026", During(JANUARY + 365 * DAY, None)),
        ("eb2026", During(None, JANUARY)),
        ("ne2026-01", During(JANUARY, JANUARY + 31 * DAY, outside=True)),
        ("2026-01-01T00:00", During(JANUARY, JANUARY + 60_000)),
        ("2026-01-01T01:00:00+01:00", During(JANUARY, JANUARY + 1000)),
        ("2026-01-01T00:00:00.5Z", During(JANUARY + 500, JANUARY + 501)),
    ],
)
def test_a_date_is_the_interval_that_was_written(value: str, expected: During) -> None:
    assert term("_lastUpdated", value) == expected


def test_a_reference_is_an_id_a_path_or_an_address() -> None:
    for value in ("R1", "Organization/R1", "https://x.example/fhir/Organization/R1"):
        assert term("organization", value, Resource.ROLE) == Pointer("R1")
    assert term("organization:Organization", "R1", Resource.ROLE) == Pointer("R1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("family", ""),
        ("family", ","),
        ("family:text", "a"),
        ("family", "a\0b"),
        ("family", "a" * (MAX_VALUE + 1)),
        ("identifier", ",".join(["1"] * (MAX_VALUES + 1))),
        ("identifier", "|"),
        ("identifier", "a|b|c"),
        ("identifier:not", "1"),
        ("_lastUpdated", "yesterday"),
        ("_lastUpdated", "2026-13-01"),
        ("_lastUpdated", "2026-02-30"),
        ("_lastUpdated", "0000"),
        ("_lastUpdated", "gt9999"),
        ("_lastUpdated", "2026-01-01T25:00"),
        ("_count", "many"),
        ("_count", "-1"),
        ("_count", "9" * 10),
        ("_total", "roughly"),
        ("_include", "PractitionerRole:organization"),
        ("_revinclude", "Device:organization"),
        (CURSOR, "x"),
        (CURSOR, "é"),
        (CURSOR, "a" * 1000),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSearch):
        parse((name, value))


def test_a_reference_to_something_else_is_refused() -> None:
    for value in ("Practitioner/1", "Organization/a b", "Organization/"):
        with pytest.raises(BadSearch):
            parse(("organization", value), of=Resource.ROLE)


def test_a_page_is_bounded_whatever_is_asked() -> None:
    assert parse(("_count", "10000")).count == MAX_COUNT
    assert parse(("_count", "7")).count == 7


def test_an_unknown_parameter_is_ignored_and_named() -> None:
    asked = parse(("number-smartcard", "1"), ("shoe", "2"), ("_format", "json"))
    assert asked.ignored == ("number-smartcard", "shoe")
    assert asked.filters == ()


def test_an_unknown_parameter_is_refused_to_who_prefers_it() -> None:
    with pytest.raises(BadSearch, match="shoe"):
        parse(("shoe", "2"), strict=True)


def test_too_many_parameters_are_refused() -> None:
    with pytest.raises(BadSearch):
        parse(*[("given", "a")] * (MAX_PARAMETERS + 1))


def test_a_star_includes_all_there_is() -> None:
    asked = parse(("_include", "*"), of=Resource.ROLE)
    assert len(asked.includes) == 3
    once = parse(("_include", "*"), ("_include", asked.includes[0]), of=Resource.ROLE)
    assert once.includes == asked.includes


def test_a_total_is_given_to_who_asks() -> None:
    assert parse(("_total", "accurate")).total is Total.ACCURATE
    assert parse().total is Total.NONE


@given(st.text(min_size=1, max_size=60).filter(lambda key: "\0" not in key))
def test_a_cursor_comes_back_as_it_went(key: str) -> None:
    try:
        data = key.encode()
    except UnicodeEncodeError:
        return
    if len(data) < 150:
        assert open_cursor(make_cursor(key)) == key


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=31))
def test_an_id_is_found_again_whatever_the_source_wrote(own: str) -> None:
    made = resource_id(own)
    assert own_id(made) == own or not own


@given(
    st.sampled_from(list(Resource)),
    st.lists(
        st.tuples(
            st.one_of(
                st.sampled_from(
                    sorted({p.name for each in PARAMETERS.values() for p in each})
                ),
                st.text(max_size=20),
            ),
            st.text(max_size=40),
        ),
        max_size=5,
    ),
)
def test_any_query_is_understood_or_refused(
    resource: Resource, pairs: list[tuple[str, str]]
) -> None:
    try:
        asked = parse_search(resource, pairs)
    except BadSearch:
        return
    assert 0 <= asked.count <= MAX_COUNT
