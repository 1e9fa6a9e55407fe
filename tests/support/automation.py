"""The automation of an organisation's patients, run as its operator runs it.

What never enters this room: a key, a token; they are the automation's.
"""

import asyncio
import sys
from contextlib import asynccontextmanager

ATTESTED_SECONDS = 60
STOP_SECONDS = 60
WARD = """
push_seconds = 0.1

[wards.CARDIO]
name = "Cardiologie"
places = ["CHU"]
"""
"""Whoever is of the CHU may ask about cardiology."""


@asynccontextmanager
async def running_automation(hospital, folder, *, table="", messages=""):
    """Sign one up, feed it a table and HL7 messages, and run it while the block lasts."""
    async with hospital.office() as office:
        agent = await hospital.sign_up(office, "Automate", "agent")
        await office.enrol(agent.account)
    async with agent.client() as itself:
        await itself.wait_attested(ATTESTED_SECONDS)
    files = {"known.csv": table, "stays.hl7": messages, "wards.toml": WARD}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee"),
        *("--profile", agent.profile, "--key-file", agent.key_file),
        *("agent", "patients", "--new-key"),
        *("--csv", folder / "known.csv", "--hl7", folder / "stays.hl7"),
        *("--config", folder / "wards.toml"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield agent
        assert process.returncode is None, await process.stderr.read()
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.communicate(), STOP_SECONDS)
