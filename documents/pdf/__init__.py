"""PDF: what one is, letters and reports set as PDF/A-1, and PDF/A made of others.

What never enters this room: a file on the disk, and a claim that was not looked into.
"""

from cordee.documents.pdf.archiving import Archived, archive
from cordee.documents.pdf.facts import Active, Claim, Facts
from cordee.documents.pdf.inspection import inspect, is_pdf
from cordee.documents.pdf.letter import Letter, set_letter
from cordee.documents.pdf.obstacles import Obstacle
from cordee.documents.pdf.report import (
    Expertise,
    KeyImage,
    ReportSection,
    set_report,
    set_request,
)
from cordee.documents.pdf.statement import (
    Statement,
    StatementLine,
    StatementSum,
    set_statement,
)

__all__ = [
    "Active",
    "Archived",
    "Claim",
    "Expertise",
    "Facts",
    "KeyImage",
    "Letter",
    "Obstacle",
    "ReportSection",
    "Statement",
    "StatementLine",
    "StatementSum",
    "archive",
    "inspect",
    "is_pdf",
    "set_letter",
    "set_report",
    "set_request",
    "set_statement",
]
