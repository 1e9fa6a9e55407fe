"""Every secret, tried on everything that the server stores.

What never enters this room: what anybody should be able to open. A secret is tried on
each box, link, state, message and file; what comes out is tried again, until nothing
new does. Nothing is opened by two secrets together, so that what a coalition opens is
what its members open one by one.
"""

import contextlib
import random
from collections import Counter

import msgspec

from cordee.crypto.chain_entry import (
    Add,
    Create,
    Holder,
    Rotate,
    account_box_context,
    parse_entry,
)
from cordee.crypto.encoding import Label, decode
from cordee.crypto.epoch import epoch_box_context
from cordee.crypto.errors import CryptoError
from cordee.crypto.event import decode_event
from cordee.crypto.message import parse_header
from cordee.crypto.opening.attachment import FileKeys
from cordee.crypto.opening.epoch import BoxContent
from cordee.crypto.opening.message import Inner
from cordee.crypto.opening.padding import unpad
from cordee.crypto.opening.secret import KemKey, OpeningError, Secret, decrypt, kdf


class Box(msgspec.Struct, frozen=True):
    """Something sealed to a public key; `g` derives the key from a generation."""

    label: Label
    parts: tuple[object, ...]
    data: bytes
    pk: bytes
    g: int


class Locked(msgspec.Struct, frozen=True):
    """Something sealed under a secret; `content` names it when it is no secret."""

    label: Label
    parts: tuple[object, ...]
    data: bytes
    aad: bytes = b""
    content: tuple[str, int] | None = None


class Segment(msgspec.Struct, frozen=True):
    """The one segment of a stored file.

    Its salt is in the message: whoever tries here is given it, which makes him stronger
    than he is.
    """

    blob: bytes
    salt: bytes
    data: bytes
    content: tuple[str, int]


class Store:
    """All that a server keeps of these accounts and this thread."""

    def __init__(self, accounts, thread):
        self.boxes, self.locked, self.files = [], [], []
        for account in accounts:
            for seq in account.boxes:
                self._entry(account, seq)
        for number in range(len(thread.records)):
            self._record(thread, number)
        for number, message in enumerate(thread.messages):
            self._message(thread, number, message)

    def _entry(self, account, seq):
        entry = parse_entry(account.chain.entries[seq])
        state, content = account.chain.states[seq], entry.content
        scope = account.account if seq else content.salt
        served = account.boxes[seq]
        if isinstance(content, Add):
            self._openers(account, scope, state, [content.opener], served.openers)
        elif isinstance(content, Create | Rotate):
            openers = state.holders or state.openers
            self._openers(account, scope, state, openers, served.openers)
            self._links(scope, content.gen)
            reserve = content.gen.reserve
            if reserve is not None:
                for slot, box in zip(state.slots, served.reserve, strict=True):
                    parts = account_box_context(scope, state.g, slot, reserve.pk)
                    self.boxes.append(
                        Box(Label.ACCOUNT_BOX, parts, box, slot.kem_pk, state.g)
                    )

    def _openers(self, account, scope, state, openers, boxes):
        for opener, box in zip(openers, boxes, strict=True):
            parts = account_box_context(scope, state.g, opener, state.pk)
            pk, g = getattr(opener, "kem_pk", b""), state.g
            if isinstance(opener, Holder):
                holder = account.find(opener.account).states[opener.seq]
                pk, g = holder.pk, holder.kem_g
            self.boxes.append(Box(Label.ACCOUNT_BOX, parts, box, pk, g))

    def _links(self, scope, gen):
        if gen.link is not None:
            self.locked.append(Locked(Label.ACCOUNT_LINK, (scope, gen.g), gen.link))
        if gen.reserve is not None:
            link = gen.reserve.link
            self.locked.append(Locked(Label.RESERVE_LINK, (scope, gen.g), link))

    def _record(self, thread, number):
        record, boxes = thread.records[number], thread.stored[number]
        for member, box in zip(record.core.members, boxes, strict=True):
            state = thread.people[member.account].chain.states[member.seq]
            parts = epoch_box_context(
                record.core_hash, member.account, member.generation
            )
            self.boxes.append(Box(Label.EPOCH_BOX, parts, box, state.pk, state.kem_g))
        c = record.core_hash
        title = ("title", number)
        self.locked.append(Locked(Label.STATE, (c,), record.body.state, c, title))

    def _message(self, thread, number, message):
        header = parse_header(message.sealed.header)
        parts = (header.epoch_hash, header.device, header.id)
        sealed, name = message.sealed, ("message", number)
        self.locked.append(
            Locked(Label.MESSAGE, parts, sealed.payload, sealed.header, name)
        )
        if message.blob is not None:
            salt, data = thread.blobs[message.blob]
            self.files.append(Segment(message.blob, salt, data, ("file", number)))


