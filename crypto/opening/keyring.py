"""Open the generations of one's own account, by box and by link (§5.1).

Newest first, so that a box or link which somebody spoiled stops nothing that opens
another way.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from cordee.crypto.account_state import AccountState, Chain
from cordee.crypto.chain_entry import (
    Add,
    Create,
    Entry,
    Generation,
    Lock,
    Opener,
    Reserve,
    Rotate,
    account_box_context,
    parse_entry,
)
from cordee.crypto.encoding import Label, sha256
from cordee.crypto.errors import ChainError
from cordee.crypto.opening.secret import (
    DeviceKeys,
    KemKey,
    OpeningError,
    Secret,
    decrypt,
    kdf,
)

SECRET_SIZE: Final = 32


class Boxes(msgspec.Struct, frozen=True):
    """Boxes of an entry: for its openers, and for the slots of its reserve.

    An empty box is one that was not served.
    """

    openers: tuple[bytes, ...] = ()
    reserve: tuple[bytes, ...] = ()


Fetch = Mapping[int, Boxes]
"""Boxes by chain sequence number, as the server keeps them."""


class Keyring(msgspec.Struct, frozen=True):
    """Secrets of an account's generations, as far back as they open."""

    secrets: Mapping[int, Secret]
    kem_g: Mapping[int, int]
    """Generation to the `g` its key is derived with: a reserve keeps its own."""

    def key(self, g: int) -> KemKey:
        """Sealing key of a generation. Raises OpeningError when it is not held."""
        if g not in self.secrets:
            raise OpeningError(f"generation {g} is not held")
        return generation_key(self.secrets[g], self.kem_g[g])


def generation_key(secret: Secret, g: int) -> KemKey:
    """The account's sealing key of a generation: `kdf(s_g, "acct-kem", [g])`."""
    return KemKey(kdf(secret, Label.ACCOUNT_KEM, (g,)))


def open_account(chain: Chain, key: DeviceKeys, boxes: Fetch) -> Keyring:
    """Open every generation that this opener can.

    A box that is not the one its entry names counts as not served. Raises ChainError
    CHN-10 when the current generation's box or link does not give the published key;
    OpeningError when nothing opens at all.
    """
    walk = _Walk(chain, key, boxes)
    for entry in reversed(walk.entries):
        walk.visit(entry)
    current = chain.state.g
    if current in walk.spoiled and current not in walk.secrets:
        raise ChainError("CHN-10")
    if not walk.secrets:
        raise OpeningError("no box of this account is sealed to this key")
    return Keyring(walk.secrets, walk.kem_g)


class _Walk:
    """Walks a chain backwards; links found on the way open older generations."""

    def __init__(self, chain: Chain, key: DeviceKeys, boxes: Fetch) -> None:
        self.chain, self.key, self.boxes = chain, key, boxes
        parsed = (parse_entry(signed) for signed in chain.entries)
        self.entries = [entry for entry in parsed if entry is not None]
        self.secrets: dict[int, Secret] = {}
        self.kem_g: dict[int, int] = {}
        self.spoiled: set[int] = set()
        self._locked = {
            entry.content.reserve_seq: chain.states[entry.body.seq]
            for entry in self.entries
            if isinstance(entry.content, Lock)
        }

    def visit(self, entry: Entry) -> None:
        seq, content = entry.body.seq, entry.content
        state = self.chain.states[seq]
        if isinstance(content, Add):
            served = self.boxes.get(seq, Boxes()).openers
            self._open_own(state, [content.opener], [content.box_hash], served)
        elif isinstance(content, Create | Rotate):
            self._open_generation(seq, state, content.gen)

    def _open_generation(self, seq: int, state: AccountState, gen: Generation) -> None:
        served = self.boxes.get(seq, Boxes())
        self._open_own(state, state.openers, gen.box_hashes, served.openers)
        if gen.reserve is not None and seq in self._locked:
            self._open_reserve(seq, state, gen.reserve, served.reserve)
        if gen.link is not None and gen.g in self.secrets:
            parts = (self._scope(seq), gen.g)
            link = kdf(self.secrets[gen.g], Label.ACCOUNT_LINK, parts)
            self._follow(self.chain.states[seq - 1], link, gen.link)

    def _open_reserve(
        self, seq: int, state: AccountState, reserve: Reserve, served: tuple[bytes, ...]
    ) -> None:
        """Open the reserve that a later lock made current, and what it links to."""
        locked = self._locked[seq]
        hashes = reserve.box_hashes
        parts = (self._scope(seq), state.g)
        self._open_own(locked, state.slots, hashes, served, self._scope(seq))
        if locked.g in self.secrets:
            key = kdf(self.secrets[locked.g], Label.RESERVE_LINK, parts)
            self._follow(state, key, reserve.link)

    def _open_own(
        self,
        state: AccountState,
        openers: tuple[Opener, ...] | list[Opener],
        hashes: tuple[bytes, ...] | list[bytes],
        served: tuple[bytes, ...],
        scope: bytes | None = None,
    ) -> None:
        """Open my box among those of an entry, for the generation of `state`."""
        scope = self._scope(state.seq) if scope is None else scope
        for opener, wanted, box in zip(openers, hashes, served, strict=False):
            mine = opener.sig_pk == self.key.sig_pk
            if not mine or state.g in self.secrets or sha256(box) != wanted:
                continue
            parts = account_box_context(scope, state.kem_g, opener, state.pk)
            try:
                plain = self.key.kem.open(Label.ACCOUNT_BOX, parts, box)
            except OpeningError:
                self.spoiled.add(state.g)
            else:
                self._keep(state, plain)

    def _follow(self, state: AccountState, key: Secret, link: bytes) -> None:
        if state.g in self.secrets:
            return
        try:
            self._keep(state, decrypt(key, link))
        except OpeningError:
            self.spoiled.add(state.g)

    def _keep(self, state: AccountState, plain: bytes) -> None:
        secret = Secret(plain)
        right = len(plain) == SECRET_SIZE
        if right and generation_key(secret, state.kem_g).public == state.pk:
            self.secrets[state.g], self.kem_g[state.g] = secret, state.kem_g
        else:
            self.spoiled.add(state.g)

    def _scope(self, seq: int) -> bytes:
        return self.chain.states[0].scope if seq == 0 else self.chain.account
