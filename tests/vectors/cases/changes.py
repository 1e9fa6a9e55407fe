"""Account chains: what each kind of entry may change (docs/protocol.md §5.1)."""

from tests.vectors.assembler import ChainDraft, Key, enc
from tests.vectors.scenes import (
    NOWHERE,
    Found,
    anna,
    grown,
    hospital,
    lock,
    vouch,
)


def cases():
    org = hospital()
    orgs = {org.account.hex(): org.entries}
    found = Found(orgs)
    for family in (additions, rotations, locks, others, keys):
        family(found)
    return {"authorities": orgs, "valid": found.good, "invalid": found.bad}


def additions(found):
    def added(rule, name, why, key=None, **change):
        draft, new = anna(), key or Key("laptop")
        content = draft.addition(new, **change)
        found.wrong(rule, name, why, draft, draft.entry("add", content, Key("phone")))

    def word(*parts):
        return Key("laptop").signature("accept", enc(list(parts)))

    start, opener = anna(), Key("laptop").opener
    added(
        "CHN-06",
        "acceptance of another place",
        "the word names the entry it follows",
        accept=word(start.account, NOWHERE, opener),
    )
    added(
        "CHN-06",
        "acceptance of another account",
        "the word names the account",
        accept=word(NOWHERE, start.head, opener),
    )
    added(
        "CHN-06",
        "acceptance of another sealing key",
        "the word covers both keys",
        accept=word(start.account, start.head, Key("x").opener),
    )
    added(
        "CHN-06",
        "acceptance by another key",
        "the new key proves itself",
        accept=Key("thief").signature(
            "accept", enc([start.account, start.head, opener])
        ),
    )
    added(
        "CHN-04",
        "a card is added",
        "slots enter by create and rotate, with their reserve",
        key=Key("paper", "card"),
    )
    added(
        "CHN-05",
        "an unknown type is added",
        "types are device, card, passkey",
        key=Key("laptop", "phone"),
    )
    added(
        "CHN-09", "a device is added twice", "keys are never reused", key=Key("phone")
    )
    small = ["device", bytes([1]) + bytes(31), Key("laptop").kem.pk]
    added(
        "SIG-02",
        "a device whose key is of small order",
        "one signature would verify for every message",
        opener=small,
    )
    draft = anna()
    draft.put_addition(Key("laptop"), Key("phone"))
    draft.put_rotation(Key("phone"), revoked=[Key("laptop")])
    found.wrong(
        "CHN-09",
        "a revoked key returns",
        "keys are never reused",
        draft,
        draft.entry("add", draft.addition(Key("laptop")), Key("phone")),
    )
    crowd = ChainDraft("organisation", [Key(f"desk {i}") for i in range(64)], "crowd")
    found.wrong(
        "CHN-09",
        "a sixty-fifth opener",
        "64 openers are the limit",
        crowd,
        crowd.entry("add", crowd.addition(Key("laptop")), Key("desk 0")),
    )


