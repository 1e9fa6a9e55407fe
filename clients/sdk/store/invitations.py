"""An organisation's invitations: the secret, and whom each is meant for."""

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.crypto.attestation import Identity
from cordee.crypto.signing import Signed


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as text, its identity, and the attestation once it was used.

    `kind` is that of the account that it is for.
    """

    text: str
    identity: Identity
    account: bytes | None = None
    attestation: Signed | None = None
    withdrawn: bool = False
    kind: str = "person"


def save_issued(database: Database, invitation: bytes, issued: Issued) -> None:
    record = database.vault.seal(("invitations", invitation), issued)
    with database.transaction(durable=True):
        database.run(
            "INSERT INTO invitations (invitation, record) VALUES (?, ?) "
            "ON CONFLICT (invitation) DO UPDATE SET record = excluded.record",
            invitation,
            record,
        )


def load_issued(database: Database) -> dict[bytes, Issued]:
    """All invitations by their id."""
    rows = database.rows("SELECT invitation, record FROM invitations")
    return {
        invitation: database.vault.open(("invitations", invitation), record, Issued)
        for invitation, record in rows
    }
