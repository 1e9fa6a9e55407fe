"""Linking a device: commitment, answer, reveal, a code to type (§5.5).

Each side is bound before it learns the other's nonce, so that whoever stands between
has one guess in 2^40. What never enters this room: the secret that is linked to.
"""

from typing import Final

from cordee.crypto.account_state import Chain
from cordee.crypto.chain_entry import DEVICE, Opener, accept_body
from cordee.crypto.crockford import from_characters, to_characters
from cordee.crypto.encoding import (
    Hash,
    Integer,
    Label,
    Structure,
    decode,
    digest,
    encode,
)
from cordee.crypto.errors import (
    ChainError,
    CryptoError,
    FreshnessError,
    LinkError,
)
from cordee.crypto.sealing import check_sealing_key
from cordee.crypto.signing import check_point, verify

MAX_ANSWER: Final = 1024
MAX_OPENER: Final = 2048
MAX_NUMBER: Final = 999_999
"""The routing number is six digits: it tells sessions apart, and nothing more."""

CODE_SIZE: Final = 5
"""Bytes of the code, 40 bits, which are eight characters."""


class Answer(Structure, frozen=True):
    """What the old device answers: `[account, seq, head, nonce]`."""

    account: Hash
    seq: Integer
    head: Hash
    nonce: Hash


def parse_answer(data: bytes) -> Answer:
    """Parse an answer. Raises EncodingError."""
    return decode(data, Answer, MAX_ANSWER)


def parse_device(data: bytes) -> Opener:
    """Parse the new device's opener.

    Raises EncodingError; ChainError CHN-05 when it is no device, CHN-16;
    SignatureError SIG-02.
    """
    opener = decode(data, Opener, MAX_OPENER)
    if opener.type != DEVICE:
        raise ChainError("CHN-05", "only a device is linked")
    check_point(opener.sig_pk)
    check_sealing_key(opener.kem_pk)
    return opener


def link_commit(opener: Opener, nonce: bytes) -> bytes:
    """`H("link-commit", opener, nonce)`: what the new device says first, 32 bytes."""
    return digest(Label.LINK_COMMIT, opener, nonce)


def link_code(number: int, answer: Answer, opener: Opener, nonce: bytes) -> str:
    """Eight characters over all that was said; the new device shows them."""
    return to_characters(_code(number, answer, opener, nonce))


def check_reveal(
    commit: bytes, answer: Answer, opener: Opener, nonce: bytes, accept: bytes
) -> None:
    """Hold what was revealed against the commitment, and the new device's word.

    Raises LinkError LNK-03; ChainError CHN-06 when it joins something else.
    """
    if link_commit(opener, nonce) != commit:
        raise LinkError("LNK-03")
    body = accept_body(answer.account, answer.head, opener)
    try:
        verify(opener.sig_pk, Label.ACCEPT, body, accept)
    except CryptoError:
        raise ChainError("CHN-06", "the new device joins something else") from None


def check_code(
    typed: str, number: int, answer: Answer, opener: Opener, nonce: bytes
) -> None:
    """Hold what the person typed against one's own code. Raises LinkError LNK-04."""
    if from_characters(typed, CODE_SIZE) != _code(number, answer, opener, nonce):
        raise LinkError("LNK-04")


def check_linked(chain: Chain, answer: Answer, device: bytes) -> None:
    """Hold the chain that the new device was served against what it was linked to.

    It must hold the head of the answer, and name the device now: an older chain would
    let who was revoked since come back. Raises LinkError LNK-06.
    """
    try:
        chain.at(answer.seq, answer.head)
    except FreshnessError:
        raise LinkError("LNK-06", "the linked head is not in the chain") from None
    if chain.account != answer.account or device not in chain.state.devices:
        raise LinkError("LNK-06", "the new device is not in the chain")


def _code(number: int, answer: Answer, opener: Opener, nonce: bytes) -> bytes:
    return digest(
        Label.LINK_CODE,
        number,
        answer.account,
        answer.seq,
        answer.head,
        answer.nonce,
        opener,
        nonce,
    )[:CODE_SIZE]


def encode_answer(answer: Answer) -> bytes:
    """The one encoding of an answer, which its MAC covers as well."""
    return encode(answer)
