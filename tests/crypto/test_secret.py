"""Secrets do not show themselves, and keys do not leave by accident."""

import copy
import pickle
import traceback

import pytest

from cordee.crypto.encoding import Label, encode
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.secret import (
    DeviceKeys,
    KemKey,
    OpeningError,
    Secret,
    decrypt,
    encrypt,
    kdf,
    seal,
)
from tests.crypto.world import Organisation, Person, Thread

VALUE = b"\xa5\x5a" * 16
SHOWN = (VALUE.hex(), repr(VALUE)[2:-1], str(list(VALUE))[1:-1])


def holders():
    secret = Secret(VALUE)
    keys = DeviceKeys(secret, secret, "device")
    return [
        secret,
        keys,
        KemKey(secret),
        Invitation("https://example.org", None, secret, 1),
    ]


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: type(holder).__name__)
def test_a_secret_is_not_in_any_text_of_its_holder(holder):
    texts = (
        repr(holder),
        str(holder),
        f"{holder}",
        repr([holder]),
        repr(vars_of(holder)),
    )
    assert not [text for text in texts for shown in SHOWN if shown in text]


def vars_of(holder):
    names = getattr(holder, "__dict__", {})
    return {
        name: value for name, value in names.items() if not isinstance(value, bytes)
    }


def test_a_secret_is_not_in_a_traceback():
    try:
        decrypt(Secret(VALUE), bytes(40))
    except OpeningError:
        text = traceback.format_exc()
    assert not [shown for shown in SHOWN if shown in text]


def test_what_is_opened_shows_no_key():
    organisation = Organisation()
    anna = Person("anna", organisation)
    thread = Thread([anna], anna)
    (key,) = thread.keys(anna, anna.devices[0]).values()
    ring = anna.ring(anna.devices[0])
    assert key.reveal().hex() not in repr((thread.keys(anna, anna.devices[0]), ring))
    assert repr(next(iter(ring.secrets.values()))) == "Secret(…)"


@pytest.mark.parametrize(
    "leave", [pickle.dumps, copy.copy, copy.deepcopy, encode, bytes]
)
def test_a_secret_leaves_only_when_it_is_asked_to(leave):
    with pytest.raises(TypeError):
        leave(Secret(VALUE))


def test_secrets_compare_by_value():
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret(bytes(32))
    assert Secret(VALUE) != VALUE
    assert len({Secret(VALUE), Secret(VALUE)}) == 1
    assert Secret.random() != Secret.random()


def test_a_ciphertext_opens_under_its_own_key_and_context_only():
    key = Secret(VALUE)
    data = encrypt(key, b"plain", b"context")
    assert decrypt(key, data, b"context") == b"plain"
    for other, aad in ((Secret(bytes(32)), b"context"), (key, b"other")):
        with pytest.raises(OpeningError):
            decrypt(other, data, aad)
    assert encrypt(key, b"plain") != encrypt(key, b"plain")


def test_nothing_at_all_is_encrypted_in_twenty_eight_bytes():
    key = Secret(VALUE)
    data = encrypt(key, b"")
    assert (len(data), decrypt(key, data)) == (28, b"")
    for cut in (data[:27], data[:12], b""):
        with pytest.raises(OpeningError):
            decrypt(key, cut)


def test_a_box_opens_under_its_own_label_and_context_only():
    key = KemKey(Secret(VALUE))
    box = seal(key.public, Label.EPOCH_BOX, (1,), b"plain")
    assert key.open(Label.EPOCH_BOX, (1,), box) == b"plain"
    for label, parts in ((Label.ACCOUNT_BOX, (1,)), (Label.EPOCH_BOX, (2,))):
        with pytest.raises(OpeningError):
            key.open(label, parts, box)


@pytest.mark.parametrize(
    "pk", [b"\xff" * 1216, KemKey(Secret(VALUE)).public[:1184] + bytes(32)]
)
def test_nothing_is_sealed_to_a_key_that_is_none(pk):
    with pytest.raises(OpeningError):
        seal(pk, Label.EPOCH_BOX, (), b"plain")


def test_labels_give_unrelated_keys():
    derived = {kdf(Secret(VALUE), label, ()).reveal() for label in Label}
    assert len(derived) == len(Label)
