"""Tasks on the command line: listed as a person reads them, taken, ended; figures."""

import argparse
import io
import json
import time

import pytest
from msgspec.structs import replace

from cordee.clients.cli import grammar
from cordee.clients.cli.commands.tasks import COMMANDS
from cordee.clients.cli.errand import Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.output import Output
from cordee.clients.sdk import (
    Figure,
    FigureRow,
    ServerRefused,
    TaskNote,
    TaskPage,
    TaskView,
)
from cordee.server.protocol.codes import Code

TASKS_RUN, FIGURES_RUN = (command.run for command in COMMANDS)
NOTE = TaskNote(
    "Sortie de M. Le Bihan",
    "LE BIHAN Yann",
    "Dr Anne Le Goff",
    "02 97 00 00 00",
    "Appelez le cabinet.",
    None,
)


def task(number, late=3 * 3_600, **more):
    view = TaskView(
        id=bytes([number]) * 16,
        thread=bytes(32),
        account=b"r" * 32,
        role_name="Secrétariat de cardiologie",
        kind="mail-answer",
        due=round((time.time() - late) * 1000),
        time=1,
        state="open",
        by=None,
        by_name="",
        mine=False,
        note=NOTE,
    )
    return replace(view, **more)


class Notes:
    def __init__(self):
        self.kept = {}

    def put(self, kind, about, value):
        self.kept[kind, about] = value

    def get(self, kind, about, _shape):
        return self.kept.get((kind, about))


class Secretariat:
    """What the words ask of a client."""

    def __init__(self, *tasks, refusal=None, rows=()):
        self.known, self.refusal, self.rows = list(tasks), refusal, list(rows)
        self.notes, self.deeds, self.asked = Notes(), [], []

    async def wait_online(self, _seconds): ...

    async def tasks(self, *, open, limit):  # noqa: A002 - the SDK's word
        shown = [one for one in self.known if one.is_open or not open]
        return TaskPage(tasks=tuple(shown[:limit]), more=False)

    async def _do(self, deed, id):  # noqa: A002 - the SDK's word
        if self.refusal:
            raise self.refusal
        self.deeds.append((deed, id))

    async def take_task(self, id):  # noqa: A002 - the SDK's word
        await self._do("take", id)

    async def end_task(self, id):  # noqa: A002 - the SDK's word
        await self._do("done", id)

    async def give_back_task(self, id):  # noqa: A002 - the SDK's word
        await self._do("back", id)

    async def figures(self, *asked):
        self.asked.append(asked)
        return self.rows


async def run(client, *words, run=TASKS_RUN):
    arguments = grammar.build().parse_args(list(words))
    out, remarks = io.StringIO(), io.StringIO()
    output = Output(is_json="--json" in words, out=out, remarks=remarks)
    assert isinstance(arguments, argparse.Namespace)
    code = await run(Errand(client, arguments, output))
    return code, out.getvalue().replace("\N{NO-BREAK SPACE}", " "), remarks.getvalue()


async def test_a_task_says_what_about_whom_and_whom_to_call():
    code, out, remarks = await run(Secretariat(task(1)), "tasks")
    assert code is Exit.OK
    assert out.splitlines() == [
        "1. Courriel sans réponse, échu depuis 3 heures",
        "   Patient : LE BIHAN Yann",
        "   Appeler : Dr Anne Le Goff, 02 97 00 00 00",
        "   Appelez le cabinet.",
        "   Conversation : Sortie de M. Le Bihan",
        "   personne ne s\N{RIGHT SINGLE QUOTATION MARK}en charge",
        "   Pour : Secrétariat de cardiologie",
    ]
    assert "signée" in remarks


async def test_the_one_that_waits_longest_comes_first():
    client = Secretariat(task(1, 60), task(2, 2 * 86_400), task(3, 5))
    _, out, _ = await run(client, "tasks")
    heads = [line for line in out.splitlines() if line[0].isdigit()]
    assert [head.partition(", ")[2] for head in heads] == [
        "échu depuis 2 jours",
        "échu depuis 1 minute",
        "échu à l\N{RIGHT SINGLE QUOTATION MARK}instant",
    ]


