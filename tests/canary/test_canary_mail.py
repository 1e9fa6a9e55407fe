"""A stolen disk of the bridge says nothing: not its database, its profile, nor its log.

Secrets come in by mail and wait to go out; all are looked for in whatever is kept while
it runs and after it ended. The same search finds them where they are leaked.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

import asyncpg
import pytest

from cordee.crypto.mail_event import Mailbox
from cordee.postgres import EmbeddedPostgres
from tests.canary.needles import FORMS, SEALED, Scanner, new_secret
from tests.canary.test_canary import contents
from tests.support.bridge import DESK, TOWN, new_site
from tests.support.hospital import running_hospital
from tests.support.mail_scene import Scene, written

SECONDS = 60
ROW = bytes(3000)


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as running:
        yield running


@pytest.fixture
def home():
    """A folder that root's database may pass through: else it would go elsewhere."""
    made = Path(tempfile.mkdtemp(prefix="cordee-canary-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.timeout(300)
async def test_nothing_of_a_mail_is_kept_in_clear(hospital, home):
    secret = lambda: new_secret(SEALED)  # noqa: E731 - another each time
    [anna] = await hospital.enrol("Anna")
    async with anna.client() as me:
        await me.wait_online(SECONDS)
        role = await hospital.role(me, "Secrétariat")
        route = {"kind": "smart-host", "host": "127.0.0.1", "port": 9}
        site = await new_site(hospital, "", home / "site", role, route=route)
        gateway = site.gateway.account
        site.desk = (await me.new_thread(DESK, [role, gateway])).id
        view = await me.new_thread(secret(), [gateway], patient=secret())
        await me.add_mailbox(
            view.id, Mailbox(f"jeanne@{TOWN}", secret(), "", "0297000000")
        )
        with site.running():
            scene = Scene(me, site, view.id)
            await site.knows(scene.address)
            await me.send(view.id, secret())
            mail = written(
                secret(), subject=secret(), From=f'"{secret()}" <jeanne@{TOWN}>'
            )
            mail.add_attachment(secret(), filename=f"{secret()}.txt")
            await scene.gives(mail.as_bytes())
            held = written(secret(), From=f"<{secret()[:4]}x@{TOWN}>")
            await scene.gives(held.as_bytes())
            await scene.hears(2)
            await waits_to_go_out(site)
            assert not leaks(site)
        assert not leaks(site)
    await leak(site)
    assert {form for store, form in leaks(site) if store == "data"} == FORMS.keys()


async def waits_to_go_out(site):
    """Until the mail to the operator that is away is in the queue."""
    async with asyncio.timeout(SECONDS):
        metrics = await asyncio.to_thread(site.ask, "/metrics")
        while "cordee_bridge_refused_total{" not in metrics:
            await asyncio.sleep(0.05)
            metrics = await asyncio.to_thread(site.ask, "/metrics")


def leaks(site):
    """Store and form of every place where the mark is found."""
    stores = {
        "data": site.folder / "data",
        "profile": site.gateway.profile,
        "log": site.log,
    }
    return {
        (store, place.form)
        for store, path in stores.items()
        for _, kept in contents([path])
        for place in Scanner(SEALED).scan(kept)
    }


async def leak(site):
    """What would be there if a table had a text in clear, in every form."""
    async with EmbeddedPostgres(site.folder / "data" / "postgres") as postgres:
        connection = await asyncpg.connect(**postgres.dsn)
        await connection.execute("CREATE TABLE scratch (leak bytea)")
        await connection.execute(
            "ALTER TABLE scratch ALTER COLUMN leak SET STORAGE EXTERNAL"
        )
        for form in FORMS.values():
            await connection.execute(
                "INSERT INTO scratch VALUES ($1)",
                ROW + form(new_secret(SEALED)) + ROW,
            )
        await connection.execute("CHECKPOINT")
        await connection.close()
