"""`cordee directory generate --known`: people whom somebody needs to be in the files."""

import argparse
import json

import pytest

from cordee.clients.cli.demo.practitioners import known_people
from cordee.directory.commands import main


def generate(folder, known):
    path = folder / "known.json"
    path.write_text(known if isinstance(known, str) else json.dumps(known))
    place = argparse.ArgumentParser(add_help=False)
    words = ("--out", str(folder / "out"), "--rows", "5", "--known", str(path))
    return main(["generate", *words], place, None)


def test_known_people_are_written_among_the_others(tmp_path, capsys):
    assert generate(tmp_path, known_people()) == 0
    assert "people" in capsys.readouterr().out
    (file,) = (tmp_path / "out").glob("PS_LibreAcces_Personne_activite_*")
    assert "|899900000501|" in file.read_text()


@pytest.mark.parametrize("text", ["", "[]", '{"peuple": []}', '{"people": [{}]}'])
def test_a_file_of_something_else_is_told(tmp_path, capsys, text):
    assert generate(tmp_path, text) == 1
    assert capsys.readouterr().err.startswith("cordee directory: known.json: ")
