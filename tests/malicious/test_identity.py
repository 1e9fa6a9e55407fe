"""A server that says who is who: it may not."""

import msgspec
import pytest

from cordee.clients.sdk import CordeeError, TamperedError, sign_up
from cordee.crypto.chain import extend_chain
from cordee.crypto.chain_entry import Attest
from cordee.crypto.opening import account as opening
from cordee.crypto.opening.invitation import Invitation
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.types import ChainPart, ChainQuery, Person
from tests.malicious.insider import insider
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import attack, scene, until
from tests.support.hospital import DAY, identity
from tests.support.people import Ward, now, wire


class Chains(Honest):
    """Changes what one account is told of the chains of others."""

    def __init__(self):
        self.victim = b""
        self.queries = {}

    def from_client(self, who, frame):
        if isinstance(frame, asked.GetChains) and who == self.victim:
            self.queries[frame.ref] = frame.queries
            asks = tuple(self.query(query) for query in frame.queries)
            return [msgspec.structs.replace(frame, queries=asks)]
        return [frame]

    def to_client(self, who, frame):
        queries = self.queries.pop(getattr(frame, "ref", None), None)
        if who != self.victim or not isinstance(frame, told.Chains) or queries is None:
            return [frame]
        pairs = zip(queries, frame.parts, strict=True)
        parts = tuple(self.part(query, part) for query, part in pairs)
        return [msgspec.structs.replace(frame, parts=parts)]

    def query(self, query):
        return query

    def part(self, query, part):
        return part


class SwappedChain(Chains):
    """Serves another's chain under the id that was asked for."""

    def __init__(self):
        super().__init__()
        self.instead = {}

    def query(self, query):
        other = self.instead.get(query.account, query.account)
        return ChainQuery(other, query.first)

    def part(self, query, part):
        return msgspec.structs.replace(part, account=query.account)


@attack("mal-chain-swap")
async def test_another_chain_under_an_account_id_is_refused(hospital, lying):
    lie = SwappedChain()
    async with scene(hospital, lie, "Anna", "Bruno", "Claire") as cast:
        _liar, anna, bruno, claire = cast
        lie.victim = anna.account
        lie.instead = {bruno.account: claire.account} if lying else {}
        if not lying:
            thread = await anna.begins("Avis", bruno)
            await anna.says(thread, "bonjour")
            await bruno.reads(thread, "bonjour")
            await anna.is_content(thread)
            return
        with pytest.raises(CordeeError):
            await anna.me.new_thread("Avis", [bruno.account])
        warning = await anna.is_warned("CHN-02")
        assert warning.account == bruno.account
        assert await anna.me.threads() == []
        found = await anna.me.person(bruno.account)
        assert found is None or not found.verified


class InventedOrganisation(Chains):
    """Shows a person whom an invented organisation vouches for."""

    def __init__(self, name, pinned):
        super().__init__()
        self.ward = Ward("CHU")
        self.person = self.ward.person(name)
        self.person.entry(1, Attest(self.ward.attest(self.person)))
        self.forged = {one.account: one.chain for one in (self.ward, self.person)}
        row = (name, "Médecin", "Chirurgie", "CHU")
        self.row = Person(self.person.account, *row, pinned)

    def to_client(self, who, frame):
        if isinstance(frame, told.People) and who == self.victim:
            return [msgspec.structs.replace(frame, people=(self.row, *frame.people))]
        return super().to_client(who, frame)

    def part(self, query, part):
        chain = self.forged.get(query.account)
        if chain is None:
            return part
        entries = tuple(wire(entry) for entry in chain.entries[query.first :])
        return ChainPart(query.account, query.first, len(chain.entries), entries)


@attack("mal-org-root")
async def test_an_invented_organisation_vouches_for_nobody(hospital, lying):
    office = await hospital.organisation()
    lie = InventedOrganisation("Bruno Faure", office.account)
    async with scene(hospital, lie, "Anna", "Bruno Faure") as (_liar, anna, bruno):
        lie.victim = anna.account if lying else b""
        found = await anna.me.people("Faure")
        verified = {person.account for person in found if person.verified}
        assert bruno.account in verified
        assert lie.person.account not in verified
        if not lying:
            thread = await anna.begins("Avis", bruno)
            await anna.is_content(thread)
            return
        with pytest.raises(CordeeError, match="ATT-05"):
            await anna.me.new_thread("Avis", [lie.person.account])
        assert await anna.me.threads() == []


class SwappedEnrolment(Chains):
    """Puts an account of the server's own into an enrolment."""

    def __init__(self, registrar, *, lying):
        super().__init__()
        self.victim = registrar
        self.lying = lying
        self.own = Ward().person("Bruno", admin=False)

    def to_client(self, who, frame):
        if self.lying and isinstance(frame, told.Enrolments):
            swapped = tuple(
                msgspec.structs.replace(one, account=self.own.account)
                for one in frame.enrolments
            )
            return [msgspec.structs.replace(frame, enrolments=swapped)]
        return super().to_client(who, frame)

    def part(self, query, part):
        if query.account != self.own.account:
            return part
        entries = tuple(map(wire, self.own.chain.entries[query.first :]))
        return ChainPart(query.account, query.first, 1, entries)


