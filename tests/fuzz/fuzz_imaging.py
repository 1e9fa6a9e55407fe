"""Any bytes as a DICOM file, an index or a ZIP: `python tests/fuzz/fuzz_imaging.py`.

The first byte chooses who reads them. Only ImagingError comes out; what is taken comes
back byte by byte. What never enters this room: an image of somebody.
"""

import contextlib
import inspect
import io
import sys
import tempfile
from pathlib import Path

from cordee.imaging.archive import archive_sources
from cordee.imaging.codec import decode_words
from cordee.imaging.errors import ImagingError
from cordee.imaging.index import Shape, decode_index, encode_index
from cordee.imaging.study import find_studies
from tests.imaging.packing import instances, packed, restored, source
from tests.imaging.samples import every_kind

ALLOWED = (ImagingError,)
SHAPE = Shape("", 16, 16, 1, 16, 12, False, "", 0, *[""] * 8)


def one_input(data):
    """Raises whatever is a finding."""
    readers = (by_file, by_index, by_archive, by_stream)
    if data:
        with contextlib.suppress(*ALLOWED):
            readers[data[0] % len(readers)](data[1:])


def by_file(data):
    found = find_studies([source("x", data)])
    assert len(found.studies) + len(found.omitted) >= 1
    if not found.studies:
        return
    index, packs, _told = packed({"x": data})
    for instance in instances(index):
        assert restored(index, packs, instance) == data
        assert len(instance.frames) <= len(data)


def by_index(data):
    index = decode_index(data)
    assert decode_index(encode_index(index)) == index


def by_archive(data):
    find_studies(archive_sources(io.BytesIO(data), tempfile.TemporaryFile))


def by_stream(data):
    with contextlib.suppress(ValueError):
        assert decode_words(SHAPE, data, (16, 16)).shape == (16, 16)


def corpus():
    """Good beginnings."""
    files = every_kind()
    index, packs, _told = packed({"a": files["jpegls-fragments"], "b": files["ct1"]})
    return [
        *(b"\x00" + data for data in files.values() if len(data) < 8000),
        b"\x01" + encode_index(index),
        b"\x03" + packs[0][:400],
    ]


def functions():
    """What is watched for new paths: all of ours that reads."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cordee.imaging"):
            for value in vars(module).values():
                if inspect.isfunction(value) and value.__module__ == name:
                    yield value


def main():
    import atheris

    for function in functions():
        atheris.instrument_func(function)
    folder = Path(tempfile.gettempdir(), "cordee-fuzz-imaging")
    folder.mkdir(exist_ok=True)  # what one run found, the next one starts from
    for number, seed in enumerate(corpus()):
        (folder / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(folder)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
