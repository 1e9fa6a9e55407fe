"""What the transport counts, for Prometheus.

No address, domain or name of a peer is ever a label: a reason is an enhanced code.
What never enters this room: a mail.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

COUNTED: Mapping[str, str] = {
    "received": "Mails that were taken",
    "received_bytes": "Bytes of them",
    "sent": "Recipients whom another operator accepted",
    "sent_bytes": "Bytes handed over",
    "connections": "Connections from other operators",
    "turned_away": "Connections above the limits",
    "handshakes_failed": "Connections of which TLS came to nothing",
    "smuggling": "Mails with a hidden end, or commands in front of TLS",
    "white_list_fetched": "White lists taken",
    "white_list_failed": "White lists that could not be had, or were refused",
    "reload_failed": "Certificates that could not be read again",
    "revocations_failed": "Revocation lists that could not be had, or were refused",
}


@dataclass(slots=True)
class Figures:
    """Counters, and what is measured when somebody asks."""

    counted: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    """Refusals and delays of ours, by enhanced code."""
    answered: Counter[str] = field(default_factory=Counter[str])
    """Answers of other operators, by class: 2, 4, 5."""
    measured: dict[str, Callable[[], float | None]] = field(
        default_factory=dict[str, "Callable[[], float | None]"]
    )

    def count(self, name: str, by: int = 1) -> None:
        self.counted[name] += by


class TransportCollector(Collector):
    """Reads the figures when it is scraped."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """All metrics as they stand."""
        figures = self._figures
        for name, words in COUNTED.items():
            value = figures.counted[name]
            yield CounterMetricFamily(f"cordee_bridge_{name}", words, value=value)
        for name, table in (
            ("refused", figures.refused),
            ("answers", figures.answered),
        ):
            family = CounterMetricFamily(f"cordee_bridge_{name}", name, labels=["code"])
            for code, count in table.items():
                family.add_metric([code], count)
            yield family
        for name, measure in figures.measured.items():
            measured = measure()
            if measured is not None:
                yield GaugeMetricFamily(f"cordee_bridge_{name}", name, measured)


def seconds(when: datetime | None) -> float | None:
    """As Prometheus writes a time."""
    return None if when is None else when.timestamp()
