"""Labels and rules are registered once, written down, and used for one purpose."""

import ast
import re
from pathlib import Path

import pytest

from cordee.crypto.encoding import Label
from cordee.crypto.errors import RULES, CryptoError
from cordee.crypto.event import TAGS

ROOT = Path(__file__).parents[2]
CODE = {
    path: ast.parse(path.read_text())
    for path in sorted((ROOT / "crypto").rglob("*.py"))
}
PROTOCOL = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
PURPOSE = {
    "digest": "H",
    "kdf": "kdf",
    "seal": "seal",
    "open": "seal",
    "sign": "sig",
    "signature": "sig",
    "verify": "sig",
}
NAMED_ELSEWHERE = {"COMPLAINT": "sig", "LEAVE": "sig"}
"""Labels that are looked up in a table where they are verified."""
ANSWERED = {"MSG-09"}
"""Rules that are no refusal but an answer."""


def uses():
    """Each call that names a label: label, purpose, file."""
    for path, tree in CODE.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            for argument in node.args:
                if ast.unparse(argument).startswith("Label.") and name in PURPOSE:
                    yield (
                        ast.unparse(argument).removeprefix("Label."),
                        PURPOSE[name],
                        path,
                    )


def purposes(label):
    found = {purpose for name, purpose, _path in uses() if name == label.name}
    return found | (
        {NAMED_ELSEWHERE[label.name]} if label.name in NAMED_ELSEWHERE else set()
    )


def row(label):
    (found,) = re.findall(rf"^\| `{label.value}` \| ([^:]+):", PROTOCOL, re.MULTILINE)
    return {part.strip() for part in found.split("and")}


@pytest.mark.parametrize("label", Label, ids=str)
def test_a_label_serves_the_purpose_that_its_row_names(label):
    assert purposes(label) == row(label)


@pytest.mark.parametrize("label", Label, ids=str)
def test_a_label_is_derived_or_hashed_for_one_thing_only(label):
    """One call in each half at most: who makes it and who checks it."""
    for half in ("opening", "crypto"):
        hashed = [
            path
            for name, purpose, path in uses()
            if (name, purpose) == (label.name, "H")
        ]
        assert sum(path.parent.name == half for path in hashed) <= 1
    derived = [
        path for name, purpose, path in uses() if (name, purpose) == (label.name, "kdf")
    ]
    assert len(derived) <= 2


def test_no_label_is_another_one_s_beginning():
    assert all("\0" not in label.value for label in Label)
    assert len({label.value for label in Label}) == len(Label)


def test_the_document_lists_no_other_labels():
    table = PROTOCOL.split("| label | purpose |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == {
        label.value for label in Label
    }


def test_the_document_has_a_row_for_each_rule_and_for_no_other():
    rows = re.findall(r"^\| ([A-Z]{3}-\d\d) \|", PROTOCOL, re.MULTILINE)
    assert rows == list(dict.fromkeys(rows))
    assert set(rows) == RULES.keys()


def test_every_rule_is_raised_somewhere():
    rooms = [
        path
        for room in ("crypto", "clients", "server")
        for path in (ROOT / room).rglob("*.py")
    ]
    text = "".join(
        path.read_text()
        for path in rooms
        if path.name != "errors.py" or path.parent.name != "crypto"
    )
    raised = set(re.findall(r'"([A-Z]{3}-\d\d)"', text)) | {"CHN-14"}
    assert 'super().__init__("CHN-14")' in (ROOT / "crypto/errors.py").read_text()
    assert RULES.keys() - raised - ANSWERED == set()


def test_every_refusal_names_a_rule_of_its_own_family():
    families = {kind.family for kind in descendants(CryptoError)}
    assert families == {rule[:3] for rule in RULES}


def descendants(kind):
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def test_the_document_lists_every_event():
    assert set(re.findall(r"^\| `([a-z-]+/\d+)` \|", PROTOCOL, re.MULTILINE)) == TAGS
