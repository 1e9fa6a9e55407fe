"""The camera and the editor of pictures, and files that come by paste and by drop.

Places on a picture are parts of its sides, from its upper left corner. What never enters
this room: what a receiver should get.
"""

import base64
import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.support.engine_tabs import eventually

FILES = """
(files) => {
  const carried = new DataTransfer();
  for (const { name, type, data } of files) {
    const bytes = Uint8Array.from(atob(data), (one) => one.codePointAt(0));
    carried.items.add(new File([bytes], name, { type }));
  }
  return carried;
}
"""
PASTE = """
(field, carried) =>
  field.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }),
  )
"""
HELD = """
() => {
  const { promise, resolve } = Promise.withResolvers();
  const decode = globalThis.createImageBitmap;
  globalThis.createImageBitmap = (...words) => promise.then(() => decode(...words));
  globalThis.letGo = resolve;
}
"""
"""No picture is read until it is let go."""
FITS = """
() => {
  const table = document.querySelector("[role=application]");
  const { width, height } = table.querySelector("canvas").getBoundingClientRect();
  const spare = [table.clientWidth - width, table.clientHeight - height];
  return spare.every((one) => one > -1) && spare.some((one) => one < 1);
}
"""
"""The table grows and shrinks with the tools; the picture follows a frame later."""


class Studio:
    """What stands over the thread while a picture is taken or masked."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    async def photograph(self):
        """Open the camera, take one photo and look at it."""
        await self.person.press("Prendre une photo")
        await self.person.press("Prendre la photo")
        await self.person.press("Voir 1 photo")
        await expect(self.picture).to_be_visible()

    async def mask_attached(self):
        await self.person.press("Masquer ou recadrer")
        await expect(self.picture).to_be_visible()

    @property
    def picture(self):
        return self.page.get_by_role("application").locator("canvas")

    async def box(self, *corners):
        await self._take("Masquer un rectangle")
        await self._drag(*corners)

    async def stroke(self, *points):
        await self._take("Masquer au doigt")
        await self.person.press("Épais")
        await self._drag(*points)

    async def crop(self, *corners):
        await self._take("Recadrer")
        await self._drag(*corners)
        await self.person.press("Appliquer le cadre")

    async def attach(self, caption):
        await self.person.press("Suivant")
        await self.page.get_by_label("Légende", exact=True).fill(caption)
        await self.page.get_by_role("radio", name="accord oral").check()
        await self.person.press("Joindre au message")
        await expect(self.page.get_by_role("application")).to_have_count(0)

    async def _take(self, tool):
        await self.person.press(tool)
        await expect(self.person.button(tool)).to_have_attribute("aria-pressed", "true")

    async def _drag(self, first, *others):
        await eventually(self.page, FITS)
        around = await self.picture.bounding_box()

        def on_screen(point):
            x, y = point
            return around["x"] + x * around["width"], around["y"] + y * around["height"]

        await self.page.mouse.move(*on_screen(first))
        await self.page.mouse.down()
        for point in others:
            await self.page.mouse.move(*on_screen(point), steps=8)
        await self.page.mouse.up()


async def carried(page, *files):
    """Files `(name, type, bytes)` as a clipboard or a mouse carries them."""
    plain = [
        {"name": name, "type": kind, "data": base64.b64encode(data).decode()}
        for name, kind, data in files
    ]
    return await page.evaluate_handle(FILES, plain)


@asynccontextmanager
async def before_pictures(person):
    """What happens while no picture that was given is read yet."""
    await person.page.evaluate(HELD)
    yield
    await person.page.evaluate("letGo()")


async def paste(person, *files):
    await person.field.evaluate(PASTE, await carried(person.page, *files))


async def drop(person, *files):
    thread = person.page.get_by_role("region", name="Messages")
    words = {"dataTransfer": await carried(person.page, *files)}
    for kind in ("dragenter", "dragover", "drop"):
        await thread.dispatch_event(kind, words)


async def pick(person, *files):
    """By the dialog of the system."""
    async with person.page.expect_file_chooser() as asked:
        await person.press("Joindre des fichiers")
    chosen = [
        {"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files
    ]
    await (await asked.value).set_files(chosen)


def attached(person):
    """The ways to take off again what waits to be sent."""
    return person.page.get_by_role("button", name=re.compile(r"^Retirer \S+\.\w+$"))
