"""Whether this device is still one of its account: the chain says, never the server.

What never enters this room: erasing anything.
"""

from typing import Final, Literal

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.arrival import arrive
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.session import open_session
from cordee.crypto.session import Purpose
from cordee.server.protocol.codes import Code

GONE: Final = frozenset({Code.REVOKED, Code.LOCKED})
"""With these a server says that a device is no longer one."""

Reason = Literal["revoked", "locked", "logged_out"]


async def why_gone(context: Context, accounts: Accounts) -> Reason | None:
    """Why my verified chain no longer names this device; None when it does.

    A chain that does not continue the one known here says nothing. Raises
    TamperedError, NotOnline, ServerRefused.
    """
    me, known = context.me, accounts.mine().entries
    session = await open_session(
        me, context.link.address, lambda _frame: None, context.fault, Purpose.CHAIN
    )
    try:
        arrival = await arrive(session, me.account, context.seconds)
    finally:
        await session.close()
    chain = arrival.chain
    if chain.entries[: len(known)] != known or me.account in accounts.frozen:
        return None
    if chain.state.opener(context.device) is not None:
        return None
    return "locked" if chain.state.locked else "revoked"
