"""What cryptography costs: CPU microseconds of each operation, and the library's share.

Beside every operation stand the calls of the library that it makes, alone and with
inputs of the same size; what is left is encoding, hashing and rules of our own.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import crypto_sign_open
from nacl.signing import SigningKey

from cordee.crypto.chain import Chain, extend_chain
from cordee.crypto.epoch import Rules, verify_epoch
from cordee.crypto.log import Base, ItemKind, item_hash, next_hash
from cordee.crypto.message import check_header, parse_header
from cordee.crypto.opening import account as accounts
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.message import new_id, open_message, seal_message
from cordee.server.protocol.client_frames import Append
from tests.bench.crowd import Crowd, event
from tests.bench.workloads import Figures
from tests.support.people import RETENTION, Account, Thread

GROUPS: Final = (2, 50, 500)
RUNS: Final = 5
RUN_SECONDS: Final = 0.05
"""Of one run; the median of RUNS is kept."""
HISTORY: Final = (50, 200)
"""Threads and messages of each, as in W4."""
SUITE: Final = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM
)


@dataclass(frozen=True)
class Operation:
    """An act of ours, and the calls of the library within it."""

    name: str
    act: Callable[[], object]
    library: Callable[[], object]


def crypto_cost(crowd: Crowd) -> Figures:
    """Measure every operation, and the reading of a history."""
    people = [one.account for one in crowd.first(max(GROUPS))]
    figures: Figures = {}
    for one in _operations(people):
        ours, library = _micros(one.act), _micros(one.library)
        figures[one.name] = ours
        figures[f"{one.name} library %"] = min(100.0, 100 * library / ours)
    return figures | _history(people)


def _micros(act: Callable[[], object]) -> float:
    """Give CPU microseconds of one call: the median of some runs."""
    act()
    return median(_run(act) for _ in range(RUNS)) * 1e6


def _run(act: Callable[[], object]) -> float:
    start, count = time.process_time(), 0
    while (spent := time.process_time() - start) < RUN_SECONDS:
        act()
        count += 1
    return spent / count


class Primitives:
    """The library's own calls, with inputs as large as those of a message."""

    def __init__(self) -> None:
        self._signing = SigningKey.generate()
        self._key = bytes(self._signing.verify_key)
        self._text = os.urandom(1200)
        self._signed = bytes(self._signing.sign(self._text))
        self._aes, self._nonce = AESGCM(os.urandom(32)), bytes(12)
        self._sealed = self._aes.encrypt(self._nonce, self._text, b"")
        self._kem = mlkem.MLKEM768PrivateKey.generate()
        self._ecdh = x25519.X25519PrivateKey.generate()
        self._public = hpke.MLKEM768X25519PublicKey(
            self._kem.public_key(), self._ecdh.public_key()
        )
        self._box = SUITE.encrypt(self._text[:40], self._public, info=b"info")

    def sign(self) -> object:
        """Ed25519, PyNaCl."""
        return self._signing.sign(self._text)

    def verify(self) -> object:
        """Ed25519, PyNaCl."""
        return crypto_sign_open(self._signed, self._key)

    def derive(self) -> object:
        """HKDF-SHA256."""
        return HKDF(SHA256(), 32, None, self._text[:100]).derive(self._key)

    def seal(self) -> None:
        """Seal a message: a key, a signature, AES-256-GCM."""
        self.derive()
        self.sign()
        AESGCM(self._key).encrypt(self._nonce, self._text, b"")

    def open(self) -> None:
        """Open a message: a key, AES-256-GCM, a signature."""
        self.derive()
        self._aes.decrypt(self._nonce, self._sealed, b"")
        self.verify()

    def boxes(self, count: int) -> None:
        """Seal boxes for so many and sign the record, with its sealed title."""
        for _ in range(count):
            SUITE.encrypt(self._text[:40], self._public, info=b"info")
        self.sign()
        self.derive()

    def open_box(self) -> None:
        """Open one box; the keys of a device are at hand."""
        key = hpke.MLKEM768X25519PrivateKey(self._kem, self._ecdh)
        SUITE.decrypt(self._box, key, info=b"info")


