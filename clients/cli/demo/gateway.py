"""The demo's gateway account: signed up as any is, with a desk and a secretariat.

What never enters this room: the process that uses it.
"""

from pathlib import Path
from typing import Final

from cordee.clients.cli.demo.folder import Folder
from cordee.clients.cli.demo.machines import Machine
from cordee.clients.cli.demo.people import ORGANISATION
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import Identity

PROFILE: Final = "passerelle"
MACHINE: Final = Machine(
    PROFILE, Identity("", "Passerelle MSSanté", "", "", ORGANISATION), "gateway"
)
DESK: Final = "Courrier MSSanté"
SECRETARIAT: Final = Identity("", "Secrétariat de chirurgie", "", "", ORGANISATION)


def remember(folder: Folder, secretariat: bytes) -> None:
    """Keep whose tasks mail makes, for each start of the bridge."""
    write_private(_secretariat(folder), secretariat.hex())


def secretariat(folder: Folder) -> str:
    """The account of the role that has the tasks, hexadecimal."""
    return _secretariat(folder).read_text()


def is_enrolled(folder: Folder) -> bool:
    """Whether this demo has a bridge: one that was set up before has none."""
    return _secretariat(folder).exists()


def _secretariat(folder: Folder) -> Path:
    return folder.home / "bridge" / "secretariat"
