"""Accounts held by accounts: roles and records (docs/protocol.md §5.1)."""

from tests.vectors.assembler import ChainDraft, Key, enc
from tests.vectors.holding import HeldDraft, Seat, Ward, word
from tests.vectors.scenes import NOWHERE, Found, vouch


def cases():
    ward = Ward()
    chains = ward.chains()
    found = Found(chains)
    for draft in right(ward):
        found.valid(draft)
    duty = ward.role()
    chains[duty.account.hex()] = duty.entries
    for family in (
        first_entries,
        holders,
        signers,
        additions,
        rotations,
        rights,
        plans,
        verdicts,
    ):
        family(found, ward)
    return {"authorities": chains, "valid": found.good, "invalid": found.bad}


def right(ward):
    """Every entry that a held account may have, by whom it may be made."""
    yield ward.role()
    yield handed_over(ward)
    yield resigned(ward)
    yield planned(ward)
    yield rotated_after_plans(ward)
    record = ward.role("archive", "record", [ward.desk, ward.david_seat])
    record.put_by(ward.desk, "close", [None])
    yield record
    yield relieved_after_a_renewal(ward)
    yield gone_and_renewed(ward)
    for kind in ("gateway", "agent"):
        yield ChainDraft(kind, [Key(f"{kind} host")], kind, admin=ward.org.account)


def handed_over(ward):
    """Claire comes, relieves bruno, is made a manager; anna is renewed; bruno back."""
    duty = ward.role(admin=ward.org.account)
    duty.put_addition(ward.claire_seat, ward.anna_before)
    duty.put_rotation(ward.claire_seat, revoked=[ward.bruno_seat])
    duty.put_rotation(ward.claire_seat, renewed=[ward.anna_now])
    duty.put_by(ward.anna_now, "attest", [vouch(ward.org, duty)])
    chief = Seat(ward.claire, Key("claire"), manager=True)
    duty.put_rotation(ward.anna_now, renewed=[chief], added=[ward.bruno_seat])
    duty.put_by(chief, "admin", [None])
    return duty


def relieved_after_a_renewal(ward):
    """Bruno came first and is renewed last: claire, who came after him, relieves him."""
    duty = ward.role("renewed")
    duty.put_addition(ward.claire_seat, ward.anna_before)
    duty.put_rotation(ward.claire_seat, renewed=[ward.bruno_seat])
    duty.put_rotation(ward.claire_seat, revoked=[ward.bruno_seat])
    return duty


def gone_and_renewed(ward):
    """Erin has closed her account since: she is renewed where she stood before."""
    duty = ward.role("left behind", seats=[ward.anna_before, ward.erin_before])
    duty.put_rotation(ward.anna_now, renewed=[ward.erin_seat])
    return duty


def resigned(ward):
    duty = ward.role(admin=ward.org.account)
    duty.put("admin", [None], Key("desk"), ward.org.place)
    return duty


def planned(ward):
    duty = ward.role()
    duty.put_shift(
        ward.anna_before, 1_800_000_000, [ward.anna_before], [ward.claire_seat]
    )
    duty.put_shift(ward.anna_before, 1_800_028_800, [ward.anna_now, ward.bruno_seat])
    return duty


def rotated_after_plans(ward):
    duty = planned(ward)
    duty.put_rotation(ward.bruno_seat, renewed=[ward.anna_now], link=duty.secrets[2])
    return duty


