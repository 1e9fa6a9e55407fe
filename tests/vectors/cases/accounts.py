"""Opening one's own account by box, link and reserve (docs/protocol.md §5.1)."""

from tests.vectors.assembler import ChainDraft, Kem, Key, sha
from tests.vectors.scenes import hospital, lock

PHONE, LAPTOP, NEW = Key("phone"), Key("laptop"), Key("new phone")
CARD, PAPER = Key("card", "card"), Key("paper", "card")


def story():
    """A device is added, the first one revoked, a lock, and the card returns."""
    org = hospital()
    draft = ChainDraft(
        "person", [PHONE, CARD], "opened", admin=org.account, gen={"boxes": True}
    )
    content = draft.real_addition(LAPTOP)
    draft.openers.append(LAPTOP)
    draft.put("add", content, PHONE)
    draft.put_rotation(LAPTOP, revoked=[PHONE], gen={"boxes": True})
    lock(draft, org, 2)
    draft.secrets[2] = sha("spare", "opened", 1)
    draft.put_rotation(CARD, revoked=[CARD], added=[NEW, PAPER], gen={"boxes": True})
    return org, draft


def cases():
    org, draft = story()
    openings = {
        "the first phone": (PHONE, [0]),
        "the laptop": (LAPTOP, [0, 1]),
        "the card": (CARD, [0, 1, 2]),
        "the new phone": (NEW, [0, 1, 2, 3]),
        "the new card": (PAPER, [0, 1, 2, 3]),
    }
    valid = [
        {
            **shown(f"generations that {name} opens", draft, key),
            "secrets": {str(g): draft.secrets[g].hex() for g in held},
        }
        for name, (key, held) in openings.items()
    ]
    return {
        "authorities": {org.account.hex(): org.entries},
        "valid": valid,
        "invalid": list(poisoned()),
    }


def shown(name, draft, key):
    return {
        "name": name,
        "operation": "open account",
        "entries": draft.entries,
        "boxes": {str(seq): boxes for seq, boxes in draft.boxes.items()},
        "reserve_boxes": {
            str(seq): boxes for seq, boxes in draft.reserve_boxes.items()
        },
        "opener": key.type,
        "sig_seed": key.seed,
        "kem_seed": key.kem.seed,
    }


def poisoned():
    draft = ChainDraft(
        "person",
        [PHONE, CARD],
        "poisoned",
        gen={"boxes": True, "pk": Kem(sha("other")).pk},
    )
    yield {
        **shown("a secret that does not give the published key", draft, PHONE),
        "rule": "CHN-10",
        "why": "what is sealed to the account would not open",
    }
    junk = [b"junk" * 300, b"junk" * 300]
    entry = ChainDraft(
        "person",
        [PHONE, CARD],
        "spoiled",
        gen={"box_hashes": [sha(box) for box in junk]},
    )
    entry.boxes, entry.reserve_boxes = {0: junk}, {}
    yield {
        **shown("a box that does not open", entry, PHONE),
        "rule": "CHN-10",
        "why": "a fellow opener spoiled it",
    }
    spare = ChainDraft(
        "person",
        [PHONE, CARD],
        "locked",
        admin=hospital().account,
        gen={"boxes": True, "spare": {"pk": Kem(sha("other")).pk}},
    )
    lock(spare, hospital(), 0)
    yield {
        **shown("a reserve that does not give its key", spare, CARD),
        "rule": "CHN-10",
        "why": "what is sealed to the locked account would not open",
    }
    yield {
        **shown("the newest box is sealed to somebody else", swapped(), PHONE),
        "rule": "CHN-10",
        "why": "a fellow opener spoiled it",
    }


def swapped():
    """Name the hash of a box that is sealed to somebody else."""
    other = ChainDraft("person", [PHONE, CARD], "spoiled", gen={"boxes": True})
    boxes = [other.boxes[0][1], other.boxes[0][0]]
    other.put_rotation(PHONE, gen={"box_hashes": [sha(box) for box in boxes]})
    other.boxes[1] = boxes
    return other
