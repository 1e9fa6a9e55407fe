"""Looking for malware, at the one place that sees clear mail: off, clamd, or ICAP.

What never enters this room: what becomes of a mail that has some; a mail on a disk.
"""

from cordee.mail_bridge.scanning.port import (
    CLEAN,
    Clean,
    Found,
    Scanner,
    ScannerSettings,
    Verdict,
)
from cordee.mail_bridge.scanning.service import open_scanner

__all__ = [
    "CLEAN",
    "Clean",
    "Found",
    "Scanner",
    "ScannerSettings",
    "Verdict",
    "open_scanner",
]
