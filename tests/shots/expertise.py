"""The screens of tele-expertise and of billing."""

from tests.shots.screens import Screen, click, opened, press, see, settled, write

DESK = {"query": "#/cases", "ready": ".case-item"}
BILLING = {"query": "#/billing", "ready": ".billing-page"}
ask = (
    press("Control+k"),
    see("dialog input"),
    write("télé-expertise"),
    click('[role="option"] >> text="Demander une télé-expertise"'),
    see(".ask-form .candidate .chip"),
)


def tab(name):
    return click(f'.cases-head .filters button:has-text("{name}")')


def expert(name):
    """Open the case of this question on the expert's screen."""
    return (
        tab(name),
        click(".case-item .what"),
        see(".case-screen .doc-tile img"),
        settled,
    )


async def fill(page):
    """To whom, what, about whom, agreed."""
    await page.locator(".candidate").nth(2).click()
    await page.locator(".ask-form textarea").first.fill(
        "Lésion pigmentée de l'avant-bras, 8 mm, asymétrique : exérèse ou surveillance ?"
    )
    await page.get_by_role("button", name="Saisir son identité").click()
    await page.get_by_label("Nom de naissance").fill("Le Guen")
    await page.get_by_label("Prénoms").fill("Jeanne")
    await page.get_by_label("Né(e) le").fill("1979-03-12")
    await page.get_by_label("Le patient est informé").check()


async def answered(page):
    """A template is filled with phrases, and the conclusion written."""
    sides = page.locator(".sides button")
    if await sides.count():
        await sides.nth(1).click()
    for at in range(3):
        phrases = page.locator(".section-part").nth(at).locator(".phrases button")
        await phrases.first.click()
    await page.get_by_label("Conclusion", exact=True).fill(
        "Toxidermie probable : arrêter l'amoxicilline.\nRevoir sur photo à 48 heures."
    )


async def down(page):
    await page.locator(".dialog > .body").evaluate("(one) => one.scrollTo(0, 1e6)")


mine = expert("À répondre")
EXPERTISE = (
    Screen("ask", ask),
    Screen("ask-filled", (*ask, fill)),
    Screen("ask-agreed", (*ask, fill, down)),
    Screen(
        "ask-thread",
        (
            *opened("Post-op M. B."),
            click('.thread-head [aria-haspopup="menu"]'),
            click('.menu >> text="Demander une télé-expertise"'),
            see(".ask-form .doc-tile img"),
            lambda page: page.locator(".already").scroll_into_view_if_needed(),
            settled,
        ),
    ),
    Screen("cases", (tab("À prendre"), settled), **DESK),
    Screen("cases-mine", (tab("À répondre"), settled), **DESK),
    Screen("cases-asked", (tab("Mes demandes"), settled), **DESK),
    Screen("cases-english", (), query="?lang=en#/cases", ready=".case-item"),
    Screen(
        "cases-availability",
        (tab("À prendre"), click(".availability summary"), settled),
        **DESK,
    ),
    Screen("case", (tab("À prendre"), *expert("À prendre")[1:]), **DESK),
    Screen("case-answer", (*mine, answered), **DESK),
    Screen("case-card", opened("Télé-expertise, dermatologie")),
    Screen("case-card-answered", opened("Dermite Mme R.")),
    Screen("case-card-redirected", opened("Prurigo M. H.")),
    Screen("case-card-more", opened("Scanner Mme B.")),
    Screen("billing", **BILLING),
    Screen(
        "billing-office",
        (click('.billing-page .filters button:has-text("Bureau")'), see(".export-box")),
        **BILLING,
    ),
    Screen(
        "billing-exported",
        (
            click('.billing-page .filters button:has-text("Bureau")'),
            click(".export-part .primary"),
            see(".export-box code"),
        ),
        **BILLING,
    ),
    Screen("activity", query="#/activity", ready=".figure-tiles"),
)
