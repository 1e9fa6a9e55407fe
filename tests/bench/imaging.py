"""Studies of 300 and 1,000 slices: read, packed, opened, given back, without a server.

Each in a process of its own, for its memory. Beside it what JPEG-LS alone takes for the
same pixels. What never enters this room: a real image; the phantom is of nobody.
"""

import asyncio
import hashlib
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jpeg_ls

from cordee.imaging.index import Index, decode_index, encode_index
from cordee.imaging.pack import Packer
from cordee.imaging.phantom import Phantom, make_files, make_slices
from cordee.imaging.restore import read_frame, restore
from cordee.imaging.scan import Source
from cordee.imaging.study import find_studies
from tests.bench.apart import run_apart
from tests.bench.workloads import Figures

SIZES: Final = (300, 1000)
MIB: Final = 1 << 20
SAMPLE: Final = 40
"""Slices of which JPEG-LS alone is measured, and that are opened one by one."""


async def imaging() -> Figures:
    """Measure each size."""
    figures: Figures = {"limit JPEG-LS ms": _codec()}
    for slices in SIZES:
        with tempfile.TemporaryDirectory() as name:
            await asyncio.to_thread(_write, Path(name), slices)
            task = {"act": "pack", "folder": name}
            taken = await run_apart("tests.bench.imaging", task)
        figures |= {f"{slices} {figure}": value for figure, value in taken.items()}
    return figures


def _write(folder: Path, slices: int) -> None:
    for number, data in enumerate(make_files(Phantom(slices))):
        (folder / f"{number:05}").write_bytes(data)


def _codec() -> float:
    """Milliseconds to encode a slice and decode it again."""
    raws = [
        (values.astype("i4") + 1024).astype("<u2").tobytes()
        for values in make_slices(Phantom(SAMPLE))
    ]
    started = time.perf_counter()
    for raw in raws:
        jpeg_ls.decode_buffer(bytes(jpeg_ls.encode_buffer(raw, 512, 512, 1, 12)))
    return (time.perf_counter() - started) / SAMPLE * 1000


def act(folder: Path) -> dict[str, float]:
    """Read and pack a folder, then open and restore; in a process of its own."""
    before = _peak()
    sources = [_source(path) for path in sorted(folder.iterdir())]
    read, found = _timed(lambda: find_studies(sources))
    study = found.studies[0]
    with tempfile.TemporaryFile() as pack:
        packer = Packer(
            study.uid, lambda: pack, tempfile.TemporaryFile, lambda *_told: None
        )
        used = time.process_time()
        packed, _ = _timed(lambda: [packer.add(group) for group in study.groups])
        used = time.process_time() - used
        written = encode_index(packer.index())
        memory = _peak() - before
        index = decode_index(written)
        return {
            "read s": read,
            "pack s": packed,
            "pack CPU s": used,
            "pack MiB of memory": memory,
            "whole MiB of memory": _peak(),
            "files MiB": sum(path.stat().st_size for path in folder.iterdir()) / MIB,
            "packs MiB": pack.seek(0, 2) / MIB,
            "previews MiB": _previews(index) / MIB,
            "index kB": len(written) / 1000,
            **_opened(index, pack),
        }


def _opened(index: Index, pack: Any) -> dict[str, float]:
    def read(offset: int, length: int) -> bytes:
        pack.seek(offset)
        return pack.read(length)

    instances = index.series[0].instances
    some = instances[:: max(1, len(instances) // SAMPLE)]
    shape = index.shapes[0]
    opened, _ = _timed(lambda: [read_frame(shape, one, 0, read) for one in some])

    def all_back() -> None:
        for one in instances:
            file = io.BytesIO()
            restore(shape, one, read, file)
            assert hashlib.sha256(file.getvalue()).digest() == one.sha256

    restored, _ = _timed(all_back)
    return {"slice ms": opened / len(some) * 1000, "restore s": restored}


def _previews(index: Index) -> int:
    instances = [one for series in index.series for one in series.instances]
    return sum(frame.length for one in instances for frame in one.previews)


def _source(path: Path) -> Source:
    return Source(path.name, lambda: path.open("rb"))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _peak() -> float:
    """The most memory that this process has had, MiB; `ru_maxrss` is its parent's too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    task = json.loads(sys.stdin.read())
    print(json.dumps(act(Path(task["folder"]))))
