"""Finds practitioners by whatever words one has: the index of one node.

PostgreSQL is the truth, the index is made from it and follows it. What never enters
this room: who asks, an account, a log of what was asked.
"""

from cordee.directory.search.asked import AskedSearch
from cordee.directory.search.keeper import IndexKeeper
from cordee.directory.search.local import LocalSearch
from cordee.directory.search.places import socket_path

__all__ = ["AskedSearch", "IndexKeeper", "LocalSearch", "socket_path"]
