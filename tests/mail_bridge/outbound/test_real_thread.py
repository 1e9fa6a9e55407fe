"""The same with nothing pretended: a server, its accounts, mutual TLS to a town."""

import asyncio

import pytest

from cordee.crypto.mail_event import Mailbox
from cordee.mail_bridge.domain.address import AddressBook
from cordee.mail_bridge.outbound import Outbound, Parts
from cordee.mail_bridge.outbound.carrying import TransportCarrier
from tests.mail_bridge.outbound.scene import SEALS, Clock, site
from tests.support.circle import HOSPITAL, new_circle
from tests.support.gateway import gateway_of
from tests.support.hospital import running_hospital
from tests.support.town import stand_in_town


@pytest.fixture(scope="module")
def hospital():
    with running_hospital() as hospital:
        yield hospital


async def test_what_a_clinician_says_reaches_a_town_by_mutual_tls_with_its_file(
    hospital, pool, tmp_path
):
    [anna] = await hospital.enrol("Anna")
    carrier = await gateway_of(hospital)
    circle = new_circle(tmp_path)
    letter = tmp_path / "lettre.pdf"
    letter.write_bytes(b"%PDF-1.7 " + bytes(200_000))
    async with (
        stand_in_town(tmp_path, circle.authority, 0, circle.town) as town,
        anna.client() as me,
        carrier.client() as account,
    ):
        delivery = circle.delivery({town.domain: town.port})
        parts = Parts(
            pool=pool,
            seals=SEALS,
            addresses=AddressBook(b"b" * 32, "fil", HOSPITAL),
            site=site(),
            clock=Clock(),
        )
        bridge = Outbound(
            account, TransportCarrier(delivery), lambda _: me.account, parts
        )
        async with bridge as outbound:
            await account.wait_online(30)
            thread = (await me.new_thread("Suivi", [])).id
            await me.add_mailbox(
                thread, Mailbox(f"gp@{town.domain}", "Dr Le Goff", "", "0299")
            )
            sent = await me.send_files(thread, [letter], caption="Bonjour")
            message = (await me.wait_state(thread, sent.id, "stored", 30)).id
            await town.wait_messages(1)
            [mail] = await town.messages()
            assert b"lettre.pdf" in mail
            await until_told(me, thread, message, "relayed")
            assert (await outbound.pairs_of_sender(f"GP@{town.domain}"))[
                0
            ].record.thread == thread
        await delivery.close()


async def until_told(client, thread, message, state):
    stream = client.events()
    async with asyncio.timeout(30):
        while state not in [
            one.state for one in await client.mail_states(thread, message)
        ]:
            await anext(stream)
