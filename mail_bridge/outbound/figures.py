"""How many mails left, of which sort, for an operator and for Prometheus (facts A.6).

What never enters this room: an address, a name, which mail it was.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cordee.mail_bridge.store.counts import add
from cordee.mail_bridge.store.database import Connection
from cordee.mail_bridge.store.records import MailRecord

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


async def count_sent(connection: Connection, record: MailRecord, day: date) -> None:
    """Count a mail that was handed over."""
    for word in words_of(record):
        await add(connection, day, word)


def words_of(record: MailRecord) -> list[str]:
    """Every counter that a mail belongs to."""
    words = [SENT, TO_PATIENT if record.is_to_patient else TO_PROFESSIONAL]
    if record.is_qualified is not None:
        words += [WITH_ARCHIVE, INS + ("O" if record.is_qualified else "N")]
    return words + [CODE + code for code in record.codes]
