"""Vectors of a thread made here: epochs, boxes, every kind of message, notices, the log.

What never enters this room: a store, a reader that is not a member.
"""

import secrets

from cordee.crypto.encoding import Label, encode, sha256
from cordee.crypto.epoch import Capacity
from cordee.crypto.event import (
    Acknowledge,
    Edit,
    Event,
    File,
    Reaction,
    Text,
    Withdraw,
    encode_event,
)
from cordee.crypto.log import ItemKind
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.message import new_id, seal_message
from cordee.crypto.opening.notice import (
    sign_complaint,
    sign_cursor,
    sign_filed,
    sign_leave,
    sign_receipt,
)
from cordee.crypto.opening.secret import kdf
from cordee.crypto.patient_event import (
    PatientAnswer,
    PatientAsk,
    PatientChoice,
    WardAsk,
    WardList,
    WardPatient,
)
from tests.crypto.accounts import Held, Organisation, Person
from tests.crypto.interop_expertise import (
    every_billing_event,
    every_case_event,
    every_study_event,
)
from tests.crypto.interop_mail import every_letter_event, every_mail_event
from tests.crypto.interop_slots import seal_file
from tests.crypto.world import Thread

NOTICES = {"complaint": sign_complaint, "leave": sign_leave}


class Scene(Thread):
    """A thread that keeps its items, with all who read it."""

    def __init__(self):
        organisation, self.items, self.keys_made = Organisation(), [], []
        people = (Person(n, organisation) for n in ("anna", "bruno", "claire"))
        self.anna, self.bruno, self.claire = people
        self.role = Held("cardiology", [self.claire])
        everybody = [self.anna, self.bruno, self.claire, self.role]
        super().__init__(everybody, self.anna)

    def accept(self, sealed):
        self.keys_made.append(sealed.key)
        super().accept(sealed)

    def note(self, kind, body, payload):
        self.items.append((kind, body, payload))
        super().note(kind, body, payload)

    def add(self, reader, capacity, from_, history=None):
        members = [*self.renewed(), reader.member(capacity, from_)]
        given = None if history is None else {reader.account: history}
        self.accept(self.seal(self.anna, members, given))

    def fields(self, book):
        """What a vector says of a thread: its records so far, its chains, the log."""
        return {
            "records": [book.signed(record.signed) for record in self.records],
            "chains": book.chains(*(party.chain for party in self.people.values())),
            "log": {str(seq): hash_.hex() for seq, hash_ in self.log.items()},
        }


def make_threads(book):
    scene = Scene()
    add_epoch(book, "the first epoch", scene, scene.anna)
    scene.add(scene.role, Capacity.MEMBER, 1)
    add_epoch(book, "an epoch without history", scene, scene.anna, scene.role)
    scene.add(scene.bruno, Capacity.READER, 0, dict(enumerate(scene.keys_made)))
    add_epoch(book, "an epoch with history", scene, scene.bruno, scene.role)
    scene.add(scene.claire, Capacity.MEMBER, 3)
    add_epoch(book, "a further epoch", scene, scene.claire)
    make_messages(book, scene)
    make_notices(book, scene)
    make_log(book, scene)


def add_epoch(book, name, scene, *readers):
    fields = scene.fields(book)
    book.add(name, "thread", **fields)
    for reader in readers:
        opened = opened_by(scene, reader)
        book.add(f"{name} opens for {reader}", "open epoch", **fields, **opened)


def opened_by(scene, reader):
    """The box of a member, and what comes out of it here."""
    key = (scene.claire if reader is scene.role else reader).devices[0]
    ring, g = reader.ring(key), reader.state.g
    box = scene.boxes[-1][reader.account]
    opened = open_epoch(scene.record, reader.account, box, ring.key(g))
    history = {str(n): key.reveal().hex() for n, key in opened.history.items()}
    return {
        "account": reader.account.hex(),
        "box": box.hex(),
        "kem_seed": kdf(ring.secrets[g], Label.ACCOUNT_KEM, (g,)).reveal().hex(),
        "key": opened.key.reveal().hex(),
        "history": history,
        "title": opened.state.title,
    }


