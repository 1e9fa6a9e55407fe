"""What an automation knows of patients: tokens, and what is kept under them (§5.11).

The key is an organisation's and stays with its automation. Whoever holds what the
server keeps, and not the key, can tell neither who is in it nor how many are found.
What never enters this room: where it is kept.
"""

import hmac
from typing import Final, Self

import msgspec

from cordee.crypto.crockford import from_characters, to_characters
from cordee.crypto.encoding import Integer, Label, Structure, decode, digest, encode
from cordee.crypto.errors import CardError
from cordee.crypto.opening.padding import pad, unpad
from cordee.crypto.opening.secret import Secret, decrypt, encrypt, kdf
from cordee.crypto.patient_event import Idnps, Name, Word
from cordee.crypto.sizes import SIZES

KEY_SIZE: Final = 32
MAX_GENERATION: Final = 2**24 - 1
BOX_SIZE: Final = 12 + SIZES[0] + 16
"""Bytes of every box: all are of one size, so that none says anything."""

CHECK_SIZE: Final = 5
GROUP: Final = 4
_GENERATION_SIZE: Final = 3


class Kept(Structure, frozen=True):
    """What is known: the fields of a `patient-answer` without its target.

    `time` is when it was noted, Unix milliseconds.
    """

    outcome: Word
    practitioner: Idnps
    name: Name
    time: Integer


class PatientKey:
    """A key of an organisation, of one generation. Its `repr` shows nothing of it."""

    def __init__(self, secret: Secret, organisation: bytes, generation: int) -> None:
        self.secret: Final = secret
        self.organisation: Final = organisation
        self.generation: Final = generation
        parts = (organisation, generation)
        self._token: Final = kdf(secret, Label.PATIENT_TOKEN, parts)
        self._box: Final = kdf(secret, Label.PATIENT_BOX, parts)
        self._count: Final = kdf(secret, Label.COUNT_TOKEN, parts)

    @classmethod
    def new(cls, organisation: bytes, generation: int) -> Self:
        """Draw a key."""
        return cls(Secret.random(KEY_SIZE), organisation, generation)

    def token(self, matricule: str, oid: str) -> bytes:
        """HMAC-SHA256 over `enc([matricule, oid])`, 32 bytes."""
        key = self._token.reveal()
        return hmac.digest(key, encode((matricule, oid)), "sha256")

    def count_token(self, matricule: str, oid: str, year: int) -> bytes:
        """HMAC-SHA256 over `enc([matricule, oid, year])`, 32 bytes (§5.16.4)."""
        key = self._count.reveal()
        return hmac.digest(key, encode((matricule, oid, year)), "sha256")

    def seal(self, token: bytes, kept: Kept) -> bytes:
        """Seal for the place under `token`; a name is shortened to what fits."""
        return encrypt(self._box, pad(_fitted(kept)), token)

    def open(self, token: bytes, box: bytes) -> Kept:
        """Open what `seal` made. Raises OpeningError, MessageError, EncodingError."""
        return decode(unpad(decrypt(self._box, box, token)), Kept)

    def to_text(self) -> str:
        """What is printed: sixteen groups of four characters, the last ones a check."""
        data = self.secret.reveal() + self.generation.to_bytes(_GENERATION_SIZE, "big")
        text = to_characters(data + _check(self.organisation, data))
        return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))

    @classmethod
    def from_text(cls, text: str, organisation: bytes) -> Self:
        """Read what was printed; spaces, dashes, case, O, I and L are forgiven.

        Raises CardError REC-01 for a wrong character, or another organisation.
        """
        size = KEY_SIZE + _GENERATION_SIZE
        data = from_characters(text, size + CHECK_SIZE)
        if data is None or data[size:] != _check(organisation, data[:size]):
            raise CardError("REC-01", "not a key of this organisation")
        generation = int.from_bytes(data[KEY_SIZE:size], "big")
        return cls(Secret(data[:KEY_SIZE]), organisation, generation)

    def __repr__(self) -> str:
        return f"PatientKey(generation {self.generation})"


def _fitted(kept: Kept) -> bytes:
    """Its encoding, with as much of the name as leaves it in the smallest size."""
    data = encode(kept)
    while len(data) >= SIZES[0]:
        kept = msgspec.structs.replace(kept, name=kept.name[:-1])
        data = encode(kept)
    return data


def _check(organisation: bytes, data: bytes) -> bytes:
    return digest(Label.PATIENT_KEY, organisation, data)[:CHECK_SIZE]
