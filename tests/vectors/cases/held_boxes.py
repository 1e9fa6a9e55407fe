"""Opening a held account by a holder's box and by link (docs/protocol.md §5.1)."""

from tests.vectors.assembler import sha
from tests.vectors.holding import Ward


def cases():
    ward = Ward()
    duty = story(ward)
    anna, bruno, claire = ward.anna, ward.bruno, ward.claire
    openings = {
        "anna, all her own": (anna, [0, 1], [0, 1, 2, 3, 4]),
        "the thief of anna's first phone": (anna, [0], [0]),
        "anna by what she has now": (anna, [1], [0, 1, 2, 3, 4]),
        "bruno, who was relieved": (bruno, [0], [0]),
        "claire, who came": (claire, [0], [0, 1, 2, 3, 4]),
        "david, of one shift": (ward.david, [0], [0, 1, 2]),
    }
    valid = [
        {
            **shown(f"generations that {name} opens", duty, chain, held),
            "secrets": {str(g): duty.secrets[g] for g in opened},
        }
        for name, (chain, held, opened) in openings.items()
    ]
    return {
        "authorities": ward.chains(),
        "valid": valid,
        "invalid": [spoiled(ward)],
    }


def story(ward):
    """Claire is added and relieves bruno; a shift with david, one more, a rotation.

    The second shift is planned by who knows the first; the rotation links to what is
    newest in the hands of its signer.
    """
    real = {"boxes": True}
    anna, claire = ward.anna_now, ward.claire_seat
    duty = ward.role(gen=dict(real))
    duty.put_real_addition(claire, ward.anna_before)
    duty.put_rotation(claire, revoked=[ward.bruno_seat], renewed=[anna], gen=dict(real))
    duty.put_shift(anna, 1_800_000_000, [anna], [ward.david_seat], gen=dict(real))
    duty.put_shift(anna, 1_800_028_800, [anna, claire], gen=dict(real))
    duty.put_rotation(claire, link=duty.secrets[3], gen=dict(real))
    return duty


def shown(name, draft, chain, held):
    return {
        "name": name,
        "operation": "open held",
        "entries": draft.entries,
        "boxes": {str(seq): boxes for seq, boxes in draft.boxes.items()},
        "holder": chain.account,
        "holder_secrets": {str(g): chain.secrets[g] for g in held},
    }


def spoiled(ward):
    junk = [b"junk" * 300] * 2
    duty = ward.role(gen={"box_hashes": [sha(box) for box in junk]})
    duty.boxes = {0: junk}
    return {
        **shown("a role's box that does not open", duty, ward.bruno, [0]),
        "rule": "CHN-10",
        "why": "a fellow holder spoiled it",
    }
