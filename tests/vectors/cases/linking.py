"""Linking a device: what both sides compute and refuse (docs/protocol.md §5.5)."""

import base64

from tests.vectors.assembler import ChainDraft, H, Key, enc, kdf, mac, sha
from tests.vectors.cases.primitives import with_bits_left_over

PHONE, CARD, LAPTOP = Key("phone"), Key("card", "card"), Key("linked laptop")
OTHER = Key("other laptop")
NUMBER = 42_917
NONCE, THEIRS, MAC_KEY = sha("r_N"), sha("r_E"), sha("link mac key")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What is ignored: all white space of ECMAScript, of U+2000 to U+200A the ends."""
NO_SPACES = "\u001c\u0085\u180e\u200b\u2060"
"""What some libraries take for white space, or nobody sees, and is refused."""


def crockford(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    return "".join(ALPHABET[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))


class Session:
    """A session between the phone and a new device; each word can be changed."""

    def __init__(self, key=LAPTOP, nonce=NONCE):
        self.draft = ChainDraft("person", [PHONE, CARD], "linked")
        self.key, self.nonce = key, nonce
        account, head = self.draft.account, self.draft.head
        self.answer = [account, self.draft.seq, head, THEIRS]
        self.commit = H("link-commit", key.opener, nonce)
        self.accept = key.signature("accept", enc([account, head, key.opener]))
        said = (NUMBER, *self.answer, key.opener, nonce)
        self.code = crockford(H("link-code", *said)[:5])
        self.text = text(NUMBER, self.commit, MAC_KEY)
        self.before = list(self.draft.entries)
        self.draft.put("add", [key.opener, self.accept, sha("box")], PHONE)

    def show(self, name, **change):
        return {
            "name": name,
            "operation": "link",
            "number": NUMBER,
            "answer": enc(self.answer),
            "commit": self.commit,
            "opener": enc(self.key.opener),
            "nonce": self.nonce,
            "accept": self.accept,
            "code": self.code,
            "entries": self.draft.entries,
            **change,
        }


def text(*fields):
    data = base64.urlsafe_b64encode(enc(list(fields))).decode().rstrip("=")
    return f"cordee-link1-{data}"


def shown(written):
    """Every fourth character followed by one of the spaces that are ignored."""
    pieces = [written[at : at + 4] for at in range(0, len(written), 4)]
    return "".join(piece + SPACES[i % len(SPACES)] for i, piece in enumerate(pieces))


def cases():
    session = Session()
    return {"valid": list(good(session)), "invalid": list(bad(session))}


def good(session):
    typed = f"{session.code[:4].lower()}-{session.code[4:]}".replace("0", "o")
    yield session.show("the characters are typed", typed=session.code)
    yield session.show("the characters are typed as people do", typed=typed)
    yield session.show("the text is pasted", text=session.text)
    yield session.show("the text is pasted as it was shown", text=shown(session.text))
    spaced = session.code[:4] + SPACES + "-" + session.code[4:]
    yield session.show("the characters are typed with spaces", typed=spaced)
    yield from (new_device("what a new device shows and checks"),)


def new_device(name, **change):
    session = Session()
    key = kdf(MAC_KEY, "link-mac", [NUMBER])
    return {
        "name": name,
        "operation": "new device",
        "number": NUMBER,
        "sig_seed": LAPTOP.seed,
        "kem_seed": LAPTOP.kem.seed,
        "nonce": NONCE,
        "mac_key": MAC_KEY,
        "answer": enc(session.answer),
        "commit": session.commit,
        "code": session.code,
        "text": session.text,
        "accept": session.accept,
        "mac": mac(key, *session.answer),
        **change,
    }


def answered(session, answer):
    """What a new device says to this answer, by its word and its code."""
    account, _seq, head, _nonce = answer
    said = (NUMBER, *answer, session.key.opener, session.nonce)
    code = crockford(H("link-code", *said)[:5])
    word = enc([account, head, session.key.opener])
    accept = session.key.signature("accept", word)
    return {"answer": enc(answer), "code": code, "typed": code, "accept": accept}


def bad(session):
    other = Session(OTHER)

    def refused(name, why, rule, **change):
        given = {"typed": session.code, **change}
        return {**session.show(name, **given), "why": why, "rule": rule}

    yield refused(
        "another key is revealed",
        "it is not what the new device committed to",
        "LNK-03",
        opener=enc(OTHER.opener),
        accept=other.accept,
    )
    yield refused(
        "another nonce is revealed",
        "it is not what the new device committed to",
        "LNK-03",
        nonce=sha("another"),
    )
    yield refused(
        "commitment, key and nonce are another's",
        "the code that the new device shows is over other words",
        "LNK-04",
        opener=enc(OTHER.opener),
        accept=other.accept,
        commit=other.commit,
        entries=other.draft.entries,
    )
    for dash in "\u2010\u2013\u2212":
        yield refused(
            f"a dash is U+{ord(dash):04X}",
            "one dash is forgiven, U+002D",
            "LNK-04",
            typed=session.code[:4] + dash + session.code[4:],
        )
    yield refused("one character is wrong", "it was mistyped", "LNK-04", typed="0" * 8)
    yield refused("a character is missing", "a code has eight", "LNK-04", typed="0" * 7)
    yield refused(
        "under another number",
        "the code is over the number",
        "LNK-04",
        number=NUMBER + 1,
    )
    scanned = {k: v for k, v in session.show("").items() if k != "name"}
    yield {
        **scanned,
        "name": "the text names another commitment",
        "text": text(NUMBER, other.commit, MAC_KEY),
        "why": "the server passed on another device's commitment",
        "rule": "LNK-04",
    }
    yield {
        **scanned,
        "name": "the text is of another session",
        "text": text(NUMBER + 1, session.commit, MAC_KEY),
        "why": "it is the text of some other new device",
        "rule": "LNK-04",
    }
    longer = text(900_000, session.commit, MAC_KEY)
    for name, written in (
        ("has bits left over", with_bits_left_over(longer)),
        ("is padded", longer + "="),
        *((f"has U+{ord(c):04X} in it", f"{session.text}{c}") for c in NO_SPACES),
    ):
        yield {
            **scanned,
            "name": f"the text {name}",
            "text": written,
            "why": "bytes have one text, and only white space is ignored",
            "rule": "ENC-01",
        }
    mixed = base64.b64decode(session.text[13:] + "==", b"-_")
    yield {
        **scanned,
        "name": "the text is not in its one encoding",
        "text": "cordee-link1-"
        + base64.urlsafe_b64encode(mixed.replace(b"\xcd\xa7\xa5", b"\xce\0\0\xa7\xa5"))
        .decode()
        .rstrip("="),
        "why": "the number is longer than it need be",
        "rule": "ENC-02",
    }
    yield {
        **scanned,
        "name": "the text is an invitation",
        "text": "cordee1-" + session.text[13:],
        "why": "another prefix",
        "rule": "ENC-01",
    }
    account, seq, head, _ = session.answer
    yield refused(
        "the word is for another head",
        "the new device accepts one place of one chain",
        "CHN-06",
        accept=LAPTOP.signature("accept", enc([account, account, LAPTOP.opener])),
    )
    yield refused(
        "the new device is a card",
        "a slot is never linked",
        "CHN-05",
        opener=enc(["card", LAPTOP.sig_pk, LAPTOP.kem.pk]),
    )
    yield refused(
        "the new device has a key of small order",
        "any message verifies under it",
        "SIG-02",
        opener=enc(["device", (1).to_bytes(32, "little"), LAPTOP.kem.pk]),
    )
    yield refused(
        "the chain ends before the device was added",
        "an older chain lets a revoked device come back",
        "LNK-06",
        entries=session.before,
    )
    yield refused(
        "the chain does not hold the head of the answer",
        "the account went another way than who linked it said",
        "LNK-06",
        **answered(session, [account, seq + 7, head, THEIRS]),
    )
    far = Session()
    far.answer = [account, seq + 7, head, THEIRS]
    yield {
        **new_device("the MAC is over another answer"),
        "answer": enc(far.answer),
        "code": crockford(
            H("link-code", NUMBER, *far.answer, LAPTOP.opener, NONCE)[:5]
        ),
        "why": "the answer did not come from who scanned the text",
        "rule": "LNK-04",
    }
