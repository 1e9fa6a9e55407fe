"""From an invitation to the first thread, and what is refused on the way."""

import re

from playwright.async_api import expect

from tests.support.hospital import DAY, identity
from tests.web.pages import Person, colleague, enrol, fresh, invitation


async def test_an_invitation_becomes_an_account_and_a_first_thread(
    new_context, hospital
):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = Person(await (await new_context()).new_page(), "Anna")
    text = await invitation(hospital, "Anna")
    await anna.page.goto(f"/#invite={text}")
    await expect(anna.page).not_to_have_url(re.compile("invite"))
    await anna.sees(hospital.address.removeprefix("http://"))
    await anna.press("Créer mon compte")

    groups = await anna.card_groups()
    assert len(groups) == 8
    await anna.press("Je l'ai")
    await anna.sees_title("Vérifions")
    fields = anna.page.get_by_label(re.compile("^Groupe"))
    numbers = [
        int(re.search(r"\d+", label)[0])
        for label in await anna.page.get_by_text(
            re.compile(r"^Groupe \d$")
        ).all_inner_texts()
    ]
    await fields.nth(0).fill("AAAAA")
    await fields.nth(1).fill("AAAAA")
    await anna.press("Vérifier")
    await expect(anna.page.get_by_role("alert")).to_be_visible()
    for place, number in enumerate(numbers):
        await fields.nth(place).fill(groups[number - 1].lower())
    await anna.press("Vérifier")

    await anna.press("Plus tard")
    await anna.sees_title("Votre établissement vous confirme")
    await enrol(hospital)
    await anna.sees_title("Voici comment on vous verra")
    await anna.sees("Anna")
    await anna.sees("Médecin, Chirurgie")
    await anna.press("C'est bien moi")
    await anna.is_in()

    await anna.begin([bruno.name])
    await anna.write("Bonjour Bruno")
    async with colleague(bruno) as other:
        await other.hears("Bonjour Bruno")
    await anna.line("Bonjour Bruno").becomes("distribué")


async def test_a_card_in_a_file_is_the_card(new_context, hospital):
    context = await new_context()
    anna = await Person.signed_up(context, hospital, "Anna")
    assert re.fullmatch(r"([0-9A-Z]{5} ){7}[0-9A-Z]{5}", anna.card)
    await anna.page.reload()
    await anna.is_in()


async def test_an_invitation_of_another_server_is_refused(new_context, hospital):
    async with hospital.office() as office:
        made = await office.create_invitation(identity("Anna"), DAY, "person")
    elsewhere = type(made)(
        "https://autre.example", made.organisation, made.secret, made.not_after
    )
    anna = Person(await (await new_context()).new_page(), "Anna")
    await anna.page.goto("/")
    await anna.press("J'ai une invitation", exact=False)
    await anna.page.get_by_label("Invitation").fill("bonjour")
    await anna.sees("Il n'y a pas d'invitation dans ce texte")
    await anna.page.get_by_label("Invitation").fill(elsewhere.to_text())
    await anna.press("Continuer")
    await expect(anna.page.get_by_role("alert")).to_contain_text(
        "ette invitation n'est pas valable"
    )


async def test_an_invitation_is_used_once(new_context, hospital, complaints):
    complaints.expect("Failed to load resource")
    text = await invitation(hospital, "Anna")
    first, second = [
        Person(await (await new_context()).new_page(), name) for name in ("Anna", "Eve")
    ]
    for person in (first, second):
        await person.page.goto(f"/#invite={text}")
    await first.press("Créer mon compte")
    await first.card_groups()
    await second.press("Créer mon compte")
    await expect(second.page.get_by_role("alert")).to_contain_text(
        "invitation a expiré ou a déjà servi"
    )
