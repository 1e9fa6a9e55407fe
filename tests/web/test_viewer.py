"""A study in the web client: looked through, measured, marked; sent from a folder."""

import hashlib
import re
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from cordee.imaging.phantom import Phantom, make_files
from tests.web.pages import Person, colleague, fresh

SLICES = 24
SIDE = 128
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
OPEN = re.compile("Ouvrir l'examen")
TEN = 10.0
"""Millimetres."""


@pytest.fixture(scope="module")
def files():
    return list(make_files(Phantom(SLICES, SIDE, patient="DUPONT^JEANNE")))


@pytest.fixture
def folder(files, tmp_path):
    """A study on a disc, with what a disc brings besides."""
    place = tmp_path / "disc"
    place.mkdir()
    for number, data in enumerate(files):
        (place / f"IM{number:04d}").write_bytes(data)
    (place / "autorun.inf").write_text("[autorun]")
    (place / "cut.dcm").write_bytes(files[0][:140])
    return place


class Viewer:
    """The viewer on somebody's screen."""

    def __init__(self, person):
        self.person, self.page = person, person.page
        self.stage = self.page.get_by_role("region", name=re.compile("^Coupe"))
        self.slider = self.page.get_by_role("slider", name="Coupes de la série")
        self.measures = self.page.locator("output[data-measures]")
        self.window = self.page.locator("[data-window]")

    @classmethod
    async def opened(cls, person):
        card = person.page.get_by_role("button", name=OPEN)
        await card.click()
        viewer = cls(person)
        await viewer.shows(SLICES // 2 + 1)
        await expect(viewer.window).to_be_visible()
        return viewer

    async def shows(self, number):
        await expect(self.slider).to_have_attribute("aria-valuenow", str(number))

    async def press(self, *keys):
        for key in keys:
            await self.page.keyboard.press(key)

    async def measure(self, millimetres):
        """Drag a ruler of this length; what it says, in millimetres."""
        box = await self.stage.bounding_box()
        measured = f"{round(box['width'])} {round(box['height'])}"
        await expect(self.stage).to_have_attribute("data-stage", measured)
        spacing = 375 / SIDE
        scale = min(box["width"], box["height"]) / SIDE / spacing
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self.press("r")
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await self.page.mouse.move(x + 20, y + 20, steps=3)
        await self.page.mouse.move(x + millimetres * scale, y)
        await self.page.mouse.up()
        await expect(self.measures).to_have_text(re.compile("mm$"))
        text = await self.measures.inner_text()
        await self.press("Delete")
        return float(text.split()[0].replace(",", "."))


@pytest_asyncio.fixture(loop_scope="session")
async def shared(new_context, hospital, folder):
    """Who was sent a study, and who sent it."""
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(has_touch=True), hospital, "Anna")
    await anna.begin([bruno.name])
    await anna.write("Bonjour")
    async with colleague(bruno) as other:
        thread, _line = await other.hears("Bonjour")
        with await other.client.read_studies(folder) as found:
            await other.client.send_study(thread, found, 1, "Un nodule ?")
        yield anna, other, thread


async def test_a_study_is_looked_through_and_measured_alike_on_desk_and_phone(shared):
    anna, _other, _thread = shared
    viewer = await Viewer.opened(anna)
    await by_mouse_and_keys(anna, viewer)
    await anna.page.set_viewport_size(DESK)
    await viewer.press("0", "Home")
    await by_fingers(anna, viewer)


async def by_mouse_and_keys(anna, viewer):
    await anna.sees("Pas pour le diagnostic initial sur cet écran")
    await viewer.press("ArrowDown", "PageDown")
    await viewer.shows(SLICES)
    await viewer.press("Home")
    await viewer.shows(1)
    await viewer.stage.hover()
    await anna.page.mouse.wheel(0, 180)
    await viewer.shows(4)
    await viewer.press("3")
    await expect(viewer.window).to_have_attribute("data-window", "-600/1500")
    await expect(anna.page.get_by_text("Aperçu", exact=True)).to_be_hidden()
    found = []
    for size in (DESK, PHONE):
        await anna.page.set_viewport_size(size)
        found.append(await viewer.measure(TEN))
    assert found == [pytest.approx(TEN, abs=0.1)] * 2


