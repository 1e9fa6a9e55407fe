"""Looking into the directory: what is found, who pays, what is kept of it."""

import asyncio
import secrets

import asyncpg
import msgspec
import pytest

from cordee.crypto.chain_entry import AccountKind
from cordee.directory.errors import SearchAway
from cordee.directory.model import (
    Address,
    Coded,
    HealthcareService,
    Hit,
    Line,
    Mailbox,
    MailboxState,
    MailboxType,
    Match,
    Organization,
    Outcome,
    Practitioner,
    PractitionerRole,
    Reach,
    Record,
    Span,
)
from cordee.server.domain.rates import Rate
from cordee.server.protocol import client_frames as client
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import DeliveryOutcome
from cordee.server.services import auditing, hits, lookups
from cordee.server.services.backend import Services
from cordee.server.services.directory import Directory
from cordee.server.services.lookups import Lookups
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.settings import Rates, Settings
from cordee.server.store.lookups import askers
from tests.support.people import Account, now


@pytest.fixture(autouse=True)
def fresh_numbers():
    """Nobody's numbers: the database is that of many tests."""
    first = secrets.randbelow(10**9)
    NUMBERS[:] = [f"81{first:09}"[:11] + str(n) for n in range(10)]


NUMBERS: list[str] = []


def hit(number, family="Le Goff", match=Match.EXACT, **more):
    about = {"given": "Yann", "profession": "Médecin", "reach": (Reach.PHONE,)}
    return Hit(practitioner=number, family=family, match=match, **(about | more))


class Written:
    """A registry and an index that hold what a test wrote into them."""

    def __init__(self, hits=()):
        self.hits = list(hits)
        self.records = {}
        self.known_services = []
        self.deliveries = []
        self.last = {}
        self.is_away = False

    async def find(self, query, near, limit):
        if self.is_away:
            raise SearchAway("not now")
        return self.hits[:limit]

    async def is_empty(self):
        return not self.hits and not self.records

    async def record(self, practitioner):
        return self.records.get(practitioner)

    async def last_delivered(self, practitioners):
        return {one: self.last[one] for one in practitioners if one in self.last}

    async def services(self, words, organization, after, limit):
        return self.known_services[:limit], ""

    async def delivered(self, address, outcome, time):
        self.deliveries.append((address, outcome, time))
        return False


@pytest.fixture
def written():
    return Written()


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
async def services(dsn, hub, written, settings):
    directory = Directory(registry=written, search=written, pool=None)
    services = await Services.start(
        dsn, hub=hub, settings=settings, directory=directory
    )
    yield services
    await services.stop()


def asked(query="le goff", near="56", limit=20):
    return client.FindPractitioners(1, query, near, limit)


async def find(services, person, **more):
    return (await services.answer(person.identity, asked(**more))).hits


async def refused(services, who, frame):
    with pytest.raises(Refusal) as caught:
        await services.answer(who, frame)
    return caught.value


async def attested(services, ward, name, number):
    person = ward.person(name)
    await ward.join(services, person, idnps={name: number})
    return person


def numbers_of(found):
    return [one.practitioner for one in found]


# --- who is on Cordée ------------------------------------------------------------


async def test_who_is_attested_under_a_number_is_found_as_on_cordee(
    services, ward, anna, written
):
    yann = await attested(services, ward, "Yann Le Goff", NUMBERS[0])
    written.hits = [hit(NUMBERS[0])]
    (found,) = await find(services, anna)
    assert found.account == yann.account
    assert found.reach == ("cordee", "phone")


async def test_within_one_match_those_on_cordee_come_first_and_never_before_a_better(
    services, ward, anna, written
):
    await attested(services, ward, "Yann Le Goff", NUMBERS[2])
    written.hits = [
        hit(NUMBERS[0]),
        hit(NUMBERS[1], match=Match.PREFIX),
        hit(NUMBERS[2], match=Match.PREFIX),
    ]
    found = await find(services, anna)
    assert numbers_of(found) == [NUMBERS[0], NUMBERS[2], NUMBERS[1]]


def test_who_lacks_a_word_comes_after_whoever_has_it_also_on_cordee():
    other = hit("1", match=Match.TYPO, score=3.0)
    right = [hit(number, match=Match.TYPO, score=6.0) for number in "23"]
    accounts = {"1": bytes(32), "3": bytes(32)}
    found = hits.first_those_on_cordee([other, *right], accounts)
    assert [one.practitioner for one in found] == ["3", "2", "1"]


