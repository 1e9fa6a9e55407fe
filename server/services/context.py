"""What the use cases share: store, caches, clock, and whom to tell."""

import time
from typing import Protocol

import msgspec
from structlog.typing import FilteringBoundLogger

from cordee.crypto.signing import Signed as CryptoSigned
from cordee.server.protocol.types import Signed
from cordee.server.services.chains import Chains
from cordee.server.services.fanout import Fanout
from cordee.server.services.faults import Faults
from cordee.server.services.limits import Limiter
from cordee.server.services.lookups import Lookups
from cordee.server.services.metrics import Metrics
from cordee.server.services.news import News
from cordee.server.services.records import Records
from cordee.server.services.settings import Settings
from cordee.server.store.database import Pool


class Clock(Protocol):
    def wall(self) -> int:
        """Unix milliseconds."""
        ...

    def steady(self) -> float:
        """Seconds that never go back."""
        ...


class SystemClock:
    """The machine's clock."""

    def wall(self) -> int:
        return time.time_ns() // 1_000_000

    def steady(self) -> float:
        return time.monotonic()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    pool: Pool
    chains: Chains
    records: Records
    fanout: Fanout
    limiter: Limiter
    lookups: Lookups
    settings: Settings
    clock: Clock
    faults: Faults
    log: FilteringBoundLogger
    metrics: Metrics
    news: News

    def wall_seconds(self) -> int:
        return self.clock.wall() // 1000


def unwire(signed: Signed) -> CryptoSigned:
    """The signed body as cryptography knows it."""
    return CryptoSigned(signed.body, signed.signature)
