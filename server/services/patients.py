"""What automations keep of patients: for theirs alone, bounded, and paid for.

Only an `agent` that an organisation vouches for now reads or writes for it
(docs/protocol.md §5.11). What never enters this room: a key, a patient.
"""

from cordee.crypto.chain_entry import AccountKind
from cordee.server.protocol.client_frames import (
    DropPatients,
    GetPatients,
    KeepPatients,
)
from cordee.server.protocol.codes import Code
from cordee.server.protocol.directory_types import PatientBox
from cordee.server.protocol.server_frames import Ok, Patients
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import patients
from cordee.server.store.database import Connection
from cordee.server.store.patients import PatientRow


class PatientBook:
    """Tokens and boxes by organisation."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def keep(self, who: Identity, frame: KeepPatients) -> Ok:
        """Keep or forget. Raises Refusal FORBIDDEN, QUOTA, RATE_LIMITED.

        Of a token that comes twice the last word counts.
        """
        self._pay(who, len(frame.patients))
        last = {one.token: one.sealed for one in frame.patients}
        kept = [PatientRow(t, box) for t, box in last.items() if box is not None]
        gone = [token for token, box in last.items() if box is None]
        time = self._context.clock.wall()
        async with self._context.pool.acquire() as connection, connection.transaction():
            await self._check(connection, who, frame.organisation)
            await patients.lock(connection, frame.organisation)
            await patients.forget(connection, frame.organisation, gone)
            new = await patients.put(
                connection, frame.organisation, kept, frame.generation, time
            )
            if new:
                await self._check_room(connection, frame.organisation)
        return Ok(frame.ref)

    async def get(self, who: Identity, frame: GetPatients) -> Patients:
        """What is kept under tokens. Raises Refusal FORBIDDEN, RATE_LIMITED."""
        self._pay(who, len(frame.tokens))
        async with self._context.pool.acquire() as connection:
            await self._check(connection, who, frame.organisation)
            rows = await patients.get(connection, frame.organisation, frame.tokens)
            total = await patients.total(connection, frame.organisation)
        boxes = tuple(PatientBox(row.token, row.sealed) for row in rows)
        return Patients(frame.ref, boxes, total)

    async def drop(self, who: Identity, frame: DropPatients) -> Ok:
        """Forget what older keys made, in steps. Raises Refusal FORBIDDEN."""
        self._pay(who, 1)
        gone = 1
        while gone:
            async with (
                self._context.pool.acquire() as connection,
                connection.transaction(),
            ):
                await self._check(connection, who, frame.organisation)
                await patients.lock(connection, frame.organisation)
                gone = await patients.drop(
                    connection, frame.organisation, frame.generation
                )
        return Ok(frame.ref)

    def _pay(self, who: Identity, count: int) -> None:
        self._context.limiter.patients(who.account, max(1, count))

    async def _check(
        self, connection: Connection, who: Identity, organisation: bytes
    ) -> None:
        """Raise Refusal FORBIDDEN unless this is its automation now."""
        now = self._context.wall_seconds()
        if who.kind != AccountKind.AGENT or not await patients.is_vouched(
            connection, who.account, organisation, now
        ):
            raise Refusal(Code.FORBIDDEN, "only automations of that organisation")

    async def _check_room(self, connection: Connection, organisation: bytes) -> None:
        total = await patients.total(connection, organisation)
        if total > self._context.settings.max_patients:
            sentence = "this organisation keeps as many patients as it may"
            raise Refusal(Code.QUOTA, sentence)
