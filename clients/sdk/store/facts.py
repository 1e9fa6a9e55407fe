"""What this profile is: its account, its device, its generations, its server."""

from typing import TypeVar

import msgspec

from cordee.clients.sdk.store.database import Database
from cordee.crypto.opening.account import Keyring
from cordee.crypto.opening.secret import DeviceKeys, Secret

T = TypeVar("T")


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """`pinned` is the organisation that the invitation named; mine when I am one.

    `sign_up` is the request as sent, kept until the server has taken it.
    """

    origin: str
    ca: str | None
    account: bytes
    kind: str
    pinned: bytes
    sign_seed: bytes
    kem_seed: bytes
    sign_up: bytes | None

    @property
    def keys(self) -> DeviceKeys:
        """The device's key pairs."""
        return DeviceKeys(Secret(self.sign_seed), Secret(self.kem_seed), "device")


class Held(msgspec.Struct, frozen=True):
    """A generation's secret and the number that its key is derived with."""

    secret: bytes
    kem_g: int


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """The rule that was broken, and the signed objects that show it."""

    rule: str
    objects: tuple[bytes, ...]


def load_me(database: Database) -> Me | None:
    return _load(database, "me", Me)


def save_me(database: Database, me: Me) -> None:
    _save(database, "me", me)


def save_card(database: Database, card: Secret) -> None:
    """Keep a card that its owner has not confirmed yet; see `drop_card`."""
    _save(database, "card", card.reveal())


def load_card(database: Database) -> Secret | None:
    """The card that is not confirmed yet; None when there is none."""
    card = _load(database, "card", bytes)
    return None if card is None else Secret(card)


def drop_card(database: Database) -> None:
    """Forget the card: from now on it is on paper only."""
    drop_fact(database, "card")


def save_cascade(database: Database, generation: int) -> None:
    """Owe everybody what follows from this generation of mine, once it is stored."""
    known = load_cascade(database)
    save_fact(database, "cascade", min(generation, known or generation))


def load_cascade(database: Database) -> int | None:
    """The first generation whose consequences are owed; None when none are."""
    return _load(database, "cascade", int)


def drop_cascade(database: Database) -> None:
    """Everything was renewed."""
    drop_fact(database, "cascade")


def load_keyring(database: Database) -> Keyring:
    """Every generation held so far; empty before the first."""
    held = _load(database, "keyring", dict[int, Held]) or {}
    return Keyring(
        {g: Secret(one.secret) for g, one in held.items()},
        {g: one.kem_g for g, one in held.items()},
    )


def save_keyring(database: Database, keyring: Keyring) -> None:
    held = {
        g: Held(secret.reveal(), keyring.kem_g[g])
        for g, secret in keyring.secrets.items()
    }
    _save(database, "keyring", held)


def save_evidence(database: Database, rule: str, objects: tuple[bytes, ...]) -> None:
    """Keep signed objects that contradict each other."""
    with database.transaction(durable=True):
        number = database.insert("INSERT INTO evidence (record) VALUES (?)", b"")
        record = database.vault.seal(("evidence", number), Evidence(rule, objects))
        database.run("UPDATE evidence SET record = ? WHERE number = ?", record, number)


def load_evidence(database: Database) -> list[Evidence]:
    """Rule and objects, oldest first."""
    rows = database.rows("SELECT number, record FROM evidence ORDER BY number")
    return [
        database.vault.open(("evidence", number), record, Evidence)
        for number, record in rows
    ]


def save_fact(database: Database, name: str, value: object) -> None:
    """Keep one thing under its name, durably."""
    _save(database, name, value)


def load_fact(database: Database, name: str, shape: type[T]) -> T | None:
    """What is kept under a name; None when nothing is."""
    return _load(database, name, shape)


def drop_fact(database: Database, name: str) -> None:
    """Forget what is kept under a name."""
    with database.transaction(durable=True):
        database.run("DELETE FROM facts WHERE name = ?", name)


def _load(database: Database, name: str, shape: type[T]) -> T | None:
    row = database.row("SELECT record FROM facts WHERE name = ?", name)
    return None if row is None else database.vault.open(("facts", name), row[0], shape)


def _save(database: Database, name: str, value: object) -> None:
    record = database.vault.seal(("facts", name), value)
    with database.transaction(durable=True):
        database.run(
            "INSERT INTO facts (name, record) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET record = excluded.record",
            name,
            record,
        )
