"""What the rules answer: what is billed, what may be asked, and every reason in order.

What never enters this room: a decision; it is made in `checks` and `judging`.
"""

from typing import Final

import msgspec

from cordee.expertise.rules.tables import Code, Confidence, Rule, Severity

STOPPING: Final = frozenset({"refuse", "unbilled"})
"""Severities that leave an act unbilled; `refuse` keeps the request from going too."""


class Payable(msgspec.Struct, frozen=True, kw_only=True):
    """An act that is billed: `cents` by the row `tariff` of the table."""

    code: str
    cents: int
    tariff: str
    article: str
    confidence: Confidence
    planned: bool


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that applies. `article` is empty where it is a rule of this program."""

    rule: str
    key: str
    severity: Severity
    codes: tuple[Code, ...]
    article: str
    source: str
    confidence: Confidence


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`te2` and `rqd` are what is, or will be, billed; None where nothing is.

    `due` says that it may be told to a ledger now. `may_ask` says that the request may
    go, billed or not. `count` is the year's with this one, None while nobody has
    counted: then `provisional`. `reasons` stand in the order of the table of rules;
    `billable` is the last of them where an act is billed.
    """

    te2: Payable | None
    rqd: Payable | None
    may_ask: bool
    due: bool
    provisional: bool
    count: int | None
    reasons: tuple[Reason, ...]

    def decided(self, code: Code = "TE2") -> Reason:
        """What decided over an act: what stops it, or the rule that lets it pass."""
        for reason in self.reasons:
            if reason.severity in STOPPING and code in reason.codes:
                return reason
        return self.reasons[-1]

    @property
    def rule(self) -> str:
        """The id of the rule that decided over the act of the expert."""
        return self.decided().rule

    @property
    def article(self) -> str:
        """Its article, or that of the tariff when the act is billed."""
        return self.te2.article if self.te2 else self.decided().article


def reason_of(rule: Rule, severity: Severity | None = None) -> Reason:
    """A rule as a reason, with another severity where a configuration says so."""
    return Reason(
        rule=rule.id,
        key=rule.key,
        severity=severity or rule.severity,
        codes=rule.codes,
        article=rule.article,
        source=rule.source,
        confidence=rule.confidence,
    )
