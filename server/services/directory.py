"""The directory beside the services: what it knows, and its index.

What never enters this room: how either is opened (`server/starting.py`).
"""

import msgspec

from cordee.directory.ports import Registry, Search
from cordee.directory.store.database import Pool


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """An open directory; whoever opened it closes it. `pool` is of its schema."""

    registry: Registry
    search: Search
    pool: Pool
