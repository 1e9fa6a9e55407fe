"""Epoch records and their boxes (docs/protocol.md §5.3)."""

from msgspec import Raw

from tests.vectors.assembler import (
    ChainDraft,
    H,
    Key,
    ThreadDraft,
    sha,
)

NOWHERE = sha("nowhere")
NIL = Raw(b"\xc0")
CAST = ("anna", "bruno", "claire", "read", "gate", "robot")
MACHINES = {"gate": "gateway", "robot": "agent"}
DEVICES = {name: Key(f"{name} phone") for name in (*CAST, "david", "erin")}


def person(name, **change):
    if name in MACHINES:
        return ChainDraft(MACHINES[name], [DEVICES[name]], f"{name} in a thread")
    keys = [DEVICES[name], Key(f"{name} card", "card")]
    return ChainDraft("person", keys, f"{name} in a thread", **change)


def thread():
    """Epoch 0: anna owns, bruno writes, read reads, gate passes on.

    Claire and the robot are not in.
    """
    people = {name: person(name) for name in CAST}
    draft = ThreadDraft(people.values(), [DEVICES[name] for name in CAST])
    draft.people = people
    members = members_of(draft)
    draft.put(draft.record(people["anna"], members))
    return draft


def members_of(draft, **change):
    capacities = {
        "anna": "owner",
        "bruno": "member",
        "read": "reader",
        "gate": "gateway",
        **change,
    }
    return [
        draft.member(draft.people[name], capacity)
        for name, capacity in capacities.items()
        if capacity
    ]


def moved(member, **change):
    names = ("account", "seq", "head", "generation", "capacity", "from")
    return list({**dict(zip(names, member, strict=True)), **change}.values())


def shown(name, draft, record=None, **more):
    after = {} if record is None else {"next": record}
    return {"name": name, "operation": "thread", **draft.show(), **after, **more}


def cases():
    found = Found()
    found.good.append(shown("a first record", thread()))
    for family in (renewals, places, membership, signers, changes, readings, firsts):
        family(found)
    return {"valid": found.good, "invalid": found.bad}


class Found:
    def __init__(self):
        self.good, self.bad = [], []

    def right(self, name, draft, record, **more):
        self.good.append(shown(name, draft, record, **more))

    def wrong(self, rule, name, why, draft, record, **more):
        self.bad.append(
            {**shown(name, draft, record, **more), "rule": rule, "why": why}
        )


def renewals(found):
    for name in ("anna", "bruno", "read"):
        draft = thread()
        found.right(
            f"{name} renews the key",
            draft,
            draft.record(draft.people[name], members_of(draft)),
        )
    draft = thread()
    found.right(
        "the owner adds claire with the past",
        draft,
        draft.record(draft.people["anna"], members_of(draft, claire="member")),
    )
    newcomer = [*members_of(draft), draft.member(draft.people["robot"], "agent", 1)]
    found.right(
        "the owner adds an agent without the past",
        draft,
        draft.record(draft.people["anna"], newcomer),
    )
    leaver = draft.people["bruno"].account
    found.right(
        "a reader lets a leaver go",
        draft,
        draft.record(draft.people["read"], members_of(draft, bruno=None)),
        leavers=[leaver],
    )
    found.right(
        "the owner changes capacity and retention",
        draft,
        draft.record(
            draft.people["anna"], members_of(draft, bruno="reader"), retention=[100, 0]
        ),
        max_retention=100,
    )
    for name, retention in (("a second", [1, 0]), ("as long as allowed", [100, 100])):
        found.right(
            f"the owner keeps messages for {name}",
            draft,
            draft.record(draft.people["anna"], members_of(draft), retention=retention),
            max_retention=100,
        )
    bruno = draft.people["bruno"]
    bruno.put_rotation(DEVICES["bruno"])
    found.right(
        "bruno names his new generation", draft, draft.record(bruno, members_of(draft))
    )


