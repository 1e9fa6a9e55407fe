"""A server that gives other segments than were stored, or fewer."""

import random
import re

import pytest

from cordee.clients.sdk import TamperedError
from cordee.crypto.attachment import TAG_SIZE, encode_manifest
from cordee.crypto.encoding import sha256
from cordee.crypto.opening.attachment import check_part_key
from tests.malicious.proxy import Honest
from tests.malicious.scene import attack, scene, until

MIB = 1 << 20
SEGMENT = re.compile(r"/v1/blobs/([0-9a-f]{32})/segments/(\d+)")


class Shop(Honest):
    """Keeps every segment that passes, and gives what `choose` says in its place."""

    def __init__(self):
        self.kept = {}
        self.choose = None
        self.manifest = None

    def asked(self, path, body):
        found = SEGMENT.fullmatch(path)
        if found and body:
            self.kept[found[1], int(found[2])] = body
        return body

    def answered(self, path, body):
        found = SEGMENT.fullmatch(path)
        if found and body and self.choose is not None:
            return self.choose(found[1], int(found[2]), body)
        if path.endswith("/manifest") and body and self.manifest is not None:
            return self.manifest(body)
        return body


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "scanner.bin"
    path.write_bytes(random.Random(3).randbytes(3 * MIB + 700))
    return path


async def brought(anna, bruno, thread, path):
    """Send a file and give its message and its part, once Bruno has them."""
    sent = await anna.me.send_files(thread, [path])
    sent = await anna.me.wait_state(thread, sent.id, "stored", 30)

    async def here():
        return any(m.id == sent.id for m in await bruno.me.history(thread))

    await until(here)
    (part,) = bruno.me._parts.timeline.parts(bruno.me._thread(thread), sent.id)
    return sent, part


async def refused_or_saved(bruno, thread, sent, path, rule, *, lying):
    """The lie is refused by its rule and nothing is written; without it all is well."""
    target = path.with_name("saved.bin")
    if lying:
        with pytest.raises(TamperedError) as refusal:
            await bruno.me.save_file(thread, sent.id, 0, target)
        assert refusal.value.rule == rule
        assert not target.exists()
        return
    await bruno.me.save_file(thread, sent.id, 0, target)
    assert target.read_bytes() == path.read_bytes()


def swapped(shop):
    return lambda blob, index, body: shop.kept.get(
        (blob, {0: 1, 1: 0}.get(index, 9)), body
    )


def cut_short(_shop):
    return lambda _blob, index, body: body[:-TAG_SIZE] if index == 3 else body


def emptied(_shop):
    return lambda _blob, index, body: b"" if index == 3 else body


def repeated(shop):
    return lambda blob, index, body: shop.kept[blob, 0] if index == 2 else body


def lengthened(_shop):
    return lambda _blob, index, body: body + bytes(1) if index == 0 else body


@pytest.mark.parametrize(
    ("lie", "rule"),
    [
        (swapped, "FIL-03"),
        (cut_short, "FIL-03"),
        (emptied, "FIL-03"),
        (repeated, "FIL-03"),
        (lengthened, "FIL-04"),
    ],
)
@attack("mal-slice-swap")
async def test_segments_that_are_not_the_file_s_are_refused(
    hospital, path, lying, lie, rule
):
    shop = Shop()
    async with scene(hospital, shop, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        sent, _part = await brought(anna, bruno, thread, path)
        shop.choose = lie(shop) if lying else None
        await refused_or_saved(bruno, thread, sent, path, rule, lying=lying)
        left = path.with_name("saved.bin.part")
        if lying:
            plain, data = path.read_bytes(), left.read_bytes()
            for start in range(0, len(data), MIB):
                piece = data[start : start + MIB]
                assert piece in {plain[start : start + MIB], bytes(len(piece))}


@pytest.mark.parametrize("fewer", [1, 3])
@attack("mal-truncated-file")
async def test_a_manifest_with_fewer_segments_is_refused(hospital, path, lying, fewer):
    shop = Shop()
    async with scene(hospital, shop, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        sent, part = await brought(anna, bruno, thread, path)
        if lying:
            blob = part.blob.hex()
            hashes = [sha256(shop.kept[blob, n]) for n in range(4 - fewer)]
            shop.manifest = lambda _body: encode_manifest(hashes)
        await refused_or_saved(bruno, thread, sent, path, "FIL-01", lying=lying)


@attack("mal-key-holder")
async def test_who_knows_the_key_and_the_server_change_nothing(hospital, path, lying):
    """Claire is a member: she has the key, and the server serves what she seals."""
    shop = Shop()
    async with scene(hospital, shop, "Anna", "Bruno", "Claire") as (
        _liar,
        anna,
        bruno,
        claire,
    ):
        thread = await anna.begins("Avis", bruno, claire)
        sent, _part = await brought(anna, claire, thread, path)
        (part,) = claire.me._parts.timeline.parts(claire.me._thread(thread), sent.id)
        forged = check_part_key(part).seal(0, False, bytes(MIB))
        if lying:
            shop.choose = lambda _blob, index, body: forged if index == 0 else body
        await brought_here(bruno, thread, sent)
        await refused_or_saved(bruno, thread, sent, path, "FIL-03", lying=lying)
        hashes = [sha256(forged)] + [
            sha256(shop.kept[part.blob.hex(), n]) for n in (1, 2, 3)
        ]
        if lying:
            shop.manifest = lambda _body: encode_manifest(hashes)
            await refused_or_saved(bruno, thread, sent, path, "FIL-01", lying=True)


async def brought_here(actor, thread, sent):
    async def here():
        return any(m.id == sent.id for m in await actor.me.history(thread))

    await until(here)


@attack("mal-flicker")
async def test_what_was_damaged_once_is_asked_for_again(hospital, path, lying):
    """One wrong answer is a damaged line; the second time it is a refusal."""
    shop, asked = Shop(), []
    async with scene(hospital, shop, "Anna", "Bruno") as (_liar, anna, bruno):
        thread = await anna.begins("Avis", bruno)
        sent, _part = await brought(anna, bruno, thread, path)

        def damaged(_blob, index, body):
            asked.append(index)
            once = asked.count(1) < 2 or lying
            return body[:-1] + bytes([body[-1] ^ 1]) if index == 1 and once else body

        shop.choose = damaged
        await refused_or_saved(bruno, thread, sent, path, "FIL-03", lying=lying)
        assert asked.count(1) == 2
