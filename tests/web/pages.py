"""Somebody in front of the web client, by the names that a screen reader says.

    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name])
    await anna.write("Bonjour")
    await anna.line("Bonjour").is_shown()

and a colleague who has the SDK instead:

    async with colleague(bruno) as other:
        thread = await other.hears("Bonjour")

What never enters this room: a selector by class or by place.
"""

import asyncio
import re
import secrets
from contextlib import asynccontextmanager, suppress

from playwright.async_api import expect

from tests.support.engine_tabs import eventually
from tests.support.hospital import DAY, identity

PATIENCE = 60_000
"""Milliseconds: a loaded machine is slow; a condition ends the wait."""
SYLLABLES = (("ba", "co", "du", "fe", "gi", "la", "mo", "ne", "ro", "vi"),)
GIVEN = set()
"""Names that somebody has."""
PEOPLE = "Nom, profession, spécialité ou lieu"
STATES = ("en attente", "enregistré", "distribué", "affiché")
"""What a message goes through, in order; a state may be over before one looks."""
A_WHILE = 1
"""Seconds after which a condition is looked at again, also without an event."""

TOLD = """
(text) => {
  const said = globalThis.passed ?? [];
  const at = said.findIndex((one) => one.includes(text));
  return at >= 0 && said.splice(at, 1).length > 0;
}
"""
"""Once for each time that it was said."""

expect.set_options(timeout=PATIENCE)


def fresh(name):
    """The name with a surname: in the search of a hospital of tests, one of a kind."""
    made = f"{name} {''.join(map(secrets.choice, SYLLABLES * 4)).capitalize()}"
    if made in GIVEN:
        return fresh(name)
    GIVEN.add(made)
    return made


async def invitation(hospital, name):
    """An invitation for someone, as text."""
    async with hospital.office() as office:
        made = await office.create_invitation(identity(name), DAY, "person")
        return made.to_text()


async def enrol(hospital):
    """The organisation vouches for whoever waits."""
    async with hospital.office() as office:
        await office.enrol()


