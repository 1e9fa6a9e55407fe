"""Which store of objects an operator means.

What never enters this room: a default of S3's own; it is in its variables.
"""

from pathlib import Path

from obstore.exceptions import BaseError

from cordee.server.objects.local import LocalObjects
from cordee.server.objects.port import Objects, StorageGoneError
from cordee.server.objects.s3 import S3Objects

FOLDER = "blobs"
"""In the data folder of the server."""


def open_objects(url: str | None, data: Path) -> Objects:
    """S3 when there is a URL, else a folder in `data`. Raises StorageGoneError."""
    try:
        return S3Objects(url) if url else LocalObjects(data / FOLDER)
    except (BaseError, ValueError, OSError) as error:
        place = url or data / FOLDER
        reason = str(error).partition("\n")[0]
        raise StorageGoneError(f"{place} cannot be used: {reason}") from error
