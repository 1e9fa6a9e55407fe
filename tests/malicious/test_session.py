"""A server that stands between a client and another server."""

import msgspec
import pytest

from cordee.clients.sdk import Remedy, ServerRefused, TamperedError, sign_up
from cordee.crypto.opening.invitation import Invitation
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.codes import Code
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import attack, scene, until
from tests.support.hospital import DAY, Person, identity


@attack("mal-relay")
async def test_a_relayed_challenge_opens_no_session(hospital, lying, tmp_path):
    """Bruno belongs to a second server, which wants to be Bruno on the first one."""
    async with LyingServer(hospital.address, Honest()) as second:
        async with hospital.office() as office:
            given = await office.create_invitation(identity("Bruno"), DAY)
            origin = second if lying else hospital.address
            mine = Invitation(origin, given.organisation, given.secret, given.not_after)
            profile = tmp_path / "bruno"
            key = profile.with_suffix(".key")
            joined = await sign_up(profile, mine.to_text(), key_file=key)
        bruno = Person(
            name="Bruno",
            profile=profile,
            account=joined.account,
            card_text=joined.card_text,
        )
        async with bruno.client(second) as me:
            if not lying:
                await me.wait_online(30)
                assert me.online
                return
            with pytest.raises(ServerRefused) as refusal:
                await me.wait_online(30)
            assert refusal.value.code is Code.UNAUTHENTICATED
            assert refusal.value.rule == "SIG-01"
            assert refusal.value.sentence
            assert not me.online


class AnotherVersion(Honest):
    """Chooses a version of the wire that the client did not offer."""

    def __init__(self):
        self.version = None
        self.asked = 0

    def to_client(self, who, frame):
        if isinstance(frame, told.Challenge) and self.version is not None:
            self.asked += 1
            return [msgspec.structs.replace(frame, version=self.version)]
        return [frame]


@attack("mal-downgrade")
async def test_a_version_that_was_not_offered_is_refused(hospital, lying):
    lie = AnotherVersion()
    async with scene(hospital, lie, "Anna") as (liar, anna):
        lie.version = 0 if lying else None
        await liar.cut()
        if not lying:
            await until(lambda: is_back(anna))
            await anna.is_content()
            return
        await until(lambda: refused(lie))
        with pytest.raises(TamperedError) as refusal:
            await anna.me.wait_online(30)
        assert refusal.value.rule == "ENC-01"
        assert refusal.value.remedy is Remedy.STOP_AND_REPORT
        assert not anna.me.online


async def refused(lie):
    return lie.asked


async def is_back(actor):
    actor.me.wake()
    return actor.me.online
