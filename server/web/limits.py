"""Every bound of the shell, with its reason."""

from typing import Final

from cordee.server.protocol.limits import MAX_SEGMENTS, MAX_WEBSOCKET_MESSAGE

MAX_RECEIVED: Final = 2 * MAX_WEBSOCKET_MESSAGE
"""Bytes of a WebSocket message that is read at all. Who is a little above the limit
of the wire is told so in words; beyond this aiohttp closes with 1009 at once."""

MAX_BODY: Final = MAX_WEBSOCKET_MESSAGE
"""Bytes of an HTTP body: a first entry with its boxes is far smaller."""

MAX_UNREAD: Final = 4 * MAX_WEBSOCKET_MESSAGE
"""Bytes written to a socket that its reader has not taken: a few range answers and
what is pushed meanwhile. Above it the reader is slow: it is told, and disconnected;
it resumes from its cursor."""

MAX_UNREAD_ANSWERS: Final = MAX_WEBSOCKET_MESSAGE // 2
"""Bytes unread at which the next request waits: one who asks for much is not slow,
he is answered as fast as he reads."""

MAX_WAITING_BYTES: Final = MAX_WEBSOCKET_MESSAGE - 8
"""Bytes of frames in one WebSocket message; its array takes at most three more."""

MAX_PUSHED: Final = 256 * 1024
"""Bytes after which the items of one push are cut: the first of them can be larger
alone, and still fits a WebSocket message."""

MAX_SESSIONS_OF_ACCOUNT: Final = 16
"""Sockets of one account: its devices and what a bad network left half open. One more
replaces the oldest, so that nobody can be locked out by his own dead sockets."""

MAX_SOCKETS_OF_ADDRESS: Final = 4096
"""Sockets of one address: a hospital leaves through one. Loopback is exempt, being
the operator or his reverse proxy, which has its own limits."""

MAX_UNPROVED_OF_ADDRESS: Final = 256
"""Sockets of one address that have not proved a device yet: a hospital's clients
coming back at once are through in milliseconds each. Loopback is exempt."""

SIGN_UPS_PER_MINUTE: Final = 60
"""New accounts of one address: the day on which a whole service enrols. Each costs
a few signatures to check. Loopback is exempt."""

NARROW_SECONDS: Final = 300.0
"""What a slot that returns has for a few requests, on a bad network."""

MAX_ADDRESSES: Final = 65_536
"""Addresses whose sign-ups are counted; the oldest is forgotten beyond."""

MAX_WORDS: Final = 4096
"""Bytes of the announcement of an attachment."""

MAX_MANIFEST: Final = 5 + MAX_SEGMENTS * 34
"""Bytes of the hashes of an attachment: 34 for each segment."""

MOVE_SECONDS: Final = 120.0
"""What a segment of 1 MiB has, in or out: a line of 70 kbit/s."""

CHUNK: Final = 256 * 1024
"""Bytes of a segment written before its reader has taken what came before."""

HEARTBEAT_SECONDS: Final = 30.0
"""A silent socket is asked for a sign of life this often, and given as long."""

CLOSE_SECONDS: Final = 5.0
"""What a peer has to answer a closing handshake and read what was written to it."""

DRAIN_SECONDS: Final = 10.0
"""What the writer has to finish when the server stops."""

HEALTH_SECONDS: Final = 2.0
"""A database that takes longer to answer is not healthy."""
