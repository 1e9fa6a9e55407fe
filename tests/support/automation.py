"""The automation of an organisation's patients, run as its operator runs it.

What never enters this room: a key, a token; they are the automation's.
"""

from contextlib import asynccontextmanager

from tests.support.agents import enrol_agent, running_agent

WARD = """
push_seconds = 0.1

[wards.CARDIO]
name = "Cardiologie"
places = ["CHU"]
"""
"""Whoever is of the CHU may ask about cardiology."""


@asynccontextmanager
async def running_automation(hospital, folder, *, table="", messages=""):
    """Sign one up, and run it while the block lasts; it has read its two files.

    They are a table and HL7 messages.
    """
    agent = await enrol_agent(hospital)
    files = {"known.csv": table, "stays.hl7": messages, "wards.toml": WARD}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    words = (
        *("--new-key", "--csv", folder / "known.csv", "--hl7", folder / "stays.hl7"),
        *("--config", folder / "wards.toml"),
    )
    async with running_agent(agent, *words) as process:
        await process.says("stays.hl7")
        yield agent
        assert process.is_running, process.said