class Trial:
    """What each secret opens: an edge from it to every secret or content found.

    `share` of the boxes that are sealed to another key are tried as well; all at 1.
    """

    def __init__(self, store, share=1.0, seed=0):
        self.store, self.share = store, share
        self.random = random.Random(seed)
        self.found, self.counts = {}, Counter()

    def run(self, keys, memories):
        """Try these opener keys, and the secrets that each of them once made."""
        waiting = []
        for key in keys:
            self.found[key] = {s.reveal() for s in memories.get(key, ())}
            for box in self._chosen(lambda _box, key=key: key.kem):
                self._unbox(key, key.kem, box)
            waiting += self.found[key]
        while waiting:
            value = waiting.pop()
            if value not in self.found:
                self.found[value] = set()
                self._try(value)
                waiting += [x for x in self.found[value] if isinstance(x, bytes)]
        return self.found

    def reach(self, key):
        """Contents that this key opens, with all that comes out on the way."""
        seen, waiting = set(), [key]
        while waiting:
            for one in self.found.get(waiting.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return {one for one in seen if isinstance(one, tuple)}

    def _try(self, value):
        secret = Secret(value)
        generations = {}

        def key_for(box):
            if box.g not in generations:
                generations[box.g] = KemKey(kdf(secret, Label.ACCOUNT_KEM, (box.g,)))
            return generations[box.g]

        for box in self._chosen(key_for):
            self._unbox(value, key_for(box), box)
        for locked in self.store.locked:
            self._unlock(value, secret, locked)
        for file in self.store.files:
            self._open_file(value, secret, file)

    def _chosen(self, key_for):
        """Boxes to be tried: all that are sealed to this key, a share of the others."""
        for box in self.store.boxes:
            is_chosen = self.share == 1 or self.random.random() < self.share
            if is_chosen or key_for(box).public == box.pk:
                yield box

    def _unbox(self, source, key, box):
        self.counts["boxes"] += 1
        self.counts["foreign"] += key.public != box.pk
        with contextlib.suppress(OpeningError):
            plain = key.open(box.label, box.parts, box.data)
            self.counts["opened"] += 1
            self.found[source] |= secrets_in(box.label, plain)

    def _unlock(self, source, secret, locked):
        self.counts["locked"] += 1
        with contextlib.suppress(OpeningError):
            plain = decrypt(
                kdf(secret, locked.label, locked.parts), locked.data, locked.aad
            )
            self.counts["opened"] += 1
            if locked.content is None:
                self.found[source].add(plain)
                return
            self.found[source].add(locked.content)
            if locked.label is Label.MESSAGE:
                self.found[source] |= files_in(plain)

    def _open_file(self, source, secret, file):
        self.counts["files"] += 1
        keys = FileKeys(file.blob, secret, file.salt)
        with contextlib.suppress(CryptoError):
            keys.open(0, last=True, ciphertext=file.data)
            self.counts["opened"] += 1
            self.found[source].add(file.content)


def secrets_in(label, plain):
    """The secrets in a box, as bytes."""
    if label is Label.ACCOUNT_BOX:
        return {plain}
    content = decode(plain, BoxContent)
    return {content.key, *(past.key for past in content.history)}


def files_in(plain):
    """The keys of the files that a message tells of, as bytes."""
    event = decode_event(decode(unpad(plain), Inner).event)
    return {part.file_key for part in getattr(event, "files", ())}
