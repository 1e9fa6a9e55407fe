"""A server that puts names on people: only an attestation does."""

import msgspec

from cordee.server.protocol import server_frames as told
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene
from tests.support.people import Ward, wire


class Renamed(Honest):
    """Gives one account's rows under the name of another."""

    def __init__(self):
        self.account = b""

    def to_client(self, who, frame):
        if not (self.account and isinstance(frame, told.People)):
            return [frame]
        rows = [msgspec.structs.replace(p, account=self.account) for p in frame.people]
        return [msgspec.structs.replace(frame, people=tuple(rows))]


@attack("mal-renamed")
async def test_a_name_comes_from_the_attestation_only(hospital, lying):
    lie = Renamed()
    names = ("Anna", "Bruno Faure", "Mallory")
    async with scene(hospital, lie, *names) as (_liar, anna, bruno, mallory):
        lie.account = mallory.account if lying else b""
        found = {one.account: one.name for one in await anna.me.people("Faure")}
        if lying:
            assert found.get(mallory.account, "Mallory") == "Mallory"
            assert bruno.account not in found
        else:
            assert found[bruno.account] == "Bruno Faure"
        await anna.is_content()


@attack("mal-forged-offer")
async def test_an_attestation_by_a_stranger_is_not_put_on_the_chain(hospital, lying):
    async with scene(hospital, Honest(), "Anna") as (liar, anna):
        ward = Ward()
        subject = ward.person("Professeur Anna", admin=False)
        offer = wire(ward.attest(subject))
        if lying:
            await liar.tell(anna.account, told.AttestationOffered(offer))
            await anna.is_warned("ATT-01")
        assert anna.me.name == "Anna"
        if not lying:
            await anna.is_content()
