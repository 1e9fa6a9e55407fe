"""Tokens of patients and what is kept under them (docs/protocol.md §5.11)."""

from tests.vectors.assembler import H, aead, enc, kdf, mac, pad, sha

SECRET, ORGANISATION = sha("patients' key"), sha("the hospital")
MATRICULE, OID = "279035121518989", "1.2.250.1.213.1.4.11"
KEPT = ["found", "899700218896", "Dr Anne Le Guen", 1_790_000_000_000]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def token(secret=SECRET, organisation=ORGANISATION, generation=1, of=(MATRICULE, OID)):
    return mac(kdf(secret, "patient-token", [organisation, generation]), *of)


def box(plain, place=None, generation=1):
    key = kdf(SECRET, "patient-box", [ORGANISATION, generation])
    return aead(key, plain, place or token(generation=generation))


def shown(name, operation, **more):
    return {
        "name": name,
        "operation": operation,
        "secret": SECRET,
        "organisation": ORGANISATION,
        "generation": 1,
        **more,
    }


def cases():
    return {"valid": [*tokens(), *boxes(), paper()], "invalid": list(refused())}


def tokens():
    for name, change in (
        ("a patient", {}),
        ("the same under another organisation", {"organisation": sha("the clinic")}),
        ("the same under the next generation", {"generation": 2}),
        ("the same under another key", {"secret": sha("another key")}),
    ):
        yield (
            shown(
                f"the token of {name}",
                "patient token",
                matricule=MATRICULE,
                oid=OID,
                token=token(**change),
            )
            | change
        )
    for name, of in (
        ("the same matricule of another authority", (MATRICULE, "1.2.250.1.213.1.4.8")),
        ("somebody of Corsica", ("279032A12151893", OID)),
    ):
        yield shown(
            f"the token of {name}",
            "patient token",
            matricule=of[0],
            oid=of[1],
            token=token(of=of),
        )


def boxes():
    for name, kept in (
        ("whose GP is known", KEPT),
        ("who does not want it told", ["opposed", "", "", 1_790_000_000_000]),
        ("of whom nothing is known", ["unknown", "", "", 0]),
        ("whose GP has the longest name that fits", [*KEPT[:2], "é" * 112, KEPT[3]]),
    ):
        yield sealed(f"what is kept of a patient {name}", kept, pad(enc(kept)))


def sealed(name, kept, plain, **more):
    data = box(plain)
    assert len(data) == 284
    place = {"token": token(), "data": data}
    return shown(name, "patient box", kept=enc(kept), **place) | more


def paper():
    data = SECRET + (1).to_bytes(3, "big")
    data += H("patient-key", ORGANISATION, data)[:5]
    bits = "".join(f"{byte:08b}" for byte in data)
    text = "".join(ALPHABET[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))
    groups = " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    return shown("a key on paper", "patient key", text=groups)


def refused():
    def wrong(rule, name, why, plain):
        return {
            **sealed(f"what is kept is {name}", KEPT, plain),
            "why": why,
            "rule": rule,
        }

    padded = pad(enc(KEPT))
    yield wrong("MSG-01", "not padded", "there is one form", bytes(256))
    longer = padded[:-1] + b"\x01"
    yield wrong("MSG-01", "padded with ones", "there is one form", longer)
    short = pad(enc(KEPT[:3]))
    yield wrong("ENC-01", "without a time", "its fields are fixed", short)
    negative = pad(enc([*KEPT[:3], -1]))
    yield wrong("ENC-01", "of a time before 1970", "integers have a sign", negative)
    long = pad(enc(["of a seventeenth!", *KEPT[1:]]))
    yield wrong("ENC-01", "a longer outcome", "sixteen characters", long)
    wide = pad(b"\x94\xa5found\xa0\xa0\xcc\x01")
    yield wrong("ENC-02", "in a longer form", "there is one encoding", wide)
    yield paper() | {
        "name": "a key on paper with a wrong character",
        "text": paper()["text"].replace("0", "1", 1),
        "why": "its last groups check it",
        "rule": "REC-01",
    }
    yield paper() | {
        "name": "a key on paper of another organisation",
        "organisation": sha("the clinic"),
        "why": "it would find nobody",
        "rule": "REC-01",
    }