async def test_namesakes_do_not_cut_off_who_is_on_cordee(services, ward, anna, written):
    await attested(services, ward, "Yann Le Goff", NUMBERS[3])
    written.hits = [hit(number) for number in NUMBERS[:4]]
    found = await find(services, anna, limit=2)
    assert numbers_of(found) == [NUMBERS[3], NUMBERS[0]]


async def test_who_is_locked_is_not_on_cordee_any_more(services, ward, anna, written):
    yann = await attested(services, ward, "Yann Le Goff", NUMBERS[4])
    await services.answer(ward.identity, ward.lock(2, yann))
    written.hits = [hit(NUMBERS[4])]
    (found,) = await find(services, anna)
    assert found.account is None
    assert found.reach == ("phone",)


async def test_of_two_accounts_the_one_of_my_own_hospital_is_given(
    services, ward, anna, ward_of, written
):
    yann = await attested(services, ward, "Yann Le Goff", NUMBERS[5])
    other = await ward_of(services)
    await attested(services, other, "Yann Le Goff", NUMBERS[5])
    written.hits = [hit(NUMBERS[5])]
    (found,) = await find(services, anna)
    assert found.account == yann.account


async def test_an_expired_attestation_says_nothing(services, ward, anna, written):
    person = ward.person("Yann Le Goff")
    await ward.join(services, person)
    await ward.vouch(services, person, idnps=NUMBERS[6], not_after=now() + 60)
    services._context.clock.wall, wall = (
        lambda: (now() + 3600) * 1000,
        services._context.clock.wall,
    )
    written.hits = [hit(NUMBERS[6])]
    (found,) = await find(services, anna)
    services._context.clock.wall = wall
    assert found.account is None


# --- what is shown ---------------------------------------------------------------


async def test_a_record_is_shown_with_its_places_and_mailboxes(services, anna, written):
    clinic = Organization(
        id="R1",
        name="CABINET DU PORT",
        address=Address(lines=("1 rue du Port",), postcode="56300", town="Pontivy"),
        phones=("0297000000",),
        fax="0297000001",
    )
    box = Mailbox(
        address="y.legoff@medecin.example",
        type=MailboxType.PERSON,
        rank=2,
        state=MailboxState.GOOD,
        delivered=5,
    )
    hidden = msgspec.structs.replace(box, address="hidden@x.example", red_list=True)
    first = msgspec.structs.replace(box, address="first@x.example", rank=1)
    speciality = Coded("SM54", "Médecine générale")
    written.records[NUMBERS[0]] = Record(
        practitioner=Practitioner(
            id=NUMBERS[0],
            family="Le Goff",
            given="Yann",
            profession=Coded("10", "Médecin"),
        ),
        roles=(
            PractitionerRole(id="a", practitioner=NUMBERS[0]),
            PractitionerRole(
                id="b",
                practitioner=NUMBERS[0],
                organization=clinic,
                speciality=speciality,
            ),
        ),
        mailboxes=(box, hidden, first),
    )
    found = await services.answer(anna.identity, client.GetPractitioner(1, NUMBERS[0]))
    assert found.hit.town == "Pontivy"
    assert found.hit.reach == ("mssante", "phone")
    assert [p.name for p in found.places] == ["CABINET DU PORT", ""]
    assert found.places[0].phones == ("0297000000",)
    assert [b.address for b in found.mailboxes] == [
        "first@x.example",
        "y.legoff@medecin.example",
    ]


async def test_somebody_unknown_is_not_found(services, anna):
    frame = client.GetPractitioner(1, "81999999999")
    assert (await refused(services, anna.identity, frame)).code is Code.NOT_FOUND


async def test_a_text_with_a_nul_is_nobodys_and_no_fault(services, anna, written):
    asked = []

    async def record(practitioner):
        asked.append(practitioner)

    async def services_of(*texts):
        asked.extend(texts[:3])
        return [], ""

    written.record, written.services = record, services_of
    frame = client.GetPractitioner(1, "8\0")
    assert (await refused(services, anna.identity, frame)).code is Code.NOT_FOUND
    await services.answer(anna.identity, client.FindServices(1, "\0", "\0", "\0", 5))
    assert len(asked) == 4
    assert "\0" not in "".join(asked)


