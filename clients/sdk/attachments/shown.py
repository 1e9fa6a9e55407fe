"""Files as a screen shows them: a safe name, a size, a small picture.

What never enters this room: a key.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cordee.clients.sdk.attachments.names import safe_name
from cordee.clients.sdk.store.uploads import FileRecord
from cordee.clients.sdk.views import FileView
from cordee.crypto.attachment import FilePart


def stored_files(parts: Sequence[FilePart]) -> tuple[FileView, ...]:
    """The files of a message that was sent."""
    return tuple(
        FileView(
            name=safe_name(part.name),
            type=part.type,
            size=part.true_size,
            thumbnail=part.thumbnail,
            sha256=part.sha256_plain,
        )
        for part in parts
    )


def coming_files(
    files: Sequence[FileRecord], progress: Mapping[bytes, int]
) -> tuple[FileView, ...]:
    """The files of a message to be; `progress` is in bytes, by blob."""
    return tuple(
        FileView(
            name=safe_name(Path(file.path).name),
            type="" if file.digest is None else file.digest.type,
            size=file.stamp.size,
            thumbnail=file.thumbnail,
            done=file.stamp.size if file.part else progress.get(file.blob, 0),
        )
        for file in files
    )


def preview(caption: str, parts: Sequence[FilePart]) -> str:
    """What a list of threads says of a message with files."""
    return f"📎 {caption or ', '.join(safe_name(part.name) for part in parts)}"
