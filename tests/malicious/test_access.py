"""A server that helps a thief against who comes back, or hides that he was put out."""

import msgspec
import pytest

from cordee.clients.sdk import ServerRefused, recover
from cordee.crypto.chain import continue_chain, extend_chain, verify_chain
from cordee.crypto.chain_entry import parse_entry
from cordee.crypto.errors import ChainForkError
from cordee.crypto.opening.account import Boxes, open_account
from cordee.crypto.signing import Signed
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import attack, scene, until
from tests.support.devices import linked
from tests.support.thief import Thief


class Rollback(Honest):
    """Serves one account's chain as it was, and keeps for itself what is added."""

    def __init__(self):
        self.account, self.length = b"", 0
        self.kept = []

    def from_client(self, who, frame):
        if isinstance(frame, asked.AppendEntry) and who == self.account:
            self.kept.append(frame)
            if self.length:
                return [told.Ok(frame.ref)]
        return [frame]

    def to_client(self, who, frame):
        if not (self.length and isinstance(frame, told.Chains)):
            return [frame]
        return [
            msgspec.structs.replace(frame, parts=tuple(map(self._cut, frame.parts)))
        ]

    def _cut(self, part):
        if part.account != self.account:
            return part
        room = max(0, self.length - part.first)
        entries = part.entries[:room]
        return msgspec.structs.replace(part, entries=entries, total=self.length)


async def stolen_phone(hospital, person):
    """A phone of his, put out from the laptop: what it held, and the chain before."""
    async with person.client() as laptop:
        await laptop.wait_online(30)
        phone = await linked(hospital, person, laptop, "phone")
        async with phone.client() as stolen:
            await stolen.wait_online(30)
            thief = Thief.of(stolen)
            length = len(stolen._parts.own.chain.entries)
        await laptop.revoke_device(thief.keys.sig_pk)
        return thief, length, laptop._parts.own.chain


@attack("mal-recover-rollback")
async def test_an_old_chain_brings_no_stolen_device_back(hospital, lying, tmp_path):
    """Who returns has no memory: what he makes is sealed to his new openers alone."""
    [anna] = await hospital.enrol("Anna")
    thief, length, known = await stolen_phone(hospital, anna)
    lie = Rollback()
    lie.account, lie.length = anna.account, length if lying else 0
    key = tmp_path / "back.key"
    async with LyingServer(hospital.address, lie) as address:
        back = await recover(
            tmp_path / "back",
            hospital.address,
            anna.card_text,
            key_file=key,
            address=address,
        )
    [frame] = lie.kept
    signed = Signed(frame.entry.body, frame.entry.signature)
    entry = parse_entry(signed)
    assert thief.keys.sig_pk not in {one.sig_pk for one in entry.content.added}
    entries = known.entries[: length if lying else None]
    seen = verify_chain(anna.account, entries)
    forged = extend_chain(seen, signed)
    assert thief.keys.sig_pk not in {one.sig_pk for one in forged.state.openers}
    boxes = {entry.body.seq: Boxes(frame.openers, frame.reserve)}
    assert forged.state.g not in opened_by(thief, forged, boxes)
    if lying:
        with pytest.raises(ChainForkError):
            continue_chain(known, forged.entries)
        fresh = msgspec.structs.replace(anna, profile=tmp_path / "back")
        async with fresh.client() as me:
            with pytest.raises(ServerRefused):
                await me.wait_online(30)
    else:
        assert back.name == "Anna"
        continue_chain(known, forged.entries)


def opened_by(thief, chain, boxes):
    """Generations that the thief opens, with his own and what those boxes give."""
    try:
        found = set(open_account(chain, thief.keys, boxes).secrets)
    except Exception as error:  # noqa: BLE001 - nothing at all opens
        assert "no box" in str(error)  # noqa: PT017 - it may open something, too
        found = set()
    return found | set(thief.generations)


@attack("mal-withhold-revoke")
async def test_a_revocation_that_is_hidden_stops_who_is_lied_to(hospital, lying):
    """The next record names the newer chain: without it nothing more is believed."""
    lie = Withheld()
    async with scene(hospital, lie, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        await anna.says(thread, "avant")
        await bruno.reads(thread, "avant")
        phone = await linked(hospital, anna.person, anna.me, "phone")
        async with phone.client() as stolen:
            await stolen.wait_online(30)
            thief = Thief.of(stolen)

        async def has_both():
            chain = bruno.me._parts.accounts.get(anna.account)
            return chain is not None and len(chain.state.devices) == 2

        await bruno.me._parts.accounts.refresh([anna.account])
        await until(has_both)
        if lying:
            length = len(bruno.me._parts.accounts.get(anna.account).entries)
            lie.who, lie.account, lie.length = bruno.account, anna.account, length
        await anna.me.revoke_device(thief.keys.sig_pk)
        await anna.says(thread, "après")
        if lying:
            await bruno.waits(thread, "FRE-02")
            assert await bruno.texts(thread) == ["avant"]
            lie.length = 0
            await anna.says(thread, "ensuite")
            await bruno.reads(thread, "avant", "après", "ensuite")
            assert (await bruno.me.thread(thread)).frozen is None
            return
        await bruno.reads(thread, "avant", "après")
        assert (await bruno.sees(thread, 1)).frozen is None
        await bruno.is_content(thread)


class Withheld(Rollback):
    """Hides the end of one account's chain from another account."""

    def __init__(self):
        super().__init__()
        self.who = b""

    def from_client(self, who, frame):
        return [frame]

    def to_client(self, who, frame):
        if who != self.who or not self.length:
            return [frame]
        if isinstance(frame, told.ChainMoved) and frame.account == self.account:
            return []
        return super().to_client(who, frame)