async def test_a_long_text_of_the_directory_is_cut_to_what_the_wire_carries(
    services, anna, written
):
    written.hits = [hit(NUMBERS[0], family="x" * 1000)]
    (found,) = await find(services, anna)
    assert len(found.family) == 256


async def test_the_last_delivery_stands_beside_a_hit(services, anna, written):
    written.hits, written.last = [hit(NUMBERS[0]), hit(NUMBERS[1])], {NUMBERS[1]: 77}
    found = await find(services, anna)
    assert {one.practitioner: one.delivered for one in found} == {
        NUMBERS[0]: 0,
        NUMBERS[1]: 77,
    }


async def test_a_service_says_whether_it_is_open_and_who_stands_for_it(
    services, anna, written
):
    every_day = tuple(Span(day, 0, 1440) for day in range(7))
    role = bytes(range(32))
    written.known_services = [
        HealthcareService(
            id="s1",
            organization="o1",
            organization_name="CHU",
            name="Avis cardiologie",
            lines=(Line(label="Avis", number="0100000000"),),
            hours=every_day,
            always=True,
            role=role.hex(),
        ),
        HealthcareService(
            id="s2",
            organization="o1",
            organization_name="CHU",
            name="Nobody's",
            role="not an account",
        ),
    ]
    frame = client.FindServices(1, "", "", "", 10)
    answer = await services.answer(anna.identity, frame)
    assert [s.open for s in answer.services] == [True, False]
    assert [s.role for s in answer.services] == [role, None]


# --- when there is no directory --------------------------------------------------


async def test_an_empty_directory_gives_nobody_and_no_error(services, anna, written):
    written.is_away = True
    assert await find(services, anna) == ()


async def test_an_index_that_is_away_is_said_to_be(services, anna, written):
    written.is_away, written.hits = True, [hit(NUMBERS[0])]
    refusal = await refused(services, anna.identity, asked())
    assert refusal.code is Code.UNAVAILABLE
    assert "le goff" not in refusal.sentence


async def test_one_account_has_few_searches_under_way(services, anna, written):
    let_go = asyncio.Event()
    quick = written.find

    async def slow(query, near, limit):
        await let_go.wait()
        return await quick(query, near, limit)

    written.find = slow
    waiting = [asyncio.create_task(find(services, anna)) for _ in range(3)]
    await asyncio.sleep(0)
    refusal = await refused(services, anna.identity, asked())
    assert refusal.code is Code.TOO_MANY
    let_go.set()
    await asyncio.gather(*waiting)
    assert await find(services, anna) == ()


async def test_a_server_without_a_directory_finds_nobody_in_it(
    dsn, hub, services, ward, anna
):
    bare = await Services.start(dsn, hub=hub)
    try:
        assert (await bare.answer(anna.identity, asked())).hits == ()
        frame = client.FindServices(1, "", "", "", 10)
        assert (await bare.answer(anna.identity, frame)).services == ()
        await refused(bare, anna.identity, client.GetPractitioner(1, NUMBERS[0]))
    finally:
        await bare.stop()


# --- deliveries and automations --------------------------------------------------


async def test_only_a_gateway_reports_deliveries_and_not_of_tomorrow(
    services, anna, written
):
    frame = client.ReportDelivery(
        1, "a@x.example", DeliveryOutcome.BOUNCED, limits_of_time()
    )
    assert (await refused(services, anna.identity, frame)).code is Code.FORBIDDEN
    gateway = Identity(bytes(32), bytes(32), "gateway")
    await services.answer(gateway, frame)
    ((address, outcome, time),) = written.deliveries
    assert (address, outcome) == ("a@x.example", Outcome.BOUNCED)
    assert time <= (now() + 60) * 1000


def limits_of_time():
    return 2**53 - 1


async def test_agents_and_gateways_of_my_organisation_are_told_and_no_others(
    services, ward, anna, ward_of
):
    agent = Account("Dossier", AccountKind.AGENT, admin=ward)
    gateway = Account("Passerelle", AccountKind.GATEWAY, admin=ward)
    await ward.join(services, agent, gateway)
    other = await ward_of(services)
    await other.join(services, Account("Autre", AccountKind.AGENT, admin=other))
    answer = await services.answer(anna.identity, client.GetAgents(1))
    assert set(answer.agents) == {agent.account, gateway.account}


