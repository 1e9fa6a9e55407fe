"""The directory through the SDK, on a real server with a real index."""

import asyncio

import pytest

from cordee.clients.cli.demo.people import FARID
from cordee.clients.cli.demo.practitioners import service_of
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.sdk import Client, NotAllowed, ServerRefused, sign_up
from cordee.server.protocol.codes import Code
from tests.support.commands import told
from tests.support.crashes import until_it
from tests.support.gateway import gateway_of
from tests.support.hospital import DAY, running_hospital
from tests.support.practitioners import import_people, import_services

SECONDS = 60
LE_GOFF = "899900000501"
YANN = "yann.legoff@medecin.mssante.example"
LEFEVRE = "899900000503"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("directory")


@pytest.fixture(scope="module")
def hospital(folder):
    with running_hospital() as running:
        asyncio.run(import_people(running.server.data, folder))
        yield running


@pytest.fixture
async def anna(hospital):
    (person,) = await hospital.enrol("Anna")
    async with person.client() as me:
        await me.wait_online(SECONDS)
        await indexed(me)
        yield me


async def indexed(me):
    """Wait until the index of the server has what was imported."""

    async def finds():
        return (await me.find("kermarrec", 5)).found

    await until_it(finds, "the index has what was imported")


async def attested(hospital, identity):
    """A client of somebody attested as `identity`."""
    profile = hospital._profile(identity.name.lower().replace(" ", "-"))
    key = profile.with_suffix(".key")
    async with hospital.office() as office:
        invitation = await office.create_invitation(identity, DAY)
        await sign_up(profile, invitation.to_text(), key_file=key)
        await office.enrol()
    async with Client(profile, key_file=key) as me:
        await me.wait_attested(SECONDS)
        return me.account


def names(answer):
    return [one.hit.family if one.hit else one.person.name for one in answer.found]


async def test_who_is_not_on_cordee_is_found_with_how_he_is_reached(anna):
    answer = await anna.find("le gof generaliste pontivy", 5)
    assert answer.whole
    first = answer.found[0]
    assert (first.hit.family, first.hit.town) == ("LE GOFF", "Pontivy")
    assert (first.person, first.reach) == (None, ("mssante", "phone"))


async def test_who_is_attested_under_his_number_is_one_answer_on_cordee(hospital, anna):
    farid = await attested(hospital, FARID.identity)
    answer = await anna.find("benali", 5)
    (first,) = [one for one in answer.found if one.person is not None]
    assert first == answer.found[0]
    assert first.person.account == farid
    assert first.hit.practitioner == FARID.identity.idnps
    assert first.reach[0] == "cordee"
    known = await anna.practitioner(FARID.identity.idnps)
    assert known.person.account == farid
    assert known.places[0].name == "CHU DE DÉMONSTRATION"


async def test_an_account_under_another_number_is_not_taken_for_him(anna, monkeypatch):
    """A server that lies about who somebody is gains nothing by it."""
    other = anna.account
    ask = anna._parts.link.ask

    async def lie(make):
        answer = await ask(make)
        hits = getattr(answer, "hits", None)
        if not hits:
            return answer
        lies = tuple(type(h)(**(_fields(h) | {"account": other})) for h in hits)
        return type(answer)(answer.ref, lies)

    monkeypatch.setattr(anna._parts.link, "ask", lie)
    answer = await anna.find("kermarrec", 5)
    (first,) = [one for one in answer.found if one.hit]
    assert (first.person, first.hit.account) == (None, None)
    assert "cordee" not in first.reach


def _fields(struct):
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


async def test_people_are_found_when_the_directory_is_away(anna, monkeypatch):
    ask = anna._parts.link.ask

    async def away(make):
        frame = make(1)
        if type(frame).__name__ == "FindPractitioners":
            raise ServerRefused(Code.UNAVAILABLE)
        return await ask(make)

    monkeypatch.setattr(anna._parts.link, "ask", away)
    answer = await anna.find("anna", 5)
    assert not answer.whole
    assert "Anna" in names(answer)


async def test_a_practitioner_is_shown_in_full_and_a_stranger_not_at_all(anna):
    known = await anna.practitioner(LE_GOFF)
    assert known.person is None
    assert known.places[0].postcode == "56300"
    (box,) = known.mailboxes
    assert (box.address, box.state) == (
        "yann.legoff@medecin.mssante.example",
        "untried",
    )
    assert await anna.practitioner("80000000000") is None


async def test_a_service_names_who_holds_its_role_now(hospital, anna, folder):
    role = await hospital.role(anna, "Chirurgie de garde")
    announced = {**service_of(bytes(32)), "name": "Annoncé"}
    services = (service_of(role), announced)
    await import_services(hospital.server.data, folder, *services)
    found = (await anna.services("garde")).services
    (duty,) = [one for one in found if one.role == role]
    assert (duty.verified, duty.holders, duty.open) == (True, ("Anna",), True)
    (other,) = (await anna.services("annonce")).services
    assert (other.verified, other.holders) == (False, ())


async def test_services_come_in_pages(hospital, anna, folder):
    named = [{**service_of(bytes(32)), "name": f"Avis {n}"} for n in range(5)]
    await import_services(hospital.server.data, folder, *named)
    first = await anna.services("avis", limit=3)
    rest = await anna.services("avis", first.next, limit=3)
    found = [one.name for one in (*first.services, *rest.services)]
    assert found == [f"Avis {n}" for n in range(5)]
    assert rest.next == ""


async def test_my_department_is_kept_and_must_be_one(anna):
    assert await anna.near() == ""
    await anna.set_near(" 2a ")
    assert await anna.near() == "2A"
    with pytest.raises(NotAllowed):
        await anna.set_near("Bretagne")
    await anna.set_near("")
    assert await anna.near() == ""


async def test_only_a_gateway_reports_deliveries(hospital, anna):
    address = "maelle.lefevre@medecin.mssante.example"
    with pytest.raises(ServerRefused) as caught:
        await anna.report_delivery(address, "delivered", 1_700_000_000_000)
    assert caught.value.code is Code.FORBIDDEN
    gateway = await gateway_of(hospital)
    async with gateway.client() as bridge:
        await bridge.wait_online(SECONDS)
        await bridge.report_delivery(address, "delivered", 1_700_000_000_000)
    known = await anna.practitioner(LEFEVRE)
    assert known.hit.delivered == 1_700_000_000_000
    assert known.mailboxes[0].state == "stale"


async def test_a_doctor_of_the_directory_is_written_to_by_his_mailbox(hospital, anna):
    await gateway_of(hospital)
    said = await told(
        anna, "write-to", "le goff yann pontivy", "--patient", "DURAND", "Bonjour"
    )
    assert said.exit is Exit.OK, said.remarks
    assert "LE GOFF (MSSanté) : scellé jusqu'à notre passerelle" in said.remarks
    thread = (await anna.threads())[0]
    assert thread.title == "Docteur Yann Le Goff"
    assert thread.patient == "DURAND"
    assert set(thread.gateways) <= set(await anna.gateways())
    (box,) = thread.mailboxes
    assert (box.practitioner, box.address) == (LE_GOFF, YANN)
    offered = await told(anna, "find", "le", "goff", "yann")
    assert "cordee write-to" in offered.remarks
    assert await anna.replaceable(thread.id) == []
    other = await anna.new_thread("Autre", [])
    added = await told(anna, "mailbox", "add", "Autre", LE_GOFF)
    assert added.exit is Exit.OK, added.remarks
    assert [one.address for one in await anna.mailboxes(other.id)] == [YANN]
