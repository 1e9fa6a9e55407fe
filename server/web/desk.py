"""What every socket and route of one process shares."""

from dataclasses import dataclass, field

from cordee.server.services.ports import Backend
from cordee.server.web.client_files import ClientFiles
from cordee.server.web.doors import Doors
from cordee.server.web.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class Desk:
    """The services, the local sockets, the doors, and what this server is called."""

    backend: Backend
    board: Switchboard
    doors: Doors
    name: str
    origin: str
    is_metrics_public: bool = False
    retention: int | None = None
    """Seconds proposed for new threads, 0 for ever; nothing is proposed when None."""
    max_retention: int = 0
    client: ClientFiles = field(default_factory=lambda: ClientFiles({}))
    """The web client; no files when this installation has none."""
    demo: str | None = None
    """The address of the demo's desk, when this is a demo."""
