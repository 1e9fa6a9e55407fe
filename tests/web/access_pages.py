"""The ways in and the settings of access, as somebody in front of the page uses them.

    async with passkeys(page):
        await person.lock_with_passkey()

What never enters this room: a selector by class or by place.
"""

import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.web.pages import Person

AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
CARD = "Les 40 caractères de la carte"


class Comer(Person):
    """Somebody who comes in by another way than an invitation."""

    @classmethod
    async def at_the_door(cls, context, name="Anna"):
        person = cls(await context.new_page(), name)
        await person.page.goto("/")
        return person

    async def come_back_by_card(self, card):
        """As far as the new card."""
        await self.press("J'ai ma carte de récupération", exact=False)
        await self.page.get_by_label(CARD).fill(card)
        await self.press("Revenir")

    async def come_back_by_passkey(self):
        await self.press("Utiliser ma clé d'accès", exact=False)
        await self.press("Utiliser ma clé d'accès")

    async def keep_new_card(self):
        """The rest of coming back."""
        self.card = await self.keep_card()
        await self.enter()

    async def show_code(self, number):
        """The new device: type the number, and give the code that is shown."""
        await self.press("Relier cet appareil", exact=False)
        await self.page.get_by_label("Numéro").fill(f"{number:06}")
        await self.press("Continuer")
        shown = self.page.get_by_role("img", name=re.compile("^Code de liaison"))
        label = await shown.get_attribute("aria-label")
        return "".join(label.partition(":")[2].split())

    async def copied_text(self):
        """What the new device lets one copy, pasted in another window."""
        await self.press("Copier le texte")
        await self.is_told("Copié.")
        paper = await self.page.context.new_page()
        await paper.set_content("<textarea></textarea>")
        field = paper.get_by_role("textbox")
        await field.press("Control+v")
        await expect(field).not_to_have_value("")
        text = await field.input_value()
        await paper.close()
        return text


class Keeper(Person):
    """Somebody who sees to the ways into the account, in the settings."""

    async def settings(self, page):
        await self.page.goto(f"/#/settings/{page}")

    async def begin_link(self):
        """The old device: the number that it shows."""
        await self.settings("devices")
        await self.press("Relier un appareil")
        await self.press("Continuer")
        asked = self.dialog("Tapez ce numéro sur le nouvel appareil")
        label = await asked.get_by_role("img").get_attribute("aria-label")
        return int(label.replace(" ", ""))

    async def confirm_link(self, typed):
        asked = self.dialog("Ce que montre le nouvel appareil")
        await asked.get_by_label("Code ou texte de liaison").fill(typed)
        await asked.get_by_role("button", name="Relier", exact=True).click()

    def other_devices(self):
        return self.button("Retirer")

    async def revoke_other_device(self):
        await self.settings("devices")
        await self.other_devices().click()
        await self.confirm("Retirer cet appareil ?", "Retirer")
        await self.is_told("L'appareil est retiré.")

    async def choose_pin(self, pin):
        await self.settings("lock")
        await self.page.get_by_role("radio", name="Un code").check()
        await self.page.get_by_label("Nouveau code").fill(pin)
        await self.page.get_by_label("Le même, encore une fois").fill(pin)
        await self.press("Choisir ce code")
        await self.is_told("Le verrouillage est changé.")

    async def choose_passkey(self):
        await self.settings("lock")
        await self.page.get_by_role("radio", name="Une clé d'accès").click()
        await self.is_told("Le verrouillage est changé.")

    async def is_locked(self):
        """And says nothing of whose it is."""
        await self.sees_title("Cordée est verrouillée")
        await expect(self.page).to_have_title("Cordée")
        await expect(self.page.get_by_text(self.name)).to_have_count(0)

    async def type_pin(self, pin):
        await self.pin.fill(pin)
        await self.press("Ouvrir")

    @property
    def pin(self):
        return self.page.get_by_label("Code", exact=True)

    async def log_out(self):
        await self.settings("identity")
        await self.press("Se déconnecter")
        await self.confirm("Se déconnecter ?", "Se déconnecter")


@asynccontextmanager
async def passkeys(page):
    """An authenticator that knows the PRF extension; gives a way to set its person."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    made = await session.send(
        "WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR}
    )

    async def verifies(is_verified):
        """Whether the finger on it is the right one."""
        words = {**made, "isUserVerified": is_verified}
        await session.send("WebAuthn.setUserVerified", words)

    try:
        yield verifies
    finally:
        await session.detach()