def first_entries(found, ward):
    def first(rule, name, why, kind="role", seats=None, **change):
        draft = ward.role(kind=kind, seats=seats, **change)
        entry, draft.entries = draft.entries[0], []
        found.wrong(rule, name, why, draft, entry)

    plain = Seat(ward.anna, ward.laptop)
    stale = Seat(ward.anna, Key("phone"), manager=True)
    first(
        "CHN-17",
        "a role without manager",
        "nobody could change its holders",
        seats=[plain, ward.bruno_seat],
    )
    first(
        "CHN-09",
        "a role without holders",
        "a generation that nobody opens is none",
        openers=[],
        content={"accepts": []},
        gen={"box_hashes": []},
    )
    first(
        "CHN-04",
        "a role created by who does not manage it",
        "only a manager creates",
        seats=[ward.bruno_seat, ward.anna_now],
    )
    first(
        "CHN-03",
        "a role created without a place",
        "the account of the signer is named",
        body={"signer": [Key("phone").sig_pk, None]},
    )
    first(
        "CHN-03",
        "a role created by an outsider",
        "the signer is a holder",
        body={"signer": [Key("claire").sig_pk, ward.claire.place]},
    )
    first(
        "CHN-06",
        "a holder's word by a revoked device",
        "a device at the place that is named gives it",
        seats=[stale, ward.bruno_seat],
    )
    first(
        "CHN-06",
        "a holder's word for himself alone",
        "in a create each accepts the array of all",
        joining=ward.anna_before.opener,
    )
    first(
        "CHN-06",
        "a holder's word is missing",
        "nobody holds a role who did not take it",
        content={"accepts": []},
    )
    first(
        "CHN-11",
        "a role with a reserve",
        "nobody locks it",
        gen={"reserve": [Key("x").kem.pk, [], bytes(60)]},
    )
    first(
        "CHN-09",
        "a role with a box too many",
        "somebody unnamed could open",
        gen={"box_hashes": [NOWHERE] * 3},
    )
    first(
        "CHN-08",
        "a role that begins with generation one",
        "generations start at 0",
        gen={"g": 1},
    )
    first(
        "CHN-16",
        "a role whose key is none",
        "every thread of the role would stop",
        gen={"pk": b"\xff" * 1216},
    )
    first(
        "SIG-01",
        "a role signed under another label",
        "labels keep purposes apart",
        body={"label": "accept"},
    )


def holders(found, ward):
    """What a holder must be, in a create: elsewhere the checks are the same."""

    def held(rule, name, why, opener, **change):
        openers = [ward.anna_before.opener, opener]
        draft = ward.role(openers=openers, **change)
        entry, draft.entries = draft.entries[0], []
        found.wrong(rule, name, why, draft, entry)

    def seat(**change):
        return Seat(ward.bruno, Key("bruno"), **change).opener

    held("CHN-05", "a role with a device", "accounts hold it", Key("bruno").opener)
    held(
        "CHN-05",
        "a holder of another type",
        "the type of a holder is account",
        seat(type="role"),
    )
    held(
        "CHN-05",
        "a holder of three elements",
        "they are a key",
        ["account", ward.bruno.account, Key("bruno").kem.pk],
    )
    held("ENC-01", "a holder of five elements", "lengths are fixed", seat()[:5])
    held("ENC-01", "an opener that is no array", "structures are arrays", "bruno")
    held(
        "ENC-01",
        "a holder that manages by a number",
        "it does or does not",
        seat(manager=1),
    )
    held(
        "ENC-01",
        "a holder whose head is text",
        "hashes are bytes",
        seat(head="h" * 32),
    )
    held(
        "CHN-09",
        "a holder named twice",
        "each is named once",
        ward.anna_now.opener,
    )
    held(
        "FRE-02",
        "a holder who is not known",
        "his chain must be at hand",
        seat(account=NOWHERE),
    )
    held(
        "FRE-02",
        "a holder at a head that is not his",
        "his chain does not contain it",
        seat(head=NOWHERE),
    )
    held(
        "FRE-02",
        "a holder beyond his chain",
        "his chain does not contain it",
        seat(seq=7),
    )
    held(
        "CHN-08",
        "a holder with another generation",
        "the box would be sealed to another key",
        seat(generation=1),
    )
    held(
        "CHN-15",
        "a holder whose account is closed where it is named",
        "nobody is there who could hold it",
        ward.erin_closed.opener,
    )
    held(
        "CHN-15",
        "a closed holder with another generation",
        "the place is judged before the generation",
        ward.erin_closed.other(generation=0),
    )
    for kind in ("role", "record"):
        inner = ward.role(f"inner {kind}", kind)
        found.orgs[inner.account.hex()] = inner.entries
        held(
            "CHN-13",
            f"a {kind} holds a role",
            "holders are people and machines, so that chains end",
            Seat(inner, Key("phone")).opener,
        )
    for kind in ("person", "organisation", "gateway", "agent"):
        openers = [Key("phone").opener, seat(), Key("card", "card").opener]
        keys = [Key("phone"), Key("card", "card")]
        draft = ChainDraft(kind, keys, "held by mistake", openers=openers)
        entry, draft.entries = draft.entries[0], []
        found.wrong(
            "CHN-05",
            f"an account opens a {kind}",
            "only roles and records are held",
            draft,
            entry,
        )
    longer = ward.role()
    body, _ = longer.entries[0]
    place = enc(ward.anna_before.opener)
    at = body.index(place) + place.index(bytes([0, 0xC4]))
    wide = body[:at] + b"\xcc\x00" + body[at + 1 :]
    wide = shifted(wide, body)
    longer.entries = []
    found.wrong(
        "ENC-02",
        "a holder's number in a longer form",
        "there is one encoding",
        longer,
        Key("phone").sign("entry", wide),
    )


