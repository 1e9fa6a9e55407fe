"""Push subscriptions: a device says where it is to be woken, or no more.

What never enters this room: a wake-up.
"""

from cordee.server.protocol.client_frames import Subscribe, Unsubscribe
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Ok
from cordee.server.push.port import EndpointError, Push, Target
from cordee.server.services.context import Context
from cordee.server.services.ports import Identity, Refusal
from cordee.server.store import subscriptions
from cordee.server.store.subscriptions import SubscriptionRow


class Subscribing:
    """Keeps one subscription a device."""

    def __init__(self, context: Context, push: Push | None) -> None:
        self._context = context
        self._push = push

    async def subscribe(self, who: Identity, frame: Subscribe) -> Ok:
        """Wake this device there. Raises Refusal FORBIDDEN, UNAVAILABLE."""
        if self._push is None:
            raise Refusal(Code.UNAVAILABLE, "this server wakes no devices")
        try:
            self._push.check(Target(frame.endpoint, frame.p256dh, frame.auth))
        except EndpointError as error:
            raise Refusal(Code.FORBIDDEN, str(error)) from None
        row = SubscriptionRow(
            who.account, who.device, frame.endpoint, frame.p256dh, frame.auth, 0
        )
        async with self._context.pool.acquire() as connection, connection.transaction():
            await subscriptions.put(connection, row, self._context.clock.wall())
        return Ok(frame.ref)

    async def unsubscribe(self, who: Identity, frame: Unsubscribe) -> Ok:
        """Wake this device no more; one that was not is fine."""
        async with self._context.pool.acquire() as connection:
            await subscriptions.delete(connection, who.account, who.device)
        return Ok(frame.ref)
