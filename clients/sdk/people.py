"""People found by words; what the server lists is only a hint of whom to check.

What never enters this room: a name from the list itself.
"""

from typing import Final

from cordee.clients.sdk.parts import Parts
from cordee.clients.sdk.views import PersonView
from cordee.crypto.chain_entry import AccountKind
from cordee.server.protocol.client_frames import FindPeople
from cordee.server.protocol.limits import MAX_PEOPLE_ROWS
from cordee.server.protocol.server_frames import People, ServerFrame

MAX_QUERY: Final = 256


async def find_people(parts: Parts, query: str, limit: int) -> list[PersonView]:
    """Ask, then read each name off its verified chain. Raises NotOnline."""
    found: list[bytes] = []
    after = ""
    while len(found) < limit:
        rows = min(limit - len(found), MAX_PEOPLE_ROWS)
        answer = await _page(parts, query, after, rows)
        if not isinstance(answer, People):
            break
        found += [one.account for one in answer.people]
        after = answer.next
        if not after:
            break
    accounts = list(dict.fromkeys(found))
    await parts.accounts.refresh([*accounts, parts.context.me.pinned])
    await parts.identities.prepare(accounts)
    for account in accounts:
        parts.identities.verified(account)
    people = [parts.identities.person(account) for account in accounts]
    return [one for one in people if is_written_to(one)]


def is_written_to(person: PersonView) -> bool:
    """Whether this is somebody to begin a talk with.

    What one writes to an automation alone is on its line, which no list shows
    (docs/protocol.md §5.11).
    """
    return person.kind != AccountKind.AGENT


async def _page(parts: Parts, query: str, after: str, rows: int) -> ServerFrame:
    words = query[:MAX_QUERY]
    return await parts.link.ask(lambda ref: FindPeople(ref, words, after, rows))
