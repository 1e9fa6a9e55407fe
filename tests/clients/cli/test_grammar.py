import re

import pytest

from cordee.clients.cli import grammar
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.main import main

ENGLISH = re.compile(
    r"\b(usage:|positional|optional|show|help message|required|the|argument|"
    r"invalid|choose|expected|unrecognized)\b"
)
WORDS = [word.name for word in grammar.WORDS]
ADMIN = [word.name for word in grammar.ADMIN_WORDS]
MAIL = [["mailbox", word.name] for word in grammar.MAILBOX_WORDS]
LETTERS = [["letter", word.name] for word in grammar.LETTER_WORDS]
MAIL += [words for words in LETTERS if words[1] != "show"]  # which is English itself


def run(capsys, *argv, lang="fr"):
    code = main(["--lang", lang, *argv])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    "words",
    [[], *([w] for w in WORDS), ["admin"], *(["admin", w] for w in ADMIN), *MAIL],
)
def test_help_is_in_french_only(capsys, words):
    code, out, _ = run(capsys, *words, "--help")
    assert code == Exit.OK
    assert out.startswith("usage\xa0: cordee")
    assert not ENGLISH.search(out.replace("--help", ""))


def test_help_is_in_english_too(capsys):
    code, out, _ = run(capsys, "send", "--help", lang="en")
    assert code == Exit.OK
    assert out.startswith("usage: cordee send")
    assert "Send a message." in out


@pytest.mark.parametrize(
    "words",
    [
        ["send"],
        ["send", "anna"],
        ["threads", "--limit"],
        ["threads", "--limit", "beaucoup"],
        ["threads", "--nothing"],
        ["dance"],
        ["invite", "a", "b"],
        ["invite", "a", "b", "--with-past", "--without-past"],
        ["completion", "tcsh"],
        ["send", "a", "b", "--no-wait=3"],
    ],
)
def test_a_misspoken_command_is_one_sentence_in_french(capsys, words):
    code, out, err = run(capsys, *words)
    assert code == Exit.USAGE
    assert out == ""
    assert err.startswith("cordee\xa0: ")
    assert err.count("\n") == 1
    assert not ENGLISH.search(err.replace("--help", ""))


def test_no_command_shows_the_help(capsys):
    code, out, _ = run(capsys)
    assert code == Exit.OK
    assert "signup" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_word(capsys, shell):
    code, out, _ = run(capsys, "completion", shell)
    assert code == Exit.OK
    for word in [*WORDS, "admin", "completion"]:
        assert word in out
    assert "without-past" in out


def test_options_stand_before_or_after_the_command():
    parser = grammar.build()
    before = parser.parse_args(["--json", "--as", "anna", "threads"])
    after = parser.parse_args(["threads", "--json", "--as", "anna"])
    assert before.is_json
    assert after.is_json
    assert before.profile_name == after.profile_name == "anna"


def test_the_language_of_the_help_follows_the_option_anywhere(capsys):
    use(Language.FR)
    assert main(["threads", "--help", "--lang=en"]) == Exit.OK
    assert "List your threads." in capsys.readouterr().out
