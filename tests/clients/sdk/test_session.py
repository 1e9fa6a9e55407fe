"""A session that ends leaves nothing open, whatever the server does."""

import asyncio

from websockets.asyncio.client import connect
from websockets.http11 import Request
from websockets.server import ServerProtocol

from cordee.clients.sdk.faults import no_faults
from cordee.clients.sdk.session import Session


async def silent(reader, writer):
    """Shakes hands, and answers nothing more: no close either."""
    server = ServerProtocol()
    while data := await reader.read(1 << 16):
        server.receive_data(data)
        for event in server.events_received():
            if isinstance(event, Request):
                server.send_response(server.accept(event))
                writer.writelines(server.data_to_send())
    writer.close()
    await writer.wait_closed()


async def test_a_server_that_answers_no_close_keeps_no_socket_of_ours():
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        socket = await connect(f"ws://127.0.0.1:{port}", close_timeout=1)
        beneath = socket.transport.get_extra_info("socket")
        await Session(socket, None, None, no_faults).close()
        assert beneath.fileno() == -1
