"""Encoding, hash, key derivation, boxes, padding, cards (docs/protocol.md §1, §2)."""

import base64
import string

from nacl.signing import SigningKey

from tests.vectors.assembler import (
    BOXES,
    H,
    Kem,
    Key,
    aead,
    enc,
    kdf,
    mac,
    pad,
    sha,
)

SIGNED = [b"body", bytes(64)]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def cases():
    return {
        "valid": [
            *encodings(),
            *hashes(),
            *derivations(),
            *boxes(),
            *paddings(),
            *cards(),
            *passkeys(),
            *invitations(),
        ],
        "invalid": [
            *refused_encodings(),
            *suites(),
            *refused_paddings(),
            *refused_cards(),
            *refused_invitations(),
        ],
    }


def encodings():
    yield {
        "name": "a signed body",
        "operation": "decode",
        "shape": "signed",
        "data": enc(SIGNED),
    }
    yield {
        "name": "a base",
        "operation": "decode",
        "shape": "base",
        "data": enc([2**53 - 1, bytes(32)]),
    }
    yield {
        "name": "a base at the beginning",
        "operation": "decode",
        "shape": "base",
        "data": enc([0, bytes(32)]),
    }


def refused_encodings():
    def bad(rule, name, why, data, shape="signed"):
        return {
            "name": name,
            "why": why,
            "rule": rule,
            "operation": "decode",
            "shape": shape,
            "data": data,
        }

    head = enc(bytes(32))
    yield bad("ENC-01", "nothing", "an array is expected", b"")
    yield bad("ENC-01", "nil", "nil stands only where it may", enc(None))
    yield bad(
        "ENC-01",
        "a map",
        "structures are arrays",
        enc({"body": b"body", "signature": bytes(64)}),
    )
    yield bad("ENC-01", "one element too few", "lengths are fixed", enc(SIGNED[:1]))
    yield bad(
        "ENC-01", "one element too many", "lengths are fixed", enc([*SIGNED, None])
    )
    yield bad(
        "ENC-01",
        "text in place of bytes",
        "they are told apart",
        enc(["body", bytes(64)]),
    )
    yield bad(
        "ENC-01",
        "a signature of sixty-three bytes",
        "lengths are fixed",
        enc([b"", bytes(63)]),
    )
    yield bad(
        "ENC-01",
        "bytes after the end",
        "one value, nothing more",
        enc(SIGNED) + b"\xc0",
    )
    yield bad("ENC-01", "cut short", "one whole value", enc(SIGNED)[:-1])
    yield bad(
        "ENC-01",
        "an array of four thousand million",
        "the input is shorter",
        b"\xdd\xff\xff\xff\xff",
    )
    yield bad(
        "ENC-02",
        "array header of three bytes",
        "the shortest form only",
        b"\xdc\x00\x02" + enc(SIGNED)[1:],
    )
    yield bad(
        "ENC-02",
        "byte length in two bytes",
        "the shortest form only",
        b"\x92\xc5\x00\x04body" + enc(bytes(64)),
    )
    yield bad(
        "ENC-02",
        "integer in two bytes",
        "the shortest form only",
        b"\x92\xcc\x05" + head,
        "base",
    )
    yield bad(
        "ENC-02",
        "a signed form of a positive integer",
        "the shortest form only",
        b"\x92\xd0\x05" + head,
        "base",
    )
    yield bad(
        "ENC-01",
        "a negative integer",
        "integers are 0 to 2^53-1",
        b"\x92\xff" + head,
        "base",
    )
    yield bad(
        "ENC-01",
        "two to the fifty-third",
        "integers are 0 to 2^53-1",
        enc([2**53, bytes(32)]),
        "base",
    )
    yield bad(
        "ENC-01", "a float", "there are none", b"\x92\xcb" + bytes(8) + head, "base"
    )
    yield bad(
        "ENC-01",
        "not a number",
        "there are no floats",
        b"\x92\xcb\x7f\xf8" + bytes(6) + head,
        "base",
    )
    yield bad(
        "ENC-01", "true for one", "types are told apart", b"\x92\xc3" + head, "base"
    )
    yield bad(
        "ENC-01", "an extension", "there are none", b"\x92\xd4\x01\x00" + head, "base"
    )
    yield bad(
        "ENC-01",
        "text that is not UTF-8",
        "text is UTF-8",
        enc(["text/1", "x", None, []]).replace(b"\xa1x", b"\xa1\xff"),
        "event",
    )
    yield bad(
        "ENC-01",
        "a lone surrogate",
        "text is UTF-8",
        enc(["text/1", "xyz", None, []]).replace(b"\xa3xyz", b"\xa3\xed\xa0\x80"),
        "event",
    )
    yield bad(
        "ENC-03", "a header of 1025 bytes", "1024 is its limit", bytes(1025), "header"
    )


