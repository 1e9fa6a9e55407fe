"""IHE_XDM.ZIP, byte by byte the same for the same submission (IHE ITI-32).

What never enters this room: the day of a file; all are of the first that zip knows.
"""

import io
import zipfile
from typing import Final

from cordee.documents.errors import IncompleteError
from cordee.documents.xdm import texts
from cordee.documents.xdm.metadata import write_metadata
from cordee.documents.xdm.submission import MAX_DOCUMENTS, Submission
from cordee.documents.xdm.values import patient_id

NAME: Final = "IHE_XDM.ZIP"
"""Of the attachment (ECO.2.1.5)."""

FOLDER: Final = "IHE_XDM/SUBSET01"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
READABLE: Final = 0o644 << 16


def write(submission: Submission) -> bytes:
    """The archive. Raises IncompleteError for none, too many, or several patients."""
    documents = submission.documents
    if not 0 < len(documents) <= MAX_DOCUMENTS:
        raise IncompleteError("an archive has from 1 to 99 documents")
    if len({patient_id(one.document) for one in documents}) > 1:
        raise IncompleteError("an archive is about one patient")
    if len({one.document.identifier for one in documents}) < len(documents):
        raise IncompleteError("a document is in an archive once")
    if submission.submitted.tzinfo is None:
        raise IncompleteError("the time of a submission has a zone")
    names = tuple(f"DOC{at:04}.XML" for at in range(1, len(documents) + 1))
    paths = tuple(f"{FOLDER}/{name}" for name in names)
    metadata = f"{FOLDER}/METADATA.XML"
    return _zip(
        {
            "README.TXT": texts.readme(submission, (metadata, *paths)),
            "INDEX.HTM": texts.index(submission, paths),
            metadata: write_metadata(submission, names),
            **{path: one.data for path, one in zip(paths, documents, strict=True)},
        }
    )


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = READABLE
            archive.writestr(entry, data)
    return made.getvalue()