def places(found):
    def placed(rule, name, why, **change):
        draft = thread()
        found.wrong(
            rule,
            name,
            why,
            draft,
            draft.record(draft.people["anna"], members_of(draft), **change),
        )

    placed("EPO-01", "an epoch is skipped", "numbers are contiguous", epoch=2)
    placed("EPO-01", "another predecessor", "records are chained by hash", prev=NOWHERE)
    placed("EPO-01", "another thread", "it was made for another thread", thread=NOWHERE)
    placed(
        "EPO-01",
        "a first record again",
        "a thread begins once",
        epoch=0,
        prev=None,
        thread=None,
        base=NIL,
    )
    placed(
        "EPO-11", "a base with another hash", "the log was forked", base=[1, NOWHERE]
    )
    placed(
        "EPO-11",
        "a base beyond the log",
        "the verifier has nothing there",
        base=[9, NOWHERE],
    )
    placed("EPO-11", "no base", "only a first record has none", base=NIL)
    placed("SUI-01", "a record of suite two", "update is the only answer", suite=2)
    placed(
        "SUI-01",
        "a record of suite zero",
        "a decoder knows suite one only, whatever came before",
        suite=0,
    )
    placed("ENC-01", "a salt of fifteen bytes", "lengths are fixed", salt=bytes(15))
    placed(
        "EPO-10", "one box too few", "a member could not open", body={"box_hashes": []}
    )
    placed(
        "SIG-01",
        "signature under another label",
        "labels keep purposes apart",
        label="cursor",
    )


def membership(found):
    def named(rule, name, why, change, **more):
        draft = thread()
        members = change(draft)
        record = draft.record(
            draft.people["anna"],
            members,
            members=more.pop("members", None) or sorted(members),
        )
        found.wrong(rule, name, why, draft, record, **more)

    draft = thread()
    backwards = sorted(members_of(draft), reverse=True)
    named(
        "EPO-04",
        "members out of order",
        "there is one order",
        members_of,
        members=backwards,
    )
    named(
        "EPO-04",
        "a member twice",
        "each is named once",
        members_of,
        members=sorted([*members_of(draft), members_of(draft)[1]]),
    )
    named(
        "EPO-04",
        "a member who asked to leave is kept",
        "nobody is held back",
        members_of,
        leavers=[draft.people["bruno"].account],
    )
    named(
        "EPO-04",
        "a newcomer whom policy refuses",
        "newcomers are attested",
        lambda d: members_of(d, claire="member"),
        refused=[draft.people["claire"].account],
    )
    named(
        "EPO-03",
        "an unknown capacity",
        "update is the only answer",
        lambda d: members_of(d, bruno="auditor"),
    )
    named(
        "EPO-05",
        "another generation",
        "the one of the named head is right",
        lambda d: [
            *members_of(d, bruno=None),
            moved(d.member(d.people["bruno"]), generation=1),
        ],
    )
    named(
        "FRE-02",
        "a head that does not exist",
        "the chain does not contain it",
        lambda d: [
            *members_of(d, bruno=None),
            moved(d.member(d.people["bruno"]), head=NOWHERE),
        ],
    )
    named(
        "EPO-05",
        "a member whose chain is not known",
        "nothing of him can be verified",
        lambda d: [*members_of(d), [NOWHERE, 0, NOWHERE, 0, "member", 1]],
    )
    named(
        "EPO-06",
        "the signer is not among the members",
        "whoever makes a key knows it",
        lambda d: members_of(d, anna=None, bruno="owner"),
    )
    named(
        "EPO-07",
        "no owner is left",
        "nobody could change anything any more",
        lambda d: members_of(d, anna="member"),
    )
    named(
        "EPO-08",
        "a member reads from a later epoch",
        "it stays as it was",
        lambda d: [
            *members_of(d, bruno=None),
            moved(d.member(d.people["bruno"]), **{"from": 1}),
        ],
    )
    named(
        "EPO-08",
        "a newcomer reads from an epoch to come",
        "the record is epoch 1",
        lambda d: [*members_of(d), d.member(d.people["claire"], from_=2)],
    )
    for capacity in ("gateway", "agent", "record"):
        named(
            "EPO-09",
            f"a {capacity} joins with the past",
            "it never reads what came before",
            lambda d, c=capacity: members_of(d, claire=c),
        )
    named(
        "EPO-09",
        "a member becomes a gateway",
        "it has read the past",
        lambda d: members_of(d, bruno="gateway"),
    )
    closed_members(found)
    newer = thread()
    newer.people["bruno"].put_rotation(DEVICES["bruno"])
    newer.put(newer.record(newer.people["bruno"], members_of(newer)))
    fallen = moved(
        newer.member(newer.people["bruno"]),
        seq=0,
        head=H("entry", newer.people["bruno"].entries[0][0]),
        generation=0,
    )
    found.wrong(
        "EPO-05",
        "a head older than in the previous record",
        "a rollback",
        newer,
        newer.record(newer.people["anna"], [*members_of(newer, bruno=None), fallen]),
    )


