"""Structures put together by hand, from docs/protocol.md and primitives alone.

What never enters this room: the code under test. What a vector expects must not be
computed by what the vector tests.
"""

import hashlib
import hmac
import json
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.signing import SigningKey

enc = msgspec.msgpack.encode
dec = msgspec.msgpack.decode
SUITE = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM
)


def sha(*parts):
    joined = b"".join(p if isinstance(p, bytes) else str(p).encode() for p in parts)
    return hashlib.sha256(joined).digest()


def prefix(label):
    return b"cordee/1/" + label.encode() + b"\0"


def H(label, *parts):  # noqa: N802 - its name in the document
    return sha(prefix(label), enc(list(parts)))


def kdf(secret, label, parts, size=32):
    return HKDF(SHA256(), size, None, prefix(label) + enc(parts)).derive(secret)


def aead(key, plain, aad=b"", nonce=None):
    nonce = nonce or sha("nonce", key, plain, aad)[:12]
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def mac(key, *parts):
    return hmac.digest(key, enc(list(parts)), "sha256")


def pad(data):
    sizes = [256, 512, 1024]
    while sizes[-1] <= len(data):
        sizes.append(sizes[-1] + sizes[-1] // 8)
    size = next(size for size in sizes if size > len(data))
    return data + b"\x80" + bytes(size - len(data) - 1)


class Kem:
    """An X-Wing key pair from its seed."""

    def __init__(self, seed):
        self.seed = seed
        expanded = hashlib.shake_256(seed).digest(96)
        self.first = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self.second = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
        self.pk = (
            self.first.public_key().public_bytes_raw()
            + self.second.public_key().public_bytes_raw()
        )


class Key:
    """The two key pairs of an opener, from a name."""

    def __init__(self, name, type_="device"):
        self.type = type_
        self.seed = sha("sign", name)
        self.signing = SigningKey(self.seed)
        self.sig_pk = bytes(self.signing.verify_key)
        self.kem = Kem(sha("kem", name))
        self.opener = [type_, self.sig_pk, self.kem.pk]

    def __eq__(self, other):
        return isinstance(other, Key) and self.sig_pk == other.sig_pk

    def __hash__(self):
        return hash(self.sig_pk)

    def signature(self, label, body):
        return self.signing.sign(prefix(label) + body).signature

    def sign(self, label, body):
        """Sign a body given as a list; its encoding and the signature."""
        data = body if isinstance(body, bytes) else enc(body)
        return [data, self.signature(label, data)]


class BoxFile:
    """Boxes once made: HPKE has no seed, so that a box is kept to stay the same."""

    PATH = Path(__file__).with_name("boxes.cache.json")

    def __init__(self):
        self.kept = json.loads(self.PATH.read_text()) if self.PATH.exists() else {}
        self.seen = {}

    def box(self, pk, label, parts, plain):
        info = prefix(label) + enc(parts)
        name = sha("box", pk, info, plain).hex()[:32]
        if name not in self.kept:
            public = hpke.MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(pk[:1184]),
                x25519.X25519PublicKey.from_public_bytes(pk[1184:]),
            )
            self.kept[name] = SUITE.encrypt(plain, public, info=info).hex()
        self.seen[name] = self.kept[name]
        return bytes.fromhex(self.kept[name])

    def save(self):
        self.PATH.write_text(json.dumps(self.seen, indent=0, sort_keys=True) + "\n")


BOXES = BoxFile()