def suites():
    for suite, previous, rule in ((0, 1, "SUI-02"), (2, 1, "SUI-01"), (0, 0, "SUI-01")):
        yield {
            "name": f"suite {suite} after {previous}",
            "why": "suites never go down, and unknown ones need an update",
            "rule": rule,
            "operation": "suite",
            "suite": suite,
            "previous": previous,
        }


def hashes():
    for label, parts in (
        ("account", [b"body"]),
        ("entry", [b""]),
        ("item", ["message", b"header", sha(b"payload")]),
        ("log", [bytes(32), 1, sha(b"item")]),
        ("thread-core", [b"\x90"]),
        ("card-check", [bytes(20)]),
    ):
        yield {
            "name": f"H of {label}",
            "operation": "hash",
            "label": label,
            "parts": enc(parts),
            "hash": H(label, *parts),
        }


def derivations():
    for label, parts, size in (
        ("acct-kem", [3], 32),
        ("message", [bytes(32), bytes(32), bytes(16)], 32),
        ("invite-id", [bytes(32)], 16),
        ("card-seed", ["sig"], 32),
    ):
        secret = sha("secret", label)
        yield {
            "name": f"kdf of {label}",
            "operation": "kdf",
            "secret": secret,
            "label": label,
            "parts": enc(parts),
            "size": size,
            "output": kdf(secret, label, parts, size),
        }
    key, plain, aad = sha("aead"), b"plain", b"aad"
    yield {
        "name": "AES-256-GCM with its nonce in front",
        "operation": "aead",
        "key": key,
        "data": aead(key, plain, aad),
        "aad": aad,
        "plain": plain,
    }


def boxes():
    for number, plain in enumerate((b"", b"secret", bytes(1000))):
        kem = Kem(sha("box seed", number))
        parts = [bytes(32), number]
        yield {
            "name": f"box of {len(plain)} bytes",
            "operation": "box",
            "seed": kem.seed,
            "public": kem.pk,
            "label": "epoch-box",
            "parts": enc(parts),
            "box": BOXES.box(kem.pk, "epoch-box", parts, plain),
            "plain": plain,
        }


def paddings():
    for size in (0, 1, 255, 256, 511, 1023, 1024, 1151, 1152, 5000):
        data = b"\x80" * size
        padded = pad(data)
        yield {
            "name": f"{size} bytes padded to {len(padded)}",
            "operation": "padding",
            "data": padded,
            "plain": data,
        }


def refused_paddings():
    for name, data in (
        ("no mark", bytes(256)),
        ("nothing", b""),
        ("another mark", b"x\x81" + bytes(254)),
        ("a size that is none", b"\x80" + bytes(300)),
        ("one size too many", b"\x80" + bytes(511)),
        ("something after the mark", b"\x80" + bytes(254) + b"\x01"),
    ):
        yield {
            "name": f"padding: {name}",
            "why": "there is one form",
            "rule": "MSG-01",
            "operation": "padding",
            "data": data,
        }


def card_text(secret, check=None):
    data = secret + (check or H("card-check", secret)[:5])
    number = int.from_bytes(data, "big")
    text = "".join(ALPHABET[number >> shift & 31] for shift in range(195, -1, -5))
    return " ".join(text[i : i + 5] for i in range(0, 40, 5))


