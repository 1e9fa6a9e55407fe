"""Any bytes as a mail: `python tests/fuzz/fuzz_mail.py -max_total_time=60`.

Only ALLOWED comes out of `read`; what it gives fits an event and is safe to show, and
is placed without an exception. What never enters this room: a mail of anybody; the seeds
are those of the corpus.
"""

import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["cordee.mail_bridge.reading"]):
    from cordee.mail_bridge.reading import read

from cordee.mail_bridge.errors import MailMalformed
from cordee.mail_bridge.reading.clean import CONTROLS
from cordee.mail_bridge.reading.separation import separate
from tests.mail_bridge.reading.corpus import FOLDER, placed

ALLOWED = MailMalformed
"""And its child MailTooLarge."""


def test_one_input(data):
    """Raises whatever is a finding."""
    try:
        mail = read(data)
    except ALLOWED:
        return
    check(mail)
    placed(mail)


def check(mail):
    """The bounds of `mail-in/1` (docs/protocol.md §6), and of what clients may show."""
    for text in (mail.text, mail.quote, mail.signature):
        assert len(text) <= 40_000
        assert CONTROLS.search(text.replace("\n", "")) is None
        text.encode()
    assert len(mail.subject) <= 512
    assert len(mail.sender.address) <= 254
    assert len(mail.sender.name) <= 128
    assert len(mail.attachments) <= 20
    assert len(mail.omitted) <= 20
    assert len(mail.digest) == 32
    assert len({one.name.casefold() for one in mail.attachments}) == len(
        mail.attachments
    )
    for one in mail.attachments:
        assert 1 <= len(one.name) <= 128
        assert "/" not in one.name
        assert len(one.media_type) <= 127
    for one in mail.omitted:
        assert 1 <= len(one.line) <= 128
    parts = separate(mail.text)
    assert len(parts.text) + len(parts.quote) + len(parts.signature) <= len(mail.text)


def main():
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-mail")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for seed in FOLDER.glob("*.eml"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    atheris.Setup([*sys.argv, str(folder)], test_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
