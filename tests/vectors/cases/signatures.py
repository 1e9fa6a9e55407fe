"""Ed25519 where implementations differ (docs/protocol.md §2.1; after speccheck)."""

import hashlib

from nacl import bindings as nacl

from tests.vectors.assembler import Key, prefix, sha

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
ORDER_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
IDENTITY = bytes([1]) + bytes(31)
SMALL = {
    "the identity": IDENTITY,
    "the identity with a sign": bytes([1]) + bytes(30) + b"\x80",
    "the point of order two": (P - 1).to_bytes(32, "little"),
    "a point of order four": bytes(32),
    "the other point of order four": bytes(31) + b"\x80",
    "a point of order eight": bytes.fromhex(ORDER_8),
    "its negative": bytes.fromhex(ORDER_8[:-2] + "85"),
    "the other y of order eight": (
        P - int.from_bytes(bytes.fromhex(ORDER_8), "little")
    ).to_bytes(32, "little"),
}
TORSION = bytes.fromhex(ORDER_8)
KEY = Key("signer")
BODY = b"what is signed"


def case(name, key, signature, body=BODY, label="epoch", **more):
    return {
        "name": name,
        "operation": "verify",
        "key": key,
        "label": label,
        "body": body,
        "signature": signature.hex(),
        **more,
    }


def scalar(data):
    return int.from_bytes(data, "little") % L


def base(number):
    return nacl.crypto_scalarmult_ed25519_base_noclamp(
        (number % L).to_bytes(32, "little")
    )


def mixed(*, key_too, zero):
    """Sign under A or R with a torsion part, with k a multiple of 8 or not."""
    secret = scalar(sha("mixed key"))
    public = (
        nacl.crypto_core_ed25519_add(base(secret), TORSION) if key_too else base(secret)
    )
    for count in range(1000):
        nonce = scalar(sha("mixed nonce", count))
        point = (
            base(nonce)
            if key_too
            else nacl.crypto_core_ed25519_add(base(nonce), TORSION)
        )
        k = scalar(hashlib.sha512(point + public + prefix("epoch") + BODY).digest())
        if (k % 8 == 0) is zero:
            return public, point + ((nonce + k * secret) % L).to_bytes(32, "little")
    raise AssertionError("no nonce found")


def cases():
    right = KEY.signature("epoch", BODY)
    return {"valid": list(good(right)), "invalid": [*weak(right), *wrong(right)]}


def good(right):
    yield case("an ordinary signature", KEY.sig_pk, right)
    yield case("an empty body", KEY.sig_pk, KEY.signature("epoch", b""), b"")
    yield case(
        "a signature for a cursor",
        KEY.sig_pk,
        KEY.signature("cursor", BODY),
        label="cursor",
    )
    public, signature = mixed(key_too=True, zero=True)
    yield case(
        "a key of mixed order that satisfies the equation without cofactor",
        public,
        signature,
    )


def weak(right):
    for name, point in SMALL.items():
        forged = IDENTITY + bytes(32)
        yield case(
            f"the key is {name}",
            point,
            forged,
            rule="SIG-02",
            why="one signature verifies for many messages",
        )
        yield case(
            f"R is {name}",
            KEY.sig_pk,
            point + right[32:],
            rule="SIG-02",
            why="a signer could disown it",
        )
    for y in (P, P + 1, P + 3, 2**255 - 1):
        point = y.to_bytes(32, "little")
        yield case(
            f"the key's y is p+{y - P}",
            point,
            right,
            rule="SIG-02",
            why="a second encoding of one point",
        )
        signed = (y | 1 << 255).to_bytes(32, "little")
        yield case(
            f"the key's y is p+{y - P}, with a sign",
            signed,
            right,
            rule="SIG-02",
            why="a second encoding of one point",
        )
        yield case(
            f"R's y is p+{y - P}",
            KEY.sig_pk,
            point + right[32:],
            rule="SIG-02",
            why="a second encoding of one point",
        )


def wrong(right):
    def sig01(name, why, signature=right, key=KEY.sig_pk, body=BODY, label="epoch"):
        return case(name, key, signature, body, label, rule="SIG-01", why=why)

    s = int.from_bytes(right[32:], "little")
    yield sig01(
        "S plus L",
        "a second signature from the first",
        right[:32] + (s + L).to_bytes(32, "little"),
    )
    yield sig01("S is L", "S is below L", right[:32] + L.to_bytes(32, "little"))
    yield sig01(
        "S with its highest bit", "S is below L", right[:63] + bytes([right[63] | 0x80])
    )
    yield sig01(
        "S of another message",
        "it signs something else",
        right[:32] + KEY.signature("epoch", b"x")[32:],
    )
    yield sig01(
        "R of another message",
        "it signs something else",
        KEY.signature("epoch", b"x")[:32] + right[32:],
    )
    yield sig01("another body", "it signs something else", body=BODY + b"!")
    yield sig01("another label", "labels keep purposes apart", label="cursor")
    yield sig01(
        "no label", "labels keep purposes apart", KEY.signing.sign(BODY).signature
    )
    yield sig01("another key", "somebody else signed", key=Key("another").sig_pk)
    yield sig01("a key that is no point", "y has no x", key=(2).to_bytes(32, "little"))
    yield sig01("sixty-three bytes", "a signature has 64", right[:63])
    public, signature = mixed(key_too=True, zero=False)
    yield sig01(
        "a key of mixed order, right only with the cofactor",
        "the equation without cofactor decides",
        signature,
        public,
    )
    public, signature = mixed(key_too=False, zero=False)
    yield sig01(
        "R of mixed order, right only with the cofactor",
        "the equation without cofactor decides",
        signature,
        public,
    )
