"""Files go across whole, whatever is cut; each end checks what it can.

What never enters this room: a server that lies; see tests/malicious.
"""

import asyncio
import contextlib
import io
import os
import random

import pytest
from PIL import Image

from cordee.clients.sdk import (
    FileFault,
    FileProgress,
    MessageChanged,
    MessageGone,
    NotAllowed,
    NotFound,
    ServerRefused,
    TamperedError,
    TooLarge,
)
from cordee.clients.sdk.store.uploads import upload_places
from cordee.crypto.attachment import segment_count
from cordee.crypto.opening.attachment import check_part_key
from cordee.server.protocol.codes import Code
from tests.clients.sdk.conftest import SECONDS, until
from tests.support.hospital import running_hospital

MIB = 1 << 20


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


@pytest.fixture
def outbox(tmp_path):
    """Make a file of so many bytes, told apart at every place."""
    folder = tmp_path / "outbox"
    folder.mkdir()

    def make(size, name="scanner.bin", seed=1):
        path = folder / name
        path.write_bytes(content(size, seed))
        return path

    return make


async def stored(client, thread, view):
    return await client.wait_state(thread, view.id, "stored", SECONDS)


async def received(client, thread, message):
    async def condition():
        found = [m for m in await client.history(thread) if m.id == message]
        return found and found[0]

    return await until(client, condition)


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 5])
async def test_a_file_of_any_size_arrives_as_it_was(pair, outbox, tmp_path, size):
    anna, bruno, thread = pair
    path = outbox(size)
    sent = await anna.send_files(thread, [path], "Le scanner")
    assert sent.state == "waiting"
    assert sent.kind == "file"
    done = await stored(anna, thread, sent)
    seen = await received(bruno, thread, done.id)
    assert seen.text == "Le scanner"
    assert [(f.name, f.size) for f in seen.files] == [("scanner.bin", size)]
    saved = await bruno.save_file(thread, done.id, 0, tmp_path)
    assert saved == tmp_path / "scanner.bin"
    assert saved.read_bytes() == path.read_bytes()
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["scanner.bin"]


async def test_several_files_go_in_one_message_and_answer_another(pair, outbox):
    anna, bruno, thread = pair
    asked = await bruno.send(thread, "Tu as les images ?")
    asked = await stored(bruno, thread, asked)
    paths = [outbox(10, "a.txt"), outbox(2 * MIB + 1, "b.bin", 2), outbox(0, "c")]
    sent = await anna.send_files(thread, paths, reply_to=asked.id)
    done = await stored(anna, thread, sent)
    assert done.id[:8] == sent.id[:8]
    seen = await received(bruno, thread, done.id)
    assert seen.reply_to == asked.id
    assert seen.text == ""
    assert [(f.name, f.size, f.done) for f in seen.files] == [
        ("a.txt", 10, None),
        ("b.bin", 2 * MIB + 1, None),
        ("c", 0, None),
    ]
    assert seen.files[0].type == "text/plain"
    view = await bruno.thread(thread)
    assert view.last_text == "📎 a.txt, b.bin, c"


async def test_a_picture_comes_with_a_small_one_of_it(pair, tmp_path):
    anna, bruno, thread = pair
    path = tmp_path / "plaie.png"
    Image.effect_noise((900, 700), 60).save(path)
    done = await stored(anna, thread, await anna.send_files(thread, [path]))
    (file,) = (await received(bruno, thread, done.id)).files
    assert file.type == "image/png"
    with Image.open(io.BytesIO(file.thumbnail)) as small:
        assert small.format == "JPEG"
        assert max(small.size) <= 320


async def test_a_caption_is_edited_and_the_files_stay(pair, outbox, tmp_path):
    anna, bruno, thread = pair
    sent = await anna.send_files(thread, [outbox(9)], "Thorax")
    done = await stored(anna, thread, sent)
    await anna.edit(thread, done.id, "Abdomen")

    async def edited():
        found = await received(bruno, thread, done.id)
        return found.edited and found

    seen = await until(bruno, edited)
    assert seen.text == "Abdomen"
    assert (await bruno.save_file(thread, done.id, 0, tmp_path)).exists()


