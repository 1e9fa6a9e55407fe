"""`cordee directory services`, on a real database, and `generate`, without one."""

import json

import pytest

from cordee.directory.__main__ import run
from cordee.directory.services import example
from cordee.directory.services.file import read_file, to_json

PLACE = "--database-url"


def services(tmp_path, text, name="services.json"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_services_are_taken_and_written_again(tmp_path, url, capsys):
    few = example.services()[:5]
    path = services(tmp_path, to_json(few))
    assert run(["services", path, "--dry-run", PLACE, url]) == 0
    assert "5 new, 0 changed, 0 gone, 0 the same; nothing was changed yet" in (
        capsys.readouterr().out
    )
    assert run(["services", path, PLACE, url]) == 0
    assert run(["services", path, PLACE, url]) == 0
    assert capsys.readouterr().out.endswith("0 new, 0 changed, 0 gone, 5 the same\n")
    out = tmp_path / "out.csv"
    assert run(["services", "--export", str(out), PLACE, url]) == 0
    assert set(read_file(out)) == set(few)
    capsys.readouterr()
    assert run(["services", "--export", "-", PLACE, url]) == 0
    assert len(json.loads(capsys.readouterr().out)["services"]) == 5


def test_a_wrong_file_is_told_in_words_and_takes_nothing(tmp_path, url, capsys):
    path = services(tmp_path, '[{"organization": "a", "hours": "lun 9-"}]')
    assert run(["services", path, PLACE, url]) == 1
    told = capsys.readouterr().err
    assert "nothing was changed" in told
    assert "service 1, hours: '9-' is no span of time" in told
    assert "Traceback" not in told
    assert run(["services", str(tmp_path / "none.json"), PLACE, url]) == 1
    assert run(["services", PLACE, url]) == 2
    assert run(["services", path, "--export", "-", PLACE, url]) == 2


def test_files_are_generated_without_a_database(tmp_path, capsys):
    one, two = tmp_path / "one", tmp_path / "two"
    words = ["generate", "--rows", "50", "--date", "202611220300"]
    assert run([*words, "--out", str(one), "--services"]) == 0
    assert "50 activities" in capsys.readouterr().out
    assert read_file(one / "services.json") == example.services()
    assert run(["generate", "--from", str(one), "--out", str(two), "--zip"]) == 0
    assert len(list(two.glob("*_202611230300.zip"))) == 5


@pytest.mark.parametrize(
    "words",
    [
        ["--rows", "0"],
        ["--date", "tomorrow"],
        ["--change", "0.5"],
        ["--from", "nowhere"],
        ["--from", "nowhere", "--rows", "3"],
    ],
)
def test_what_cannot_be_generated_is_said_in_a_sentence(tmp_path, capsys, words):
    assert run(["generate", "--out", str(tmp_path / "out"), *words]) == 1
    told = capsys.readouterr().err
    assert told.startswith("cordee directory: ")
    assert told.count("\n") == 1
