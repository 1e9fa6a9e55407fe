"""Whose name may be shown: attestations checked against trusted organisations.

What never enters this room: a name that no trusted organisation vouches for.
"""

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.views import PersonView
from cordee.crypto.attestation import (
    AttestationBody,
    attestation_hash,
    check_member_time,
    check_time,
    check_trust,
    parse_attestation,
    verify_attestation,
)
from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.errors import AttestationError, CryptoError
from cordee.crypto.signing import Signed


class Verified(msgspec.Struct, frozen=True):
    """An attestation by a trusted organisation; `rules` limit what it is good for."""

    signed: Signed
    body: AttestationBody
    rules: tuple[str, ...]


class Identities:
    """Reads names off chains. Organisations' chains must be in the book before."""

    def __init__(self, context: Context, accounts: Accounts) -> None:
        self._context = context
        self._accounts = accounts
        self._cache: dict[bytes, Verified | None] = {}
        self._stamp = (0, 0)
        self._holders: dict[str, set[bytes]] = {}

    async def prepare(self, accounts: list[bytes]) -> None:
        """Have the chains of those who vouch for these accounts, if trusted.

        Raises NotOnline.
        """
        wanted: dict[bytes, int] = {}
        for account in accounts:
            chain = self._accounts.get(account)
            for signed in () if chain is None else chain.state.attestations:
                body = parsed(signed)
                if body is not None and self._is_trusted(body.organisation):
                    least = max(body.org_seq, wanted.get(body.organisation, 0))
                    wanted[body.organisation] = least
        await self._accounts.ensure(wanted)

    def verified(self, account: bytes) -> Verified | None:
        """The newest attestation that holds; None when there is none."""
        chain = self._accounts.get(account)
        if chain is None:
            return None
        stamp = (self._accounts.version, self._context.seconds // 600)
        if stamp != self._stamp:
            self._cache.clear()
            self._stamp = stamp
        if account not in self._cache:
            self._cache[account] = self._judge(chain)
        found = self._cache[account]
        if found is not None and found.body.identity.idnps:
            holders = self._holders.setdefault(found.body.identity.idnps, set())
            holders.add(account)
        return found

    def person(self, account: bytes) -> PersonView:
        """A person as he may be shown; nameless when nobody trusted vouches."""
        found = self.verified(account)
        if found is None or "ATT-07" in found.rules:
            rules = () if found is None else found.rules
            return _nameless(account, rules, self.kind(account))
        identity = found.body.identity
        return PersonView(
            account=account,
            name=identity.name,
            profession=identity.profession,
            speciality=identity.speciality,
            place=identity.place,
            organisation=found.body.organisation,
            verified=True,
            warnings=(*found.rules, *self._conflict(account, found)),
            kind=self.kind(account),
        )

    def kind(self, account: bytes) -> str:
        """What sort of account its chain says; a person where there is none."""
        chain = self._accounts.get(account)
        return AccountKind.PERSON.value if chain is None else chain.state.kind.value

    def name(self, account: bytes) -> str:
        return self.person(account).name

    def check_can_be_added(self, account: bytes) -> None:
        """May be let into a thread now. Raises AttestationError."""
        chain = self._accounts.get(account)
        if chain is not None and chain.state.kind is AccountKind.ORGANISATION:
            self._check_trusted(account)
            return
        found = self.verified(account)
        if found is None:
            raise AttestationError("ATT-05", "nobody trusted vouches for this account")
        check_time(found.body, self._context.seconds)
        for rule in (*found.rules, *self._conflict(account, found)):
            raise AttestationError(rule)

    def check_was_added(self, account: bytes) -> None:
        """Someone trusted vouches or once vouched for this member.

        Expiry and withdrawal do not undo what a thread's log already holds.
        Raises AttestationError ATT-05.
        """
        chain = self._accounts.get(account)
        if chain is not None and chain.state.kind is AccountKind.ORGANISATION:
            self._check_trusted(account)
        elif self.verified(account) is None:
            raise AttestationError("ATT-05", "nobody trusted vouches for this account")

    def _check_trusted(self, organisation: bytes) -> None:
        pinned = self._context.me.pinned
        mine = self._accounts.get(pinned)
        check_trust(organisation, mine, pinned, self._context.seconds)

    def _is_trusted(self, organisation: bytes) -> bool:
        try:
            self._check_trusted(organisation)
        except AttestationError:
            return False
        return True

    def _judge(self, chain: Chain) -> Verified | None:
        best: Verified | None = None
        for signed in reversed(chain.state.attestations):
            found = self._check(signed, chain)
            if found is not None and not found.rules:
                return found
            best = best or found
        return best

    def _check(self, signed: Signed, chain: Chain) -> Verified | None:
        body = parsed(signed)
        if body is None or not self._is_trusted(body.organisation):
            return None
        organisation = self._accounts.get(body.organisation)
        if organisation is None:
            return None
        rules: tuple[str, ...] = ()
        if attestation_hash(signed) in organisation.state.withdrawn:
            rules = ("ATT-07",)
            organisation = _before_withdrawals(organisation)
        try:
            verify_attestation(signed, organisation, chain)
            check_member_time(body, self._context.seconds)
        except AttestationError as error:
            if error.rule != "ATT-08":
                return None
            rules = (*rules, error.rule)
        except CryptoError:
            return None
        if not rules and body.not_after < self._context.seconds:
            rules = ("ATT-08",)
        return Verified(signed, body, rules)

    def _conflict(self, account: bytes, found: Verified) -> tuple[str, ...]:
        others = self._holders.get(found.body.identity.idnps, set()) - {account}
        alive = [
            other
            for other in others
            if other != found.body.supersedes
            and (theirs := self.verified(other)) is not None
            and not theirs.rules
            and theirs.body.supersedes != account
        ]
        return ("ATT-06",) if found.body.identity.idnps and alive else ()


def parsed(signed: Signed) -> AttestationBody | None:
    """Parse what someone put on his chain; None when it is no attestation."""
    try:
        return parse_attestation(signed)
    except CryptoError:
        return None


def _before_withdrawals(chain: Chain) -> Chain:
    """The same chain as if it had withdrawn nothing."""
    state = msgspec.structs.replace(chain.state, withdrawn=frozenset())
    return Chain(chain.entries, (*chain.states[:-1], state))


def _nameless(account: bytes, rules: tuple[str, ...], kind: str) -> PersonView:
    return PersonView(
        account=account,
        name="",
        profession="",
        speciality="",
        place="",
        organisation=None,
        verified=False,
        warnings=rules,
        kind=kind,
    )
