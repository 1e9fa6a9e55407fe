"""Begin a role or a record: its chain first, on disk; then the server is told.

What never enters this room: a secret in a log.
"""

import secrets

import msgspec

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import (
    InvitationError,
    NotAllowed,
    ServerRefused,
    TamperedError,
)
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.rest import post_account
from cordee.clients.sdk.store.facts import Held
from cordee.clients.sdk.store.roles import RoleMemory
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.encoding import Label, digest
from cordee.crypto.errors import CryptoError
from cordee.crypto.held import as_holder
from cordee.crypto.opening.held import accept_as_holder, create_held
from cordee.crypto.opening.invitation import Invitation
from cordee.server.protocol.rest import SignUp
from cordee.server.protocol.types import Signed as WireSigned


class RoleMaker:
    """Makes accounts whose first holder and manager I am."""

    def __init__(self, context: Context, held: HeldAccounts) -> None:
        self._context = context
        self._held = held

    async def create(self, text: str, kind: AccountKind) -> bytes:
        """End what was begun with this invitation, else begin; gives the account.

        Raises InvitationError, NotAllowed, NotOnline, ServerRefused, TamperedError.
        """
        if not kind.is_held:
            raise NotAllowed(f"nobody holds a {kind}")
        invitation = self._read(text)
        for memory in self._held.memories():
            if memory.begun is not None and memory.invitation == invitation.id:
                return await self._finish(memory)
        return await self._finish(self._begin(invitation, kind))

    async def finish(self) -> None:
        """End what an earlier run began. Raises NotOnline, ServerRefused."""
        for memory in self._held.memories():
            if memory.begun is not None:
                await self._finish(memory)

    def _read(self, text: str) -> Invitation:
        try:
            invitation = Invitation.from_text(text)
        except CryptoError as error:
            raise InvitationError(str(error)) from None
        if invitation.organisation is None:
            raise InvitationError("this invitation is for an organisation")
        if invitation.origin != self._context.me.origin:
            raise InvitationError("this invitation is of another server")
        return invitation

    def _begin(self, invitation: Invitation, kind: AccountKind) -> RoleMemory:
        me, keys = self._held.mine(), self._context.keys
        holder = as_holder(me, manager=True)
        salt = secrets.token_bytes(16)
        sealed = create_held(
            kind,
            [holder],
            [accept_as_holder(salt, None, (holder,), keys)],
            keys,
            self._held.head(),
            lambda _holder: me.pk,
            time=self._context.clock(),
            salt=salt,
            admin=invitation.organisation,
        )
        account = digest(Label.ACCOUNT, sealed.signed.body)
        head = digest(Label.ENTRY, sealed.signed.body)
        request = SignUp(
            invitation=invitation.id,
            create=WireSigned(sealed.signed.body, sealed.signed.signature),
            openers=sealed.boxes.openers,
            reserve=sealed.boxes.reserve,
            proof=invitation.proof(account, head),
        )
        assert sealed.secret is not None, "a new account has a generation"
        memory = RoleMemory(
            account=account,
            generations={0: Held(sealed.secret.reveal(), 0)},
            begun=msgspec.msgpack.encode(request),
            invitation=invitation.id,
        )
        self._held.save(memory)
        return memory

    async def _finish(self, memory: RoleMemory) -> bytes:
        assert memory.begun is not None
        request = msgspec.msgpack.decode(memory.begun, type=SignUp)
        me, address = self._context.me, self._context.link.address
        try:
            joined = await post_account(address, me.ca, request)
        except ServerRefused as error:
            if not error.temporary:
                self._give_up(memory)
            raise
        if joined.account != memory.account:
            raise TamperedError("CHN-02", "the server made another account")
        memory.begun = memory.invitation = None
        self._held.save(memory)
        await self._held.follow([memory.account])
        return memory.account

    def _give_up(self, memory: RoleMemory) -> None:
        memory.begun = memory.invitation = None
        memory.generations = {}
        self._held.save(memory)
