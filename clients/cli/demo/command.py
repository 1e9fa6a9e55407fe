"""`cordee demo`: set up once, say how to walk through it, run until Ctrl-C.

What never enters this room: how a hospital is set up.
"""

import argparse
import asyncio
import os
import shlex
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cordee.clients.cli import failures
from cordee.clients.cli.catalogue import commands, errors
from cordee.clients.cli.catalogue import demo as words
from cordee.clients.cli.demo.agent import Automate
from cordee.clients.cli.demo.child import Server, executable, free_port
from cordee.clients.cli.demo.desk import Desk, open_desk
from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.guests import Guests
from cordee.clients.cli.demo.mail import Mail, open_mail
from cordee.clients.cli.demo.moving_in import MovingIn
from cordee.clients.cli.demo.opinions import ANSWER, CONCLUSION
from cordee.clients.cli.demo.patients import PATIENTS, patient_called
from cordee.clients.cli.demo.people import (
    ANNA,
    BRUNO,
    CLAIRE,
    CLINICIANS,
    DAVID,
    ELISE,
    GROUP,
    LUCIE,
    NORA,
    POOL,
    ROLE,
    SERVICE,
    TO_LE_GOFF,
)
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, choose, use
from cordee.clients.cli.misuse import Misuse
from cordee.clients.cli.parser import Parser
from cordee.clients.cli.places import HOME, Places

FOLDER: Final = ".demo"
MAX_DEATHS: Final = 5
QUICK_SECONDS: Final = 5.0
"""A server that dies this soon after its start, several times, will not live."""


