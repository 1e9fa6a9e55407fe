"""The server's list of my threads, a page at a time, newest activity first.

What never enters this room: a belief. It says where to look, and nothing else.
"""

from cordee.clients.sdk.errors import CordeeError
from cordee.clients.sdk.link import Link
from cordee.server.protocol.client_frames import GetIndex
from cordee.server.protocol.limits import MAX_INDEX_ROWS
from cordee.server.protocol.server_frames import Index


async def index_page(link: Link, before: int) -> Index:
    """The page that starts at `before`, 0 for the first; `next` is 0 on the last.

    Raises NotOnline, ServerRefused.
    """
    answer = await link.ask(lambda ref: GetIndex(ref, before, MAX_INDEX_ROWS))
    if not isinstance(answer, Index):
        raise CordeeError("another answer than the index asked for")
    return answer
