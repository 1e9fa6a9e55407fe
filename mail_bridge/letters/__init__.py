"""Letters that leave: validated, at the exit, as CDA in XDM with a PDF beside it.

docs/protocol.md §5.13. What never enters this room: a letter that nobody validated.
"""

from cordee.mail_bridge.letters.letters import Letters
from cordee.mail_bridge.letters.parts import LetterParts
from cordee.mail_bridge.letters.site import LetterSite

__all__ = ["LetterParts", "LetterSite", "Letters"]
