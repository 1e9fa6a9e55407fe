"""MLLP and the owner's socket: real sockets, each message acknowledged, bounded."""

import asyncio
import contextlib
import stat

import pytest

from cordee.clients.agent import listener as module
from cordee.clients.agent.control import NAME, Control, Word, ask_running
from cordee.clients.agent.errors import (
    AgentError,
    ControlError,
    MessageError,
    SettingsError,
)
from cordee.clients.agent.feeds import framing
from cordee.clients.agent.listener import Listener, acknowledgement, address
from tests.clients.agent.messages import adt


async def ended(writer):
    """Close an end whose other one may be gone, with what it did not take."""
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


@pytest.fixture
async def listening():
    taken = []

    async def take(data):
        if b"ORU" in data:
            raise MessageError("not_adt")
        if b"A99" in data:
            raise AgentError("the disk")
        taken.append(data)
        return ""

    listener = Listener(take)
    port = await listener.start("127.0.0.1", 0)
    yield taken, port
    await listener.stop()


async def test_each_message_is_taken_and_acknowledged_in_order(listening):
    taken, port = listening
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    data = framing.framed(adt(control="7").encode())
    writer.write(b"noise" + data[:40])
    await writer.drain()
    writer.write(data[40:] + framing.framed(adt(control="8").encode()))
    for control in (b"7", b"8"):
        answer = await reader.readuntil(framing.END)
        assert answer.startswith(b"\x0bMSH|^~\\&|CORDEE|CHU|HIS|CHU|")
        assert b"|ACK|" in answer
        assert b"\rMSA|AA|" + control + b"|\r" in answer
    assert len(taken) == 2
    await ended(writer)


async def test_what_is_no_message_is_refused_and_our_fault_is_told(listening):
    _, port = listening
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framing.framed(b"MSH|^~\\&|A|B|C|D|2026||ORU^R01|5|P|2.4\r"))
    assert b"MSA|AR|5|not_adt\r" in await reader.readuntil(framing.END)
    writer.write(framing.framed(adt("A99").encode()))
    assert b"MSA|AE|42|not_kept\r" in await reader.readuntil(framing.END)
    await ended(writer)


async def test_a_frame_without_an_end_is_cut_off(listening, monkeypatch):
    _, port = listening
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _ in range(40):
            writer.write(b"x" * 65_536)
            await writer.drain()
        assert await reader.read() == b""
    except ConnectionError:
        pass
    await ended(writer)


async def test_more_connections_than_there_may_be_are_closed(listening, monkeypatch):
    _, port = listening
    monkeypatch.setattr(module, "MAX_CONNECTIONS", 1)
    first = await asyncio.open_connection("127.0.0.1", port)
    first[1].write(framing.framed(adt().encode()))
    await first[0].readuntil(framing.END)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert await reader.read() == b""
    for one in (first[1], writer):
        await ended(one)


@pytest.mark.parametrize("data", [b"", b"MSH", b"MSH|", b"\xff\xfe", b"MSH|^~\\&|" * 9])
def test_whatever_comes_has_an_acknowledgement(data):
    assert acknowledgement(data, "AR", "not_hl7").startswith(b"MSH|^~\\&|")


def test_a_listener_stays_on_this_machine_unless_it_is_said_otherwise():
    assert address("127.0.0.1:2575", anywhere=False) == ("127.0.0.1", 2575)
    assert address(":2575", anywhere=False) == ("127.0.0.1", 2575)
    assert address("[::1]:2575", anywhere=False) == ("::1", 2575)
    assert address("0.0.0.0:2575", anywhere=True) == ("0.0.0.0", 2575)
    for wrong in ("0.0.0.0:2575", "hopital.example:2575", "", "127.0.0.1:x"):
        with pytest.raises(SettingsError):
            address(wrong, anywhere=False)


async def test_a_folder_whose_name_is_too_long_for_a_socket_is_told(tmp_path):
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    with pytest.raises(AgentError, match="no socket"):
        await Control(folder, None).start()


async def test_the_owner_s_word_is_obeyed_or_refused(tmp_path):
    async def obey(word):
        if word.word == "oppose":
            return f"{len(word.matricule)}"
        raise AgentError("this word is not known")

    assert await ask_running(tmp_path, Word("status")) is None
    control = Control(tmp_path, obey)
    await control.start()
    mode = stat.S_IMODE((tmp_path / NAME).stat().st_mode)
    assert mode == 0o600
    assert await ask_running(tmp_path, Word("oppose", "279035121518989", "x")) == "15"
    with pytest.raises(ControlError, match="not known"):
        await ask_running(tmp_path, Word("dance"))
    reader, writer = await asyncio.open_unix_connection(str(tmp_path / NAME))
    writer.write(b"[]\n")
    assert b"no word" in await reader.readline()
    await ended(writer)
    await control.stop()
    assert await ask_running(tmp_path, Word("status")) is None
