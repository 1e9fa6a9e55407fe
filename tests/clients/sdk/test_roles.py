"""Roles with the real server: who holds "Surgery on call" answers in its name."""

import asyncio

import pytest

from cordee.clients.sdk import NotAllowed
from cordee.clients.sdk.errors import NotFound

SECONDS = 30


async def until(me, condition):
    """Wait for events until this is so."""
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while not await condition():
            await anext(stream)


async def lines(me, thread):
    return [line for line in await me.history(thread) if line.kind == "text"]


async def texts(me, thread):
    return [line.text for line in await lines(me, thread)]


async def reads(me, thread, text):
    """Wait until a text is there, and give its line."""

    async def has_it():
        try:
            return text in await texts(me, thread)
        except NotFound:
            return False

    await until(me, has_it)
    return next(line for line in await lines(me, thread) if line.text == text)


async def holds(me, role):
    async def held():
        return any(one.account == role and one.held for one in await me.roles())

    await until(me, held)


async def holders(me, role):
    return [one.name for one in (await me.role(role)).holders]


async def asked(me, role):
    async def is_asked():
        return any(one.account == role for one in await me.roles())

    await until(me, is_asked)


async def test_whoever_holds_the_role_reads_and_answers_in_its_name(hospital):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    async with anna.client() as me, bruno.client() as on_call:
        await me.wait_online()
        await on_call.wait_online()
        role = await hospital.role(on_call, "Chirurgie de garde")
        thread = (await me.new_thread("Avis", [role])).id
        await me.send(thread, "Ventre aigu, 34 ans")
        seen = await reads(on_call, thread, "Ventre aigu, 34 ans")
        assert (seen.author_name, seen.behalf) == ("Anna", None)
        view = await on_call.thread(thread)
        assert (view.seat, view.speaks_for) == (role, (role,))
        said = await on_call.send(thread, "J'arrive")
        assert said.behalf == role
        await on_call.wait_state(thread, said.id, "stored", SECONDS)
        answer = await reads(me, thread, "J'arrive")
        assert (answer.author_name, answer.behalf) == ("Bruno", role)
        assert (answer.behalf_name, answer.marks) == ("Chirurgie de garde", ())
        member = next(m for m in (await me.thread(thread)).members if m.kind == "role")
        assert [one.name for one in member.holders] == ["Bruno"]


async def hand_over(outgoing, incoming, role):
    """From one to the other: proposed, accepted, let in, and the first taken out."""
    await outgoing.hand_over(role, incoming.account)
    await asked(incoming, role)
    await incoming.accept_role(role, replacing=outgoing.account)
    await holds(incoming, role)

    async def is_alone():
        return await holders(incoming, role) == [incoming.name]

    await until(incoming, is_alone)


async def test_after_a_hand_over_the_new_one_reads_the_past_and_the_old_one_nothing(
    hospital,
):
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as me, bruno.client() as old, claire.client() as new:
        for one in (me, old, new):
            await one.wait_online()
        role = await hospital.role(old, "Chirurgie de garde")
        thread = (await me.new_thread("Avis", [role])).id
        await me.send(thread, "Avant")
        await reads(old, thread, "Avant")
        await hand_over(old, new, role)
        await reads(new, thread, "Avant")

        async def is_out():
            return not (await old.thread(thread)).joined

        await until(old, is_out)
        await me.send(thread, "Après")
        await reads(new, thread, "Après")
        said = await new.send(thread, "Je reprends")
        await new.wait_state(thread, said.id, "stored", SECONDS)
        answer = await reads(me, thread, "Je reprends")
        assert (answer.author_name, answer.behalf, answer.marks) == ("Claire", role, ())
        assert await texts(old, thread) == ["Avant"]
        assert not [one for one in await old.roles() if one.held]
        with pytest.raises(NotAllowed):
            await old.send(thread, "Encore moi")
        history = (await new.role(role)).history
        came_and_went = [
            ([name for _, name in line.came], [name for _, name in line.gone])
            for line in history
        ]
        assert came_and_went == [(["Bruno"], []), (["Claire"], []), ([], ["Bruno"])]


async def test_nobody_is_let_in_whom_this_device_did_not_ask(hospital):
    bruno, claire, david = await hospital.enrol("Bruno", "Claire", "David")
    async with bruno.client() as old, claire.client() as new, david.client() as other:
        for one in (old, new, other):
            await one.wait_online()
        role = await hospital.role(old, "Garde")
        with pytest.raises(NotFound):
            await new.accept_role(role)
        await old.propose_holder(role, new.account)
        await asked(new, role)
        await new.accept_role(role)
        await holds(new, role)
        assert await holders(new, role) == ["Bruno", "Claire"]
        with pytest.raises(NotAllowed):
            await new.propose_holder(role, other.account)
        with pytest.raises(NotAllowed):
            await new.remove_holder(role, old.account)
        await old.remove_holder(role, new.account)
        assert await holders(old, role) == ["Bruno"]
        assert "ROL-01" in (await old.role(role)).warnings
