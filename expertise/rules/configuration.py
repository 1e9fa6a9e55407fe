"""What an organisation may decide where the law's wording leaves room.

Every default is the one that bills less, and a planned tariff is taken as planned.
What never enters this room: a rule.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cordee.expertise.rules.tables import Row, read_table

LimitBy = Literal["patient", "patient-expert", "patient-requester"]
WithoutIns = Literal["unbilled", "warn"]
SameStructure = Literal["warn", "unbilled"]
Word = Annotated[str, Meta(min_length=1, max_length=32)]


class Configuration(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """`limit` acts a calendar year, counted `limit_by`.

    `off` are ids of planned tariffs that are not applied: `te2-2026` keeps 20 EUR until
    the 23 EUR are confirmed. `without_ins` is what happens to a patient whose INS is
    not qualified. `rqd_cumulates` lets the requester bill beside another act of the
    day. `also_expert` and `also_requester` are professions that bill too.
    """

    limit: Annotated[int, Meta(ge=0, le=365)] = 4
    limit_by: LimitBy = "patient"
    off: Annotated[tuple[Word, ...], Meta(max_length=32)] = ()
    without_ins: WithoutIns = "unbilled"
    same_structure: SameStructure = "warn"
    rqd_cumulates: bool = False
    also_expert: Annotated[tuple[Word, ...], Meta(max_length=32)] = ()
    also_requester: Annotated[tuple[Word, ...], Meta(max_length=32)] = ()


class ConfigurationFile(Row, frozen=True, kw_only=True):
    """The file of an organisation; what it leaves out is as shipped."""

    schema: Literal["cordee.expertise.configuration/1"]
    rules: Configuration


def load_configuration(written: bytes) -> Configuration:
    """Read the JSON of an organisation. Raises DataError with the place in it."""
    return read_table(written, ConfigurationFile).rules
