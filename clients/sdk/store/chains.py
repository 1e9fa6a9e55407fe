"""Verified chains, and accounts whose chain was forked."""

from cordee.clients.sdk.store.database import Database
from cordee.crypto.chain import Authorities, Chain, verify_chain
from cordee.crypto.signing import Signed


def load_chain(
    database: Database, account: bytes, authorities: Authorities
) -> Chain | None:
    """The chain as last verified, verified again. Raises CryptoError."""
    row = database.row("SELECT record FROM chains WHERE account = ?", account)
    if row is None:
        return None
    place = ("chains", account)
    entries = database.vault.open(place, row[0], tuple[Signed, ...])
    return verify_chain(account, entries, authorities)


def save_chain(database: Database, chain: Chain) -> None:
    """Keep the highest verified head (FRE-01)."""
    state = chain.state
    record = database.vault.seal(("chains", chain.account), chain.entries)
    with database.transaction():
        database.run(
            "INSERT INTO chains (account, seq, head, record) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (account) DO UPDATE SET seq = excluded.seq, "
            "head = excluded.head, record = excluded.record",
            chain.account,
            state.seq,
            state.head,
            record,
        )
