"""What follows from an entry about who holds an account, in its own transaction."""

from collections.abc import Mapping

from cordee.crypto.account_state import AccountState, Chain
from cordee.crypto.chain_entry import Entry, Holder, Rotate
from cordee.server.protocol.codes import Code
from cordee.server.protocol.limits import MAX_HELD
from cordee.server.services.chains import coming_holders
from cordee.server.services.ports import Refusal
from cordee.server.store import cases, holders, proposals
from cordee.server.store.cases import CaseRow
from cordee.server.store.database import Connection


def check_signer(authority: Chain | None, entry: Entry) -> None:
    """Raise Refusal CHN-03 unless the device of another account is one still."""
    devices = () if authority is None else authority.state.devices
    if entry.body.signer.sig_pk not in devices:
        raise Refusal(Code.CHAIN, "not a device of who signs, now", rule="CHN-03")


def check_coming(
    entry: Entry, known: Mapping[bytes, Chain], before: AccountState | None = None
) -> None:
    """Raise Refusal unless holders are named with the keys that they have now.

    What is sealed to an older generation may be open to whoever was shut out of it.
    Who has closed his account takes nothing more; where he holds the account already,
    he is renewed until a manager relieves him.
    """
    for holder in coming_holders(entry):
        chain = known.get(holder.account)
        if chain is None:
            raise Refusal(Code.CHAIN, "a holder is not known here", rule="FRE-02")
        if chain.state.closed and not _is_renewed(holder, entry, before):
            raise Refusal(Code.CHAIN, "a holder's account is closed", rule="CHN-15")
        if chain.state.g != holder.generation:
            raise Refusal(
                Code.STALE_GENERATION, "a holder's keys have moved", rule="CHN-08"
            )


def _is_renewed(holder: Holder, entry: Entry, before: AccountState | None) -> bool:
    if before is None or not isinstance(entry.content, Rotate):
        return False
    return before.holder(holder.account) is not None


async def keep(connection: Connection, state: AccountState) -> tuple[bytes, ...]:
    """Keep who holds an account now, and let go what is settled by it.

    Gives whose proposals are to be looked at again: those that ended, and those who
    accepted for a head that is no longer the newest. Raises Refusal TOO_MANY.
    """
    if state.closed:
        await proposals.clear(connection, state.account)
    if not state.is_held:
        return ()
    now = {} if state.closed else {h.account: h.manager for h in state.holders}
    await holders.replace(connection, state.account, now)
    if await holders.burdened(connection, list(now), MAX_HELD):
        raise Refusal(Code.TOO_MANY, "a holder holds too many roles")
    ended = await proposals.end(connection, state.account, list(now))
    return (*ended, *await proposals.of_role(connection, state.account))


async def free_cases(
    connection: Connection, before: AccountState, after: AccountState, now: int
) -> tuple[CaseRow, ...]:
    """Cases of a role that are free because who claimed them holds it no more."""
    if not after.is_held:
        return ()
    left = () if after.closed else tuple(h.account for h in after.holders)
    gone = [h.account for h in before.holders if h.account not in left]
    if not gone:
        return ()
    return tuple(await cases.free(connection, after.account, gone, now))


async def to_tell(
    connection: Connection, before: AccountState, after: AccountState
) -> set[bytes]:
    """Who hears that a chain moved, besides those who share a thread with it.

    Its holders, also those who are so no more; and whoever holds something together
    with it, to renew that when its keys have moved (CHN-12).
    """
    if after.is_held:
        return {h.account for h in (*before.holders, *after.holders)}
    return set(await holders.beside(connection, after.account))
