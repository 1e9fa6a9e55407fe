"""Write tests/vectors/imaging: `python -m tests.imaging.make_vectors`.

A study of every kind of file: the sender's bytes, the index, the packs, and what each
frame and preview must give. The web client reads the same, and writes its own.
"""

import base64
import hashlib
import json
from pathlib import Path

import msgspec

from cordee.imaging.index import decode_index, encode_index
from cordee.imaging.restore import read_frame, read_preview
from tests.imaging.packing import packed, reader
from tests.imaging.samples import every_kind

FOLDER = Path(__file__).parent.parent / "vectors" / "imaging"


def main() -> None:
    files = every_kind()
    index, packs, _told = packed(files)
    data = encode_index(index)
    written = {
        "about": "docs/protocol.md §5.17; bytes in base64, hashes in hex",
        "files": [
            {"name": name, "bytes": text(plain)} for name, plain in files.items()
        ],
        "index": text(data),
        "packs": [text(pack) for pack in packs],
        "meant": json.loads(msgspec.json.encode(decode_index(data))),
        "pixels": [
            pixels(index, packs, instance, number)
            for series in index.series
            for instance in series.instances
            for number in range(len(instance.frames))
        ],
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "study.json").write_text(
        json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    )


def pixels(index, packs, instance, number):
    """A frame as its file has it (SHA-256 of its bytes), and its preview's words."""
    shape, read = index.shapes[instance.shape], reader(packs, instance)
    frame = read_frame(shape, instance, number, read)
    preview = None
    if instance.previews:
        words = read_preview(shape, instance, number, read)
        wide = words.astype(f"<u{words.dtype.itemsize}")
        preview = {
            "rows": words.shape[0],
            "columns": words.shape[1],
            "sha256": hashlib.sha256(wide.tobytes()).hexdigest(),
        }
    return {
        "instance": instance.uid,
        "frame": number,
        "sha256": hashlib.sha256(frame).hexdigest(),
        "length": len(frame),
        "preview": preview,
    }


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    main()
