"""Attacks on a role: who speaks for it, who is let in, and how old its key is."""

import msgspec

from cordee.crypto.encoding import encode
from cordee.crypto.held import as_holder
from cordee.crypto.opening.held import accept_as_holder
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.types import Proposal
from tests.malicious.insider import frame_of, insider
from tests.malicious.logs import Forgery
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until
from tests.malicious.test_identity import Chains

ROLE = "Chirurgie de garde"


@attack("mal-role-impostor")
async def test_nobody_speaks_for_a_role_that_he_does_not_hold(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        role = await hospital.role(bruno.me, ROLE)
        thread = (await anna.me.new_thread("Avis", [role, mallory.account])).id
        await anna.sees(thread)
        await mallory.read(thread)
        item = mallory.item("stop", behalf=role if lying else None)
        if lying:
            answer = await mallory.ask(
                lambda ref: asked.Append(ref, item.body, item.payload)
            )
            assert (type(answer), answer.rule) == (told.Refused, "MSG-06")
        lie.begin(thread, anna.account)
        made.append(item)
        await liar.tell(anna.account, *lie.news(anna.account))
        if not lying:
            await anna.reads(thread, "stop")
            await anna.is_content(thread)
            return
        await anna.refuses(thread, "MSG-06")
        assert await anna.texts(thread) == []


class Hidden(Chains):
    """Shows one account no entry of a role's chain after a number."""

    def __init__(self):
        super().__init__()
        self.role, self.entries = b"", 2**32

    def part(self, query, part):
        if part.account != self.role:
            return part
        kept = part.entries[: max(0, self.entries - part.first)]
        total = min(part.total, self.entries)
        return msgspec.structs.replace(part, entries=kept, total=total)

    def to_client(self, who, frame):
        is_news = isinstance(frame, told.ChainMoved) and frame.account == self.role
        if who == self.victim and is_news:
            return []
        return super().to_client(who, frame)


@attack("mal-role-withheld")
async def test_a_record_with_a_state_of_the_role_that_is_withheld_stops_the_thread(
    hospital, lying
):
    lie = Hidden()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        role = await hospital.role(bruno.me, ROLE)
        thread = (await anna.me.new_thread("Avis", [role])).id
        await bruno.sees(thread)
        lie.victim, lie.role = anna.account, role
        if lying:
            lie.entries = len((await chain_of(anna, role)).entries)
        await bruno.me.rotate_account()
        if not lying:
            await anna.sees(thread, 1)
            await anna.is_content(thread)
            return
        await anna.waits(thread, "FRE-02")


async def chain_of(actor, account):
    return actor.me._parts.accounts.get(account)


class Invented(Honest):
    """Says that somebody was proposed and has accepted."""

    def __init__(self):
        self.victim, self.proposals = b"", ()

    def to_client(self, who, frame):
        if who == self.victim and isinstance(frame, told.Proposals):
            frame = msgspec.structs.replace(frame, proposals=self.proposals)
        return [frame]


@attack("mal-role-intruder")
async def test_only_whom_this_device_asked_is_let_into_a_role(hospital, lying):
    lie = Invented()
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Bruno") as (liar, bruno),
    ):
        role = await hospital.role(bruno.me, ROLE)
        if not lying:
            await bruno.me.propose_holder(role, mallory.account)
        chain = await chain_of(bruno, role)
        holder = as_holder(mallory.state, manager=False)
        accept = accept_as_holder(role, chain.state.head, holder, mallory.keys)
        proposal = Proposal(
            role,
            mallory.account,
            False,
            bruno.account,
            chain.state.seq,
            encode(holder),
            accept,
        )
        lie.victim, lie.proposals = bruno.account, (proposal,)
        await liar.tell(bruno.account, told.ProposalMoved(role, mallory.account))
        if not lying:
            await until(lambda: is_holder(bruno, role, mallory.account))
            return
        await until(lambda: heard(bruno, proposal))
        assert not await is_holder(bruno, role, mallory.account)
        lie.proposals = (msgspec.structs.replace(proposal, account=bruno.account),)
        await bruno.me.renew_roles()
        assert [one.name for one in (await bruno.me.role(role)).holders] == ["Bruno"]


async def is_holder(actor, role, account):
    return (await chain_of(actor, role)).state.holder(account) is not None


async def heard(actor, proposal):
    """Whether what the server proposes was taken up."""
    return proposal in actor.me._parts.roles.proposals.told


@attack("mal-role-old-head")
async def test_a_record_with_an_old_state_of_the_role_stops_the_thread(hospital, lying):
    made = []
    lie = Forgery(lambda items: [*made, *items])
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna", "Bruno") as (liar, anna, bruno),
    ):
        role = await hospital.role(bruno.me, ROLE)
        thread = (await anna.me.new_thread("Avis", [role, mallory.account])).id
        await bruno.sees(thread)
        before = await chain_of(bruno, role)
        await bruno.me.rotate_account()
        await anna.sees(thread, 1)
        await mallory.read(thread)
        accounts = mallory.record.members
        chains = {one: await chain_of(anna, one) for one in accounts}
        members = list(mallory.record.core.members)
        if lying:
            old = before.state
            members = [
                msgspec.structs.replace(m, seq=old.seq, head=old.head, generation=old.g)
                if m.account == role
                else m
                for m in members
            ]
            chains[role] = before
        sealed = mallory.epoch(tuple(members), chains)
        if lying:
            answer = await mallory.ask(frame_of(sealed))
            assert isinstance(answer, told.Refused)
        lie.begin(thread, anna.account)
        made.append(mallory.record_item(sealed, anna.account))
        await liar.tell(anna.account, *lie.news(anna.account))
        if not lying:
            await anna.sees(thread, 2)
            await anna.is_content(thread)
            return
        await anna.is_frozen(thread, "EPO-05")