def shifted(wide, body):
    """Mend the length of the content, in which one byte more stands now."""
    for at in range(len(body)):
        size = int.from_bytes(body[at + 1 : at + 3])
        if body[at] == 0xC5 and at + 3 + size == len(body):
            return wide[: at + 1] + (size + 1).to_bytes(2) + wide[at + 3 :]
    raise AssertionError


def signers(found, ward):
    draft, close = ward.role(), [None]
    phone, anna = Key("phone"), ward.anna_before

    def signed(rule, name, why, key, place, **change):
        on = change.get("on", draft)
        content = change.get("content", close)
        entry = on.entry(change.get("kind", "close"), content, key, place)
        found.wrong(rule, name, why, on, entry)

    signed("CHN-03", "a role closed without a place", "no key opens it", phone, None)
    signed(
        "CHN-03",
        "a role closed by an outsider",
        "only holders sign",
        Key("claire"),
        ward.claire.place,
    )
    signed(
        "CHN-03",
        "a role closed by a stranger's key",
        "it is no device of the holder",
        Key("thief"),
        anna.place,
    )
    signed(
        "CHN-03",
        "a role closed by a holder's card",
        "a card recovers, it does not act",
        Key("card", "card"),
        anna.place,
    )
    signed(
        "CHN-03",
        "a role closed by a revoked device",
        "it is no device at the place that is named",
        phone,
        ward.anna_now.place,
    )
    signed(
        "FRE-02",
        "a role closed from a head that does not exist",
        "the holder's chain does not contain it",
        phone,
        [ward.anna.account, 1, NOWHERE],
    )
    renewed = ward.role()
    renewed.put_rotation(ward.bruno_seat, renewed=[ward.anna_now])
    signed(
        "CHN-03",
        "a role closed from before the renewal",
        "a revoked device would act for ever",
        phone,
        anna.place,
        on=renewed,
    )
    for kind, content in (
        ("close", close),
        ("admin", [None]),
        ("attest", [vouch(ward.org, draft)]),
        ("add", draft.addition(ward.claire_seat)),
        ("plan", draft.shift(1, [ward.bruno_seat])),
    ):
        signed(
            "CHN-04",
            f"{kind} by who does not manage the role",
            "only a manager does this",
            Key("bruno"),
            ward.bruno_seat.place,
            kind=kind,
            content=content,
        )
    under = ward.role(admin=ward.org.account)
    desk = (Key("desk"), ward.org.place)
    signed(
        "CHN-04",
        "a role is locked",
        "it has no reserve",
        *desk,
        kind="lock",
        content=[[], 0],
        on=under,
    )
    signed(
        "CHN-04",
        "the administrator of a role hands over",
        "it may only resign",
        *desk,
        kind="admin",
        content=[NOWHERE],
        on=under,
    )
    signed(
        "CHN-03",
        "the administrator closes a role",
        "it does not hold it",
        *desk,
        on=under,
    )
    signed(
        "CHN-04",
        "a role endorses",
        "only organisations do",
        phone,
        anna.place,
        kind="endorse",
        content=[NOWHERE, 1],
    )
    body, _ = draft.by(anna, "close", close)
    found.wrong(
        "SIG-01",
        "a role's entry signed by another key",
        "the body names its signer",
        draft,
        Key("thief").sign("entry", body),
    )


