"""GET /metrics for Prometheus. No account, address or thread is ever a label."""

from collections.abc import Iterator
from itertools import accumulate

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from cordee.server.web.desk import Desk
from cordee.server.web.doors import is_loopback
from cordee.server.web.switchboard import Switchboard
from cordee.server.web.traffic import Spread

COUNTERS = {
    "bytes_in": "Bytes of WebSocket messages received",
    "bytes_out": "Bytes of WebSocket messages sent",
    "frames_in": "Frames received",
    "frames_out": "Frames sent",
    "garbled": "WebSocket messages that did not decode",
    "messages_in": "WebSocket messages received",
    "messages_out": "WebSocket messages sent",
    "signed_up": "Accounts made",
    "slow_readers": "Sessions ended because their reader was slow",
    "stored": "Messages acknowledged as stored",
    "turned_away": "Connections refused at the door",
}
"""Attribute of Traffic to what it counts."""


class BoardCollector(Collector):
    """Reads the counters of a switchboard when it is scraped."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    def collect(self) -> Iterator[Metric]:
        """All metrics as they stand."""
        board = self._board
        for name, words in COUNTERS.items():
            value = getattr(board.traffic, name)
            yield CounterMetricFamily(f"cordee_{name}", words, value=value)
        refused = CounterMetricFamily("cordee_refused", "Refusals", labels=["code"])
        for code, count in board.traffic.refused.items():
            refused.add_metric([code], count)
        yield refused
        yield from self._of_services()
        yield GaugeMetricFamily("cordee_sockets", "Open sockets", len(board.lines))
        yield GaugeMetricFamily("cordee_accounts", "Accounts online", board.accounts)

    def _of_services(self) -> Iterator[Metric]:
        traffic = self._board.traffic
        for name in sorted({name for name, _ in traffic.counted}):
            family = CounterMetricFamily(f"cordee_{name}", name, labels=["code"])
            for (found, label), count in traffic.counted.items():
                if found == name:
                    family.add_metric([label], count)
            yield family
        for name, value in traffic.measured.items():
            yield GaugeMetricFamily(f"cordee_{name}", name, value)
        for name, spread in traffic.observed.items():
            yield HistogramMetricFamily(
                f"cordee_{name}", name, _cumulated(spread), spread.total
            )


def _cumulated(spread: Spread) -> list[tuple[str, float]]:
    bounds = [*map(str, spread.bounds), "+Inf"]
    return list(zip(bounds, accumulate(spread.counts), strict=True))


def registry(board: Switchboard) -> CollectorRegistry:
    """Metrics of this process and of its switchboard."""
    made = CollectorRegistry()
    for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
        made.register(collector)
    made.register(BoardCollector(board))
    return made


async def serve_metrics(
    request: web.Request, desk: Desk, metrics: CollectorRegistry
) -> web.Response:
    """The exposition; 403 from another machine unless configured."""
    if not (desk.is_metrics_public or is_loopback(request.remote or "")):
        raise web.HTTPForbidden(text="metrics are served on loopback only\n")
    headers = {"Content-Type": CONTENT_TYPE_LATEST}
    return web.Response(body=generate_latest(metrics), headers=headers)
