"""The commands against a real server, as a script would run them."""

import contextlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cordee.clients.cli.exit_codes import Exit

CORDEE = [sys.executable, "-m", "cordee"]
GROUP = "chirurgie visc"


class House:
    """A running demo, and its people's commands."""

    def __init__(self, home):
        self.home = home

    def command(self, name, *words):
        return [*CORDEE, "--home", str(self.home), "--lang", "en", "--as", name, *words]

    def run(self, name, *words, typed=None):
        done = subprocess.run(
            self.command(name, *words),
            capture_output=True,
            text=True,
            input=typed,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def ask(self, name, *words):
        done = self.run(name, "--json", *words)
        assert done.returncode == Exit.OK, done.stderr
        return json.loads(done.stdout)


@contextlib.contextmanager
def demo(home, *words):
    """Run the demo until the block ends; give its lines up to the last."""
    command = [*CORDEE, "demo", "--home", str(home), "--port", "0", "--lang", "en"]
    process = subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    try:
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        process.stdout.close()
        assert process.wait(60) == Exit.OK, (lines, rest)
        assert "Nothing is running" in rest


@contextlib.contextmanager
def interrupted(command):
    """A command that goes on until Ctrl-C; nothing of it outlives the block."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == Exit.INTERRUPTED
        finally:
            process.kill()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("house") / "demo"
    with demo(home):
        yield House(home)


def test_people_are_found_by_profession(house):
    found = house.ask("anna", "people", "dermato")
    names = [person["name"] for person in found]
    assert sorted(names) == ["Avis dermatologie", "Farid Benali", "Lucie Garnier"]
    assert all(person["verified"] for person in found)


def test_a_message_is_sent_and_read_by_number(house):
    sent = house.ask("anna", "send", "bruno", "Le", "scanner", "est", "prêt")
    assert sent["state"] in {"stored", "delivered", "displayed"}
    read = house.run("bruno", "read", "anna", "--limit", "1").stdout
    assert f"#{sent['seq']}" in read
    assert "Anna Lefèvre, Chirurgienne, chirurgie viscérale" in read
    assert "Le scanner est prêt" in read


def test_standard_input_is_sent_whole(house):
    text = "Première ligne\n  deuxième\n"
    done = house.run("bruno", "--json", "send", "anna", "-", typed=text)
    assert json.loads(done.stdout)["text"] == text.rstrip("\n")
    empty = house.run("bruno", "send", "anna", "-", typed=" \n")
    assert empty.returncode == Exit.USAGE


def test_react_edit_and_withdraw_are_seen_by_the_other(house):
    sent = house.ask("anna", "send", "bruno", "Lit 13")
    number = str(sent["seq"])
    assert house.run("bruno", "react", "anna", number, "👍").returncode == 0
    assert house.run("anna", "edit", "bruno", number, "Lit 12").returncode == 0
    seen = next(
        line
        for line in house.ask("bruno", "read", "anna")
        if line["seq"] == sent["seq"]
    )
    assert seen["text"] == "Lit 12"
    assert seen["edited"]
    assert seen["reactions"][0]["symbol"] == "👍"
    assert house.run("anna", "withdraw", "bruno", number).returncode == 0
    assert "Lit 12" not in house.run("bruno", "read", "anna").stdout


def test_files_are_sent_saved_and_told_to_programs(house, tmp_path):
    paths = [tmp_path / "bilan.txt", tmp_path / "irm.bin"]
    paths[0].write_text("kalie\u0301mie")
    paths[1].write_bytes(bytes(range(256)) * 5000)
    words = ["file", "bruno", *map(str, paths), "--caption", "Pour avis"]
    sent = house.ask("anna", *words)
    assert sent["kind"] == "file"
    assert [(f["name"], f["size"]) for f in sent["files"]] == [
        ("bilan.txt", 10),
        ("irm.bin", 1_280_000),
    ]
    number = str(sent["seq"])
    read = house.run("bruno", "read", "anna", "--limit", "1").stdout
    assert "Pour avis" in read
    assert "irm.bin (1.3 MB)" in read
    saved = tmp_path / "saved"
    saved.mkdir()
    save = ["save", "anna", number, "--to", str(saved)]
    only = house.ask("bruno", *save, "--index", "2")
    assert [one["path"] for one in only] == [str(saved / "irm.bin")]
    both = house.ask("bruno", *save)
    assert [one["path"] for one in both] == [
        str(saved / "bilan.txt"),
        str(saved / "irm (2).bin"),
    ]
    for path, one in zip(paths, both, strict=True):
        assert Path(one["path"]).read_bytes() == path.read_bytes()
    house.ask("anna", "edit", "bruno", number, "Pour information")
    assert house.ask("bruno", "read", "anna")[-1]["text"] == "Pour information"
    house.ask("anna", "withdraw", "bruno", number)
    assert house.run("bruno", *save).returncode == Exit.NOT_FOUND


def test_what_cannot_be_sent_or_saved_is_said_in_one_sentence(house, tmp_path):
    done = house.run("anna", "file", "bruno", str(tmp_path / "nowhere.pdf"))
    assert done.returncode == Exit.REFUSED
    assert "there is no file" in done.stderr
    number = str(house.ask("anna", "send", "bruno", "sans fichier")["seq"])
    done = house.run("bruno", "save", "anna", number)
    assert done.returncode == Exit.NOT_FOUND


def test_someone_is_added_reads_from_then_on_and_is_removed(house):
    house.ask("anna", "invite", GROUP, "claire", "--without-past")
    house.ask("anna", "send", GROUP, "Bienvenue")
    texts = [m["text"] for m in house.ask("claire", "read", GROUP) if m["text"]]
    assert texts == ["Bienvenue"]
    house.ask("anna", "remove", GROUP, "claire")
    house.ask("anna", "send", GROUP, "Entre nous")
    read = house.run("claire", "--json", "read", GROUP)
    assert "Entre nous" not in read.stdout


def test_the_past_is_read_when_it_was_given(house):
    made = house.ask("anna", "new", "david", "--title", "Bloc")
    house.ask("anna", "send", "bloc", "avant")
    house.ask("anna", "invite", made["id"], "elise", "--with-past")
    texts = [m["text"] for m in house.ask("elise", "read", "bloc")]
    assert "avant" in texts


def test_whatever_is_not_found_lists_what_could_be_meant(house):
    done = house.run("anna", "send", "zoé", "x")
    assert done.returncode == Exit.NOT_FOUND
    assert '"cordee threads" lists them' in done.stderr
    done = house.run("bruno", "new", "d")
    assert done.returncode == Exit.NOT_FOUND
    assert "David Nguyen, Anesthésiste" in done.stderr


@pytest.mark.parametrize("word", ["lock", "withdraw"])
def test_a_letter_is_not_enough_to_cut_someone_off(house, word):
    done = house.run("chu", "admin", word, "nguy")
    assert done.returncode == Exit.NOT_FOUND


def test_what_is_not_allowed_is_refused_in_a_sentence(house):
    done = house.run("bruno", "remove", GROUP, "david")
    assert done.returncode == Exit.REFUSED
    assert done.stderr.count("\n") == 1


def test_verify_and_status_say_that_all_is_well(house):
    report = house.ask("anna", "verify", "bruno")
    assert report["frozen"] is None
    assert report["refusals"] == []
    status = house.ask("anna", "status")
    assert status["online"]
    assert status["attested"]
    assert status["outbox"] == 0


def test_a_second_process_on_a_profile_is_told_so(house):
    with interrupted(house.command("david", "--json", "watch")) as watch:
        assert json.loads(watch.stdout.readline())["event"]
        done = house.run("david", "threads")
        assert done.returncode == Exit.IN_USE
        assert "already open" in done.stderr


def test_follow_shows_what_arrives(house):
    command = house.command("bruno", "--json", "read", "anna", "--follow")
    with interrupted(command) as follow:
        assert json.loads(follow.stdout.readline())
        house.ask("anna", "send", "bruno", "tu suis ?")
        lines = (json.loads(line)["text"] for line in follow.stdout)
        assert "tu suis ?" in lines


def test_someone_new_is_invited_signs_up_and_is_vouched_for(house, tmp_path):
    made = house.ask(
        "chu", "admin", "invite", "--name", "Gaël Roux", "--profession", "Interne"
    )
    card = tmp_path / "card"
    signed = house.run(
        "gael", "signup", "-", "--card", str(card), typed=made["invitation"]
    )
    assert signed.returncode == Exit.OK, signed.stderr
    assert card.stat().st_mode & 0o777 == 0o600
    again = house.run("gael", "signup", "-", typed=made["invitation"])
    assert again.returncode == Exit.PROFILE
    enrolled = house.ask("chu", "admin", "enrol")
    assert [one["name"] for one in enrolled] == ["Gaël Roux"]
    assert house.ask("gael", "people", "gaël")[0]["verified"]


def test_the_demo_is_idempotent_and_without_it_one_reads_offline(tmp_path):
    home = tmp_path / "a demo"
    with demo(home) as first:
        pass
    with demo(home) as second:
        kept = House(home)
        before = kept.ask("anna", "threads")
    assert any("moves in" in line for line in first)
    assert not any("moves in" in line for line in second)
    assert (home / "recovery-cards.txt").stat().st_mode & 0o777 == 0o600
    assert len(kept.ask("anna", "threads")) == len(before) == 7
    waiting = kept.run("anna", "send", "bruno", "plus tard", "--wait", "1")
    assert waiting.returncode == Exit.OFFLINE
    assert "leave by itself" in waiting.stdout
    no_wait = kept.run("anna", "send", "bruno", "encore", "--no-wait")
    assert no_wait.returncode == Exit.OK
    with demo(home):
        assert kept.run("anna", "status").returncode == Exit.OK
        texts = [m["text"] for m in kept.ask("anna", "read", "bruno")]
    assert texts.count("plus tard") == texts.count("encore") == 1


def test_a_request_of_the_demo_goes_from_the_pool_to_the_month_that_is_exported(
    house, tmp_path
):
    asked = house.ask("elise", "expertise", "list", "--all")
    assert sorted(one["state"] for one in asked) == ["answered", "sent"]
    [waiting] = house.ask("lucie", "expertise", "list")
    house.ask("lucie", "expertise", "claim", "last")
    late = house.run("farid", "expertise", "claim", waiting["case"][:12])
    assert late.returncode != Exit.OK
    words = ("expertise", "report", "last", "--conclusion", "Exérèse.")
    assert "TE2" in house.run("lucie", *words).stderr
    assert "RQD" in house.run("elise", "expertise", "show", "last").stderr
    made = house.ask("claire", "billing", "export", "--to", str(tmp_path))
    assert (made["acts"], made["cents"]) == (2, 2 * 2300)
    [study] = house.ask("nora", "study", "list", "tanguy")
    assert study["study"]["instances"] == 40


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    command = [*CORDEE, "demo", "--home", str(tmp_path), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.USAGE
    assert "not the folder of a demo" in done.stderr
    assert [path.name for path in Path(tmp_path).iterdir()] == ["thesis.txt"]
