"""The note of a deadline, sealed to the account that gets its task (§5.14)."""

from tests.vectors.assembler import BOXES, Kem, enc, kdf, pad, sha

SECRET, GENERATION = sha("the secretariat's secret"), 3
SEED = kdf(SECRET, "acct-kem", [GENERATION])
DEADLINE = sha("a deadline")[:16]
NOTE = [
    "M. Le Bihan, sortie",
    "LE BIHAN Yann",
    "Dr Anne Le Goff",
    "+33297000000",
    "Le courrier n'a été ni remis ni rendu : appelez le cabinet.",
    sha("a message")[:16],
]


def cases():
    return {"valid": list(notes()), "invalid": list(refused())}


def sealed(name, note, plain=None, deadline=DEADLINE):
    plain = pad(enc(note)) if plain is None else plain
    pk = Kem(SEED).pk
    return {
        "name": name,
        "operation": "task note",
        "kem_seed": SEED,
        "public": pk,
        "deadline": deadline,
        "box": BOXES.box(pk, "task", [deadline], plain),
        "note": enc(note),
    }


def notes():
    yield sealed("a note", NOTE)
    yield sealed("a note that names no message", [*NOTE[:5], None])
    yield sealed("a note that says nothing", ["", "", "", "", "", None])
    longest = ["é" * 256, "é" * 128, "é" * 128, "0" * 32, "é" * 512, NOTE[5]]
    yield sealed("a note with the longest texts", longest)
    yield sealed("a note of another deadline", NOTE, deadline=sha("another")[:16])


def refused():
    def wrong(rule, name, why, plain):
        return {**sealed(f"a note {name}", NOTE, plain), "why": why, "rule": rule}

    padded = pad(enc(NOTE))
    yield wrong("MSG-01", "that is not padded", "there is one form", bytes(256))
    longer = padded[:-1] + b"\x01"
    yield wrong("MSG-01", "padded with ones", "there is one form", longer)
    short = pad(enc(NOTE[:5]))
    yield wrong("ENC-01", "of five fields", "its fields are fixed", short)
    phone = pad(enc([*NOTE[:3], "0" * 33, *NOTE[4:]]))
    yield wrong("ENC-01", "with a longer number", "thirty-two characters", phone)
    whom = pad(enc([*NOTE[:5], bytes(15)]))
    yield wrong("ENC-01", "with a shorter message id", "sixteen bytes", whom)
    text = pad(enc([*NOTE[:4], b"text", NOTE[5]]))
    yield wrong("ENC-01", "with bytes for a text", "a text is no bytes", text)
    wide = pad(b"\x96\xa0\xa0\xa0\xa0\xd9\x01a\xc0")
    yield wrong("ENC-02", "in a longer form", "there is one encoding", wide)
