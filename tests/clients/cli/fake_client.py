"""An honest client in memory: what `cordee.clients.sdk.Client` promises, alone.

Its house (`Hospital`) plays the other people: they write, type, read and leave. What
never enters this room: a delay, a socket, a key.
"""

import asyncio
import contextlib
import hashlib

from msgspec.structs import replace

from cordee.clients.sdk import (
    ConnectionChanged,
    EventStream,
    FileFault,
    FileProgress,
    FileView,
    FoundList,
    FoundView,
    HitView,
    MailboxView,
    MemberView,
    MessageChanged,
    MessageGone,
    MessageView,
    NewMessage,
    NotAllowed,
    NotFound,
    NotOnline,
    PersonView,
    PlaceView,
    PractitionerView,
    PresenceChanged,
    ReactionView,
    StateChanged,
    StatusView,
    TaskChanged,
    TaskPage,
    ThreadChanged,
    ThreadFrozen,
    ThreadView,
    TypingChanged,
    VerifyReport,
)

ORGANISATION = hashlib.sha256(b"CHU").digest()
RANK = ["waiting", "stored", "delivered", "displayed"]


def account_of(name):
    return hashlib.sha256(name.encode()).digest()


def person(name, profession, speciality="", place="CHU de Démonstration"):
    return PersonView(
        account=account_of(name),
        name=name,
        profession=profession,
        speciality=speciality,
        place=place,
        organisation=ORGANISATION,
        verified=True,
    )


ANNA = person("Anna Lefèvre", "Chirurgienne", "chirurgie viscérale")
BRUNO = person("Bruno Marchetti", "Interne", "chirurgie")
CLAIRE = person("Claire Dubois", "Infirmière coordinatrice")
DAVID = person("David Nguyen", "Anesthésiste")
ELISE = person("Élise Moreau", "Médecin généraliste", place="Cabinet, en ville")
FARID = person("Farid Benali", "Dermatologue")
EVERYBODY = [ANNA, BRUNO, CLAIRE, DAVID, ELISE, FARID]


def practitioner(given, family, reach=("mssante", "phone")):
    """A general practitioner of Pontivy who is not on Cordée."""
    hit = HitView(
        practitioner="89990000500",
        family=family,
        given=given,
        title="Docteur",
        profession="Médecin",
        speciality="Médecine générale",
        organization="Cabinet du Port",
        town="Pontivy",
        postcode="56300",
        department="56",
        active=True,
        reach=reach,
        match="exact",
        account=None,
        delivered=0,
    )
    place = PlaceView(
        organization="P1",
        name="Cabinet du Port",
        speciality="Médecine générale",
        mode="Libéral",
        function="",
        lines=("1 rue du Port",),
        postcode="56300",
        town="Pontivy",
        phones=("02 97 00 00 00",) if "phone" in reach else (),
        fax="",
    )
    box = MailboxView(
        address="y.legoff@medecin.example",
        kind="PER",
        service="",
        rank=1,
        state="untried",
        delivered=0,
    )
    boxes = (box,) if "mssante" in reach else ()
    return PractitionerView(hit=hit, places=(place,), mailboxes=boxes, person=None)


def _said(hit):
    said = (hit.given, hit.family, hit.profession, hit.speciality, hit.town)
    return " ".join(said).casefold()