def closed_members(found):
    """Nothing that names the head of a close is valid; the one before it stays."""
    draft = thread()
    stood = members_of(draft, claire="member")
    for name in ("bruno", "claire"):
        draft.people[name].put("close", [None], DEVICES[name])
    for name, about in (("bruno", "a member"), ("claire", "a newcomer")):
        account = draft.people[name].account
        there = draft.member(draft.people[name])
        for other, change in (
            ("", {}),
            (" with another generation", {"generation": 7}),
        ):
            members = [
                moved(there, **change) if member[0] == account else member
                for member in stood
            ]
            found.wrong(
                "EPO-04",
                f"{about} whose account is closed where it is named{other}",
                "nobody is there to read",
                draft,
                draft.record(draft.people["anna"], members),
            )
    found.right(
        "a member whose account was closed since is named where he stood before",
        draft,
        draft.record(
            draft.people["anna"],
            [m for m in stood if m[0] != draft.people["claire"].account],
        ),
    )


def signers(found):
    draft, thief = thread(), Key("thief")
    anna, claire = draft.people["anna"], draft.people["claire"]
    found.wrong(
        "EPO-02",
        "a device that is none of the signer's",
        "it is not in the chain",
        draft,
        draft.record(anna, members_of(draft), key=thief),
    )
    found.wrong(
        "EPO-02",
        "a card signs",
        "slots recover, they write nothing",
        draft,
        draft.record(anna, members_of(draft), key=Key("anna card", "card")),
    )
    found.wrong(
        "FRE-02",
        "the signer names a head that does not exist",
        "the chain does not contain it",
        draft,
        draft.record(
            anna,
            members_of(draft),
            signer=[anna.account, 3, NOWHERE, DEVICES["anna"].sig_pk],
        ),
    )
    found.wrong(
        "EPO-02",
        "a signer whose chain is not known",
        "nothing of him can be verified",
        draft,
        draft.record(
            anna,
            members_of(draft),
            signer=[NOWHERE, 0, NOWHERE, DEVICES["anna"].sig_pk],
        ),
    )
    found.wrong(
        "EPO-03",
        "a stranger joins by himself",
        "he had no capacity before",
        draft,
        draft.record(claire, members_of(draft, claire="member")),
    )
    found.wrong(
        "EPO-06",
        "on behalf of a role",
        "roles are reserved for later",
        draft,
        draft.record(anna, members_of(draft), behalf=NOWHERE),
    )
    body, _ = draft.record(anna, members_of(draft))
    found.wrong(
        "SIG-01",
        "signature by another key",
        "the body names its signer",
        draft,
        thief.sign("epoch", body),
    )
    zero = [anna.account, 0, anna.head, DEVICES["anna"].sig_pk]
    newer = thread()
    before, laptop = members_of(newer), Key("anna laptop")
    newer.people["anna"].put_addition(laptop, DEVICES["anna"])
    found.right(
        "the signer signs from a newer head than it names",
        newer,
        newer.record(newer.people["anna"], before, key=laptop),
    )
    found.wrong(
        "EPO-02",
        "the signer signs from an older head than it names",
        "the device may be revoked since",
        newer,
        newer.record(newer.people["anna"], members_of(newer), signer=zero),
    )


