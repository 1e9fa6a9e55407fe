"""J9 in a browser: a CT sent from a terminal, read on a phone and on a desk, then gone."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from cordee.imaging.phantom import Phantom, make_files
from tests.journeys.steps import Steps
from tests.support.commands import told
from tests.support.hospital import running_hospital
from tests.support.pages import Complaints, someone
from tests.web.pages import Person, colleague, fresh

SLICES = 40
SIDE = 256
SPACING = 375 / SIDE
TWO_CM = 20.0
"""Millimetres."""
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
KEPT = """
async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, failed) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    for (const store of base.objectStoreNames) {
      const all = base.transaction(store).objectStore(store).getAll();
      const rows = await new Promise((done) => (all.onsuccess = () => done(all.result)));
      for (const row of rows) found.push(sizeOf(row));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      if (!new URL(url).pathname.match(/\\.|^\\/$/)) found.push(1e9);
    }
  }
  return Math.max(0, ...found);

  function sizeOf(value) {
    if (value instanceof Blob) return value.size;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
    if (value === null || typeof value !== "object") return 0;
    return Object.values(value).reduce((sum, one) => sum + sizeOf(one), 0);
  }
}
"""
"""The largest thing that this browser keeps, in bytes; what is no file of the page in a
cache counts as too large."""
SLICE = 20_000
"""Bytes: less than a slice of this CT is packed in."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def forgetful(web_client):
    """A server that looks each second whether something is due."""
    options = ("--web-client", str(web_client), "--erase-every", "1s")
    with running_hospital(*options) as running:
        yield running


@pytest.fixture
def disc(tmp_path):
    folder = tmp_path / "disc"
    folder.mkdir()
    for number, data in enumerate(make_files(Phantom(SLICES, SIDE))):
        (folder / f"IM{number:04}").write_bytes(data)
    return folder


@pytest.fixture
def steps():
    return Steps("J9 web")


class Reading:
    """A study on somebody's screen."""

    def __init__(self, person):
        self.person, self.page = person, person.page
        self.stage = self.page.get_by_role("region", name=re.compile("^Coupe"))
        self.measures = self.page.locator("output[data-measures]")

    async def begins(self):
        button = self.page.get_by_role("button", name=re.compile("Ouvrir l'examen"))
        await button.click()
        await self.person.sees("Pas pour le diagnostic initial sur cet écran")
        await expect(self.stage).to_have_attribute("data-drawn", re.compile("/full$"))

    async def window(self, name):
        await self.page.get_by_role("button", name=re.compile("^Fenêtrage")).click()
        await self.page.get_by_role("menuitem", name=name).click()

    async def measures_across(self, millimetres):
        """A ruler of that length from the middle; what it says, in millimetres."""
        box = await self.stage.bounding_box()
        size = f"{box['width']:.0f} {box['height']:.0f}"
        await expect(self.stage).to_have_attribute("data-stage", size)
        scale = min(box["width"], box["height"]) / SIDE / SPACING
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self.page.get_by_role("button", name=re.compile(r"^Règle")).click()
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await self.page.mouse.move(x + 30, y + 10, steps=3)
        await self.page.mouse.move(x + millimetres * scale, y)
        await self.page.mouse.up()
        await expect(self.measures).to_have_text(re.compile("mm$"))
        text = await self.measures.inner_text()
        return text, float(text.split()[0].replace(",", "."))


@pytest.mark.timeout(300)
async def test_a_ct_is_read_on_a_phone_and_on_a_desk_and_leaves_no_slice_behind(
    browser, forgetful, disc, steps
):
    complaints = Complaints()
    (district,) = await forgetful.enrol(fresh("District"))
    async with (
        someone(browser, forgetful.address, complaints, **PHONE) as pocket,
        someone(browser, forgetful.address, complaints) as desk,
        colleague(district) as other,
    ):
        neuro = await Person.signed_up(pocket, forgetful, fresh("Neuro"))
        ward = await Person.signed_up(desk, forgetful, fresh("Garde"))
        thread = await sent(other.client, disc, [neuro.name, ward.name], steps)
        with steps("phone: first image"):
            phone = await opened(neuro)
        with steps("phone: windows, a measure, a key image"):
            for name in ("Cerveau", "Os", "Poumon"):
                await phone.window(name)
            said, on_phone = await phone.measures_across(TWO_CM)
            await marked(neuro)
        with steps("desk: the same study, the same measure"):
            big = await opened(ward)
            _, on_desk = await big.measures_across(TWO_CM)
            assert on_phone == pytest.approx(TWO_CM, abs=0.1)
            assert on_desk == pytest.approx(on_phone, abs=0.1)
            await seen_by(ward, said)
        with steps("it is over: no slice is left on either"):
            await over(other.client, thread, neuro, ward)
    assert complaints.heard == []


async def sent(client, disc, names, steps):
    """By commands, into a thread with both."""
    people = [(await client.people(name))[0].account for name in names]
    thread = (await client.new_thread("Scanner de Mme D.", people)).id
    with steps("study send"):
        done = await told(client, "study", "send", disc, "--thread", thread.hex()[:12])
        assert done.exit == 0, done.remarks
    return thread


async def opened(person):
    await person.row("Scanner de Mme D.").click()
    reading = Reading(person)
    await reading.begins()
    return reading


async def marked(person):
    """The slice that is shown, with what is measured on it."""
    await person.press("Marquer comme image clé (K)")
    await person.page.get_by_label("Note (facultative)").fill("Nodule")
    await person.press("Enregistrer")
    await person.is_told("Image clé enregistrée")


async def seen_by(person, measure):
    """The key image that the phone has made, in the words of the phone's ruler."""
    await person.press("Images clés (1)")
    panel = person.page.get_by_role("complementary", name="Images clés")
    await expect(panel).to_contain_text("Nodule")
    await expect(panel).to_contain_text(measure)


async def over(client, thread, *people):
    """Each sees that it is gone, and keeps nothing as large as a slice."""
    done = await told(client, "retention", thread.hex()[:12], "1s")
    assert done.exit == 0, done.remarks
    for person in people:
        await person.sees("Examen retiré")
        card = person.page.get_by_role("button", name=re.compile("Ouvrir l'examen"))
        await expect(card).to_have_count(0)
        assert await person.page.evaluate(KEPT) < SLICE
