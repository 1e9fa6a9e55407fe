"""Files beside a message: parts, manifests and segments (docs/protocol.md §5.8)."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.vectors.assembler import H, enc, kdf, sha

SEGMENT = 1 << 20


def cases():
    good, bad = [], []
    whole(good)
    singles(good)
    seals(good, bad)
    parts(good, bad)
    manifests(bad)
    segments(bad)
    return {"valid": good, "invalid": bad}


def padded(size):
    sizes = [256, 512, 1024]
    while sizes[-1] < size:
        sizes.append(sizes[-1] + sizes[-1] // 8)
    return min(SEGMENT, next(one for one in sizes if one >= size))


def content(size, name="content"):
    """Bytes that are told apart at every place, and need no place in a file."""
    block = sha(name) + bytes(range(256)) * 31
    return (block * (size // len(block) + 1))[:size]


class FileDraft:
    """A sealed file; every field of its part and every nonce can be set wrong."""

    def __init__(self, name, size):
        self.name, self.plain = name, content(size, name)
        self.blob, self.salt = sha("blob", name)[:16], sha("salt", name)[:16]
        self.key = sha("file key", name)
        self.cut = [
            self.plain[at : at + SEGMENT]
            for at in range(0, max(1, len(self.plain)), SEGMENT)
        ]
        last = len(self.cut) - 1
        self.sealed = [
            self.seal(i, i == last, piece) for i, piece in enumerate(self.cut)
        ]

    def seal(self, index, last, piece, fill=b"\0"):
        both = kdf(self.key, "file-key", [self.blob, self.salt], 39)
        nonce = both[32:] + index.to_bytes(4, "big") + bytes([last])
        if last:
            piece = piece.ljust(padded(len(piece)), fill)
        return AESGCM(both[:32]).encrypt(nonce, piece, None)

    @property
    def hashes(self):
        return [sha(piece) for piece in self.sealed]

    @property
    def commit(self):
        return kdf(self.key, "file-commit", [self.blob, self.salt])

    def part(self, **change):
        fields = {
            "blob": self.blob,
            "file_key": self.key,
            "salt": self.salt,
            "segments": len(self.sealed),
            "true_size": len(self.plain),
            "manifest_hash": H("manifest", *self.hashes),
            "key_commit": self.commit,
            "sha256_plain": sha(self.plain),
            "name": "compte-rendu.pdf",
            "type": "application/pdf",
            "thumbnail": None,
        }
        return list({**fields, **change}.values())


def whole(good):
    for size in (0, 1, 256, 257, 1152, 5000):
        draft = FileDraft("whole", size)
        good.append(
            {
                "name": f"a file of {size} bytes",
                "operation": "file",
                "part": enc(draft.part()),
                "manifest": enc(draft.hashes),
                "segments": draft.sealed,
                "plain": draft.plain,
            }
        )


def single(name, draft, index, **change):
    return {
        "name": name,
        "operation": "segment",
        "part": enc(change.get("part", draft.part())),
        "manifest": enc(change.get("hashes", draft.hashes)),
        "index": change.get("index", index),
        "data": change.get("data", draft.sealed[min(index, len(draft.sealed) - 1)]),
    }


def singles(good):
    for size in (SEGMENT + 1, 2 * SEGMENT + 300):
        draft = FileDraft("long", size)
        vector = single(
            f"the last segment of {size} bytes, without the others",
            draft,
            len(draft.cut) - 1,
        )
        good.append({**vector, "plain": draft.cut[-1]})


def sealing(name, draft, again=None):
    return {
        "name": name,
        "operation": "seal file",
        "blob": draft.blob,
        "file_key": draft.key,
        "salt": draft.salt,
        "block": sha(draft.name) + bytes(range(256)) * 31,
        "size": len(draft.plain),
        "again": draft.plain[:1] if again is None else again,
        "hashes": draft.hashes,
    }


def seals(good, bad):
    for size in (0, 1, 1024, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT):
        draft = FileDraft("sealed", size)
        good.append(sealing(f"sealing {size} bytes", draft))
    draft = FileDraft("changed", 300)
    bad.append(
        {
            **sealing("another first byte, sealed again", draft, again=b"\xff"),
            "rule": "FIL-05",
            "why": "one nonce under two plaintexts gives the key away",
        }
    )


def parts(good, bad):
    draft = FileDraft("part", 700)
    event = ["file/1", "Le compte rendu", None, [], [draft.part(thumbnail=b"\xff\xd8")]]
    good.append(
        {
            "name": "event file/1",
            "operation": "event",
            "data": enc(event),
            "known": True,
        }
    )
    for name, change in (
        ("a file without a name", {"name": ""}),
        ("a name of 256 characters", {"name": "x" * 256}),
        ("a type of 128 characters", {"type": "x" * 128}),
        ("a file without segments", {"segments": 0}),
        ("65,537 segments", {"segments": 65_537}),
        ("more than 64 GiB", {"true_size": (1 << 36) + 1}),
        ("a short key", {"file_key": bytes(31)}),
        ("a thumbnail of 24,577 bytes", {"thumbnail": bytes(24_577)}),
        ("a thumbnail that is text", {"thumbnail": "x"}),
    ):
        bad.append(
            {
                "name": f"event with {name}",
                "why": "a part has bounds",
                "rule": "ENC-01",
                "operation": "event",
                "data": enc(["file/1", "", None, [], [draft.part(**change)]]),
            }
        )
    for name, files in (("no file", []), ("21 files", [draft.part()] * 21)):
        bad.append(
            {
                "name": f"event with {name}",
                "why": "a message brings 1 to 20 files",
                "rule": "ENC-01",
                "operation": "event",
                "data": enc(["file/1", "", None, [], files]),
            }
        )


def refused(bad, rule, name, why, draft, index=0, **change):
    bad.append({**single(name, draft, index, **change), "rule": rule, "why": why})


def manifests(bad):
    draft = FileDraft("manifest", 600)
    other = FileDraft("another", 600)
    two = draft.hashes * 2
    for rule, name, why, change in (
        (
            "FIL-01",
            "the manifest of another file",
            "the message names one manifest",
            {"hashes": other.hashes},
        ),
        (
            "FIL-01",
            "a manifest with one hash more",
            "the message names one manifest",
            {"hashes": two},
        ),
        (
            "FIL-01",
            "a manifest of nothing",
            "it decodes, and is not the one that the message names",
            {"hashes": []},
        ),
        (
            "ENC-01",
            "a manifest with a short hash",
            "hashes have 32 bytes",
            {"hashes": [bytes(31)]},
        ),
        (
            "FIL-04",
            "a part with more segments than its size needs",
            "the size says how many there are",
            {
                "hashes": two,
                "part": draft.part(segments=2, manifest_hash=H("manifest", *two)),
            },
        ),
        (
            "FIL-04",
            "a manifest with more hashes than segments",
            "the size says how many there are",
            {
                "hashes": two,
                "part": draft.part(manifest_hash=H("manifest", *two)),
            },
        ),
    ):
        refused(bad, rule, name, why, draft, **change)


def segments(bad):
    draft, other = FileDraft("segment", 600), FileDraft("other", 600)
    refused(
        bad,
        "FIL-02",
        "a key that the part does not commit to",
        "the same bytes would be another file to another reader",
        draft,
        part=draft.part(file_key=sha("another key")),
    )
    refused(
        bad,
        "FIL-03",
        "a segment of another file",
        "the manifest names each segment",
        draft,
        data=other.sealed[0],
    )
    refused(
        bad,
        "FIL-03",
        "a segment that was cut",
        "the manifest names each segment",
        draft,
        data=draft.sealed[0][:-16],
    )
    refused(
        bad,
        "FIL-04",
        "a segment beyond the last",
        "the size says how many there are",
        draft,
        index=1,
    )
    long = FileDraft("long", SEGMENT + 300)
    refused(
        bad,
        "FIL-03",
        "the last segment in the place of the first",
        "each segment has one place",
        long,
        data=long.sealed[1],
    )
    refused(
        bad,
        "FIL-06",
        "a file that is not the one that was hashed",
        "the sender's whole hash is the last word",
        draft,
        part=draft.part(sha256_plain=sha("other content")),
    )
    for name, sealed in (
        ("sealed for place 1", draft.seal(1, True, draft.plain)),
        (
            "sealed as not the last",
            draft.seal(0, False, draft.plain.ljust(1024, b"\0")),
        ),
        ("with padding that is not zero", draft.seal(0, True, draft.plain, b"\x80")),
        ("padded to another size", draft.seal(0, True, draft.plain.ljust(1152, b"\0"))),
        ("of zeros without a tag", bytes(1024 + 16)),
    ):
        hashes = [sha(sealed)]
        refused(
            bad,
            "FIL-04",
            f"a segment {name}",
            "a sender has one way to cut and seal a file",
            draft,
            data=sealed,
            hashes=hashes,
            part=draft.part(manifest_hash=H("manifest", *hashes)),
        )