def every_event(mentioned):
    """One of each, and one that a later version may bring: encoded."""
    target = secrets.token_bytes(16)
    part, _ = seal_file(b"\x01\x02\x03")
    known = (
        Text("Œdème, à 37,2 °C", target, (mentioned,)),
        File("ECG", None, (), (part,)),
        Edit(target, "Bonsoir"),
        Withdraw(target),
        Reaction(target, "👍", True),
        Acknowledge(target),
        *every_patient_event(target),
        *every_mail_event(target, part),
        *every_letter_event(target),
        *every_case_event(target),
        *every_billing_event(target),
        *every_study_event(target, part),
    )
    assert {type(event) for event in known} == set(Event.__args__)
    later = encode(("poll/1", ["oui", "non"]))
    return {type(event).__name__: encode_event(event) for event in known} | {
        "of a later version": later
    }


def every_patient_event(target):
    """One of each that is said between a clinician and an automation."""
    ins, gp = ("279035121518989", "1.2.250.1.213.1.4.11"), ("899700367909", "Le Goff")
    lying = WardPatient(
        "Œil",
        "Zoé",
        "1979-03-01",
        "F",
        *ins,
        "qualified",
        "12",
        "899700367909",
        "Le Goff",
    )
    return (
        PatientAsk(*ins),
        PatientAnswer(target, "found", *gp, 1),
        PatientChoice(*ins, *gp),
        WardAsk(""),
        WardList(target, ("Chirurgie",), "Chirurgie", 1, (lying,)),
    )


def make_messages(book, scene):
    events = every_event(scene.bruno.account)
    for n, (name, event) in enumerate(events.items(), 1):
        add_message(book, f"a message, {name}", scene, event, n)
    later = events["of a later version"].hex()
    book.add("an event of a later version", "event", data=later, known=False)
    said = encode_event(Text("De garde", None, ()))
    add_message(book, "a message for a role", scene, said, 1, scene.role)


def add_message(book, name, scene, event, n, role=None):
    writer = scene.claire if role else scene.anna
    key = scene.keys_made[-1]
    sealed = seal_message(
        event,
        id_=new_id(n),
        n=n,
        record=scene.record,
        key=key,
        sender=writer.state,
        keys=writer.devices[0],
        base=scene.base,
        behalf=role and role.account,
    )
    book.add(
        name,
        "message",
        **scene.fields(book),
        header=sealed.header.hex(),
        payload=sealed.payload.hex(),
        key=key.reveal().hex(),
        event=event.hex(),
    )
    scene.note(ItemKind.MESSAGE, sealed.header, sealed.payload)


def make_notices(book, scene):
    for kind in NOTICES:
        add_request(book, f"a {kind}", scene, kind, scene.bruno)
        add_request(book, f"a {kind} for a role", scene, kind, scene.claire, scene.role)
    anna, newest = scene.anna, scene.base.seq
    filed = sign_filed(scene.record, anna.state, anna.devices[0], newest)
    told = {"notice": book.signed(filed), "who": anna.account.hex(), "held": None}
    fields = scene.fields(book)
    book.add("a filing", "filed", **fields, **told, newest=newest, upto=newest)
    scene.note(ItemKind.FILED, filed.body, b"")
    make_cursors(book, scene)


def add_request(book, name, scene, kind, person, role=None):
    held = role and role.account
    notice = NOTICES[kind](scene.record, person.state, person.devices[0], held)
    book.add(
        name,
        "request",
        **scene.fields(book),
        kind=kind,
        notice=book.signed(notice),
        who=person.account.hex(),
        leavers=[],
        held=held and held.hex(),
    )
    scene.note(ItemKind(kind), notice.body, b"")


def make_cursors(book, scene):
    anna, seen = scene.anna, scene.base
    words = (scene.record.thread, anna.account, seen, anna.devices[0])
    mine = book.entries(anna.chain)
    displayed, erased = sign_cursor(*words), sign_receipt(*words)
    book.add(
        "a cursor", "cursor", chains={"reader": mine}, notice=book.signed(displayed)
    )
    notice, chains = book.signed(erased), {"eraser": mine}
    book.add(
        "a receipt of erasure", "receipt", chains=chains, notice=notice, seq=seen.seq
    )


def make_log(book, scene):
    thread = scene.record.thread.hex()
    rows = [(kind.value, b.hex(), payload.hex()) for kind, b, payload in scene.items]
    hashes = [scene.log[seq].hex() for seq in sorted(scene.log)]
    book.add("the log", "log", thread=thread, items=rows, hashes=hashes)
    erased = [(k.value, b.hex(), sha256(p).hex()) for k, b, p in scene.items]
    name = "the log once its payloads are erased"
    book.add(name, "erased log", thread=thread, items=erased, hash=hashes[-1])
