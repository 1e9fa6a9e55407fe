"""A GP in town who has nothing but a mailbox: his operator, his mail, his page.

    async with open_town(folder / "town") as town:
        town.url, town.post.port

What never enters this room: the bridge; it is another operator, reached by SMTP.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from cordee.clients.cli.demo.town.circle import Circle, new_circle
from cordee.clients.cli.demo.town.doctor import Doctor
from cordee.clients.cli.demo.town.letterbox import Letterbox
from cordee.clients.cli.demo.town.page import open_page
from cordee.clients.cli.demo.town.post import Post, open_post

__all__ = ["Town", "open_town"]


class Town:
    """Its certificates, its post office, and the doctor's page."""

    def __init__(self, circle: Circle, post: Post, url: str) -> None:
        self.circle = circle
        self.post = post
        self.url = url


@asynccontextmanager
async def open_town(folder: Path) -> AsyncGenerator[Town]:
    """Take mail and serve the page, on free ports of the loopback, until the end."""
    circle = new_circle(folder / "trust", datetime.now(UTC))
    doctor = Doctor(Letterbox(folder / "mail"))
    async with open_post(circle, doctor) as post, open_page(doctor, post) as url:
        yield Town(circle, post, url)