def rotations(found):
    def rotated(rule, name, why, draft=None, key=None, **change):
        draft = draft or anna()
        signer = key or Key("phone")
        content = draft.rotation(**change)
        found.wrong(rule, name, why, draft, draft.entry("rotate", content, signer))

    phone, laptop = Key("phone"), Key("laptop")
    card, paper = Key("card", "card"), Key("paper", "card")
    both = anna()
    both.put_addition(laptop, phone)
    rotated(
        "CHN-07",
        "a device revokes itself",
        "it would know the new secret",
        both,
        revoked=[phone],
    )
    rotated(
        "CHN-07",
        "a device replaces itself",
        "it would know the new secret",
        revoked=[phone],
        added=[laptop],
    )
    rotated("CHN-08", "a generation is skipped", "they are contiguous", gen={"g": 2})
    rotated(
        "CHN-08",
        "the same generation again",
        "a rotation makes a new one",
        gen={"g": 0},
    )
    rotated(
        "CHN-08",
        "no link to the previous generation",
        "history would be lost",
        gen={"link": None},
    )
    rotated(
        "CHN-09",
        "one box too many",
        "somebody unnamed could open",
        gen={"box_hashes": [NOWHERE] * 3},
    )
    rotated(
        "CHN-09",
        "the generation's key again",
        "a new generation has a new key",
        gen={"pk": anna().create()[4][1]},
    )
    rotated(
        "CHN-09",
        "the reserve is the generation",
        "the thief would know the reserve",
        gen={"spare": {"pk": anna().rotation()[3][1]}},
    )
    rotated(
        "CHN-09", "an opener twice", "keys are never reused", added=[laptop, laptop]
    )
    rotated(
        "CHN-16",
        "a generation key that is none",
        "every thread of this member would stop",
        gen={"pk": b"\xff" * 1216},
    )
    rotated(
        "CHN-11",
        "the last slot goes",
        "losing the device would lose everything",
        revoked=[card],
    )
    two = ChainDraft("person", [phone, card, paper], "anna")
    rotated(
        "CHN-11",
        "a slot goes without another",
        "a thief would take the cards away one by one",
        two,
        revoked=[card],
    )
    rotated(
        "CHN-11",
        "a reserve is missing",
        "a lock would end the account",
        gen={"reserve": None},
    )
    rotated(
        "CHN-03",
        "a stranger is revoked",
        "only openers can be",
        content={"revoked": [Key("thief").sig_pk]},
    )
    rotated(
        "CHN-03",
        "an opener is revoked twice",
        "each is named once",
        content={"revoked": [card.sig_pk] * 2},
    )
    rotated(
        "CHN-06",
        "an acceptance is missing in a rotation",
        "possession is not proven",
        added=[laptop],
        content={"accepts": []},
    )
    new = Key("new phone")
    rotated(
        "REC-03",
        "a card leaves a device in place",
        "an old chain would smuggle the stolen device in",
        key=card,
        revoked=[card],
        added=[new, paper],
    )
    rotated(
        "REC-03",
        "a card keeps itself",
        "a used card is replaced",
        key=card,
        revoked=[phone],
        added=[new, paper],
    )
    rotated(
        "REC-03",
        "a card brings two devices",
        "exactly one returns",
        key=card,
        revoked=[phone, card],
        added=[new, laptop, paper],
    )
    rotated(
        "REC-03",
        "a card brings no device",
        "exactly one returns",
        key=card,
        revoked=[phone, card],
        added=[paper],
    )
    rotated(
        "REC-03",
        "a card brings no slot",
        "a used card is replaced",
        key=card,
        revoked=[phone, card],
        added=[new],
    )


def locks(found):
    org, card = hospital(), Key("card", "card")

    def locked(rule, name, why, **more):
        key, place = more.pop("key", "desk"), more.pop("place", org.place)
        content = more.pop("content", [[Key("phone").sig_pk], 0])
        draft = more.pop("draft", None) or anna()
        entry = draft.entry("lock", content, Key(key), place)
        found.wrong(rule, name, why, draft, entry, **more)

    locked(
        "CHN-03",
        "a lock by somebody else's device",
        "it is none of the administrator's",
        key="thief",
    )
    locked(
        "CHN-03",
        "a lock by another organisation",
        "only the named administrator locks",
        place=[NOWHERE, 0, NOWHERE],
    )
    clinic = ChainDraft("organisation", [Key("clinic desk")], "clinic")
    found.orgs[clinic.account.hex()] = clinic.entries
    locked(
        "CHN-03",
        "a lock by another organisation whose chain is at hand",
        "only the named administrator locks",
        key="clinic desk",
        place=clinic.place,
    )
    locked(
        "CHN-03",
        "a lock where there is no administrator",
        "nobody was named",
        draft=anna(admin=False),
    )
    locked(
        "CHN-03",
        "a lock by an organisation that is not known",
        "its chain must be at hand",
        authorities=[],
    )
    locked(
        "FRE-02",
        "a lock from a head that does not exist",
        "the administrator's chain does not contain it",
        place=[org.account, 3, NOWHERE],
    )
    locked(
        "CHN-04",
        "a lock that leaves a device",
        "only slots of the reserve are left",
        content=[[], 0],
    )
    locked(
        "CHN-04",
        "a lock that takes the card",
        "the owner could not return",
        content=[[Key("phone").sig_pk, card.sig_pk], 0],
    )
    locked(
        "CHN-11",
        "a lock to an entry without reserve",
        "nobody could open what is sealed",
        content=[[Key("phone").sig_pk], 4],
    )
    draft = anna()
    found.wrong(
        "CHN-04",
        "a device locks its own account",
        "only the administrator does",
        draft,
        draft.entry("lock", [[Key("phone").sig_pk], 0], Key("phone")),
    )
    peer = ChainDraft("person", [Key("boss"), Key("boss card", "card")], "boss")
    under = ChainDraft("person", [Key("phone"), card], "anna", admin=peer.account)
    found.orgs[peer.account.hex()] = peer.entries
    found.wrong(
        "CHN-03",
        "a lock by a person",
        "the administrator is an organisation",
        under,
        under.entry("lock", [[Key("phone").sig_pk], 0], Key("boss"), peer.place),
    )
    draft = anna()
    lock(draft, org, 0)
    found.valid(draft)
    found.wrong(
        "CHN-04",
        "a locked account goes on without its card",
        "first a slot returns",
        draft,
        draft.entry("close", [None], card),
    )
    found.wrong(
        "CHN-03",
        "a device returns after a lock",
        "only a slot of the reserve does",
        draft,
        draft.entry(
            "rotate",
            draft.rotation(
                revoked=[card], added=[Key("new phone"), Key("paper", "card")]
            ),
            Key("phone"),
        ),
    )
    twice = anna()
    twice.put_rotation(Key("phone"))
    lock(twice, org, 1)
    again = twice.entry("lock", [[], 0], Key("desk"), org.place)
    found.wrong(
        "CHN-04",
        "a locked account is locked again",
        "first a slot returns",
        twice,
        again,
    )
    spent = grown()
    spent.put("admin", [org.account], Key("new phone"))
    gone = [k.sig_pk for k in spent.openers]
    found.wrong(
        "CHN-11",
        "a reserve serves a second time",
        "whoever returned by it has known its secret",
        spent,
        spent.entry("lock", [gone, 0], Key("desk"), org.place),
    )


