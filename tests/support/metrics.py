"""What a running server counts.

What never enters this room: anything that it does not tell everybody on its machine.
"""

import re
from urllib.request import urlopen

SOCKETS = re.compile(r"^cordee_sockets (\d+)", re.MULTILINE)


def sockets(address):
    """How many lines the server has now."""
    with urlopen(f"{address}/metrics") as answer:
        return int(float(SOCKETS.search(answer.read().decode())[1]))
