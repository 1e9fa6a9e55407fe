"""What inbound mail counts, for Prometheus and for the site's monthly figures.

No address, domain or thread is ever a label. What never enters this room: a mail.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from cordee.mail_bridge.reading import Mail
from cordee.mail_bridge.writing.style import PATIENT_DOMAIN

MAX_CODES: Final = 3
"""Kinds of document that one mail is counted under."""

_CODE: Final = re.compile(r"[0-9A-Za-z-]{1,16}")


class InboundFigures:
    """Mails since the start, by what became of them."""

    def __init__(self) -> None:
        self.counted: Final = Counter[str]()

    def count(self, word: str) -> None:
        self.counted[word] += 1


class InboundCollector(Collector):
    """Reads the figures when it is scraped."""

    def __init__(self, figures: InboundFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """One family, by outcome."""
        family = CounterMetricFamily(
            "cordee_bridge_inbound", "Mails by what became of them", labels=["outcome"]
        )
        for word, count in sorted(self._figures.counted.items()):
            family.add_metric([word], count)
        yield family


def words_of(mail: Mail, standing: str) -> tuple[str, ...]:
    """What a mail counts as in an operator's figures (facts A.6)."""
    domain = mail.sender.address.rpartition("@")[2].casefold()
    words = ["in", f"in-{mail.kind}", f"in-{standing}"]
    words.append("in-from-patient" if domain == PATIENT_DOMAIN else "in-from-pro")
    if mail.clinical:
        words.append("in-xdm")
    if mail.mss.ins in {"O", "N"}:
        words.append(f"in-ins-{mail.mss.ins}")
    codes = [one for one in mail.mss.codes if _CODE.fullmatch(one)]
    return (*words, *(f"in-code-{one}" for one in codes[:MAX_CODES]))
