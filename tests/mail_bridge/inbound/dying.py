"""A bridge that dies at named points, and is given the same mail again: a process.

    python -m tests.mail_bridge.inbound.dying CONFIG < orders (JSON lines)

An order is a mail (hexadecimal), its recipients, and a point to die at. For each a child
is forked that takes the mail and is to be killed there; the last child takes all of them
to the end. Forking what is imported already makes a death cost no start of Python.
What never enters this room: SMTP; an event loop or a thread before a fork.
"""

import asyncio
import json
import os
import signal
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cordee.mail_bridge import log
from cordee.mail_bridge.domain import distinguished_name
from cordee.mail_bridge.domain.policy import PeerIdentity
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.process import running
from cordee.mail_bridge.settings import read_settings
from cordee.mail_bridge.transport.received import Received

SECONDS = 60


async def take(config: Path, orders) -> None:
    """One life of a bridge: take mails, and end in good order."""
    async with running(read_settings(config)) as bridge:
        client = bridge.parts.conversations
        await client.wait_online(SECONDS)
        bridge.roster.learn_all()
        peer = PeerIdentity(
            distinguished_name.parse("CN=mx.town.test"),
            datetime.now(UTC) + timedelta(days=1),
        )
        now = time.time_ns() // 1_000_000
        for order in orders:
            raw, to = bytes.fromhex(order["raw"]), tuple(order["recipients"])
            received = Received(peer, "jeanne@town.mssante.test", to, raw, now)
            await bridge.inbound.take(received)


def life(config: Path, orders, fault: str = "") -> bool:
    """Fork a bridge with a fault; whether it was killed."""
    child = os.fork()
    if child == 0:
        is_own = fault.partition(":")[0] in set(BridgePoint)
        os.environ["CORDEE_BRIDGE_FAULT" if is_own else "CORDEE_FAULT"] = fault
        code = 1
        try:
            asyncio.run(take(config, orders))
            code = 0
        except BaseException:  # noqa: BLE001 - said, and then the child is over
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status):
        raise SystemExit(f"the bridge failed by itself at {fault or 'no point'}")
    return False


def main() -> None:
    config = Path(sys.argv[1])
    os.environ["CORDEE_ALLOW_FAULTS"] = "1"
    log.configure()
    orders = [json.loads(line) for line in sys.stdin]
    print(json.dumps([life(config, [order], order["die"]) for order in orders]))
    if life(config, orders):
        raise SystemExit("the last bridge was killed")


if __name__ == "__main__":
    main()