def additions(found, ward):
    draft = ward.role()

    def added(rule, name, why, seat, **change):
        content = draft.addition(seat, **change)
        found.wrong(rule, name, why, draft, draft.by(anna, "add", content))

    anna, claire = ward.anna_before, ward.claire_seat
    added("CHN-09", "a holder is added again", "he holds it", ward.bruno_seat)
    renewed = ward.role("renewed once")
    renewed.put_rotation(ward.bruno_seat, renewed=[ward.anna_now])
    found.wrong(
        "CHN-08",
        "a holder is added again at an older head",
        "a holder goes forward only, whatever the entry",
        renewed,
        renewed.by(ward.anna_now, "add", renewed.addition(anna)),
    )
    added(
        "CHN-15",
        "a holder is added whose account is closed",
        "nobody is there who could hold it",
        ward.erin_closed,
    )
    added("CHN-05", "a device is added to a role", "accounts hold it", Key("laptop"))
    alone = ward.role("alone")
    found.wrong(
        "CHN-13",
        "a role is added to itself",
        "chains end",
        alone,
        alone.by(anna, "add", alone.addition(Seat(alone, Key("x")))),
    )
    added(
        "CHN-06",
        "a holder's word for another place",
        "the word names the entry it follows",
        claire,
        accept=word(claire, draft.account, NOWHERE, claire.opener),
    )
    added(
        "CHN-06",
        "a holder's word for less",
        "the word says whether he manages",
        Seat(ward.claire, Key("claire"), manager=True),
        accept=word(claire, draft.account, draft.head, claire.opener),
    )
    added(
        "CHN-06",
        "a holder's word by his card",
        "a device gives it",
        claire,
        accept=word(
            claire,
            draft.account,
            draft.head,
            claire.opener,
            key=Key("claire card", "card"),
        ),
    )


