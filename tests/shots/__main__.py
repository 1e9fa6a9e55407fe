"""Walk the preview in two themes and two sizes and write clients/web/shots/*.png."""

import asyncio
import sys

from playwright.async_api import Error

from tests.shots.access import ACCESS
from tests.shots.expertise import EXPERTISE
from tests.shots.imaging import IMAGING
from tests.shots.mail import MAIL
from tests.shots.screens import SCREENS
from tests.shots.serving import SHOTS, served
from tests.support.chromium import launched

SIZES = {"desk": (1280, 800), "phone": (390, 844)}
THEMES = ("light", "dark")
QUIET = (
    "*, *::before, *::after { animation: none !important; caret-color: transparent }"
)


async def walk(wanted):
    """Take the screens of these names, or all of them."""
    SHOTS.mkdir(exist_ok=True)
    chosen = [
        one
        for one in (*SCREENS, *MAIL, *EXPERTISE, *IMAGING, *ACCESS)
        if not wanted or one.name in wanted
    ]
    faults = []
    async with served() as address, launched() as browser:
        for theme in THEMES:
            for size, (width, height) in SIZES.items():
                is_phone = size == "phone"
                context = await browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    has_touch=is_phone,
                    is_mobile=is_phone,
                    device_scale_factor=2 if is_phone else 1,
                    locale="fr-FR",
                )
                for screen in chosen:
                    if screen.fits(size):
                        where = SHOTS / f"{screen.name}-{size}-{theme}.png"
                        faults += await take(context, address, screen, where)
                await context.close()
    return faults


async def take(context, address, screen, where):
    """One picture on a page of its own; what went wrong there."""
    page = await context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(f"{where.name}: {error}"))
    try:
        await page.goto(f"{address}/preview.html{screen.query}")
        await page.add_style_tag(content=QUIET)
        await page.wait_for_selector(screen.ready)
        for step in screen.steps:
            await step(page)
        await page.evaluate("document.fonts.ready")
        await page.screenshot(path=where)
    except Error as error:
        faults.append(f"{where.name}: {error}")
    finally:
        await page.close()
    return faults


found = asyncio.run(walk(sys.argv[1:]))
print("\n".join(found) or f"{SHOTS}")
sys.exit(bool(found))