class ChainDraft:
    """A chain under construction; every field of every entry can be set wrong."""

    def __init__(self, kind, keys, name, admin=None, **change):
        self.name, self.kind, self.salt = name, kind, sha("salt", name)[:16]
        self.openers, self.g, self.seq = list(keys), 0, 0
        self.secrets, self.boxes, self.reserve_boxes = {}, {}, {}
        self.account = self.head = None
        content = self.create(admin, **change)
        first = self.entry("create", content, keys[0], **change.get("body", {}))
        self.entries = [first]
        self.account = H("account", first[0])
        self.head = H("entry", first[0])

    def create(self, admin=None, **change):
        keys = self.openers
        openers = change.get("openers", [k.opener for k in keys])
        joining = change.get("joining", openers)
        content = {
            "account_kind": self.kind,
            "salt": self.salt,
            "openers": openers,
            "accepts": [
                k.signature("accept", enc([self.salt, None, joining])) for k in keys
            ],
            "gen": self.generation(0, keys, None, **change.get("gen", {})),
            "admin": admin,
            "suites": [1],
        }
        return list({**content, **change.get("content", {})}.values())

    def generation(self, g, keys, previous, /, **change):
        scope = self.account or self.salt
        secret, spare = sha("secret", self.name, g), sha("spare", self.name, g)
        pk = change.pop("pk", None) or Kem(kdf(secret, "acct-kem", [g])).pk
        wrong = change.get("spare", {}).get("pk")
        spare_pk = wrong or Kem(kdf(spare, "acct-kem", [g])).pk
        slots = [key for key in keys if key.type != "device"]
        link = previous and aead(kdf(secret, "acct-link", [scope, g]), previous)
        reserve_link = aead(kdf(spare, "reserve-link", [scope, g]), secret)
        self.secrets[g] = secret
        self.pending = (scope, g, keys, pk, secret, slots, spare_pk, spare)
        reserve = {
            "pk": spare_pk,
            "box_hashes": [sha("box", self.name, g, "spare", k.sig_pk) for k in slots],
            "link": reserve_link,
        }
        gen = {
            "g": g,
            "pk": pk,
            "box_hashes": [sha("box", self.name, g, k.sig_pk) for k in keys],
            "link": link or None,
            "reserve": list({**reserve, **change.pop("spare", {})}.values())
            if slots
            else None,
        }
        if change.pop("boxes", False):
            self.real_boxes(gen)
        return list({**gen, **change}.values())

    def real_boxes(self, gen):
        scope, g, keys, pk, secret, slots, spare_pk, spare = self.pending

        def boxes(keys, pk, secret):
            return [
                BOXES.box(k.kem.pk, "acct-box", [scope, g, k.sig_pk, pk], secret)
                for k in keys
            ]

        seq = 0 if self.account is None else self.seq + 1
        self.boxes[seq] = boxes(keys, pk, secret)
        gen["box_hashes"] = [sha(box) for box in self.boxes[seq]]
        if gen["reserve"]:
            self.reserve_boxes[seq] = boxes(slots, spare_pk, spare)
            gen["reserve"][1] = [sha(box) for box in self.reserve_boxes[seq]]

    def rotation(self, revoked=(), added=(), **change):
        kept = [k for k in self.openers if k not in revoked]
        gen = self.generation(
            self.g + 1,
            [*kept, *added],
            self.secrets.get(self.g),
            **change.get("gen", {}),
        )
        content = {
            "revoked": [k.sig_pk for k in revoked],
            "added": change.get("openers", [k.opener for k in added]),
            "accepts": [self.accept(k) for k in added],
            "gen": gen,
        }
        return list({**content, **change.get("content", {})}.values())

    def accept(self, key, prev=None):
        return key.signature(
            "accept", enc([self.account, prev or self.head, key.opener])
        )

    def addition(self, key, **change):
        content = {
            "opener": key.opener,
            "accept": self.accept(key),
            "box_hash": sha("box", self.name, "add", key.sig_pk),
        }
        return list({**content, **change}.values())

    def real_addition(self, key):
        scope, g, _keys, pk, secret, *_rest = self.pending
        parts = [self.account or scope, g, key.sig_pk, pk]
        box = BOXES.box(key.kem.pk, "acct-box", parts, secret)
        self.boxes[self.seq + 1] = [box]
        return self.addition(key, box_hash=sha(box))

    def entry(self, kind, content, key, authority=None, /, label="entry", **change):
        body = {
            "suite": 1,
            "account": self.account,
            "seq": 0 if self.account is None else self.seq + 1,
            "prev": self.head,
            "time": 1_790_000_000_000,
            "signer": [key.sig_pk, authority],
            "kind": kind,
            "content": content if isinstance(content, bytes) else enc(content),
        }
        return key.sign(label, list({**body, **change}.values()))

    def put(self, kind, content, key, authority=None, **change):
        """Append an entry that is right, and follow its effect."""
        entry = self.entry(kind, content, key, authority, **change)
        self.entries.append(entry)
        self.seq, self.head = self.seq + 1, H("entry", entry[0])
        return entry

    def put_rotation(self, key, revoked=(), added=(), **change):
        content = self.rotation(revoked, added, **change)
        self.openers = [*(k for k in self.openers if k not in revoked), *added]
        self.g += 1
        return self.put("rotate", content, key)

    def put_addition(self, new, key):
        content = self.addition(new)
        self.openers.append(new)
        return self.put("add", content, key)

    @property
    def place(self):
        return [self.account, self.seq, self.head]


class ThreadDraft:
    """A thread under construction: records, their keys and the log's hashes."""

    def __init__(self, chains, devices):
        self.chains = {chain.account: chain for chain in chains}
        self.devices = dict(zip(self.chains, devices, strict=True))
        self.records, self.thread, self.head = [], None, None
        self.log, self.keys = {}, []

    def member(self, chain, capacity="member", from_=0):
        return [*chain.place, chain.g, capacity, from_]

    def key(self, epoch):
        return sha("epoch key", epoch)

    def record(
        self, signer, members, /, *, base=None, key=None, label="epoch", **change
    ):
        """Sign the next record; `change` sets any element of the core wrong."""
        epoch = len(self.records)
        body = change.pop("body", {})
        device = key or self.devices[signer.account]
        if base is None and epoch:
            base = [epoch, self.log[epoch]]
        core = {
            "suite": 1,
            "thread": self.thread,
            "epoch": epoch,
            "prev": self.head,
            "base": base,
            "signer": [*signer.place, device.sig_pk],
            "behalf": None,
            "members": sorted(members),
            "retention": [0, 0],
            "successor": None,
            "salt": sha("salt", epoch)[:16],
        }
        core = enc(list({**core, **change}.values()))
        return device.sign(label, self.body(core, len(members), **body))

    def body(self, core, count, **body):
        c, secret = H("thread-core", core), self.key(len(self.records))
        state = pad(enc(["Bloc 3", None]))
        whole = {
            "core": core,
            "key_check": kdf(secret, "key-check", [c]),
            "state": aead(kdf(secret, "state", [c]), state, c),
            "box_hashes": [sha("epoch box", i) for i in range(count)],
        }
        return list({**whole, **body}.values())

    def put(self, record):
        body, _signature = record
        core = dec(body)[0]
        self.thread = self.thread or H("thread-core", core)
        self.head, self.core_hash = H("epoch", body), H("thread-core", core)
        self.records.append(record)
        seq = len(self.records)
        item = H("item", "epoch", body, sha(b""))
        self.log[seq] = H("log", self.log.get(seq - 1, self.thread), seq, item)
        return record

    def show(self):
        return {
            "records": self.records,
            "chains": {a.hex(): chain.entries for a, chain in self.chains.items()},
            "log": {str(seq): value for seq, value in self.log.items()},
        }
