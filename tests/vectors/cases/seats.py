"""Who speaks for a role, and which account may be what (§5.3, §5.4, MSG-06)."""

from tests.vectors.assembler import Key, ThreadDraft
from tests.vectors.cases.epochs import DEVICES, NOWHERE, Found, moved, person, shown
from tests.vectors.cases.messages import EVENT, Sealer, request
from tests.vectors.held import HeldDraft

NAMES = ("anna", "bruno", "claire", "david", "erin", "gate", "robot")
BEGIN = {
    "anna": "owner",
    "bruno": "member",
    "cardio": "member",
    "dossier": "record",
    "gate": "gateway",
    "robot": "agent",
}


def scene(**change):
    """Epoch 0: anna owns, bruno and a role write, machines do what they may.

    Claire manages role and record and david holds the role; neither is a member.
    """
    people = {name: person(name) for name in NAMES}
    draft = ThreadDraft([], [])
    draft.devices = {people[name].account: DEVICES[name] for name in NAMES}
    claire, david = people["claire"], people["david"]
    people["cardio"] = HeldDraft("role", "cardio", [claire, david], draft.devices)
    people["dossier"] = HeldDraft("record", "dossier", [claire], draft.devices)
    draft.people = people
    draft.chains = {chain.account: chain for chain in people.values()}
    signer = people["anna"] if change.get("anna", "owner") else claire
    behalf = None if signer is people["anna"] else people["cardio"].account
    draft.put(draft.record(signer, members(draft, **change), behalf=behalf))
    return draft


def members(draft, **change):
    return [
        draft.member(draft.people[name], capacity, from_)
        for name, (capacity, from_) in {
            name: given if isinstance(given, tuple) else (given, 0)
            for name, given in {**BEGIN, **change}.items()
        }.items()
        if capacity
    ]


def cases():
    found = Found()
    for family in (renewals, forged_records, kinds, messages, forged_messages):
        family(found)
    for family in (requests, forged_requests, filings):
        family(found)
    return {"valid": found.good, "invalid": found.bad}


# --- records -------------------------------------------------------------------


def renewed(draft, who, of="cardio", **change):
    """Make a record signed by who for a role, with the same members."""
    fields = {k: change.pop(k) for k in ("signer", "key") if k in change}
    behalf = draft.people[of].account
    capacities = members(draft, **change)
    return draft.record(draft.people[who], capacities, behalf=behalf, **fields)


def renewals(found):
    for who in ("claire", "david"):
        draft = scene()
        found.right(f"{who} renews the key for the role", draft, renewed(draft, who))
    draft = scene(cardio="reader")
    reading = renewed(draft, "david", cardio="reader")
    found.right("a role that reads renews the key", draft, reading)
    draft = scene(cardio="owner")
    found.right(
        "a role that owns takes erin in", draft, renewed(draft, "david", erin="member")
    )
    found.right("a thread begun for a role", scene(anna=None, cardio="owner"), None)
    draft = scene()
    draft.people["cardio"].put_holder(draft.people["erin"], draft.people["claire"])
    found.right("a new holder renews the key", draft, renewed(draft, "erin"))
    draft = scene()
    draft.people["cardio"].put_rotation(draft.people["claire"], [draft.people["david"]])
    found.right("after a hand-over", draft, renewed(draft, "claire"))


def forged_records(found):
    def wrong(rule, name, why, who="david", begin=None, **change):
        draft = scene(**(begin or {}))
        found.wrong(rule, name, why, draft, renewed(draft, who, **change))

    mine = "who signs for a role holds it"
    wrong("EPO-06", "the role removes itself", "it would know the key", cardio=None)
    wrong("EPO-02", "who holds no role", mine, "bruno")
    wrong("EPO-02", "for a person", "a person signs for himself", "bruno", of="anna")
    wrong("EPO-02", "for a record", "a record never renews", "claire", of="dossier")
    wrong(
        "EPO-03",
        "a role takes itself in",
        "it had no capacity before",
        begin={"cardio": None},
    )
    only = "only an owner changes members, capacities and retention"
    wrong("EPO-03", "a role that writes takes erin in", only, erin="member")
    wrong(
        "EPO-02",
        "a device that is none of the holder's",
        "it is not in his chain",
        key=Key("thief"),
    )
    draft = scene()
    unknown = [*members(draft), [NOWHERE, 0, NOWHERE, 0, "member", 1]]
    found.wrong(
        "EPO-05",
        "for a role whose chain is not known",
        "nothing of it can be verified",
        draft,
        draft.record(draft.people["david"], unknown, behalf=NOWHERE),
    )
    draft = scene()
    found.wrong(
        "EPO-06",
        "for a stranger",
        "whoever makes a key belongs to the result",
        draft,
        draft.record(draft.people["david"], members(draft), behalf=NOWHERE),
    )
    former(found)
    gift(found)
    first = scene(anna=None, cardio="owner", bruno="owner")
    first.records, first.thread, first.head, first.log = [], None, None, {}
    found.wrong(
        "EPO-03",
        "a thread begun for a role that only writes",
        "who begins it owns it",
        first,
        renewed(first, "david", anna="owner"),
    )


