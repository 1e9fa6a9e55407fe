"""The demo's gateway account: signed up as any is, with a desk and a secretariat.

What never enters this room: the process that uses it.
"""

from pathlib import Path
from typing import Final

from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.people import ORGANISATION
from cordee.clients.cli.places import Places
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import Client, Identity, SignedUp, sign_up

PROFILE: Final = "passerelle"
IDENTITY: Final = Identity("", "Passerelle MSSanté", "", "", ORGANISATION)
DESK: Final = "Courrier MSSanté"
SECRETARIAT: Final = Identity("", "Secrétariat de chirurgie", "", "", ORGANISATION)
PATIENCE: Final = 60.0
DAY_SECONDS: Final = 86_400


async def enrol(places: Places, registrar: Client) -> SignedUp:
    """Invite it, sign it up and attest it; its profile is free when this returns."""
    invitation = await registrar.create_invitation(IDENTITY, DAY_SECONDS, "gateway")
    path, key = places.profile(PROFILE), places.key_file(PROFILE)
    signed = await sign_up(path, invitation.to_text(), key_file=key, kind="gateway")
    async with Client(path, key_file=key) as client:
        client.card_is_kept()
        await client.wait_online(PATIENCE)
        await registrar.enrol(signed.account)
        await client.wait_attested(PATIENCE)
    return signed


def remember(folder: Folder, secretariat: bytes) -> None:
    """Keep whose tasks mail makes, for each start of the bridge."""
    write_private(_secretariat(folder), secretariat.hex())


def secretariat(folder: Folder) -> str:
    """The account of the role that has the tasks, hexadecimal."""
    return _secretariat(folder).read_text()


def is_enrolled(folder: Folder) -> bool:
    """Whether this demo has a bridge: one that was set up before has none."""
    return _secretariat(folder).exists()


def _secretariat(folder: Folder) -> Path:
    return folder.home / "bridge" / "secretariat"
