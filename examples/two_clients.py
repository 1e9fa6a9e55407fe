"""Two people of one hospital: `python two_clients.py PROFILE PROFILE`."""
# ruff: noqa: INP001, T201 - a program of its own, and it prints

import asyncio
import sys

from cordee.clients.sdk import Client


async def main(first: str, second: str) -> None:
    """Anna asks, Bruno reads."""
    async with Client(first) as anna, Client(second) as bruno:
        await anna.wait_online(10)
        await bruno.wait_online(10)
        found = await anna.people(bruno.name)
        thread = await anna.new_thread("Avis", [found[0].account], direct=True)
        sent = await anna.send(thread.id, "La plaie de la chambre 12 suinte.")
        await anna.wait_state(thread.id, sent.id, "delivered", 10)
        for message in await bruno.history(thread.id):
            print(message.author_name, message.kind, message.text)


asyncio.run(main(*sys.argv[1:]))
