import importlib
import pkgutil
import string
from collections.abc import Mapping

import pytest

from cordee.clients.cli import catalogue
from cordee.clients.cli.language import Count, Language, Text, choose, use


def texts():
    """Every text of the catalogue, with where it stands."""
    for module in pkgutil.iter_modules(catalogue.__path__):
        loaded = importlib.import_module(f"{catalogue.__name__}.{module.name}")
        for name, value in vars(loaded).items():
            yield from flat(f"{module.name}.{name}", value)


def flat(where, value):
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, Count | tuple):
        for n, item in enumerate(value):
            yield from flat(f"{where}.{n}", item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from flat(f"{where}.{key}", item)


def fields(template):
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


@pytest.mark.parametrize(("where", "text"), list(texts()))
def test_a_text_says_the_same_in_both_languages(where, text):
    assert text.fr
    assert text.en
    assert fields(text.fr) == fields(text.en)


def test_the_catalogue_is_not_empty():
    assert len(list(texts())) > 200


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_MESSAGES": "fr_FR", "LANG": "en_US"}, "fr"),
        ({"CORDEE_LANG": "en", "LC_ALL": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment, language):
    assert choose(None, environment) == language


def test_what_is_asked_comes_before_the_locale():
    assert choose("en", {"CORDEE_LANG": "fr"}) is Language.EN


def test_french_is_typeset_and_what_people_wrote_is_left_alone():
    text = Text("l'avis de « {name} » : oui !", "{name}")
    assert (
        text(name="d'Anna : x") == "l\u2019avis de «\xa0d'Anna : x\xa0»\xa0: oui\xa0!"
    )


def test_zero_is_singular_in_french_and_plural_in_english():
    count = Count(Text("{n} cas", "{n} case"), Text("{n} cas divers", "{n} cases"))
    assert count(0) == "0 cas"
    use(Language.EN)
    assert count(0) == "0 cases"
    assert count(1) == "1 case"
