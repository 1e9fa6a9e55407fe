"""Account chains: what each entry may and may not do (docs/protocol.md §5.1)."""

from tests.vectors.assembler import ChainDraft, H, Key, enc, sha

NOWHERE = sha("nowhere")


def hospital():
    return ChainDraft("organisation", [Key("desk")], "hospital")


def anna(admin=True, **change):
    owner = hospital().account if admin else None
    keys = [Key("phone"), Key("card", "card")]
    return ChainDraft("person", keys, "anna", admin=owner, **change)


def grown():
    """Build a chain with every kind of entry but close: device, lock, recovery."""
    draft, org, card = anna(), hospital(), Key("card", "card")
    laptop, paper = Key("laptop"), Key("paper", "card")
    draft.put_addition(laptop, Key("phone"))
    draft.put("attest", [vouch(org, draft)], laptop)
    draft.put_rotation(laptop, revoked=[Key("phone")])
    lock(draft, org, 0)
    draft.put_rotation(card, revoked=[card], added=[Key("new phone"), paper])
    draft.put("admin", [None], Key("new phone"))
    return draft


def lock(draft, org, reserve_seq, gone=None):
    card = Key("card", "card")
    openers = [k.sig_pk for k in draft.openers if k.sig_pk != card.sig_pk]
    draft.secrets[draft.g + 1] = sha("spare", draft.name, reserve_seq)
    draft.put(
        "lock", [openers if gone is None else gone, reserve_seq], Key("desk"), org.place
    )
    draft.openers, draft.g = [card], draft.g + 1


def vouch(org, subject, key=None, **change):
    key = key or Key("desk")
    body = {
        "suite": 1,
        "organisation": org.account,
        "org_seq": org.seq,
        "org_head": org.head,
        "sig_pk": key.sig_pk,
        "subject": subject.account,
        "subject_seq": subject.seq,
        "subject_head": subject.head,
        "identity": ["810101010101", "Anna Morel", "surgeon", "visceral", "Lyon"],
        "not_before": 1_790_000_000,
        "not_after": 1_790_000_000 + 180 * 86_400,
        "supersedes": None,
        "evidence": "invitation",
    }
    return key.sign("attest", list({**body, **change}.values()))


def cases():
    org = hospital()
    orgs = {org.account.hex(): org.entries}
    found = Found(orgs)
    for draft in (anna(), anna(admin=False), org, endorsing(), grown(), closed()):
        found.valid(draft)
    for family in (
        first_entries,
        places,
        signers,
        additions,
        rotations,
        locks,
        others,
        keys,
    ):
        family(found)
    continuations(found)
    return {"authorities": orgs, "valid": found.good, "invalid": found.bad}


def endorsing():
    org, desk = hospital(), Key("desk")
    org.put("endorse", [sha("other hospital"), 1_800_000_000], desk)
    org.put("withdraw", [sha("attestation")], desk)
    return org


def closed():
    draft = anna()
    draft.put("close", [None], Key("phone"))
    return draft


class Found:
    def __init__(self, orgs):
        self.orgs, self.good, self.bad = orgs, [], []

    def valid(self, draft):
        names = {k.sig_pk: k for k in draft.openers}
        self.good.append(
            {
                "name": f"{draft.kind} {draft.name} at {draft.head.hex()[:8]}",
                "operation": "chain",
                "account": draft.account,
                "entries": draft.entries,
                "state": {
                    "seq": draft.seq,
                    "head": draft.head,
                    "g": draft.g,
                    "openers": list(names),
                },
            }
        )

    def wrong(self, rule, name, why, draft, entry, **more):
        """Note an entry that may not follow the valid entries of `draft`."""
        before = draft.entries if entry is not None else []
        entries = [*before, *([] if entry is None else [entry])]
        self.bad.append(
            {
                "name": name,
                "why": why,
                "rule": rule,
                "operation": "chain",
                "account": draft.account,
                "entries": entries,
                **more,
            }
        )