def rotations(found, ward):
    anna, bruno, claire = ward.anna_before, ward.bruno_seat, ward.claire_seat

    def rotated(rule, name, why, by=anna, draft=None, **change):
        draft = draft or ward.role()
        content = draft.rotation(**change)
        found.wrong(rule, name, why, draft, draft.by(by, "rotate", content))

    rotated(
        "CHN-07",
        "a holder relieves himself",
        "he would know the new secret",
        bruno,
        revoked=[bruno],
    )
    rotated(
        "CHN-07",
        "a manager relieves everyone",
        "whoever makes a secret knows it",
        revoked=[anna, bruno],
    )
    rotated("CHN-03", "an outsider is relieved", "he holds nothing", revoked=[claire])
    rotated(
        "CHN-03",
        "a holder is relieved twice",
        "each is named once",
        content={"revoked": [bruno.sig_pk] * 2},
    )
    rotated(
        "CHN-09",
        "a holder is relieved and renewed",
        "he stays or goes",
        revoked=[bruno],
        openers=[bruno.opener],
        gen={"box_hashes": [NOWHERE] * 2},
    )
    rotated(
        "CHN-09",
        "a holder is renewed twice",
        "each is named once",
        openers=[bruno.opener] * 2,
    )
    rotated(
        "CHN-06",
        "a newcomer's word is missing",
        "nobody holds a role who did not take it",
        added=[claire],
        content={"accepts": []},
    )
    rotated(
        "CHN-06",
        "a word for a renewal",
        "who holds it gave his word already",
        renewed=[ward.anna_now],
        content={"accepts": [bytes(64)]},
    )
    renewed = ward.role()
    renewed.put_rotation(bruno, renewed=[ward.anna_now])
    rotated(
        "CHN-08",
        "a holder is renewed backwards",
        "his stolen device would open again",
        ward.anna_now,
        renewed,
        renewed=[anna],
    )
    rotated(
        "CHN-08",
        "a holder is renewed backwards and relieved",
        "each holder is judged before what becomes of him",
        ward.anna_now,
        renewed,
        revoked=[anna],
        openers=[anna.opener],
        gen={"box_hashes": [NOWHERE]},
    )
    rotated(
        "CHN-08",
        "a holder is renewed backwards beside one who is not known",
        "holders are judged in their order, each whole",
        ward.anna_now,
        renewed,
        openers=[anna.opener, [*bruno.opener[:1], NOWHERE, *bruno.opener[2:]]],
    )
    left = ward.role("left behind", seats=[anna, ward.erin_before])
    rotated(
        "CHN-15",
        "a holder is renewed where his account is closed",
        "nothing that names that head is valid",
        ward.anna_now,
        left,
        renewed=[ward.erin_closed],
    )
    rotated("CHN-08", "a role's generation is skipped", "they follow", gen={"g": 2})
    rotated(
        "CHN-08", "a role's past is not linked", "it would be lost", gen={"link": None}
    )
    rotated(
        "CHN-09", "a role's box is missing", "he could not open", gen={"box_hashes": []}
    )
    rotated(
        "CHN-09",
        "a role's key again",
        "a new generation has a new key",
        gen={"pk": ward.role().pk_of(0)},
    )
    rotated(
        "CHN-17",
        "the last manager steps down",
        "nobody could change the holders",
        renewed=[Seat(ward.anna, ward.laptop)],
    )
    rotated(
        "CHN-05",
        "a rotation adds a card to a role",
        "accounts hold it",
        openers=[Key("card", "card").opener],
    )


def rights(found, ward):
    """What a holder who is no manager may not do by a rotation: CHN-04."""
    anna, bruno, claire = ward.anna_before, ward.bruno_seat, ward.claire_seat

    def rotated(name, why, by, draft, **change):
        content = draft.rotation(**change)
        found.wrong("CHN-04", name, why, draft, draft.by(by, "rotate", content))

    relayed = ward.role()
    relayed.put_addition(claire, anna)
    rotated(
        "a newcomer let in by no manager",
        "only a manager adds",
        bruno,
        ward.role(),
        added=[claire],
    )
    rotated(
        "a holder makes himself a manager",
        "only a manager names one",
        bruno,
        ward.role(),
        renewed=[Seat(ward.bruno, Key("bruno"), manager=True)],
    )
    rotated(
        "a holder dismisses a manager",
        "only a manager dismisses one",
        bruno,
        ward.role(),
        renewed=[Seat(ward.anna, ward.laptop)],
    )
    rotated(
        "a holder relieves a manager",
        "only a manager does",
        claire,
        relayed,
        revoked=[anna],
    )
    rotated(
        "a holder relieves who came after him",
        "the incoming relieves the outgoing",
        bruno,
        relayed,
        revoked=[claire],
    )
    relayed = ward.role("relayed")
    relayed.put_addition(claire, anna)
    relayed.put_rotation(claire, renewed=[bruno])
    rotated(
        "a holder who was renewed relieves who came after him",
        "a renewal changes nothing about who came first",
        bruno,
        relayed,
        revoked=[claire],
    )
    together = ward.role(seats=[anna, bruno, claire])
    rotated(
        "a holder relieves who came with him",
        "the incoming relieves the outgoing",
        claire,
        together,
        revoked=[bruno],
    )
    back = ward.role()
    back.put_addition(claire, anna)
    back.put_rotation(anna, revoked=[bruno])
    back.put_addition(bruno, anna)
    content = back.rotation(revoked=[bruno])
    found.wrong(
        "CHN-04",
        "a holder relieves who came back",
        "who comes back comes last",
        back,
        back.by(claire, "rotate", content),
    )