def main(argv: Sequence[str]) -> int:
    """Run the demo; 0 when stopped by its user."""
    asked = next((w for w in argv if w in set(Language)), None)
    use(choose(asked, os.environ))
    try:
        arguments = _parse(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.USAGE
    folder = Folder(arguments.home or Path(os.environ.get(HOME) or FOLDER))
    try:
        folder.take()
        return asyncio.run(_demonstrate(folder, arguments))
    except Exception as error:  # noqa: BLE001 - the last resort of a command
        if arguments.debug:
            traceback.print_exception(error)
        sentence = failures.sentence_of(error)
        print(errors.PREFIX(sentence=sentence), file=sys.stderr)
        return failures.exit_of(error)
    finally:
        folder.release()


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = Parser("cordee demo", words.ABOUT())
    add, number = parser.add_argument, commands.NUMBER()
    add("--home", type=Path, metavar=commands.FILE(), help=words.HOME())
    add("--port", type=int, metavar=number, help=words.PORT())
    add("--once", action="store_true", help=words.ONCE())
    add("--lang", choices=list(Language), help=commands.LANG())
    add("--debug", action="store_true", help=commands.DEBUG())
    return parser.parse_args(argv)


async def _demonstrate(folder: Folder, arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    is_new = folder.port is None
    if is_new:
        folder.clear()
    work = asyncio.ensure_future(_run(folder, arguments, is_new=is_new))
    waiting = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([work, waiting], return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
    finally:
        work.cancel()
        waiting.cancel()
        await asyncio.gather(work, waiting, return_exceptions=True)
        _say(words.STOPPED())
    return Exit.OK


async def _run(folder: Folder, arguments: argparse.Namespace, *, is_new: bool) -> None:
    """Serve with a desk beside it; stop both, however it ends."""
    guests = Guests(Places(folder.home, {}))
    async with open_mail(folder) as mail, open_desk(guests, mail) as desk:
        port = folder.port or free_port(arguments.port)
        server, automate = Server(folder, port, desk=desk.url), Automate(folder)
        try:
            await _start(server, desk)
            if is_new:
                await _move_in(folder, server, mail, automate)
            _show(folder, server)
            if not arguments.once:
                mail.start()
                await automate.start()
                await _keep_alive(folder, server)
        finally:
            _say(words.STOPPING())
            await asyncio.gather(guests.close(), mail.stop(), automate.stop())
            await server.stop()


async def _start(server: Server, desk: Desk) -> None:
    _say(words.STARTING())
    await server.start()
    desk.origin = server.url


async def _move_in(
    folder: Folder, server: Server, mail: Mail, automate: Automate
) -> None:
    _say(words.SETTING_UP())
    has_mail, count = mail.can_be(), automate.start
    await MovingIn(folder, server.url, _say, count, has_mail=has_mail).run()
    folder.settled(server.port)


async def _keep_alive(folder: Folder, server: Server) -> None:
    """Start the server again whenever it dies. Raises Misuse when it will not live."""
    deaths = 0
    while True:
        began = time.monotonic()
        reason = await server.ended()
        is_quick = time.monotonic() - began < QUICK_SECONDS
        deaths = deaths + 1 if is_quick else 0
        if deaths >= MAX_DEATHS:
            raise Misuse(words.NO_START(path=folder.log))
        _say(words.DIED(reason=reason))
        await server.start()
        _say(words.BACK(pid=server.pid))


def _show(folder: Folder, server: Server) -> None:
    """Say how to open each person, what to try, and how to stop."""
    cordee = [*executable(), "--home", str(folder.home)]
    _say("", words.READY(url=server.url), "", words.CLIENTS(), "")
    for one in CLINICIANS:
        who = f"{one.identity.name}, {one.identity.profession.lower()}"
        _say(f"  # {who}", f"  {shlex.join([*cordee, '--as', one.profile, 'chat'])}")
    _say("", words.WALK_TITLE(), _walk(folder, server, cordee), "")
    _say(words.CARDS(path=folder.cards), words.LOG(path=folder.log))
    _say(words.STOP(home=folder.home), "")


def _walk(folder: Folder, server: Server, cordee: list[str]) -> str:
    """What to try, with the commands as they are typed here."""
    places = Places(folder.home, {})
    burnt = (places.profile(ANNA.profile), places.key_file(ANNA.profile))
    anna, david = [*cordee, "--as", ANNA.profile], [*cordee, "--as", DAVID.profile]
    lines = {
        "peek": [*executable(), "server", "peek", "--data", str(folder.server)],
        "verify": [*anna, "verify", GROUP],
        "hand_over": [*david, "role", "hand-over", ROLE.name, BRUNO.identity.name],
        "link": [*cordee, "--as", BRUNO.profile, "link"],
        "join": [*cordee, "--as", "telephone", "join", server.url],
        "burn": ["rm", "-r", *map(str, burnt)],
        "recover": [*anna, "recover", "--server", server.url],
        "find": [*anna, "find", "le gof generaliste pontivy"],
        "services": [*anna, "services", "chirurgie"],
        "gp": [*anna, "patient", "gp", "--oid", "demo"],
        "ward": [*anna, "patient", "ward", SERVICE],
        "write": [*anna, "write-to", "le goff pontivy", "Bonjour, un avis ?"],
        "confirm": [*anna, "mailbox", "confirm", TO_LE_GOFF],
        "tasks": [*cordee, "--as", CLAIRE.profile, "tasks"],
        "export": [*anna, "export", GROUP, "--pdf", "conversation.pdf"],
    }
    lines |= _opinions(folder, cordee)
    typed = {name: shlex.join(line) for name, line in lines.items()}
    ins = PATIENTS[0].matricule
    return words.WALK(pid=server.pid, ins=ins, **typed)


def _opinions(folder: Folder, cordee: list[str]) -> dict[str, list[str]]:
    """Tele-expertise from asking to billing, and the CT, as they are typed here."""
    elise, lucie, claire, nora, anna = (
        [*cordee, "--as", one.profile] for one in (ELISE, LUCIE, CLAIRE, NORA, ANNA)
    )
    patient, scan = patient_called("TANGUY"), folder.home / "images" / "scanner"
    answer = ["--template", ANSWER.template, "--conclusion", CONCLUSION]
    who = ("--patient", "DURAND Paul 12/03/1948 M", "--urgent", "--check")
    saved = folder.home / "images" / "saved"
    return {
        "asked": [*elise, "expertise", "show", "tache brune"],
        "claim": [*lucie, "expertise", "claim", "lésion"],
        "report": [*lucie, "expertise", "report", "lésion", *answer],
        "show": [*elise, "expertise", "show", "lésion"],
        "check": [*elise, "expertise", "ask", POOL.name, "Zona ?", *who],
        "billing": [*claire, "billing", "export", "--to", str(folder.home)],
        "save": [*nora, "study", "save", patient.family, "last", str(saved)],
        "send": [*anna, "study", "send", str(scan), "--thread", patient.family],
    }


def _say(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)
