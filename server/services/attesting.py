"""Who vouches for whom: attestations offered by an organisation, placed by a person."""

from cordee.crypto.attestation import (
    AttestationBody,
    attestation_hash,
    check_time,
    parse_attestation,
    verify_attestation,
)
from cordee.crypto.chain import Chain
from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.errors import AttestationError, CryptoError
from cordee.crypto.signing import Signed
from cordee.server.domain.folding import sort_key, words_of
from cordee.server.protocol.client_frames import GetOffers, OfferAttestation
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import AttestationOffered, Offers, Ok
from cordee.server.protocol.types import Signed as WireSigned
from cordee.server.services.context import Context, unwire
from cordee.server.services.ports import Identity, Refusal
from cordee.server.services.refusals import broken
from cordee.server.store import attestations, holders
from cordee.server.store.attestations import AttestationRow, Status
from cordee.server.store.database import Connection

MAX_OFFERS = 100


class Attesting:
    """Checks attestations and keeps what people search by."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def offer(self, who: Identity, frame: OfferAttestation) -> Ok:
        """Keep an attestation until its subject places it. Raises Refusal."""
        if who.kind != AccountKind.ORGANISATION:
            raise Refusal(Code.FORBIDDEN, "only organisations vouch for people")
        signed = unwire(frame.attestation)
        try:
            body = parse_attestation(signed)
        except CryptoError as error:
            raise broken(error, Code.ATTESTATION) from None
        if body.organisation != who.account:
            raise Refusal(
                Code.FORBIDDEN, "signed by another organisation", rule="ATT-01"
            )
        async with self._context.pool.acquire() as connection, connection.transaction():
            chains = await self._context.chains.current(connection, [body.subject])
            if body.subject not in chains:
                raise Refusal(Code.NOT_FOUND, "no such account")
            await self._keep(connection, signed, chains[body.subject], Status.OFFERED)
            near = [body.subject, *await holders.managers(connection, body.subject)]
        self._context.fanout.send(near, AttestationOffered(frame.attestation))
        return Ok(frame.ref)

    async def place(
        self, connection: Connection, signed: Signed, subject: Chain
    ) -> None:
        """Take an attestation that its subject put on the chain. Raises Refusal."""
        body = await self._keep(connection, signed, subject, Status.PLACED)
        subjects = [body.subject]
        if body.supersedes is not None:
            subjects.append(body.supersedes)
        newest = attestation_hash(signed)
        await attestations.supersede(connection, body.organisation, subjects, newest)

    async def offers(self, who: Identity, frame: GetOffers) -> Offers:
        """What is offered to this account, or a role of its, and not yet on a chain."""
        seconds = self._context.wall_seconds()
        async with self._context.pool.acquire() as connection:
            rows = await attestations.offers(
                connection, who.account, seconds, MAX_OFFERS
            )
        signed = tuple(WireSigned(row.body, row.signature) for row in rows)
        return Offers(frame.ref, signed)

    async def _keep(
        self, connection: Connection, signed: Signed, subject: Chain, status: Status
    ) -> AttestationBody:
        try:
            body = await self._verify(connection, signed, subject)
        except CryptoError as error:
            raise broken(error, Code.ATTESTATION) from None
        time = self._context.clock.wall()
        await attestations.upsert(connection, _row(body, signed, status, time))
        return body

    async def _verify(
        self, connection: Connection, signed: Signed, subject: Chain
    ) -> AttestationBody:
        context, seconds = self._context, self._context.wall_seconds()
        issuer = parse_attestation(signed).organisation
        chains = await context.chains.current(connection, [issuer])
        if issuer not in chains:
            raise AttestationError("ATT-05", "the organisation is not known here")
        body = verify_attestation(signed, chains[issuer], subject)
        if body.sig_pk not in chains[issuer].state.devices:
            raise AttestationError("ATT-01", "device of the organisation was revoked")
        check_time(body, seconds)
        others = await attestations.other_holders(
            connection, issuer, body.identity.idnps, body.subject, seconds
        )
        if set(others) - {body.supersedes}:
            raise AttestationError("ATT-06")
        return body


def _row(
    body: AttestationBody, signed: Signed, status: Status, time: int
) -> AttestationRow:
    who, name = body.identity, attestation_hash(signed)
    return AttestationRow(
        attestation=name,
        subject=body.subject,
        organisation=body.organisation,
        status=status.value,
        idnps=who.idnps,
        name=who.name,
        profession=who.profession,
        speciality=who.speciality,
        place=who.place,
        sort_key=sort_key(who.name, name.hex()),
        words=words_of(who.name, who.profession, who.speciality, who.place),
        not_before=body.not_before,
        not_after=body.not_after,
        time=time,
        body=signed.body,
        signature=signed.signature,
    )
