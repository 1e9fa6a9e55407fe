"""A role goes from hand to hand between a browser and Python."""

import re

from playwright.async_api import expect

from cordee.clients.sdk import Identity
from tests.support.hospital import DAY
from tests.web.pages import Person, colleague, enrol, fresh

ROLE = "Chirurgie de garde"


async def test_a_browser_takes_a_role_over_and_answers_in_its_name(
    new_context, hospital
):
    bruno, claire = await hospital.enrol(fresh("Bruno"), fresh("Claire"))
    anna = await Person.signed_up(await new_context(), hospital, fresh("Anna"))
    async with colleague(bruno) as manager, colleague(claire) as asker:
        role = await hospital.role(manager.client, ROLE)
        thread = (await asker.client.new_thread("Avis", [role])).id
        await asker.client.send(thread, "Ventre aigu, 34 ans")
        await manager.hears("Ventre aigu, 34 ans")
        (her,) = await manager.client.people(anna.name)
        await manager.client.hand_over(role, her.account)

        await anna.page.goto("/#/settings/roles")
        await anna.sees(f"{bruno.name} vous propose de tenir « {ROLE} »")
        await anna.page.get_by_role(
            "radio", name=f"Prendre la place de {bruno.name}"
        ).check()
        await anna.press("Prendre le rôle")
        await anna.page.get_by_role("button", name=re.compile(ROLE)).click()
        await anna.sees("une seule personne tient ce rôle")

        await anna.open("Avis")
        await anna.line("Ventre aigu, 34 ans").is_shown()
        await anna.write("Je descends")
        _, answer = await asker.hears("Je descends")
        assert (answer.behalf, answer.behalf_name) == (role, ROLE)
        assert answer.author_name == anna.name
        await anna.line("Je descends").becomes("distribué")
        assert await manager.find("Je descends") is None
        assert [one.name for one in (await asker.client.role(role)).holders] == [
            anna.name
        ]


async def test_a_role_made_in_a_browser_is_handed_to_python(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, fresh("Anna"))
    async with hospital.office() as office:
        what = Identity("", "Avis néphrologie", "", "Néphrologie", "CHU")
        text = (await office.create_invitation(what, DAY, "role")).to_text()
    await anna.page.goto("/#/settings/roles")
    await anna.press("Créer un rôle")
    await anna.page.get_by_label("Invitation").fill(text)
    await (
        anna.dialog("Créer un rôle").get_by_role("button", name="Créer un rôle").click()
    )
    await anna.sees("Rôle créé")
    await enrol(hospital)
    await anna.sees("Avis néphrologie")

    async with colleague(bruno) as other:
        await anna.press("Passer le rôle", exact=False)
        asked = anna.dialog("Passer le rôle à quelqu'un")
        await asked.get_by_label("Chercher une personne").fill(bruno.name)
        await asked.get_by_role("button", name=re.compile(bruno.name)).click()
        await anna.sees(f"{bruno.name} prendra votre place en acceptant.")

        async def offered():
            return [one for one in await other.client.roles() if one.proposals]

        (role,) = await other.until(offered)
        (proposal,) = role.proposals
        await other.client.accept_role(role.account, proposal.by)

        async def mine():
            view = await other.client.role(role.account)
            return [(one.name, one.manager) for one in view.holders] == [
                (bruno.name, True)
            ]

        await other.until(mine)
    await anna.page.goto("/#/settings/roles")
    await anna.sees("Aucun rôle pour l'instant")
    await expect(anna.page.get_by_text("Avis néphrologie")).to_have_count(0)
