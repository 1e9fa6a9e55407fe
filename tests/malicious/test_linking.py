"""A server that stands between an old device and a new one, on each of three words."""

import asyncio

import msgspec
import pytest

from cordee.clients.sdk import ServerRefused, TamperedError, join_account
from cordee.crypto.encoding import encode
from cordee.crypto.linking import Answer, encode_answer, parse_answer
from cordee.crypto.opening.linking import NewDevice
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.rest import LinkAnswered
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import attack, visit

WORDS = ["code", "text"]


class Between(Honest):
    """Puts a device of its own in the place of the new one, from one word on."""

    def __init__(self, word):
        self.word = word
        self.mine = NewDevice.begin(0, DeviceKeys.generate())
        self.answer = None

    def to_client(self, who, frame):
        del who
        match frame:
            case told.LinkCommitted():
                self.mine = msgspec.structs.replace(self.mine, number=frame.number)
                if self.word == "commit":
                    return [msgspec.structs.replace(frame, commit=self.mine.commit)]
            case told.LinkRevealed() if self.word in {"commit", "reveal"}:
                return [
                    told.LinkRevealed(
                        frame.number,
                        encode(self.mine.keys.opener),
                        self.mine.nonce,
                        self.mine.accept(self.answer),
                    )
                ]
        return [frame]

    def answered(self, path, body):
        """Note the answer; give the new device another one when asked to."""
        if not path.startswith("/v1/links/") or path.endswith("/reveal"):
            return body
        try:
            given = msgspec.msgpack.decode(body, type=LinkAnswered)
        except msgspec.DecodeError:
            return body
        self.answer = parse_answer(given.answer)
        if self.word != "answer":
            return body
        real = self.answer
        other = Answer(real.account, real.seq, real.head, bytes(32))
        return msgspec.msgpack.encode(LinkAnswered(encode_answer(other)))


RULES = {
    ("commit", "code"): "LNK-04",
    ("commit", "text"): "LNK-04",
    ("answer", "code"): "LNK-04",
    ("reveal", "code"): "LNK-03",
    ("reveal", "text"): "LNK-03",
}


@attack("mal-link-mitm")
@pytest.mark.parametrize(("word", "shown"), list(RULES))
async def test_nobody_comes_in_between_two_devices(
    hospital, lying, word, shown, tmp_path
):
    [anna] = await hospital.enrol("Anna")
    lie = Between(word) if lying else Honest()
    async with (
        LyingServer(hospital.address, lie) as address,
        visit(anna, address) as me,
    ):
        session = await me.me.begin_link()
        showing, joining = joins(hospital, tmp_path, address, session)
        typed = getattr(await showing, shown)
        devices = (await me.me.status()).devices
        if not lying:
            await session.confirm(typed)
            assert (await joining).account == anna.account
            await me.is_content()
            return
        with pytest.raises(TamperedError) as refusal:
            await session.confirm(typed)
        assert refusal.value.rule == RULES[word, shown]
        with pytest.raises(ServerRefused):
            await joining
        assert (await me.me.status()).devices == devices


@attack("mal-link-answer")
async def test_a_text_that_was_scanned_shows_the_new_device_a_false_answer(
    hospital, lying, tmp_path
):
    """The MAC over the answer: the new device is the one that refuses (LNK-04)."""
    [anna] = await hospital.enrol("Anna")
    lie = Between("answer") if lying else Honest()
    async with (
        LyingServer(hospital.address, lie) as address,
        visit(anna, address) as me,
    ):
        session = await me.me.begin_link()
        showing, joining = joins(hospital, tmp_path, address, session)
        await session.confirm((await showing).text)
        if not lying:
            assert (await joining).account == anna.account
            return
        with pytest.raises(TamperedError) as refusal:
            await joining
        assert refusal.value.rule == "LNK-04"


@attack("mal-link-rollback")
async def test_a_new_device_refuses_an_older_chain(hospital, lying, tmp_path):
    """The chain that it is served lacks the head that it was linked to (LNK-06)."""
    [anna] = await hospital.enrol("Anna")
    lie = Older() if lying else Honest()
    async with LyingServer(hospital.address, lie) as address, anna.client() as me:
        await me.wait_online(30)
        session = await me.begin_link()
        showing, joining = joins(hospital, tmp_path, address, session)
        await session.confirm((await showing).code)
        if not lying:
            assert (await joining).account == anna.account
            return
        with pytest.raises(TamperedError) as refusal:
            await joining
        assert refusal.value.rule == "LNK-06"


class Older(Honest):
    """Serves every chain without its last entry."""

    def to_client(self, who, frame):
        del who
        if not isinstance(frame, told.Chains):
            return [frame]
        parts = tuple(
            msgspec.structs.replace(
                part, entries=part.entries[:-1], total=max(0, part.total - 1)
            )
            if len(part.entries) > 1
            else part
            for part in frame.parts
        )
        return [msgspec.structs.replace(frame, parts=parts)]


def joins(hospital, folder, address, session):
    """A new device that comes by `address`: what it shows, and how it ends."""
    showing = asyncio.get_running_loop().create_future()
    joining = join_account(
        folder / "phone",
        hospital.address,
        session.number,
        show=showing.set_result,
        agree=lambda _name: agreed(),
        key_file=folder / "key",
        address=address,
    )
    return showing, asyncio.create_task(joining)


async def agreed():
    return True
