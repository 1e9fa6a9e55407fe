"""Roles with the real server: who holds "Surgery on call" answers in its name."""

import asyncio
import contextlib

import pytest

from cordee.clients.sdk import Identity, NotAllowed
from cordee.clients.sdk.errors import NotFound
from cordee.crypto.epoch import parse_record
from cordee.crypto.errors import CryptoError
from cordee.crypto.message import parse_header
from cordee.crypto.opening.account import Boxes
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.held import open_held
from cordee.crypto.opening.message import open_message
from cordee.crypto.opening.secret import OpeningError
from cordee.crypto.signing import Signed
from cordee.server.protocol.client_frames import (
    AppendEntry,
    GetBoxes,
    GetEpochs,
    GetRange,
)
from cordee.server.protocol.types import ItemKind
from tests.support.gateway import gateway_of
from tests.support.hospital import DAY

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
        call = await me.send(thread, "Ventre aigu, 34 ans")
        seen = await reads(on_call, thread, "Ventre aigu, 34 ans")
        await on_call.displayed(thread, seen.seq)
        shown = await me.wait_state(thread, call.id, "displayed", SECONDS)
        assert (shown.displayed_by, shown.recipients) == ((role,), 1)
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


async def share(holder, other, role, *, manager=False):
    """Proposed, accepted, let in: both hold it."""
    await holder.propose_holder(role, other.account, manager=manager)
    await asked(other, role)
    await other.accept_role(role)
    await holds(other, role)


async def hand_over(outgoing, incoming, role):
    """From one to the other: proposed, accepted, let in, and the first taken out."""
    await outgoing.hand_over(role, incoming.account)
    await asked(incoming, role)
    await incoming.accept_role(role, replacing=outgoing.account)
    await holds(incoming, role)
    await until(incoming, lambda: is_alone(incoming, role))


async def is_alone(me, role):
    return await holders(me, role) == [me.name]


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


async def test_who_is_put_out_before_he_heard_of_letting_in_leaves_the_threads(
    hospital, monkeypatch
):
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as me, bruno.client() as old, claire.client() as new:
        for one in (me, old, new):
            await one.wait_online()
        role = await hospital.role(old, "Chirurgie de garde")
        thread = (await me.new_thread("Avis", [role])).id
        await me.send(thread, "Avant")
        await reads(old, thread, "Avant")
        link = old._parts.link
        ask = link.ask

        async def answered_late(make):
            answer = await ask(make)
            if isinstance(make(0), AppendEntry):
                await until(new, lambda: is_alone(new, role))
            return answer

        monkeypatch.setattr(link, "ask", answered_late)
        await hand_over(old, new, role)

        async def is_out():
            return not (await old.thread(thread)).joined

        await until(old, is_out)
        assert not [one for one in await old.roles() if one.held]


async def test_nobody_is_let_in_whom_this_device_did_not_ask(hospital):
    bruno, claire, david = await hospital.enrol("Bruno", "Claire", "David")
    async with bruno.client() as old, claire.client() as new, david.client() as other:
        for one in (old, new, other):
            await one.wait_online()
        role = await hospital.role(old, "Garde")
        with pytest.raises(NotFound):
            await new.accept_role(role)
        await share(old, new, role)
        assert await holders(new, role) == ["Bruno", "Claire"]
        with pytest.raises(NotAllowed):
            await new.propose_holder(role, other.account)
        with pytest.raises(NotAllowed):
            await new.remove_holder(role, old.account)
        await old.remove_holder(role, new.account)
        assert await holders(old, role) == ["Bruno"]
        assert "ROL-01" in (await old.role(role)).warnings


def boxes_of(me, account=None):
    """What the server gives of an account's boxes."""
    return me._parts.link.ask(lambda ref: GetBoxes(ref, account))


async def everything_of(me, thread, role):
    """All that the server stores of a thread: items and the role's boxes."""
    link = me._parts.link
    items = await link.ask(lambda ref: GetRange(ref, thread, 1, 2**53 - 1, role))
    epochs = await link.ask(lambda ref: GetEpochs(ref, thread, 0, role))
    return items.items, epochs.records, (await boxes_of(me, role)).boxes


