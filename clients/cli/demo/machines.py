"""The demo's accounts of machines: invited, signed up and attested as any is.

What never enters this room: the process that uses one.
"""

from typing import Final, NamedTuple

from cordee.clients.cli.places import Places
from cordee.clients.sdk import Client, Identity, SignedUp, sign_up

PATIENCE: Final = 60.0
DAY_SECONDS: Final = 86_400


class Machine(NamedTuple):
    """Its profile, its name, and what it is: gateway or agent."""

    profile: str
    identity: Identity
    kind: str


async def enrol(machine: Machine, places: Places, registrar: Client) -> SignedUp:
    """Invite it, sign it up and attest it; its profile is free when this returns."""
    invitation = await registrar.create_invitation(
        machine.identity, DAY_SECONDS, machine.kind
    )
    path, key = places.profile(machine.profile), places.key_file(machine.profile)
    text, kind = invitation.to_text(), machine.kind
    signed = await sign_up(path, text, key_file=key, kind=kind)
    async with Client(path, key_file=key) as client:
        client.card_is_kept()
        await client.wait_online(PATIENCE)
        await registrar.enrol(signed.account)
        await client.wait_attested(PATIENCE)
    return signed
