"""A server that runs again some days later: its clock is moved, not its machine's.

    days_later(hospital.server, 5, folder)

The process is a real one; who connects to it lives today. What never enters this room:
the server's rows.
"""

import os
import textwrap

AHEAD = "CORDEE_TEST_AHEAD"
MOVED = f"""
import os, time

ahead = int(os.environ["{AHEAD}"])
whole, parts = time.time_ns, time.time
time.time_ns = lambda: whole() + ahead * 1_000_000_000
time.time = lambda: parts() + ahead
"""
"""Python runs it before the server (site, `sitecustomize`)."""
DAY = 86_400
HOUR = 3_600


def days_later(server, days, folder):
    """Start it again under its address, so many days and an hour later."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(textwrap.dedent(MOVED))
    around = {name: os.environ.get(name) for name in ("PYTHONPATH", AHEAD)}
    path = os.pathsep.join(filter(None, (str(folder), around["PYTHONPATH"])))
    os.environ |= {"PYTHONPATH": path, AHEAD: str(days * DAY + HOUR)}
    port = int(server.address.rpartition(":")[2])
    server.stop()
    try:
        server.start(port)
    finally:
        _put_back(around)


def _put_back(around):
    for name, value in around.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
