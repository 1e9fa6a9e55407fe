"""What is between DATA and its end, without a socket."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.transport.lines import MAX_LINE, Smuggling, content

ENDINGS = ["\r\n", "\n", "\r"]
HIDDEN = [
    f"{before}.{after}"
    for before in ("\r\n", "\n", "\r", "\n\n", "\r\r\n")
    for after in ("\r\n", "\n", "\r", "\r\r\n")
    if (before, after) != ("\r\n", "\r\n")
]
"""All ends of a mail but the one of the standard."""


@pytest.mark.parametrize("end", HIDDEN)
def test_a_second_mail_is_not_smuggled(end):
    raw = f"hi{end}MAIL FROM:<evil@ville.test>\r\n".encode()
    with pytest.raises(Smuggling):
        content(raw)


@pytest.mark.parametrize(
    ("raw", "mail"),
    [
        (b"", b""),
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nb\r\nc\n", b"a\r\nb\r\nc\r\n"),
        (b"..\r\n...\r\n.a\r\n", b".\r\n..\r\na\r\n"),
        (b"a\n..\n", b"a\r\n.\r\n"),
    ],
)
def test_lines_and_dots_are_as_they_were_written(raw, mail):
    assert content(raw) == mail


def test_a_line_has_a_bound():
    line = b"x" * (MAX_LINE - 2) + b"\r\n"
    assert content(line * 3) == line * 3
    with pytest.raises(MailPermanent) as refused:
        content(line + b"x" + line + line)
    assert refused.value.code == "5.6.0"


@given(
    st.lists(
        st.text(st.characters(codec="ascii", exclude_characters="\r\n")), max_size=8
    )
)
@example([".", "..", ""])
def test_what_was_stuffed_comes_out_the_same(lines):
    mail = "".join(f"{line}\r\n" for line in lines).encode()
    stuffed = re.sub(rb"(?m)^\.", b"..", mail)
    assert content(stuffed) == mail


@given(st.binary(max_size=200), st.sampled_from(ENDINGS))
def test_any_bytes_are_lines_or_refused(raw, ending):
    raw = raw.replace(b"\n", ending.encode()) + b"\r\n"
    try:
        mail = content(raw, 64)
    except MailPermanent:
        return
    assert mail.count(b"\n") == mail.count(b"\r") == mail.count(b"\r\n")
    assert all(len(line) <= 66 for line in mail.split(b"\r\n"))
