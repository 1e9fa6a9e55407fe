"""The product as a system under test: `cordee serve` on a database of its own."""

import sys
from typing import Final
from urllib.parse import quote, urlencode

from tests.bench.crowd import Crowd
from tests.bench.database import Database
from tests.bench.driver import Driver
from tests.bench.product_driver import ProductDriver
from tests.bench.systems import ServerProcess
from tests.support.people import ORIGIN

CROWD: Final = Crowd()
"""People are made once for all the measures of a run."""


class Product:
    """A `driver.System`. Its server outlives its database."""

    name = "product"

    def __init__(self) -> None:
        self._database = Database()
        self._server = ServerProcess()
        self._driver = ProductDriver(CROWD, self._database)

    async def start(self) -> None:
        """Start both."""
        await self._database.start()
        await self._serve()

    async def stop(self) -> None:
        """End both and remove the database."""
        await self._server.stop()
        await self._database.stop()
        if late := self._driver.sealed_late:
            print(f"{late} messages were sealed while it ran", file=sys.stderr)

    def driver(self) -> Driver:
        """Give a driver to the server as it listens now."""
        return self._driver

    def server_processes(self) -> list[int]:
        """Process ids of the server."""
        return self._server.processes()

    def database_processes(self) -> list[int]:
        """Process ids of all the postgres processes."""
        return self._database.processes()

    async def crash(self, *, database: bool) -> None:
        """Kill -9 one or the other; the server goes on when its database is back."""
        if database:
            self._database.kill()
            await self._database.back()
        else:
            await self._server.kill()

    async def revive(self) -> None:
        """Start the server again if it was killed."""
        if not self._server.runs:
            await self._serve()

    async def _serve(self) -> None:
        dsn = self._database.dsn
        place = urlencode({"host": dsn["host"], "port": dsn["port"]})
        url = f"postgresql://{quote(dsn['user'])}@/{quote(dsn['database'])}?{place}"
        await self._server.start(
            *("-m", "tests.bench.product_server"),
            *("--database-url", url, "--origin", ORIGIN),
        )
        self._driver.address = ("127.0.0.1", self._server.port)
