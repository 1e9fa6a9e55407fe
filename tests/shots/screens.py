"""The screens, and how one gets to each from the first one. A step is a coroutine on the page."""

from dataclasses import dataclass

BOTH = ("desk", "phone")
ROW = ".thread-row"


def click(selector):
    return lambda page: page.locator(selector).first.click()


def context(selector):
    return lambda page: page.locator(selector).first.click(button="right")


def press(key):
    return lambda page: page.keyboard.press(key)


def write(text):
    return lambda page: page.keyboard.type(text)


def see(selector):
    return lambda page: page.locator(selector).first.wait_for()


def opened(title):
    """Open the thread of this title and wait for its lines."""
    row = row_of(title)
    return (
        scrolled_to(title),
        click(row),
        see(".scroller article, .scroller .notice"),
        settled,
    )


def row_of(title):
    return f'{ROW}:has(.title:text-is("{title}"))'


def scrolled_to(title):
    """The list holds only what is near: bring the row into being."""

    async def step(page):
        for _ in range(40):
            if await page.locator(row_of(title)).count():
                return
            await page.evaluate(
                "document.querySelector('.thread-list').scrollBy(0, 400)"
            )
            await page.wait_for_function("new Promise(requestAnimationFrame)")

    return step


async def settled(page):
    """Two frames without a picture still loading."""
    await page.wait_for_function(
        "[...document.images].every((image) => image.complete)"
    )
    await page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


@dataclass(frozen=True)
class Screen:
    """A picture to take: where it begins, what is done, on which sizes."""

    name: str
    steps: tuple = ()
    query: str = ""
    ready: str = ROW
    sizes: tuple = BOTH

    def fits(self, size):
        return size in self.sizes


