"""Acts, counter-entries and exports of ledgers: sums in whole cents, nothing twice.

What never enters this room: I/O, a clock, a key; anything clinical.
"""

from cordee.crypto.billing_event import act_id
from cordee.expertise.billing.acts import Done, make_act
from cordee.expertise.billing.controls import Controls, Total, controls_of
from cordee.expertise.billing.counting import counts
from cordee.expertise.billing.export import MonthExport, again, prepare_export
from cordee.expertise.billing.ledger import (
    Entry,
    ExportMark,
    LedgerRow,
    LedgerState,
    fold,
)
from cordee.expertise.billing.statement import Statement, StatementLine, statement

__all__ = [
    "Controls",
    "Done",
    "Entry",
    "ExportMark",
    "LedgerRow",
    "LedgerState",
    "MonthExport",
    "Statement",
    "StatementLine",
    "Total",
    "act_id",
    "again",
    "controls_of",
    "counts",
    "fold",
    "make_act",
    "prepare_export",
    "statement",
]
