"""A server told to compress nothing, and a thousand secrets seeded in it.

What never enters this room: the search for them.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import asyncpg
from aiohttp import ClientSession

from cordee.clients.sdk import (
    Answer,
    Asking,
    Client,
    ConsentGiven,
    LetterPatient,
    TaskNote,
)
from cordee.crypto.case_event import Professional
from cordee.postgres import EmbeddedPostgres
from tests.canary.needles import PUBLISHED, SEALED, new_secret
from tests.support.crashes import environment, until_it
from tests.support.hospital import Hospital, Person, ServerProcess
from tests.support.practitioners import import_people

if TYPE_CHECKING:
    from cordee.postgres import Dsn

THREADS: Final = 25
TEXTS: Final = 19
EDITS: Final = (TEXTS + 1) // 2
REACTIONS: Final = EDITS
"""In each thread; every second text is edited, and reacted to by the other."""
SEARCHES: Final = 10
FILES: Final = 3
"""Threads in which a file is sent: its bytes, its name and its caption are secrets."""
CASES: Final = 2
"""Threads with a request of tele-expertise: its question, patient, words and report."""
CASE_WORDS: Final = 8
"""What is said of one: consent, request, claim, ask, give, file, report, close."""
PLAIN: Final = {
    "wal_compression": "off",
    "wal_recycle": "off",
    "wal_keep_size": "2GB",
    "max_wal_size": "4GB",
}
"""All that was ever written stays, as it was written."""

_COMPRESSIBLE: Final = """
SELECT attrelid::regclass::text AS relation, quote_ident(attname) AS name
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND attnum > 0 AND NOT attisdropped AND attlen = -1 AND attstorage <> 'p'
"""


class Ward:
    """The server's folders, its people, and the secrets they have said."""

    def __init__(
        self, hospital: Hospital, postgres: EmbeddedPostgres, home: Path
    ) -> None:
        self.hospital: Final = hospital
        self.postgres: Final = postgres
        self.home: Final = home
        self.metrics: Final = home / "metrics.txt"
        self.secrets: Final[list[str]] = []
        self.names: Final[list[str]] = []
        self.profiles: Final[list[Path]] = []
        self.threads: Final[list[bytes]] = []
        self.database: Final[Path] = postgres.directory.parent

    @property
    def stores(self) -> dict[str, list[Path]]:
        """Whatever keeps bytes, by its name."""
        database = self.database
        wal = database / "data" / "pg_wal"
        tables = [path for path in (database / "data").iterdir() if path != wal]
        logs = [path for path in database.iterdir() if path.name != "data"]
        return {
            "tables": tables,
            "commit log": [wal],
            "logs": [*logs, self.home / "server.log"],
            "metrics": [self.metrics],
            "profiles": self.profiles,
            "data folder": [self.home / "data"],
        }

    def secret(self) -> str:
        """A secret never said before, and remembered."""
        made = new_secret(SEALED)
        self.secrets.append(made)
        return made

    async def enrol(self, count: int) -> list[Person]:
        """People whose attested names are published, and marked so."""
        names = [new_secret(PUBLISHED) for _ in range(count)]
        people = await self.hospital.enrol(*names)
        self.names.extend(names)
        self.profiles.extend(person.profile for person in people)
        return people

    async def seed(self, anna: Client, bruno: Client) -> None:
        """Say a secret in every field that is sealed."""
        for _number in range(THREADS):
            title, patient = self.secret(), self.secret()
            view = await anna.new_thread(title, [bruno.account], patient=patient)
            self.threads.append(view.id)
            await self._talk(anna, view.id)
            await anna.set_title(view.id, self.secret())
        for thread in self.threads:
            await self._answer(bruno, thread)
        for thread in self.threads[:FILES]:
            await self._send_file(anna, bruno, thread)
            await self._give_task(anna, bruno, thread)
        for thread in self.threads[:CASES]:
            await self._ask_expertise(anna, bruno, thread)
        await self._search(anna)

    async def _talk(self, me: Client, thread: bytes) -> None:
        """Texts, edits and withdrawals; the last text replies to the first."""
        sent = [await me.send(thread, self.secret()) for _ in range(TEXTS - 1)]
        sent.append(await me.send(thread, self.secret(), reply_to=sent[0].id))
        for message in sent[::2]:
            await me.edit(thread, message.id, self.secret())
        await me.withdraw(thread, sent[1].id)

    async def _search(self, me: Client) -> None:
        """What is looked for in the directory, in each of its frames, is a secret."""
        await import_people(self.home / "data", self.home / "directory-files")

        async def is_known() -> bool:
            return bool((await me.find("kermarrec", 5)).found)

        await until_it(is_known, "somebody of the directory is found")
        for _number in range(SEARCHES):
            await me.find(new_secret(SEALED), 5)
            await me.practitioner(new_secret(SEALED))
            await me.services(new_secret(SEALED))

    async def _send_file(self, me: Client, other: Client, thread: bytes) -> None:
        """A file of two segments goes over; both copies lie in no store of this one."""
        said = new_secret(SEALED).encode() * 40_000
        with tempfile.TemporaryDirectory() as place:
            path = Path(place, new_secret(SEALED))
            await asyncio.to_thread(path.write_bytes, said)
            sent = await me.send_files(thread, [path], new_secret(SEALED))
            sent = await me.wait_state(thread, sent.id, "stored", 60)

            async def has_it() -> bool:
                page = await other.history(thread, limit=200)
                return any(line.id == sent.id for line in page)

            await until_it(has_it, "the file has come")
            saved = await other.save_file(thread, sent.id, 0, Path(place, "saved"))
            assert saved.read_bytes() == said

    async def _give_task(self, me: Client, other: Client, thread: bytes) -> None:
        """A task whose note is a secret in each of its texts; it is read and taken."""
        note = TaskNote(*(new_secret(SEALED) for _ in range(5)), None)
        task = await me.set_deadline(thread, "mail-answer", 1, other.account, note)

        async def has_it() -> bool:
            page = await other.tasks()
            return any((one.id, one.note) == (task, note) for one in page.tasks)

        await until_it(has_it, "the task has come")
        await other.take_task(task)

    async def _ask_expertise(self, me: Client, other: Client, thread: bytes) -> None:
        """A request, its patient, what is asked and given, and a report, all secret."""
        secrets = [new_secret(SEALED) for _ in range(12)]
        word, who, *texts = secrets
        asking = Asking(
            expert=other.account,
            question=texts[0],
            context=texts[1],
            patient=LetterPatient(
                texts[2], texts[3], texts[4], "1979-03-12", "F", "", "", "", ""
            ),
            requester=Professional("", who, "", "", "", ""),
        )
        case = (await me.ask_expertise(thread, asking, ConsentGiven())).case

        async def is_asked() -> bool:
            return any(one.case == case for one in await other.cases())

        await until_it(is_asked, "the request has come")
        await other.claim(thread, case)
        await other.ask_more(thread, case, texts[5])
        await self._in_state(me, thread, case, "more-asked")
        await me.give_more(thread, case, texts[6])
        await self._in_state(other, thread, case, "claimed")
        answer = Answer(conclusion=texts[7], sections=((texts[8], texts[9]),))
        pdf = b"%PDF-1.7\n" + word.encode() * 10_000
        await other.report(thread, case, answer, pdf=pdf)
        await self._in_state(me, thread, case, "answered")
        assert await me.report_pdf(thread, case) == pdf
        await me.close_case(thread, case)

    async def _in_state(
        self, me: Client, thread: bytes, case: bytes, state: str
    ) -> None:
        async def is_so() -> bool:
            return (await me.case(thread, case)).state == state

        await until_it(is_so, f"the case is {state}")

    async def _answer(self, me: Client, thread: bytes) -> None:
        """Reactions, an acknowledgement, a cursor: Bruno has read all."""
        page = await self._whole(me, thread)
        for line in page[::2]:
            await me.react(thread, line.id, self.secret())
        await me.acknowledge(thread, page[0].id)
        await me.typing(thread, on=True)
        await me.displayed(thread, page[-1].seq or 0)

    async def _whole(self, me: Client, thread: bytes):
        async def has_all() -> bool:
            return len(await texts(me, thread)) == TEXTS

        await until_it(has_all, "every text of the thread")
        return await texts(me, thread)

    async def scrape(self) -> None:
        """Keep what /metrics says."""
        url = f"{self.hospital.address}/metrics"
        async with ClientSession() as http, http.get(url) as answer:
            self.metrics.write_bytes(await answer.read())

    async def stored(self) -> int:
        """How many messages the server has."""
        connection = await asyncpg.connect(**self.postgres.dsn)
        try:
            sql = "SELECT count(*) FROM item WHERE kind = 'message'"
            found: int = await connection.fetchval(sql)
        finally:
            await connection.close()
        return found

    async def execute(self, *statements: str, values: Sequence[bytes] = ()) -> None:
        """Run SQL; the first statement once for each of `values`, when there are."""
        connection = await asyncpg.connect(**self.postgres.dsn)
        try:
            first, *others = statements
            for value in values:
                await connection.execute(first, value)
            for statement in others if values else statements:
                await connection.execute(statement)
        finally:
            await connection.close()


