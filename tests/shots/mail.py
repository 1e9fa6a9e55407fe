"""Screens of mailboxes, letters, tasks and their figures."""

from tests.shots.screens import Screen, click, context, opened, press, see, settled

mailed = opened("Sortie Mme LE GUEN")
letters = opened("Lettres du jour")
DESK = {"query": "#/tasks", "ready": ".task"}
DRAFT = (
    *letters,
    context(".scroller article .bubble"),
    click('.menu >> text="En faire une lettre…"'),
    see(".ward-field select"),
    lambda page: page.locator(".ward-field select").select_option(
        "Chirurgie viscérale"
    ),
    see(".row.patient"),
)


async def above(page):
    """The lines that came first."""
    await page.evaluate("document.querySelector('.scroller').scrollTo(0, -9999)")
    await page.wait_for_function("new Promise(requestAnimationFrame)")


async def unfold(page):
    for selector in (".came .fold", ".opened summary", ".automatic summary"):
        await page.locator(selector).first.click()


MAIL = (
    Screen("mail-thread", (*mailed, see(".mail-states"), settled)),
    Screen("mail-above", (*mailed, see(".mail-states"), above, settled)),
    Screen("mail-unfolded", (*mailed, see(".mail-states"), unfold, above, settled)),
    Screen("mail-english", (*mailed, see(".mail-states"), settled), query="?lang=en"),
    Screen(
        "mail-states",
        (*mailed, click(".mail-states:has(.bad)"), see(".evidence li"), settled),
    ),
    Screen(
        "mail-who",
        (*mailed, click(".thread-head .about"), see(".mailboxes .row"), settled),
    ),
    Screen(
        "mail-remove",
        (
            *mailed,
            click(".thread-head .about"),
            click(".mailboxes .row .icon-button"),
            see(".menu"),
        ),
    ),
    Screen(
        "mail-accepted",
        (*mailed, click(".held .primary"), see(".came .detail"), settled),
    ),
    Screen(
        "mail-replace",
        (*mailed, click(".banner .button >> text=Remplacer"), see("dialog .choice")),
    ),
    Screen(
        "mail-add",
        (
            *mailed,
            click(".thread-head .about"),
            click('.mailboxes button >> text="Ajouter une boîte MSSanté"'),
            see("dialog input"),
            lambda page: page.keyboard.type("lefevre"),
            see(".found"),
            press("Enter"),
            see("dialog .choice"),
        ),
    ),
    Screen("letters", (*letters, see(".letter .deeds"), settled)),
    Screen(
        "letter-validate",
        (*letters, click(".letter .primary"), see(".validate iframe, .validate a")),
    ),
    Screen(
        "letter-recall",
        (
            *letters,
            click('.letter .button >> text="Rappeler"'),
            see("dialog .choice"),
        ),
    ),
    Screen("letter-whose", (*DRAFT, settled)),
    Screen("letter-draft", (*DRAFT, press("Enter"), see(".letter-form"), settled)),
    Screen("tasks", **DESK),
    Screen("tasks-english", query="?lang=en#/tasks", ready=".task"),
    Screen("figures", query="#/letters", ready=".figure-tiles"),
    Screen("figures-english", query="?lang=en#/letters", ready=".figure-tiles"),
)
