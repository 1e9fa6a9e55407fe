"""Roles and records put together by hand, and the people who hold them.

What never enters this room: the code under test (see assembler.py).
"""

from tests.vectors.assembler import BOXES, ChainDraft, Kem, Key, enc, kdf, sha
from tests.vectors.scenes import anna, hospital, lock


class Seat:
    """A holder: an account at one place of its chain, and a device there.

    It stands where a draft has a key: its account id is what names it.
    """

    def __init__(self, chain, device, manager=False, **change):
        self.type, self.device, self.place = "device", device, chain.place
        self.sig_pk, self.manager = chain.account, manager
        secret, g = chain.secrets[chain.g], chain.g
        self.kem = Kem(kdf(secret, "acct-kem", [g]))
        named = {
            "type": "account",
            "account": chain.account,
            "seq": chain.seq,
            "head": chain.head,
            "generation": g,
            "manager": manager,
        }
        self.named = named
        self.opener = self.other(**change)

    def other(self, **change):
        """The holder with elements set wrong."""
        return list({**self.named, **change}.values())

    def __eq__(self, other):
        return self.sig_pk == other.sig_pk

    def __hash__(self):
        return hash(self.sig_pk)

    def signature(self, label, body):
        return self.device.signature(label, body)

    def sign(self, label, body):
        return self.device.sign(label, body)


class HeldDraft(ChainDraft):
    """A held account under construction; the first seat signs its first entry."""

    def __init__(self, kind, seats, name, **change):
        self.highest = 0
        signer = [seats[0].device.sig_pk, seats[0].place]
        body = {"signer": signer, **change.pop("body", {})}
        super().__init__(kind, seats, name, body=body, **change)

    def by(self, seat, kind, content, place=None, **change):
        """Make the entry that a device of this holder signs."""
        return self.entry(kind, content, seat.device, place or seat.place, **change)

    def put_by(self, seat, kind, content):
        return self.put(kind, content, seat.device, seat.place)

    def rotation(self, revoked=(), added=(), renewed=(), **change):
        places = {seat: seat for seat in renewed}
        kept = [places.get(k, k) for k in self.openers if k not in revoked]
        changed = [*renewed, *added]
        gen = self.generation(
            self.highest + 1,
            [*kept, *added],
            change.pop("link", self.secrets[self.g]),
            **change.get("gen", {}),
        )
        content = {
            "revoked": [k.sig_pk for k in revoked],
            "added": change.get("openers", [k.opener for k in changed]),
            "accepts": [self.accept(k) for k in added],
            "gen": gen,
        }
        return list({**content, **change.get("content", {})}.values())

    def put_rotation(self, key, revoked=(), added=(), renewed=(), **change):
        content = self.rotation(revoked, added, renewed, **change)
        places = {seat: seat for seat in renewed}
        kept = [places.get(k, k) for k in self.openers if k not in revoked]
        self.openers = [*kept, *added]
        self.highest = self.g = self.highest + 1
        return self.put_by(key, "rotate", content)

    def put_addition(self, new, key, **change):
        content = self.addition(new, **change)
        self.openers.append(new)
        return self.put_by(key, "add", content)

    def put_real_addition(self, new, key):
        parts = [self.account, self.g, new.sig_pk, self.pk_of(self.g)]
        box = BOXES.box(new.kem.pk, "acct-box", parts, self.secrets[self.g])
        self.boxes[self.seq + 1] = [box]
        return self.put_addition(new, key, box_hash=sha(box))

    def pk_of(self, g):
        return Kem(kdf(self.secrets[g], "acct-kem", [g])).pk

    def shift(self, begins, seats, new=(), **change):
        link = change.pop("link", self.secrets[self.highest])
        gen = self.generation(
            self.highest + 1, [*seats, *new], link, **change.get("gen", {})
        )
        content = {
            "from": begins,
            "openers": change.get("openers", [k.opener for k in [*seats, *new]]),
            "accepts": [self.accept(k) for k in new],
            "gen": gen,
        }
        return list({**content, **change.get("content", {})}.values())

    def put_shift(self, key, begins, seats, new=(), **change):
        content = self.shift(begins, seats, new, **change)
        self.highest += 1
        return self.put_by(key, "plan", content)


def person(name):
    return ChainDraft("person", [Key(name), Key(f"{name} card", "card")], name)


class Ward:
    """The people of a ward, where they stood before and where they stand now.

    Anna has revoked her first phone. Erin has a new generation, and then closed her
    account. The others are as they began.
    """

    def __init__(self):
        self.org, self.anna = hospital(), anna()
        self.bruno, self.claire, self.david = map(person, ("bruno", "claire", "david"))
        phone, self.laptop = Key("phone"), Key("laptop")
        self.anna_before = Seat(self.anna, phone, manager=True)
        self.anna.put_addition(self.laptop, phone)
        self.anna.put_rotation(self.laptop, revoked=[phone])
        self.anna_now = Seat(self.anna, self.laptop, manager=True)
        self.bruno_seat = Seat(self.bruno, Key("bruno"))
        self.claire_seat = Seat(self.claire, Key("claire"))
        self.david_seat = Seat(self.david, Key("david"))
        self.desk = Seat(self.org, Key("desk"), manager=True)
        self.erin, key = person("erin"), Key("erin")
        self.erin_before = Seat(self.erin, key)
        self.erin.put_rotation(key)
        self.erin_seat = Seat(self.erin, key)
        self.erin.put("close", [None], key)
        self.erin_closed = Seat(self.erin, key)

    def chains(self):
        found = (
            self.org,
            self.anna,
            self.bruno,
            self.claire,
            self.david,
            self.erin,
        )
        return {chain.account.hex(): chain.entries for chain in found}

    def role(self, name="duty", kind="role", seats=None, **change):
        seats = seats or [self.anna_before, self.bruno_seat]
        return HeldDraft(kind, seats, name, **change)


def locked_person(org):
    """A person whom the administrator has locked, and the seat he had before."""
    chain = anna()
    seat = Seat(chain, Key("phone"), manager=True)
    lock(chain, org, 0)
    return chain, seat


def word(seat, *parts, key=None):
    return (key or seat).signature("accept", enc(list(parts)))
