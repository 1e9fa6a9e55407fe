"""Coming in: invitations, sign-up, sessions, and who waits for an attestation."""

from collections.abc import Mapping

from cordee.crypto.chain import AccountState, Chain, begin_chain
from cordee.crypto.chain_entry import (
    AccountKind,
    Create,
    Entry,
    EntryKind,
    parse_entry,
)
from cordee.crypto.errors import CryptoError
from cordee.crypto.session import verify_session
from cordee.server.protocol.client_frames import GetEnrolments, Invite
from cordee.server.protocol.codes import Code
from cordee.server.protocol.rest import SignedUp, SignUp
from cordee.server.protocol.server_frames import (
    ChainMoved,
    Enrolments,
    EnrolmentWaiting,
    Ok,
    Welcome,
)
from cordee.server.protocol.types import Enrolment, Signed
from cordee.server.services import holding
from cordee.server.services.access import Access, slot_keys
from cordee.server.services.chains import named_chains
from cordee.server.services.context import Context, unwire
from cordee.server.services.entries import account_row, check_generation_boxes
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken
from cordee.server.store import accounts, entries, healing, invitations, slots
from cordee.server.store.database import Connection
from cordee.server.store.entries import EntryRow
from cordee.server.store.invitations import InvitationRow

MAX_ENROLMENTS = 500


