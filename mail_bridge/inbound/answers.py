"""What another operator is told when a mail is not taken.

Each is an enhanced status (RFC 3463) and one plain sentence. What never enters this
room: an address, or anything of the mail.
"""

from typing import Final

from cordee.clients.sdk import CordeeError, ServerRefused
from cordee.mail_bridge.errors import MailPermanent, MailTemporary

AWAY: Final = ("4.3.2", "We cannot store mail right now; try again later")
LATER: Final = ("4.3.0", "This could not be stored right now; try again later")
NO_DESK: Final = ("4.3.5", "Nobody takes mail that is for no conversation yet")
TOO_OFTEN: Final = ("4.7.1", "Too many mails from this address; try again later")
LOOPS: Final = ("5.4.6", "This mail goes in a circle")
TOO_LARGE: Final = ("5.3.4", "A file of this mail is larger than we can store")
UNREADABLE: Final = ("5.6.0", "This is no mail that can be read")

_TOO_LARGE_WORD: Final = "too_large"
"""The server's word for a file beyond its bound (docs/protocol.md §8)."""


def answer(error: CordeeError) -> MailTemporary | MailPermanent:
    """What the other operator is told of a trouble of ours."""
    if isinstance(error, ServerRefused) and error.code == _TOO_LARGE_WORD:
        return MailPermanent(*TOO_LARGE)
    return MailTemporary(*LATER)