async def test_files_that_were_withdrawn_are_not_offered(pair, outbox, tmp_path):
    anna, bruno, thread = pair
    done = await stored(anna, thread, await anna.send_files(thread, [outbox(9)]))
    await anna.withdraw(thread, done.id)

    async def withdrawn():
        return (await received(bruno, thread, done.id)).withdrawn

    await until(bruno, withdrawn)
    assert (await received(bruno, thread, done.id)).files == ()
    for client in (anna, bruno):
        with pytest.raises(NotFound):
            await client.save_file(thread, done.id, 0, tmp_path)


async def test_what_is_chosen_offline_leaves_by_itself(hospital, outbox):
    claire, david = await hospital.enrol("Claire", "David")
    async with claire.client() as me, david.client() as other:
        await me.wait_online(SECONDS)
        await other.wait_online(SECONDS)
        thread = (await me.new_thread("", [other.account], direct=True)).id
    async with claire.client("http://127.0.0.1:9") as me:
        sent = await me.send_files(thread, [outbox(MIB + 7)], "hors ligne")
        assert (await me.history(thread))[-1].files[0].done == 0
        assert (await me.status()).outbox == 0
    async with claire.client() as me, david.client() as other:
        await other.wait_online(SECONDS)

        async def arrived():
            lines = await other.history(thread)
            return [m for m in lines if m.text == "hors ligne"]

        (seen,) = await until(other, arrived)
        assert seen.files[0].size == MIB + 7
        assert seen.id[:8] == sent.id[:8]


async def test_progress_is_told_to_the_last_byte_of_each_way(pair, outbox, tmp_path):
    anna, bruno, thread = pair
    told, size = anna.events(), 3 * MIB + 1
    done = await stored(anna, thread, await anna.send_files(thread, [outbox(size)]))
    await progress(told, size)
    await received(bruno, thread, done.id)
    told = bruno.events()
    await bruno.save_file(thread, done.id, 0, tmp_path)
    await progress(told, size)


async def comes_true(condition):
    """Look again until it is so; nothing tells of it."""
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110 - a row, a file, a request
            await asyncio.sleep(0.01)


async def progress(stream, total):
    steps = []
    async with asyncio.timeout(SECONDS):
        while not steps or steps[-1] < total:
            event = await anext(stream)
            if isinstance(event, FileProgress):
                assert event.total == total
                steps.append(event.done)
    assert steps == sorted(steps)
    assert len(steps) == segment_count(total)


async def test_the_message_takes_its_number_when_its_files_are_stored(pair, outbox):
    anna, _bruno, thread = pair
    told = anna.events()
    sent = await anna.send_files(thread, [outbox(2 * MIB)])
    with pytest.raises(NotAllowed):
        await anna.send(thread, "réponse", reply_to=sent.id)
    with pytest.raises(NotAllowed):
        await anna.edit(thread, sent.id, "autre")
    done = await stored(anna, thread, sent)
    with pytest.raises(NotFound):
        await anna.message(thread, sent.id)
    renamed = [e async for e in taken(told, MessageChanged)]
    assert (sent.id, done.id) in [(e.previous_id, e.message.id) for e in renamed]
    assert (await anna.wait_state(thread, sent.id, "stored", SECONDS)).id == done.id


async def taken(stream, kind):
    """Events of a kind that are here already."""
    while stream._queue.qsize():
        event = await anext(stream)
        if isinstance(event, kind):
            yield event


def noted_segments(client):
    """Numbers of the segments that it fetches from now on."""
    fetched, ask = [], client._parts.blobs.get_segment

    async def get_segment(blob, index, size):
        fetched.append(index)
        return await ask(blob, index, size)

    client._parts.blobs.get_segment = get_segment
    return fetched


