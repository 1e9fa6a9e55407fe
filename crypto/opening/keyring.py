"""Open the generations of one's own account, by box and by link (§5.1).

Newest first, so that a box or link which somebody spoiled stops nothing that opens
another way. An account that others hold opens with the keys of a holder.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.account_state import AccountState, Chain
from cordee.crypto.chain_entry import (
    Add,
    AnyOpener,
    Create,
    Entry,
    Generation,
    Holder,
    Lock,
    Opener,
    Plan,
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

    def mine(opener: AnyOpener) -> KemKey | None:
        is_mine = isinstance(opener, Opener) and opener.sig_pk == key.sig_pk
        return key.kem if is_mine else None

    return _open(chain, mine, boxes)


def open_held(chain: Chain, me: bytes, keyring_of_me: Keyring, boxes: Fetch) -> Keyring:
    """Open every generation of an account that the account `me` holds, or held.

    A generation of mine that I do not hold opens nothing. Raises like `open_account`.
    """

    def mine(opener: AnyOpener) -> KemKey | None:
        if not isinstance(opener, Holder) or opener.account != me:
            return None
        is_open = opener.generation in keyring_of_me.secrets
        return keyring_of_me.key(opener.generation) if is_open else None

    return _open(chain, mine, boxes)


Finder = Callable[[AnyOpener], KemKey | None]
"""The key to the boxes of an opener, when it is mine."""


def _open(chain: Chain, mine: Finder, boxes: Fetch) -> Keyring:
    walk = _Walk(chain, mine, boxes)
    for entry in reversed(walk.entries):
        walk.visit(entry)
    current = chain.state.g
    if current in walk.spoiled and current not in walk.secrets:
        raise ChainError("CHN-10")
    if not walk.secrets:
        raise OpeningError("no box of this account is sealed to this key")
    return Keyring(walk.secrets, walk.kem_g)


class _Goal(msgspec.Struct, frozen=True):
    """A generation to open: its number, the one its key is derived with, its key."""

    g: int
    kem_g: int
    pk: bytes


def _goal(state: AccountState) -> _Goal:
    return _Goal(state.g, state.kem_g, state.pk)


def _goals_of_link(state: AccountState) -> list[_Goal]:
    """Generations that a link made in this state may hold, the newest first."""
    planned = [_Goal(plan.g, plan.g, plan.pk) for plan in reversed(state.planned)]
    return [*planned, _goal(state)]


class _Walk:
    """Walks a chain backwards; links found on the way open older generations."""

    def __init__(self, chain: Chain, mine: Finder, boxes: Fetch) -> None:
        self.chain, self.mine, self.boxes = chain, mine, boxes
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
            opener, hashes = [content.opener], [content.box_hash]
            self._open_own(_goal(state), opener, hashes, served, self._scope(seq))
        elif isinstance(content, Create | Rotate):
            openers = state.holders or state.openers
            self._open_generation(seq, _goal(state), openers, content.gen)
        elif isinstance(content, Plan):
            plan = state.planned[-1]
            goal = _Goal(plan.g, plan.g, plan.pk)
            self._open_generation(seq, goal, plan.holders, content.gen)

    def _open_generation(
        self, seq: int, goal: _Goal, openers: Sequence[AnyOpener], gen: Generation
    ) -> None:
        served, scope = self.boxes.get(seq, Boxes()), self._scope(seq)
        self._open_own(goal, openers, gen.box_hashes, served.openers, scope)
        if gen.reserve is not None and seq in self._locked:
            self._open_reserve(seq, goal, gen.reserve, served.reserve)
        if gen.link is not None and gen.g in self.secrets:
            link = kdf(self.secrets[gen.g], Label.ACCOUNT_LINK, (scope, gen.g))
            self._follow(_goals_of_link(self.chain.states[seq - 1]), link, gen.link)

    def _open_reserve(
        self, seq: int, goal: _Goal, reserve: Reserve, served: tuple[bytes, ...]
    ) -> None:
        """Open the reserve that a later lock made current, and what it links to."""
        locked, scope = self._locked[seq], self._scope(seq)
        slots, hashes = self.chain.states[seq].slots, reserve.box_hashes
        self._open_own(_goal(locked), slots, hashes, served, scope)
        if locked.g in self.secrets:
            parts = (scope, goal.g)
            key = kdf(self.secrets[locked.g], Label.RESERVE_LINK, parts)
            self._follow([goal], key, reserve.link)

    def _open_own(
        self,
        goal: _Goal,
        openers: Sequence[AnyOpener],
        hashes: Sequence[bytes],
        served: Sequence[bytes],
        scope: bytes,
    ) -> None:
        """Open my box among those of an entry, for the generation `goal`."""
        for opener, wanted, box in zip(openers, hashes, served, strict=False):
            key = self.mine(opener)
            if key is None or goal.g in self.secrets or sha256(box) != wanted:
                continue
            parts = account_box_context(scope, goal.kem_g, opener, goal.pk)
            try:
                plain = key.open(Label.ACCOUNT_BOX, parts, box)
            except OpeningError:
                self.spoiled.add(goal.g)
            else:
                self._keep([goal], plain)

    def _follow(self, goals: Sequence[_Goal], key: Secret, link: bytes) -> None:
        wanted = [goal for goal in goals if goal.g not in self.secrets]
        if not wanted:
            return
        try:
            self._keep(wanted, decrypt(key, link))
        except OpeningError:
            self.spoiled.update(goal.g for goal in wanted)

    def _keep(self, goals: Sequence[_Goal], plain: bytes) -> None:
        """Keep a secret as that of the generation whose published key it gives."""
        secret = Secret(plain)
        for goal in goals if len(plain) == SECRET_SIZE else ():
            if generation_key(secret, goal.kem_g).public == goal.pk:
                self.secrets[goal.g], self.kem_g[goal.g] = secret, goal.kem_g
                return
        self.spoiled.update(goal.g for goal in goals)

    def _scope(self, seq: int) -> bytes:
        return self.chain.states[0].scope if seq == 0 else self.chain.account
