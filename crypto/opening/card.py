"""The printed recovery card: 160 secret bits and 40 check bits (§5.6, REC-01).

Eight groups of five Crockford base-32 characters. Whoever holds the card opens
the account: it says so.
"""

from typing import Final

from cordee.crypto.crockford import ALPHABET, clean, from_characters, to_characters
from cordee.crypto.encoding import Label, digest
from cordee.crypto.errors import CardError
from cordee.crypto.opening.secret import DeviceKeys, Secret, kdf

SECRET_SIZE: Final = 20
CHECK_SIZE: Final = 5
GROUP: Final = 5
GROUPS: Final = 8


def new_card() -> Secret:
    """Draw the 20 secret bytes of a card."""
    return Secret.random(SECRET_SIZE)


def card_keys(card: Secret) -> DeviceKeys:
    """The slot's key pairs: `kdf(secret, "card-seed", [use])`, use `sig` or `kem`."""
    return DeviceKeys(
        kdf(card, Label.CARD_SEED, ("sig",)),
        kdf(card, Label.CARD_SEED, ("kem",)),
        "card",
    )


def card_text(card: Secret) -> str:
    """What is printed: eight groups of five characters."""
    text = to_characters(card.reveal() + _check(card.reveal()))
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def read_card(text: str) -> Secret:
    """Read a card as typed; spaces, dashes, case, O, I and L are forgiven.

    Raises CardError REC-01 for a wrong character or length.
    """
    data = from_characters(text, SECRET_SIZE + CHECK_SIZE)
    if data is None:
        raise CardError("REC-01", "a card has eight groups of five characters")
    if _check(data[:SECRET_SIZE]) != data[SECRET_SIZE:]:
        raise CardError("REC-01")
    return Secret(data[:SECRET_SIZE])


def doubtful_groups(text: str) -> tuple[int, ...]:
    """Which groups of a typed card, counted from 1, cannot be: length, characters.

    One check value covers the whole card: a wrong character that could be right is
    in none of them.
    """
    parts = text.replace("-", " ").split()
    if len(parts) == 1:
        (whole,) = parts
        parts = [whole[i : i + GROUP] for i in range(0, len(whole), GROUP)]
    return tuple(
        number
        for number, part in enumerate(map(clean, parts), 1)
        if len(part) != GROUP or any(c not in ALPHABET for c in part)
    )


def _check(secret: bytes) -> bytes:
    return digest(Label.CARD_CHECK, secret)[:CHECK_SIZE]