@attack("mal-enrol")
async def test_the_registrar_does_not_attest_an_account_that_was_put_in(
    hospital, lying
):
    registrar = await hospital.organisation()
    lie = SwappedEnrolment(registrar.account, lying=lying)
    async with (
        LyingServer(hospital.address, lie) as address,
        hospital.office(address) as office,
    ):
        bruno = await hospital.sign_up(office, "Bruno")
        seen = {one.account: one.rule for one in await office.enrol()}
        if not lying:
            assert seen[bruno.account] is None
            async with bruno.client() as me:
                await me.wait_attested(30)
                assert me.name == "Bruno"
            return
        assert seen[lie.own.account] == "ATT-03"
        async with bruno.client() as me:
            await me.wait_online(30)
            assert (me.attested, me.name) == (False, "")


class SwappedSignUp(Honest):
    """Signs its own account up with somebody else's invitation and proof."""

    def __init__(self, *, lying):
        self.lying = lying
        self.own = Ward().person("Bruno", admin=False)

    def sign_up(self, request):
        if not self.lying:
            return request
        boxes = self.own.boxes[0]
        return msgspec.structs.replace(
            request,
            create=wire(self.own.chain.entries[0]),
            openers=boxes.openers,
            reserve=boxes.reserve,
        )


@attack("mal-enrol")
async def test_an_account_swapped_at_sign_up_is_attested_by_nobody(
    hospital, lying, tmp_path
):
    lie = SwappedSignUp(lying=lying)
    async with (
        LyingServer(hospital.address, lie) as address,
        hospital.office() as office,
    ):
        given = await office.create_invitation(identity("Bruno"), DAY)
        here = Invitation(address, given.organisation, given.secret, given.not_after)
        key = {"key_file": tmp_path / "key"}
        if not lying:
            joined = await sign_up(tmp_path / "bruno", here.to_text(), **key)
            seen = {one.account: one.rule for one in await office.enrol()}
            assert seen[joined.account] is None
            return
        with pytest.raises(TamperedError, match="CHN-02"):
            await sign_up(tmp_path / "bruno", here.to_text(), **key)
        seen = {one.account: one.rule for one in await office.enrol()}
        assert seen[lie.own.account] == "ATT-03"


class RolledBack(Chains):
    """Serves one account's chain as it was one entry before."""

    def __init__(self):
        super().__init__()
        self.subject = b""
        self.answered = 0

    def part(self, query, part):
        if query.account != self.subject:
            return part
        self.answered += 1
        return ChainPart(query.account, query.first, part.total - 1, ())


@attack("mal-rollback-head")
async def test_a_chain_shorter_than_before_is_refused(hospital, lying):
    lie = RolledBack()
    async with scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        await bruno.me.rotate_account()
        await anna.sees(thread, 1)
        lie.victim = anna.account
        lie.subject = bruno.account if lying else b""
        await liar.tell(anna.account, told.ChainMoved(bruno.account, 3, bytes(32)))
        if not lying:
            await anna.says(thread, "toujours là")
            await bruno.reads(thread, "toujours là")
            await anna.is_content(thread)
            return
        await until(lambda: answered(lie))
        warning = await anna.is_warned("FRE-01")
        assert warning.account == bruno.account
        await anna.says(thread, "toujours là")
        await bruno.reads(thread, "toujours là")
        assert (await anna.me.thread(thread)).epoch == 1


async def answered(lie):
    return lie.answered


class Forked(Chains):
    """Shows another end of one account's chain."""

    def __init__(self):
        super().__init__()
        self.chain = None

    def part(self, query, part):
        if self.chain is None or query.account != self.chain.account:
            return part
        entries = tuple(map(wire, self.chain.entries[query.first :]))
        total = len(self.chain.entries)
        return ChainPart(query.account, query.first, total, entries)


@attack("mal-chain-fork")
async def test_two_ends_of_one_chain_are_evidence(hospital, lying):
    lie = Forked()
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        others = [bruno.account, mallory.account]
        thread = (await anna.me.new_thread("Avis", others)).id
        await mallory.read(thread)
        lie.victim = anna.account
        if lying:
            lie.chain = another_end(mallory)
        moved = told.ChainMoved(mallory.account, 9, bytes(32))
        await liar.tell(anna.account, moved)
        text = mallory.item("c'est moi")
        if not lying:
            await mallory.store(text)
            await anna.reads(thread, "c'est moi")
            await anna.is_content(thread)
            return
        warning = await anna.is_warned("CHN-14")
        assert warning.account == mallory.account
        await mallory.store(text)
        await anna.refuses(thread, "CHN-14")
        assert await anna.texts(thread) == []


def another_end(someone):
    """The same account's chain with other entries, one longer, as he could sign it."""
    real = someone.chain
    short = type(real)(real.entries[:-1], real.states[:-1])
    first = opening.rotate(short, someone.secret, someone.keys, time=now() * 1000)
    longer = extend_chain(short, first.signed)
    second = opening.rotate(longer, first.secret, someone.keys, time=now() * 1000)
    return extend_chain(longer, second.signed)
