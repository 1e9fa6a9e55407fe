"""How many mails left, of which sort, for an operator and for Prometheus (facts A.6).

What never enters this room: an address, a name, which mail it was.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cordee.mail_bridge.store import mails
from cordee.mail_bridge.store.counts import add
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.records import MailRecord
from cordee.mail_bridge.store.sealing import Seals

BATCH: Final = 500

SENT: Final = "out"
TO_PATIENT: Final = "out-to-patient"
TO_PROFESSIONAL: Final = "out-to-pro"
WITH_ARCHIVE: Final = "out-xdm"
INS: Final = "out-ins-"
CODE: Final = "out-code-"


class OutboundFigures:
    """What was learnt of mails since the start, and how many wait."""

    def __init__(self) -> None:
        self.learnt: Final = Counter[str]()
        self.waiting = 0

    def count(self, what: str) -> None:
        self.learnt[what] += 1


class OutboundCollector(Collector):
    """Reads the figures when it is scraped."""

    def __init__(self, figures: OutboundFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """One family by what was learnt, and the mails that have not left."""
        family = CounterMetricFamily(
            "cordee_bridge_outbound", "What was learnt of mails", labels=["what"]
        )
        for word, count in sorted(self._figures.learnt.items()):
            family.add_metric([word], count)
        yield family
        yield GaugeMetricFamily(
            "cordee_bridge_outbound_waiting",
            "Mails that have not left",
            self._figures.waiting,
        )


async def count_sent(pool: Pool, seals: Seals) -> bool:
    """Count what left and was not counted; True when there may be more.

    A few rows are written by all mails: so they are counted together, and each once.
    """
    async with pool.acquire() as connection, connection.transaction():
        rows = await mails.uncounted(connection, seals, BATCH)
        found = Counter(
            (_day(row), word) for row in rows for word in words_of(row.record)
        )
        for (day, word), count in sorted(found.items()):
            await add(connection, day, word, count)
        if rows:
            await mails.note_counted(connection, [row.name for row in rows])
    return len(rows) == BATCH


def _day(row: MailRow) -> date:
    return datetime.fromtimestamp(row.changed / 1000, UTC).date()


def words_of(record: MailRecord) -> list[str]:
    """Every counter that a mail belongs to."""
    words = [SENT, TO_PATIENT if record.is_to_patient else TO_PROFESSIONAL]
    if record.is_qualified is not None:
        words += [WITH_ARCHIVE, INS + ("O" if record.is_qualified else "N")]
    return words + [CODE + code for code in record.codes]