async def texts(me: Client, thread: bytes):
    """The texts of a thread that a client has."""
    page = await me.history(thread, limit=200)
    return [line for line in page if line.kind == "text"]


@asynccontextmanager
async def open_ward(*options: str) -> AsyncGenerator[Ward, None]:
    """A running server, with a database of its own; all is deleted at the end."""
    home = _new_home()
    postgres = EmbeddedPostgres(home / "postgres", configuration=PLAIN)
    server = ServerProcess(home / "data", "--debug", *options)
    try:
        await postgres.start()
        with environment(DATABASE_URL=_url(postgres.dsn)):
            await asyncio.to_thread(server.start)
            ward = Ward(Hospital(server, home), postgres, home)
            await _store_plainly(ward)
            yield ward
    finally:
        await asyncio.to_thread(server.stop)
        await postgres.stop()
        await postgres.erase()
        shutil.rmtree(home, ignore_errors=True)


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="cordee-canary-", dir="/tmp"))
    home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return home


async def _store_plainly(ward: Ward) -> None:
    """Let no value of any table be compressed."""
    connection = await asyncpg.connect(**ward.postgres.dsn)
    try:
        columns = await connection.fetch(_COMPRESSIBLE)
    finally:
        await connection.close()
    assert columns
    await ward.execute(
        *(
            f"ALTER TABLE {relation} ALTER COLUMN {name} SET STORAGE EXTERNAL"
            for relation, name in columns
        )
    )


def _url(dsn: "Dsn") -> str:
    host = quote(dsn["host"], safe="")
    return (
        f"postgresql://{dsn['user']}@/{dsn['database']}?host={host}&port={dsn['port']}"
    )
