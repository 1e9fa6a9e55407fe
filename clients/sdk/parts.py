"""The parts of a client, joined once.

What never enters this room: what any of them does.
"""

import asyncio
import random
import time
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.sdk.accounts import Accounts
from cordee.clients.sdk.attachments.blobs import Blobs
from cordee.clients.sdk.attachments.uploads import Uploads
from cordee.clients.sdk.backoff import Backoff
from cordee.clients.sdk.card import PendingCard
from cordee.clients.sdk.cascade import Cascade
from cordee.clients.sdk.context import Context
from cordee.clients.sdk.cursors import Cursors
from cordee.clients.sdk.departures import Departures
from cordee.clients.sdk.epoch_reader import EpochReader
from cordee.clients.sdk.erasing import Eraser
from cordee.clients.sdk.errors import ProfileMissing
from cordee.clients.sdk.faults import faults_from
from cordee.clients.sdk.healing import Healer
from cordee.clients.sdk.held import HeldAccounts
from cordee.clients.sdk.identity import Identities
from cordee.clients.sdk.inbox import Inbox
from cordee.clients.sdk.link import Link
from cordee.clients.sdk.linking import Linking
from cordee.clients.sdk.log_reader import LogReader
from cordee.clients.sdk.membership import Membership
from cordee.clients.sdk.message_reader import MessageReader
from cordee.clients.sdk.notice_reader import NoticeReader
from cordee.clients.sdk.own_account import OwnAccount
from cordee.clients.sdk.participants import Participants
from cordee.clients.sdk.patient_lines import PatientLines
from cordee.clients.sdk.profile import Profile
from cordee.clients.sdk.registrar import Registrar
from cordee.clients.sdk.roles import Roles
from cordee.clients.sdk.rotation import Rotation
from cordee.clients.sdk.seats import Seats
from cordee.clients.sdk.sender import Sender
from cordee.clients.sdk.store.database import Database
from cordee.clients.sdk.store.facts import load_me
from cordee.clients.sdk.store.notes import Notes
from cordee.clients.sdk.sync import Sync
from cordee.clients.sdk.teller import Teller
from cordee.clients.sdk.threads import Threads
from cordee.clients.sdk.timeline import Timeline
from cordee.server.protocol.server_frames import ServerFrame

_random: Final = random.SystemRandom()


def wall_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


class Parts:
    """Everything behind the facade, for one open profile."""

    def __init__(
        self, profile: Profile, origin: str | None = None, ca_file: Path | None = None
    ) -> None:
        """Open the store. Raises ProfileMissing when nobody signed up here."""
        self.profile: Final = profile
        self.database: Final = Database(profile.store, profile.vault)
        self.notes: Final = Notes(self.database)
        me = load_me(self.database)
        if me is None or me.sign_up is not None:
            self.database.close()
            raise ProfileMissing("sign-up was not finished here: sign up again")
        ca = me.ca if ca_file is None else ca_file.read_text()
        me = msgspec.structs.replace(me, ca=ca)
        fault = faults_from()
        backoff = Backoff(_random.random)
        self.link: Final = Link(me, origin or me.origin, backoff, self._put, fault)
        context = Context(me, self.database, self.link, wall_clock, fault)
        self.context: Final = context
        self.accounts: Final = Accounts(context)
        self.identities: Final = Identities(context, self.accounts)
        self.own: Final = OwnAccount(context, self.accounts, self.identities)
        self.threads: Final = Threads(context)
        self.held: Final = HeldAccounts(context, self.accounts, self.own)
        self.seats: Final = Seats(context, self.accounts, self.own, self.held)
        self.participants: Final = Participants(
            self.accounts, self.identities, self.held
        )
        self.ledger_lock: Final = asyncio.Lock()
        self.timeline: Final = Timeline(
            context,
            self.identities,
            self.seats,
            self.participants,
            self.accounts,
        )
        self.teller: Final = Teller(context, self.timeline)
        self._join_reading()
        self._join_access()
        self._join_writing()
        self._join_news()

    def _join_reading(self) -> None:
        context, accounts, seats = self.context, self.accounts, self.seats
        epochs = EpochReader(context, accounts, self.identities, seats)
        log = LogReader(
            context,
            epochs,
            MessageReader(context, accounts, seats),
            NoticeReader(accounts, seats),
        )
        self.log = log
        self.sync = Sync(
            context,
            accounts,
            self.identities,
            self.own,
            self.held,
            seats,
            self.threads,
            epochs,
            log,
            self.teller,
        )
        self.rotation = Rotation(context, accounts, self.own, seats, self.sync)
        self.eraser = Eraser(context, self.threads, self.sync, self.teller)
        self.cursors = Cursors(context, accounts, self.threads, self.sync, self.teller)

    def _join_access(self) -> None:
        context, accounts, own = self.context, self.accounts, self.own
        self.roles = Roles(
            context,
            accounts,
            self.identities,
            self.held,
            self.threads,
            self.sync,
            self.rotation,
            self.teller,
        )
        self.cascade = Cascade(context, own, self.threads, self.sync, self.rotation)
        self.cascade.before = (self.roles.renew_stale,)
        self.departures = Departures(context, own, self.cascade)
        self.card = PendingCard(context, accounts.mine)
        self.registrar = Registrar(context, accounts, own)
        self.linking = Linking(context, own)

    def _join_writing(self) -> None:
        context = self.context
        self.sender = Sender(
            context,
            self.own,
            self.seats,
            self.threads,
            self.sync,
            self.rotation,
            self.teller,
            Backoff(_random.random),
        )
        self.blobs = Blobs(context)
        self.uploads = Uploads(
            context,
            self.threads,
            self.sender.outbox,
            self.teller,
            self.blobs,
            Backoff(_random.random),
        )
        self.membership = Membership(
            context,
            self.accounts,
            self.identities,
            self.own,
            self.seats,
            self.threads,
            self.sync,
            self.rotation,
        )

        self.lines = PatientLines(
            context,
            self.accounts,
            self.identities,
            self.threads,
            self.membership,
            self.sender,
        )

    def _join_news(self) -> None:
        context, own = self.context, self.own
        self.inbox = Inbox(
            context,
            self.accounts,
            own,
            self.roles,
            self.threads,
            self.sync,
            self.sender,
            self.cursors,
            self.linking,
            self.eraser,
            self.departures,
            self.registrar,
        )
        self.healer = Healer(context, own, self.threads, self.sender)

    def _put(self, frame: ServerFrame) -> None:
        self.inbox.put(frame)

    async def stop(self, *, erase: bool = False) -> None:
        """End every task, then close the store, erase it, and give the lock back."""
        await self.cascade.stop()
        await self.uploads.stop()
        await self.healer.stop()
        await self.eraser.stop()
        await self.sender.stop()
        await self.cursors.stop()
        await self.inbox.stop()
        await self.link.stop()
        self.context.broadcast.close()
        self.database.close()
        if erase:
            self.profile.erase()
        self.profile.close()
