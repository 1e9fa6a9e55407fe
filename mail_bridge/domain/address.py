"""Our addresses and Message-IDs: made from what they name, read back without a table.

A token is 10 bytes of an HMAC of a thread, or of a person, under a key of the bridge,
in base 32: it says nothing to whoever has not the key, and is always the same. A
Message-ID carries the token of its thread and the id of its message as one block of
AES, so that References alone find both. What never enters this room: a random number.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

TOKEN_SIZE: Final = 10
"""Bytes: 80 bits are not found by trying, and are 16 characters without padding."""

BLOCK_SIZE: Final = 16
"""Bytes of a message's id, and of a block of AES."""

CHECK_SIZE: Final = 5
"""Bytes that show that we made a Message-ID; the message itself is looked for too."""

TAG_SIZE: Final = 6
"""Bytes that tell the mailboxes of one message apart: there are at most 20."""

POSTMASTER: Final = "postmaster"
"""Who operates the domain is reached under it (RFC 5321 §4.5.1)."""

Mode = Literal["thread", "person", "mailbox"]
"""Whom an address means; with `mailbox` there is one for all, as an operator gives."""

_WORD: Final = "[a-z2-7]{16}"
_MESSAGE: Final = re.compile(rf"({_WORD})\.([a-z2-7]{{26}})\.([a-z2-7]{{18}})")


class Place(msgspec.Struct, frozen=True):
    """Whom one of our addresses means: a thread or a person, by id, or the desk."""

    kind: Literal["thread", "person", "desk"]
    id: bytes = b""


class Reference(msgspec.Struct, frozen=True):
    """A message of a thread, named by a Message-ID of ours; `tag` is of a mailbox."""

    thread: bytes
    message: bytes
    tag: bytes


class AddressBook:
    """Addresses of one domain. Knows the threads and people that it was told of."""

    def __init__(
        self, key: bytes, prefix: str, domain: str, mode: Mode = "thread"
    ) -> None:
        """`key` is 32 secret bytes; `prefix` stands before every token."""
        self._key = key
        self._prefix = prefix.lower()
        self.domain: Final = domain.lower()
        self.mode: Final = mode
        self._threads: dict[str, bytes] = {}
        self._people: dict[str, bytes] = {}
        self._address: Final = re.compile(rf"{re.escape(self._prefix)}-({_WORD})")

    def learn_threads(self, threads: Iterable[bytes]) -> None:
        """Take mail for these threads, and find them by their Message-IDs."""
        self._threads.update((self.thread_token(one), one) for one in threads)

    def learn_people(self, accounts: Iterable[bytes]) -> None:
        """Take mail for these people."""
        self._people.update((self.person_token(one), one) for one in accounts)

    def thread_token(self, thread: bytes) -> str:
        return _text(self._mac("thread", thread)[:TOKEN_SIZE])

    def person_token(self, account: bytes) -> str:
        return _text(self._mac("person", account)[:TOKEN_SIZE])

    def thread_address(self, thread: bytes) -> str:
        return f"{self._prefix}-{self.thread_token(thread)}@{self.domain}"

    def person_address(self, account: bytes) -> str:
        return f"{self._prefix}-{self.person_token(account)}@{self.domain}"

    def sender(self, thread: bytes, author: bytes) -> str:
        """Whom a mail is from, so that the answer comes back: by the mode."""
        match self.mode:
            case "thread":
                return self.thread_address(thread)
            case "person":
                return self.person_address(author)
            case "mailbox":
                return self.desk_address

    @property
    def desk_address(self) -> str:
        """Where mail belongs that is for no thread."""
        return f"{self._prefix}@{self.domain}"

    def thread_of(self, token: str) -> bytes | None:
        return self._threads.get(token)

    def person_of(self, token: str) -> bytes | None:
        return self._people.get(token)

    def recipient(self, address: str) -> Place | None:
        """Whom an address means; None for one that is not ours, or means nobody."""
        local, _, domain = address.strip().lower().rpartition("@")
        if domain != self.domain:
            return None
        if local in {self._prefix, POSTMASTER}:
            return Place("desk")
        found = self._address.fullmatch(local)
        if found is None:
            return None
        token = found[1]
        if token in self._threads:
            return Place("thread", self._threads[token])
        return Place("person", self._people[token]) if token in self._people else None

    def token_of(self, text: str) -> str | None:
        """The token in an address or a Message-ID of ours; not whether it exists."""
        local, _, domain = text.strip().strip("<>").lower().rpartition("@")
        if domain != self.domain:
            return None
        found = self._address.fullmatch(local) or _MESSAGE.fullmatch(local)
        return None if found is None else found[1]

    def is_ours(self, message_id: str) -> bool:
        """Whether a Message-ID is of a mail that we sent about a thread we know."""
        return self.reference(message_id) is not None

    def message_id(self, thread: bytes, message: bytes, address: str) -> str:
        """`<token.block.check@domain>`, always the same for one mail to one mailbox."""
        block = self._cipher(thread).encryptor().update(message)
        proof = self._check(thread, message) + self.tag(thread, message, address)
        token = self.thread_token(thread)
        return f"<{token}.{_text(block)}.{_text(proof)}@{self.domain}>"

    def reference(self, message_id: str) -> Reference | None:
        """What a Message-ID of ours names; None for any other, or one we never made."""
        local, _, domain = message_id.strip().strip("<>").lower().rpartition("@")
        found = _MESSAGE.fullmatch(local) if domain == self.domain else None
        thread = None if found is None else self._threads.get(found[1])
        if found is None or thread is None:
            return None
        block, proof = _bytes(found[2]), _bytes(found[3])
        if len(block) != BLOCK_SIZE or len(proof) != CHECK_SIZE + TAG_SIZE:
            return None
        message = self._cipher(thread).decryptor().update(block)
        if not hmac.compare_digest(proof[:CHECK_SIZE], self._check(thread, message)):
            return None
        return Reference(thread, message, proof[CHECK_SIZE:])

    def tag(self, thread: bytes, message: bytes, address: str) -> bytes:
        """What a Message-ID says of the mailbox that it was sent to."""
        folded = address.strip().casefold().encode()
        return self._mac("mailbox", thread, message, folded)[:TAG_SIZE]

    def is_sent_to(self, reference: Reference, address: str) -> bool:
        """Whether the mail of a Message-ID was the one for this mailbox."""
        expected = self.tag(reference.thread, reference.message, address)
        return hmac.compare_digest(reference.tag, expected)

    def _check(self, thread: bytes, message: bytes) -> bytes:
        return self._mac("message", thread, message)[:CHECK_SIZE]

    def _cipher(self, thread: bytes) -> "Cipher[ECB]":
        # One block under a key of its own thread: a permutation, and no mode at all.
        return Cipher(AES(self._mac("block", thread)), ECB())  # noqa: S305 - see above

    def _mac(self, purpose: str, *parts: bytes) -> bytes:
        data = msgspec.msgpack.encode((purpose, *parts))
        return hmac.digest(self._key, data, hashlib.sha256)


def _text(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _bytes(text: str) -> bytes:
    """The bytes of an unpadded base 32; none when it is no such text."""
    padded = text.upper() + "=" * (-len(text) % 8)
    try:
        return base64.b32decode(padded)
    except binascii.Error:
        return b""
