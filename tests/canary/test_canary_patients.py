"""A stolen database lists no patient, and neither does anything else that is kept.

INS and names go in by every way: a table, messages, questions, choices, oppositions.
All of them share one mark; the same search finds it where it is leaked.
"""

import asyncio

import asyncpg
import pytest

from cordee.clients.agent.feeds import framing
from cordee.documents.ins import key_of
from tests.canary.needles import FORMS, SEALED, Scanner, new_secret
from tests.canary.test_canary import contents
from tests.canary.ward import open_ward
from tests.clients.agent.messages import DEMO, adt
from tests.support.agents import cordee, enrol_agent, running_agent

MARK = "27903512151"
"""What every INS here begins with: eleven digits that stand nowhere by chance."""

PATIENTS = 60
ROW = bytes(3000)


def ins(number):
    body = f"{MARK}{number:02}"
    return f"{body}{key_of(body):02}"


@pytest.fixture
async def ward():
    async with open_ward() as opened:
        yield opened


@pytest.mark.timeout(600)
async def test_no_store_lists_a_patient_and_a_leak_is_found(ward, tmp_path):
    agent = await enrol_agent(ward.hospital)
    [anna] = await ward.enrol(1)
    ward.profiles.append(agent.profile)
    table, config = tmp_path / "gps.csv", tmp_path / "agent.toml"
    table.write_text(
        "\n".join(["matricule;oid;practitioner;practitioner_name", *rows()])
    )
    config.write_text('[wards.CARDIO]\nplaces = ["CHU"]\n')
    words = ("--csv", table, "--new-key", "--mllp", "127.0.0.1:0", "--config", config)
    async with running_agent(agent, *words) as process:
        port = int((await process.says("listening")).rpartition(":")[2])
        assert f"{PATIENTS} changes" in await process.says("gps.csv")
        await send(port, adt(ins=ins(1), family=new_secret(SEALED)))
        async with anna.client() as me:
            await me.wait_online(60)
            await ask_all(me)
        status, said = await cordee(
            agent, "agent", "oppose", "--oid", "demo", typed=ins(2)
        )
        assert status == 0, said
        status, said = await cordee(agent, "agent", "rotate-key")
        assert status == 0, said
        await process.says("is left")
        process_said = "\n".join(process.said)
    assert await kept(ward) > PATIENTS
    assert not leaks(ward)
    for mark in (MARK, SEALED):
        assert mark not in process_said
    await leak(ward)
    ward.hospital.server.stop()
    await ward.postgres.stop()
    found = leaks(ward)
    assert {form for store, form in found if store == "tables"} == FORMS.keys()
    assert {store for store, _ in found} == {"tables", "commit log"}


def rows():
    return [f"{ins(n)};demo;8997{n:08};{new_secret(SEALED)}" for n in range(PATIENTS)]


async def ask_all(me):
    """Questions that are answered, a choice, a ward: all sealed on a line."""
    for number in range(5):
        assert (await me.gp_of(ins(number), DEMO)).outcome == "found"
    await me.choose_gp(ins(98), DEMO, "899700218896", new_secret(SEALED))
    assert (await me.gp_of(ins(98), DEMO)).outcome == "chosen"
    [patient] = (await me.ward("CARDIO")).patients
    assert patient.matricule == ins(1)


async def send(port, message):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framing.framed(message.encode()))
    assert b"MSA|AA" in await reader.readuntil(framing.END)
    writer.close()
    await writer.wait_closed()


async def kept(ward):
    """How many tokens the server has; what it measures is looked through as well."""
    await ward.scrape()
    connection = await asyncpg.connect(**ward.postgres.dsn)
    try:
        return await connection.fetchval("SELECT count(*) FROM patient")
    finally:
        await connection.close()


def leaks(ward):
    """Store and form of every place that one of the marks is found in."""
    return {
        (store, place.form)
        for mark in (MARK, SEALED)
        for store, paths in ward.stores.items()
        for _, kept in contents(paths)
        for place in Scanner(mark).scan(kept)
    }


async def leak(ward):
    """What would be there if a table listed a patient, in every form."""
    values = [ROW + form(ins(3)) + ROW for form in FORMS.values()]
    await ward.execute(
        "CREATE TABLE scratch (leak bytea)",
        "ALTER TABLE scratch ALTER COLUMN leak SET STORAGE EXTERNAL",
    )
    await ward.execute("INSERT INTO scratch VALUES ($1)", values=values)
    await ward.execute("CHECKPOINT")
