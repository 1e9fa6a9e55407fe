"""The screens of studies: the card, the viewer, what sends one."""

from cordee.imaging.phantom import Phantom, make_files
from tests.shots.screens import Screen, click, opened, press, see, settled

STAGE = '.stage[data-drawn$="full"]'
THUMBNAILS = ".strip li:nth-child(2) canvas:not(.empty)"
card = opened("Chute, Mme E.")
viewer = (
    *card,
    see(".study-card .small img"),
    click(".study-card button"),
    see(STAGE),
    see(THUMBNAILS),
    settled,
)


async def ruled(page):
    """A ruler over the middle of the image."""
    box = await page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.keyboard.press("r")
    await page.mouse.move(x - 40, y - 60)
    await page.mouse.down()
    await page.mouse.move(x, y, steps=3)
    await page.mouse.move(x + 50, y + 30, steps=3)
    await page.mouse.up()
    await page.locator("output[data-measures]").wait_for(state="attached")


async def dropped(page):
    """A disc of one study, and a file that is none."""
    files = [
        {"name": f"IM{at:04}", "mimeType": "", "buffer": data}
        for at, data in enumerate(make_files(Phantom(6, 64, patient="EXEMPLE^JEANNE")))
    ]
    other = {"name": "lisez-moi.txt", "mimeType": "text/plain", "buffer": b"Disque"}
    async with page.expect_file_chooser() as asked:
        await page.get_by_role("button", name="Choisir des fichiers").click()
    await (await asked.value).set_files([*files, other])


sending = (
    *card,
    click('.thread-head [aria-haspopup="menu"]'),
    click('.menu >> text="Envoyer un examen d\'imagerie"'),
    see(".drop-study"),
)
found = (*sending, dropped, see(".found-study"))
chest = (click(".strip li:nth-child(2) button"), see(STAGE), settled)
marked = (click(".marks-toggle"), click(".marks-panel .mark button"), see(STAGE))
IMAGING = (
    Screen("study-card", (*card, see(".study-card .small img"), settled)),
    Screen("study-viewer", viewer),
    Screen("study-ruler", (*viewer, ruled)),
    Screen("study-windows", (*viewer, click(".toolbar .windows"), see(".menu"))),
    Screen("study-lung", (*viewer, *chest)),
    Screen("study-marks", (*viewer, *marked, see("g.kept text"), settled)),
    Screen("study-marking", (*viewer, ruled, press("k"), see(".mark-form textarea"))),
    Screen("study-choose", sending),
    Screen("study-found", found),
    Screen("study-sent", (*found, click("dialog .primary"), see(".send-study .done"))),
)