async def test_one_segment_opens_without_the_rest(pair, outbox):
    anna, bruno, thread = pair
    path = outbox(5 * MIB + 100)
    done = await stored(anna, thread, await anna.send_files(thread, [path]))
    await received(bruno, thread, done.id)
    fetched = noted_segments(bruno)
    whole = path.read_bytes()
    assert await bruno.open_segment(thread, done.id, 0, 3) == whole[3 * MIB : 4 * MIB]
    assert await bruno.open_segment(thread, done.id, 0, 5) == whole[5 * MIB :]
    assert fetched == [3, 5]
    with pytest.raises(TamperedError, match="FIL-04"):
        await bruno.open_segment(thread, done.id, 0, 6)
    with pytest.raises(NotFound):
        await bruno.open_segment(thread, done.id, 1, 0)


async def test_a_stranger_and_a_member_of_another_thread_get_nothing(
    hospital, pair, outbox
):
    anna, bruno, thread = pair
    (claire,) = await hospital.enrol("Claire")
    done = await stored(anna, thread, await anna.send_files(thread, [outbox(50)]))
    part = anna._parts.timeline.parts(anna._thread(thread), done.id)[0]
    await received(bruno, thread, done.id)
    async with claire.client() as stranger:
        await stranger.wait_online(SECONDS)
        await anna.new_thread("Autre", [stranger.account])
        for ask in (
            stranger._parts.blobs.get_manifest(part.blob, 1000),
            stranger._parts.blobs.get_segment(part.blob, 0, 1000),
        ):
            with pytest.raises(ServerRefused) as refusal:
                await ask
            assert refusal.value.code is Code.NOT_FOUND


async def test_a_member_who_has_the_key_cannot_put_other_bytes_there(pair, outbox):
    anna, bruno, thread = pair
    done = await stored(anna, thread, await anna.send_files(thread, [outbox(50)]))
    await received(bruno, thread, done.id)
    (part,) = bruno._parts.timeline.parts(bruno._thread(thread), done.id)
    forged = check_part_key(part).seal(0, True, b"x" * 50)
    for client in (bruno, anna):
        with pytest.raises(ServerRefused):
            await client._parts.blobs.put_segment(part.blob, 0, forged)
    assert await bruno.open_segment(thread, done.id, 0, 0) == content(50)


async def test_a_file_that_is_not_there_or_no_file_is_refused_at_once(pair, tmp_path):
    anna, _bruno, thread = pair
    os.mkfifo(tmp_path / "tube")
    for path, word in (
        (tmp_path / "nowhere.pdf", "missing"),
        (tmp_path, "no_file"),
        (tmp_path / "tube", "no_file"),
    ):
        with pytest.raises(FileFault) as fault:
            await anna.send_files(thread, [path])
        assert fault.value.word == word
    for paths in ([], [tmp_path] * 21):
        with pytest.raises(TooLarge):
            await anna.send_files(thread, paths)
    with pytest.raises(TooLarge):
        await anna.send_files(thread, [tmp_path], "x" * 40_001)
    with pytest.raises(TooLarge):
        await anna.send_files(thread, [tmp_path], "😀" * 40_000)
    assert all(m.kind != "file" for m in await anna.history(thread))


async def test_twenty_pictures_with_a_long_caption_fit_in_a_message(pair, tmp_path):
    anna, bruno, thread = pair
    paths = [tmp_path / f"{'é' * 90}{n}.png" for n in range(20)]
    for path in paths:
        Image.effect_noise((300, 300), 90).convert("RGB").save(path)
    sent = await anna.send_files(thread, paths, "é" * 40_000)
    done = await stored(anna, thread, sent)
    assert len((await received(bruno, thread, done.id)).files) == 20


async def test_what_is_there_is_never_written_over_unless_asked(pair, outbox, tmp_path):
    anna, bruno, thread = pair
    done = await stored(anna, thread, await anna.send_files(thread, [outbox(99)]))
    await received(bruno, thread, done.id)
    first = await bruno.save_file(thread, done.id, 0, tmp_path)
    second = await bruno.save_file(thread, done.id, 0, tmp_path)
    assert (first.name, second.name) == ("scanner.bin", "scanner (2).bin")
    first.write_text("à garder")
    with pytest.raises(FileFault) as fault:
        await bruno.save_file(thread, done.id, 0, first)
    assert fault.value.word == "exists"
    assert first.read_text() == "à garder"
    await bruno.save_file(thread, done.id, 0, first, overwrite=True)
    assert first.read_bytes() == content(99)


