"""Boxes of epoch records, and what is in them (docs/protocol.md §5.3)."""

from tests.vectors.assembler import BOXES, H, Kem, aead, dec, enc, kdf, pad, sha
from tests.vectors.cases.epochs import Found, members_of, shown, thread


def cases():
    found = Found()
    openings(found)
    return {"valid": found.good, "invalid": found.bad}


def opened(draft, members, name, history=(), secret=None, plain=None, **body):
    """Make a record with one real box, for the member of that name."""
    chain, epoch = draft.people[name], len(draft.records)
    secret = secret or draft.key(epoch)
    index = [member[0] for member in sorted(members)].index(chain.account)
    record = draft.record(draft.people["anna"], members)
    core = H("thread-core", dec(record[0])[0])
    plain = enc([secret, [list(past) for past in history]]) if plain is None else plain
    pk = Kem(kdf(chain.secrets[chain.g], "acct-kem", [chain.g])).pk
    box = BOXES.box(pk, "epoch-box", [core, chain.account, chain.g], plain)
    hashes = [sha(box) if i == index else sha("other", i) for i in range(len(members))]
    record = draft.record(
        draft.people["anna"], members, body={"box_hashes": hashes, **body}
    )
    return record, box, core


def openings(found):
    draft = thread()
    members = members_of(draft, claire="member")
    past = [[0, draft.key(0)]]

    def vector(name, who, record, box, **more):
        chain = draft.people[who]
        return {
            **shown(name, draft, record),
            "operation": "open epoch",
            "account": chain.account,
            "kem_seed": kdf(chain.secrets[chain.g], "acct-kem", [chain.g]),
            "box": box,
            **more,
        }

    def right(name, who, history):
        record, box, _core = opened(draft, members, who, history)
        keys = {str(epoch): key.hex() for epoch, key in history}
        found.good.append(
            vector(
                name, who, record, box, key=draft.key(1), history=keys, title="Bloc 3"
            )
        )

    right("bruno opens his box", "bruno", [])
    right("claire is given the past", "claire", past)

    def wrong(name, why, who="bruno", change_box=None, **options):
        record, box, _core = opened(draft, members, who, **options)
        found.bad.append(
            vector(name, who, record, change_box or box, rule="EPO-10", why=why)
        )

    wrong(
        "another box than the record names",
        "the server swapped it",
        change_box=b"junk" * 300,
    )
    wrong("a box of junk", "the signer sealed a member out", plain=b"junk")
    wrong(
        "a key that fails its check",
        "the signer sealed a member out",
        secret=sha("other"),
    )
    wrong("a key of thirty-one bytes", "lengths are fixed", plain=enc([bytes(31), []]))
    wrong(
        "history from the epoch itself",
        "it is of earlier epochs",
        history=[[1, sha("k")]],
    )
    wrong(
        "history out of order",
        "there is one order",
        history=[[0, sha("k")], [0, sha("k")]],
    )
    wrong(
        "a state that does not open", "the signer spoiled the title", state=bytes(284)
    )
    c, key = sha("other core"), draft.key(1)
    wrong(
        "a state of another record",
        "it is bound to its core",
        state=aead(kdf(key, "state", [c]), pad(enc(["x", None])), c),
    )
    record, box, _core = opened(draft, members, "bruno")
    found.bad.append(
        vector(
            "bruno's box for claire",
            "claire",
            record,
            box,
            rule="EPO-10",
            why="it is not hers",
        )
    )
    for capacity, valid in (("owner", True), ("member", True), ("reader", False)):
        vector_ = {
            "name": f"a {capacity} changes the title",
            "operation": "title",
            "before": "a",
            "after": "b",
            "capacity": capacity,
        }
        if valid:
            found.good.append(vector_)
        else:
            found.bad.append(
                {
                    **vector_,
                    "rule": "EPO-14",
                    "why": "who only reads renews keys, nothing else",
                }
            )
    unsupported(found)


def unsupported(found):
    """EPO-12 with one suite: a chain whose suites do not hold the record's is refused
    as a chain already (CHN-04), so the question is asked of the list itself.
    """
    found.bad.append(
        {
            "name": "a member without the record's suite",
            "why": "he could not open it",
            "rule": "EPO-12",
            "operation": "suites",
            "suite": 1,
            "suites": [2],
        }
    )