class Enrolling:
    """Lets accounts in, and their devices."""

    def __init__(self, context: Context, access: Access) -> None:
        self._context = context
        self._access = access

    async def sign_up(self, request: SignUp) -> SignedUp:
        """Verify and store an account. The same request twice is answered twice.

        Raises Refusal INVITATION, CHAIN, CONFLICT.
        """
        context = self._context
        entry = _parse(request)
        async with context.pool.acquire() as connection, connection.transaction():
            invitation = await invitations.lock(connection, request.invitation)
            if invitation is None:
                raise Refusal(Code.INVITATION, "no such invitation")
            known = await context.chains.current(connection, named_chains(entry))
            chain = _begin(entry, known)
            if invitation.account == chain.account:
                return SignedUp(chain.account)
            self._check_invitation(invitation, chain)
            _check_holders(entry, known)
            await self._store(connection, request, chain)
        context.chains.keep(chain)
        self._tell(invitation, chain.state)
        return SignedUp(chain.account)

    async def authenticate(
        self, proof: Signed, origin: str, nonce: bytes
    ) -> tuple[Identity, Welcome]:
        """Let an opener in. Raises Refusal UNAUTHENTICATED, LOCKED, REVOKED."""
        context = self._context
        try:
            session = verify_session(unwire(proof), origin, nonce)
        except CryptoError as error:
            raise broken(error, Code.UNAUTHENTICATED) from None
        async with context.pool.acquire() as connection:
            chains = await context.chains.current(connection, [session.account])
            chain = chains.get(session.account)
            if chain is None:
                raise Refusal(Code.UNAUTHENTICATED, "no such account")
            who = await self._access.admit(connection, chain, session)
            until = await healing.until(connection)
        state, now = chain.state, context.clock.wall()
        healed = until if until > now else 0
        return who, Welcome(now, state.seq, state.head, healed)

    async def admit(self, invitation: bytes, not_after: int) -> bool:
        """Register the operator's invitation of an organisation (Unix seconds).

        True when it is registered now or was before; False for another's id.
        """
        async with self._context.pool.acquire() as connection:
            return await admit(
                connection, invitation, not_after, self._context.clock.wall()
            )

    async def invite(self, who: Identity, frame: Invite) -> Ok:
        """Register an invitation of this organisation. Raises Refusal."""
        if who.kind != AccountKind.ORGANISATION:
            raise Refusal(Code.FORBIDDEN, "only organisations invite")
        context = self._context
        if frame.not_after <= context.wall_seconds():
            raise Refusal(Code.INVITATION, "the invitation has expired")
        context.limiter.invitation(who.account)
        async with context.pool.acquire() as connection:
            fresh = await invitations.insert(
                connection,
                frame.invitation,
                who.account,
                frame.not_after,
                context.clock.wall(),
            )
            row = await invitations.get(connection, frame.invitation)
        if not fresh and (row is None or row.organisation != who.account):
            raise Refusal(Code.CONFLICT, "this invitation is another's")
        return Ok(frame.ref)

    async def waiting(self, who: Identity, frame: GetEnrolments) -> Enrolments:
        """Accounts that came by this organisation's invitations. Raises Refusal."""
        if who.kind != AccountKind.ORGANISATION:
            raise Refusal(Code.FORBIDDEN, "only organisations enrol")
        async with self._context.pool.acquire() as connection:
            rows = await invitations.waiting(connection, who.account, MAX_ENROLMENTS)
        return Enrolments(
            frame.ref,
            tuple(Enrolment(r.invitation, r.account, r.proof, r.used) for r in rows),
        )

    def _tell(self, invitation: InvitationRow, state: AccountState) -> None:
        fanout = self._context.fanout
        if invitation.organisation is not None:
            fanout.send([invitation.organisation], EnrolmentWaiting(state.account))
        if state.holders:
            near = [holder.account for holder in state.holders]
            fanout.send(near, ChainMoved(state.account, state.seq, state.head))

    def _check_invitation(self, invitation: InvitationRow, chain: Chain) -> None:
        if invitation.account is not None:
            raise Refusal(Code.INVITATION, "the invitation was used")
        if invitation.not_after < self._context.wall_seconds():
            raise Refusal(Code.INVITATION, "the invitation has expired")
        founds = invitation.organisation is None
        if founds != (chain.state.kind is AccountKind.ORGANISATION):
            wanted = "an organisation" if founds else "whom an organisation knows"
            raise Refusal(Code.INVITATION, f"the invitation is for {wanted}")
        if chain.state.admin not in {None, invitation.organisation}:
            raise Refusal(
                Code.INVITATION, "the administrator is not who invited", rule="CHN-04"
            )

    async def _store(
        self, connection: Connection, request: SignUp, chain: Chain
    ) -> None:
        if await accounts.get(connection, chain.account) is not None:
            raise Refusal(Code.CONFLICT, "the account exists")
        state, time = chain.state, self._context.clock.wall()
        await accounts.insert(connection, account_row(state))
        row = EntryRow(
            state.account,
            0,
            EntryKind.CREATE.value,
            time,
            request.create.body,
            request.create.signature,
        )
        await entries.insert(connection, row, request.openers, request.reserve)
        await slots.put(connection, state.account, slot_keys(state))
        await holding.keep(connection, state)
        await invitations.use(
            connection, request.invitation, state.account, request.proof, time
        )


async def admit(
    connection: Connection, invitation: bytes, not_after: int, time: int
) -> bool:
    """Register the operator's invitation; see `Enrolling.admit`."""
    if await invitations.insert(connection, invitation, None, not_after, time):
        return True
    row = await invitations.get(connection, invitation)
    return row is not None and row.organisation is None


def _parse(request: SignUp) -> Entry:
    try:
        entry = parse_entry(unwire(request.create))
    except CryptoError as error:
        raise broken(error, Code.CHAIN) from None
    if entry is None or not isinstance(entry.content, Create):
        raise Refusal(Code.CHAIN, "the first entry creates", rule="CHN-04")
    check_generation_boxes(entry.content.gen, request.openers, request.reserve)
    return entry


def _begin(entry: Entry, known: Mapping[bytes, Chain]) -> Chain:
    try:
        return begin_chain(entry.signed, known.get)
    except CryptoError as error:
        raise broken(error, Code.CHAIN) from None


def _check_holders(entry: Entry, known: Mapping[bytes, Chain]) -> None:
    """Who makes an account that is held, and who holds it, are as they are now."""
    authority = entry.body.signer.authority
    if authority is not None:
        holding.check_signer(known.get(authority.account), entry)
    holding.check_coming(entry, known)
