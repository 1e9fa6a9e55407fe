"""Messages, notices, session proofs and the log (docs/protocol.md §5.4, §7)."""

from tests.vectors.assembler import H, Key, aead, enc, kdf, pad, sha
from tests.vectors.cases.epochs import DEVICES, NOWHERE, members_of, thread

EVENT = enc(["text/1", "bonjour", None, []])


class Sealer:
    def __init__(self, draft):
        self.draft = draft

    def header(self, who="bruno", key=None, **change):
        draft, chain = self.draft, self.draft.people[who]
        n = change.get("n", 1)
        fields = {
            "suite": 1,
            "thread": draft.thread,
            "epoch": len(draft.records) - 1,
            "epoch_hash": draft.head,
            "id": sha("id")[:8] + n.to_bytes(8, "big"),
            "account": chain.account,
            "seq": chain.seq,
            "head": chain.head,
            "device": (key or DEVICES[who]).sig_pk,
            "behalf": None,
            "n": n,
            "base": [1, draft.log[1]],
            "contract": None,
        }
        return list({**fields, **change}.values())

    def seal(
        self, header, signer, event=EVENT, padding=pad, signed=None, label="message-sig"
    ):
        data = enc(header)
        body = enc([sha(signed or data), event])
        plain = padding(enc([event, signer.signature(label, body)]))
        key = kdf(
            self.draft.key(header[2]), "message", [header[3], header[8], header[4]]
        )
        return data, aead(key, plain, data)


def cases():
    draft = thread()
    sealer = Sealer(draft)
    good, bad = [], []

    def shown(name, header, payload, **more):
        return {
            "name": name,
            "operation": "message",
            **draft.show(),
            "header": header,
            "payload": payload,
            "key": draft.key(0),
            **more,
        }

    for name, event in {
        "a text": EVENT,
        "a text of two thousand characters": enc(
            ["text/1", "é" * 2000, bytes(16), [NOWHERE]]
        ),
        "an event of a newer version": enc(["poll/1", ["yes", "no"]]),
    }.items():
        header, payload = sealer.seal(sealer.header(), DEVICES["bruno"], event)
        good.append(shown(name, header, payload, event=event))

    def wrong(rule, name, why, who="bruno", key=None, **change):
        options = {
            k: change.pop(k)
            for k in ("event", "padding", "signed", "label")
            if k in change
        }
        signer = change.pop("signer", None) or key or DEVICES[who]
        header, payload = sealer.seal(
            sealer.header(who, key, **change), signer, **options
        )
        bad.append(shown(name, header, payload, rule=rule, why=why))

    forged_messages(wrong, draft)
    header, payload = sealer.seal(sealer.header(), DEVICES["bruno"])
    bad.append(
        shown(
            "a bit of the payload turned",
            header,
            payload[:-1] + bytes([payload[-1] ^ 1]),
            rule="MSG-01",
            why="the ciphertext was changed",
        )
    )
    bad.append(
        shown(
            "a payload cut to nothing",
            header,
            b"",
            rule="MSG-01",
            why="there is no ciphertext",
        )
    )
    other = enc(sealer.header(n=2))
    bad.append(
        shown(
            "a payload under another header",
            other,
            payload,
            rule="MSG-01",
            why="it was moved elsewhere",
        )
    )
    bad.append(
        shown(
            "a header in a longer form",
            b"\xdc\x00\x0d" + header[1:],
            payload,
            rule="ENC-02",
            why="there is one encoding",
        )
    )
    notices(draft, good, bad)
    stale(bad)
    log(draft, good, bad)
    return {"valid": good, "invalid": bad}


