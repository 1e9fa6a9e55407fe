"""Make the entries of one's own chain, and open its generations (§5.1).

Each function gives the signed entry and the boxes that travel beside it, in the
order that the protocol asks for. What is made here is verified like any other.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.chain_entry import (
    AccountKind,
    Add,
    Admin,
    Attest,
    Close,
    Content,
    Create,
    Endorse,
    EntryBody,
    EntryKind,
    Generation,
    Head,
    Lock,
    Opener,
    Reserve,
    Rotate,
    Signer,
    Withdraw,
    accept_body,
    account_box_context,
    parse_entry,
)
from cordee.crypto.encoding import Label, encode, sha256
from cordee.crypto.errors import ChainError
from cordee.crypto.opening.secret import (
    DeviceKeys,
    KemKey,
    OpeningError,
    Secret,
    decrypt,
    encrypt,
    kdf,
    seal,
)
from cordee.crypto.signing import Signed
from cordee.crypto.suite import SUITE_1

_KINDS: Final[Mapping[type, EntryKind]] = {
    Add: EntryKind.ADD,
    Rotate: EntryKind.ROTATE,
    Lock: EntryKind.LOCK,
    Attest: EntryKind.ATTEST,
    Admin: EntryKind.ADMIN,
    Endorse: EntryKind.ENDORSE,
    Withdraw: EntryKind.WITHDRAW,
    Close: EntryKind.CLOSE,
}


class Boxes(msgspec.Struct, frozen=True):
    """Boxes of an entry: for its openers, and for the slots of its reserve."""

    openers: tuple[bytes, ...] = ()
    reserve: tuple[bytes, ...] = ()


class SealedEntry(msgspec.Struct, frozen=True):
    """An entry ready to publish, with its boxes and the secret it made, if any."""

    signed: Signed
    boxes: Boxes
    secret: Secret | None = None


def generation_key(secret: Secret, g: int) -> KemKey:
    """The account's sealing key of a generation: `kdf(s_g, "acct-kem", [g])`."""
    return KemKey(kdf(secret, Label.ACCOUNT_KEM, (g,)))


def create_account(
    kind: AccountKind,
    keys: Sequence[DeviceKeys],
    *,
    time: int,
    salt: bytes,
    admin: bytes | None = None,
) -> SealedEntry:
    """Make the `create` entry, signed by the first key. `time` is Unix ms."""
    openers = tuple(key.opener for key in keys)
    secret = Secret.random()
    gen, boxes = _generation(salt, 0, openers, secret, previous=None)
    create = Create(
        account_kind=kind.value,
        salt=salt,
        openers=openers,
        accepts=tuple(_accept(key, salt, None) for key in keys),
        gen=gen,
        admin=admin,
        suites=(SUITE_1,),
    )
    body = EntryBody(
        suite=SUITE_1,
        account=None,
        seq=0,
        prev=None,
        time=time,
        signer=Signer(keys[0].sig_pk, None),
        kind=EntryKind.CREATE.value,
        content=encode(create),
    )
    return SealedEntry(keys[0].sign(Label.ENTRY, body), boxes, secret)


def append(
    chain: Chain,
    content: Content,
    key: DeviceKeys,
    *,
    time: int,
    authority: Head | None = None,
) -> Signed:
    """Sign one more entry. `authority` is where the administrator's chain stands."""
    state = chain.state
    body = EntryBody(
        suite=SUITE_1,
        account=state.account,
        seq=state.seq + 1,
        prev=state.head,
        time=time,
        signer=Signer(key.sig_pk, authority),
        kind=_KINDS[type(content)].value,
        content=encode(content),
    )
    return key.sign(Label.ENTRY, body)


def add_device(
    chain: Chain,
    new: Opener,
    accept: bytes,
    secret: Secret,
    key: DeviceKeys,
    *,
    time: int,
) -> SealedEntry:
    """Give a new device the current generation's secret."""
    state = chain.state
    parts = account_box_context(state.account, state.g, new, state.pk)
    box = seal(new.kem_pk, Label.ACCOUNT_BOX, parts, secret.reveal())
    content = Add(opener=new, accept=accept, box_hash=sha256(box))
    return SealedEntry(append(chain, content, key, time=time), Boxes((box,)))


