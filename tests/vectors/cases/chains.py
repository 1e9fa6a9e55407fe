"""Account chains: who may say what, and where (docs/protocol.md §5.1)."""

from tests.vectors.assembler import ChainDraft, H, Key, enc
from tests.vectors.scenes import (
    NOWHERE,
    Found,
    anna,
    closed,
    endorsing,
    grown,
    hospital,
)


def cases():
    org = hospital()
    orgs = {org.account.hex(): org.entries}
    found = Found(orgs)
    for draft in (anna(), anna(admin=False), org, endorsing(), grown(), closed()):
        found.valid(draft)
    for family in (first_entries, places, signers, continuations):
        family(found)
    return {"authorities": orgs, "valid": found.good, "invalid": found.bad}


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
        "there are six",
        content={"account_kind": "team"},
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
    placed("CHN-04", "unknown kind", "renew is reserved for later", kind="renew")
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
