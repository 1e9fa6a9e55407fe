"""The facade's ways in and out: card, devices, rotation, log-out.

What never enters this room: how a chain is changed.
"""

from cordee.clients.sdk.card import check_slot, typed_card
from cordee.clients.sdk.errors import LastWayIn, NotAllowed, NotFound
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.linking import LinkSession
from cordee.clients.sdk.store.facts import load_card, save_card
from cordee.clients.sdk.store.outbox import count_outgoing
from cordee.clients.sdk.views import DeviceView
from cordee.crypto.opening.card import card_keys, card_text, new_card
from cordee.server.protocol.client_frames import LogOut


class Access(Facade):
    """Keeps at least two ways into the account (REC-05), and ends one."""

    @property
    def origin(self) -> str:
        """The server's name, as session proofs have it."""
        return self._parts.context.me.origin

    @property
    def card_pending(self) -> bool:
        """Whether the recovery card has yet to be confirmed (REC-05)."""
        return self._parts.card.is_pending

    @property
    def card_text(self) -> str:
        """The card to print. Raises NotFound once it was confirmed."""
        return self._parts.card.text

    @property
    def card_groups(self) -> tuple[int, int]:
        """Which two groups of the card, from 1, its owner types to confirm it."""
        return self._parts.card.asked

    def confirm_card(self, first: str, second: str) -> None:
        """Take the two groups asked for, as typed; then the card is forgotten here.

        Raises CardRefused with the groups that differ, NotFound.
        """
        self._parts.card.confirm(first, second)

    def card_is_kept(self) -> None:
        """The card is in a file, durable, that its owner has: forget it here."""
        self._parts.card.keep()

    def check_card(self, text: str) -> None:
        """Say nothing when this card opens my account. Raises CardRefused."""
        check_slot(self._parts.own.chain.state, card_keys(typed_card(text)))

    async def replace_card(self) -> str:
        """Make a new card, to be confirmed, in place of those before.

        It is kept before anybody knows of it: after a crash the same call ends what
        was begun. Raises NotOnline, ServerRefused, OpeningError.
        """
        parts = self._parts
        if not parts.card.is_pending:
            database = parts.database
            begun = load_card(database)
            card = begun or new_card()
            if begun is None:
                save_card(database, card)
            slots = parts.own.chain.state.slots  # a passkey stays (CHN-11)
            gone = [slot.sig_pk for slot in slots if slot.type == "card"]
            await parts.own.rotate(revoked=gone, added=[card_keys(card)])
            parts.context.warn("REC-05", "card_not_confirmed")
            parts.cascade.resume()
            return card_text(card)
        return parts.card.text

    async def devices(self) -> list[DeviceView]:
        """My devices, oldest first."""
        own, me = self._parts.own, self._parts.context.device
        came = own.came()
        return [
            DeviceView(key=key, since=came[key], mine=key == me)
            for key in own.chain.state.devices
        ]

    async def begin_link(self) -> LinkSession:
        """Let a new device of mine be linked: it is told the session's number.

        Raises NotOnline, ServerRefused.
        """
        return await self._parts.linking.begin()

    async def revoke_device(self, key: bytes) -> None:
        """Put a device of mine out, then renew what it could open.

        The next generation is made first: from then on nothing new is sealed to the
        device. Raises NotFound, NotAllowed for this one, NotOnline, ServerRefused.
        """
        parts = self._parts
        await parts.own.refresh_chain()
        if key == parts.context.device:
            raise NotAllowed("nobody puts himself out: log out instead")
        if key not in parts.own.chain.state.devices:
            raise NotFound("no such device of mine")
        await parts.own.rotate(revoked=[key])
        await parts.cascade.run()

    async def end_renewal(self) -> None:
        """End what a rotation of mine, or my return, still owes to my threads.

        Raises NotOnline; what is left goes on by itself with the next session.
        """
        await self._parts.cascade.run()

    async def rotate_account(self) -> None:
        """Make my next generation, then the next epoch of every thread of mine."""
        await self._parts.own.rotate()
        await self._parts.cascade.run()

    async def log_out(self, *, insist: bool = False) -> None:
        """Leave this device: the others put it out, and nothing is kept here.

        `insist` does so even when the account, or messages that wait, are lost by it.
        Raises LastWayIn, NotOnline, ServerRefused.
        """
        parts = self._parts
        if not insist:
            self._check_ways_in()
        await parts.link.ask(LogOut)
        await self._erase("logged_out")

    def _check_ways_in(self) -> None:
        parts, state = self._parts, self._parts.own.chain.state
        others = {*state.devices} - {parts.context.device}
        if not others and (parts.card.is_pending or not state.slots):
            raise LastWayIn("last_way_in")
        waiting, _failed = count_outgoing(parts.database)
        if waiting:
            raise LastWayIn("outbox")