async def test_the_part_of_an_earlier_try_is_used_where_it_is_right(
    pair, outbox, tmp_path
):
    anna, bruno, thread = pair
    path = outbox(4 * MIB + 10)
    done = await stored(anna, thread, await anna.send_files(thread, [path]))
    await received(bruno, thread, done.id)
    left = bytearray(path.read_bytes()[: 3 * MIB + 5])
    left[MIB + 3] ^= 1
    target = tmp_path / "repris.bin"
    target.with_name("repris.bin.part").write_bytes(left)
    fetched = noted_segments(bruno)
    await bruno.save_file(thread, done.id, 0, target)
    assert sorted(fetched) == [1, 3, 4]
    assert target.read_bytes() == path.read_bytes()
    assert not target.with_name("repris.bin.part").exists()


async def test_an_upload_is_given_up_here_and_on_the_server(hospital, pair, outbox):
    anna, _bruno, thread = pair
    slow = asyncio.Event()
    put = anna._parts.blobs.put_segment

    async def put_segment(blob, index, sealed):
        await slow.wait()
        await put(blob, index, sealed)

    anna._parts.blobs.put_segment = put_segment
    begun = anna._parts.blobs.begin
    blobs = []

    async def begin(blob, request):
        blobs.append(blob)
        return await begun(blob, request)

    anna._parts.blobs.begin = begin
    told = anna.events()
    sent = await anna.send_files(thread, [outbox(2 * MIB)])
    await comes_true(lambda: blobs)
    await anna.cancel_files(thread, sent.id)
    assert [e.id async for e in taken(told, MessageGone)] == [sent.id]
    assert all(m.id != sent.id for m in await anna.history(thread))
    await comes_true(lambda: not upload_places(anna._parts.context.database))
    with pytest.raises(ServerRefused) as refusal:
        await anna._parts.blobs.get_manifest(blobs[0], 1000)
    assert refusal.value.code is Code.NOT_FOUND
    with pytest.raises(NotFound):
        await anna.cancel_files(thread, sent.id)


async def test_whoever_holds_a_role_receives_its_files_and_sends_in_its_name(
    hospital, outbox, tmp_path
):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me, bruno.client() as on_call:
        await me.wait_online(SECONDS)
        await on_call.wait_online(SECONDS)
        role = await hospital.role(on_call, "Chirurgie de garde")
        thread = (await me.new_thread("Avis", [role])).id
        done = await stored(me, thread, await me.send_files(thread, [outbox(MIB + 1)]))

        async def arrived():
            with contextlib.suppress(NotFound):
                return any(m.id == done.id for m in await on_call.history(thread))

        await until(on_call, arrived)
        saved = await on_call.save_file(thread, done.id, 0, tmp_path)
        assert saved.read_bytes() == content(MIB + 1)
        answer = await on_call.send_files(thread, [outbox(30, "avis.txt", 2)])
        assert answer.behalf == role
        answer = await stored(on_call, thread, answer)
        seen = await received(me, thread, answer.id)
        assert (seen.behalf, seen.author) == (role, bruno.account)
        assert (await me.save_file(thread, answer.id, 0, tmp_path)).exists()


async def test_a_file_beyond_the_server_s_bound_is_refused_in_words(outbox):
    with running_hospital("--max-blob", str(2 * (MIB + 16))) as small:
        anna, bruno = await small.enrol("Anna", "Bruno")
        async with anna.client() as me:
            await me.wait_online(SECONDS)
            thread = (await me.new_thread("Imagerie", [bruno.account])).id
            fits = await me.send_files(thread, [outbox(2 * MIB, "a")])
            await stored(me, thread, fits)
            large = await me.send_files(thread, [outbox(2 * MIB + 1, "b")])
            with pytest.raises(ServerRefused) as refusal:
                await stored(me, thread, large)
            assert refusal.value.code is Code.TOO_LARGE
            shown = (await me.history(thread))[-1]
            assert (shown.state, shown.reason) == ("failed", "too_large")
            await me.cancel_files(thread, large.id)
            await comes_true(lambda: not upload_places(me._parts.context.database))