def accept_into(chain: Chain, new: DeviceKeys) -> bytes:
    """A new opener's word that it joins this chain at its present end."""
    return _accept(new, chain.account, chain.state.head)


def rotate(
    chain: Chain,
    secret: Secret,
    key: DeviceKeys,
    *,
    time: int,
    revoked: Sequence[bytes] = (),
    added: Sequence[DeviceKeys] = (),
) -> SealedEntry:
    """Make the next generation, without `revoked` and with `added`.

    `secret` is the current generation's, which the new one will open.
    """
    state = chain.state
    kept = tuple(o for o in state.openers if o.sig_pk not in revoked)
    openers = (*kept, *(new.opener for new in added))
    fresh = Secret.random()
    gen, boxes = _generation(
        state.account, state.g + 1, openers, fresh, previous=secret
    )
    content = Rotate(
        revoked=tuple(revoked),
        added=tuple(new.opener for new in added),
        accepts=tuple(_accept(new, state.account, state.head) for new in added),
        gen=gen,
    )
    return SealedEntry(append(chain, content, key, time=time), boxes, fresh)


def lock(
    chain: Chain, reserve_seq: int, key: DeviceKeys, authority: Head, *, time: int
) -> SealedEntry:
    """The administrator's lock: only the slots of that reserve are left.

    Raises ChainError CHN-11 when the entry carries no reserve.
    """
    reserve = chain.state.reserves.get(reserve_seq)
    if reserve is None:
        raise ChainError("CHN-11")
    kept = {slot.sig_pk for slot in reserve[1]}
    revoked = tuple(o.sig_pk for o in chain.state.openers if o.sig_pk not in kept)
    content = Lock(revoked=revoked, reserve_seq=reserve_seq)
    return SealedEntry(
        append(chain, content, key, time=time, authority=authority), Boxes()
    )


def _accept(key: DeviceKeys, scope: bytes, prev: bytes | None) -> bytes:
    return key.signature(Label.ACCEPT, accept_body(scope, prev, key.opener))


def _generation(
    scope: bytes,
    g: int,
    openers: Sequence[Opener],
    secret: Secret,
    *,
    previous: Secret | None,
) -> tuple[Generation, Boxes]:
    pk = generation_key(secret, g).public
    boxes = _boxes(scope, g, openers, pk, secret)
    link = None
    if previous is not None:
        key = kdf(secret, Label.ACCOUNT_LINK, (scope, g))
        link = encrypt(key, previous.reveal())
    slots = [opener for opener in openers if opener.is_slot]
    reserve, reserve_boxes = _reserve(scope, g, slots, secret)
    gen = Generation(g, pk, tuple(map(sha256, boxes)), link, reserve)
    return gen, Boxes(boxes, reserve_boxes)


def _reserve(
    scope: bytes, g: int, slots: Sequence[Opener], secret: Secret
) -> tuple[Reserve | None, tuple[bytes, ...]]:
    if not slots:
        return None, ()
    spare = Secret.random()
    pk = generation_key(spare, g).public
    boxes = _boxes(scope, g, slots, pk, spare)
    link = encrypt(kdf(spare, Label.RESERVE_LINK, (scope, g)), secret.reveal())
    return Reserve(pk, tuple(map(sha256, boxes)), link), boxes


def _boxes(
    scope: bytes, g: int, openers: Sequence[Opener], pk: bytes, secret: Secret
) -> tuple[bytes, ...]:
    return tuple(
        seal(
            opener.kem_pk,
            Label.ACCOUNT_BOX,
            account_box_context(scope, g, opener, pk),
            secret.reveal(),
        )
        for opener in openers
    )


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


Fetch = Mapping[int, Boxes]
"""Boxes by chain sequence number, as the server keeps them."""


def open_account(chain: Chain, key: DeviceKeys, boxes: Fetch) -> Keyring:
    """Open every generation that this opener can, newest first, by box and by link.

    Raises ChainError CHN-10 when a box or link opens to a secret that does not give
    the published key; OpeningError when nothing opens at all.
    """
    opener = _Opener(chain, key, boxes)
    for seq in reversed(range(len(chain.entries))):
        opener.visit(seq)
    if not opener.secrets:
        raise OpeningError("no box of this account is sealed to this key")
    return Keyring(opener.secrets, opener.kem_g)


