"""PDF: what one is, a letter set as PDF/A-1, and PDF/A made of one that is not.

What never enters this room: a file on the disk, and a claim that was not looked into.
"""

from cordee.documents.pdf.archiving import Archived, archive
from cordee.documents.pdf.facts import Active, Claim, Facts
from cordee.documents.pdf.inspection import inspect, is_pdf
from cordee.documents.pdf.letter import Letter, set_letter
from cordee.documents.pdf.obstacles import Obstacle

__all__ = [
    "Active",
    "Archived",
    "Claim",
    "Facts",
    "Letter",
    "Obstacle",
    "archive",
    "inspect",
    "is_pdf",
    "set_letter",
]