def first_entries(found):
    def first(rule, name, why, **change):
        draft = anna(**change)
        entry, draft.entries = draft.entries[0], []
        found.wrong(rule, name, why, draft, entry)

    first(
        "CHN-01",
        "create names an account",
        "the id is the hash of this very entry",
        body={"account": NOWHERE},
    )
    first("CHN-01", "create at number one", "numbers start at 0", body={"seq": 1})
    first(
        "CHN-01",
        "create has a predecessor",
        "nothing comes before",
        body={"prev": NOWHERE},
    )
    first(
        "CHN-04",
        "unknown account kind",
        "roles are reserved for later",
        content={"account_kind": "role"},
    )
    first(
        "CHN-04",
        "suites leave out the suite used",
        "nobody could seal to it",
        content={"suites": [2]},
    )
    first(
        "SUI-01",
        "create of an unknown suite",
        "update is the only answer",
        body={"suite": 7},
    )
    first("CHN-08", "first generation is one", "generations start at 0", gen={"g": 1})
    first(
        "CHN-08",
        "first generation has a link",
        "there is none before it",
        gen={"link": bytes(60)},
    )
    first(
        "ENC-01",
        "link of another length",
        "a link is nonce, 32 bytes and tag",
        gen={"link": bytes(61)},
    )
    first(
        "CHN-09",
        "one box too few",
        "an opener could not open",
        gen={"box_hashes": [NOWHERE]},
    )
    first(
        "CHN-09",
        "reserve box missing",
        "the card could not return",
        gen={"spare": {"box_hashes": []}},
    )
    first(
        "CHN-11",
        "a person without reserve",
        "a lock would end the account",
        gen={"reserve": None},
    )
    first(
        "CHN-03",
        "create signed by a stranger",
        "the signer is one of the openers",
        body={"signer": [Key("thief").sig_pk, None]},
    )
    first(
        "CHN-03",
        "create signed by another account",
        "an authority creates nobody",
        body={"signer": [Key("phone").sig_pk, [NOWHERE, 0, NOWHERE]]},
    )
    first(
        "SIG-01",
        "create signed under another label",
        "labels keep purposes apart",
        body={"label": "accept"},
    )
    first(
        "CHN-06",
        "acceptance of the opener alone",
        "in a create each opener accepts the array of all",
        joining=anna().openers[0].opener,
    )
    first(
        "CHN-06",
        "an acceptance is missing",
        "possession is not proven",
        content={"accepts": []},
    )
    first(
        "CHN-05",
        "passphrase slot",
        "a memorised secret is guessed off line",
        openers=[["passphrase", *Key("phone").opener[1:]], Key("card", "card").opener],
    )
    first(
        "ENC-01",
        "salt of fifteen bytes",
        "lengths are fixed",
        content={"salt": bytes(15)},
    )
    slotless = ChainDraft("person", [Key("phone")], "anna")
    entry, slotless.entries = slotless.entries[0], []
    found.wrong(
        "CHN-11",
        "a person without slot",
        "losing the device would lose everything",
        slotless,
        entry,
    )
    nobody = ChainDraft("organisation", [Key("desk")], "nobody", admin=NOWHERE)
    entry, nobody.entries = nobody.entries[0], []
    found.wrong(
        "CHN-04",
        "an organisation with an administrator",
        "nobody locks it",
        nobody,
        entry,
    )
    spare = ChainDraft(
        "organisation",
        [Key("desk")],
        "bare",
        gen={"reserve": [Key("x").kem.pk, [], bytes(60)]},
    )
    entry, spare.entries = spare.entries[0], []
    found.wrong(
        "CHN-11", "a reserve without slots", "nobody could return by it", spare, entry
    )
    copied_card(found)
    draft, other = anna(), hospital()
    draft.entries = []
    found.wrong(
        "CHN-02",
        "another account's chain",
        "the id asked for is not the hash of this create",
        draft,
        other.entries[0],
    )
    found.wrong("CHN-01", "no entries", "a chain begins with create", anna(), None)
    draft, rotation = anna(), anna().entry("rotate", anna().rotation(), Key("phone"))
    draft.entries = []
    found.wrong(
        "CHN-04", "a rotation comes first", "the first entry creates", draft, rotation
    )


def copied_card(found):
    """M4: anna's published card and its word, copied into the thief's account."""
    victim, thief, card = anna(), Key("thief"), Key("card", "card")
    draft = ChainDraft("person", [thief, card], "thief")
    draft.salt, draft.account = victim.salt, None
    openers = [thief.opener, card.opener]
    theirs = card.signature(
        "accept", enc([victim.salt, None, [Key("phone").opener, card.opener]])
    )
    mine = thief.signature("accept", enc([victim.salt, None, openers]))
    content = draft.create(content={"accepts": [mine, theirs]})
    entry = draft.entry("create", content, thief, None, account=None, seq=0, prev=None)
    draft.account, draft.entries = H("account", entry[0]), []
    found.wrong(
        "CHN-06",
        "a card copied from another account",
        "its word names the openers it joined",
        draft,
        entry,
    )


