"""Rows in words, grouped by the items of the published list.

Sealed bytes are shown as their length and how they begin: that is all there is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from cordee.crypto.encoding import decode
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.message import MAX_HEADER, Header
from cordee.crypto.signing import Signed
from cordee.server.store.peek import Rows
from cordee.server.store.published import COLUMNS, KEYS, Published

SHOWN: Final = 16
"""Bytes shown of what is sealed, signed or hashed."""

_TIMES: Final = frozenset(
    {
        "time",
        "last_time",
        "minute",
        "used",
        "due",
        "fired",
        "opened",
        "claimed",
        "moved",
        "untold",
        "until",
    }
)
"""Columns in Unix milliseconds."""
_SECONDS: Final = frozenset({"not_before", "not_after"})
_ACCOUNTS: Final = frozenset(
    {
        "account",
        "subject",
        "organisation",
        "admin",
        "role",
        "proposer",
        "setter",
        "actor",
        "requester",
        "expert",
        "claimant",
    }
)

Tables = Mapping[str, Rows]


def in_words(thread: bytes, tables: Tables) -> str:
    """Everything about one thread, for a person to read."""
    names = _names(tables)
    lines = [f"thread {thread.hex()}", ""]
    for item in Published:
        told = list(_item(item, tables, names))
        if told:
            lines += [item.value, *told, ""]
    return "\n".join(lines)


def jsonable(tables: Tables) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The same for a program: item, table, rows; bytes are hex, sealed ones cut."""
    return {
        item.value: {
            table: [
                {column: _plain(table, column, row[column]) for column in columns}
                for row in tables[table]
            ]
            for table, columns in _columns(item, tables)
        }
        for item in Published
    }


def _columns(item: Published, tables: Tables) -> Iterator[tuple[str, list[str]]]:
    """Tables and columns that fall under an item, each row with its key."""
    for table, rows in tables.items():
        listed = COLUMNS[table]
        own = [column for column in listed if listed[column] is item]
        if own and rows:
            keys = [column for column in KEYS[table] if column not in own]
            yield table, [*keys, *own]


def _item(item: Published, tables: Tables, names: Mapping[bytes, str]) -> Iterator[str]:
    for table, columns in _columns(item, tables):
        for row in tables[table]:
            cells = (
                f"{column} {_word(table, column, row[column], names)}"
                for column in columns
                if row[column] is not None and column != "thread"
            )
            yield f"  {table}: {', '.join(cells)}"
            yield from (f"    {line}" for line in _inside(table, row, item))


def _names(tables: Tables) -> dict[bytes, str]:
    return {row["subject"]: row["name"] for row in tables.get("attestation", ())}


def _word(table: str, column: str, value: object, names: Mapping[bytes, str]) -> str:
    if column in _ACCOUNTS and isinstance(value, bytes):
        name = names.get(value)
        short = value.hex()[:SHOWN]
        return f"{name} ({short}…)" if name else f"{short}…"
    if isinstance(value, list):
        return " ".join(one[:SHOWN] + "…" for one in _ids(cast("list[bytes]", value)))
    if isinstance(value, bytes):
        sealed = COLUMNS[table][column] is Published.SEALED
        size = f"{len(value)} bytes{' of ciphertext' if sealed else ''}: "
        return (size if len(value) > 32 else "") + value[:SHOWN].hex() + "…"
    if isinstance(value, int) and not isinstance(value, bool):
        if column in _TIMES and value:
            return _moment(value / 1000)
        if column in _SECONDS:
            return _moment(value)
    return str(value)


def _ids(value: list[bytes]) -> list[str]:
    """The one kind of list in a row: ids of accounts, in hex."""
    return [one.hex() for one in value]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _plain(table: str, column: str, value: object) -> object:
    if isinstance(value, list):
        return _ids(cast("list[bytes]", value))
    if not isinstance(value, bytes):
        return value
    if COLUMNS[table][column] is Published.SEALED:
        return {"bytes": len(value), "begins": value[:SHOWN].hex()}
    return value.hex()


def _inside(table: str, row: Mapping[str, Any], item: Published) -> Sequence[str]:
    """What a clear body says, field by field: the server can read it."""
    if table != "item" or item is not Published.ITEMS:
        return []
    try:
        if row["kind"] == "message":
            return [_header(decode(row["body"], Header, MAX_HEADER))]
        if row["kind"] == "epoch":
            return _record(Signed(row["body"], row["signature"]))
    except CryptoError as error:
        return [f"does not parse: {error}"]
    return []


def _header(header: Header) -> str:
    return (
        f"header: epoch {header.epoch}, id {header.id.hex()}, n {header.n}, account "
        f"{header.account.hex()[:SHOWN]}…, chain entry {header.seq}, rests on item "
        f"{header.base.seq}"
    )


def _record(signed: Signed) -> list[str]:
    core = parse_record(signed).core
    members = (
        f"{m.account.hex()[:SHOWN]}… {m.capacity} from epoch {m.from_}, generation "
        f"{m.generation}"
        for m in core.members
    )
    return [
        f"record: epoch {core.epoch}, signed by {core.signer.account.hex()[:SHOWN]}…",
        f"retention: {core.retention.after} s, hold {core.retention.hold} s",
        *(f"member: {line}" for line in members),
    ]
