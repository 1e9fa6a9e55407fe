"""Filing, erasure and receipts (docs/protocol.md §5.9)."""

from tests.vectors.assembler import H, Key, sha
from tests.vectors.cases.epochs import DEVICES, NOWHERE, thread
from tests.vectors.cases.messages import request

STORED = 1_790_000_000_000
DAY = 86_400


class Found:
    def __init__(self):
        self.good, self.bad = [], []

    def wrong(self, rule, why, vector):
        self.bad.append({**vector, "rule": rule, "why": why})


def cases():
    found = Found()
    draft = thread()
    for family in (terms, erasures):
        family(found)
    for family in (filings, receipts, log):
        family(draft, found)
    return {"valid": found.good, "invalid": found.bad}


def terms(found):
    """The last millisecond before a term, and the first one at it."""
    day, week = DAY * 1000, 7 * DAY * 1000
    for name, retention, after, filed, due in (
        ("kept for ever", [0, 0], 100 * week, True, False),
        ("held only, kept for ever", [0, DAY], 100 * week, True, False),
        ("a millisecond before its term", [DAY, 0], day - 1, False, False),
        ("at its term", [DAY, 0], day, False, True),
        ("filed before its term", [DAY, 7 * DAY], day - 1, True, False),
        ("filed at its term", [DAY, 7 * DAY], day, True, True),
        ("held past its term", [DAY, 7 * DAY], week - 1, False, False),
        ("at the end of its hold", [DAY, 7 * DAY], week, False, True),
        ("a hold that ends before the term", [7 * DAY, DAY], day, False, False),
        ("stored in the future", [DAY, 0], -day, False, False),
    ):
        found.good.append(
            {
                "name": name,
                "operation": "due",
                "time": STORED,
                "retention": retention,
                "now": STORED + after,
                "filed": filed,
                "due": due,
            }
        )


def erasures(found):
    def erased(name, kind, retention, after, filed=False):
        return {
            "name": name,
            "operation": "erased",
            "kind": kind,
            "time": STORED,
            "retention": retention,
            "now": STORED + after * 1000,
            "filed": filed,
        }

    due = [DAY, 0]
    held = [DAY, 7 * DAY]
    found.good += [
        erased("a message erased at its term", "message", due, DAY),
        erased("a message erased once filed", "message", held, DAY, filed=True),
        erased("a message erased after its hold", "message", held, 7 * DAY),
    ]
    for why, vector in (
        ("the thread keeps for ever", erased("a kept one", "message", [0, 0], DAY)),
        ("its term has not passed", erased("an early one", "message", due, DAY - 1)),
        ("it is held until filed", erased("a held one", "message", held, DAY)),
        ("records prove the thread", erased("a record", "epoch", due, DAY)),
        ("who left stays known", erased("a leave", "leave", due, DAY)),
        ("who complained stays known", erased("a complaint", "complaint", due, DAY)),
        ("what was filed stays known", erased("a filing", "filed", due, DAY)),
    ):
        found.wrong("LOG-04", why, vector)


def filing(draft, name, who="bruno", key=None, **change):
    options = {k: change.pop(k) for k in ("signer", "label") if k in change}
    device = key or DEVICES[who]
    upto = change.pop("upto", 1)
    body = [*request(draft, who, key, **change), *([] if upto is None else [upto])]
    signer = options.get("signer") or device
    return {
        "name": name,
        "operation": "filed",
        **draft.show(),
        "notice": signer.sign(options.get("label", "filed"), body),
        "who": draft.people[who].account,
        "held": None,
        "newest": 5,
        "upto": upto,
    }


def filings(draft, found):
    for who in ("anna", "bruno"):
        found.good.append(filing(draft, f"{who} files the first item", who))
    found.good.append(filing(draft, "all that is in the log", upto=5))
    thief = Key("thief")
    for rule, why, vector in (
        ("LOG-01", "it is not in the log", filing(draft, "what comes after", upto=6)),
        (
            "LOG-01",
            "the epoch in force is meant",
            filing(draft, "a filing in another epoch", epoch_hash=NOWHERE),
        ),
        ("MSG-03", "he only reads", filing(draft, "a reader files", "read")),
        ("MSG-03", "he passes on", filing(draft, "a gateway files", "gate")),
        ("MSG-03", "he is no member", filing(draft, "a stranger files", "claire")),
        (
            "MSG-04",
            "it is not in the chain",
            filing(draft, "a filing by another's device", key=thief),
        ),
        (
            "MSG-06",
            "it is no member",
            filing(draft, "a filing for a stranger", behalf=NOWHERE),
        ),
        (
            "SIG-01",
            "the body names the device",
            filing(draft, "a filing signed by another key", signer=thief),
        ),
        (
            "SIG-01",
            "labels keep purposes apart",
            filing(draft, "a filing signed as a leave", label="leave"),
        ),
        ("ENC-01", "numbers start at 1", filing(draft, "nothing is filed", upto=0)),
        ("ENC-01", "lengths are fixed", filing(draft, "no number", upto=None)),
    ):
        found.wrong(rule, why, vector)


def receipts(draft, found):
    bruno, phone, thief = draft.people["bruno"], DEVICES["bruno"], Key("thief")
    body = [1, draft.thread, bruno.account, phone.sig_pk, 1, draft.log[1]]
    shown = {"operation": "receipt", "chains": {"eraser": bruno.entries}, "seq": 1}
    good = {**shown, "name": "a receipt", "notice": phone.sign("erase", body)}
    found.good.append(good)
    other = [*body[:2], NOWHERE, *body[3:]]
    for rule, name, why, signed in (
        ("MSG-04", "of another account", "it is named", phone.sign("erase", other)),
        (
            "MSG-04",
            "of another device",
            "it is not in the chain",
            thief.sign("erase", [*body[:3], thief.sig_pk, *body[4:]]),
        ),
        (
            "SIG-01",
            "signed by another key",
            "the body names the device",
            thief.sign("erase", body),
        ),
        (
            "SIG-01",
            "signed as a cursor",
            "reading is not erasing",
            phone.sign("cursor", body),
        ),
        ("ENC-01", "without hash", "lengths are fixed", phone.sign("erase", body[:5])),
    ):
        found.wrong(rule, why, {**shown, "name": name, "notice": signed})


def log(draft, found):
    """The running hash of a log whose message is gone is what it was before."""
    items = [
        ["epoch", draft.records[0][0], sha(b"")],
        ["message", b"header", sha(b"payload")],
        ["filed", b"body", sha(b"")],
    ]
    last = draft.thread
    for seq, (kind, body, payload) in enumerate(items, 1):
        last = H("log", last, seq, H("item", kind, body, payload))
    found.good.append(
        {
            "name": "the running hash of a log with an erased message",
            "operation": "erased log",
            "thread": draft.thread,
            "items": items,
            "hash": last,
        }
    )