def others(found):
    draft, org, phone = anna(), hospital(), Key("phone")
    found.wrong(
        "CHN-04",
        "a person endorses",
        "only organisations do",
        draft,
        draft.entry("endorse", [NOWHERE, 1], phone),
    )
    found.wrong(
        "CHN-04",
        "a person withdraws an attestation",
        "only organisations do",
        draft,
        draft.entry("withdraw", [NOWHERE], phone),
    )
    found.wrong(
        "CHN-04",
        "an organisation names an administrator",
        "nobody locks it",
        org,
        org.entry("admin", [NOWHERE], Key("desk")),
    )
    found.wrong(
        "CHN-04",
        "the administrator hands over",
        "it may only resign",
        draft,
        draft.entry("admin", [NOWHERE], Key("desk"), org.place),
    )
    found.wrong(
        "ATT-02",
        "somebody else's attestation",
        "it does not speak of this account",
        draft,
        draft.entry("attest", [vouch(org, hospital())], phone),
    )
    found.wrong(
        "ENC-01",
        "an attestation that is none",
        "what is on a chain can be read",
        draft,
        draft.entry("attest", [[enc([1]), bytes(64)]], phone),
    )
    found.wrong(
        "SUI-01",
        "an attestation of an unknown suite",
        "update is the only answer",
        draft,
        draft.entry("attest", [[enc([9, "new"]), bytes(64)]], phone),
    )
    resigned = anna()
    resigned.put("admin", [None], Key("desk"), org.place)
    found.valid(resigned)


def keys(found):
    """X-Wing keys that nobody could seal to: CHN-16."""
    good = Key("laptop")
    wrong = {
        "coefficients beyond q": b"\xff" * 1184 + good.kem.pk[1184:],
        "X25519 zero": good.kem.pk[:1184] + bytes(32),
        "X25519 one": good.kem.pk[:1184] + bytes([1]) + bytes(31),
        "X25519 of order eight": good.kem.pk[:1184]
        + bytes.fromhex(
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
        ),
        "X25519 not reduced": good.kem.pk[:1184] + b"\xee" + b"\xff" * 30 + b"\x7f",
        "X25519 of the prime": good.kem.pk[:1184] + b"\xed" + b"\xff" * 30 + b"\x7f",
        "X25519 with its top bit": good.kem.pk[:1215]
        + bytes([good.kem.pk[1215] | 0x80]),
    }
    for name, pk in wrong.items():
        draft, opener = anna(), ["device", good.sig_pk, pk]
        accept = good.signature("accept", enc([draft.account, draft.head, opener]))
        entry = draft.entry(
            "add", draft.addition(good, opener=opener, accept=accept), Key("phone")
        )
        found.wrong(
            "CHN-16",
            f"sealing key: {name}",
            "every thread of this member would stop",
            draft,
            entry,
        )
