"""Make an account: keys and card first, on disk; then the server is told.

A crash on the way loses nothing: the same call again ends what was begun, with the
same account and the same card. What never enters this room: a secret in a log.
"""

import secrets
import time
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.errors import InvitationError, ProfileExists, TamperedError
from cordee.clients.sdk.origin import check_origin
from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.rest import post_account
from cordee.clients.sdk.store.chains import save_chain
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import (
    Me,
    load_card,
    load_me,
    save_card,
    save_keyring,
    save_me,
)
from cordee.clients.sdk.views import SignedUp
from cordee.crypto.chain import begin_chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.account import Keyring, create_account
from cordee.crypto.opening.card import card_keys, card_text, new_card
from cordee.crypto.opening.invitation import Invitation
from cordee.crypto.opening.secret import DeviceKeys, Secret
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.types import Signed as WireSigned

OPERATOR_DAYS: Final = 7
"""Days that an operator's invitation is good for."""

SIGNED_UP: Final = frozenset(
    {AccountKind.PERSON, AccountKind.GATEWAY, AccountKind.AGENT}
)
"""Kinds with devices of their own; a role is made by who will hold it."""

NO_PROOF: Final = bytes(32)
"""Nobody attests an organisation: its invitation is the operator's word alone."""


async def sign_up(
    profile: Path | str,
    invitation: str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
    kind: str = "person",
) -> SignedUp:
    """Make a person's account with the invitation of an organisation.

    `kind` may be gateway or agent instead. It is complete once the card is confirmed
    (REC-05): see `Client.confirm_card`. Raises InvitationError, ProfileExists,
    NotOnline, ServerRefused, TamperedError.
    """
    invited = _read(invitation)
    if invited.organisation is None:
        raise InvitationError("this invitation is for an organisation")
    if kind not in SIGNED_UP:
        raise InvitationError(f"nobody signs up as {kind}")
    opened = Profile.open(profile, key_file=key_file, passphrase=passphrase)
    return await _join(opened, invited, AccountKind(kind), ca_file)


async def found_organisation(
    profile: Path | str,
    invitation: Invitation | str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
) -> SignedUp:
    """Make an organisation's account with the operator's invitation.

    Raises InvitationError, ProfileExists, NotOnline, ServerRefused, TamperedError.
    """
    invited = _read(invitation) if isinstance(invitation, str) else invitation
    if invited.organisation is not None:
        raise InvitationError("this invitation is for a person")
    opened = Profile.open(profile, key_file=key_file, passphrase=passphrase)
    return await _join(opened, invited, AccountKind.ORGANISATION, ca_file)


def new_operator_invitation(origin: str, not_after: int | None = None) -> Invitation:
    """Make an invitation by which an operator lets an organisation in.

    Its `id` is registered on the server; its text goes to the organisation.
    `not_after` is Unix seconds, in a week by default. Raises InvitationError.
    """
    check_origin(origin)
    end = int(time.time()) + OPERATOR_DAYS * 86_400 if not_after is None else not_after
    return Invitation(origin, None, Secret.random(), end)


def _read(text: str) -> Invitation:
    try:
        invitation = Invitation.from_text(text)
    except CryptoError as error:
        raise InvitationError(str(error)) from None
    check_origin(invitation.origin)
    return invitation


async def _join(
    profile: Profile, invitation: Invitation, kind: AccountKind, ca_file: Path | None
) -> SignedUp:
    database = Database(profile.store, profile.vault)
    try:
        me = _prepared(database, invitation, kind, ca_file)
        assert me.sign_up is not None
        request = msgspec.msgpack.decode(me.sign_up, type=SignUp)
        joined = await post_account(me.origin, me.ca, request)
        if joined.account != me.account:
            raise TamperedError("CHN-02", "the server signed another account up")
        card = load_card(database)
        assert card is not None, "a sign-up under way has a card"
        save_me(database, msgspec.structs.replace(me, sign_up=None))
        return SignedUp(account=me.account, card_text=card_text(card))
    finally:
        database.close()
        profile.close()


def _prepared(
    database: Database, invitation: Invitation, kind: AccountKind, ca_file: Path | None
) -> Me:
    """Give what was begun with this invitation, else begin."""
    me = load_me(database)
    if me is not None and me.sign_up is None:
        raise ProfileExists("this profile has an account")
    if me is not None and me.sign_up is not None:
        begun = msgspec.msgpack.decode(me.sign_up, type=SignUp)
        if begun.invitation == invitation.id:
            return me
    return _begin(database, invitation, kind, ca_file)


def _begin(
    database: Database, invitation: Invitation, kind: AccountKind, ca_file: Path | None
) -> Me:
    sign_seed, kem_seed, card = Secret.random(), Secret.random(), new_card()
    keys = DeviceKeys(sign_seed, kem_seed, "device")
    sealed = create_account(
        kind,
        [keys, card_keys(card)],
        time=time.time_ns() // 1_000_000,
        salt=secrets.token_bytes(16),
        admin=invitation.organisation,
    )
    chain = begin_chain(sealed.signed)
    proof = NO_PROOF
    if invitation.organisation is not None:
        proof = invitation.proof(chain.account, chain.state.head)
    request = SignUp(
        invitation=invitation.id,
        create=WireSigned(sealed.signed.body, sealed.signed.signature),
        openers=sealed.boxes.openers,
        reserve=sealed.boxes.reserve,
        proof=proof,
    )
    me = Me(
        origin=invitation.origin,
        ca=None if ca_file is None else ca_file.read_text(),
        account=chain.account,
        kind=kind.value,
        pinned=invitation.organisation or chain.account,
        sign_seed=sign_seed.reveal(),
        kem_seed=kem_seed.reveal(),
        sign_up=msgspec.msgpack.encode(request),
    )
    assert sealed.secret is not None, "a new account has a generation"
    with database.transaction(durable=True):
        save_me(database, me)
        save_card(database, card)
        save_keyring(database, Keyring({0: sealed.secret}, {0: 0}))
        save_chain(database, chain)
    return me