def former(found):
    """Holders of another state than the record names, or from an older head."""
    draft = scene()
    cardio, david = draft.people["cardio"], draft.people["david"]
    cardio.put_rotation(draft.people["claire"], [david])
    found.wrong(
        "EPO-02",
        "a former holder",
        "the record names the role without him",
        draft,
        renewed(draft, "david"),
    )
    draft = scene()
    early = draft.people["cardio"].place
    draft.people["cardio"].put_holder(draft.people["erin"], draft.people["claire"])
    named = [
        moved(member, seq=early[1], head=early[2]) if member[0] == early[0] else member
        for member in members(draft)
    ]
    found.wrong(
        "EPO-02",
        "a holder whom the named state does not have",
        "the record names the role before him",
        draft,
        draft.record(draft.people["erin"], named, behalf=early[0]),
    )
    draft = scene()
    claire = draft.people["claire"]
    old = [*claire.place, DEVICES["claire"].sig_pk]
    claire.put_addition(Key("claire laptop"), DEVICES["claire"])
    cardio = HeldDraft("role", "cardio", [claire], draft.devices)
    draft.people["cardio"] = draft.chains[cardio.account] = cardio
    draft.records, draft.thread, draft.head, draft.log = [], None, None, {}
    draft.put(draft.record(draft.people["anna"], members(draft)))
    found.wrong(
        "EPO-02",
        "a holder from an older head than the role names him with",
        "the device may be revoked since",
        draft,
        renewed(draft, "claire", signer=old),
    )


def gift(found):
    draft = scene(cardio=None)
    draft.put(draft.record(draft.people["anna"], members(draft, cardio=("owner", 1))))
    found.wrong(
        "EPO-08",
        "a role gives what it cannot read",
        "the newcomer would miss keys",
        draft,
        renewed(draft, "david", cardio=("owner", 1), erin="member"),
    )


def kinds(found):
    """EPO-04: a gateway, agent or record is what its account is; nobody else is."""
    for name, capacity in (
        ("gate", "member"),
        ("gate", "reader"),
        ("gate", "agent"),
        ("robot", "owner"),
        ("robot", "gateway"),
        ("dossier", "reader"),
        ("dossier", "agent"),
    ):
        one(found, name, capacity, "its account is of another kind")
    for name in ("bruno", "cardio"):
        for capacity in ("gateway", "agent", "record"):
            one(found, name, capacity, "people and roles are none")
    for name, capacity in BEGIN.items():
        if name == "anna":
            continue
        draft = scene(**{name: None})
        joined = members(draft, **{name: (capacity, 1)})
        record = draft.record(draft.people["anna"], joined)
        found.right(f"{name} joins as {capacity}", draft, record)


def one(found, name, capacity, why):
    draft = scene(**{name: None})
    joined = members(draft, **{name: (capacity, 1)})
    record = draft.record(draft.people["anna"], joined)
    found.wrong("EPO-04", f"{name} as {capacity}", why, draft, record)


# --- messages ------------------------------------------------------------------


def written(draft, name, who, of=None, **change):
    """Seal a message by who, for a role where `of` is set."""
    sealer = Sealer(draft)
    key = change.pop("key", None)
    behalf = change.pop("behalf", of and draft.people[of].account)
    fields = sealer.header(who, key, behalf=behalf, **change)
    header, payload = sealer.seal(fields, key or DEVICES[who])
    return {
        **shown(name, draft),
        "operation": "message",
        "header": header,
        "payload": payload,
        "key": draft.key(len(draft.records) - 1),
    }


def messages(found):
    draft = scene()
    for who, of in (
        ("david", "cardio"),
        ("claire", "cardio"),
        ("bruno", None),
        ("gate", None),
        ("robot", None),
    ):
        name = f"{who} writes for {of or 'himself'}"
        found.good.append({**written(draft, name, who, of), "event": EVENT})


def forged_messages(found):
    def wrong(rule, name, why, who="david", of="cardio", draft=None, **change):
        vector = written(draft or scene(), f"message: {name}", who, of, **change)
        found.bad.append({**vector, "rule": rule, "why": why})

    holds = "who writes for a role holds it"
    wrong("MSG-06", "for a stranger", "it is no member", behalf=NOWHERE)
    wrong("MSG-06", "for a role that has left", "no member", draft=scene(cardio=None))
    wrong("MSG-06", "for a person", "a person writes for himself", of="anna")
    wrong("MSG-06", "for oneself", "behalf is a role", "bruno", "bruno")
    wrong("MSG-06", "for a record", "a record writes nothing", "claire", "dossier")
    wrong("MSG-06", "who holds nothing", holds, "bruno")
    unknown = "the seat is judged before the chain of who writes"
    wrong("MSG-06", "who is not known, for a role", unknown, account=NOWHERE)
    wrong("MSG-03", "who is not known, for himself", unknown, of=None, account=NOWHERE)
    wrong("MSG-03", "a holder for himself", "he is no member", of=None)
    wrong(
        "MSG-03",
        "for a role that only reads",
        "it only reads",
        draft=scene(cardio="reader"),
    )
    wrong(
        "MSG-04", "by no device of the holder's", "not in his chain", key=Key("thief")
    )
    wrong("MSG-04", "from a head that does not exist", "not in his chain", seq=9)
    late = scene()
    late.people["cardio"].put_holder(late.people["erin"], late.people["claire"])
    wrong(
        "MSG-06",
        "a holder since the record",
        "the record names the role before him; a new one is due",
        "erin",
        draft=late,
    )
    gone = scene()
    gone.people["cardio"].put_rotation(gone.people["claire"], [gone.people["david"]])
    gone.put(gone.record(gone.people["anna"], members(gone)))
    wrong("MSG-06", "a former holder", holds, draft=gone)
    old_head(wrong)


