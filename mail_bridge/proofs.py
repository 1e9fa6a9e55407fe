"""The proof of a thread or a message, from the bridge that runs or from its tables.

What never enters this room: what a proof looks like.
"""

from pathlib import Path

from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.notes import Notes
from cordee.mail_bridge.keys import secret_of
from cordee.mail_bridge.outbound.proof import Proof, collect
from cordee.mail_bridge.outbound.proving import ask
from cordee.mail_bridge.settings import Settings
from cordee.mail_bridge.store import place
from cordee.mail_bridge.store.sealing import Seals


async def proof_of(settings: Settings, what: bytes) -> Proof:
    """Ask whoever runs; when nobody does, open the profile and the tables oneself.

    `what` is the id of a message, 16 bytes, or of a thread, 32. Raises BridgeError,
    CordeeError, PostgresError, and the driver's.
    """
    found = await ask(Path(settings.account.profile), what)
    return found if found is not None else await _collect(settings, what)


async def _collect(settings: Settings, what: bytes) -> Proof:
    profile = Profile(settings.account.profile, key_file=settings.key_file)
    try:
        database = Database(profile.store, profile.vault)
        try:
            seals = Seals(secret_of(Notes(database)))
        finally:
            database.close()
        url = settings.database.url
        async with place.opened(Path(settings.data), url) as pool:
            return await collect(pool, seals, what)
    finally:
        profile.close()
