"""The facade's deadlines: what must come by when, and the tasks when it did not.

A note is sealed here to whoever gets the task, and opened here. What never enters this
room: what the server may not read, unsealed; when a deadline becomes a task.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cordee.clients.sdk.errors import NotFound
from cordee.clients.sdk.facade import Facade
from cordee.clients.sdk.task_views import TaskPage, TaskView
from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.account import Keyring
from cordee.crypto.opening.secret import KemKey, OpeningError
from cordee.crypto.opening.task_note import open_note, seal_note
from cordee.crypto.task_note import DEADLINE_SIZE, TaskNote
from cordee.server.protocol import client_frames as asked
from cordee.server.protocol import server_frames as told
from cordee.server.protocol.deadline_types import DeadlineKind, Task, TaskState
from cordee.server.protocol.limits import MAX_TASKS

PAGE: Final = 50
"""Tasks of one page: more than a secretariat has open."""


class Deadlines(Facade):
    """For whoever waits for something, and for whoever acts when it did not come."""

    async def set_deadline(
        self,
        thread: bytes,
        kind: DeadlineKind | str,
        due: int,
        account: bytes,
        note: TaskNote,
        *,
        id: bytes | None = None,  # noqa: A002 - the name callers know
    ) -> bytes:
        """Give `account` a task at `due` (Unix ms), unless it is cleared by then.

        The id, 16 random bytes unless given; the same again replaces it. Raises
        NotFound for an account that nobody knows, NotOnline, ServerRefused, and
        ValueError for another word than those of DeadlineKind.
        """
        deadline = secrets.token_bytes(DEADLINE_SIZE) if id is None else id
        word = DeadlineKind(kind)
        accounts = self._parts.accounts
        await accounts.refresh([account])
        chain = accounts.get(account)
        if chain is None:
            raise NotFound("no such account gets a task")
        sealed = seal_note(note, chain.state.pk, deadline)
        await self._parts.link.ask(
            lambda ref: asked.SetDeadline(
                ref, deadline, thread, word, due, account, sealed
            )
        )
        return deadline

    async def clear_deadline(self, id: bytes) -> None:  # noqa: A002 - as above
        """What was due came: no task of it, or no more. Fine when there is none.

        Raises NotOnline, ServerRefused.
        """
        await self._parts.link.ask(lambda ref: asked.ClearDeadline(ref, id))

    async def tasks(
        self,
        *,
        open: bool = True,  # noqa: A002 - the word of the page
        before: int | None = None,
        limit: int = PAGE,
    ) -> TaskPage:
        """Tasks of mine and of what I hold, newest first; all with `open` False.

        `before` is the `time` of the last one given. Raises NotOnline, ServerRefused.
        """
        most = max(1, min(limit, MAX_TASKS))
        answer = await self._parts.link.ask(
            lambda ref: asked.GetTasks(ref, open, before, most)
        )
        if not isinstance(answer, told.Tasks):
            return TaskPage(tasks=(), more=False)
        await self._meet_holders(answer.tasks)
        keys = {one: self._keys(one) for one in {task.account for task in answer.tasks}}
        shown = tuple(self._shown(task, keys) for task in answer.tasks)
        return TaskPage(tasks=shown, more=answer.more)

    async def take_task(self, id: bytes) -> None:  # noqa: A002 - as above
        """Take it on oneself. Raises ServerRefused conflict, NotOnline."""
        await self._move(id, TaskState.TAKEN)

    async def give_back_task(self, id: bytes) -> None:  # noqa: A002 - as above
        """Let another one take it. Raises ServerRefused conflict, NotOnline."""
        await self._move(id, TaskState.OPEN)

    async def end_task(self, id: bytes) -> None:  # noqa: A002 - as above
        """It is done. Raises ServerRefused conflict, NotOnline."""
        await self._move(id, TaskState.DONE)

    async def _move(self, deadline: bytes, state: TaskState) -> None:
        await self._parts.link.ask(lambda ref: asked.MoveTask(ref, deadline, state))

    async def _meet_holders(self, tasks: Iterable[Task]) -> None:
        """Have the chains of who has them, so that they have names."""
        parts = self._parts
        whom = {task.by for task in tasks} - {None, self.account}
        unknown = [one for one in whom if one and parts.accounts.get(one) is None]
        if unknown:
            await parts.accounts.refresh(unknown)
            await parts.identities.prepare(unknown)

    def _shown(self, task: Task, keys: Mapping[bytes, "_Keys"]) -> TaskView:
        names = self._parts.identities.name
        return TaskView(
            id=task.deadline,
            thread=task.thread,
            account=task.account,
            role_name="" if task.account == self.account else names(task.account),
            kind=task.kind.value,
            due=task.due,
            time=task.time,
            state=task.state.value,
            by=task.by,
            by_name="" if task.by is None else names(task.by),
            mine=task.by == self.account,
            note=keys[task.account].open(task),
        )

    def _keys(self, account: bytes) -> "_Keys":
        parts = self._parts
        if account == self.account:
            return _Keys(parts.own.keyring)
        return _Keys(parts.held.memory(account).keyring)


class _Keys:
    """Every generation of an account that opens here, the likeliest first."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._order = sorted(keyring.secrets, reverse=True)
        self._made: dict[int, KemKey] = {}

    def open(self, task: Task) -> TaskNote | None:
        """The note of a task; None when none of them opens it."""
        for generation, key in self._all():
            try:
                note = open_note(key, task.note, task.deadline)
            except OpeningError:
                continue
            except CryptoError:
                return None
            self._order.remove(generation)
            self._order.insert(0, generation)
            return note
        return None

    def _all(self) -> Iterator[tuple[int, KemKey]]:
        for generation in tuple(self._order):
            if generation not in self._made:
                self._made[generation] = self._keyring.key(generation)
            yield generation, self._made[generation]
