"""Studies: sent from a folder, listed, saved as they were."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.cli import sizes, tables, wording
from cordee.clients.cli.catalogue import commands, files, roles
from cordee.clients.cli.catalogue import studies as words
from cordee.clients.cli.commands.files import stored_meanwhile
from cordee.clients.cli.commands.messages import behalf_of
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.progress import Progress
from cordee.clients.sdk import (
    MessageView,
    OmittedView,
    StudyLine,
    StudyView,
    ThreadView,
)

NAMED: Final = 3
"""Files of each reason that are named; the others are counted."""

MAX_BACK: Final = 1_000


def _configure_send(parser: Parser) -> None:
    add = parser.add_argument
    add("path", type=Path, metavar=words.PATH())
    add("--thread", required=True, metavar=commands.THREAD(), help=words.THREAD_HELP())
    add("--caption", default="", metavar=commands.TEXT(), help=files.CAPTION())
    add("--for", dest="behalf", metavar=roles.ROLE(), help=roles.FOR())
    about, metavar = words.STUDY_HELP(), words.STUDY()
    add("--study", type=int, action="append", default=[], metavar=metavar, help=about)
    add("--all", action="store_true", help=words.ALL_HELP())
    add("--no-wait", action="store_true", help=commands.NO_WAIT())


def _configure_list(parser: Parser) -> None:
    parser.add_argument("thread", metavar=commands.THREAD())
    parser.add_argument("message", nargs="?", metavar=commands.MESSAGE())


def _configure_save(parser: Parser) -> None:
    add = parser.add_argument
    add("thread", metavar=commands.THREAD())
    add("message", metavar=commands.MESSAGE())
    add("folder", type=Path, metavar=files.FOLDER())
    add("--series", type=int, metavar=words.STUDY(), help=words.SERIES_HELP())


async def _send(errand: Errand) -> Exit:
    arguments, client = errand.arguments, errand.client
    thread = await errand.thread(arguments.thread)
    behalf = await behalf_of(errand, thread)
    sent: list[MessageView] = []
    lost: list[OmittedView] = []
    with Progress(errand.output) as progress:
        folder = await client.read_studies(
            arguments.path, lambda done: progress.count(words.READING(), done)
        )
        with folder:
            for study in chosen(errand, folder.studies, folder.patients):
                view, missed = await client.send_study(
                    thread.id,
                    folder,
                    study.number,
                    arguments.caption,
                    behalf=behalf,
                    told=lambda done, total: progress.count(
                        words.PACKING(), done, total
                    ),
                )
                sent.append(view)
                lost += missed
    omitted = [*folder.omitted, *lost]
    if not arguments.no_wait:
        sent = [await _stored(errand, thread, view) for view in sent]
    lines = [*map(sent_line, sent), *omitted_lines(omitted)]
    if folder.found.duplicates:
        lines.append(words.DUPLICATES(folder.found.duplicates))
    errand.output.give({"sent": sent, "omitted": omitted}, lines)
    waits = not arguments.no_wait and any(view.state == "waiting" for view in sent)
    return Exit.OFFLINE if waits else Exit.OK


async def _stored(errand: Errand, thread: ThreadView, view: MessageView) -> MessageView:
    return await stored_meanwhile(errand, thread, view, errand.client.events())


def chosen(
    errand: Errand, studies: Sequence[StudyView], patients: int
) -> list[StudyView]:
    """The studies that are meant; those of several patients are not sent unasked.

    Raises Misuse.
    """
    numbers: list[int] = errand.arguments.study
    for number in numbers:
        if not 1 <= number <= len(studies):
            raise Misuse(words.NO_SUCH(number=number))
    if numbers:
        return [study for study in studies if study.number in numbers]
    if patients > 1 and not errand.arguments.all:
        listed = "\n".join(map(_choice, studies))
        raise Misuse(words.SEVERAL(n=patients, list=listed))
    return list(studies)


def _choice(study: StudyView) -> str:
    patient = wording.one_line(study.patient.replace("^", " "))
    return words.CHOICE(number=study.number, title=title_of(study), patient=patient)


def title_of(study: StudyView | StudyLine) -> str:
    return words.TITLE(
        description=wording.one_line(study.description) or words.NAMELESS(),
        modality=wording.one_line(study.modality),
        date=wording.one_line(study.date) or words.NO_DATE(),
    )


def sent_line(view: MessageView) -> str:
    study = view.study
    assert study is not None, "a study was sent"
    waits = view.state == "waiting"
    state = commands.SENT(state=wording.state_of(view))
    return words.SENT(
        title=title_of(study),
        images=words.IMAGES(study.instances),
        series=words.SERIES(study.series),
        state=commands.SENT_LATER() if waits else state,
    )


def omitted_lines(omitted: Sequence[OmittedView]) -> list[str]:
    """What was left out, then what is sent and not shown: each reason with names."""
    unseen = [each for each in omitted if each.reason == "not-shown"]
    others = [each for each in omitted if each.reason != "not-shown"]
    lines = [words.LEFT_OUT(), *_by_reason(others)] if others else []
    return [*lines, words.UNSEEN(), *_by_reason(unseen)] if unseen else lines


def _by_reason(omitted: Sequence[OmittedView]) -> list[str]:
    names: dict[str, list[str]] = {}
    for each in omitted:
        names.setdefault(each.reason, []).append(wording.clean(each.name))
    return [
        words.ROW(reason=words.REASONS[reason](len(all_)), names=_named(all_))
        for reason, all_ in names.items()
    ]


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} {words.AND_MORE(more)}" if more > 0 else shown


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    thread = await errand.thread(errand.arguments.thread)
    if errand.arguments.message is not None:
        return await _list_series(errand, thread)
    lines = await errand.client.history(thread.id, limit=MAX_BACK)
    found = [line for line in lines if line.study is not None and not line.withdrawn]
    rows = [[column() for column in words.COLUMNS], *map(_row, found)]
    table = tables.table(rows, tables.terminal_width()) if found else [words.NONE()]
    errand.output.give(found, table)
    return Exit.OK


def _row(view: MessageView) -> list[str]:
    study = view.study
    assert study is not None, "only studies are listed"
    content = f"{words.IMAGES(study.instances)}, {words.SERIES(study.series)}"
    patient = wording.one_line(study.patient.replace("^", " "))
    return [f"#{view.seq}" if view.seq else "", title_of(study), patient, content]


async def _list_series(errand: Errand, thread: ThreadView) -> Exit:
    message = await errand.message(thread, errand.arguments.message, has_files=True)
    opened = await errand.client.open_study(thread.id, message.id)
    rows = [[column() for column in words.SERIES_COLUMNS]]
    for number, series in enumerate(opened.series, 1):
        name = wording.one_line(series.description or series.modality)
        frames = max(series.frames, series.instances)
        rows.append([str(number), name, str(frames), sizes.size(series.size)])
    errand.output.give(list(opened.series), tables.table(rows, tables.terminal_width()))
    return Exit.OK


async def _save(errand: Errand) -> Exit:
    await errand.freshen()
    arguments = errand.arguments
    thread = await errand.thread(arguments.thread)
    message = await errand.message(thread, arguments.message, has_files=True)
    with Progress(errand.output) as progress:
        saved = await errand.client.save_study(
            thread.id,
            message.id,
            arguments.folder,
            series=arguments.series,
            told=lambda done, total: progress.count(words.SAVING(), done, total),
        )
    lines = [words.SAVED(saved.files, path=wording.clean(saved.path))]
    if saved.failed:
        lines.append(words.FAILED(names=_named(saved.failed)))
    errand.output.give(saved, lines)
    return Exit.TAMPERED if saved.failed else Exit.OK


COMMANDS = [
    Command("send", words.SEND_ABOUT, _configure_send, _send, writes=True),
    Command("list", words.LIST_ABOUT, _configure_list, _list),
    Command("save", words.SAVE_ABOUT, _configure_save, _save),
]
