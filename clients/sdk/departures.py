"""Devices of mine that logged out: another device of mine rotates them away.

That they did is the server's word; a lie costs one of my devices a new link. What
never enters this room: this device's own log-out.
"""

from collections.abc import Iterable

from cordee.clients.sdk.cascade import Cascade
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import ServerRefused
from cordee.clients.sdk.own_account import OwnAccount
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.client_frames import GetRoles
from cordee.server.protocol.codes import Code


class Departures:
    def __init__(self, context: Context, own: OwnAccount, cascade: Cascade) -> None:
        self._context = context
        self._own = own
        self._cascade = cascade

    async def look(self) -> None:
        """Ask which devices of mine logged out. Raises NotOnline, ServerRefused."""
        try:
            answer = await self._context.link.ask(GetRoles)
        except ServerRefused as error:
            if error.code is not Code.UNEXPECTED:  # a server that knows of no roles
                raise
            return
        if isinstance(answer, told.Roles) and answer.left:
            await self.carry_out(answer.left)

    async def carry_out(self, left: Iterable[bytes]) -> None:
        """Go on without these devices, if they are mine and still there.

        Raises NotOnline, ServerRefused, OpeningError.
        """
        await self._own.refresh_chain()
        gone = {*left} & {*self._own.chain.state.devices} - {self._context.device}
        if gone and self._own.is_open:
            await self._own.rotate(revoked=sorted(gone))
            self._cascade.resume()
