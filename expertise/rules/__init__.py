"""What is paid, to whom, on which day, and by which article: rules over dated tables.

What never enters this room: I/O beyond its own tables, a clock, a key, a patient.
"""

from cordee.expertise.rules.configuration import (
    Configuration,
    LimitBy,
    WithoutIns,
    load_configuration,
)
from cordee.expertise.rules.judging import judge, judged
from cordee.expertise.rules.question import Counts, Party, Question, Sector
from cordee.expertise.rules.tables import (
    Confidence,
    Rule,
    Severity,
    Tables,
    Tariff,
    sentence,
    tables,
)
from cordee.expertise.rules.verdict import Payable, Reason, Verdict

__all__ = [
    "Confidence",
    "Configuration",
    "Counts",
    "LimitBy",
    "Party",
    "Payable",
    "Question",
    "Reason",
    "Rule",
    "Sector",
    "Severity",
    "Tables",
    "Tariff",
    "Verdict",
    "WithoutIns",
    "judge",
    "judged",
    "load_configuration",
    "sentence",
    "tables",
]
