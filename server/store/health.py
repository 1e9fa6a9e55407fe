"""Whether the database answers and takes writes."""

from typing import Final

from cordee.server.store.database import Pool

_PROBE: Final = """
SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'
"""


async def takes_writes(pool: Pool) -> bool:
    """Ask. Raises what `errors.DRIVER` lists when nobody answers."""
    answer: bool = await pool.fetchval(_PROBE)
    return answer
