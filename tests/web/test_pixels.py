"""Pixels of the web client's decoders, held against pydicom's, file by file."""

import hashlib
import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.pixels import pixel_array

import hatch_build

ROOT = Path(__file__).parents[2]
FOLDER = Path(pydicom.__file__).parent / "data/test_files"
NOT_HERE = frozenset(
    {
        "ExplVR_BigEnd.dcm",  # words of eight bits in big endian: kept, not shown
        "SC_rgb_small_odd_big_endian.dcm",
    }
)
LEAST = 40
"""Images of its own that pydicom reads with what is installed here."""


def hashes(path):
    """SHA-256 of each frame, as the other side has it; nothing where it is no image."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(path, force=True)
            pixels = pixel_array(path)
    except (AttributeError, NotImplementedError, RuntimeError, TypeError, ValueError):
        return None
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    frames = pixels if count > 1 else pixels[np.newaxis]
    return [hashlib.sha256(shown(frame, dataset)).hexdigest() for frame in frames]


def shown(frame, dataset):
    if dataset.SamplesPerPixel == 3 and frame.dtype.itemsize > 1:
        frame = (frame >> (8 * frame.dtype.itemsize - 8)).astype("u1")
    return np.ascontiguousarray(frame, frame.dtype.newbyteorder("<")).tobytes()


@pytest.fixture
def prepared(tmp_path):
    meant = []
    for path in sorted(FOLDER.glob("*.dcm")):
        frames = None if path.name in NOT_HERE else hashes(path)
        if frames is not None:
            shutil.copy(path, tmp_path)
            meant.append({"name": path.name, "frames": frames})
    (tmp_path / "pixels.json").write_text(json.dumps(meant))
    return tmp_path, meant


def test_what_pydicom_reads_has_the_same_pixels_in_the_web_client(prepared):
    place, meant = prepared
    assert len(meant) >= LEAST
    client = hatch_build.WebClient(ROOT)
    client.install()
    node, _npm = hatch_build.tools()
    vitest = client.sources / "node_modules/vitest/vitest.mjs"
    done = subprocess.run(
        (node, vitest, "run", "tests/imaging/pixels.test.ts"),
        cwd=client.sources,
        env={**os.environ, "CORDEE_PIXELS": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert f"{len(meant)} passed" in done.stdout
