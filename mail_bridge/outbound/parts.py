"""What the parts of outbound mail share: the tables, the keys, the site's choices.

What never enters this room: what any of them does.
"""

from collections.abc import Callable

import msgspec

from cordee.mail_bridge.domain.delivery import Schedule
from cordee.mail_bridge.domain.watching import Terms
from cordee.mail_bridge.faults import Hook, no_faults
from cordee.mail_bridge.outbound.figures import OutboundFigures
from cordee.mail_bridge.outbound.ports import Addresses
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.sealing import Seals
from cordee.mail_bridge.writing import Style

Clock = Callable[[], int]
"""Unix ms."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What a site decides, from the settings.

    `settle` is how long a state must last before the thread is told of it, ms, so that
    accepted, relayed and delivered within a moment are told once; what failed is told
    at once. `keep` is how long traces and evidence are kept (facts A.6: 6 months).
    """

    style: Style
    terms: Terms = Terms()
    schedule: Schedule = Schedule()
    settle: int = 2_000
    keep: int = 183 * 86_400_000
    at_once: int = 10
    """Mails that are being handed over at the same time."""


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Opened once, for all of outbound mail."""

    pool: Pool
    seals: Seals
    addresses: Addresses
    site: Site
    clock: Clock
    faults: Hook = no_faults
    figures: OutboundFigures = msgspec.field(default_factory=OutboundFigures)
