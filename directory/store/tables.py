"""The tables that files fill: their keys, and the values that a file gives.

Each has a `digest` over the values, a `version` and `changed`. What never enters this
room: a statement.
"""

from collections.abc import Mapping
from typing import Final

import msgspec


class Table(msgspec.Struct, frozen=True):
    """`sourced` rows may be told by other sources too; `kept` ones are only marked."""

    name: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    sourced: bool = False
    kept: bool = False

    @property
    def staged(self) -> tuple[str, ...]:
        """The columns of a staged row, in the order in which it is written."""
        return ("line", *self.key, *self.values, "digest")

    @property
    def live(self) -> str:
        """The condition for a row `t` that its file still names."""
        told = "t.source = 'file'" if self.sourced else "true"
        return f"{told} AND t.gone = 0" if self.kept else told

    def same(self, left: str, right: str) -> str:
        """The condition for two rows to have the same key."""
        return " AND ".join(f"{left}.{name} = {right}.{name}" for name in self.key)

    def of(self, row: str) -> str:
        """The key of a row, as a list of columns."""
        return ", ".join(f"{row}.{name}" for name in self.key)


TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        Table(
            "practitioner",
            ("id",),
            (
                *("title", "civility", "family", "given", "family_key", "given_key"),
                *("profession", "category", "active"),
            ),
            sourced=True,
        ),
        Table(
            "organization",
            ("id",),
            (
                *("name", "sign", "name_key", "siret", "siren", "finess"),
                *("finess_legal", "sector", "lines", "postcode", "town", "commune"),
                *("department", "country", "phones", "fax", "email"),
            ),
            sourced=True,
        ),
        Table(
            "role",
            ("practitioner", "key"),
            (
                *("organization", "profession", "category", "speciality"),
                *("speciality_type", "mode", "function", "kind", "pharmacy_section"),
                "phones",
            ),
            sourced=True,
        ),
        Table(
            "qualification",
            ("practitioner", "key"),
            ("diploma_type", "diploma", "authorisation_type", "discipline"),
        ),
        Table(
            "skill",
            ("practitioner", "key"),
            ("profession", "category", "skill_type", "skill"),
        ),
        Table("birth", ("practitioner",), ("family", "family_key")),
        Table(
            "mailbox",
            ("address",),
            (
                *("type", "practitioner", "structure", "structure_type"),
                *("structure_name", "service", "digitization"),
            ),
            sourced=True,
            kept=True,
        ),
    )
}
