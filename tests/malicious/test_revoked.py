"""What a device said that its account has revoked since."""

from cordee.clients.sdk import MessageChanged
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import server_frames as told
from tests.malicious.insider import insider
from tests.malicious.proxy import Honest
from tests.malicious.scene import scene, until, visit


class Deaf(Honest):
    """Pushes nothing to one account, which must ask."""

    def __init__(self):
        self.deaf = b""

    def to_client(self, who, frame):
        withheld = who == self.deaf and isinstance(frame, told.Pushed)
        return [] if withheld else [frame]


async def revoke_first_device(mallory):
    """A second device comes, and puts the first out."""
    stolen, fresh = mallory.keys, DeviceKeys.generate()
    await mallory.ask(lambda ref: mallory.add_device(ref, fresh))
    revoked = (stolen.sig_pk,)
    await mallory._send(mallory.rotate(99, revoked=revoked, keys=fresh))


async def marks(actor, thread, text):
    lines = await actor.me.history(thread)
    return [line.marks for line in lines if line.text == text]


async def test_what_a_revoked_device_said_is_marked_until_an_epoch_rests_on_it(
    hospital,
):
    """Claire knows of the revocation when she reads the message.

    Anna's first record was made without it, her second one with it in her log.
    """
    lie = Deaf()
    [late] = await hospital.enrol("Claire")
    async with (
        insider(hospital, "Mallory") as mallory,
        scene(hospital, lie, "Anna") as (_liar, anna),
    ):
        others = [late.account, mallory.account]
        thread = (await anna.me.new_thread("Avis", others)).id
        lie.deaf = anna.account
        await mallory.read(thread)
        await mallory.store(mallory.item("avant le vol"))
        await revoke_first_device(mallory)
        await until(lambda: has_moved(anna, mallory))
        async with visit(late, hospital.address) as claire:
            await claire.reads(thread, "avant le vol")
            assert await marks(claire, thread, "avant le vol") == [("MSG-05",)]
            await anna.me.set_title(thread, "Avis, suite")
            await claire.sees(thread, 1)
            assert await marks(claire, thread, "avant le vol") == [("MSG-05",)]
            await anna.reads(thread, "avant le vol")
            await anna.me.set_title(thread, "Avis, fin")
            [event] = await until(lambda: changes(claire))
            assert event.message.marks == ()
            assert await marks(claire, thread, "avant le vol") == [()]
            report = await claire.me.verify(thread)
            assert (report.frozen, report.refusals) == (None, ())


async def changes(actor):
    return [event for event in actor.events if isinstance(event, MessageChanged)]


async def has_moved(actor, other):
    """Whether the server has the other's rotation."""
    accounts = actor.me._parts.accounts
    await accounts.refresh([other.account])
    return accounts.get(other.account).state.g == 1
