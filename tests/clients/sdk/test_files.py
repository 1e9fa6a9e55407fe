"""Files go across whole, whatever is cut; each end checks what it can.

What never enters this room: a server that lies; see tests/malicious.
"""

import asyncio
import hashlib
import io
import os
import random

import pytest
from PIL import Image

from cordee.clients.sdk import (
    FileFault,
    FileProgress,
    MessageChanged,
    MessageGone,
    NotAllowed,
    NotFound,
    ServerRefused,
    TooLarge,
)
from tests.clients.sdk.conftest import SECONDS, until

MIB = 1 << 20


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


@pytest.fixture
def outbox(tmp_path):
    """Make a file of so many bytes, told apart at every place."""
    folder = tmp_path / "outbox"
    folder.mkdir()

    def make(size, name="scanner.bin", seed=1):
        path = folder / name
        path.write_bytes(content(size, seed))
        return path

    return make


async def stored(client, thread, view):
    return await client.wait_state(thread, view.id, "stored", SECONDS)


async def received(client, thread, message):
    async def condition():
        found = [m for m in await client.history(thread) if m.id == message]
        return found and found[0]

    return await until(client, condition)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 5])
async def test_a_file_of_any_size_arrives_as_it_was(pair, outbox, tmp_path, size):
    anna, bruno, thread = pair
    path = outbox(size)
    sent = await anna.send_files(thread, [path], "Le scanner")
    assert sent.state == "waiting"
    assert sent.kind == "file"
    done = await stored(anna, thread, sent)
    seen = await received(bruno, thread, done.id)
    assert seen.text == "Le scanner"
    assert [(f.name, f.size) for f in seen.files] == [("scanner.bin", size)]
    saved = await bruno.save_file(thread, done.id, 0, tmp_path)
    assert saved == tmp_path / "scanner.bin"
    assert saved.read_bytes() == path.read_bytes()
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["scanner.bin"]