class Person:
    """One browser tab of one person."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.card = ""
        """Of who signed up here."""
        page.set_default_timeout(PATIENCE)

    @classmethod
    async def signed_up(cls, context, hospital, name):
        """Invited, signed up, attested, with a card in a file, at the list of threads."""
        person = cls(await context.new_page(), name)
        text = await invitation(hospital, name)
        await person.page.goto(f"/#invite={text}")
        await person.press("Créer mon compte")
        person.card = await person.keep_card()
        await enrol(hospital)
        await person.enter()
        return person

    # --- the smallest deeds ------------------------------------------------------

    def button(self, name, *, exact=True):
        return self.page.get_by_role("button", name=name, exact=exact)

    async def press(self, name, *, exact=True):
        await self.button(name, exact=exact).first.click()

    async def choose(self, name):
        """An entry of the menu that is open."""
        await self.page.get_by_role("menuitem", name=name, exact=False).click()

    async def sees(self, text):
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def is_told(self, text):
        """The page says so, for a moment only: it may be over before one looks."""
        async with asyncio.timeout(PATIENCE / 1000):
            await eventually(self.page, TOLD, text)

    async def sees_title(self, title):
        found = self.page.get_by_role("heading", name=title, exact=False)
        await expect(found.first).to_be_visible()

    def dialog(self, title):
        return self.page.get_by_role("dialog", name=title)

    async def is_kept(self):
        """The engine has answered to all that was done: it outlives the page."""
        await eventually(self.page, "() => asked.size === 0")

    # --- the first run -----------------------------------------------------------

    async def card_groups(self):
        """The groups that the screen shows."""
        await self.sees_title("Gardez votre carte")
        await self.button(
            "Enregistrer"
        ).wait_for()  # the title is there before the card
        shown = await self.page.get_by_role("listitem").all_inner_texts()
        found = [re.sub(r"[^0-9A-Z]", "", group)[-5:] for group in shown]
        return [group for group in found if len(group) == 5]

    async def keep_card(self):
        """Save it to a file, say so, and give its text."""
        async with self.page.expect_download() as download:
            await self.press("Enregistrer")
        path = await (await download.value).path()
        text = path.read_text("utf-8")
        await self.press("Je l'ai")
        await self.press("Je l'ai dans un fichier")
        rows = re.findall(r"^ {4}(\S.+)$", text, re.MULTILINE)
        return " ".join(" ".join(rows).split())

    async def enter(self):
        """Pass the offer of a passkey, and confirm the name."""
        later = self.button("Plus tard")
        right = self.button("C'est bien moi")
        await expect(later.or_(right)).to_be_visible()
        if await later.is_visible():
            await later.click()
        await right.click()
        await self.is_in()

    async def is_in(self):
        await expect(
            self.page.get_by_role("heading", name="Conversations", exact=True)
        ).to_be_visible()

    # --- threads -----------------------------------------------------------------

    async def begin(self, names, title=None, patient=None):
        """A thread with these people; with a title it is a group."""
        await self.press("Nouvelle conversation")
        search = self.page.get_by_label(PEOPLE)
        for name in names:
            await search.fill(name)
            await (
                self.dialog("Nouvelle conversation")
                .get_by_role("option", name=re.compile(rf"{name}"))
                .first.click()
            )
        await self.press("Continuer")
        if title is not None:
            if len(names) == 1:
                await self.page.get_by_text("En groupe").click()
            await self.page.get_by_label("Titre du groupe").fill(title)
        if patient is not None:
            await self.page.get_by_label("Patient (facultatif)").fill(patient)
        await self.press("Ouvrir la conversation")
        await self.stands_in(title or names[0])

    def row(self, title):
        """Its line in the list."""
        rows = self.page.get_by_role("navigation", name="Conversations")
        return rows.get_by_role("link", name=re.compile(re.escape(title)))

    async def open(self, title):
        await self.row(title).click()
        await self.stands_in(title)

    async def stands_in(self, title):
        """Its thread is the one on the screen: another one has a field as well."""
        await expect(
            self.page.get_by_role("heading", name=title, exact=False, level=2).first
        ).to_be_visible()
        await expect(self.field).to_be_visible()

    @property
    def thread(self):
        """The id of the thread on the screen."""
        found = re.search(r"#/thread/([0-9a-f]{64})", self.page.url)
        return bytes.fromhex(found[1])

    async def thread_menu(self, name):
        await self.press("Actions sur la conversation")
        await self.choose(name)

    # --- messages ----------------------------------------------------------------

    @property
    def field(self):
        return self.page.get_by_label("Votre message")

    async def write(self, text):
        await self.field.fill(text)
        await self.press("Envoyer")

    def line(self, text):
        """The line of the thread that says this."""
        return Line(self, text)

    async def add_member(self, name, *, past):
        """Let somebody into the thread on the screen."""
        await self.press("Ajouter quelqu'un")
        await self.page.get_by_label(PEOPLE).fill(name)
        await (
            self.page.get_by_role("dialog")
            .get_by_role("option", name=re.compile(name))
            .first.click()
        )
        choice = "Aussi ce qui précède" if past else "Seulement ce qui suit"
        await self.page.get_by_role("radio", name=choice).check()
        await self.press(f"Ajouter {name}")
        await self.is_told(f"{name} peut lire.")

    async def remove_member(self, name):
        """Go on without somebody, by the panel that is open."""
        panel = self.page.get_by_role("complementary", name="Qui peut lire")
        await panel.get_by_role("button", name=re.compile(f"^{name}")).click()
        await self.press(f"Retirer {name}")
        await self.confirm(f"Retirer {name} ?", f"Retirer {name}")
        await self.is_told(f"{name} ne lira plus rien de nouveau ici.")

    async def confirm(self, title, yes):
        """Answer what is asked before something that is not undone."""
        asked = self.dialog(title)
        await asked.get_by_role("button", name=yes, exact=True).click()
        await expect(asked).to_be_hidden()


class Line:
    """A message on somebody's screen."""

    def __init__(self, person, text):
        self.person, self.text = person, text
        named = re.compile(f", {re.escape(text)}")  # not as a quote: « Anna : texte »
        self.found = person.page.get_by_role("article", name=named).last

    async def is_shown(self):
        await expect(self.found).to_be_visible()

    async def says(self, *words):
        """Its one name holds one of these: a reaction, whose answer it is."""
        some = re.compile("|".join(map(re.escape, words)))
        await expect(self.found).to_have_accessible_name(some)

    async def menu(self, name):
        await self.found.focus()
        await self.found.press("Enter")
        await self.person.choose(name)

    async def becomes(self, state):
        """It is there, or further; what waits has not gone on."""
        first = STATES.index(state)
        await self.says(*(STATES[first:] if first else STATES[:1]))


class Colleague:
    """The same in Python: an open client of the SDK."""

    def __init__(self, client):
        self.client = client

    async def until(self, condition):
        """Wait until `await condition()` gives something; gives it."""
        stream = self.client.events()
        async with asyncio.timeout(PATIENCE / 1000):
            while not (found := await condition()):
                with suppress(TimeoutError):
                    await asyncio.wait_for(anext(stream), A_WHILE)
            return found

    async def hears(self, text, holds=lambda _line: True):
        """The thread where this is said, and its line."""
        return await self.until(lambda: self.find(text, holds))

    async def find(self, text, holds=lambda _line: True):
        for view in await self.client.threads():
            for line in await self.client.history(view.id):
                if line.text == text and holds(line):
                    return view.id, line
        return None


@asynccontextmanager
async def colleague(person, address=None):
    """Somebody of `hospital.enrol`, on line."""
    async with person.client(address) as client:
        await client.wait_online(60)
        yield Colleague(client)
