"""Doctors in front of the screens of tele-expertise: they ask, claim, answer, export.

What never enters this room: a selector by class or by place.
"""

import re
import secrets
from contextlib import asynccontextmanager

from playwright.async_api import expect

from cordee.clients.sdk import Identity
from tests.support.hospital import DAY
from tests.web.pages import Person, enrol

DEMO_INS = "279035121518989"
PATIENT = ("Martin", "Zoé", "1979-03-12")
HELD = """
(method) => {
  const { postMessage } = Worker.prototype;
  const held = [];
  Worker.prototype.postMessage = function (message, ...more) {
    const go = () => postMessage.call(this, message, ...more);
    if (message?.method === method) held.push(go);
    else go();
  };
  globalThis.letGo = () => {
    Worker.prototype.postMessage = postMessage;
    for (const go of held) go();
  };
}
"""
"""A call does not reach the engine until it is let go."""


def number():
    """A national number that nobody else of the session has."""
    return f"8100{secrets.randbelow(10**8):08}"


class Doctor(Person):
    """A doctor with a national number, in one tab."""

    @classmethod
    async def signed_up(cls, context, hospital, name):
        doctor = cls(await context.new_page(), name)
        async with hospital.office() as office:
            about = Identity(number(), name, "Médecin", "Dermatologie", "CHU")
            made = await office.create_invitation(about, DAY, "person")
            text = made.to_text()
        await doctor.page.goto(f"/#invite={text}")
        await doctor.press("Créer mon compte")
        doctor.card = await doctor.keep_card()
        await enrol(hospital)
        await doctor.enter()
        return doctor

    @asynccontextmanager
    async def before(self, call):
        """What happens while the engine has no answer to this call yet."""
        await self.page.evaluate(HELD, call)
        yield
        await self.page.evaluate("letGo()")

    # --- roles -------------------------------------------------------------------

    async def takes(self, role):
        """Take over a role that is offered."""
        await self.page.goto("/#/settings/roles")
        offered = self.page.get_by_text(f"propose de tenir « {role} »")
        await expect(offered.first).to_be_visible()
        place = self.page.get_by_role("radio", name=re.compile("^Prendre la place"))
        await place.check()
        await self.press("Prendre le rôle")
        await expect(offered).to_have_count(0)

    async def holds(self, role):
        """Accept to hold a role beside others."""
        await self.page.goto("/#/settings/roles")
        offered = self.page.get_by_text(f"propose de tenir « {role} »")
        await expect(offered.first).to_be_visible()
        await self.press("Prendre le rôle")
        await expect(offered).to_have_count(0)

    # --- asking ------------------------------------------------------------------

    @property
    def sheet(self):
        return self.dialog("Demander une télé-expertise")

    async def begins_request(self):
        """From nothing: no thread is there yet."""
        await self.press("Nouvelle conversation")
        await self.press("Demander une télé-expertise")

    async def leaves_request(self):
        await self.sheet.get_by_role("button", name="Fermer").click()
        await expect(self.sheet).to_be_hidden()

    async def names_patient(self):
        """By an INS of demonstration, whose traits are typed; the identity is qualified."""
        sheet = self.sheet
        await sheet.get_by_role("button", name="Service ou INS").click()
        whose = self.dialog("De quel patient ?")
        await whose.get_by_role("button", name="Par son INS").click()
        await whose.get_by_label("Nature du matricule").select_option("demo")
        await whose.get_by_label("INS", exact=True).fill(DEMO_INS)
        await whose.get_by_role("button", name="Continuer").click()
        family, given, born = PATIENT
        await sheet.get_by_label("Nom de naissance").fill(family)
        await sheet.get_by_label("Prénoms").fill(given)
        await sheet.get_by_label("Né(e) le").fill(born)
        await sheet.get_by_role("switch", name="Identité qualifiée").click()

    async def asks(self, expert, question):
        """Everything that a request needs, in the sheet that is open."""
        sheet = self.sheet
        await sheet.get_by_role("button", name=re.compile(f"^{expert}")).click()
        await sheet.get_by_label("Votre question").fill(question)
        await self.names_patient()
        await sheet.get_by_label("Le patient est informé et d'accord").check()

    async def sends_request(self):
        await self.sheet.get_by_role("button", name="Envoyer la demande").click()
        await expect(self.sheet).to_be_hidden()

    # --- the desk and the answer ---------------------------------------------------

    def request(self, question):
        """A request in the desk."""
        return self.page.get_by_role("article").filter(has_text=question)

    async def claims(self, question):
        await self.page.goto("/#/cases")
        await self.request(question).get_by_role("button", name="Prendre").click()
        await expect(
            self.page.get_by_role("button", name="Signer et envoyer")
        ).to_be_visible()

    async def answers(self, conclusion):
        """By the template of the speciality: a phrase, then the conclusion."""
        phrases = self.page.get_by_role("list", name=re.compile("^Phrases"))
        await phrases.first.get_by_role("button").first.click()
        await self.concludes(conclusion)

    @property
    def conclusion(self):
        return self.page.get_by_label("Conclusion", exact=True)

    async def concludes(self, conclusion):
        await self.conclusion.fill(conclusion)

    async def signs(self):
        await self.press("Signer et envoyer")
        await self.is_told("Compte rendu signé et envoyé.")

    # --- the thread ----------------------------------------------------------------

    def case(self):
        """The case in the thread on the screen: its newest version."""
        return self.cases().last

    def cases(self):
        return self.page.get_by_role("region", name=re.compile("^Télé-expertise"))