def old_head(wrong):
    draft = scene()
    claire = draft.people["claire"]
    old = {"seq": claire.seq, "head": claire.head}
    claire.put_addition(Key("claire laptop"), DEVICES["claire"])
    cardio = HeldDraft("role", "cardio", [claire], draft.devices)
    draft.people["cardio"] = draft.chains[cardio.account] = cardio
    draft.records, draft.thread, draft.head, draft.log = [], None, None, {}
    draft.put(draft.record(draft.people["anna"], members(draft)))
    wrong(
        "MSG-04",
        "from a head older than the role's holder",
        "the device may be revoked since",
        "claire",
        draft=draft,
        **old,
    )


# --- notices -------------------------------------------------------------------


def asked(draft, name, kind, who, of=None, **change):
    leavers = change.pop("leavers", ())
    behalf = change.pop("behalf", of and draft.people[of].account)
    key = change.pop("key", None)
    body = request(draft, who, key, behalf=behalf, **change)
    return {
        **shown(name, draft),
        "operation": "request",
        "kind": kind,
        "notice": (key or DEVICES[who]).sign(kind, body),
        "who": draft.people[who].account,
        "held": behalf,
        "leavers": list(leavers),
    }


def requests(found):
    draft = scene()
    found.good += [
        asked(draft, "a complaint for a role", "complaint", "david", "cardio"),
        asked(draft, "a complaint for a record", "complaint", "claire", "dossier"),
        asked(draft, "a role leaves", "leave", "david", "cardio"),
        asked(draft, "a record leaves", "leave", "claire", "dossier"),
        asked(draft, "a gateway leaves", "leave", "gate"),
    ]
    owned = scene(cardio="owner")
    found.good.append(
        asked(owned, "a role that owns leaves", "leave", "david", "cardio")
    )


def forged_requests(found):
    def wrong(rule, name, why, kind, who, of=None, **change):
        draft = change.pop("draft", None) or scene()
        vector = asked(draft, f"notice: {name}", kind, who, of, **change)
        found.bad.append({**vector, "rule": rule, "why": why})

    wrong(
        "MSG-06",
        "a leave for a stranger",
        "no member",
        "leave",
        "david",
        behalf=NOWHERE,
    )
    wrong(
        "MSG-06", "a leave for a role by no holder", "his", "leave", "bruno", "cardio"
    )
    wrong("MSG-06", "a leave for another person", "his own", "leave", "bruno", "anna")
    wrong(
        "MSG-06", "a complaint for a record", "not his", "complaint", "david", "dossier"
    )
    wrong("MSG-03", "a holder leaves for himself", "no member", "leave", "david")
    wrong(
        "MSG-04",
        "a leave for a role by no device of the holder's",
        "it is not in his chain",
        "leave",
        "david",
        "cardio",
        key=Key("thief"),
    )
    owned = scene(cardio="owner")
    wrong(
        "EPO-07",
        "the role leaves after the only other owner",
        "nobody could let it go",
        "leave",
        "david",
        "cardio",
        draft=owned,
        leavers=[owned.people["anna"].account],
    )


def filings(found):
    def filed(name, who, of=None, **change):
        draft = change.pop("draft", None) or scene()
        key, label = DEVICES[who], change.pop("label", "filed")
        behalf = of and draft.people[of].account
        body = [*request(draft, who, behalf=behalf, **change), 1]
        return {
            **shown(name, draft),
            "operation": "filed",
            "notice": key.sign(label, body),
            "who": draft.people[who].account,
            "held": behalf,
            "newest": 1,
            "upto": 1,
        }

    found.good += [
        filed("an agent files", "robot"),
        filed("a record files", "claire", "dossier"),
        filed("a role files", "david", "cardio"),
    ]
    reading = scene(cardio="reader")
    for rule, why, vector in (
        ("MSG-03", "it passes on", filed("a gateway files", "gate")),
        (
            "MSG-03",
            "it only reads",
            filed("a role that reads files", "david", "cardio", draft=reading),
        ),
        ("MSG-06", "not his", filed("another's record files", "david", "dossier")),
    ):
        found.bad.append({**vector, "rule": rule, "why": why})