def plans(found, ward):
    anna, bruno, claire = ward.anna_before, ward.bruno_seat, ward.claire_seat

    def shift(rule, name, why, draft=None, seats=(anna,), new=(), **change):
        draft = draft or ward.role()
        begins = change.pop("begins", 1_800_000_000)
        content = draft.shift(begins, seats, new, **change)
        found.wrong(rule, name, why, draft, draft.by(anna, "plan", content))

    shift(
        "CHN-07",
        "a shift planned by who is not of it",
        "who makes a secret knows it",
        seats=[bruno],
    )
    shift(
        "CHN-08",
        "a shift before the one planned before",
        "the rota is in order",
        planned(ward),
        begins=1_800_028_800,
    )
    shift(
        "CHN-08",
        "a shift with the number of another",
        "numbers follow",
        planned(ward),
        begins=1_900_000_000,
        gen={"g": 1},
    )
    shift("CHN-08", "a shift without the past", "it would be lost", gen={"link": None})
    shift(
        "CHN-06",
        "a shift of who did not accept",
        "nobody holds a role who did not take it",
        new=[claire],
        content={"accepts": []},
    )
    shift(
        "CHN-09",
        "a shift with a box too few",
        "one could not open",
        gen={"box_hashes": []},
    )
    shift(
        "CHN-15",
        "a shift of who has closed his account",
        "nobody is there who could hold it",
        new=[ward.erin_closed],
    )
    shift(
        "CHN-05",
        "a shift of a device",
        "accounts hold it",
        openers=[Key("bruno").opener],
    )
    shift(
        "CHN-09",
        "a shift with the role's own key",
        "a new generation has a new key",
        gen={"pk": ward.role().pk_of(0)},
    )
    after = rotated_after_plans(ward)
    content = after.rotation(gen={"g": 2})
    found.wrong(
        "CHN-08",
        "a rotation takes the number of a shift",
        "numbers are used once",
        after,
        after.by(bruno, "rotate", content),
    )
    record = ward.role("archive", "record")
    found.wrong(
        "CHN-04",
        "the shifts of a record",
        "only roles are planned",
        record,
        record.by(anna, "plan", record.shift(1, [anna])),
    )
    duty = ward.role()
    someone = ChainDraft("person", [Key("phone"), Key("card", "card")], "planner")
    found.wrong(
        "CHN-04",
        "the shifts of a person",
        "only roles are planned",
        someone,
        someone.entry("plan", duty.shift(1, [anna]), Key("phone")),
    )
    for now, g in ((1_799_999_999, None), (1_800_000_000, 1), (1_900_000_000, 2)):
        found.good.append(
            {
                "name": f"the shift at {now}",
                "operation": "shift",
                "entries": planned(ward).entries,
                "now": now,
                "g": g,
            }
        )


def verdicts(found, ward):
    def judged(draft, name):
        return {"name": name, "operation": "held", "entries": draft.entries}

    found.bad.append(
        {
            **judged(ward.role(), "a role whose holder has revoked a device"),
            "rule": "CHN-12",
            "why": "the thief opens what is sealed to the old generation",
        }
    )
    alone = HeldDraft("role", [ward.anna_now], "alone")
    found.bad.append(
        {
            **judged(alone, "a role that one person holds"),
            "rule": "ROL-01",
            "why": "when she falls ill nobody reads it",
        }
    )
    found.good.append(judged(handed_over(ward), "a role that two hold, renewed"))
    found.good.append(judged(ward.bruno, "a person, whom nobody holds"))