def changes(found):
    def by(rule, name, why, who, **change):
        members = change.pop("members", members_of)
        leavers = change.pop("leavers", ())
        longest = change.pop("max_retention", 0)
        draft = thread()
        record = draft.record(draft.people[who], members(draft), **change)
        accounts = [draft.people[leaver].account for leaver in leavers]
        found.wrong(
            rule,
            name,
            why,
            draft,
            record,
            leavers=accounts,
            max_retention=longest,
        )

    owner = "only an owner changes members, capacities and retention"
    by(
        "EPO-03",
        "a member adds claire",
        owner,
        "bruno",
        members=lambda d: members_of(d, claire="member"),
    )
    by(
        "EPO-03",
        "a member removes the reader",
        owner,
        "bruno",
        members=lambda d: members_of(d, read=None),
    )
    by(
        "EPO-03",
        "a reader promotes himself",
        owner,
        "read",
        members=lambda d: members_of(d, read="owner"),
    )
    by("EPO-03", "a member changes retention", owner, "bruno", retention=[1, 0])
    by("EPO-03", "a member sets a successor", owner, "bruno", successor=b"mls")
    by(
        "EPO-03",
        "a gateway renews the key",
        "a gateway, agent or record never signs a record",
        "gate",
    )
    by(
        "EPO-06",
        "a leaver signs his own removal",
        "whoever makes a key knows it",
        "bruno",
        leavers=["bruno"],
        members=lambda d: members_of(d, bruno=None),
    )
    by(
        "EPO-13",
        "retention beyond policy",
        "the server could not honour it",
        "anna",
        retention=[101, 0],
        max_retention=100,
    )
    by(
        "EPO-13",
        "no retention where policy bounds it",
        "0 means for ever",
        "anna",
        max_retention=100,
    )
    by(
        "EPO-13",
        "a hold beyond policy",
        "the server could not honour it",
        "anna",
        retention=[100, 101],
        max_retention=100,
    )
    late = thread()
    joined = late.member(late.people["claire"], "owner", 1)
    late.put(late.record(late.people["anna"], [*members_of(late, read=None), joined]))
    gift = [
        *members_of(late, read=None),
        joined,
        late.member(late.people["read"], "reader", 0),
    ]
    found.wrong(
        "EPO-08",
        "a newcomer is given what the signer cannot read",
        "he would miss keys",
        late,
        late.record(late.people["claire"], gift),
    )


def readings(found):
    newer = ThreadDraft([], [])
    newer.people = {"anna": person("anna", content={"suites": [1]})}
    newer.chains = {c.account: c for c in newer.people.values()}
    newer.devices = {c.account: DEVICES["anna"] for c in newer.people.values()}
    alone = newer.record(
        newer.people["anna"], [newer.member(newer.people["anna"], "owner")]
    )
    found.good.append(shown("a thread of one", newer, alone))


def firsts(found):
    def first(rule, name, why, signer="anna", change=members_of, **fields):
        draft = thread()
        draft.records, draft.thread, draft.head, draft.log = [], None, None, {}
        found.wrong(
            rule,
            name,
            why,
            draft,
            draft.record(draft.people[signer], change(draft), **fields),
        )

    first(
        "EPO-01",
        "a first record with a predecessor",
        "nothing comes before",
        prev=NOWHERE,
    )
    first(
        "EPO-01", "a first record with a base", "there is no log yet", base=[1, NOWHERE]
    )
    first(
        "EPO-01",
        "a first record that names its thread",
        "the id is the hash of its core",
        thread=NOWHERE,
    )
    first("EPO-03", "the first signer only writes", "he owns the thread", "bruno")
    first(
        "EPO-08",
        "a first member reads from epoch one",
        "there is only epoch 0",
        change=lambda d: [
            *members_of(d, bruno=None),
            d.member(d.people["bruno"], from_=1),
        ],
    )
    first("ENC-01", "no members", "a thread has one at least", members=[])
