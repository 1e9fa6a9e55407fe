"""Who vouches for whom (docs/protocol.md §5.2)."""

from tests.vectors.assembler import ChainDraft, H, Key, sha
from tests.vectors.scenes import anna, hospital, vouch

DAY = 86_400
START = 1_790_000_000


def cases():
    org, subject = hospital(), anna()
    good = {
        "name": "an attestation",
        "operation": "attestation",
        "attestation": vouch(org, subject),
        "organisation": org.entries,
        "subject": subject.entries,
    }
    moved = anna()
    moved.put("admin", [None], Key("phone"))
    older = {
        **good,
        "name": "an attestation of an earlier head",
        "subject": moved.entries,
    }
    return {
        "valid": [good, older, *judgements(None)],
        "invalid": [*forged(), *judgements("wrong")],
    }


def forged():
    org, subject, desk = hospital(), anna(), Key("desk")

    def bad(rule, name, why, by=None, key=None, **change):
        return {
            "name": name,
            "why": why,
            "rule": rule,
            "operation": "attestation",
            "attestation": vouch(org, anna(), key, **change),
            "organisation": (by or org).entries,
            "subject": subject.entries,
        }

    other = ChainDraft("organisation", [Key("other desk")], "other")
    yield bad(
        "ATT-01",
        "another organisation's chain",
        "the server invented an organisation",
        other,
    )
    yield bad(
        "ATT-01",
        "signed by a stranger",
        "only devices of the organisation vouch",
        key=Key("thief"),
    )
    yield bad(
        "ATT-01",
        "signature by another key",
        "the body names its signer",
        sig_pk=Key("thief").sig_pk,
    )
    yield bad(
        "ATT-01",
        "a head that does not exist",
        "the organisation's chain does not contain it",
        org_seq=4,
    )
    yield bad(
        "ATT-01",
        "signed by a person",
        "only organisations vouch",
        subject,
        Key("phone"),
        organisation=subject.account,
        org_head=subject.head,
    )
    yield bad(
        "ATT-02",
        "another head of the subject",
        "the chain does not contain it",
        subject_head=sha("x"),
    )
    yield bad(
        "ATT-02",
        "a later head of the subject",
        "the chain does not contain it",
        subject_seq=9,
    )
    yield bad(
        "ATT-02", "another subject", "it speaks of somebody else", subject=org.account
    )
    over = anna()
    over.put("close", [None], Key("phone"))
    yield {
        **bad("ATT-02", "an account that was closed", "nobody is there to vouch for"),
        "attestation": vouch(org, over),
        "subject": over.entries,
    }
    yield bad(
        "ATT-04",
        "a day too long",
        "180 days are the limit",
        not_after=START + 181 * DAY,
    )
    yield bad(
        "ATT-04", "it ends before it begins", "no time is covered", not_after=START - 1
    )
    yield bad(
        "ENC-01",
        "a person without name",
        "a name has a character at least",
        identity=["", "", "", "", ""],
    )
    yield bad(
        "SUI-01", "an attestation of suite two", "update is the only answer", suite=2
    )
    gone = hospital()
    gone.put("withdraw", [H("attest", vouch(org, subject)[0])], desk)
    yield bad("ATT-07", "withdrawn", "the organisation took its word back", gone)


def judgements(wrong):
    """Time, trust and uniqueness: the same question with both answers."""
    org, mine = hospital(), hospital()
    friend = sha("friend")
    mine.put("endorse", [friend, START + DAY], Key("desk"))
    ended = hospital()
    ended.put("endorse", [friend, START + DAY], Key("desk"))
    ended.put("endorse", [friend, 0], Key("desk"))
    base = {"attestation": vouch(org, anna())}
    pinned = {"operation": "trust", "mine": mine.entries, "pinned": org.account}
    one = {
        "operation": "single",
        "idnps": "8101",
        "account": sha("a"),
        "live": {"8101": sha("b").hex()},
    }
    questions = [
        (
            "ATT-04",
            "adding before it begins",
            {**base, "operation": "time", "now": START - 1},
            "adding at its first second",
            {"now": START},
        ),
        (
            "ATT-04",
            "adding after it ends",
            {**base, "operation": "time", "now": START + 181 * DAY},
            "adding at its last second",
            {"now": START + 180 * DAY},
        ),
        (
            "ATT-08",
            "a member lapsed for a month",
            {**base, "operation": "member time", "now": START + 210 * DAY + 1},
            "a member lapsed for a month less a second",
            {"now": START + 210 * DAY},
        ),
        (
            "ATT-05",
            "an organisation that mine does not endorse",
            {**pinned, "organisation": sha("stranger"), "now": START},
            "my own organisation",
            {"organisation": org.account},
        ),
        (
            "ATT-05",
            "an organisation that mine does not endorse, by a clock that stands still",
            {**pinned, "organisation": sha("stranger"), "now": 0},
            "an endorsed organisation, by a clock that stands still",
            {"organisation": friend},
        ),
        (
            "ATT-05",
            "an endorsement that has ended",
            {**pinned, "organisation": friend, "now": START + DAY + 1},
            "an endorsement at its last second",
            {"now": START + DAY},
        ),
        (
            "ATT-05",
            "an endorsement that was taken back, by a clock that stands still",
            {**pinned, "mine": ended.entries, "organisation": friend, "now": 0},
            "my own organisation, which took an endorsement back",
            {"organisation": org.account},
        ),
        (
            "ATT-05",
            "an endorsement by another than mine",
            {**pinned, "pinned": sha("other"), "organisation": friend, "now": START},
            "an endorsed organisation",
            {"pinned": org.account},
        ),
        (
            "ATT-06",
            "a second account for one professional",
            {**one, "supersedes": None},
            "a second account that says what it replaces",
            {"supersedes": sha("b")},
        ),
    ]
    for rule, name, question, other_name, change in questions:
        if wrong:
            yield {
                "name": name,
                "why": "time, trust and uniqueness are judged apart from the signature",
                "rule": rule,
                **question,
            }
        else:
            yield {"name": other_name, **question, **change}
