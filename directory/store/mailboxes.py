"""MSSanté mailboxes, and what deliveries have shown of them.

What is red-listed, or gone from its source, leaves this module only where it says so.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from cordee.directory.model import Idnps, Mailbox, MailboxState, MailboxType
from cordee.directory.store.database import Reader, Row

STALE_AFTER: Final = 365 * 86_400_000
"""Milliseconds without a success after which one no longer counts: a mailbox that
nobody opens for a year is deleted (facts A.6)."""

COLUMNS: Final = """
m.address, m.type, m.practitioner, m.structure, m.structure_type, m.structure_name,
m.service, m.digitization, m.red_list, m.rank, m.gone, m.version, m.changed,
coalesce(d.delivered, 0) AS delivered, coalesce(d.bounced, 0) AS bounced
"""
"""What `from_row` needs, of `FROMS`."""
FROMS: Final = """
directory.mailbox AS m LEFT JOIN directory.delivery AS d ON d.address = m.address
"""
MAX_MAILBOXES: Final = 2_000
"""Of those asked for together."""
_SHOWN: Final = "m.gone = 0 AND NOT m.red_list"
_ORDER: Final = "ORDER BY m.rank = 0, m.rank, m.address LIMIT $2"
_OF: Final = f"""
SELECT {COLUMNS} FROM {FROMS}
WHERE m.practitioner = ANY($1::text[]) AND m.practitioner <> '' AND {_SHOWN} {_ORDER}
"""
_OF_STRUCTURES: Final = f"""
SELECT o.id AS organization, {COLUMNS}
FROM directory.organization AS o
CROSS JOIN LATERAL unnest(ARRAY[
    o.id, nullif(o.finess, ''), '1' || nullif(o.finess, ''), nullif(o.siret, ''),
    '3' || nullif(o.siret, '')
]) AS named (structure)
JOIN directory.mailbox AS m
    ON m.structure = named.structure AND m.structure <> '' AND {_SHOWN}
LEFT JOIN directory.delivery AS d ON d.address = m.address
WHERE o.id = ANY($1::text[]) {_ORDER}
"""


def from_row(row: Row, now: int, stale_after: int = STALE_AFTER) -> Mailbox:
    """Make the model's value of a row with `COLUMNS`; times in milliseconds."""
    return Mailbox(
        address=row["address"],
        type=MailboxType(row["type"]),
        practitioner=row["practitioner"],
        organization=row["structure"],
        service=row["service"],
        digitization=row["digitization"],
        red_list=row["red_list"],
        rank=row["rank"],
        state=state(row["gone"], row["delivered"], row["bounced"], now - stale_after),
        delivered=row["delivered"],
    )


def state(gone: int, delivered: int, bounced: int, oldest: int) -> MailboxState:
    """Say what is known: `oldest` is when a success begins to be too long ago."""
    if bounced > delivered:
        return MailboxState.BOUNCING
    if gone or 0 < delivered < oldest:
        return MailboxState.STALE
    return MailboxState.GOOD if delivered else MailboxState.UNTRIED


async def of(
    reader: Reader,
    practitioners: Sequence[Idnps],
    now: int,
    stale_after: int = STALE_AFTER,
) -> dict[Idnps, tuple[Mailbox, ...]]:
    """Find what practitioners can be written to, the preferred one first."""
    rows = await reader.fetch(_OF, list(practitioners), MAX_MAILBOXES)
    found: defaultdict[Idnps, list[Mailbox]] = defaultdict(list)
    for row in rows:
        found[row["practitioner"]].append(from_row(row, now, stale_after))
    return {practitioner: tuple(boxes) for practitioner, boxes in found.items()}


async def of_structures(
    reader: Reader,
    organizations: Sequence[str],
    now: int,
    stale_after: int = STALE_AFTER,
) -> dict[str, tuple[Mailbox, ...]]:
    """Find the mailboxes of organisations, however their source names these."""
    rows = await reader.fetch(_OF_STRUCTURES, list(organizations), MAX_MAILBOXES)
    found: defaultdict[str, list[Mailbox]] = defaultdict(list)
    for row in rows:
        found[row["organization"]].append(from_row(row, now, stale_after))
    return {place: tuple(boxes) for place, boxes in found.items()}
