"""Every bound of the wire, with its reason."""

from typing import Final

VERSIONS: Final = (1,)
"""Wire versions this code speaks, newest last; negotiated at hello."""

MAX_FRAMES: Final = 256
"""Frames in one WebSocket message: what one commit acknowledges at most."""

MAX_WEBSOCKET_MESSAGE: Final = 1 << 20
"""Bytes of one WebSocket message: an epoch of 500 members is about 750 KiB."""

MAX_HEADER: Final = 1024
MAX_PAYLOAD: Final = 256 * 1024
"""Bytes of one sealed message; what is larger travels as an attachment."""

MAX_RECORD: Final = 256 * 1024
MAX_MEMBERS: Final = 500
MAX_BOX: Final = 512 * 1024
"""Bytes of one box: a newcomer's holds 45 bytes for each earlier epoch."""

MAX_RANGE_ITEMS: Final = 512
MAX_RANGE_BYTES: Final = 512 * 1024
"""A range answer stops at the first of these; the client asks for the rest."""

MAX_INDEX_ROWS: Final = 200
MAX_PEOPLE_ROWS: Final = 100
MAX_CHAINS: Final = 100
MAX_CHAIN_ENTRIES: Final = 200
MAX_WATCHED: Final = 64
MAX_IN_FLIGHT: Final = 64
"""Appends of one session that are not yet acknowledged; more are refused."""

HELLO_SECONDS: Final = 10
"""A socket that has not proved itself by then is closed."""

MAX_OPENER: Final = 2048
"""Bytes of one opener: two keys, or a head in another chain."""

MAX_BLOBS: Final = 20
"""Blobs of one message."""
MAX_SEGMENT: Final = (1 << 20) + 16
"""Bytes of one sealed segment of a blob: 1 MiB and its tag."""
MAX_SEGMENTS: Final = 65_536
"""Segments of one blob: 64 GiB, which a server's own bound stays below."""

MAX_ENDPOINT: Final = 1024
"""Characters of the address of a push service: the longest seen are half of it."""

MAX_HELD: Final = 256
"""Roles that one account holds, and proposals that wait for it."""
MAX_RECEIPTS: Final = 4096
"""Receipts of one answer: 500 members with eight devices each."""

MAX_HITS: Final = 50
"""Hits of one search in the directory: two screens."""
MAX_SERVICES: Final = 100
MAX_PLACES: Final = 64
"""Places of work, and mailboxes, of one practitioner that are given."""
MAX_AGENTS: Final = 32
MAX_PATIENTS: Final = 200
"""Patients' tokens of one request."""
MAX_PATIENT_BOX: Final = 1024
"""Bytes of what an automation keeps, sealed, about one token."""

MAX_NOTE: Final = 4096
"""Bytes of what a deadline says, sealed, to whoever gets its task."""
MAX_TASKS: Final = 100
"""Tasks of one answer."""
MAX_FIGURES: Final = 32
"""Counts of one row of figures, and rows of one frame that gives them."""
MAX_FIGURE_ROWS: Final = 512
"""Rows of one answer: forty units over a year."""

MAX_CASES: Final = 100
"""Cases of one answer, and accounts asked about at once."""
