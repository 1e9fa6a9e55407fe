"""Tariffs, eligibility and rules as rows with days, articles, sources, confidence.

The rows are files of `expertise/data`. What never enters this room: a decision.
"""

from functools import lru_cache
from typing import Final, Literal, TypeVar

import msgspec

from cordee.expertise import data
from cordee.expertise.errors import DataError

Confidence = Literal["verified", "medium", "cut", "planned", "design", "unstated"]
"""How sure a source is; `cut` was read in part, `design` is ours, `unstated` a choice
of ours where the facts are silent."""
Severity = Literal["refuse", "unbilled", "warn", "wait", "fine"]
Language = Literal["fr", "en"]
Side = Literal["expert", "requester"]
Code = Literal["TE2", "RQD"]
"""Whose act a rule is about; TE2 stands for TE1 too, of which there were two levels."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row; an empty `to` has no end."""


class Tariff(Row, frozen=True, kw_only=True, rename={"begins": "from", "ends": "to"}):
    """What an act is paid, in cents; `level` 0 is any, an empty `code` is no act."""

    id: str
    code: str
    side: Side
    level: int
    cents: int
    begins: str
    ends: str
    article: str
    source: str
    confidence: Confidence
    planned: bool
    note: str


class Eligible(Row, frozen=True, kw_only=True, rename={"begins": "from", "ends": "to"}):
    """A profession that bills as `role`; `only` dental, or anything when empty."""

    role: Side
    profession: str
    begins: str
    ends: str
    only: str
    article: str
    source: str
    confidence: Confidence
    note: str


class Rule(Row, frozen=True, kw_only=True):
    """A rule: which acts it is about, where it stands, and its sentence."""

    id: str
    key: str
    severity: Severity
    codes: tuple[Code, ...]
    article: str
    source: str
    confidence: Confidence
    fr: str
    en: str


class Tables(msgspec.Struct, frozen=True):
    """All rows, in the order of their files; rules by key."""

    tariffs: tuple[Tariff, ...]
    eligible: tuple[Eligible, ...]
    rules: dict[str, Rule]

    def tariff(
        self, side: Side, day: str, level: int, off: tuple[str, ...] = ()
    ) -> Tariff | None:
        """The row in force: of those that run, the one that began last.

        Only a planned row can be switched `off`.
        """
        rows = [
            row
            for row in self.tariffs
            if row.side == side
            and row.level in (0, level)
            and not (row.planned and row.id in off)
            and _runs(row.begins, row.ends, day)
        ]
        return max(rows, key=lambda row: row.begins, default=None)

    def eligibility(self, role: Side, profession: str, day: str) -> Eligible | None:
        """The row that lets a profession bill on that day."""
        for row in self.eligible:
            if (row.role, row.profession) == (role, profession) and _runs(
                row.begins, row.ends, day
            ):
                return row
        return None


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables that are shipped. Raises DataError when they are damaged."""
    rules = read_table(data.read("rules.json"), RulesFile).rules
    return Tables(
        read_table(data.read("tariffs.json"), TariffsFile).tariffs,
        read_table(data.read("eligibility.json"), EligibilityFile).eligible,
        {rule.key: rule for rule in rules},
    )


def sentence(name: str, language: Language) -> str:
    """The sentence of a rule, by its key or its id. Raises DataError for no rule."""
    for rule in tables().rules.values():
        if name in (rule.key, rule.id):
            return rule.fr if language == "fr" else rule.en
    raise DataError("there is no such rule")


class TariffsFile(Row, frozen=True, kw_only=True):
    """`tariffs.json`."""

    schema: Literal["cordee.expertise.tariffs/1"]
    tariffs: tuple[Tariff, ...]


class EligibilityFile(Row, frozen=True, kw_only=True):
    """`eligibility.json`."""

    schema: Literal["cordee.expertise.eligibility/1"]
    eligible: tuple[Eligible, ...]


class RulesFile(Row, frozen=True, kw_only=True):
    """`rules.json`."""

    schema: Literal["cordee.expertise.rules/1"]
    rules: tuple[Rule, ...]


F = TypeVar("F", bound=Row)
MAX_TABLE: Final = 1 << 20
"""Bytes of a table: the largest has a hundredth of it."""


def read_table(written: bytes, shape: type[F]) -> F:
    """Parse a file of rows; nothing unknown is passed over. Raises DataError."""
    if len(written) > MAX_TABLE:
        raise DataError("a table is too large")
    try:
        return msgspec.json.decode(written, type=shape, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"a table cannot be read: {error}") from None


def _runs(begins: str, ends: str, day: str) -> bool:
    return begins <= day and (not ends or day <= ends)
