"""What reading, packing and restoring studies refuse.

    ImagingError
    ├── SourceError         one file of a sender: `reason` is one of Reason
    ├── IndexFormError        an index that breaks §5.17, or names what is not there
    └── RestoreError       a pack does not give back the file that was sent

What never enters this room: a patient's name or a path in an error's text.
"""

import struct
import zlib
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a file was left out or is not shown; a client has a sentence for each."""

    NOT_DICOM = "not-dicom"
    DICOMDIR = "dicomdir"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"
    NO_NAME = "no-uid"
    DIFFERS = "same-uid-other-bytes"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NO_PIXELS = "not-shown"


class ImagingError(Exception):
    """A study could not be read or given back; nothing was written for it."""


class SourceError(ImagingError):
    """One file cannot be taken; the others are not concerned."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Final = reason
        super().__init__(reason.value)


class IndexFormError(ImagingError):
    """An index is not what §5.17 describes."""


class RestoreError(ImagingError):
    """What was brought does not give back the sender's file."""


PARSER_FAULTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pydicom and the decoders raise on hostile bytes: there is no common root."""
