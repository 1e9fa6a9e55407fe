import json

import pytest

from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.main import main
from cordee.clients.cli.places import Places


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CORDEE_HOME", str(tmp_path))
    monkeypatch.delenv("CORDEE_PROFILE", raising=False)
    return tmp_path


def test_no_profile_at_all_says_how_to_make_one(home, capsys):
    assert main(["--lang", "fr", "threads"]) == Exit.PROFILE
    assert "cordee --as NOM signup" in capsys.readouterr().err


def test_several_profiles_are_listed(home, capsys):
    for name in ("bruno", "anna"):
        (home / "profiles" / name).mkdir(parents=True)
        (home / "profiles" / name / "profile.json").write_text("{}")
    assert main(["--lang", "en", "threads"]) == Exit.PROFILE
    assert "anna, bruno" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../anna", ".hidden", "a/b", ""])
def test_a_name_that_leaves_the_folder_is_refused(home, capsys, name):
    assert main(["--as", name, "threads"]) == Exit.PROFILE
    assert capsys.readouterr().err.count("\n") == 1


def test_a_profile_that_does_not_exist_says_what_to_do(home, capsys):
    assert main(["--lang", "en", "--as", "zoe", "threads"]) == Exit.PROFILE
    assert capsys.readouterr().err == (
        'cordee: there is no such profile; create it with "cordee signup INVITATION".\n'
    )


def test_the_first_profile_of_a_machine_needs_no_name(home, capsys):
    code = main(["--lang", "en", "join", "http://127.0.0.1:1", "123456"])
    said = capsys.readouterr().err
    assert (code, "the server does not answer" in said) == (Exit.OFFLINE, True)
    assert main(["--lang", "en", "threads"]) == Exit.PROFILE


def test_a_failure_is_an_object_for_a_program(home, capsys):
    assert main(["--json", "--as", "zoe", "threads"]) == Exit.PROFILE
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["exit"] == Exit.PROFILE
    assert error["kind"] == "ProfileMissing"
    assert error["sentence"]


def test_a_wrong_invitation_is_refused_in_one_sentence(home, capsys):
    code = main(["--lang", "en", "--as", "zoe", "signup", "cordee1-nonsense"])
    said = capsys.readouterr()
    assert code == Exit.REFUSED
    assert "ask your organisation for a new invitation" in said.err
    assert "Traceback" not in said.err


def test_debug_shows_the_detail(home, capsys):
    main(["--debug", "--as", "zoe", "threads"])
    assert "Traceback" in capsys.readouterr().err


def test_chat_needs_a_terminal(home, capsys, monkeypatch):
    code = main(["--as", "zoe", "chat"])
    assert code == Exit.PROFILE
    assert capsys.readouterr().err


def test_places_follow_the_environment(tmp_path):
    told = Places(None, {"CORDEE_HOME": str(tmp_path)})
    assert told.profile("anna") == tmp_path / "profiles" / "anna"
    assert told.key_file("anna") == tmp_path / "keys" / "anna.key"
    shared = Places(None, {"XDG_DATA_HOME": str(tmp_path)})
    assert shared.profile("anna") == tmp_path / "cordee" / "profiles" / "anna"
    assert shared.key_file("anna") is None


def test_a_request_is_kept_for_its_owner_only(home, capsys):
    assert main(["--as", "chu", "admin", "request", "https://cordee.example"]) == 0
    said = capsys.readouterr().out
    kept = home / "requests" / "chu"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text() not in said
    assert "cordee server invite-organisation" in said