async def by_fingers(anna, viewer):
    """One finger scrolls, two zoom, one that stays measures."""
    await anna.page.set_viewport_size(PHONE)
    await anna.page.get_by_role("button", name="Faire défiler (S)").click()
    box = await viewer.stage.bounding_box()
    x, y = box["x"] + 100, box["y"] + 200
    touch = await anna.page.context.new_cdp_session(anna.page)

    async def fingers(kind, *points):
        places = [
            {"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)
        ]
        await touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": places}
        )

    await fingers("touchStart", (x, y))
    for step in range(1, 6):
        await fingers("touchMove", (x, y + 20 * step))
    await fingers("touchEnd")
    await expect(viewer.slider).not_to_have_attribute("aria-valuenow", "1")
    await fingers("touchStart", (x, y), (x + 50, y))
    await fingers("touchMove", (x - 20, y), (x + 120, y))
    await fingers("touchMove", (x - 40, y), (x + 160, y))
    await fingers("touchEnd")
    await expect(anna.page.get_by_text("100 %", exact=True)).to_be_hidden()
    await viewer.press("0")
    await fingers("touchStart", (x, y))
    await expect(anna.page.locator("g.picked")).to_have_count(1)  # it stayed
    await fingers("touchMove", (x + 80, y + 10))
    await fingers("touchEnd")
    await expect(viewer.measures).to_have_text(re.compile("mm$"))


async def test_a_key_image_with_its_measure_is_seen_by_who_asked(
    shared, new_context, hospital
):
    anna, _other, _thread = shared
    chloe = await Person.signed_up(await new_context(), hospital, fresh("Chloé"))
    await anna.press("Qui peut lire")
    await anna.add_member(chloe.name, past=True)
    viewer = await Viewer.opened(anna)
    await viewer.press("ArrowDown")
    await viewer.press("r")
    box = await viewer.stage.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await anna.page.mouse.move(x, y)
    await anna.page.mouse.down()
    await anna.page.mouse.move(x + 60, y, steps=3)
    await anna.page.mouse.up()
    said = await viewer.measures.inner_text()
    await viewer.press("k")
    await anna.page.get_by_label("Note (facultative)").fill("Nodule solide")
    await anna.page.get_by_role("button", name="Enregistrer", exact=True).click()
    await anna.sees("Image clé enregistrée")
    await chloe.page.get_by_role("link").first.click()
    other = await Viewer.opened(chloe)
    await chloe.page.get_by_role("button", name="Images clés (1)").click()
    panel = chloe.page.get_by_role("complementary", name="Images clés")
    await panel.get_by_role("button", name=re.compile("Nodule solide")).click()
    await other.shows(SLICES // 2 + 2)
    await expect(panel).to_contain_text(said)
    await expect(chloe.page.locator("g.kept text")).to_have_text(said)


async def test_a_folder_is_sent_and_saved_byte_by_byte_by_somebody_else(
    new_context, hospital, folder, files, tmp_path
):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name])
    await anna.write("Bonjour")
    await anna.thread_menu("Envoyer un examen d'imagerie")
    async with anna.page.expect_file_chooser() as chooser:
        await anna.press("Choisir un dossier")
    await (await chooser.value).set_files(folder)
    dialog = anna.dialog("Envoyer un examen d'imagerie")
    await expect(dialog).to_contain_text("DUPONT JEANNE")
    await dialog.get_by_text("2 fichiers laissés de côté").click()
    await expect(dialog).to_contain_text("autorun.inf")
    await dialog.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(dialog).to_contain_text("en cours d'envoi")
    async with colleague(bruno) as other:

        async def arrived():
            for view in await other.client.threads():
                for line in await other.client.history(view.id):
                    if line.study is not None:
                        return view.id, line
            return None

        thread, line = await other.until(arrived)
        assert (line.study.instances, line.study.omitted) == (SLICES, 1)
        saved = await other.client.save_study(thread, line.id, tmp_path / "saved")
    assert saved.failed == ()
    assert digests_in(saved.path) == {
        hashlib.sha256(data).hexdigest() for data in files
    }


def digests_in(folder):
    given = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in given}
