"""Fifty holders before two servers on one database, each on a socket of his own."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import connect

from cordee.server.protocol import client_frames as client
from cordee.server.protocol.case_types import CaseState, CaseStep
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import CaseMoved, Cases, Ok, Refused
from cordee.server.services.backend import Services
from tests.support.cases import Scene
from tests.support.clock import Clock
from tests.support.hub import Recorder
from tests.support.people import Ward
from tests.support.serving import serving
from tests.support.sockets import Peer

HOLDERS = 50
ROUNDS = 5


async def entered(dsn):
    """Claire's thread with a pool of fifty, and five cases in it."""
    services = await Services.start(dsn, hub=Recorder(), clock=Clock())
    ward = Ward()
    await ward.join(services)
    scene = await Scene(services, services._context.clock, ward).enter()
    people = [ward.person(f"Derma {number}") for number in range(HOLDERS)]
    await ward.join(services, *people)
    scene.pool = await scene.role("Dermatologie", *people)
    scene.thread = await scene.begin(scene.pool)
    cases = [await scene.open() for _ in range(ROUNDS)]
    await services.stop()
    return scene, people, cases


async def claim(peer, case):
    await peer.send(client.MoveCase(9, case, CaseStep.CLAIM))
    answer = await peer.next()
    while isinstance(answer, CaseMoved):
        answer = await peer.next()
    return answer.code if isinstance(answer, Refused) else type(answer)


@pytest.mark.prove
@pytest.mark.timeout(300)
async def test_of_fifty_sockets_at_two_servers_one_gets_each_case(
    own_database, tmp_path
):
    dsn = own_database
    scene, people, cases = await entered(dsn)
    url = f"postgresql://{dsn['user']}@/{dsn['database']}?host={dsn['host']}"
    words = "--database-url", f"{url}&port={dsn['port']}"
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(serving(tmp_path / name, *words))
            for name in ("one", "two")
        ]
        peers = []
        for number, person in enumerate([*people, scene.claire]):
            server = servers[number % 2]
            socket = connect(server.socket_url, compression=None)
            peer = Peer(await stack.enter_async_context(socket))
            await peer.prove(person, server.origin)
            peers.append(peer)
        winners = []
        for case in cases:
            claims = (claim(peer, case) for peer in peers[:HOLDERS])
            answers = await asyncio.gather(*claims)
            assert Counter(answers) == {Ok: 1, Code.CONFLICT: HOLDERS - 1}
            winners.append(people[answers.index(Ok)].account)
        await peers[-1].send(client.GetCases(3, True, None, 100))
        seen = await peers[-1].wait_for(Cases)
    assert {one.state for one in seen.cases} == {CaseState.CLAIMED}
    assert {one.case: one.by for one in seen.cases} == dict(
        zip(cases, winners, strict=True)
    )
