"""A hospital that another program drives: one JSON object a line, in and out.

    python -m tests.support.web_ward [options of the server]
    → {"address": "http://127.0.0.1:…"}
    ← {"id": 1, "do": "invite", "name": "Anna"}
    → {"id": 1, "result": "cordee1-…"}
    ← {"id": 2, "do": "call", "who": "Bruno", "method": "people", "words": ["Anna"]}
    → {"id": 2, "result": [{"account": "…", "name": "Anna", …}]}
    → {"id": 3, "error": {"name": "TamperedError", "rule": "LNK-04"}}

`call` runs any method of a person's open client, or gives an attribute; ids are
hexadecimal both ways. The clients of people stay open, on line, until `leave`. What
never enters this room: anything that a client of the SDK could not do.
"""

import asyncio
import inspect
import json
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import msgspec

from cordee.clients.sdk import Client, LinkSession, join_account, recover
from tests.support.automation import running_automation
from tests.support.expertise import (
    ANSWER,
    CONSENT,
    PDF,
    asking,
    case_is,
    doctors,
)
from tests.support.gateway import gateway_of
from tests.support.hospital import DAY, Hospital, Person, identity, running_hospital

Words = Mapping[str, Any]
READY_SECONDS = 60


class Ward:
    """The people of one hospital, by name."""

    def __init__(self, hospital: Hospital) -> None:
        self._hospital = hospital
        self._people: dict[str, Person] = {}
        self._clients: dict[str, Client] = {}
        self._links: dict[str, LinkSession] = {}
        self._joining: dict[str, tuple[asyncio.Future[bool], asyncio.Task[Any]]] = {}
        self._office = asyncio.Lock()
        self._beside = AsyncExitStack()

    async def close(self) -> None:
        for _, task in self._joining.values():
            task.cancel()
        for name in list(self._clients):
            await self.leave({"name": name})
        await self._beside.aclose()

    async def invite(self, words: Words) -> str:
        """An invitation of the organisation's; `idnps` is a national number."""
        kind = words.get("kind", "person")
        about = identity(words["name"])
        about = msgspec.structs.replace(about, idnps=words.get("idnps", ""))
        async with self._office, self._hospital.office() as office:
            invitation = await office.create_invitation(about, DAY, kind)
        return invitation.to_text()

    async def enrol(self, words: Words) -> list[str]:
        """Attest everybody who waits; gives whom."""
        async with self._office, self._hospital.office() as office:
            return [view.account.hex() for view in await office.enrol()]

    async def lock(self, words: Words) -> int:
        """Lock an account, as its administrator; gives the reserve's number."""
        async with self._office, self._hospital.office() as office:
            reserve = await office.lock(bytes.fromhex(words["account"]))
        return reserve.seq

    async def automation(self, words: Words) -> None:
        """The hospital's automation of patients, until the end."""
        async with self._office:
            folder = self._hospital._profile("automation").with_suffix(".folder")
            folder.mkdir()
            running = running_automation(self._hospital, folder)
            await self._beside.enter_async_context(running)

    async def person(self, words: Words) -> dict[str, str]:
        """Somebody with a client of this SDK: signed up, attested, on line."""
        name = words["name"]
        async with self._office:
            (self._people[name],) = await self._hospital.enrol(name)
        return await self.come({"name": name})

    async def gateway(self, words: Words) -> dict[str, str]:
        """The hospital's gateway, on line under this name."""
        async with self._office:
            self._people[words["name"]] = await gateway_of(self._hospital)
        return await self.come(words)

    async def come(self, words: Words) -> dict[str, str]:
        """Open somebody's client again."""
        name = words["name"]
        person = self._people[name]
        client = await person.client().__aenter__()
        self._clients[name] = client
        await client.wait_online(READY_SECONDS)
        return {"account": client.account.hex(), "card": person.card_text}

    async def leave(self, words: Words) -> None:
        """Close somebody's client; the profile stays."""
        client = self._clients.pop(words["name"])
        await client.__aexit__(None, None, None)

    async def call(self, words: Words) -> object:
        """A method or attribute of somebody's client; `options` are by name."""
        found = getattr(self._clients[words["who"]], words["method"])
        if not callable(found):
            return found
        options = {key: _bytes(one) for key, one in words.get("options", {}).items()}
        answer = found(*map(_bytes, words.get("words", [])), **options)
        return await answer if inspect.isawaitable(answer) else answer

    async def doctor(self, words: Words) -> dict[str, str]:
        """As `person`, with a national number: somebody who asks and answers."""
        async with self._office:
            (self._people[words["name"]],) = await doctors(
                self._hospital, words["name"]
            )
        return await self.come(words)

    async def ask_expertise(self, words: Words) -> object:
        """Somebody asks an account about a photo that he brings."""
        client, expert = self._clients[words["who"]], bytes.fromhex(words["expert"])
        thread = bytes.fromhex(words["thread"])
        request = await asking(client, expert, question=words["question"])
        return await client.ask_expertise(thread, request, CONSENT)

    async def report_expertise(self, words: Words) -> object:
        """Somebody answers."""
        client = self._clients[words["who"]]
        thread, case = bytes.fromhex(words["thread"]), bytes.fromhex(words["case"])
        return await client.report(thread, case, ANSWER, pdf=PDF)

    async def until_case(self, words: Words) -> object:
        """Wait until a case of somebody's stands so by its signed steps."""
        client, thread = self._clients[words["who"]], bytes.fromhex(words["thread"])
        return await case_is(client, words["state"], thread)

    async def until(self, words: Words) -> None:
        """Wait until a text stands in a thread of somebody's."""
        client, thread = self._clients[words["who"]], bytes.fromhex(words["thread"])
        stream = client.events()
        while not await _has(client, thread, words["text"]):
            await anext(stream)

    async def until_holders(self, words: Words) -> None:
        """Wait until just these, by name, hold a role, as somebody sees it."""
        client, role = self._clients[words["who"]], bytes.fromhex(words["role"])
        stream = client.events()
        while await _holders(client, role) != sorted(words["names"]):
            await anext(stream)

    async def server_away(self, words: Words) -> None:
        """Stop the server; its address stays its own."""
        await asyncio.to_thread(self._hospital.server.stop)

    async def server_back(self, words: Words) -> None:
        """Start it again; nobody waits longer for having tried in vain."""
        server = self._hospital.server
        port = int(server.address.rpartition(":")[2])
        await asyncio.to_thread(server.start, port)
        for client in self._clients.values():
            client.wake()

    async def back_up(self, words: Words) -> None:
        """Keep what the server has now."""
        await self.server_away(words)
        data = self._hospital.server.data
        await asyncio.to_thread(_copy, data, data.with_name("backup"))
        await self.server_back(words)

    async def restore(self, words: Words) -> None:
        """Come back from the backup, behind everybody (RST-01)."""
        await self.server_away(words)
        server = self._hospital.server
        await asyncio.to_thread(_copy, server.data.with_name("backup"), server.data)
        await asyncio.to_thread(server.administer, "restored", "--for", "1h")
        await self.server_back(words)

    async def begin_link(self, words: Words) -> int:
        """The old device is of this SDK: the number that it shows."""
        session = await self._clients[words["who"]].begin_link()
        self._links[words["who"]] = session
        return session.number

    async def confirm_link(self, words: Words) -> str:
        """Type a code, or paste a text; gives the device that came."""
        return (await self._links[words["who"]].confirm(words["typed"])).hex()

    async def begin_join(self, words: Words) -> dict[str, str]:
        """The new device is of this SDK: what it shows."""
        name, agreed = words["name"], asyncio.get_running_loop().create_future()
        shown: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        async def agree(account: str) -> bool:
            return bool(account) and await agreed

        profile = self._hospital._profile(name)
        task = asyncio.create_task(
            join_account(
                profile,
                self._hospital.address,
                words["number"],
                show=shown.set_result,
                agree=agree,
                key_file=profile.with_suffix(".key"),
            )
        )
        await asyncio.wait([shown, task], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        self._joining[name] = (agreed, task)
        self._people[name] = Person(
            name=name, profile=profile, account=b"", card_text=""
        )
        return {"code": shown.result().code, "text": shown.result().text}

    async def end_join(self, words: Words) -> str:
        """Wait until the old device has decided, and say yes or no to the name."""
        agreed, task = self._joining.pop(words["name"])
        agreed.set_result(words["yes"])
        return (await task).name

    async def recover(self, words: Words) -> dict[str, str]:
        """Come back by a card, in a new profile; the client is opened."""
        name = words["name"]
        profile = self._hospital._profile(name)
        back = await recover(
            profile,
            self._hospital.address,
            words["card"],
            key_file=profile.with_suffix(".key"),
        )
        self._people[name] = Person(
            name=name, profile=profile, account=back.account, card_text=back.card_text
        )
        return await self.come({"name": name})


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", source, target], check=True)


async def _has(client: Client, thread: bytes, text: str) -> bool:
    known = [view.id for view in await client.threads()]
    if thread not in known:
        return False
    return any(line.text == text for line in await client.history(thread))


async def _holders(client: Client, role: bytes) -> list[str]:
    return sorted(one.name for one in (await client.role(role)).holders)


def _bytes(value: Any) -> Any:
    """Ids come as `{"hex": "…"}`, also in lists."""
    if isinstance(value, list):
        return [_bytes(one) for one in value]
    if isinstance(value, dict) and set(value) == {"hex"}:
        return bytes.fromhex(value["hex"])
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value


async def _answer(ward: Ward, words: Words) -> dict[str, Any]:
    act: Callable[[Words], Awaitable[Any]] = getattr(ward, words["do"])
    try:
        result = msgspec.to_builtins(
            await act(words), builtin_types=(bytes,), enc_hook=str
        )
    except Exception as error:  # noqa: BLE001 - it is the other program's to judge
        rule = getattr(error, "rule", None)
        told = {"name": type(error).__name__, "rule": rule, "message": str(error)}
        return {"id": words["id"], "error": told}
    return {"id": words["id"], "result": _plain(result)}


async def _serve(hospital: Hospital) -> None:
    ward, tasks = Ward(hospital), set[asyncio.Task[None]]()
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )

    async def one(line: bytes) -> None:
        print(json.dumps(await _answer(ward, json.loads(line))), flush=True)

    print(json.dumps({"address": hospital.address}), flush=True)
    while line := await reader.readline():
        task = asyncio.create_task(one(line))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    for task in tasks:
        task.cancel()
    await ward.close()


if __name__ == "__main__":
    with running_hospital(*sys.argv[1:]) as running:
        asyncio.run(_serve(running))
