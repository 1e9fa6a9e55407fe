"""Health and Prometheus metrics, on the loopback only.

What never enters this room: an account, an address, a domain or a thread as a label.
"""

from collections.abc import Callable, Mapping
from typing import Final, Self

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

OK: Final = 200
UNAVAILABLE: Final = 503

Health = Mapping[str, bool | int | float | None]
"""Facts by name; `ok` says whether mail can pass."""


class Metrics:
    """`async with Metrics(host, port, health, collectors) as metrics:` serves."""

    def __init__(
        self,
        host: str,
        port: int,
        health: Callable[[], Health],
        collectors: tuple[Collector, ...],
    ) -> None:
        self._host = host
        self._port = port
        self._health = health
        self._registry = CollectorRegistry()
        for collector in collectors:
            self._registry.register(collector)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen; nothing at all for a port of -1. Raises OSError."""
        if self._port < 0:
            return self
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/health", self._tell_health)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def port(self) -> int:
        """Where it listens; -1 when it does not."""
        if self._runner is None:
            return -1
        found: int = self._runner.addresses[0][1]
        return found

    async def _metrics(self, _request: web.Request) -> web.Response:
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _tell_health(self, _request: web.Request) -> web.Response:
        health = self._health()
        status = OK if health.get("ok") else UNAVAILABLE
        body = msgspec.json.encode(dict(health))
        return web.Response(body=body, status=status, content_type="application/json")