# --- budget and audit ------------------------------------------------------------


class TestASmallBudget:
    @pytest.fixture
    def settings(self):
        return Settings(rates=Rates(searches=Rate(0.001, 4), found=Rate(0.001, 5)))

    async def test_who_searches_too_often_is_told_when_to_come_back(
        self, services, anna
    ):
        for _ in range(4):
            await find(services, anna)
        refusal = await refused(services, anna.identity, asked())
        assert refusal.code is Code.RATE_LIMITED
        assert refusal.retry_after > 0

    async def test_what_was_found_is_paid_for_by_the_next_search(
        self, services, anna, bruno, written
    ):
        written.hits = [hit(number) for number in NUMBERS]
        assert len(await find(services, anna)) == len(NUMBERS)
        frame = client.GetPractitioner(1, NUMBERS[0])
        for each in (asked(), frame, client.FindServices(1, "", "", "", 10)):
            assert (
                await refused(services, anna.identity, each)
            ).code is Code.RATE_LIMITED
        assert await find(services, bruno)


async def test_typing_is_never_refused(services, anna):
    for _ in range(150):
        await find(services, anna)


async def rows_of(services, account):
    async with services.pool.acquire() as connection:
        found = await connection.fetch(
            "SELECT * FROM lookup WHERE account = $1 ORDER BY kind", account
        )
    return [dict(row) for row in found]


async def test_the_audit_says_who_looked_how_often_and_never_for_what(
    services, anna, written, dsn
):
    written.hits = [hit(number) for number in NUMBERS[:3]]
    for _ in range(2):
        await find(services, anna, query="zanzibar")
    await services.answer(anna.identity, client.FindServices(1, "", "", "", 10))
    await services.auditing.flush()
    await find(services, anna)
    await services.auditing.flush()
    rows = await rows_of(services, anna.account)
    by_kind = {}
    for row in rows:
        queries, found = by_kind.get(row["kind"], (0, 0))
        by_kind[row["kind"]] = (queries + row["queries"], found + row["found"])
        assert row["minute"] % 60_000 == 0
    assert by_kind == {"find": (3, 9), "services": (1, 0)}
    assert "zanzibar" not in repr(rows)
    async with services.pool.acquire() as connection:
        told = await askers(connection, 0, 100)
    (mine,) = [one for one in told if one.account == anna.account]
    assert (mine.name, mine.queries, mine.found) == ("Anna Lefèvre", 4, 9)


async def test_what_was_looked_up_last_is_written_when_the_server_stops(
    own_database, hub, ward_of, people_of
):
    services = await Services.start(own_database, hub=hub)
    (anna,) = await people_of(services, await ward_of(services), "Anna")
    await find(services, anna)
    await services.stop()
    connection = await asyncpg.connect(**own_database)
    assert await connection.fetchval("SELECT sum(queries) FROM lookup") == 1
    await connection.close()


async def test_the_audit_is_forgotten_in_time(services, anna):
    await find(services, anna)
    await services.auditing.flush()
    kept = services._context.settings.keep_lookups
    wall = services._context.clock.wall
    services._context.clock.wall = lambda: wall() + (kept + 120) * 1000
    await services.auditing.forget()
    services._context.clock.wall = wall
    assert await rows_of(services, anna.account) == []


async def test_what_cannot_be_written_waits(services, anna, monkeypatch):
    async def gone(_connection, _rows):
        raise OSError("gone")

    await services.auditing.flush()
    await find(services, anna)
    with monkeypatch.context() as broken:
        broken.setattr(auditing.lookups, "add", gone)
        await services.auditing.flush()
    assert await rows_of(services, anna.account) == []
    await services.auditing.flush()
    assert len(await rows_of(services, anna.account)) == 1


def test_what_cannot_be_audited_is_not_answered(monkeypatch):
    monkeypatch.setattr(lookups, "MAX_WAITING", 2)
    counted = Lookups(lambda: 0)
    for account in (b"a", b"b", b"a"):
        counted.note(account, "", "find", 1)
    with pytest.raises(Refusal) as caught:
        counted.note(b"c", "", "find", 1)
    assert caught.value.code is Code.UNAVAILABLE
