"""Any bytes as what other operators say: `python tests/fuzz/fuzz_mail_lines.py`.

Only the errors named below come out; what is read has the shape that later rooms rely
on. What never enters this room: a socket.
"""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["cordee"]):
    from cordee.mail_bridge.domain.distinguished_name import parse
    from cordee.mail_bridge.domain.white_list import domain_of, normal_domain
    from cordee.mail_bridge.errors import MailPermanent, PeerRefused
    from cordee.mail_bridge.transport.authorities import Authorities
    from cordee.mail_bridge.transport.commands import read_recipient, read_sender
    from cordee.mail_bridge.transport.lines import content
    from cordee.mail_bridge.transport.replies import Step, answer
    from cordee.mail_bridge.transport.revocations import Revocations
    from cordee.mail_bridge.transport.white_list_file import verify

AUTHORITIES = Authorities(())
MAX_LINE = 64
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NONE = timedelta()


def read_lines(data):
    """A mail has CRLF and nothing else of it, and no line that is too long."""
    mail = content(data + b"\r\n", MAX_LINE)
    assert mail.count(b"\r") == mail.count(b"\n") == mail.count(b"\r\n")
    assert max(map(len, mail.split(b"\r\n"))) <= MAX_LINE


def read_command(data):
    """An address is one word, but for a quoted local part."""
    text = data.decode("utf-8", "surrogateescape")
    address = read_sender(f"FROM:{text}").address
    assert not re.search(r"[\r\n<>]", address.replace(r'"', "")) or '"' in address
    read_recipient(f"TO:{text}", utf8=True)


def read_name(data):
    """A name is equal to itself, read again."""
    text = data.decode("utf-8", "replace")
    assert parse(text) == parse(text)


def read_domain(data):
    """A domain has one writing."""
    text = data.decode("utf-8", "replace")
    domain = normal_domain(text)
    assert normal_domain(domain) == domain
    assert domain_of(f"x@{text}") in {domain, domain_of(text)}


def read_answer(data):
    """An answer is evidence: printable and bounded."""
    found = answer("a@b.test", Step.RCPT, 250, data.decode("utf-8", "surrogateescape"))
    assert len(found.text) <= 512
    assert not re.search(r"[\x00-\x1f\x7f]", found.text)


def read_white_list(data):
    verify(data, AUTHORITIES, ("alb.mssante.fr",), NOW, NONE)
    raise AssertionError("nobody signed it")


def read_revocations(data):
    Revocations(AUTHORITIES, NONE).learn(data)
    raise AssertionError("nobody signed it")


READERS = {
    read_lines: MailPermanent,
    read_command: MailPermanent,
    read_name: ValueError,
    read_domain: ValueError,
    read_answer: (),
    read_white_list: PeerRefused,
    read_revocations: PeerRefused,
}
"""Each with the only errors that may come out."""


def test_one_input(data):
    """The first byte chooses the reader."""
    if not data:
        return
    reader, allowed = list(READERS.items())[data[0] % len(READERS)]
    try:
        reader(data[1:])
    except allowed:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
