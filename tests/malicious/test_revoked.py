"""What a device said that its account has revoked since."""

import msgspec

from cordee.clients.sdk import MessageChanged
from cordee.crypto.opening.secret import DeviceKeys
from cordee.server.protocol import server_frames as told
from tests.malicious.insider import insider
from tests.malicious.proxy import Honest, LyingServer
from tests.malicious.scene import scene, until, visit


class Deaf(Honest):
    """Pushes nothing to one account, which must ask."""

    def __init__(self):
        self.deaf = b""

    def to_client(self, who, frame):
        withheld = who == self.deaf and isinstance(frame, told.Pushed)
        return [] if withheld else [frame]


class LateBox(Honest):
    """Gives one account a box that is not its own, for a while."""

    def __init__(self, victim):
        self.victim = victim

    def to_client(self, who, frame):
        if who != self.victim or not isinstance(frame, told.Range | told.Epochs):
            return [frame]
        name = "items" if isinstance(frame, told.Range) else "records"
        parts = tuple(spoiled(part) for part in getattr(frame, name))
        return [msgspec.structs.replace(frame, **{name: parts})]


def spoiled(part):
    if part.box is None:
        return part
    return msgspec.structs.replace(part, box=bytes(len(part.box)))


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


async def test_its_mark_stays_when_the_key_is_given_later(hospital):
    """A server that helps the thief holds the box back, to have the message read anew."""
    [first, late] = await hospital.enrol("Anna", "Claire")
    lie = LateBox(late.account)
    liar = LyingServer(hospital.address, lie)
    async with (
        insider(hospital, "Mallory") as mallory,
        liar as address,
        visit(first, address) as anna,
    ):
        others = [late.account, mallory.account]
        thread = (await anna.me.new_thread("Avis", others)).id
        await mallory.read(thread)
        await mallory.store(mallory.item("avant le vol"))
        await revoke_first_device(mallory)
        await until(lambda: has_moved(anna, mallory))
        async with visit(late, address) as claire:
            await claire.refuses(thread, "EPO-10")
            lie.victim = b""
            await liar.cut()
            await claire.reads(thread, "avant le vol")
            assert await marks(claire, thread, "avant le vol") == [("MSG-05",)]


async def changes(actor):
    return [event for event in actor.events if isinstance(event, MessageChanged)]


async def has_moved(actor, other):
    """Whether the server has the other's rotation."""
    accounts = actor.me._parts.accounts
    await accounts.refresh([other.account])
    return accounts.get(other.account).state.g == 1