def forged_messages(wrong, draft):
    claire = draft.people["claire"]
    wrong("MSG-01", "no padding", "there is one form", padding=lambda data: data)
    wrong(
        "MSG-01",
        "padding to another size",
        "there is one form",
        padding=lambda data: data + b"\x80" + bytes(300 - len(data)),
    )
    wrong(
        "MSG-02",
        "signed by another key",
        "the header names the device",
        signer=Key("thief"),
    )
    wrong(
        "MSG-02",
        "signed under another header",
        "it was moved elsewhere",
        signed=b"another header",
    )
    wrong(
        "MSG-02",
        "signed under another label",
        "labels keep purposes apart",
        label="cursor",
    )
    wrong(
        "MSG-02",
        "an event that is none",
        "its author signed something unreadable",
        event=b"\xc0",
    )
    wrong("MSG-02", "another thread", "a message belongs to one thread", thread=NOWHERE)
    wrong("MSG-02", "another epoch", "epochs are named by hash", epoch_hash=NOWHERE)
    wrong("MSG-02", "another epoch number", "number and hash agree", epoch=1)
    wrong("MSG-03", "a stranger writes", "he is no member", who="claire")
    wrong("MSG-03", "a reader writes", "he only reads", who="read")
    wrong(
        "MSG-04",
        "a device of somebody else",
        "it is not in the chain",
        key=Key("thief"),
    )
    wrong(
        "MSG-04",
        "a card writes",
        "slots recover, they write nothing",
        key=Key("bruno card", "card"),
    )
    wrong(
        "MSG-04", "a head that does not exist", "the chain does not contain it", seq=5
    )
    wrong(
        "MSG-04",
        "a head of another chain",
        "the chain does not contain it",
        head=claire.head,
    )
    wrong(
        "MSG-06", "on behalf of a role", "roles are reserved for later", behalf=NOWHERE
    )
    wrong(
        "MSG-08",
        "an id without its counter",
        "the last eight bytes are n",
        id=bytes(16),
    )
    wrong("ENC-01", "the counter is nought", "counters start at 1", n=0)
    wrong("ENC-01", "a contract", "it is reserved and nil", contract=[])
    wrong("SUI-01", "a header of suite two", "update is the only answer", suite=2)


def request(draft, who="bruno", key=None, **change):
    chain = draft.people[who]
    body = {
        "suite": 1,
        "thread": draft.thread,
        "epoch": len(draft.records) - 1,
        "epoch_hash": draft.head,
        "account": chain.account,
        "seq": chain.seq,
        "head": chain.head,
        "device": (key or DEVICES[who]).sig_pk,
        "behalf": None,
    }
    return list({**body, **change}.values())


def notices(draft, good, bad):
    def asked(name, kind, who="bruno", **change):
        options = ("signer", "label", "leavers", "key")
        signer, label, leavers, key = (change.pop(name, None) for name in options)
        author = signer or key or DEVICES[who]
        signed = author.sign(label or kind, request(draft, who, key, **change))
        return {
            "name": name,
            "operation": "request",
            "kind": kind,
            "notice": signed,
            "who": draft.people[who].account,
            "leavers": list(leavers or ()),
            **draft.show(),
        }

    def wrong(rule, name, why, kind="complaint", **options):
        bad.append({**asked(name, kind, **options), "rule": rule, "why": why})

    good.extend(
        asked(f"a {kind} by {who}", kind, who)
        for kind, who in (("complaint", "read"), ("leave", "bruno"))
    )
    wrong(
        "LOG-01",
        "a complaint about another epoch",
        "the epoch in force is meant",
        epoch_hash=NOWHERE,
    )
    wrong("LOG-01", "a complaint with another number", "number and hash agree", epoch=7)
    wrong(
        "LOG-01",
        "a leave from another thread",
        "it names its thread",
        "leave",
        thread=NOWHERE,
    )
    wrong("MSG-03", "a stranger complains", "he is no member", who="claire")
    wrong(
        "MSG-04",
        "a complaint by another's device",
        "it is not in the chain",
        key=Key("thief"),
    )
    wrong(
        "MSG-04",
        "a leave from a head that does not exist",
        "the chain does not contain it",
        "leave",
        seq=9,
    )
    wrong(
        "SIG-01",
        "a leave signed as a complaint",
        "labels keep purposes apart",
        "leave",
        label="complaint",
    )
    wrong(
        "SIG-01",
        "a complaint signed by another key",
        "the body names the device",
        signer=Key("thief"),
    )
    wrong(
        "EPO-07",
        "the last owner leaves",
        "nobody could let him go",
        "leave",
        who="anna",
    )
    alone = thread()
    alone.put(alone.record(alone.people["anna"], members_of(alone, bruno="owner")))
    both = {
        "operation": "request",
        "kind": "leave",
        "who": alone.people["bruno"].account,
        **alone.show(),
        "notice": DEVICES["bruno"].sign("leave", request(alone, "bruno")),
    }
    good.append({**both, "name": "one of two owners leaves", "leavers": []})
    bad.append(
        {
            **both,
            "name": "the second of two owners leaves too",
            "why": "nobody could let them go",
            "rule": "EPO-07",
            "leavers": [alone.people["anna"].account],
        }
    )
    cursors(draft, good, bad)