def cards():
    secret = sha("card")[:20]
    keys = [kdf(secret, "card-seed", [use]) for use in ("sig", "kem")]
    text = card_text(secret)
    forms = {
        "as printed": text,
        "in lower case with dashes": text.lower().replace(" ", "-"),
        "with O and I for 0 and 1": text.replace("0", "O").replace("1", "I"),
        "with other white space": text.replace(" ", "\u00a0\u202f\t\r\n\ufeff"),
    }
    for name, form in forms.items():
        yield {
            "name": f"a card {name}",
            "operation": "card",
            "text": form,
            "secret": secret,
            "sig_seed": keys[0],
            "kem_seed": keys[1],
        }


def passkeys():
    for name in ("one passkey", "another passkey"):
        prf = sha(name)
        seeds = [kdf(prf, "prf-seed", [use]) for use in ("sig", "kem")]
        yield {
            "name": f"the slot of {name}",
            "operation": "passkey",
            "prf": prf,
            "sig_seed": seeds[0],
            "kem_seed": seeds[1],
            "sig_pk": bytes(SigningKey(seeds[0]).verify_key),
        }


def refused_cards():
    secret = sha("card")[:20]
    text = card_text(secret)
    other = ALPHABET[(ALPHABET.index(text[0]) + 1) % 32] + text[1:]
    for name, form in (
        ("a character changed", other),
        ("two groups exchanged", text[6:11] + " " + text[:5] + text[11:]),
        ("a character missing", text[:-1]),
        ("a character that is none", "U" + text[1:]),
        ("another check", card_text(secret, bytes(5))),
        ("dashes that are longer", text.replace(" ", "\u2013")),
        ("a control character", text.replace(" ", "\u0085")),
    ):
        yield {
            "name": f"a card with {name}",
            "why": "typing errors are found",
            "rule": "REC-01",
            "operation": "card",
            "text": form,
        }


def invitation(*fields):
    return "cordee1-" + base64.urlsafe_b64encode(enc(list(fields))).decode().rstrip("=")


def with_bits_left_over(written):
    """The same bytes in another text: the bits that its last character adds are set."""
    digits = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    return written[:-1] + digits[digits.index(written[-1]) | 1]


def of_another_alphabet(written):
    """The same bytes in base64 as it is in mail."""
    prefix, digits = written[:8], written[8:]
    return prefix + digits.replace("-", "+").replace("_", "/")


def invitations():
    secret, org, account, head = (
        sha("invitation"),
        sha("org"),
        sha("account"),
        sha("head"),
    )
    yield {
        "name": "an invitation and its proof",
        "operation": "invitation",
        "text": invitation("https://chat.example.org", org, secret, 1_790_000_000),
        "id": kdf(secret, "invite-id", [org], 16),
        "account": account,
        "head": head,
        "proof": mac(kdf(secret, "invite", [org]), account, head),
    }


def refused_invitations():
    secret = sha("invitation")
    good = invitation("https://chat.example.org", None, secret, 1)
    for rule, name, text in (
        ("ENC-01", "another prefix", good.replace("cordee1-", "cordee2-")),
        ("ENC-01", "a character that is none", good[:-1] + "!"),
        ("ENC-01", "four characters that are none", f"{good[:20]}****{good[20:]}"),
        (
            "ENC-01",
            "a short secret",
            invitation("https://chat.example.org", None, secret[:31], 1),
        ),
        ("ENC-01", "its end missing", good[:-8]),
        ("ENC-01", "bits left over", with_bits_left_over(good)),
        ("ENC-01", "padding", good + "="),
        ("ENC-01", "characters of another alphabet", of_another_alphabet(good)),
        ("ENC-01", "a space that is none", good + "\u200b"),
    ):
        yield {
            "name": f"an invitation with {name}",
            "why": "it is read whole or not at all",
            "rule": rule,
            "operation": "invitation",
            "text": text,
        }
    keys = Key("joiner")
    yield {
        "name": "an invitation proof for another account",
        "why": "the server put its own account in the joiner's place",
        "rule": "ATT-03",
        "operation": "invitation",
        "text": good,
        "account": keys.sig_pk,
        "head": sha("head"),
        "proof": mac(kdf(secret, "invite", [None]), sha("account"), sha("head")),
    }
