"""What is said of files that cannot be sent or saved, in both languages."""

import pytest

from cordee.clients.cli import failures, wording
from cordee.clients.cli.catalogue import files as words
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.misuse import NoFiles
from cordee.clients.cli.output import Output
from cordee.clients.cli.progress import Progress
from cordee.clients.sdk import FileChanged, FileFault
from tests.clients.cli.fake_client import BRUNO, FakeClient


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("word", words.FAULTS)
def test_each_fault_of_a_file_says_what_to_do(language, word):
    use(language)
    sentence = failures.sentence_of(FileFault(word, "/tmp/scan\x1b[31mner.pdf"))
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "\x1b" not in sentence


def test_the_words_are_those_that_the_sdk_gives():
    doc = FileFault.__doc__.split("`word` is stable:")[1].split(".")[0]
    assert {word.strip() for word in doc.split(",")} == set(words.FAULTS)


def test_a_changed_file_names_its_rule_for_a_program():
    told = failures.object_of(FileChanged("/tmp/x.pdf"))["error"]
    assert (told["kind"], told["rule"]) == ("FileChanged", "FIL-05")
    assert "modifié" in told["sentence"]


async def test_why_files_were_not_sent_is_said_beside_them(tmp_path):
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    path = tmp_path / "irm.bin"
    path.write_bytes(bytes(3_400_000))
    sent = await client.send_files(thread.id, [path], "IRM")
    assert wording.body_of(sent, "") == "IRM\n📎 irm.bin (3,4 Mo, 0\xa0%)"
    assert wording.is_on_its_way(sent)
    await client._change(thread.id, sent.id, state="failed", reason="too_large")
    failed = await client.message(thread.id, sent.id)
    assert "aussi gros" in wording.state_of(failed)


def test_a_message_without_that_file_is_not_found():
    assert failures.exit_of(NoFiles()) is Exit.NOT_FOUND


class Screen:
    """A stream that says whether somebody looks at it."""

    def __init__(self, *, is_terminal):
        self.is_terminal = is_terminal
        self.text = ""

    def isatty(self):
        return self.is_terminal

    def write(self, text):
        self.text += text

    def flush(self):
        """Nothing is kept back."""


@pytest.mark.parametrize(
    ("is_terminal", "is_json", "is_drawn"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_progress_is_drawn_on_a_terminal_only_and_leaves_nothing(
    is_terminal, is_json, is_drawn
):
    screen = Screen(is_terminal=is_terminal)
    with Progress(Output(is_json=is_json, remarks=screen)) as progress:
        progress.show("irm.bin", 1_700_000, 3_400_000)
    assert ("1,7 Mo sur 3,4 Mo" in screen.text) is is_drawn
    assert screen.text.endswith("\r\x1b[K") is is_drawn
