"""What an operator may set, and every rate and quota with its reason."""

from typing import Final

import msgspec

from cordee.server.domain.rates import Rate

MAX_QUEUE: Final = 8_192
"""Appends that wait for the writer: about half a second of its work."""

LANES: Final = 2
"""Transactions of appends under way in one process: one is judged while the other is
committed. More would wait for the same interpreter."""

MAX_BATCH: Final = 256
"""Appends of one transaction: a commit costs one sync however many it holds."""

MAX_BATCH_BYTES: Final = 8 << 20
"""Payload bytes of one transaction: large messages do not hold up small ones."""

FOUND_A_DAY: Final = 100_000
"""Rows of the directory that one account is shown in a day: 500 searches of ten letters
each, twenty rows a letter. Who copies a million practitioners that way takes ten
days, and stands in the audit every minute of them."""

ROTATIONS_A_DAY: Final = 10
"""Each one makes every correspondent renew an epoch; then the administrator helps."""

MAX_UNBROUGHT: Final = 64
"""Attachments of one account that no message has brought yet: three full messages."""

UNBROUGHT_SIZES: Final = 16
"""How many times the largest attachment they may have together."""

DAY_MS: Final = 86_400_000


def found_a_day(rows: int) -> Rate:
    """So many rows of the directory in a day, at any hour of it."""
    return Rate(rows / 86_400, rows)


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens a second and burst, by account."""

    appends: Rate = Rate(200, 2_000)
    """A person types one message a second; the burst is an outbox after an outage."""
    bytes: Rate = Rate((1 << 30) / 86_400, 1 << 30)
    """One GiB of messages a day; images and studies do not travel as messages."""
    requests: Rate = Rate(100, 1_000)
    """All other requests; the burst is a first start with many threads."""
    threads: Rate = Rate(60 / 3_600, 120)
    """Threads begun: one a minute, or a service's list at once."""
    chains: Rate = Rate(20, 3_000)
    """Chains looked up: the burst is five groups of 500, one after the other."""
    people: Rate = Rate(10, 200)
    """Searches of people: one for each letter typed, and no copying of the list."""
    invitations: Rate = Rate(1, 500)
    """Invitations of one organisation: the interns of a semester at once."""
    proposals: Rate = Rate(1, 300)
    """Holders proposed by one account: all that may wait for a role, at once."""
    renewals: Rate = Rate(10 / 86_400, 20)
    """Rotations of one role by one of its holders: nobody spends those of another."""
    uploads: Rate = Rate((64 << 30) / 86_400, 64 << 30)
    """Bytes of attachments announced: 64 GiB a day, a department's imaging."""
    links: Rate = Rate(1 / 60, 10)
    """Link sessions: one a minute, which leaves no time to guess at their codes."""
    patients: Rate = Rate(20_000, 200_000)
    """Tokens that an automation keeps or asks for: a million patients in a minute."""
    deadlines: Rate = Rate(50, 2_000)
    """Deadlines set: a gateway sets some for each mail, and all again after a fault."""
    cases: Rate = Rate(1, 200)
    """Cases opened: a practice's day at once, after an outage."""
    sums: Rate = Rate(0.5, 30)
    """Figures of cases: each asks for a sum over all of an organisation's requests."""
    searches: Rate = Rate(10, 200)
    """Searches in the directory: two people's typing, and twenty names at once."""
    found: Rate = found_a_day(FOUND_A_DAY)
    """Rows that they gave; a program's key spends from the same (FHIR)."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`max_retention` is seconds, 0 for no bound.

    `erase_seconds` lie between two runs of the erasure of what is due.
    """

    max_retention: int = 0
    erase_seconds: float = 3_600.0
    max_blob: int = 4 << 30
    """Bytes of the sealed segments of one attachment."""
    orphan_seconds: float = 86_400.0
    """How old an attachment gets that nobody finishes, or no message brings."""
    sweep_seconds: float = 60.0
    """Between two rounds that delete attachments."""
    push_delay: float = 2.0
    """Before a device is woken: who has it before his eyes displays it by then."""
    push_gap: float = 10.0
    """Between two wake-ups of one device, however the talk goes on."""
    push_retry: float = 2.0
    """Before a push service that was away is tried again; then twice that."""
    push_contact: str = "mailto:operator@localhost"
    """Whom a push service can write to about this server (RFC 8292 §2.1)."""
    lookup_seconds: float = 10.0
    """How long the audit of lookups waits in memory: what a crash can lose of it."""
    keep_lookups: int = 180 * 86_400
    """Seconds that it is kept: CNIL 2021-122 asks for six months to a year."""
    max_patients: int = 5_000_000
    """Tokens of one organisation: all who were in a large hospital in twenty years."""
    max_deadlines: int = 50_000
    """Set by one account and not ended: a week's mails of a university hospital."""
    keep_tasks: int = 90 * 86_400
    """Seconds that a task is kept once it has ended."""
    max_cases: int = 50_000
    """That run at once, asked by one account: a machine that asks for a region."""
    max_figures: int = 100_000
    """Rows of one organisation: a hundred units, every day of three years."""
    keep_figures: int = 3 * 366 * 86_400
    """Seconds that a row is kept which is not published again."""
    pool_size: int = 8
    rates: Rates = Rates()
    faults: bool = False
    """Heed CORDEE_FAULT: a test of crashes, never in production."""
