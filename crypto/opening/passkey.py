"""The slot of a passkey, from what its PRF extension gives (docs/protocol.md §5.6).

What never enters this room: the passkey's own key pair, which its authenticator
keeps. The same passkey and the same salt give the same slot on every machine.
"""

from typing import Final

from cordee.crypto.encoding import Label
from cordee.crypto.opening.secret import DeviceKeys, OpeningError, Secret, kdf

PRF_SIZE: Final = 32
"""Bytes of a PRF output (WebAuthn Level 3 §10.1.4)."""


def passkey_keys(prf: Secret) -> DeviceKeys:
    """The slot's key pairs: `kdf(prf, "prf-seed", [use])`, use `sig` or `kem`.

    Raises OpeningError when `prf` is no PRF output.
    """
    if len(prf.reveal()) != PRF_SIZE:
        raise OpeningError("a passkey gives 32 bytes")
    return DeviceKeys(
        kdf(prf, Label.PASSKEY_SEED, ("sig",)),
        kdf(prf, Label.PASSKEY_SEED, ("kem",)),
        "passkey",
    )
