"""What we answer another operator: reply, enhanced code (RFC 3463), one plain sentence.

What never enters this room: anything that was sent to us.
"""

from typing import Final

from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from cordee.mail_bridge.transport.commands import ParameterRefused, SyntaxRefused

OK: Final = "250 2.0.0 OK"
SENDER_OK: Final = "250 2.1.0 Sender OK"
RECIPIENT_OK: Final = "250 2.1.5 Recipient OK"
GO_AHEAD: Final = "354 End the message with a line that is one dot"
TAKEN: Final = "250 2.6.0 The message is kept"

NO_NAME: Final = "501 5.5.4 A greeting has a name"
NO_GREETING: Final = "503 5.5.1 Say EHLO first"
NESTED: Final = "503 5.5.1 A message is under way; say RSET first"
NO_SENDER: Final = "503 5.5.1 Say MAIL first"
NO_RECIPIENT: Final = "503 5.5.1 The message has no recipient"
NO_ARGUMENT: Final = "501 5.5.4 This command takes no argument"
NOT_HERE: Final = "502 5.5.1 We do not answer this command"
NO_COMMAND: Final = "500 5.5.2 This is no command"
TOO_LONG: Final = "500 5.5.2 The command is too long"
TOO_OFTEN: Final = "421 4.7.0 This was said too often; closing"
NOT_KNOWN: Final = "500 5.5.1 We do not know this command"
TOO_MANY_UNKNOWN: Final = "502 5.5.1 Too many unknown commands; closing"

NOT_SECURE: Final = "554 5.7.1 Your identity is refused"
TLS_FIRST: Final = "530 5.7.0 Say STARTTLS first"
TLS_TWICE: Final = "503 5.5.1 The connection is secured already"
INJECTED: Final = "554 5.5.0 Something was said in front of TLS; closing"
EARLY: Final = "The message began before we were ready for it"
NOBODY: Final = "A certificate of the circle of trust is asked"

CROWDED: Final = "421 4.3.2 Too many connections; try again later"
IDLE: Final = "421 4.4.2 This takes too long; closing"
STOPPING: Final = "421 4.3.2 We are stopping; try again later"
FLOOD: Final = "421 5.3.4 The message does not end; closing"
LATER: Final = "Something went wrong here; try again later"
TROUBLE: Final = f"451 4.3.0 {LATER}"
SLOW: Final = "The message could not be kept in time; try again later"

_OURS: Final = {
    "250 OK": OK,
    "221 Bye": "221 2.0.0 Bye",
    "500 Command line too long": TOO_LONG,
    "500 Error: bad syntax": NO_COMMAND,
    "503 Error: send HELO first": NO_GREETING,
    "530 Must issue a STARTTLS command first": TLS_FIRST,
    "501 Syntax: HELO hostname": NO_NAME,
    "454 TLS not available": "454 4.7.0 TLS is not available now",
    "502 5.5.1 Too many unrecognized commands, goodbye.": TOO_MANY_UNKNOWN,
}
"""What aiosmtpd says by itself, exactly."""

_LACK: Final = "554 Command refused due to lack of security"
_BEGINNINGS: Final = (
    ("421 4.7.0 ", TOO_OFTEN),
    ("500 Error: command", NOT_KNOWN),
    ("501 Syntax", NO_ARGUMENT),
)
"""What it says with a part of what it heard."""


def in_our_words(said: str, reason: str) -> str:
    """What aiosmtpd says, with a code, and without what the peer sent."""
    known = _OURS.get(said)
    if known is not None:
        return known
    if said == _LACK:
        return reason
    if said[3:5] in {" 2", " 4", " 5"} and said[5:6] == ".":
        for beginning, ours in _BEGINNINGS[:1]:
            if said.startswith(beginning) and said.endswith("sent too many times"):
                return ours
        return said
    for beginning, ours in _BEGINNINGS:
        if said.startswith(beginning):
            return ours
    return said if said[:3] in {"220", "250", "354"} else TROUBLE


def offer(hostname: str, size_limit: int, *, tls: bool) -> str:
    """The answer to EHLO, but its last line end."""
    words = ["PIPELINING", f"SIZE {size_limit}", "8BITMIME", "SMTPUTF8"]
    words += ["STARTTLS"] if tls else []
    lines = [hostname, *words, "ENHANCEDSTATUSCODES"]
    last = len(lines) - 1
    told = (f"250{'-' if at < last else ' '}{line}" for at, line in enumerate(lines))
    return "\r\n".join(told)


def refusal(error: MailTemporary | MailPermanent) -> str:
    """The reply (RFC 5321 §4.2.3) of a refusal, by its kind and code."""
    return f"{_reply(error)} {error.code} {error}"


def too_big(limit: int) -> MailPermanent:
    return MailPermanent("5.3.4", f"A message has at most {limit} bytes")


def _reply(error: MailTemporary | MailPermanent) -> int:
    if isinstance(error, MailTemporary):
        return 452 if error.code in {"4.3.1", "4.5.3"} else 451
    if isinstance(error, ParameterRefused):
        return 555
    if isinstance(error, SyntaxRefused):
        return 501
    return {"5.1.1": 550, "5.1.2": 550, "5.3.4": 552}.get(error.code, 554)
