"""Runs short-lived programs as the server's account, in a bare environment.

Whatever touches files owned by that account goes through here, so that root never
follows a link another account laid. Paths are arguments, never part of a script.
"""

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Final

from cordee.postgres.account import Account
from cordee.postgres.errors import CommandFailed

SHELL: Final = "/bin/sh"


def environment() -> dict[str, str]:
    """Build the whole environment of the server: no PG* variable can reach it."""
    kept = ("LD_LIBRARY_PATH",)
    return {
        "PATH": os.defpath,
        "HOME": "/",
        "LC_ALL": "C.UTF-8",
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


async def run(account: Account, *arguments: str | Path, text: str = "") -> str:
    """Run a program as `account`, feed it `text`, and return what it prints.

    Raises CommandFailed when it cannot be run or ends with a failure.
    """
    command = [os.fspath(argument) for argument in arguments]
    try:
        process = await _spawn(account, command)
    except (OSError, subprocess.SubprocessError) as error:
        raise CommandFailed(command[0], str(error)) from error
    try:
        output, _ = await process.communicate(text.encode())
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise CommandFailed(command[0], output.decode(errors="replace"))
    return output.decode(errors="replace")


async def run_script(
    account: Account, script: str, *arguments: str | Path, text: str = ""
) -> str:
    """Run a fixed shell script; arguments are `$1`, `$2`. Raises CommandFailed."""
    return await run(account, SHELL, "-c", script, "sh", *arguments, text=text)


async def _spawn(account: Account, command: list[str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=environment(),
        umask=0o077,
        user=account.switch_user,
        group=account.switch_group,
        extra_groups=account.switch_groups,
    )
