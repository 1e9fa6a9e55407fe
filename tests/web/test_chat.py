"""A conversation between a browser and Python, each thing that one can do in it."""

import json
import re
import subprocess
import sys

from playwright.async_api import expect

from tests.web.pages import Person, colleague, fresh


def cordee(person, *words):
    """Run a command as somebody at a terminal does; gives what it printed."""
    place = ["--profile", str(person.profile), "--key-file", str(person.key_file)]
    command = [sys.executable, "-m", "cordee", *place, "--lang", "fr", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


async def anna_and_bruno(new_context, hospital, **shape):
    """Anna at a browser, Bruno of Python, and a thread of theirs on her screen."""
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name], **shape)
    return anna, bruno


async def test_a_message_goes_on_until_it_was_seen(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    await anna.write("Troponine ?")
    said = anna.line("Troponine ?")
    await said.becomes("enregistré")
    async with colleague(bruno) as other:
        thread, line = await other.hears("Troponine ?")
        assert line.author_name == "Anna"
        await said.becomes("distribué")
        await other.client.displayed(thread, line.seq)
        await said.becomes("affiché")
        await other.client.send(thread, "Négative")
        heard = anna.line("Négative")
        await heard.says(f"{bruno.name}, Médecin")
        await other.hears("Négative", lambda one: one.state == "displayed")


async def test_a_terminal_and_a_browser_converse(new_context, hospital):
    anna, bruno = await anna_and_bruno(
        new_context, hospital, title="Avis", patient="M. B., lit 4"
    )
    await anna.write("Ventre aigu, 34 ans")
    await anna.line("Ventre aigu").becomes("enregistré")
    assert "Ventre aigu, 34 ans" in cordee(bruno, "read", "Avis")
    cordee(bruno, "send", "Avis", "J'arrive")
    await anna.line("J'arrive").is_shown()
    shown = json.loads(cordee(bruno, "--json", "read", "Avis"))
    texts = [line["text"] for line in shown if line["kind"] == "text"]
    assert texts == ["Ventre aigu, 34 ans", "J'arrive"]


async def test_what_one_does_to_messages_is_seen_by_the_other(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.write("Scanner à 14 h")
    async with colleague(bruno) as other:
        thread, asked = await other.hears("Scanner à 14 h")
        await other.client.send(thread, "D'accord", reply_to=asked.id)
        answer = anna.line("D'accord")
        await answer.says("en réponse à Anna")

        await answer.menu("Répondre")
        await anna.write("Merci")
        _, thanks = await other.hears("Merci")
        _, heard = await other.hears("D'accord")
        assert thanks.reply_to == heard.id

        await anna.line("Scanner à 14 h").menu("Corriger")
        await expect(anna.field).to_have_value("Scanner à 14 h")
        await anna.field.fill("Scanner à 15 h")
        await anna.press("Enregistrer la correction")
        await anna.line("Scanner à 15 h").says("modifié")
        await other.hears("Scanner à 15 h", lambda one: one.edited)

        await answer.menu("Réagir 👍")
        await other.hears("D'accord", lambda one: one.reactions)
        await other.client.react(thread, asked.id, "👀")
        await anna.line("Scanner à 15 h").says(f"👀 par {bruno.name}")

        await answer.menu("Je m'en occupe")
        await other.hears("D'accord", lambda one: one.acknowledged_by)
        await answer.says("Pris en charge par")
        await other.client.acknowledge(thread, asked.id)
        await anna.line("Scanner à 15 h").says(f"Pris en charge par {bruno.name}")

        await anna.line("Merci").menu("Retirer")
        await anna.confirm("Retirer ce message ?", "Retirer")
        await other.until(lambda: withdrawn(other.client, thread, thanks.id))
        await anna.line("Message retiré").is_shown()
        await other.client.withdraw(thread, heard.id)
        await expect(anna.page.get_by_text("D'accord", exact=True)).to_have_count(0)


async def withdrawn(client, thread, message):
    return (await client.message(thread, message)).withdrawn


async def test_a_mention_is_said_and_heard(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.field.press_sequentially("Vois ceci @Bru")
    option = anna.page.get_by_role("option", name=re.compile("Bruno"))
    await expect(option).to_be_visible()
    await anna.field.press("Enter")
    await expect(anna.field).to_have_value(f"Vois ceci @{bruno.name} ")
    await anna.press("Envoyer")
    async with colleague(bruno) as other:
        thread, _ = await other.hears(f"Vois ceci @{bruno.name}")
        members = (await other.client.thread(thread)).members
        (account,) = [one.account for one in members if one.name == "Anna"]
        await anna.press("Réglages")
        await other.client.send(thread, "Vu @Anna", mentions=[account])
        await expect(anna.row("Avis")).to_have_accessible_name(
            re.compile("vous êtes mentionné")
        )


async def test_who_is_writing_is_seen_on_both_sides(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.write("Bonjour")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        stream = other.client.events()
        await anna.field.press_sequentially("Je ré")
        while getattr(event := await anext(stream), "on", None) is not True:
            pass
        assert event.thread == thread
        await other.client.typing(thread, True)
        await anna.sees(f"{bruno.name} écrit")
        await other.client.typing(thread, False)
        await expect(anna.page.get_by_text(f"{bruno.name} écrit")).to_have_count(0)


async def test_a_draft_is_kept_over_a_reload_and_goes_when_it_is_sent(
    new_context, hospital
):
    anna, _bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.field.fill("Ne pas oublier")
    await expect(anna.row("Avis")).to_have_accessible_name(re.compile("Brouillon"))
    await anna.press("Réglages")
    await anna.is_kept()
    await anna.page.reload()
    await anna.open("Avis")
    await expect(anna.field).to_have_value("Ne pas oublier")
    await anna.press("Envoyer")
    await anna.line("Ne pas oublier").becomes("enregistré")
    await expect(anna.row("Avis")).not_to_have_accessible_name(re.compile("Brouillon"))


async def test_a_message_is_forwarded_to_another_thread(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.begin([bruno.name], title="Staff")
    await anna.open("Avis")
    await anna.write("Biopsie revenue")
    await anna.line("Biopsie revenue").becomes("enregistré")
    await anna.line("Biopsie revenue").menu("Transférer")
    picker = anna.dialog("Transférer à")
    await picker.get_by_role("button", name=re.compile("Staff")).click()
    await anna.is_told("Transféré à")
    await anna.open("Staff")
    await anna.line("Biopsie revenue").becomes("enregistré")
    async with colleague(bruno) as other:

        async def both():
            found = [
                line.text
                for view in await other.client.threads()
                for line in await other.client.history(view.id)
            ]
            return found.count("Biopsie revenue") == 2

        await other.until(both)


async def test_threads_are_counted_pinned_and_muted(new_context, hospital):
    anna, bruno = await anna_and_bruno(new_context, hospital, title="Avis")
    await anna.write("Bonjour")
    await anna.begin([bruno.name], title="Staff")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        for text in ("Un", "Deux", "Trois"):
            await other.client.send(thread, text)
        await expect(anna.row("Avis")).to_have_accessible_name(re.compile("3 non lus"))
        await expect(anna.page).to_have_title("(3) Cordée")
        await anna.open("Avis")
        await anna.line("Trois").is_shown()
        await expect(anna.row("Avis")).not_to_have_accessible_name(re.compile("non lu"))
        await expect(anna.page).to_have_title("Cordée")

    rows = anna.page.get_by_role("navigation", name="Conversations").get_by_role("link")
    await anna.open("Staff")
    await anna.thread_menu("Épingler")
    await expect(rows.first).to_have_accessible_name(re.compile("Staff.*épinglée"))
    await anna.thread_menu("Mettre en sourdine")
    await expect(anna.row("Staff")).to_have_accessible_name(re.compile("en sourdine"))
    await anna.is_kept()
    await anna.page.reload()
    for word in ("Staff", "épinglée", "en sourdine"):
        await expect(rows.first).to_have_accessible_name(re.compile(word))
    await anna.thread_menu("Désépingler")
    await anna.thread_menu("Ne plus mettre en sourdine")
    await expect(anna.row("Staff")).not_to_have_accessible_name(
        re.compile("épinglée|sourdine")
    )
