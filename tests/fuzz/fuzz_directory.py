"""Any bytes as a public file: `python tests/fuzz/fuzz_directory.py -max_total_time=60`.

Only FileError comes out of opening and parsing, and what is staged has the columns of
its table. What never enters this room: a database.
"""

import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["cordee", "zipfile"]):
    from cordee.directory.errors import FileError
    from cordee.directory.files.columns import HEADERS
    from cordee.directory.files.opening import Limits, opened
    from cordee.directory.files.parsing import Parsing
    from cordee.directory.store.tables import TABLES

BEGINNINGS = (b"", b"PK\x03\x04", *(f"{line}\n".encode() for line in HEADERS.values()))
LIMITS = Limits(max_bytes=1 << 20)
ALLOWED = FileError
FILE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "file"


def test_one_input(data):
    """The first byte chooses how the file begins."""
    if not data:
        return
    FILE.write_bytes(BEGINNINGS[data[0] % len(BEGINNINGS)] + data[1:])
    try:
        with opened(FILE, LIMITS) as stream:
            for batch in Parsing(stream).batches():
                check(batch)
    except ALLOWED:
        return


def check(batch):
    """COPY would take it: text, and the columns of its table on each line."""
    for table, rows in batch.items():
        for row in rows.decode().removesuffix("\n").split("\n"):
            assert len(row.split("\t")) == len(TABLES[table].staged)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
