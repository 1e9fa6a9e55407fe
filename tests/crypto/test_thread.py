"""Threads as their members live them: sealing, notices, attestations, order."""

import pytest

from cordee.crypto.attestation import Identity, verify_attestation
from cordee.crypto.encoding import Label, encode
from cordee.crypto.epoch import check_rotation_of_mine, epoch_box_context
from cordee.crypto.errors import (
    AttestationError,
    CryptoError,
    EncodingError,
    FreshnessError,
    MessageError,
)
from cordee.crypto.event import (
    Acknowledge,
    Edit,
    Reaction,
    Text,
    Withdraw,
    decode_event,
    encode_event,
)
from cordee.crypto.log import Base
from cordee.crypto.message import MAX_PAYLOAD, parse_header
from cordee.crypto.notice import verify_cursor
from cordee.crypto.opening import secret
from cordee.crypto.opening.attestation import attest, check_joiner
from cordee.crypto.opening.epoch import check_key, open_epoch
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.message import new_id, open_message, seal_message
from cordee.crypto.opening.notice import sign_cursor, sign_session
from cordee.crypto.opening.secret import Secret
from cordee.crypto.session import verify_session
from tests.crypto.world import Organisation, Person, Thread

IDENTITY = Identity("8101", "Anna Morel", "surgeon", "", "Lyon")


@pytest.fixture
def anna():
    return Person("anna", Organisation())


@pytest.fixture
def thread(anna):
    return Thread([anna], anna)


def seal(thread, anna, event, n=1):
    (key,) = thread.keys(anna, anna.devices[0]).values()
    sealed = seal_message(
        event,
        id_=new_id(n),
        n=n,
        record=thread.record,
        key=key,
        sender=anna.state,
        keys=anna.devices[0],
        base=thread.base,
    )
    return sealed, key


@pytest.mark.parametrize(
    "event",
    [
        Text("bonjour", bytes(16), (bytes(32),)),
        Edit(bytes(16), "bonsoir"),
        Withdraw(bytes(16)),
        Reaction(bytes(16), "👍", on=True),
        Acknowledge(bytes(16)),
    ],
)
def test_an_event_comes_out_as_it_went_in(thread, anna, event):
    sealed, key = seal(thread, anna, encode_event(event))
    parsed = parse_header(sealed.header)
    assert open_message(sealed.header, sealed.payload, key) == event
    assert open_message(sealed.header, sealed.payload, key, parsed) == event


def test_a_message_sealed_again_says_the_same_under_the_new_epoch(thread, anna):
    """H15: same id, same n, same event; another epoch, another key."""
    event = encode_event(Text("bonjour", None, ()))
    first, key = seal(thread, anna, event)
    thread.accept(thread.seal(anna, thread.renewed()))
    newest = thread.keys(anna, anna.devices[0])[1]
    header = parse_header(first.header)
    again = seal_message(
        event,
        id_=header.id,
        n=header.n,
        record=thread.record,
        key=newest,
        sender=anna.state,
        keys=anna.devices[0],
        base=thread.base,
    )
    assert open_message(again.header, again.payload, newest) == decode_event(event)
    with pytest.raises(MessageError, match="MSG-01"):
        open_message(again.header, again.payload, key)


def test_a_message_that_is_too_large_is_neither_sealed_nor_opened(thread, anna):
    with pytest.raises(MessageError, match="MSG-01"):
        seal(thread, anna, bytes(MAX_PAYLOAD))
    sealed, key = seal(thread, anna, encode_event(Text("x", None, ())))
    with pytest.raises(MessageError, match="MSG-01"):
        open_message(sealed.header, bytes(MAX_PAYLOAD + 1), key)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (Text("", None, ()), "ENC-01"),
        (Text("x" * 40_001, None, ()), "ENC-01"),
        (Text("\ud800", None, ()), "ENC-01"),
        (Text("\U0001f44d" * 40_000, None, (bytes(32),) * 2000), "ENC-03"),
        (Edit(bytes(15), "x"), "ENC-01"),
    ],
)
def test_an_event_that_readers_would_refuse_is_not_made(event, rule):
    with pytest.raises(EncodingError, match=rule):
        encode_event(event)


def test_a_box_that_was_spoiled_is_told_from_a_stranger_s(thread, anna):
    record = thread.record
    key = anna.ring(anna.devices[0]).key(0)
    for account, box in (
        (anna.account, b""),
        (bytes(32), thread.boxes[0][anna.account]),
    ):
        with pytest.raises(CryptoError, match="EPO-10"):
            open_epoch(record, account, box, key)
    assert record.capacity(bytes(32)) is None


def test_a_box_is_the_one_that_the_record_names(thread, anna):
    """Another box that opens to the same is still not what was signed."""
    record, key = thread.record, anna.ring(anna.devices[0]).key(0)
    opened = open_epoch(record, anna.account, thread.boxes[0][anna.account], key)
    parts = epoch_box_context(record.core_hash, anna.account, 0)
    content = encode((opened.key.reveal(), ()))
    other = secret.seal(key.public, Label.EPOCH_BOX, parts, content)
    with pytest.raises(CryptoError, match="another box"):
        open_epoch(record, anna.account, other, key)


def test_a_key_of_the_past_is_checked_before_use(thread, anna):
    (key,) = thread.keys(anna, anna.devices[0]).values()
    check_key(thread.record, key)
    with pytest.raises(CryptoError, match="EPO-10: key check"):
        check_key(thread.record, Secret(bytes(32)))


def test_my_own_account_named_with_an_old_head_is_noticed(thread, anna):
    check_rotation_of_mine(thread.record, anna.account, 0)
    check_rotation_of_mine(thread.record, bytes(32), 9)
    with pytest.raises(FreshnessError, match="FRE-03"):
        check_rotation_of_mine(thread.record, anna.account, 1)


def test_a_cursor_and_a_session_proof_are_accepted_from_their_device_only(thread, anna):
    phone = anna.devices[0]
    signed = sign_cursor(
        thread.record.thread, anna.account, Base(1, thread.log[1]), phone
    )
    assert verify_cursor(signed, anna.chain).seq == 1
    proof = sign_session("https://a.example", bytes(32), anna.account, phone)
    assert verify_session(proof, "https://a.example", bytes(32)).device == phone.sig_pk
    with pytest.raises(CryptoError, match="SIG-01"):
        verify_session(proof, "https://b.example", bytes(32))


def test_a_registrar_vouches_only_for_who_holds_the_invitation(anna):
    """C1: the account that the server shows must answer the invitation (ATT-03)."""
    organisation = anna.organisation
    invitation = Invitation(
        "https://a.example", organisation.chain.account, Secret.random(), 1
    )
    proof = invitation.proof(anna.account, anna.chain.states[0].head)
    check_joiner(invitation, anna.chain, proof)
    with pytest.raises(AttestationError, match="ATT-03"):
        check_joiner(invitation, Person("mallory", organisation).chain, proof)
    assert len(invitation.id) == 16
    vouched = attest(
        organisation.chain,
        anna.chain,
        IDENTITY,
        organisation.desk,
        not_before=0,
        not_after=1,
    )
    assert (
        verify_attestation(vouched, organisation.chain, anna.chain).identity == IDENTITY
    )
