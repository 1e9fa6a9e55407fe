"""A terminal with someone in front of it: keys in, a screen that is read.

What never enters this room: what the screen should say.
"""

import contextlib
import os
import re
import time

import pexpect
import pyte

WAIT_SECONDS = 60
KEYS = {
    "enter": "\r",
    "alt+enter": "\x1b\r",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "delete": "\x1b[3~",
    "f2": "\x1bOQ",
    "ctrl+c": "\x03",
    "ctrl+k": "\x0b",
    "ctrl+n": "\x0e",
    "ctrl+q": "\x11",
}


def environment():
    """A French terminal whose size is its own, not that of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
    return kept | {"TERM": "xterm-256color", "CORDEE_LANG": "fr"}


class Terminal:
    """A program on a screen of its own."""

    def __init__(self, command, *, columns=100, rows=30, cwd=None):
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._process = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(rows, columns),
            env=environment(),
            cwd=cwd,
        )
        self._process.delaybeforesend = None

    @property
    def text(self):
        """What the screen shows; spaces and apostrophes as a keyboard has them."""
        shown = "\n".join(line.rstrip() for line in self._screen.display)
        return shown.replace("\N{NO-BREAK SPACE}", " ").replace("\u2019", "'")

    def type(self, text):
        self._process.send(text)

    def press(self, *keys):
        for key in keys:
            self._process.send(KEYS.get(key, key))

    @property
    def pid(self):
        """Process id of the program in this terminal."""
        return self._process.pid

    def wait_for(self, *texts):
        """Read the screen until it shows all of these."""
        self._wait(lambda: all(text in self.text for text in texts), texts)

    def wait_match(self, pattern):
        """Read the screen until it shows what a pattern asks for; give the match."""
        self._wait(lambda: re.search(pattern, self.text), pattern)
        return re.search(pattern, self.text)

    def wait_without(self, text):
        """Read the screen until it no longer shows this."""
        self._wait(lambda: text not in self.text, text)

    def wait_end(self):
        """Read what is left, and give the exit status."""
        deadline = time.monotonic() + WAIT_SECONDS
        while self._process.isalive():
            assert time.monotonic() < deadline, self.text
            self._read()
        self._read()
        return self._process.exitstatus

    def close(self):
        with contextlib.suppress(pexpect.ExceptionPexpect):
            self._process.close(force=True)

    def _wait(self, condition, wanted):
        deadline = time.monotonic() + WAIT_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"{wanted} not in:\n{self.text}"
            assert self._process.isalive() or self._read(), self.text
            self._read()

    def _read(self):
        """Take what has come; wait a moment when nothing has."""
        try:
            data = self._process.read_nonblocking(65536, timeout=0.1)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self._stream.feed(data)
        return True
