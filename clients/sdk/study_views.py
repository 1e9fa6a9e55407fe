"""Studies as a program or a screen is shown them: plain values.

What never enters this room: a pixel, a path beyond a name of the sender's.
"""

import msgspec


class StudyView(msgspec.Struct, frozen=True, kw_only=True):
    """A study found in a folder or an archive, not yet sent.

    `patient`, `birth_date` and `date` are what its first file says, without trust;
    `unseen` of its files are sent and cannot be shown.
    """

    number: int
    uid: str
    description: str
    modality: str
    date: str
    patient: str
    birth_date: str
    series: int
    instances: int
    unseen: int


class OmittedView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not sent, or is not shown. `reason` is one of imaging's Reason."""

    name: str
    reason: str


class SeriesView(msgspec.Struct, frozen=True, kw_only=True):
    """A series of a study that came, in the order of the index."""

    number: int
    modality: str
    description: str
    body: str
    instances: int
    frames: int
    spaced: bool
    size: int


class SavedStudy(msgspec.Struct, frozen=True, kw_only=True):
    """What was saved of a study: `failed` are file names that did not come back."""

    path: str
    files: int
    failed: tuple[str, ...]
