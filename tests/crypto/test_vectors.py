"""Every vector of tests/vectors, valid and invalid, against this implementation."""

import json
from pathlib import Path

import pytest

from cordee.crypto.errors import RULES, CryptoError
from tests.crypto import operations
from tests.crypto import operations_patients as _registered_too  # noqa: F401
from tests.crypto import operations_retention as _registered  # noqa: F401
from tests.crypto import operations_tasks as _registered_as_well  # noqa: F401
from tests.vectors import generate

FOLDER = Path(generate.__file__).parent
FILES = {
    name: json.loads((FOLDER / f"{name}.json").read_text())
    for name in generate.FAMILIES
}
NOT_OF_BYTES = {
    "FRE-03": "is about what one's own client holds",
    "MSG-05": "is a mark by what a reader learns later",
    "MSG-07": "is about an order of arrival",
    "MSG-09": "is what a server answers",
    "LOG-02": "is about what one's own client holds",
    "LOG-03": "is about an order of arrival",
    "LOG-05": "is about an order of arrival",
    "LNK-01": "is what a server answers",
    "LNK-02": "is what a server answers",
    "LNK-05": "is about an order of arrival",
    "LNK-07": "is for a person to judge",
    "LNK-08": "is what a server answers",
    "REC-02": "is about the chain that a client was given",
    "REC-04": "is about the chain that a client was given",
    "REC-05": "is about what one's own client holds",
}
"""Rules that no single structure shows; their tests are elsewhere."""


def vectors(validity):
    return [
        pytest.param(name, vector, id=f"{name}: {vector['name']}")
        for name, file in FILES.items()
        for vector in file[validity]
    ]


@pytest.mark.parametrize(("family", "vector"), vectors("valid"))
def test_a_valid_vector_is_accepted(family, vector):
    operations.run(FILES[family], vector)


@pytest.mark.parametrize(("family", "vector"), vectors("invalid"))
def test_an_invalid_vector_breaks_its_rule(family, vector):
    assert vector["why"]
    with pytest.raises(CryptoError) as refusal:
        operations.run(FILES[family], vector)
    assert refusal.value.rule == vector["rule"], refusal.value


def test_every_rule_that_bytes_can_break_has_an_invalid_vector():
    shown = {vector["rule"] for file in FILES.values() for vector in file["invalid"]}
    assert shown == RULES.keys() - NOT_OF_BYTES.keys()


def test_names_are_told_apart():
    for name, file in FILES.items():
        names = [vector["name"] for vector in file["valid"] + file["invalid"]]
        assert len(set(names)) == len(names), name


@pytest.mark.parametrize("name", generate.FAMILIES)
def test_the_committed_vectors_are_what_the_generator_writes(name):
    committed = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert generate.family(name) == committed
