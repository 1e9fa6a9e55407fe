"""A real clamd on the loopback, with one signature: that of EICAR.

    with running_clamd(home) as clamd:
        clamd.socket        # path of a unix socket
        clamd.port          # the same on TCP

The signature is made here, so that no database is downloaded and it starts at once.
What never enters this room: a virus.
"""

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.packages import program
from tests.support.ports import free_ports
from tests.support.postfix import wait_listening

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two pieces, so that a scanner of this machine leaves this file alone."""
NAME = "Eicar-Test"

CONFIG = """
LocalSocket {home}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {home}/database
TemporaryDirectory {home}
Foreground yes
LogFile {home}/log
StreamMaxLength 2M
User root
MaxThreads 4
SelfCheck 0
"""


@dataclass
class Clamd:
    """A running one."""

    socket: Path
    port: int


@contextmanager
def running_clamd(home: Path):
    """Run it in an empty folder."""
    server = program("clamd")
    (port,) = free_ports(1)
    database = home / "database"
    database.mkdir(parents=True)
    (database / "local.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
    config = home / "clamd.conf"
    config.write_text(CONFIG.format(home=home, port=port))
    errors = home / "errors"
    with errors.open("wb") as output:
        process = subprocess.Popen(
            (server, "--config-file", config), stdout=output, stderr=output
        )
    try:
        wait_listening(port, process, errors)
        yield Clamd(home / "socket", port)
    finally:
        process.terminate()
        process.wait()