find = (press("Alt+t"), see(".find-pane input"))
lefevre = (*find, write("lefevre"), see(".found"), settled)
patients = (
    see(".ward-field select"),
    lambda page: page.locator(".ward-field select").select_option(
        "Chirurgie viscérale"
    ),
    see(".row.patient"),
)
PATIENT = {"query": "#/find/patient", "ready": ".find-pane"}
DIRECTORY = (
    Screen("find-start", find),
    Screen("find", lefevre),
    Screen("find-english", lefevre, query="?lang=en"),
    Screen("find-nobody", (*find, write("xylophone"), see(".find-box .empty h2"))),
    Screen(
        "find-offline",
        (*find, write("lefevre"), see(".find-box .empty .button")),
        query="?offline",
    ),
    Screen("find-near", (*find, click(".near-now"), see(".near-form input"), settled)),
    Screen(
        "find-card",
        (
            *lefevre,
            press("Control+Enter"),
            see(".practitioner .mailbox"),
        ),
    ),
    Screen(
        "find-known",
        (
            *find,
            write("caron"),
            see(".found"),
            press("Control+Enter"),
            see(".practitioner .primary"),
        ),
    ),
    Screen("services", query="#/find/services", ready=".service-card"),
    Screen("patients", patients, **PATIENT),
    Screen("patients-found", (*patients, write("gue"), settled), **PATIENT),
    Screen("gp", (*patients, press("Enter"), see(".gp-card .ways")), **PATIENT),
    Screen(
        "gp-opposed",
        (*patients, write("march"), press("Enter"), see(".gp-word")),
        **PATIENT,
    ),
    Screen(
        "gp-unknown",
        (
            *patients,
            write("nic"),
            press("Enter"),
            see(".candidates input"),
            write("lefevre pontivy"),
            see(".found"),
            settled,
        ),
        **PATIENT,
    ),
    Screen(
        "gp-choose",
        (
            *patients,
            write("nic"),
            press("Enter"),
            see(".candidates input"),
            write("lefevre pontivy"),
            see(".found"),
            press("Enter"),
            see("dialog"),
        ),
        **PATIENT,
    ),
    Screen(
        "gp-thread",
        (
            *patients,
            press("Enter"),
            see(".gp-card .ways"),
            click(".gp-card .primary"),
            see("dialog .field"),
        ),
        **PATIENT,
    ),
    Screen(
        "ins",
        (
            click('.find-page .filters button >> text="Par son INS"'),
            see(".find-page form input"),
            write("2790351215189 00"),
            see(".field .error"),
        ),
        **PATIENT,
    ),
)
ward = opened("Post-op M. B.")
about = click(".thread-head .about")
SCREENS = (
    Screen("list"),
    Screen("list-unread", (click(".filters button:nth-of-type(2)"),)),
    Screen("list-empty", query="?empty", ready=".empty"),
    Screen("list-offline", query="?offline"),
    Screen("list-filter", (click(".search-field input"), write("M. B"), settled)),
    Screen("list-english", query="?lang=en"),
    Screen("thread", ward),
    Screen("thread-role", opened("Avis Mme T.")),
    Screen("thread-files", opened("Sortie M. R.")),
    Screen("thread-direct", opened("Farid Benali")),
    Screen("thread-notices", opened("RCP digestive de jeudi")),
    Screen("thread-frozen", opened("Transferts")),
    Screen("thread-left", opened("Internes de mai")),
    Screen("thread-long", opened("Chirurgie viscérale, le service")),
    Screen("thread-english", opened("Post-op M. B."), query="?lang=en"),
    Screen(
        "message-hover",
        (*ward, lambda page: page.hover("article.line >> nth=-2")),
        sizes=("desk",),
    ),
    Screen("message-menu", (*ward, context("article.line.mine .bubble"), see(".menu"))),
    Screen(
        "message-details",
        (
            *ward,
            context("article.line.mine .bubble"),
            click('.menu >> text="Qui l\'a reçu"'),
            see("dialog"),
        ),
    ),
    Screen(
        "message-symbols",
        (
            *ward,
            context("article.line.mine .bubble"),
            click(".usual .icon-button"),
            see(".symbols"),
        ),
    ),
    Screen(
        "message-withdraw",
        (
            *ward,
            context("article.line.mine .bubble"),
            click(".menu .danger"),
            see("dialog"),
        ),
    ),
    Screen(
        "reply",
        (
            *ward,
            context("article.line .bubble"),
            click('.menu >> text="Répondre"'),
            see(".answering"),
            write("Merci, je vois ça avec elle."),
        ),
    ),
    Screen(
        "mention",
        (*ward, click(".composer textarea"), write("Merci @"), see(".mentions")),
    ),
    Screen(
        "forward",
        (
            *ward,
            context("article.line .bubble"),
            click('.menu >> text="Transférer"'),
            see("dialog"),
        ),
    ),
    Screen(
        "thread-menu",
        (*ward, click('.thread-head [aria-haspopup="menu"]'), see(".menu")),
    ),
    Screen(
        "viewer",
        (*ward, click(".photos button"), see(".viewer img:not(.soft)"), settled),
    ),
    Screen("members", (*ward, about, see(".panel .member"))),
    Screen("members-outside", (*opened("Sortie M. R."), about, see(".panel .member"))),
    Screen("member", (*ward, about, click(".member >> nth=1"), see("dialog"))),
    Screen(
        "member-remove",
        (
            *ward,
            about,
            click(".member >> nth=1"),
            click('dialog >> text="Retirer Bruno Marchetti"'),
            see("dialog >> nth=1"),
        ),
    ),
    Screen(
        "member-add", (*ward, about, click(".panel-body > .row"), see("dialog .row"))
    ),
    Screen(
        "member-past",
        (
            *ward,
            about,
            click(".panel-body > .row"),
            click('dialog .row >> text="Karim Haddad"'),
            see(".choice"),
            click(".choice >> nth=0"),
        ),
    ),
    Screen(
        "member-outsider",
        (
            *ward,
            about,
            click(".panel-body > .row"),
            click('dialog .row >> text="Karim Haddad"'),
            click(".choice >> nth=0"),
            click("dialog footer .primary"),
            see("dialog >> nth=1"),
        ),
    ),
    Screen(
        "retention",
        (
            *ward,
            about,
            click('.panel-foot >> text="Changer la durée"'),
            see("dialog .choice"),
        ),
    ),
    Screen(
        "verify",
        (
            *ward,
            about,
            click('.panel-foot >> text="Vérifier toute la conversation"'),
            see(".log-hash"),
        ),
    ),
    Screen(
        "print",
        (
            *ward,
            about,
            click('.panel-foot >> text="Exporter en PDF"'),
            see("dialog .primary:enabled"),
        ),
    ),
    Screen(
        "search",
        (press("/"), see(".search-pane input"), write("pansement"), see(".hit")),
    ),
    Screen(
        "search-nothing",
        (
            press("/"),
            see(".search-pane input"),
            write("xylophone"),
            see(".search-pane .empty h2"),
        ),
    ),
    Screen("search-start", (press("/"), see(".search-pane .empty"))),
    Screen(
        "new-thread", (click(".pane-head .icon-button:last-child"), see("dialog .row"))
    ),
    Screen(
        "new-thread-what",
        (
            click(".pane-head .icon-button:last-child"),
            click("dialog .row >> nth=1"),
            click("dialog .row >> nth=4"),
            click("dialog footer .primary"),
            see("dialog .field"),
        ),
    ),
    Screen("palette", (press("Control+k"), see("dialog .row"))),
    Screen(
        "palette-found",
        (
            press("Control+k"),
            see("dialog .row"),
            write("b"),
            see('dialog >> text="Personnes"'),
        ),
    ),
    *DIRECTORY,
    Screen("keys", (press("?"), see(".keys"))),
    Screen(
        "toast",
        (
            lambda page: page.evaluate("app.overlays.say('Copié.')"),
            lambda page: page.evaluate(
                "app.overlays.say('le serveur ne répond pas ; vérifiez le réseau.', { tone: 'danger' })"
            ),
            see(".toast"),
        ),
    ),
)
