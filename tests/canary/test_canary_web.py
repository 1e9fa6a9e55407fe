"""What a browser keeps of a day's work holds no secret in clear, nor does its server.

The whole folder of a real Chromium is searched: databases, caches, its own history.
What the same search finds in each of them was written there by the test.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.canary.needles import LEAKED, PUBLISHED, SEALED, Scanner, new_secret
from tests.canary.test_canary import contents, scan
from tests.canary.ward import open_ward
from tests.support.chromium import kept
from tests.support.pages import desk, remembering
from tests.web.access_pages import Keeper
from tests.web.pages import colleague
from tests.web.studio import attached, drop

ROOT = Path(__file__).parents[2]
EVERYWHERE = "Rechercher dans tous les messages"
PIN = "482913"
LEAK = """
async ([database, local, cached, file, visited]) => {
  const answer = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const opening = indexedDB.open("leak", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("leak");
  const store = (await answer(opening))
    .transaction("leak", "readwrite", { durability: "strict" })
    .objectStore("leak");
  await new Promise((resolve, reject) => {
    store.transaction.oncomplete = resolve;
    store.transaction.onabort = () => reject(store.transaction.error);
    store.put({ text: database, bytes: new TextEncoder().encode(database) }, 1);
  });
  localStorage.setItem("leak", local);
  await (await caches.open("leak")).put("/leak", new Response(cached));
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle("leak", { create: true });
  const writer = await handle.createWritable();
  await writer.write(file);
  await writer.close();
  history.pushState({}, "", `#/leak?q=${visited}`);
}
"""
LEAKS = {
    "IndexedDB": {"latin-1", "utf-8"},
    "Local Storage": {"latin-1"},
    "Service Worker": {"utf-8"},
    "File System": {"utf-8"},
    "History": {"url"},
}
"""Where each of them is kept below the folder, and in which form."""


@pytest.fixture(scope="module")
def web_client():
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)
    return ROOT / "src/cordee/webapp"


@pytest.mark.timeout(300)
async def test_a_browser_keeps_no_secret_in_clear_and_each_leak_is_found(
    web_client, tmp_path
):
    folder = tmp_path / "browser"
    async with open_ward("--web-client", str(web_client)) as ward:
        (bruno,) = await ward.enrol(1)
        name = new_secret(PUBLISHED)
        async with kept(folder, **desk(ward.hospital.address)) as context:
            await remembering(context)
            anna = await Keeper.signed_up(context, ward.hospital, name)
            async with colleague(bruno) as other:
                await work(ward, anna, other, bruno.name)
            check_browser(folder, anna.card)
            await lock(anna)
            check_browser(folder, anna.card)
            await anna.page.evaluate(LEAK, [new_secret(LEAKED) for _ in LEAKS])
        check_browser(folder, anna.card)
        leaked = found(folder, LEAKED)
        for place, forms in LEAKS.items():
            assert forms <= leaked.get(place, {}).keys(), (place, leaked)
        ward.hospital.server.stop()
        await ward.postgres.stop()
        check_server(ward)


def check_browser(folder, card):
    """Neither what was said, nor who has said it, nor the card."""
    groups = card.split()
    marks = (SEALED, PUBLISHED, "".join(groups), " ".join(groups), "-".join(groups))
    for mark in marks:
        assert found(folder, mark) == {}


def check_server(ward):
    """Nothing of what the browser said; who has said it is published."""
    sealed = dict(scan(ward, SEALED))
    assert not any(sealed.values()), sealed
    assert "utf-8" in dict(scan(ward, PUBLISHED))["tables"]


async def work(ward, anna, other, bruno):
    """A thread, messages both ways, a file, a search, a draft that stays one."""
    title = ward.secret()
    await anna.begin([bruno], title=title, patient=ward.secret())
    first = ward.secret()
    await anna.write(first)
    thread, _ = await other.hears(first)
    answer = ward.secret()
    await other.client.send(thread, answer)
    await anna.line(answer).is_shown()
    name, caption = f"{ward.secret()}.txt", ward.secret()
    await drop(anna, (name, "text/plain", ward.secret().encode()))
    await attached(anna).wait_for()
    await anna.write(caption)
    await anna.line(caption).becomes("distribué")
    await anna.press(f"Ouvrir {name}", exact=False)
    await anna.sees(ward.secrets[-1])
    await anna.page.keyboard.press("Escape")
    await anna.page.keyboard.press("/")
    everywhere = anna.page.get_by_role("searchbox", name=EVERYWHERE)
    await everywhere.fill(answer)
    await anna.sees("Toute votre histoire est indexée")
    await anna.open(title)
    await anna.field.fill(ward.secret())
    await anna.settings("identity")
    await anna.open(title)
    await expect(anna.field).to_have_value(ward.secrets[-1])


async def lock(anna):
    await anna.choose_pin(PIN)
    await anna.page.keyboard.press("Control+l")
    await anna.is_locked()


def found(folder, mark):
    """By part of the browser's folder, the files and places of each form."""
    scanner, places = Scanner(mark), {}
    for path, data in contents([folder]):
        inside = path.relative_to(folder).parts
        part = inside[1] if inside[0] == "Default" and len(inside) > 1 else inside[0]
        for place in scanner.scan(data):
            places.setdefault(part, {})[place.form] = (str(path), place.around)
    return places
