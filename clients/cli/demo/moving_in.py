"""The first run: an organisation, eight sign-ups, roles, by the real path.

What never enters this room: a shortcut that a hospital would not have.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Final

from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo import agent, child, gateway, machines
from cordee.clients.cli.demo.directory import Filling
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.opinions import Opinions
from cordee.clients.cli.demo.people import (
    ANNA,
    BRUNO,
    CLAIRE,
    CLINICIANS,
    DAVID,
    DIRECT_TALK,
    ELISE,
    FARID,
    GROUP,
    GROUP_MEMBERS,
    GROUP_TALK,
    LUCIE,
    OFFICE,
    ORGANISATION,
    POOL,
    REGISTRAR,
    ROLE,
    ROLE_TALK,
    Clinician,
)
from cordee.clients.cli.demo.practitioners import Fields, pool_of, service_of
from cordee.clients.cli.places import Places
from cordee.clients.sdk import (
    Client,
    Identity,
    NotFound,
    SignedUp,
    found_organisation,
    new_operator_invitation,
    sign_up,
)

PATIENCE: Final = 60.0
DAY_SECONDS: Final = 86_400
Say = Callable[[str], None]
Start = Callable[[], Awaitable[None]]
Talk = Sequence[tuple[Clinician, str]]


class MovingIn:
    """Makes everything of a demo that does not exist yet."""

    def __init__(
        self, folder: Folder, url: str, say: Say, count: Start, *, has_mail: bool
    ) -> None:
        """`count` starts the automation, which counts acts of the year."""
        self._folder: Final = folder
        self._places: Final = Places(folder.home, {})
        self._url: Final = url
        self._say: Final = say
        self._count: Final = count
        self._has_mail: Final = has_mail
        self._cards: Final[list[str]] = []
        self._clients: Final[dict[Clinician, Client]] = {}

    async def run(self) -> None:
        """Found, enrol, talk; leave nothing open."""
        filling = Filling(self._folder)
        async with AsyncExitStack() as stack:
            people = asyncio.create_task(filling.people())
            stack.callback(people.cancel)
            await self._found()
            registrar = await stack.enter_async_context(self._open(REGISTRAR))
            registrar.card_is_kept()
            await registrar.wait_online(PATIENCE)
            for one in CLINICIANS:
                await self._enrol(one, registrar, stack)
            await self._agent(registrar)
            role = await self._role(registrar, ROLE, ANNA)
            pool = await self._role(registrar, POOL, FARID)
            await self._share(role, ANNA, DAVID)
            await self._share(pool, FARID, LUCIE)
            ours = (service_of(role), pool_of(pool))
            directory = asyncio.create_task(_fill(filling, people, ours))
            stack.callback(directory.cancel)
            office = await self._role(registrar, OFFICE, CLAIRE)
            mail = asyncio.create_task(self._mail(registrar))
            stack.callback(mail.cancel)
            opinions = self._opinions(pool, office, mail)
            await asyncio.gather(mail, self._talk(role), opinions)
            await directory
            self._say(words.DIRECTORY_FILLED())

    async def _found(self) -> None:
        invitation = new_operator_invitation(self._url)
        data = str(self._folder.server)
        number = invitation.id.hex()
        await child.run("server", "invite-organisation", number, "--data", data)
        signed = await found_organisation(
            self._places.profile(REGISTRAR),
            invitation.to_text(),
            key_file=self._places.key_file(REGISTRAR),
        )
        self._keep_card(ORGANISATION, REGISTRAR, signed)

    async def _enrol(
        self, one: Clinician, registrar: Client, stack: AsyncExitStack
    ) -> None:
        invitation = await registrar.create_invitation(one.identity, DAY_SECONDS)
        signed = await sign_up(
            self._places.profile(one.profile),
            invitation.to_text(),
            key_file=self._places.key_file(one.profile),
        )
        self._keep_card(one.identity.name, one.profile, signed)
        client = await stack.enter_async_context(self._open(one.profile))
        client.card_is_kept()
        await client.wait_online(PATIENCE)
        await registrar.enrol(signed.account)
        await client.wait_attested(PATIENCE)
        self._clients[one] = client
        about = one.identity.profession.lower()
        self._say(words.ENROLLED(name=one.identity.name, about=about))

    async def _agent(self, registrar: Client) -> None:
        signed = await machines.enrol(agent.MACHINE, self._places, registrar)
        self._keep_card(agent.MACHINE.identity.name, agent.PROFILE, signed)
        self._say(words.AGENT_ENROLLED(name=agent.MACHINE.identity.name))
        await self._count()

    async def _opinions(
        self, pool: bytes, office: bytes, mail: asyncio.Task[None]
    ) -> None:
        images = self._folder.home / "images"
        opinions = Opinions(self._clients, pool, images, has_mail=self._has_mail)
        has_scan = await opinions.run(office, mail)
        self._say(words.OPINIONS() if has_scan else words.NO_IMAGING())

    async def _mail(self, registrar: Client) -> None:
        """A gateway, whose tasks it makes, its desk, and what waits for it."""
        if not self._has_mail:
            return
        from cordee.clients.cli.demo.first_mails import (  # noqa: PLC0415 - an extra
            write_to_town,
        )

        signed = await machines.enrol(gateway.MACHINE, self._places, registrar)
        self._keep_card(gateway.MACHINE.identity.name, gateway.PROFILE, signed)
        secretariat = await self._role(registrar, gateway.SECRETARIAT, CLAIRE)
        members = [secretariat, signed.account]
        await self._clients[CLAIRE].new_thread(gateway.DESK, members)
        await write_to_town(self._clients[ANNA], self._folder.home / "letters")
        gateway.remember(self._folder, secretariat)
        self._say(words.GATEWAY_ENROLLED(name=gateway.MACHINE.identity.name))

    async def _talk(self, role: bytes) -> None:
        anna, bruno = self._clients[ANNA], self._clients[BRUNO]
        members = [self._clients[one].account for one in GROUP_MEMBERS]
        direct = await anna.new_thread("", [bruno.account], direct=True)
        await self._say_all(direct.id, DIRECT_TALK)
        group = await anna.new_thread(GROUP, members)
        await self._say_all(group.id, GROUP_TALK)
        thread = await self._clients[ELISE].new_thread("", [role])
        await self._say_all(thread.id, ROLE_TALK)
        self._say(words.TALKED())

    async def _role(
        self, registrar: Client, about: Identity, manager: Clinician
    ) -> bytes:
        """A role of the hospital: made by its manager, and attested."""
        client = self._clients[manager]
        invitation = await registrar.create_invitation(about, DAY_SECONDS, "role")
        role = (await client.create_role(invitation.to_text())).account
        await registrar.enrol(role)
        await _until(client, lambda: _is_attested(client, role))
        return role

    async def _share(self, role: bytes, manager: Clinician, other: Clinician) -> None:
        """Somebody else holds it too, and accepts."""
        client, asked = self._clients[manager], self._clients[other]
        await client.propose_holder(role, asked.account, manager=True)
        await _until(asked, lambda: _is_asked(asked, role))
        await asked.accept_role(role)
        await _until(asked, lambda: _holds_role(asked, role))

    async def _say_all(self, thread: bytes, talk: Talk) -> None:
        """One after the other, each once the others have what came before."""
        speakers = {self._clients[speaker] for speaker, _ in talk}
        for speaker, text in talk:
            client = self._clients[speaker]
            await _has(client, thread)
            sent = await client.send(thread, text)
            stored = await client.wait_state(thread, sent.id, "stored", PATIENCE)
            for other in speakers - {client}:
                await _has(other, thread, sent.id)
            for one in speakers:
                if stored.seq is not None:
                    await one.displayed(thread, stored.seq)

    def _open(self, profile: str) -> Client:
        path, key = self._places.profile(profile), self._places.key_file(profile)
        return Client(path, key_file=key)

    def _keep_card(self, name: str, profile: str, signed: SignedUp) -> None:
        title = words.CARD(name=name, profile=profile)
        self._cards.append(f"{title}\n{signed.card_text}")
        self._folder.write_cards(self._cards)


async def _fill(
    filling: Filling, people: asyncio.Task[None], ours: Sequence[Fields]
) -> None:
    """Services once there are people: both are imports, one after the other."""
    await people
    await filling.services(ours)


async def _has(client: Client, thread: bytes, message: bytes | None = None) -> None:
    """Wait until a client holds a thread, and perhaps a message of it."""
    await _until(client, lambda: _holds(client, thread, message))


async def _until(client: Client, condition: Callable[[], Awaitable[bool]]) -> None:
    """Look again after whatever the client is told."""
    events = client.events()
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await anext(events)


async def _is_attested(client: Client, role: bytes) -> bool:
    return (await client.role(role)).verified


async def _is_asked(client: Client, role: bytes) -> bool:
    return any(one.account == role for one in await client.roles())


async def _holds_role(client: Client, role: bytes) -> bool:
    return any(one.account == role and one.held for one in await client.roles())


async def _holds(client: Client, thread: bytes, message: bytes | None) -> bool:
    if message is None:
        return any(one.id == thread for one in await client.threads())
    try:
        await client.message(thread, message)
    except NotFound:
        return False
    return True
