"""The screens of coming in, the lock, the settings and the camera, and how one gets there."""

from tests.shots.screens import Screen, click, see, settled, write

ENTRY = {"query": "?profile=none", "ready": ".entry-mark"}
SETTINGS = ".settings-body > *"
INVITATION = "cordee1-preview"
FOUND = "fake.hospital.tell({ type: 'link', step: 'revealed', rule: null })"


def labelled(text):
    return click(f'button:has-text("{text}")')


def filled(label, text):
    return lambda page: page.get_by_label(label, exact=True).fill(text)


def settings(name, page, *steps):
    shown = (see(SETTINGS), *steps)
    return Screen(name, shown, query=f"#/settings/{page}", ready=".settings")


async def opened_camera(page):
    await page.context.grant_permissions(["camera"])
    await page.evaluate("void preview.openCamera()")
    await page.locator(".shutter:enabled").wait_for()
    await page.wait_for_function("document.querySelector('video').videoWidth > 0")


async def drawn(page):
    """A stroke across the middle of the picture."""
    box = await page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x - 80, y - 40)
    await page.mouse.down()
    await page.mouse.move(x, y, steps=6)
    await page.mouse.move(x + 60, y - 30, steps=6)
    await page.mouse.up()


invited = (
    labelled("J'ai une invitation"),
    filled("Invitation", INVITATION),
    labelled("Continuer"),
    see(".facts"),
)
signed_up = (*invited, labelled("Créer mon compte"), see(".card-groups"))
checking = (*signed_up, labelled("Je l'ai"), see(".card-input"))
confirmed = (
    *checking,
    filled("Groupe 3", "ta3hc"),
    filled("Groupe 6", "ysb6z"),
    labelled("Vérifier"),
    see(".tile.large"),
)
numbered = (
    labelled("Relier cet appareil"),
    filled("Numéro", "482917"),
    labelled("Continuer"),
    see(".qr"),
)
taken = (
    opened_camera,
    click(".shutter"),
    labelled("Voir 1 photo"),
    see(".stage canvas"),
)
linking = (labelled("Relier un appareil"), labelled("Continuer"), see(".big-code"))

ACCESS = (
    Screen("entry", **ENTRY),
    Screen("entry-begun", query="?profile=begun", ready=".entry-mark"),
    Screen("entry-english", query="?profile=none&lang=en", ready=".entry-mark"),
    Screen("entry-invited", invited, **ENTRY),
    Screen("entry-link", numbered, **ENTRY),
    Screen("entry-whose", (*numbered, see('text="Oui, c\'est moi"')), **ENTRY),
    Screen("entry-card", (labelled("J'ai ma carte"), write("7kq4m-2vx9r")), **ENTRY),
    Screen("welcome-card", signed_up, **ENTRY),
    Screen("welcome-check", checking, **ENTRY),
    Screen("welcome-passkey", confirmed, **ENTRY),
    Screen("welcome-waiting", (*confirmed, labelled("Plus tard"), settled), **ENTRY),
    Screen(
        "welcome-name",
        (*confirmed, labelled("Plus tard"), see(".business-card")),
        **ENTRY,
    ),
    Screen("lock", query="?profile=locked", ready=".lock input"),
    Screen(
        "lock-wrong",
        (write("135791"), labelled("Ouvrir"), see(".entry-fault")),
        query="?profile=locked",
        ready=".lock input",
    ),
    Screen(
        "settings", (see(".settings-index"),), query="#/settings", ready=".settings"
    ),
    settings("settings-identity", "identity"),
    settings("settings-devices", "devices"),
    settings("settings-link", "devices", *linking),
    settings(
        "settings-link-code",
        "devices",
        *linking,
        lambda page: page.evaluate(FOUND),
        see("dialog .field"),
    ),
    settings("settings-recovery", "recovery"),
    settings("settings-roles", "roles"),
    settings("settings-role", "roles", click(".group .row"), see(".business-card")),
    settings("settings-notifications", "notifications"),
    settings("settings-lock", "lock", labelled("Changer le code"), see(".new-pin")),
    settings("settings-display", "display"),
    settings("settings-about", "about"),
    Screen(
        "settings-ward",
        (see(SETTINGS),),
        query="?ward#/settings/lock",
        ready=".ward-bar",
    ),
    Screen("camera", (opened_camera,)),
    Screen("camera-mask", (*taken, drawn)),
    Screen("camera-caption", (*taken, labelled("Suivant"), see(".finish"))),
)
