"""Chains that several families of vectors tell about."""

from tests.vectors.assembler import ChainDraft, Key, sha

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


def vouch(org, about, key=None, **change):
    key = key or Key("desk")
    body = {
        "suite": 1,
        "organisation": org.account,
        "org_seq": org.seq,
        "org_head": org.head,
        "sig_pk": key.sig_pk,
        "subject": about.account,
        "subject_seq": about.seq,
        "subject_head": about.head,
        "identity": ["810101010101", "Anna Morel", "surgeon", "visceral", "Lyon"],
        "not_before": 1_790_000_000,
        "not_after": 1_790_000_000 + 180 * 86_400,
        "supersedes": None,
        "evidence": "invitation",
    }
    return key.sign("attest", list({**body, **change}.values()))


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
