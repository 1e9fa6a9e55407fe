"""A gibibyte up and down, beside what the disk, the cipher and a socket allow.

The clients are processes of their own; the server keeps segments in a folder and
syncs each. What never enters this room: how a file is cut or sealed.
"""

import asyncio
import hashlib
import os
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.bench.apart import run_apart
from tests.bench.workloads import Figures
from tests.support.hospital import Person, running_hospital

MIB: Final = 1 << 20
SIZE: Final = 1024 * MIB
SAMPLE: Final = 128
"""Segments of each limit: enough to leave every cache of a small disk."""
SECONDS: Final = 60.0


async def attachments() -> Figures:
    """Measure the limits, then both ways."""
    allowed = {
        "limit disk with sync": _disk(),
        "limit AES-GCM": _cipher(),
        "limit SHA-256": _hash(),
        "limit socket echo": _echo(),
    }
    with running_hospital() as hospital, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        anna, bruno = await hospital.enrol("Anna", "Bruno")
        async with anna.client() as me:
            await me.wait_online(SECONDS)
            thread = (await me.new_thread("Imagerie", [bruno.account])).id
        await asyncio.to_thread(_write, folder / "sent")
        up = await _carry("up", anna, thread, folder / "sent")
        (folder / "sent").unlink()
        down = await _carry("down", bruno, thread, folder / "saved")
    least = min(allowed[name] for name in allowed if name != "limit SHA-256")
    return {
        **allowed,
        "files up": SIZE / MIB / up["seconds"],
        "files down": SIZE / MIB / down["seconds"],
        "files up of least limit": SIZE / MIB / up["seconds"] / least,
        "files down of least limit": SIZE / MIB / down["seconds"] / least,
        "files up MiB": up["MiB"],
        "files down MiB": down["MiB"],
    }


def _write(path: Path) -> None:
    """Make a file whose every mebibyte is another."""
    with path.open("wb") as file:
        for number in range(SIZE // MIB):
            file.write(hashlib.sha256(number.to_bytes(4, "big")).digest() * (MIB // 32))


async def _carry(act: str, who: Person, thread: bytes, path: Path) -> dict[str, Any]:
    task = {
        "act": act,
        "thread": thread.hex(),
        "path": str(path),
        "profile": str(who.profile),
        "key": str(who.key_file),
    }
    return await run_apart("tests.bench.carrier", task)


def _rate(seconds: float) -> float:
    """Mebibytes a second."""
    return SAMPLE / seconds


def _disk() -> float:
    """Write files of one mebibyte and sync each, one after the other."""
    data = os.urandom(MIB)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for number in range(SAMPLE):
            with Path(folder, str(number)).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        return _rate(time.perf_counter() - start)


def _cipher() -> float:
    """Seal and open mebibytes: both ends share the two cores."""
    cipher, data = AESGCM(bytes(32)), os.urandom(MIB)
    start = time.perf_counter()
    for number in range(SAMPLE):
        nonce = number.to_bytes(12, "big")
        cipher.decrypt(nonce, cipher.encrypt(nonce, data, None), None)
    return _rate(time.perf_counter() - start)


def _hash() -> float:
    data = os.urandom(MIB)
    start = time.perf_counter()
    for _ in range(SAMPLE):
        hashlib.sha256(data).digest()
    return _rate(time.perf_counter() - start)


def _echo() -> float:
    """Send mebibytes through a socket of the loopback and have each back."""
    listener = socket.create_server(("127.0.0.1", 0))
    answering = threading.Thread(target=_answer, args=(listener,), daemon=True)
    answering.start()
    data, view = os.urandom(MIB), memoryview(bytearray(MIB))
    with socket.create_connection(listener.getsockname()) as line:
        start = time.perf_counter()
        for _ in range(SAMPLE):
            sending = threading.Thread(target=line.sendall, args=(data,))
            sending.start()
            _receive(line, view)
            sending.join()
        seconds = time.perf_counter() - start
    answering.join()
    listener.close()
    return _rate(seconds)


def _answer(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        while data := line.recv(MIB):
            line.sendall(data)


def _receive(line: socket.socket, view: memoryview) -> None:
    got = 0
    while got < len(view):
        got += line.recv_into(view[got:])
