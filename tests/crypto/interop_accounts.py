"""Vectors of accounts and a role made here: every kind of entry, and who opens them.

What never enters this room: a thread.
"""

from cordee.crypto.attestation import Identity
from cordee.crypto.chain import extend_chain
from cordee.crypto.chain_entry import Attest
from cordee.crypto.opening.account import append
from cordee.crypto.opening.attestation import attest
from tests.crypto.accounts import TIME, Held, Organisation, Person
from tests.crypto.interop_book import secrets_of

SECONDS = TIME // 1000


def make_accounts(book):
    organisation = Organisation()
    book.authority(organisation.chain)
    add_chain(book, "an organisation", organisation)
    make_changes(book, organisation)
    make_returns(book, organisation)
    make_attested(book, organisation)


def make_changes(book, organisation):
    owner = Person("Anna", organisation)
    (phone,) = owner.devices
    add_chain(book, "a person with a card", owner)
    add_opening(book, "opened by the card", owner, owner.card)
    laptop = owner.add_device()
    add_chain(book, "a device that was added", owner)
    add_opening(book, "opened by the added device", owner, laptop)
    owner.rotate([laptop])
    add_chain(book, "a rotate that revokes it", owner)
    add_opening(book, "opened by the device that stays", owner, phone)
    add_opening(book, "opened by the revoked device", owner, laptop)


def make_returns(book, organisation):
    owner = Person("Bruno", organisation, passkey=True)
    phone, card = owner.devices[0], owner.card
    add_chain(book, "a person with card and passkey", owner)
    add_opening(book, "opened by the passkey", owner, owner.passkey)
    owner.rotate()
    owner.lock()
    add_chain(book, "a lock", owner)
    add_opening(book, "opened by the locked device", owner, phone)
    add_opening(book, "opened by the card after the lock", owner, card)
    owner.recover(card)
    add_chain(book, "a return by card after the lock", owner)
    add_opening(book, "opened by the device that came back", owner, owner.devices[0])


def make_attested(book, organisation):
    owner = Person("Claire", organisation)
    signed = attest(
        organisation.chain,
        owner.chain,
        Identity("810000000001", "Claire Étienne", "Médecin", "Cardiologie", "CHU"),
        organisation.desk,
        not_before=SECONDS,
        not_after=SECONDS + 86_400,
    )
    book.add(
        "an attestation",
        "attestation",
        attestation=book.signed(signed),
        organisation=book.entries(organisation.chain),
        subject=book.entries(owner.chain),
    )
    entry = append(owner.chain, Attest(signed), owner.devices[0], time=TIME)
    chain = extend_chain(owner.chain, entry)
    book.add("an attestation on its chain", "chain", **chain_fields(book, chain))


def make_roles(book, organisation):
    anna, bruno = Person("Anna", organisation), Person("Bruno", organisation)
    role = Held("cardiology", [anna])
    chains = {"a role": role.chain}
    role.add(anna, bruno)
    chains["a role that is joined"] = role.chain
    bruno.rotate()
    role.rotate(bruno)
    chains["a role that is renewed"] = role.chain
    book.authority(anna.chain)
    book.authority(bruno.chain)
    for name, chain in chains.items():
        book.add(name, "chain", **chain_fields(book, chain))
    book.add("a role whose holders are fresh", "held", entries=book.entries(role.chain))
    add_held_opening(book, "opened by the manager", role, anna)
    add_held_opening(book, "opened by who joined", role, bruno)


def chain_fields(book, chain):
    state = chain.state
    keys = [opener.sig_pk.hex() for opener in state.openers]
    accounts = [holder.account.hex() for holder in state.holders]
    return {
        "account": state.account.hex(),
        "entries": book.entries(chain),
        "state": {
            "seq": state.seq,
            "head": state.head.hex(),
            "g": state.g,
            "openers": [*keys, *accounts],
        },
    }


def add_chain(book, name, owner):
    book.add(name, "chain", **chain_fields(book, owner.chain))


def add_opening(book, name, owner, key):
    """What this key opens of the account, by its own opening here."""
    served = owner.boxes.items()
    book.add(
        name,
        "open account",
        entries=book.entries(owner.chain),
        boxes={str(seq): _hexed(boxes.openers) for seq, boxes in served},
        reserve_boxes={str(seq): _hexed(boxes.reserve) for seq, boxes in served},
        opener=key.type,
        sig_seed=key.sign_seed.reveal().hex(),
        kem_seed=key.kem.seed.reveal().hex(),
        secrets=secrets_of(owner.ring(key)),
    )


def add_held_opening(book, name, role, person):
    key = person.devices[0]
    book.add(
        name,
        "open held",
        entries=book.entries(role.chain),
        boxes={str(seq): _hexed(boxes.openers) for seq, boxes in role.boxes.items()},
        holder=person.account.hex(),
        holder_secrets=secrets_of(person.ring(key)),
        secrets=secrets_of(role.ring(key)),
    )


def _hexed(boxes):
    return [box.hex() for box in boxes]