def places(found):
    def placed(rule, name, why, **change):
        draft = anna()
        found.wrong(
            rule, name, why, draft, draft.entry("close", [None], Key("phone"), **change)
        )

    placed("CHN-01", "a number is skipped", "numbers are contiguous", seq=2)
    placed("CHN-01", "another predecessor", "entries are chained by hash", prev=NOWHERE)
    placed(
        "CHN-02",
        "entry of another account",
        "it was made for another chain",
        account=NOWHERE,
    )
    placed("CHN-02", "entry without account", "only a create has none", account=None)
    placed("SUI-01", "entry of an unknown suite", "update is the only answer", suite=2)
    placed("SUI-01", "entry of suite zero", "there is none", suite=0)
    placed("CHN-04", "unknown kind", "plan is reserved for later", kind="plan")
    placed(
        "CHN-04",
        "an identity token on a chain",
        "evidence is shown to a registrar, never published",
        kind="id_token",
    )
    placed(
        "ENC-01",
        "content of another kind",
        "a close has one element",
        content=enc([None, None]),
    )
    placed(
        "ENC-02",
        "content in a longer form",
        "there is one encoding",
        content=b"\xdc\x00\x01\xc0",
    )
    placed(
        "SIG-01",
        "signature under another label",
        "labels keep purposes apart",
        label="accept",
    )
    draft = closed()
    found.wrong(
        "CHN-15",
        "entry after close",
        "close is final",
        draft,
        draft.entry("close", [None], Key("phone")),
    )
    draft = anna()
    content = draft.create()
    found.wrong(
        "CHN-04",
        "a second create",
        "an account is created once",
        draft,
        draft.entry("create", content, Key("phone")),
    )


def signers(found):
    draft, thief = anna(), Key("thief")
    found.wrong(
        "CHN-03",
        "signed by a stranger",
        "only openers sign",
        draft,
        draft.entry("close", [None], thief),
    )
    body, _ = draft.entry("close", [None], Key("phone"))
    found.wrong(
        "SIG-01",
        "an entry signed by another key",
        "the body names its signer",
        draft,
        thief.sign("entry", body),
    )
    draft = grown()
    found.wrong(
        "CHN-03",
        "signed by a revoked device",
        "it is no opener any more",
        draft,
        draft.entry("close", [None], Key("laptop")),
    )
    draft = anna()
    found.wrong(
        "CHN-04",
        "a card closes the account",
        "a slot creates and rotates only",
        draft,
        draft.entry("close", [None], Key("card", "card")),
    )
    org = hospital()
    found.wrong(
        "CHN-04",
        "the administrator rotates",
        "it may only lock or resign",
        draft,
        draft.entry("rotate", draft.rotation(), Key("desk"), org.place),
    )


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

    def locked(
        rule, name, why, draft=None, key="desk", place=None, content=None, **more
    ):
        draft = draft or anna()
        content = content or [[Key("phone").sig_pk], 0]
        entry = draft.entry(
            "lock", content, Key(key), org.place if place is None else place
        )
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
        draft.entry("lock", [[], 0], Key("phone")),
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


def continuations(found):
    """A served chain against the one a client knows already."""
    known, phone = anna(), Key("phone")
    known.put("admin", [None], phone)
    other = anna()
    other.put("close", [None], phone)
    junk = [other.entries[1][0], other.entries[0][1]]

    def continued(rule, name, why, entries):
        found.bad.append(
            {
                "name": name,
                "why": why,
                "rule": rule,
                "operation": "continue",
                "known": known.entries,
                "entries": entries,
            }
        )

    continued(
        "FRE-01", "a chain shorter than the known one", "a rollback", known.entries[:1]
    )
    continued(
        "CHN-14",
        "another valid entry at one place",
        "a fork, with both entries as evidence",
        other.entries,
    )
    continued(
        "SIG-01",
        "an invalid entry at one place",
        "junk is no evidence of a fork",
        [known.entries[0], junk],
    )
    continued(
        "CHN-02", "another first entry", "another account", hospital().entries * 2
    )
    for rule, name, seq, head in (
        ("FRE-02", "a head beyond the chain", 2, known.head),
        ("FRE-02", "a head of another chain", 1, NOWHERE),
    ):
        found.bad.append(
            {
                "name": name,
                "why": "what was named is not there",
                "rule": rule,
                "operation": "at",
                "entries": known.entries,
                "seq": seq,
                "head": head,
            }
        )
    later = [*known.entries, known.entry("close", [None], phone)]
    found.good.append(
        {
            "name": "a chain that continues the known one",
            "operation": "continue",
            "known": known.entries,
            "entries": later,
        }
    )
