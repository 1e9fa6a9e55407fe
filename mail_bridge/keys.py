"""The bridge's own secret: drawn once, sealed in the profile of its account.

From it come the keys of the tables and of the addresses. It is in no backup but the
profile's: with another one, mail to addresses of before is for nobody. What never
enters this room: a key of a thread.
"""

from typing import Final

from cordee.clients.sdk.store.notes import Notes
from cordee.crypto.opening.secret import Secret
from cordee.mail_bridge.store.sealing import SECRET_SIZE, derived

KIND: Final = "bridge secret"
ADDRESSES: Final = "addresses"


def secret_of(notes: Notes) -> Secret:
    """The secret of a profile, drawn at first use."""
    known = notes.get(KIND, (), bytes)
    if known is not None:
        return Secret(known)
    drawn = Secret.random(SECRET_SIZE)
    notes.put(KIND, (), drawn.reveal())
    return drawn


def address_key(secret: Secret) -> bytes:
    """What tokens and Message-IDs are made with."""
    return derived(secret, ADDRESSES)
