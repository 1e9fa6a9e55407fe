"""The new device's side of linking, and the text that spares typing (§5.5).

What never enters this room: the account's secret, which travels as a box only.
"""

import hmac
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from cordee.crypto.chain_entry import accept_body
from cordee.crypto.encoding import Hash, Label, Structure, decode, encode
from cordee.crypto.errors import LinkError
from cordee.crypto.linking import (
    MAX_NUMBER,
    Answer,
    encode_answer,
    link_code,
    link_commit,
)
from cordee.crypto.opening.secret import DeviceKeys, Secret, kdf
from cordee.crypto.texts import read_text, write_text

PREFIX: Final = "cordee-link1-"
MAX_TEXT: Final = 256


class _Fields(Structure, frozen=True):
    number: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
    commit: Hash
    mac_key: Hash


class LinkText(msgspec.Struct, frozen=True):
    """What a new device shows to be scanned or pasted: `[number, commit, mac key]`."""

    number: int
    commit: bytes
    mac_key: Secret

    def to_text(self) -> str:
        """Text of a QR code, or to paste."""
        fields = _Fields(self.number, self.commit, self.mac_key.reveal())
        return write_text(PREFIX, encode(fields))

    @classmethod
    def from_text(cls, text: str) -> "LinkText":
        """Read what `to_text` made; spaces are ignored. Raises EncodingError."""
        fields = decode(read_text(PREFIX, text), _Fields, MAX_TEXT)
        return cls(fields.number, fields.commit, Secret(fields.mac_key))

    def mac(self, answer: Answer) -> bytes:
        """HMAC-SHA256 under `kdf(mac key, "link-mac", [number])`, 32 bytes.

        By it the new device knows that the answer came from who scanned its text.
        """
        key = kdf(self.mac_key, Label.LINK_MAC, (self.number,))
        return hmac.digest(key.reveal(), encode_answer(answer), "sha256")

    def check_session(self, number: int, commit: bytes) -> None:
        """Hold it against the session of the old device. Raises LinkError LNK-04.

        It differs when the server passed on another commitment, or when the text of
        some other new device was read.
        """
        if self.number != number or not hmac.compare_digest(self.commit, commit):
            raise LinkError("LNK-04")


class NewDevice(msgspec.Struct, frozen=True):
    """A device that wants to be linked, under the number that it was told."""

    number: int
    keys: DeviceKeys
    nonce: bytes
    mac_key: Secret

    @classmethod
    def begin(cls, number: int, keys: DeviceKeys) -> "NewDevice":
        """Draw the nonce and the MAC key."""
        return cls(number, keys, Secret.random().reveal(), Secret.random())

    @property
    def commit(self) -> bytes:
        return link_commit(self.keys.opener, self.nonce)

    @property
    def text(self) -> LinkText:
        return LinkText(self.number, self.commit, self.mac_key)

    def code(self, answer: Answer) -> str:
        """Eight characters to type on the old device."""
        return link_code(self.number, answer, self.keys.opener, self.nonce)

    def accept(self, answer: Answer) -> bytes:
        """My word that I join this account at the head it names."""
        body = accept_body(answer.account, answer.head, self.keys.opener)
        return self.keys.signature(Label.ACCEPT, body)

    def check_mac(self, answer: Answer, mac: bytes | None) -> None:
        """Hold the MAC, when there is one, against the answer. Raises LNK-04."""
        if mac is not None and not hmac.compare_digest(self.text.mac(answer), mac):
            raise LinkError("LNK-04")