class FakeClient:
    """One person's client; `as_...` methods are what the others do."""

    def __init__(self, me=ANNA, people=EVERYBODY, *, clock=None):
        self.me = me
        self.everybody = list(people)
        self.directory = []
        self.has_directory = True
        self.online = True
        self.attested = True
        self.erased = None
        self.kind = "person"
        self.displayed_numbers = []
        self.typing_said = []
        self.watched = ()
        self.open_tasks = ()
        self._threads = {}
        self._lines = {}
        self._streams = []
        self._clock = clock or self._tick
        self._time = 1_700_000_000_000
        self._count = 0

    # --- the facade ----------------------------------------------------------------

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        for stream in self._streams:
            stream.offer(None)

    @property
    def account(self):
        return self.me.account

    @property
    def name(self):
        return self.me.name

    def events(self):
        stream = EventStream()
        self._streams.append(stream)
        return stream

    def wake(self):
        """There is nothing to hurry."""

    async def wait_online(self, timeout=None):  # noqa: ASYNC109
        await self._wait(lambda: self.online, timeout)

    async def wait_attested(self, timeout=None):  # noqa: ASYNC109
        await self._wait(lambda: self.attested, timeout)

    async def people(self, query="", limit=50):
        words = query.casefold().split()
        found = [
            one
            for one in self.everybody
            if all(
                any(
                    part.startswith(word)
                    for part in f"{one.name} {one.profession} {one.speciality}".casefold().split()
                )
                for word in words
            )
        ]
        return found[:limit]

    async def find(self, query, limit=20, *, near=None):
        people = [FoundView(person=one) for one in await self.people(query, limit)]
        words = query.casefold().split()
        hits = [
            FoundView(hit=one.hit)
            for one in self.directory
            if words and all(word in _said(one.hit) for word in words)
        ]
        return FoundList(found=(*people, *hits)[:limit], whole=self.has_directory)

    async def practitioner(self, practitioner):
        return next(
            (p for p in self.directory if p.hit.practitioner == practitioner), None
        )

    async def person(self, account):
        return next((p for p in self.everybody if p.account == account), None)

    async def threads(self, limit=50):
        latest = sorted(self._threads.values(), key=lambda t: -t.last_time)
        return latest[:limit]

    async def thread(self, thread):
        if thread not in self._threads:
            raise NotFound("no such thread")
        return self._threads[thread]

    async def new_thread(
        self, title, accounts, *, patient=None, direct=False, readers=()
    ):
        self._must_be_online()
        members = [self._member(self.account, "owner")]
        members += [self._member(a, "owner" if direct else "member") for a in accounts]
        members += [self._member(a, "reader") for a in readers]
        self._count += 1
        thread = ThreadView(
            id=hashlib.sha256(b"thread%d" % self._count).digest(),
            title=title,
            patient=patient,
            members=tuple(members),
            unread=0,
            last_time=self._clock(),
            last_text="",
            frozen=None,
            direct=direct,
            joined=True,
            epoch=0,
        )
        self._lines[thread.id] = []
        self._put(thread)
        return thread

    async def history(self, thread, before=None, limit=50):
        lines = self._lines_of(thread)
        stored = [
            m for m in lines if m.seq is not None and (before is None or m.seq < before)
        ]
        waiting = [m for m in lines if m.seq is None] if before is None else []
        return [*stored, *waiting][-limit:]

    async def message(self, thread, message):
        for line in self._lines_of(thread):
            if line.id == message:
                return line
        raise NotFound("no such message")

    async def send(self, thread, text, *, reply_to=None, mentions=()):
        if (await self.thread(thread)).frozen:
            raise ThreadFrozen("LOG-01")
        view = self._line(thread, self.me, text, reply_to=reply_to, stored=False)
        self._emit(NewMessage(thread, view))
        if self.online:
            self._advance(thread, view.id, "stored")
        return await self.message(thread, view.id)

    async def send_files(
        self, thread, paths, caption="", *, reply_to=None, mentions=(), behalf=None
    ):
        del mentions, behalf
        files = tuple(
            FileView(name=path.name, type="", size=path.stat().st_size, done=0)
            for path in paths
        )
        kept = {"kind": "file", "reply_to": reply_to, "files": files}
        view = self._line(thread, self.me, caption, stored=False, **kept)
        self._emit(NewMessage(thread, view))
        return view

    async def cancel_files(self, thread, message):
        view = await self.message(thread, message)
        if view.seq is not None:
            raise NotAllowed("it was sent")
        self._lines[thread].remove(view)
        self._emit(MessageGone(thread, message))

    async def save_file(self, thread, message, index, path, *, overwrite=False):
        file = (await self.message(thread, message)).files[index]
        saved = path / file.name if path.is_dir() else path
        if saved.exists() and not overwrite:
            raise FileFault("exists", str(saved))
        saved.write_bytes(bytes(file.size))
        size = file.size
        self._emit(FileProgress(thread, message, index, size, size, upload=False))
        return saved

    async def edit(self, thread, message, text):
        self._own(await self.message(thread, message))
        await self._change(thread, message, text=text, edited=True)

    async def withdraw(self, thread, message):
        self._own(await self.message(thread, message))
        await self._change(thread, message, text="", withdrawn=True)

    async def react(self, thread, message, symbol, *, on=True):
        await self._react(thread, message, self.me, symbol, on=on)

    async def acknowledge(self, thread, message):
        view = await self.message(thread, message)
        by = (*view.acknowledged_by, self.account)
        await self._change(thread, message, acknowledged_by=by)

    async def wait_state(self, thread, message, state, timeout=None):  # noqa: ASYNC109
        stream = self.events()
        async with asyncio.timeout(timeout):
            while True:
                view = await self.message(thread, message)
                if RANK.index(view.state) >= RANK.index(state):
                    return view
                await anext(stream)

    async def typing(self, thread, on):
        self.typing_said.append((thread, on))

    async def displayed(self, thread, seq):
        self.displayed_numbers.append((thread, seq))
        self._put(replace(await self.thread(thread), unread=0))

    async def tasks(self, *, open=True, before=None, limit=50):  # noqa: A002 - its word
        self._must_be_online()
        return TaskPage(tasks=self.open_tasks, more=False)

    async def watch(self, accounts):
        self._must_be_online()
        self.watched = tuple(accounts)

    async def invite(self, thread, account, *, past, capacity="member"):
        self._must_be_online()
        view = await self.thread(thread)
        self._must_own(view)
        epoch = view.epoch + 1
        member = self._member(account, capacity, 0 if past else epoch)
        members = tuple(sorted((*view.members, member), key=lambda m: m.name))
        return self._members_changed(replace(view, members=members, epoch=epoch))

    async def remove(self, thread, account):
        self._must_be_online()
        view = await self.thread(thread)
        self._must_own(view)
        members = tuple(m for m in view.members if m.account != account)
        return self._members_changed(
            replace(view, members=members, epoch=view.epoch + 1)
        )

    async def leave(self, thread):
        self._must_be_online()
        self._put(replace(await self.thread(thread), joined=False))

    async def set_title(self, thread, title):
        self._must_be_online()
        view = replace(await self.thread(thread), title=title)
        return self._put(view)

    async def rotate_account(self):
        self._must_be_online()

    async def verify(self, thread):
        view = await self.thread(thread)
        lines = self._lines_of(thread)
        return VerifyReport(
            thread=thread,
            chains=len(view.members),
            epochs=view.epoch + 1,
            items=len(lines),
            first=0,
            head=len(lines),
            log_hash=bytes(32),
            anchored=len(lines),
            confirmed=True,
            frozen=view.frozen,
            evidence=(),
            refusals=(),
        )

    async def status(self):
        waiting = [m for t in self._lines.values() for m in t if m.seq is None]
        return StatusView(
            origin="https://cordee.example",
            online=self.online,
            server="cordee/0",
            versions=(1,),
            account=self.account,
            name=self.name,
            attested=self.attested,
            kind=self.kind,
            generation=0,
            devices=(bytes(32),),
            device=bytes(32),
            outbox=len(waiting),
            failed=0,
            threads=len(self._threads),
            warnings=(),
        )

    async def create_invitation(self, identity, valid_seconds):
        raise NotAllowed("not an organisation")

    async def enrolments(self):
        raise NotAllowed("not an organisation")

    async def enrol(self, account=None):
        raise NotAllowed("not an organisation")

    async def lock(self, account, reserve_seq=None):
        raise NotAllowed("not an organisation")

    async def withdraw_attestation(self, account):
        raise NotAllowed("not an organisation")

    async def endorse(self, organisation, until):
        raise NotAllowed("not an organisation")

    # --- the others ----------------------------------------------------------------

    def as_writes(self, thread, who, text, **choices):
        """Someone writes; what we hear is stored already."""
        view = self._line(thread, who, text, stored=True, **choices)
        changed = self._threads[thread]
        self._put(replace(changed, unread=changed.unread + 1))
        self._emit(NewMessage(thread, view))
        return view

    async def as_uploads(self, thread, message, done):
        """The server has so many bytes of each file of a message; all: it is sent."""
        view = await self.message(thread, message)
        files = tuple(replace(f, done=min(done, f.size)) for f in view.files)
        self._lines[thread][-1] = replace(view, files=files)
        for index, file in enumerate(files):
            self._emit(FileProgress(thread, message, index, file.done, file.size))
        if all(file.done == file.size for file in files):
            stored = tuple(replace(file, done=None) for file in files)
            await self._change(thread, message, files=stored)
            self._advance(thread, message, "stored")

    async def as_reacts(self, thread, message, who, symbol):
        await self._react(thread, message, who, symbol, on=True)

    def as_types(self, thread, who, on=True):
        self._emit(TypingChanged(thread, who.account, on))

    def as_gives_task(self, task):
        """Something did not come in time."""
        self.open_tasks += (task,)
        self._emit(TaskChanged(task.id, task.account))

    def as_comes(self, who, online=True):
        self._emit(PresenceChanged(who.account, online))

    def as_has(self, thread, message, state):
        """Every other member has got (or seen) it."""
        self._advance(thread, message, state)

    def connection(self, online):
        """The network goes or comes back; what waited leaves."""
        self.online = online
        self._emit(ConnectionChanged(online))
        for thread, lines in self._lines.items() if online else ():
            for line in [m for m in lines if m.seq is None]:
                self._advance(thread, line.id, "stored")

    def freeze(self, thread, rule):
        self._put(replace(self._threads[thread], frozen=rule))

    # --- inside --------------------------------------------------------------------

    def _tick(self):
        self._time += 60_000
        return self._time

    def _member(self, account, capacity, reads_from=0):
        name = next((p.name for p in self.everybody if p.account == account), "")
        return MemberView(
            account=account, name=name, capacity=capacity, reads_from=reads_from
        )

    def _lines_of(self, thread):
        if thread not in self._lines:
            raise NotFound("no such thread")
        return self._lines[thread]

    def _line(self, thread, who, text, *, stored, kind="text", reply_to=None, **more):
        self._count += 1
        mine = who.account == self.account
        view = MessageView(
            id=self._count.to_bytes(16, "big"),
            seq=self._next_seq(thread) if stored else None,
            author=who.account,
            author_name=who.name,
            time=more.pop("time", None) or self._clock(),
            kind=kind,
            text=text,
            reply_to=reply_to,
            edited=False,
            withdrawn=False,
            reactions=(),
            acknowledged_by=(),
            displayed_by=(),
            state="stored" if stored or not mine else "waiting",
            reason=None,
            confirmed=more.pop("confirmed", True),
            marks=(),
            mine=mine,
            files=more.pop("files", ()),
        )
        self._lines[thread].append(view)
        thread = self._threads[thread]
        last = text if kind == "text" else thread.last_text
        self._threads[thread.id] = replace(thread, last_time=view.time, last_text=last)
        return view

    def _next_seq(self, thread):
        return 1 + max((m.seq or 0 for m in self._lines[thread]), default=0)

    def _advance(self, thread, message, state):
        lines = self._lines[thread]
        at = next(n for n, line in enumerate(lines) if line.id == message)
        seq = lines[at].seq or self._next_seq(thread)
        lines[at] = replace(lines[at], state=state, seq=seq)
        self._emit(StateChanged(thread, message, state))

    async def _change(self, thread, message, **fields):
        lines = self._lines_of(thread)
        view = replace(await self.message(thread, message), **fields)
        lines[[line.id for line in lines].index(message)] = view
        self._emit(MessageChanged(thread, view, message))

    async def _react(self, thread, message, who, symbol, *, on):
        view = await self.message(thread, message)
        given = ReactionView(account=who.account, name=who.name, symbol=symbol)
        others = tuple(r for r in view.reactions if r != given)
        reactions = (*others, given) if on else others
        await self._change(thread, message, reactions=reactions)

    def _members_changed(self, view):
        self._threads[view.id] = view
        line = self._line(view.id, self.me, "", stored=True, kind="members")
        self._emit(NewMessage(view.id, line))
        return self._put(self._threads[view.id])

    def _put(self, thread):
        self._threads[thread.id] = thread
        self._emit(ThreadChanged(thread))
        return thread

    def _emit(self, event):
        for stream in self._streams:
            stream.offer(event)

    def _must_be_online(self):
        if not self.online:
            raise NotOnline("no answer")

    def _must_own(self, view):
        if not any(
            m.account == self.account and m.capacity == "owner" for m in view.members
        ):
            raise NotAllowed("not an owner")

    def _own(self, message):
        if not message.mine:
            raise NotAllowed("not yours")

    async def _wait(self, condition, timeout):  # noqa: ASYNC109
        stream = self.events()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not condition():
                    await anext(stream)
                return
        raise NotOnline("no answer")
