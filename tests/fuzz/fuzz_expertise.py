"""Any bytes as a file of an organisation: `python tests/fuzz/fuzz_expertise.py`.

The first byte chooses what they are read as: a template, a configuration, an export.
Only ExpertiseError comes out. What never enters this room: an act of somebody.
"""

import contextlib
import inspect
import json
import sys
import tempfile
from pathlib import Path

from cordee.expertise import data
from cordee.expertise.billing.record import read_export, to_json
from cordee.expertise.billing.spreadsheet import to_csv
from cordee.expertise.errors import ExpertiseError
from cordee.expertise.rules import load_configuration
from cordee.expertise.templates import load_template

ALLOWED = (ExpertiseError,)
"""All that a reader may raise."""


def one_input(data):
    """Raises whatever is a finding."""
    readers = (template, configuration, export)
    if data:
        with contextlib.suppress(*ALLOWED):
            readers[data[0] % len(readers)](data[1:])


def template(written):
    """A template that is taken says the same in both languages."""
    read = load_template(written, "fuzz.json")
    french = [section.id for section in read.sections.fr]
    assert french == [section.id for section in read.sections.en]


def configuration(written):
    read = load_configuration(written)
    assert 0 <= read.limit <= 365


def export(written):
    """What adds up is written again, and its table has one width."""
    read = read_export(written)
    assert read_export(to_json(read)) == read
    assert to_csv(read).startswith(b"ligne;")


def corpus():
    """Something to begin with."""
    rules = {"schema": "cordee.expertise.configuration/1", "rules": {"limit": 2}}
    totals = {"acts": 0, "counters": 0, "cents": 0, "codes": []}
    empty = {
        "schema": "cordee.expertise.export/1",
        "export": "00",
        "month": "2026-01",
        "zone": "Europe/Paris",
        "time": 0,
        "totals": totals,
        "left_to_billing": [],
        "note": "",
        "records": [],
    }
    return [
        b"\x00" + data.read("templates/dermatology.json"),
        b"\x01" + json.dumps(rules).encode(),
        b"\x02" + json.dumps(empty).encode(),
    ]


def functions():
    """What is watched for new paths: all of ours that reads."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cordee.expertise"):
            for value in vars(module).values():
                if inspect.isfunction(value) and value.__module__ == name:
                    yield value


def main():
    import atheris

    for function in functions():
        atheris.instrument_func(function)
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-expertise")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for number, seed in enumerate(corpus()):
        (folder / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
