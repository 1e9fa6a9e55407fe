"""The full-screen chat, driven by keys, with a client in memory."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input, OptionList, Static

from cordee.clients.cli.chat import attention
from cordee.clients.cli.chat.app import ChatApp
from cordee.clients.cli.chat.composer import Composer
from cordee.clients.cli.chat.help import Help
from cordee.clients.cli.chat.thread_list import ThreadList
from cordee.clients.cli.chat.timeline import MessageLine, Timeline
from cordee.clients.sdk import NotAllowed
from tests.clients.cli.fake_client import (
    ANNA,
    BRUNO,
    CLAIRE,
    ELISE,
    FARID,
    FakeClient,
    practitioner,
)
from tests.clients.cli.test_task_words import task

SIZES = [(40, 12), (80, 24), (200, 50)]
HOUR = 3_600.0


@pytest.fixture
def me():
    return FakeClient()


@pytest.fixture
async def group(me):
    thread = await me.new_thread("Chirurgie viscérale", [BRUNO.account])
    me.as_writes(thread.id, BRUNO, "Pansement refait.")
    return thread


@asynccontextmanager
async def opened(me, first=None, size=(100, 30)):
    app = ChatApp(me, first)
    app.NOTIFICATION_TIMEOUT = HOUR  # what was told is there still when it is looked at
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Reader(app, pilot)


class Reader:
    """Someone in front of the screen."""

    def __init__(self, app, pilot):
        self.app = app
        self.pilot = pilot

    async def press(self, *keys):
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()
        await self.pilot.pause()

    async def type(self, text):
        await self.press(*("space" if c == " " else c for c in text))

    def shown(self, selector):
        return str(self.app.screen.query_one(selector, Static).render())

    @property
    def messages(self):
        lines = self.app.home.query(MessageLine)
        return "\n".join(str(line.render()) for line in lines)

    @property
    def entries(self):
        options = self.app.home.query_one(ThreadList).options
        return [str(option.prompt) for option in options]

    @property
    def written(self):
        return self.app.home.query_one(Composer).text


async def test_a_message_is_sent_with_enter_and_its_state_is_in_words(me, group):
    async with opened(me) as anna:
        await anna.type("Merci")
        await anna.press("enter")
        assert "Merci\nenregistré" in anna.messages
        assert anna.written == ""
        mine = (await me.history(group.id))[-1]
        for state, word in (("delivered", "distribué"), ("displayed", "affiché")):
            me.as_has(group.id, mine.id, state)
            await anna.pilot.pause()
            assert f"Merci\n{word}" in anna.messages


async def test_alt_enter_goes_to_the_next_line(me, group):
    async with opened(me) as anna:
        await anna.type("un")
        await anna.press("ctrl+j")
        await anna.type("deux")
        assert anna.written == "un\ndeux"
        await anna.press("alt+enter")
        assert anna.written == "un\ndeux\n"


async def test_blank_text_is_not_sent(me, group):
    async with opened(me) as anna:
        await anna.press("space", "enter")
        assert len(await me.history(group.id)) == 1


async def test_what_others_write_appears_with_their_profession(me, group):
    async with opened(me) as anna:
        me.as_writes(group.id, BRUNO, "Il est là.")
        await anna.pilot.pause()
        assert "Bruno Marchetti  Interne, chirurgie" in anna.messages
        assert "Il est là." in anna.messages


async def test_a_message_cannot_carry_markup_or_escapes(me, group):
    async with opened(me) as anna:
        me.as_writes(group.id, BRUNO, "[bold red]x[/] \x1b[31m\x07")
        await anna.pilot.pause()
        assert "[bold red]x[/]" in anna.messages
        assert "\x1b" not in anna.messages


async def test_offline_messages_wait_and_leave_by_themselves(me, group):
    async with opened(me) as anna:
        me.connection(online=False)
        await anna.pilot.pause()
        assert "partiront seuls" in anna.shown("#banner")
        assert "hors ligne" in anna.shown("#connection")
        await anna.type("Attends")
        await anna.press("enter")
        assert "Attends\nen attente" in anna.messages
        me.connection(online=True)
        await anna.pilot.pause()
        assert "Attends\nenregistré" in anna.messages
        assert anna.shown("#banner") == ""


async def test_a_line_that_comes_above_the_picked_one_leaves_it_picked(me, group):
    async with opened(me) as anna:
        me.connection(online=False)
        await anna.type("Attends")
        await anna.press("enter", "up")
        picked = anna.app.focused
        me.as_writes(group.id, BRUNO, "Il est là.")
        await anna.pilot.pause()
        assert anna.app.focused is picked
        lines = [line.view.text for line in anna.app.home.query(MessageLine)]
        assert lines == ["Pansement refait.", "Il est là.", "Attends"]
        await anna.press("e")
        assert anna.written == "Attends"


async def test_up_picks_a_message_and_r_replies(me, group):
    async with opened(me) as anna:
        await anna.press("up")
        assert isinstance(anna.app.focused, MessageLine)
        assert "R répondre" in anna.shown("#keys")
        await anna.press("r")
        assert "Réponse à Bruno Marchetti" in anna.shown("#context")
        await anna.type("Bien")
        await anna.press("enter")
        reply = (await me.history(group.id))[-1]
        assert reply.reply_to == (await me.history(group.id))[0].id
        assert "▏ Bruno Marchetti\xa0: Pansement refait." in anna.messages


async def test_escape_gives_a_reply_up(me, group):
    async with opened(me) as anna:
        await anna.press("up", "r")
        await anna.type("Non")
        await anna.press("escape")
        assert not anna.app.home.query_one("#context").has_class("-shown")
        assert anna.written == "Non"


async def test_e_corrects_and_w_takes_back_one_s_own(me, group):
    await me.send(group.id, "Lit 13")
    async with opened(me) as anna:
        await anna.press("up", "e")
        assert anna.written == "Lit 13"
        await anna.press("backspace", "2", "enter")
        assert "Lit 12  (modifié)" in anna.messages
        await anna.press("up", "w")
        await anna.press("enter")
        await anna.pilot.pause()
        assert "message retiré" in anna.messages
        assert "Lit 12" not in anna.messages


async def test_others_messages_are_neither_corrected_nor_taken_back(me, group):
    async with opened(me) as anna:
        await anna.press("up", "e")
        assert anna.written == ""
        await anna.press("w")
        assert anna.app.screen is anna.app.home


async def test_a_reaction_is_set_and_taken_away(me, group):
    async with opened(me) as anna:
        for expected in ("👍 Anna Lefèvre", None):
            anna.app.home.query_one(Composer).focus()
            await anna.pilot.pause()
            await anna.press("up", "plus")
            await anna.press("1")
            await anna.pilot.pause()
            assert ("👍 Anna Lefèvre" in anna.messages) is bool(expected)


async def test_p_takes_a_message_in_charge(me, group):
    async with opened(me) as anna:
        await anna.press("up", "p")
        await anna.pilot.pause()
        assert "✓ pris en charge par Anna Lefèvre" in anna.messages


async def test_typing_is_said_and_seen(me, group, monkeypatch):
    monkeypatch.setattr(attention, "SAY_TYPING", HOUR)
    monkeypatch.setattr(attention, "TYPING_LASTS", HOUR)
    async with opened(me) as anna:
        await anna.type("ab")
        assert me.typing_said == [(group.id, True)]
        await anna.press("enter")
        await anna.pilot.pause()
        assert me.typing_said[-1] == (group.id, False)
        me.as_types(group.id, BRUNO)
        await anna.pilot.pause()
        assert anna.shown("#typing") == "Bruno Marchetti écrit…"
        me.as_writes(group.id, BRUNO, "Voilà")
        await anna.pilot.pause()
        assert anna.shown("#typing") == ""


async def test_displayed_is_said_for_what_is_on_screen_only(me, group):
    for n in range(60):
        me.as_writes(group.id, BRUNO, f"message {n}")
    async with opened(me) as anna:
        assert me.displayed_numbers[-1] == (group.id, 61)
        await anna.press("pageup", "pageup")
        me.as_writes(group.id, BRUNO, "plus bas")
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 61)
        assert "1 nouveau message" in anna.shown("#below")
        await anna.press("pagedown", "pagedown", "pagedown")
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 62)
        assert anna.shown("#below") == ""


async def test_nothing_is_displayed_behind_a_window_or_without_focus(me, group):
    async with opened(me) as anna:
        await anna.press("f1")
        me.as_writes(group.id, BRUNO, "caché")
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 1)
        await anna.press("escape")
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 2)
        anna.app.on_app_blur()
        me.as_writes(group.id, BRUNO, "ailleurs")
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 2)
        anna.app.on_app_focus()
        await anna.pilot.pause()
        assert me.displayed_numbers[-1] == (group.id, 3)


async def test_a_draft_stays_with_its_thread(me, group):
    other = await me.new_thread("", [ELISE.account], direct=True)
    async with opened(me, group.id) as anna:
        await anna.type("brouillon")
        await anna.press("ctrl+up")
        assert anna.app.home.current == other.id
        assert anna.written == ""
        await anna.press("ctrl+down")
        assert anna.written == "brouillon"


async def test_ctrl_k_goes_to_a_thread_by_its_words(me, group):
    await me.new_thread("", [ELISE.account], direct=True)
    async with opened(me) as anna:
        await anna.press("ctrl+k")
        await anna.type("visc")
        await anna.press("enter")
        await anna.pilot.pause()
        assert anna.app.home.current == group.id


async def test_a_direct_thread_is_opened_by_finding_someone(me, group):
    async with opened(me) as anna:
        await anna.press("ctrl+n")
        await anna.type("dermato")
        await anna.press("enter")
        await anna.press("enter")
        await anna.pilot.pause()
        thread = await me.thread(anna.app.home.current)
        assert thread.direct
        assert {m.account for m in thread.members} == {ANNA.account, FARID.account}
        assert anna.shown("#title") == "Farid Benali"


async def test_who_is_not_on_cordee_says_how_he_is_reached_and_is_not_taken(me):
    me.directory = [practitioner("Yann", "LE GOFF")]
    async with opened(me) as anna:
        await anna.press("ctrl+n")
        await anna.type("pontivy")
        await anna.press("enter")
        await anna.pilot.pause()
        said = anna.shown("#otherwise")
        assert "est pas sur Cordée" in said
        assert said.startswith("Yann LE GOFF")
        assert "y.legoff@medecin.example" in said
        assert "02 97 00 00 00" in said
        assert await me.threads() == []


async def test_a_directory_that_is_away_is_said_to_be(me):
    me.has_directory = False
    async with opened(me) as anna:
        await anna.press("ctrl+n")
        await anna.type("bruno")
        await anna.pilot.pause()
        assert "annuaire ne répond pas" in anna.shown("#otherwise")


async def test_a_group_asks_for_a_title(me):
    async with opened(me) as anna:
        await anna.press("ctrl+n")
        for words in ("claire", "bruno"):
            await anna.type(words)
            await anna.press("enter")
        await anna.press("enter")
        assert anna.app.screen.query_one("#group-title", Input).has_focus
        await anna.type("Sortie")
        await anna.press("enter")
        await anna.pilot.pause()
        thread = await me.thread(anna.app.home.current)
        assert thread.title == "Sortie"
        assert len(thread.members) == 3


@pytest.mark.parametrize(("keys", "reads_from"), [([], 1), (["down"], 0)])
async def test_someone_is_added_with_or_without_the_past(me, group, keys, reads_from):
    async with opened(me) as anna:
        await anna.press("f2")
        await anna.press("a")
        await anna.type("claire")
        await anna.press("enter")
        await anna.press(*keys, "enter")
        await anna.pilot.pause()
        members = (await me.thread(group.id)).members
        claire = next(m for m in members if m.account == CLAIRE.account)
        assert claire.reads_from == reads_from
        assert "3 personnes peuvent lire" in anna.shown("#readers")


async def test_someone_is_removed_once_it_is_confirmed(me, group):
    async with opened(me) as anna:
        await anna.press("f2", "down", "delete")
        assert "Retirer Bruno Marchetti" in anna.shown(".text")
        await anna.press("escape")
        assert len((await me.thread(group.id)).members) == 2
        await anna.press("f2", "down", "delete", "enter")
        await anna.pilot.pause()
        assert len((await me.thread(group.id)).members) == 1


async def test_a_frozen_thread_says_why_and_takes_nothing(me, group):
    async with opened(me) as anna:
        me.freeze(group.id, "LOG-03")
        await anna.pilot.pause()
        assert "deux versions contradictoires" in anna.shown("#banner")
        assert "LOG-03" in anna.shown("#banner")
        assert anna.app.home.query_one(Composer).disabled


async def test_what_is_not_yet_confirmed_says_so(me, group):
    me.as_writes(group.id, BRUNO, "Suite", confirmed=False)
    async with opened(me) as anna:
        assert "Suite  (pas encore confirmé)" in anna.messages


async def test_a_refusal_is_a_sentence_and_the_text_is_given_back(me, group):
    async def refuse(*_, **__):
        raise NotAllowed("no")

    me.send = refuse
    async with opened(me) as anna:
        await anna.type("Perdu")
        await anna.press("enter")
        assert anna.written == "Perdu"
        assert len(anna.app._notifications) == 1


async def test_help_shows_every_key_and_the_theme_changes(me, group):
    async with opened(me) as anna:
        await anna.press("f1")
        assert isinstance(anna.app.screen, Help)
        await anna.press("escape", "f4")
        assert anna.app.theme == "cordee-light"
        await anna.press("f4")
        assert anna.app.theme == "cordee-dark"


async def test_earlier_messages_come_when_the_top_is_reached(me, group):
    for n in range(150):
        me.as_writes(group.id, BRUNO, f"ligne numéro {n}")
    async with opened(me) as anna:
        assert "Pansement refait." not in anna.messages
        timeline = anna.app.home.query_one(Timeline)
        for _ in range(3):
            timeline.scroll_home(animate=False)
            await anna.pilot.pause()
            await anna.pilot.pause()
        assert "Pansement refait." in anna.messages


async def test_the_list_shows_who_and_what_is_unread(me, group):
    other = await me.new_thread("", [ELISE.account], direct=True)
    me.as_writes(other.id, ELISE, "Bonjour")
    async with opened(me, group.id) as anna:
        assert "Élise Moreau" in anna.entries[0]
        assert "Médecin généraliste" in anna.entries[0]
        assert "Bonjour" in anna.entries[0]
        assert " 1 " in anna.entries[0]


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_shows_the_messages_and_the_composer(me, group, size):
    async with opened(me, size=size) as anna:
        assert "Pansement refait." in anna.messages
        composer = anna.app.home.query_one(Composer)
        assert composer.region.bottom <= size[1]
        assert composer.region.width > 20
        assert anna.app.home.query_one("#side").display is (size[0] >= 64)


async def test_nothing_yet_says_how_to_begin(me):
    async with opened(me) as anna:
        assert "Ctrl+N" in anna.shown("#nothing")
        assert anna.app.home.query_one(OptionList).option_count == 0


async def test_a_task_that_comes_is_told_with_how_many_there_are(me, group):
    async with opened(me) as anna:
        me.as_gives_task(task(1))
        async with asyncio.timeout(60):
            while not anna.app._notifications:
                await anna.pilot.pause()
        (notice,) = anna.app._notifications
        assert notice.message.replace("\N{NO-BREAK SPACE}", " ") == (
            "1 tâche à faire : cordee tasks"
        )
