"""A browser becomes a device of somebody, and everything he has is fetched.

The page runs nothing of its own; the worker, its engine, its store and its index are
those of the build. What never enters this room: a screen.
"""

import asyncio
import time
from pathlib import Path
from typing import Final

from cordee.crypto.linking import Answer, encode_answer, parse_device
from cordee.crypto.opening import account as accounts
from cordee.crypto.opening.secret import Secret
from cordee.server.protocol.client_frames import AnswerLink, EndLink, OpenLink
from cordee.server.protocol.server_frames import (
    LinkCommitted,
    LinkOpened,
    LinkRevealed,
    Ok,
)
from tests.bench.archive import Archive
from tests.bench.web_browser import kept_browser
from tests.bench.workloads import Figures
from tests.support.engine_tabs import EngineTab
from tests.support.people import Account, now
from tests.support.sockets import Peer

BOUND_SECONDS: Final = 300.0
LOOK_SECONDS: Final = 0.5
"""Between two questions whether the index is whole: each takes a little of its time."""
ON_LINE: Final = """
() => tab.events.some((one) => one.type === "connection" && one.online && !one.syncing)
"""


async def come(folder: Path, address: str, past: Archive) -> Figures:
    """Fill the profile of a browser's folder: verified, sealed anew, kept, indexed."""
    async with (
        asyncio.timeout(BOUND_SECONDS),
        kept_browser(folder, base_url=address, bypass_csp=True) as context,
    ):
        tab = await EngineTab.open(context)
        async with past.house.session(past.owner) as old:
            await _linked(tab, old, past.owner)
        start = time.perf_counter()
        await tab.call("confirmJoin", True)
        await tab.until(ON_LINE)
        synced = time.perf_counter()
        threads = len(await tab.call("threads"))
        if threads != past.threads:
            raise RuntimeError(f"{threads} of {past.threads} threads came")
        while (await tab.call("search", "", {}))["since"] != 0:  # noqa: ASYNC110 - no event
            await asyncio.sleep(LOOK_SECONDS)
        indexed = time.perf_counter()
    return {"web first sync": synced - start, "web indexed": indexed - start}


async def _linked(tab: EngineTab, old: Peer, owner: Account) -> None:
    """Play the old device, whose person has compared the codes (§5.5)."""
    await old.send(OpenLink(1))
    number = (await old.wait_for(LinkOpened)).number
    joining = asyncio.create_task(tab.call("beginJoin", f"{number:06d}", "device"))
    await old.wait_for(LinkCommitted)
    state = owner.state
    answer = Answer(owner.account, state.seq, state.head, Secret.random().reveal())
    await old.send(AnswerLink(2, number, encode_answer(answer)))
    await joining
    revealed = await old.wait_for(LinkRevealed)
    opener = parse_device(revealed.opener)
    added = accounts.add_device(
        owner.chain,
        opener,
        revealed.accept,
        owner.secret,
        owner.keys,
        time=now() * 1000,
    )
    owner.take(added.signed, added.boxes)
    await old.send(owner.entry_frame(3), EndLink(4, number, done=True, mac=None))
    while (await old.wait_for(Ok)).ref != 4:
        pass
    await tab.call("finishJoin")
