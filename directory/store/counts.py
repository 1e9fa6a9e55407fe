"""How much the directory holds."""

from typing import Final

from cordee.directory.store.database import Reader

_COUNTS: Final = """
SELECT (SELECT count(*) FROM directory.practitioner) AS practitioners,
    (SELECT count(*) FROM directory.organization) AS organizations,
    (SELECT count(*) FROM directory.role) AS roles,
    (SELECT count(*) FROM directory.qualification) AS qualifications,
    (SELECT count(*) FROM directory.skill) AS skills,
    (SELECT count(*) FROM directory.birth) AS "birth names",
    (SELECT count(*) FROM directory.mailbox
        WHERE gone = 0 AND NOT red_list) AS mailboxes,
    (SELECT count(*) FROM directory.mailbox WHERE gone > 0) AS "mailboxes gone"
"""


async def counts(reader: Reader) -> dict[str, int]:
    """Give the rows by what they are."""
    row = await reader.fetchrow(_COUNTS)
    assert row is not None  # a count is a row
    return dict(row)
