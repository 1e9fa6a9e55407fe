"""What the command's exit status says to a script."""

from enum import IntEnum


class Exit(IntEnum):
    """Stable: a number is never given another meaning."""

    OK = 0
    REFUSED = 1
    """The server or a rule said no; nothing was changed."""

    USAGE = 2
    """The words of the command make no sense together."""

    NOT_FOUND = 3
    """No such person, thread or message, or several of them."""

    OFFLINE = 4
    """The server did not answer; what was written waits and is not lost."""

    TAMPERED = 5
    """What the server gave broke a rule: stop and tell someone."""

    IN_USE = 6
    """Another process has this profile open."""

    PROFILE = 7
    """There is no such profile, there is one already, or its key is wrong."""

    FAULT = 70
    """A fault of Cordée itself (EX_SOFTWARE of sysexits.h)."""

    INTERRUPTED = 130
    """Ended by Ctrl-C."""
