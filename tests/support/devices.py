"""More machines of a person: linked from one he has, or made by his card.

What never enters this room: a shortcut; everything is done as a person does it.
"""

import asyncio
from pathlib import Path

import msgspec

from cordee.clients.sdk import Client, join_account, recover
from tests.support.hospital import Hospital, Person, confirm_card


async def linked(hospital: Hospital, person: Person, me: Client, name: str) -> Person:
    """Link a machine called `name` from an open client."""
    profile = person.profile.with_name(f"{person.profile.name}-{name}")
    shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def agree(_name: str) -> bool:
        return True

    session = await me.begin_link()
    joining = asyncio.create_task(
        join_account(
            profile,
            hospital.address,
            session.number,
            show=lambda link: shown.set_result(link.code),
            agree=agree,
            key_file=profile.with_suffix(".key"),
        )
    )
    await session.confirm(await shown)
    await joining
    return msgspec.structs.replace(person, profile=profile)


async def came_back(
    hospital: Hospital, person: Person, folder: Path, address: str | None = None
) -> Person:
    """The same person on a new machine, by his card; his new card is confirmed."""
    profile = folder / f"{person.profile.name}-back"
    back = await recover(
        profile,
        hospital.address,
        person.card_text,
        key_file=profile.with_suffix(".key"),
        address=address,
    )
    assert back.account == person.account
    fresh = msgspec.structs.replace(person, profile=profile, card_text=back.card_text)
    await confirm_card(fresh)
    return fresh


def burn(person: Person) -> None:
    """Nothing is left of a machine: profile and key."""
    for file in [*person.profile.iterdir(), person.key_file]:
        file.unlink()
    person.profile.rmdir()
