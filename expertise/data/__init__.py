"""The tables of this room as files; the web client reads the same ones.

What never enters this room: anything but data, and the reading of it.
"""

from importlib import resources


def read(name: str) -> bytes:
    """The bytes of a file of this package."""
    return resources.files(__name__).joinpath(name).read_bytes()