def opened_by(keyrings, chain, stored, me, mine):
    """Numbers of the messages that some keys open, whatever they are tried on.

    `mine` is a keyring of the account `me`, which is tried on the role's boxes too.
    """
    items, records, boxes = stored
    served = {one.seq: Boxes(one.openers, one.reserve) for one in boxes}
    held = list(keyrings)
    with contextlib.suppress(CryptoError, OpeningError):
        held.append(open_held(chain, me, mine, served))
    keys = {}
    for part in records:
        record = parse_record(Signed(part.record.body, part.record.signature))
        for keyring in held:
            for g in keyring.secrets:
                with contextlib.suppress(CryptoError, OpeningError):
                    opened = open_epoch(record, chain.account, part.box, keyring.key(g))
                    keys[record.core.epoch] = opened.key
                    keys |= opened.history
    read = []
    for item in items:
        if item.kind is not ItemKind.MESSAGE:
            continue
        key = keys.get(parse_header(item.body).epoch)
        if key is not None:
            open_message(item.body, item.payload, key)
            read.append(item.seq)
    return read


async def test_a_former_holder_s_keys_open_nothing_new(hospital):
    """Everything the server stores, tried with everything that he ever held."""
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as me, bruno.client() as old, claire.client() as new:
        for one in (me, old, new):
            await one.wait_online()
        role = await hospital.role(old, "Chirurgie de garde")
        thread = (await me.new_thread("Avis", [role])).id
        first = await me.send(thread, "Avant")
        await reads(old, thread, "Avant")
        first = await me.wait_state(thread, first.id, "stored", SECONDS)
        kept = [old._parts.held.memory(role).keyring]
        await hand_over(old, new, role)
        second = await me.send(thread, "Après")
        second = await me.wait_state(thread, second.id, "stored", SECONDS)
        await reads(new, thread, "Après")
        stored = await everything_of(new, thread, role)
        chain = new._parts.accounts.get(role)
        theirs = opened_by(kept, chain, stored, old.account, old._parts.own.keyring)
        assert theirs == [first.seq]
        mine = new._parts.own.keyring
        assert opened_by([], chain, stored, new.account, mine) == [
            first.seq,
            second.seq,
        ]


async def test_a_holder_s_new_generation_renews_the_role_and_its_threads(hospital):
    """His phone is stolen: what it holds opens nothing that is written after."""
    anna, bruno, claire = await hospital.enrol("Anna", "Bruno", "Claire")
    async with anna.client() as me, bruno.client() as old, claire.client() as other:
        for one in (me, old, other):
            await one.wait_online()
        role = await hospital.role(old, "Chirurgie de garde")
        await share(old, other, role)
        thread = (await me.new_thread("Avis", [role])).id
        before = await me.send(thread, "Avant")
        before = await me.wait_state(thread, before.id, "stored", SECONDS)
        await reads(other, thread, "Avant")
        stolen = [other._parts.held.memory(role).keyring]
        thief = other._parts.own.keyring
        await other.rotate_account()

        async def is_fresh():
            view = await me.role(role)
            return view.generation > 0 and not view.warnings

        await until(me, is_fresh)
        after = await me.send(thread, "Après")
        after = await me.wait_state(thread, after.id, "stored", SECONDS)
        await reads(old, thread, "Après")
        await reads(other, thread, "Après")
        stored = await everything_of(old, thread, role)
        chain = old._parts.accounts.get(role)
        found = opened_by(stolen, chain, stored, other.account, thief)
        assert found == [before.seq]


async def test_another_holder_renews_the_role_of_one_who_is_gone(hospital):
    """The one who rotated has no time left for it: the other's client does it."""
    bruno, claire = await hospital.enrol("Bruno", "Claire")
    async with bruno.client() as me:
        await me.wait_online()
        role = await hospital.role(me, "Garde")
        async with claire.client() as other:
            await other.wait_online()
            await share(me, other, role)
            await other._parts.own.rotate()

            async def is_fresh():
                view = await me.role(role)
                return view.generation > 0 and not view.warnings

            await until(me, is_fresh)


