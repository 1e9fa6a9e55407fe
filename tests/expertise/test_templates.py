import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.crypto.case_event import MAX_SECTIONS, Section
from cordee.crypto.encoding import decode, encode
from cordee.expertise import data
from cordee.expertise.errors import DataError
from cordee.expertise.templates import (
    MAX_TEMPLATE,
    builtin,
    differences,
    load_template,
    load_templates,
)
from tests.expertise.questions import UNHURRIED


def written(change=None):
    file = json.loads(data.read("templates/dermatology.json"))
    if change:
        change(file)
    return json.dumps(file).encode()


def test_five_templates_are_shipped_and_each_says_the_same_in_both_languages():
    assert [template.id for template in builtin()] == [
        "dermatology",
        "cardiology-ecg",
        "radiology",
        "diabetic-foot",
        "psychiatry",
    ]
    for template in builtin():
        assert differences(template) == ()
        for french, english in zip(
            template.sections.fr, template.sections.en, strict=True
        ):
            assert len(french.phrases) == len(english.phrases)
            assert bool(french.hint) == bool(english.hint)
        assert all(template.conclusion.of(language).hint for language in ("fr", "en"))


def test_a_section_of_a_template_fits_a_report():
    for template in builtin():
        for section in template.sections.fr + template.sections.en:
            whole = Section(title=section.title, text="\n".join(section.phrases))
            assert decode(encode(whole), Section) == whole
        assert len(template.id) <= 32


def test_an_organisation_s_template_takes_the_place_of_ours():
    own = written(lambda file: file["title"].update(fr="Dermatologie du CHU"))
    other = written(lambda file: file.update(id="allergy"))
    found = load_templates([("a.json", own), ("b.json", other)])
    assert [template.id for template in found[:2]] == ["dermatology", "allergy"]
    assert found[0].title.fr == "Dermatologie du CHU"
    assert len(found) == len(builtin()) + 1
    assert load_templates([]) == builtin()


def test_two_files_with_one_id_are_refused():
    with pytest.raises(
        DataError, match=r"b\.json: there are two templates dermatology"
    ):
        load_templates([("a.json", written()), ("b.json", written())])


def many(file):
    section = file["sections"]["fr"][0]
    for language in ("fr", "en"):
        file["sections"][language] = [
            section | {"id": f"s{number}"} for number in range(MAX_SECTIONS + 1)
        ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda file: file.update(author="x"), "unknown field `author`"),
        (lambda file: file["sections"]["fr"][1].update(hnt="x"), "unknown field `hnt`"),
        (lambda file: file["title"].pop("en"), "missing required field `en`"),
        (lambda file: file["sections"]["en"].pop(), "section follow-up is not in en"),
        (lambda file: file["sections"]["fr"].pop(), "section follow-up is not in fr"),
        (lambda file: file["sections"]["en"].reverse(), "another order"),
        (
            lambda file: file["sections"]["fr"].append(file["sections"]["fr"][0]),
            "section images stands twice in fr",
        ),
        (lambda file: file["sections"].update(fr=[]), r"\$\.sections\.fr"),
        (lambda file: file.update(id="Dermatologie"), r"\$\.id"),
        (lambda file: file.update(schema="cordee.expertise.template/2"), r"\$\.schema"),
        (lambda file: file["title"].update(fr="x" * 129), r"\$\.title\.fr"),
        (lambda file: file["conclusion"]["fr"].update(phrases=["y" * 401]), "phrases"),
        (many, r"\$\.sections\.fr"),
    ],
)
def test_a_template_that_is_wrong_is_refused_with_its_file_and_its_place(change, words):
    with pytest.raises(DataError, match=rf"own\.json: .*{words}"):
        load_template(written(change), "own.json")


@pytest.mark.parametrize("name", ["a\n.json", "a\x1b[31m.json", "b" * 5_000])
def test_the_name_of_a_file_is_shown_in_one_short_line(name):
    with pytest.raises(DataError) as told:
        load_template(b"{", name)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 500


@UNHURRIED
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_template_or_refused(content):
    with pytest.raises(DataError):
        load_template(content, "own.json")


def test_a_file_that_is_too_large_is_not_parsed():
    with pytest.raises(DataError, match="at most"):
        load_template(b" " * (MAX_TEMPLATE + 1), "own.json")
