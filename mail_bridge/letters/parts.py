"""What the parts of the letters room share: the tables, the keys, the site's choices.

What never enters this room: what any of them does.
"""

import msgspec

from cordee.mail_bridge.faults import Hook, no_faults
from cordee.mail_bridge.letters.site import LetterSite
from cordee.mail_bridge.outbound.parts import Clock
from cordee.mail_bridge.outbound.ports import Addresses
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.sealing import Seals
from cordee.mail_bridge.writing import Style


class LetterParts(msgspec.Struct, frozen=True, kw_only=True):
    """Opened once, for all letters; `style` is how the site writes its mails."""

    pool: Pool
    seals: Seals
    addresses: Addresses
    style: Style
    site: LetterSite
    clock: Clock
    faults: Hook = no_faults