async def test_two_managers_at_once_come_to_the_same_end(hospital):
    bruno, claire, david = await hospital.enrol("Bruno", "Claire", "David")
    async with bruno.client() as one, claire.client() as two, david.client() as new:
        for client in (one, two, new):
            await client.wait_online()
        role = await hospital.role(one, "Garde")
        await share(one, two, role, manager=True)
        await asyncio.gather(
            one.propose_holder(role, new.account), two.propose_holder(role, new.account)
        )
        await asked(new, role)
        await new.accept_role(role)
        await holds(new, role)
        assert await holders(new, role) == ["Bruno", "Claire", "David"]
        ended = await asyncio.gather(
            one.remove_holder(role, new.account),
            two.remove_holder(role, new.account),
            return_exceptions=True,
        )
        late = [error for error in ended if error is not None]
        assert len(late) < 2
        assert all(isinstance(error, NotFound) for error in late), late
        for client in (one, two):
            assert await holders(client, role) == ["Bruno", "Claire"]
        taken = await asyncio.gather(
            one.remove_holder(role, two.account),
            two.remove_holder(role, one.account),
            return_exceptions=True,
        )
        assert len([error for error in taken if error is not None]) == 1
        assert len(await holders(one, role)) == 1


async def test_what_was_accepted_is_carried_out_when_the_asker_comes_back(hospital):
    """Both accepted for one end of the chain: the second yes is signed again."""
    bruno, claire, david = await hospital.enrol("Bruno", "Claire", "David")
    async with claire.client() as new, david.client() as other:
        for client in (new, other):
            await client.wait_online()
        async with bruno.client() as one:
            await one.wait_online()
            role = await hospital.role(one, "Garde")
            for client in (new, other):
                await one.propose_holder(role, client.account)
                await asked(client, role)
        for client in (new, other):
            await client.accept_role(role)
            assert not (await client.role(role)).held
        async with bruno.client() as one:
            await one.wait_online()
            for client in (new, other):
                await holds(client, role)
            names = await holders(one, role)
            assert (names[0], sorted(names[1:])) == ("Bruno", ["Claire", "David"])


async def test_what_is_declined_or_taken_back_comes_to_nothing(hospital):
    bruno, claire = await hospital.enrol("Bruno", "Claire")
    async with bruno.client() as one, claire.client() as other:
        for client in (one, other):
            await client.wait_online()
        role = await hospital.role(one, "Garde")
        await one.propose_holder(role, other.account)
        await asked(other, role)
        await other.decline_role(role)
        with pytest.raises(NotFound):
            await other.accept_role(role)
        await one.propose_holder(role, other.account)
        await asked(other, role)
        await one.decline_role(role, other.account)
        with pytest.raises(NotFound):
            await other.accept_role(role)
        assert await holders(one, role) == ["Bruno"]


async def test_a_role_that_nobody_attested_is_let_into_no_thread(hospital):
    anna, bruno = await hospital.enrol("Anna", "Bruno")
    what = Identity("", "Garde", "", "", "CHU")
    async with anna.client() as me, bruno.client() as one:
        for client in (me, one):
            await client.wait_online()
        async with hospital.office() as office:
            invitation = await office.create_invitation(what, DAY, "role")
            role = (await one.create_role(invitation.to_text())).account
            again = await one.create_role(
                (await office.create_invitation(what, DAY)).to_text()
            )
            with pytest.raises(NotAllowed):
                await me.new_thread("Avis", [role])
            rules = {view.account: view.rule for view in await office.enrol()}
        assert (rules[role], rules[again.account]) == (None, "ATT-03")


async def test_a_gateway_is_listed_as_what_it_is_and_reads_no_past(hospital):
    [anna] = await hospital.enrol("Anna")
    machine = await gateway_of(hospital)
    async with anna.client() as me:
        await me.wait_online()
        thread = (await me.new_thread("Sortie", [machine.account])).id
        listed = {m.account: m for m in (await me.thread(thread)).members}
        kind, capacity = "gateway", "gateway"
        found = listed[machine.account]
        assert (found.kind, found.capacity) == (kind, capacity)
        with pytest.raises(NotAllowed):
            await me.invite(thread, machine.account, past=True, capacity="gateway")


async def test_who_wants_out_asks_a_manager_who_takes_him_out(hospital):
    bruno, claire = await hospital.enrol("Bruno", "Claire")
    async with bruno.client() as one, claire.client() as other:
        for client in (one, other):
            await client.wait_online()
        role = await hospital.role(one, "Garde")
        with pytest.raises(NotAllowed):
            await one.ask_out(role, "Merci de me retirer")
        await share(one, other, role)
        assert await other.ask_out(role, "Merci de me retirer") == [bruno.account]
        [direct] = [view.id for view in await other.threads() if view.direct]
        line = await reads(one, direct, "Merci de me retirer")
        assert (line.author, line.behalf) == (claire.account, None)
        await one.remove_holder(role, other.account)

        async def is_out():
            return not (await other.role(role)).held

        await until(other, is_out)