def _operations(people: Sequence[Account]) -> Iterator[Operation]:
    primitives = Primitives()
    yield from _of_messages(people[:2], primitives)
    yield _entry(people[0], primitives)
    for count in GROUPS:
        yield from _of_epochs(people[:count], primitives)


def _of_messages(
    people: Sequence[Account], primitives: Primitives
) -> Iterator[Operation]:
    thread, sender = Thread.begin(*people), people[0]
    said = event()

    def seal() -> tuple[bytes, bytes]:
        sealed = seal_message(
            said,
            id_=new_id(1),
            n=1,
            record=thread.record,
            key=thread.key,
            sender=sender.state,
            keys=sender.keys,
            base=thread.base,
        )
        return sealed.header, sealed.payload

    header, payload = seal()
    yield Operation("seal", seal, primitives.seal)
    yield Operation(
        "open", lambda: open_message(header, payload, thread.key), primitives.open
    )
    yield Operation(
        "server's check",
        lambda: check_header(parse_header(header), thread.record, sender.chain),
        lambda: hashlib.sha256(header),
    )


def _entry(person: Account, primitives: Primitives) -> Operation:
    """A chain's next entry: an attestation, which carries a signature of its own."""
    before = Chain(person.chain.entries[:1], person.chain.states[:1])
    entry = person.chain.entries[1]
    return Operation(
        "verify entry", lambda: extend_chain(before, entry), primitives.verify
    )


def _of_epochs(
    people: Sequence[Account], primitives: Primitives
) -> Iterator[Operation]:
    count = len(people)
    thread = Thread.begin(*people)
    signed, reader = thread.sealed.signed, people[-1]
    chains = {person.account: person.chain for person in people}
    rules = Rules(accounts=chains.get, log_hash=lambda _seq: None)
    box = thread.sealed.boxes[thread.record.box_index(reader.account)]
    assert reader.secret is not None
    key = accounts.generation_key(reader.secret, reader.state.g)
    yield Operation(
        f"make epoch of {count}",
        lambda: Thread.begin(*people, retention=RETENTION),
        lambda: primitives.boxes(count),
    )
    yield Operation(
        f"verify epoch of {count}",
        lambda: verify_epoch(signed, None, rules),
        primitives.verify,
    )
    yield Operation(
        f"open box of {count}",
        lambda: open_epoch(thread.record, reader.account, box, key),
        primitives.open_box,
    )


def _history(people: Sequence[Account]) -> Figures:
    """Verify and open what W4 fetches: numbers, hashes, headers, signatures."""
    threads, each = HISTORY
    logs = [_log(people[0], other, each) for other in people[1 : threads + 1]]
    start = time.process_time()
    for thread, log in logs:
        _read(thread, log)
    return {"W4 verify and open": time.process_time() - start}


def _log(reader: Account, sender: Account, each: int) -> tuple[Thread, list[Append]]:
    thread = Thread.begin(sender, reader)
    hashed = item_hash(ItemKind.EPOCH, thread.sealed.signed.body, b"")
    thread.base = Base(1, next_hash(thread.id, 1, hashed))
    text = "x" * 1024
    return thread, [thread.message(sender, text, n, n=n) for n in range(1, each + 1)]


def _read(thread: Thread, log: Sequence[Append]) -> None:
    hashed = thread.base.hash
    for seq, item in enumerate(log, start=2):
        step = item_hash(ItemKind.MESSAGE, item.header, item.payload)
        hashed = next_hash(hashed, seq, step)
        header = parse_header(item.header)
        sender = thread.people[header.account].chain
        check_header(header, thread.record, sender)
        open_message(item.header, item.payload, thread.key, header)
