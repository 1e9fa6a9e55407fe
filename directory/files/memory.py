"""The most memory that this process ever held."""

import re
import resource
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")


def peak() -> int:
    """Give bytes: of this program alone where the kernel says so."""
    try:
        status = _STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:
        status = ""
    if found := re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE):
        return int(found[1]) * 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
