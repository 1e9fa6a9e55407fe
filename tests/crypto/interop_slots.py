"""Vectors of slots, texts, links and files made here.

What never enters this room: a thread.
"""

import secrets

from cordee.crypto.attachment import SEGMENT_SIZE, encode_manifest
from cordee.crypto.encoding import encode, sha256
from cordee.crypto.linking import Answer, encode_answer
from cordee.crypto.opening.attachment import FileKeys, make_part
from cordee.crypto.opening.card import card_keys, card_text, new_card
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.linking import NewDevice
from cordee.crypto.opening.notice import sign_session
from cordee.crypto.opening.passkey import passkey_keys
from cordee.crypto.opening.secret import DeviceKeys, Secret
from cordee.crypto.session import Purpose
from tests.crypto.accounts import Organisation, Person

ORIGIN = "https://chat.example.org"
NUMBER = 42_917


def make_slots(book):
    make_card(book)
    prf = Secret.random()
    keys = passkey_keys(prf)
    seeds = seeds_of(keys) | {"sig_pk": keys.sig_pk.hex()}
    book.add("a passkey", "passkey", prf=prf.reveal().hex(), **seeds)
    make_invitation(book)
    make_sessions(book)


def seeds_of(keys):
    sig, kem = keys.sign_seed.reveal(), keys.kem.seed.reveal()
    return {"sig_seed": sig.hex(), "kem_seed": kem.hex()}


def make_card(book):
    card = new_card()
    same = {"secret": card.reveal().hex(), **seeds_of(card_keys(card))}
    text = card_text(card)
    book.add("a card", "card", text=text, **same)
    book.add("a card as it is typed", "card", text=text.lower(), **same)


def make_invitation(book):
    organisation, account, head = (secrets.token_bytes(32) for _ in range(3))
    made = Invitation(ORIGIN, organisation, Secret.random(), 1_790_000_000)
    book.add(
        "an invitation and its proof",
        "invitation",
        text=made.to_text(),
        id=made.id.hex(),
        account=account.hex(),
        head=head.hex(),
        proof=made.proof(account, head).hex(),
    )


def make_sessions(book):
    keys, nonce = DeviceKeys.generate(), secrets.token_bytes(32)
    for purpose in Purpose:
        proof = sign_session(ORIGIN, nonce, secrets.token_bytes(32), keys, purpose)
        said = {"origin": ORIGIN, "nonce": nonce.hex(), "notice": book.signed(proof)}
        book.add(f"a proof for {purpose.value}", "session", **said)


def make_links(book):
    """All that passes between two devices, and what each of them then checks."""
    owner = Person("Anna", Organisation())
    state, nonce = owner.state, secrets.token_bytes(32)
    answer = Answer(state.account, state.seq, state.head, nonce)
    device = owner.add_device()
    joining = NewDevice.begin(NUMBER, device)
    said = {
        "number": NUMBER,
        "answer": encode_answer(answer).hex(),
        "commit": joining.commit.hex(),
        "nonce": joining.nonce.hex(),
        "accept": joining.accept(answer).hex(),
        "code": joining.code(answer),
    }
    opener = encode(device.opener).hex()
    chain = {"opener": opener, "entries": book.entries(owner.chain)}
    text = joining.text.to_text()
    book.add("a link by code", "link", **said, **chain, typed=said["code"])
    book.add("a link by text", "link", **said, **chain, text=text)
    drawn = {
        "mac_key": joining.mac_key.reveal().hex(),
        "mac": joining.text.mac(answer).hex(),
    }
    more = {"text": text, **seeds_of(device), **drawn}
    book.add("the new device of a link", "new device", **said, **more)


def make_files(book):
    make_file(book, "a file of three segments", secrets.token_bytes(2**21 + 300))
    make_file(book, "an empty file", b"")


def make_file(book, name, plain):
    part, sealed = seal_file(plain)
    hashes = [sha256(segment) for segment in sealed]
    book.add(
        name,
        "file",
        part=encode(part).hex(),
        manifest=encode_manifest(hashes).hex(),
        segments=[segment.hex() for segment in sealed],
        plain=plain.hex(),
    )


def seal_file(plain):
    """Its part of a message, and its sealed segments."""
    keys, starts = FileKeys.new(), range(0, max(1, len(plain)), SEGMENT_SIZE)
    pieces = [plain[start : start + SEGMENT_SIZE] for start in starts]
    last = len(pieces) - 1
    sealed = [keys.seal(i, i == last, piece) for i, piece in enumerate(pieces)]
    hashes = [sha256(segment) for segment in sealed]
    whole = (len(plain), sha256(plain))
    words = {"name": "ecg.pdf", "type_": "application/pdf"}
    return make_part(keys, hashes, whole, **words), sealed
