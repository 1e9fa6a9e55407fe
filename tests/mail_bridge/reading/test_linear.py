"""Twice the mail takes about twice the time: the shapes that make parsers wait.

Ratios of the same work at two sizes, so that a loaded machine says the same.
"""

import contextlib
import time

import pytest

from cordee.mail_bridge.errors import MailTooLarge
from cordee.mail_bridge.reading import read

SMALL = 2_000
FACTOR = 8
ALLOWED = 3.5
"""Times the factor: linear work stays near 1, quadratic work reaches FACTOR."""

HEAD = b"From: x@y.example\r\nSubject: s\r\nContent-Type: "
TEXT = HEAD + b"text/plain; charset=utf-8\r\n\r\n"
PAGE = HEAD + b"text/html; charset=utf-8\r\n\r\n"
MIXED = HEAD + b"multipart/mixed; boundary=b\r\n\r\n"

SHAPES = {
    "a line that begins like an attribution": lambda n: TEXT + b"Le " + b"a " * n,
    "lines that begin like attributions": lambda n: TEXT + b"Le 12\n" * n,
    "headers that are copied and copied": lambda n: TEXT + b"De : x\n" * n,
    "rules and blank lines": lambda n: TEXT + b"_____\n\n" * n,
    "marks of quotes": lambda n: TEXT + b">" * n,
    "quotes and answers": lambda n: TEXT + b"> a\nb\n" * n,
    "closings": lambda n: TEXT + b"a\nCordialement\n" * n,
    "notices": lambda n: TEXT + b"Ce message est \n" * n,
    "spaces": lambda n: TEXT + b" " * n + b"x",
    "attributes": lambda n: (
        PAGE + b"<p " + b"".join(b"a%d=1 " % k for k in range(n)) + b">x"
    ),
    "open tags": lambda n: PAGE + b"<div>" * n + b"x",
    "open quotes of attributes": lambda n: PAGE + b"<a '" * n,
    "angles": lambda n: PAGE + b"<" * n,
    "comments that do not end": lambda n: PAGE + b"<!--" * n,
    "scripts that do not end": lambda n: PAGE + b"<script>" * n,
    "entities": lambda n: PAGE + b"&#" * n + b"1" * n,
    "links in links": lambda n: PAGE + b"<a href=http://x>" * n + b"x" + b"</a>" * n,
    "boundaries in a line": lambda n: MIXED + b"--b" * n,
    "boundaries": lambda n: MIXED + b"--b\r\n" * n,
    "padding": lambda n: (
        HEAD
        + b"text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b"QQ==\r\n" * n
    ),
    "encoded words": lambda n: b"Subject: " + b"=?" * min(n, 60_000) + b"\r\n" + TEXT,
    "parameters": lambda n: (
        HEAD + b"text/plain" + b"; a" * min(n, 60_000) + b"\r\n\r\n"
    ),
    "folds": lambda n: b"X: y\r\n" + b" z\r\n" * min(n, 60_000) + TEXT,
    "addresses": lambda n: b"To: " + b"<" * min(n, 60_000) + b"\r\n" + TEXT,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_reading_is_linear(shape):
    small, large = shape(SMALL), shape(SMALL * FACTOR)
    growth = max(len(large) / len(small), 1)
    for _ in range(4):  # a machine that was busy once is asked again
        if taken(large) <= ALLOWED * growth * max(taken(small), 0.0005):
            return
    pytest.fail("the time grows faster than the mail")


def taken(raw):
    start = time.thread_time()
    with contextlib.suppress(MailTooLarge):
        read(raw)
    return time.thread_time() - start
