"""`cordee serve`, of which a fault kills the database and not the server.

CORDEE_TEST_MARK names a file that then tells which main process was killed.
"""

import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

from cordee.server.__main__ import serve
from cordee.server.config import parse
from cordee.server.services import faults
from tests.support.crashes import Database


def kill_database(_process: int, _number: signal.Signals) -> None:
    killed = Database(parse(sys.argv[1:], os.environ).data).kill()
    Path(os.environ["CORDEE_TEST_MARK"]).write_text(str(killed))


if __name__ == "__main__":
    faults.os = SimpleNamespace(kill=kill_database, getpid=os.getpid)
    sys.exit(serve(sys.argv[1:]))
