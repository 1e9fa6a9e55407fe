"""What is kept of each role or record: its generations, and what was promised here."""

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import Held
from cordee.crypto.opening.account import Keyring
from cordee.crypto.opening.secret import Secret


class Consent(msgspec.Struct, frozen=True):
    """I said yes to holding it; `replacing` is whom I take out once I am in."""

    manager: bool
    replacing: bytes | None = None


class RoleMemory(msgspec.Struct, kw_only=True):
    """One held account.

    `proposed` are those whom this device asked, and whether as managers: it adds
    nobody else by itself. `begun` is the request that makes the account, kept until
    the server has taken it, for the invitation of that id.
    """

    account: bytes
    generations: dict[int, Held] = msgspec.field(default_factory=dict[int, Held])
    consent: Consent | None = None
    proposed: dict[bytes, bool] = msgspec.field(default_factory=dict[bytes, bool])
    begun: bytes | None = None
    invitation: bytes | None = None

    @property
    def keyring(self) -> Keyring:
        """Every generation held so far."""
        return Keyring(
            {g: Secret(one.secret) for g, one in self.generations.items()},
            {g: one.kem_g for g, one in self.generations.items()},
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is worth keeping any more."""
        promised = self.consent or self.proposed or self.begun
        return not (self.generations or promised)


def load_roles(database: Database) -> dict[bytes, RoleMemory]:
    """All by account."""
    rows = database.rows("SELECT account, record FROM roles")
    return {
        account: database.vault.open(("roles", account), record, RoleMemory)
        for account, record in rows
    }


def save_role(database: Database, memory: RoleMemory) -> None:
    """Keep it durably; one that is empty is deleted."""
    record = database.vault.seal(("roles", memory.account), memory)
    with database.transaction(durable=True):
        database.run("DELETE FROM roles WHERE account = ?", memory.account)
        if not memory.is_empty:
            database.run(
                "INSERT INTO roles (account, record) VALUES (?, ?)",
                memory.account,
                record,
            )
