"""From the text of a file to rows: by names of columns, a bad row alone."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.directory.errors import WrongFile
from cordee.directory.files.columns import HEADERS
from cordee.directory.files.fields import Bad, split
from cordee.directory.files.kinds import COLUMNS, Kind
from cordee.directory.files.labels import MAX_LABELS, Labels
from cordee.directory.files.notes import MAX_EXAMPLES
from cordee.directory.files.opening import Limits, Stream
from cordee.directory.files.parsing import Parsing
from cordee.directory.files.reading import MAX_CHARACTERS, MAX_LINE, blocks
from cordee.directory.store.tables import TABLES
from tests.support.directory_files import activity, identity, mailbox, row, text

ESCAPES = {"\\\\": "\\", "\\n": "\n"}


def parse(data):
    data = data.encode() if isinstance(data, str) else data
    parsing = Parsing(Stream("file", len(data), BytesIO(data), Limits()))
    staged = {}
    for batch in parsing.batches():
        for table, rows in batch.items():
            staged.setdefault(table, []).extend(read_copy(table, rows.decode()))
    return parsing, staged


def read_copy(table, rows):
    """What COPY would read: a dictionary for each row."""
    names = TABLES[table].staged
    for line in rows.removesuffix("\n").split("\n"):
        values = [unescaped(value) for value in line.split("\t")]
        yield dict(zip(names, values, strict=True))


def unescaped(value):
    parts = value.split("\\\\")
    return "\\".join(part.replace("\\n", "\n") for part in parts)


def test_an_activity_is_a_person_a_place_and_a_role():
    parsing, staged = parse(text("activity", activity(finess="560000001")))
    assert parsing.header.kind is Kind.ACTIVITY
    (person,), (place,), (role,) = staged.values()
    assert person["id"] == role["practitioner"] == "810000000007"
    assert (person["family"], person["family_key"]) == ("LE GOFF", "le goff")
    assert place["id"] == role["organization"] == "F010000001"
    assert (place["town"], place["department"]) == ("Pontivy", "56")
    assert role["speciality"] == "SM54"
    assert role["phones"] == "0297000000"
    assert parsing.labels.told["profession", "10"] == "Médecin"
    assert parsing.labels.told["speciality", "SM54"] == "Médecine générale"


def test_what_a_line_repeats_is_staged_once():
    lines = [activity(skill="SM54"), activity(skill="SM26"), activity(skill="SM54")]
    _, staged = parse(text("activity", *lines))
    assert {table: len(rows) for table, rows in staged.items()} == {
        "practitioner": 1,
        "organization": 1,
        "role": 3,
    }
    keys = [role["key"] for role in staged["role"]]
    assert keys[0] == keys[2] != keys[1]


def test_columns_are_found_by_name_whatever_their_order():
    names = list(reversed(COLUMNS[Kind.ACTIVITY]))
    values = dict(zip(COLUMNS[Kind.ACTIVITY], activity().split("|"), strict=True))
    data = "|".join([*names, "Nouvelle colonne"]) + "\n"
    data += "|".join([*(values[name] for name in names), "?"]) + "\n"
    assert parse(data)[1] == parse(text("activity", activity()))[1]


def test_a_header_is_known_with_other_apostrophes_and_spaces():
    header = HEADERS["activity"].replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    header = header.replace("Code profession", " code  Profession ")
    parsing, _ = parse(f"\ufeff{header}\r\n{activity()}\r\n")
    assert parsing.header.kind is Kind.ACTIVITY
    assert not parsing.notes.bad


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_file_is_known_by_its_header(kind):
    assert parse(text(kind))[0].header.kind is kind


@pytest.mark.parametrize("kind", list(Kind))
def test_a_missing_column_is_named(kind):
    name = "Identification nationale PP"
    header = "|".join(column for column in COLUMNS[kind] if column != name)
    with pytest.raises(WrongFile, match=f"{kind} file lacks the column “{name}”"):
        parse(header + "\n")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n", "not the header"),
        (b"nom;prenom\nLE GOFF;Anne\n", "not the header"),
        (b"\x00\x01\x02", "not the header"),
        (b"\xff\xfeT\x00", "UTF-16"),
        (f"{HEADERS['activity']}|Code profession\n".encode(), "has twice"),
        (text("activity", activity(family="LEFÈVRE")).encode("latin-1"), "Latin-1"),
        (text("activity", "\n" * 7)[:-1].encode() + b"\xe9\n", "line 9 holds .*0xe9"),
        (b"x" * (3 * MAX_LINE), "not the header"),
    ],
)
def test_what_is_not_a_public_file_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(WrongFile, match=sentence):
        parse(data)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a|b", "2 columns instead of 56"),
        (activity() + "|x", "57 columns instead of 56"),
        (activity(family="LE\0GOFF"), "a NUL byte"),
        (activity(family=""), "no name of a person"),
        (activity(name="x" * 513), "a field of more than 512 characters"),
        (activity(skill="S" * 65), "a code of more than 64 characters"),
        (
            activity(family="x" * MAX_CHARACTERS),
            "a line of more than 16,384 characters",
        ),
        (activity(family="é" * MAX_LINE), "a line of more than 16,384 characters"),
        (row("activity", **{"Nom d'exercice": "X"}), "no identifier of a person"),
    ],
)
def test_a_bad_row_is_left_out_alone_with_its_line(line, why):
    data = text("activity", activity(skill="SM26"), line, activity(skill="SM42"))
    parsing, staged = parse(data)
    assert len(staged["role"]) == 2
    (bad,) = parsing.notes.bad_examples
    assert bad.line == 3
    assert bad.why.startswith(why)
    assert parsing.rows.count == 3


def test_bad_rows_are_all_counted_and_some_are_named():
    parsing, _ = parse(text("activity", *["?"] * 1_000, activity()))
    assert parsing.notes.bad.total() == 1_000
    assert len(parsing.notes.bad_examples) == MAX_EXAMPLES


def test_a_wrong_key_warns_and_the_row_is_taken():
    line = activity("10102727017", finess="560000001", **{"Numéro SIRET site": "1"})
    parsing, staged = parse(text("activity", line))
    assert len(staged["role"]) == 1
    assert [example.line for example in parsing.notes.warning_examples] == [2, 2, 2]
    assert set(parsing.notes.warnings) == {
        "an RPPS number with a wrong key",
        "a FINESS with a wrong key",
        "a SIRET with a wrong key",
    }


def test_a_separator_behind_the_last_column_is_no_column():
    plain = parse(text("activity", activity()))[1]
    assert parse(f"{HEADERS['activity']}|\n{activity()}|\n")[1] == plain
    assert parse(f"{HEADERS['activity']}|\n{activity()}\n")[1] == plain
    assert parse(f"{HEADERS['activity']}\n{activity()}|\n")[1] == plain


@pytest.mark.parametrize("family", ['D"ANGELO', "L'HÉ\\NÂF", "\\.", "O\\nE", "'; DROP"])
def test_quotes_and_backslashes_are_characters(family):
    _, staged = parse(text("activity", activity(family=family)))
    assert staged["practitioner"][0]["family"] == family


def test_invisible_characters_become_spaces_and_spaces_around_go():
    family = "\N{NO-BREAK SPACE}LE\tGOFF\N{RIGHT-TO-LEFT OVERRIDE} "
    _, staged = parse(text("activity", activity(family=family)))
    assert staged["practitioner"][0]["family"] == "LE GOFF"


def test_a_diploma_and_a_skill_are_a_row_each():
    diploma = row(
        "diploma",
        **identity("10000000007"),
        **{"Code diplôme obtenu": "DE28", "Libellé diplôme obtenu": "DE Docteur"},
    )
    parsing, staged = parse(text("diploma", diploma, row("diploma", **identity("1"))))
    assert staged["qualification"][0]["diploma"] == "DE28"
    assert parsing.notes.bad == {"neither a diploma nor a licence": 1}
    skill = row("know_how", **identity("10000000007"), **{"Code savoir-faire": "SM54"})
    parsing, staged = parse(text("know_how", skill, row("know_how", **identity("1"))))
    assert staged["skill"][0]["skill"] == "SM54"
    assert parsing.notes.bad == {"no skill": 1}


def test_a_mailbox_has_an_address_and_a_known_type():
    good = mailbox("Anne.LeGoff@medecin.mssante.example")
    lines = [
        good,
        mailbox("anne"),
        mailbox("a@b.fr", kind="XYZ"),
        mailbox("a@b.fr", rpps=""),
    ]
    parsing, staged = parse(text("mssante", *lines))
    first = staged["mailbox"][0]
    assert first["address"] == "anne.legoff@medecin.mssante.example"
    assert (first["practitioner"], first["digitization"]) == ("810000000007", "t")
    assert parsing.notes.bad == {
        "no e-mail address": 1,
        "a type of mailbox that is not known": 1,
    }
    assert parsing.notes.warnings == {"a personal mailbox without its person": 1}


def test_of_the_restricted_file_only_another_birth_name_is_kept():
    lines = [
        row(
            "restricted",
            **identity(rpps),
            **{
                "Nom de famille": birth,
                "Nom d'exercice": "LE GOFF",
                "Date de naissance": "1980-01-01",
            },
        )
        + "|"
        for rpps, birth in [
            ("1", "LEFÈVRE"),
            ("1", "LEFÈVRE"),
            ("2", "Le Goff"),
            ("3", ""),
        ]
    ]
    _, staged = parse(text("restricted", *lines))
    assert [(line["practitioner"], line["family"]) for line in staged["birth"]] == [
        ("81", "LEFÈVRE")
    ]
    assert "1980" not in str(staged)


def test_more_codes_than_any_nomenclature_has_are_refused():
    labels = Labels()
    for number in range(MAX_LABELS):
        labels.see("profession", str(number), "x")
    labels.see("profession", "0", "x")
    with pytest.raises(WrongFile, match="codes"):
        labels.see("profession", "one more", "x")


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_line_gives_its_fields_or_a_reason(values):
    line = "|".join(values).replace("\n", " ").replace("\r", " ")
    fields = split(line, len(values))
    if isinstance(fields, Bad):
        assert "|" in "".join(values) or "\0" in line
        return
    assert len(fields) == len(values)
    assert all(field == field.strip(" ") and field.isprintable() for field in fields)


@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_bytes_are_lines_or_a_sentence(data, size):
    stream = BytesIO(data)
    try:
        lines = [line for block in blocks(stream.read, size) for line in block.lines]
    except WrongFile:
        return
    assert "\n".join(lines).replace("\r", "") == (
        data.decode("utf-8-sig").removesuffix("\n").replace("\r", "")
    )


@given(
    st.lists(st.sampled_from(["", "a", "éé", "b" * 40]), max_size=20),
    st.integers(1, 60),
)
def test_blocks_of_any_size_number_their_lines(lines, size):
    stream = BytesIO("".join(f"{line}\n" for line in lines).encode())
    found = [
        (number, line)
        for block in blocks(stream.read, size)
        for number, line in enumerate(block.lines, block.number)
    ]
    assert found == list(enumerate(lines, 1))


@given(st.text(max_size=120), st.data())
def test_no_text_behind_a_header_breaks_the_import(noise, data):
    kind = data.draw(st.sampled_from(list(Kind)))
    parsing, staged = parse(
        text(kind, noise.replace("\n", "\x0b"), *([activity()] * 1))
    )
    assert parsing.rows.count <= 2
    assert set(staged) <= set(parsing.rows.tables)