def cursors(draft, good, bad):
    bruno = draft.people["bruno"]
    body = [1, draft.thread, bruno.account, DEVICES["bruno"].sig_pk, 1, draft.log[1]]
    shown = {"operation": "cursor", "chains": {"reader": bruno.entries}}
    good.append(
        {**shown, "name": "a cursor", "notice": DEVICES["bruno"].sign("cursor", body)}
    )
    other = [*body[:2], NOWHERE, *body[3:]]
    thief = Key("thief")
    for rule, name, why, signed in (
        (
            "MSG-04",
            "a cursor of another account",
            "the reader is named",
            DEVICES["bruno"].sign("cursor", other),
        ),
        (
            "MSG-04",
            "a cursor of another device",
            "it is not in the chain",
            thief.sign("cursor", [*body[:3], thief.sig_pk, *body[4:]]),
        ),
        (
            "SIG-01",
            "a cursor signed by another key",
            "the body names the device",
            thief.sign("cursor", body),
        ),
        (
            "ENC-01",
            "a cursor without hash",
            "lengths are fixed",
            DEVICES["bruno"].sign("cursor", body[:5]),
        ),
    ):
        bad.append({**shown, "name": name, "why": why, "rule": rule, "notice": signed})


def stale(bad):
    """Heads older than the epoch record names."""
    draft = thread()
    bruno = draft.people["bruno"]
    old = [bruno.seq, bruno.head]
    bruno.put_addition(Key("bruno laptop"), DEVICES["bruno"])
    draft.put(draft.record(bruno, members_of(draft)))
    sealer = Sealer(draft)
    header, payload = sealer.seal(
        sealer.header(seq=old[0], head=old[1]), DEVICES["bruno"]
    )
    bad.append(
        {
            "name": "a message from a head older than the record's",
            "why": "the device may be revoked since",
            "rule": "MSG-04",
            "operation": "message",
            **draft.show(),
            "header": header,
            "payload": payload,
            "key": draft.key(1),
        }
    )
    signed = DEVICES["bruno"].sign("leave", request(draft, seq=old[0], head=old[1]))
    bad.append(
        {
            "name": "a leave from a head older than the record's",
            "why": "the device may be revoked since",
            "rule": "MSG-04",
            "operation": "request",
            "kind": "leave",
            "notice": signed,
            "who": bruno.account,
            "leavers": [],
            **draft.show(),
        }
    )


def log(draft, good, bad):
    items = [
        ["epoch", draft.records[0][0], b""],
        ["message", b"header", b"payload"],
        ["leave", b"body", b""],
        ["complaint", b"body", b""],
    ]
    hashes, last = [], draft.thread
    for seq, (kind, body, payload) in enumerate(items, 1):
        last = H("log", last, seq, H("item", kind, body, sha(payload)))
        hashes.append(last)
    good.append(
        {
            "name": "the running hash of four items",
            "operation": "log",
            "thread": draft.thread,
            "items": items,
            "hashes": hashes,
        }
    )