async def test_a_task_that_cannot_be_read_and_one_that_somebody_has_say_so():
    closed = task(1, note=None, role_name="")
    taken = task(2, state="taken", by=b"b" * 32, by_name="Bruno Œuvrard")
    mine = task(3, state="taken", by=b"m" * 32, mine=True)
    _, out, _ = await run(Secretariat(closed, taken, mine), "tasks")
    assert "illisible sur cet appareil" in out
    assert "Bruno Œuvrard s\N{RIGHT SINGLE QUOTATION MARK}en charge" in out
    assert "vous vous en chargez" in out


async def test_there_is_nothing_to_do():
    code, out, _ = await run(Secretariat(), "tasks")
    assert (code, out) == (Exit.OK, "Aucune tâche.\n")


@pytest.mark.parametrize("deed", ["take", "done", "back"])
async def test_a_number_is_that_of_the_list_which_was_shown(deed):
    client = Secretariat(task(1, 60), task(2, 600))
    await run(client, "tasks")
    client.known.insert(0, task(3, 9_000))
    code, out, _ = await run(client, "tasks", deed, "1")
    assert code is Exit.OK
    assert client.deeds == [(deed, bytes([2]) * 16)]
    assert "LE BIHAN Yann" in out


async def test_a_task_is_named_by_how_its_id_begins():
    client = Secretariat(task(1), task(2))
    await run(client, "tasks", "take", "020202")
    assert client.deeds == [("take", bytes([2]) * 16)]


@pytest.mark.parametrize("words", [("take",), ("take", "3"), ("done", "ff" * 16)])
async def test_a_task_that_is_not_there_is_not_moved(words):
    client = Secretariat(task(1))
    await run(client, "tasks")
    with pytest.raises(Misuse):
        await run(client, "tasks", *words)
    assert client.deeds == []


async def test_who_comes_second_is_told_so():
    refusal = ServerRefused(Code.CONFLICT, None, "", None)
    client = Secretariat(task(1), refusal=refusal)
    await run(client, "tasks")
    with pytest.raises(Misuse, match="autre"):
        await run(client, "tasks", "take", "1")


async def test_figures_are_a_table_by_unit():
    rows = [
        FigureRow("letters", "2026-11", "Cardiologie", (Figure("sent", 40),)),
        FigureRow(
            "letters",
            "2026-11",
            "Urologie",
            (Figure("sent", 2), Figure("same_day", 1)),
        ),
    ]
    client = Secretariat(rows=rows)
    words = ("figures", "letters", "--month", "2026-11")
    code, out, _ = await run(client, *words, run=FIGURES_RUN)
    assert code is Exit.OK
    assert client.asked == [("letters", "2026-11", "2026-11")]
    assert [line.split() for line in out.splitlines()] == [
        ["unité", "sent", "same_day"],
        ["Cardiologie", "40", "-"],
        ["Urologie", "2", "1"],
    ]


async def test_a_month_without_figures_says_so_and_a_wrong_one_is_refused():
    words = ("figures", "letters", "--month", "2026-02")
    _, out, _ = await run(Secretariat(), *words, run=FIGURES_RUN)
    assert out == "Aucun chiffre pour 2026-02.\n"
    with pytest.raises(Misuse):
        await run(Secretariat(), *words[:3], "2026-13", run=FIGURES_RUN)


async def test_tasks_are_an_object_for_a_program():
    _, out, _ = await run(Secretariat(task(1)), "tasks", "--json")
    (told,) = json.loads(out)
    assert (told["id"], told["kind"]) == ("01" * 16, "mail-answer")
    assert told["note"]["phone"] == "02 97 00 00 00"


async def test_figures_are_objects_by_name_for_a_program():
    rows = [FigureRow("letters", "2026-11", "Cardiologie", (Figure("sent", 40),))]
    words = ("figures", "letters", "--month", "2026-11", "--json")
    _, out, _ = await run(Secretariat(rows=rows), *words, run=FIGURES_RUN)
    assert json.loads(out)[0]["figures"] == {"sent": 40}