class _Opener:
    """Walks a chain backwards; links found on the way open older generations."""

    def __init__(self, chain: Chain, key: DeviceKeys, boxes: Fetch) -> None:
        self.chain, self.key, self.boxes = chain, key, boxes
        self.secrets: dict[int, Secret] = {}
        self.kem_g: dict[int, int] = {}
        self._reserved: dict[int, int] = {}

    def visit(self, seq: int) -> None:
        entry = parse_entry(self.chain.entries[seq])
        assert entry is not None
        state = self.chain.states[seq]
        content = entry.content
        if isinstance(content, Lock):
            self._reserved[content.reserve_seq] = state.g
        elif isinstance(content, Add):
            if content.opener.sig_pk == self.key.sig_pk:
                self._open_box(seq, state, state.pk, content.opener, 0)
        elif isinstance(content, Create | Rotate):
            self._open_generation(seq, state, content.gen)

    def _scope(self, seq: int) -> bytes:
        return self.chain.states[0].scope if seq == 0 else self.chain.account

    def _open_generation(self, seq: int, state: AccountState, gen: Generation) -> None:
        for index, opener in enumerate(state.openers):
            if opener.sig_pk == self.key.sig_pk:
                self._open_box(seq, state, gen.pk, opener, index)
        if gen.reserve is not None and seq in self._reserved:
            self._open_reserve(seq, state, gen, gen.reserve)
        secret = self.secrets.get(gen.g)
        if secret is not None and gen.link is not None:
            link = kdf(secret, Label.ACCOUNT_LINK, (self._scope(seq), gen.g))
            self._keep_previous(seq, gen.g, link, gen.link)

    def _open_box(
        self, seq: int, state: AccountState, pk: bytes, opener: Opener, index: int
    ) -> None:
        boxes = self.boxes.get(seq, Boxes()).openers
        if index >= len(boxes) or not boxes[index] or state.g in self.secrets:
            return
        parts = account_box_context(self._scope(seq), state.g, opener, pk)
        secret = Secret(self.key.kem.open(Label.ACCOUNT_BOX, parts, boxes[index]))
        self._keep(state.g, state.g, secret, pk)

    def _open_reserve(
        self, seq: int, state: AccountState, gen: Generation, reserve: Reserve
    ) -> None:
        slots = [o for o in state.openers if o.is_slot]
        boxes = self.boxes.get(seq, Boxes()).reserve
        for opener, box in zip(slots, boxes, strict=False):
            if opener.sig_pk != self.key.sig_pk or not box:
                continue
            parts = account_box_context(self._scope(seq), gen.g, opener, reserve.pk)
            spare = Secret(self.key.kem.open(Label.ACCOUNT_BOX, parts, box))
            self._keep(self._reserved[seq], gen.g, spare, reserve.pk)
        locked = self.secrets.get(self._reserved[seq])
        if locked is not None and gen.g not in self.secrets:
            key = kdf(locked, Label.RESERVE_LINK, (self._scope(seq), gen.g))
            self._keep(gen.g, gen.g, Secret(decrypt(key, reserve.link)), gen.pk)

    def _keep_previous(self, seq: int, g: int, key: Secret, link: bytes) -> None:
        before = self.chain.states[seq - 1]
        if g - 1 in self.secrets:
            return
        previous = Secret(decrypt(key, link))
        kem_g = g - 1
        if before.locked or before.pk != generation_key(previous, kem_g).public:
            kem_g = self._reserve_g(before.pk)
        self._keep(g - 1, kem_g, previous, before.pk)

    def _reserve_g(self, pk: bytes) -> int:
        for seq, (reserve_pk, _slots) in self.chain.state.reserves.items():
            if reserve_pk == pk:
                return self.chain.states[seq].g
        raise ChainError("CHN-10")

    def _keep(self, g: int, kem_g: int, secret: Secret, pk: bytes) -> None:
        if generation_key(secret, kem_g).public != pk:
            raise ChainError("CHN-10")
        self.secrets[g] = secret
        self.kem_g[g] = kem_g
