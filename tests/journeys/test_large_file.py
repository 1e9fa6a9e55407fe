"""One gibibyte from one command to another, in little memory.

What never enters this room: how long it takes.
"""

import hashlib
import os
import subprocess
import sys

import pytest

from tests.support.hospital import running_hospital

MIB = 1 << 20
SIZE = 1024 * MIB + 12_345
MEMORY = 100 * MIB
SECONDS = 60


@pytest.fixture
def hospital():
    with running_hospital() as running:
        yield running


LAUNCH = """
import os, sys
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_pid, status, usage = os.wait4(pid, 0)
print(status, usage.ru_maxrss, file=open(sys.argv[1], "w"))
"""
"""Starts a command from little memory: its peak is never below that of who started it."""


def big_file(path):
    """Every mebibyte another; give SHA-256 of the whole."""
    whole = hashlib.sha256()
    with path.open("wb") as file:
        for n in range(-(-SIZE // MIB)):
            block = hashlib.sha256(n.to_bytes(4, "big")).digest() * (MIB // 32)
            piece = block[: SIZE - n * MIB]
            whole.update(piece)
            file.write(piece)
    return whole.digest()


def digest_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def run(person, output, *words):
    """Run a command in a process of its own; give its status and peak memory."""
    options = ("--profile", person.profile, "--key-file", person.key_file, "--json")
    line = [sys.executable, "-m", "cordee", *map(str, (*options, *words))]
    measured = output.with_suffix(".usage")
    with output.open("wb") as out:
        subprocess.run(
            (sys.executable, "-c", LAUNCH, measured, *line), check=True, stdout=out
        )
    status, peak = map(int, measured.read_text().split())
    return os.waitstatus_to_exitcode(status), peak * 1024


@pytest.mark.prove
async def test_a_gibibyte_goes_across_in_little_memory(hospital, tmp_path):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        thread = await me.new_thread("Imagerie", [bruno.account])
    path = tmp_path / "irm.bin"
    whole = big_file(path)
    code, memory = run(
        anna, tmp_path / "sent", "file", thread.id.hex(), path, "--caption", "IRM"
    )
    assert (code, memory < MEMORY) == (0, True), memory
    path.unlink()
    saved = tmp_path / "saved"
    saved.mkdir()
    code, memory = run(
        bruno, tmp_path / "got", "save", thread.id.hex(), "last", "--to", saved
    )
    assert (code, memory < MEMORY) == (0, True), memory
    assert digest_of(saved / "irm.bin") == whole
