"""What happens in the thread: who joins, leaves, renews, is sealed out, speaks."""

import pytest
from hypothesis import strategies as st

from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import Capacity
from cordee.crypto.errors import EpochError
from cordee.crypto.log import ItemKind
from cordee.crypto.notice import Complaint, Leave, verify_request
from cordee.crypto.opening.epoch import open_epoch
from cordee.crypto.opening.notice import sign_complaint, sign_leave
from tests.crypto.story import Story, able, action, junk_key, picks

HUMAN = st.sampled_from((Capacity.MEMBER, Capacity.READER, Capacity.OWNER))


class ThreadRules(Story):
    def owner(self, pick):
        return self.one(pick, self.with_capacity(Capacity.OWNER))

    @action(pick=picks, past=st.booleans(), capacity=HUMAN)
    def join(self, pick, past, capacity):
        """Somebody joins, or a role, with what its sponsor can read or without."""
        strangers = [*self.people.values(), *self.roles.values()]
        party = self.one(
            pick,
            (
                p
                for p in strangers
                if p not in self.thread.members
                and p.state.kind is not AccountKind.RECORD
            ),
        )
        self.take_in(self.owner(pick), party, capacity, past=past)

    def take_in(self, voice, party, capacity, *, past):
        thread = self.thread
        thread.people[party.account] = party
        epoch = thread.record.core.epoch + 1
        first = thread.record.members[voice.seat.account].from_ if past else epoch
        keys = thread.keys(voice.seat, voice.person.devices[0]) if past else {}
        given = {number: key for number, key in keys.items() if number >= first}
        newcomer = party.member(capacity, first)
        self.publish(voice, [*thread.renewed(), newcomer], {party: given})

    @action(pick=picks, kind=st.sampled_from(("gateway", "agent", "record")))
    def a_machine_joins(self, pick, kind):
        """A gateway, an agent or a record joins; it never reads the past."""
        voice = self.owner(pick)
        party = self.machine(kind)
        able(party not in self.thread.members)
        self.take_in(voice, party, Capacity(kind), past=False)

    def machine(self, kind):
        if kind == "record":
            found = self.roles.get(kind)
            if found is None:
                able(self.anna.devices)
                clerks = [self.anna, self.machine("agent")]
                able(clerks[1].devices)
                found = self.found_role(kind, clerks, AccountKind.RECORD)
        elif kind not in self.machines:
            found = self.machines[kind] = self.enrol(kind, AccountKind(kind))
            self.thread.people[found.account] = found
            self.note_account(found)
        return found if kind == "record" else self.machines[kind]

    @action(pick=picks)
    def remove(self, pick):
        voice = self.owner(pick)
        others = [p for p in self.thread.members if p not in {self.anna, voice.seat}]
        gone = self.one(pick, others)
        self.publish(voice, self.thread.renewed({gone}))

    @action(pick=picks)
    def leave(self, pick):
        thread = self.thread
        voice = self.one(pick, (v for v in self.voices() if v.seat is not self.anna))
        self.fresh(voice)
        other = self.one(pick, (v for v in self.rotators() if v.seat is not voice.seat))
        behalf = voice.role and voice.role.account
        person, device = voice.person, voice.person.devices[0]
        signed = sign_leave(thread.record, person.state, device, behalf)
        held = voice.role and voice.role.chain
        verify_request(signed, Leave, thread.record, person.chain, held=held)
        thread.note(ItemKind.LEAVE, signed.body, b"")
        thread.leavers |= {voice.seat.account}
        if pick % 3:
            self.renew(other)

    @action(pick=picks)
    def rotate_concurrently(self, pick):
        thread = self.thread
        first, second = self.two(pick, self.rotators())
        loser = thread.seal(second.person, thread.renewed(), role=second.role)
        self.remember(second.person.devices[0], loser.key)
        self.renew(first)
        with pytest.raises(EpochError) as refusal:
            thread.accept(loser)
        assert refusal.value.rule == "EPO-01"

    @action(pick=picks)
    def poison(self, pick):
        """An owner seals one member out; he complains, and another renews the key."""
        thread, owner = self.thread, self.owner(pick)
        victims = (v for v in self.voices() if v.seat not in {self.anna, owner.seat})
        victim = self.one(pick, victims)
        keys = {account: party.state.pk for account, party in thread.people.items()}
        keys[victim.seat.account] = junk_key()
        members = thread.renewed()
        self.publish(owner, members, None, keys.__getitem__, {victim.seat})
        self.check_sealed_out(victim)
        self.complain(victim)
        rotators = [v for v in self.rotators() if v.seat is not owner.seat]
        if rotators:
            self.renew(self.one(pick, rotators))

    def check_sealed_out(self, victim):
        thread, seat = self.thread, victim.seat
        box = thread.boxes[-1][seat.account]
        key = seat.ring(victim.person.devices[0]).key(seat.state.g)
        with pytest.raises(EpochError) as refusal:
            open_epoch(thread.record, seat.account, box, key)
        assert refusal.value.rule == "EPO-10"
        thread.boxes[-1][seat.account] = None

    def complain(self, victim):
        thread, person, role = self.thread, victim.person, victim.role
        complaint = sign_complaint(
            thread.record, person.state, person.devices[0], role and role.account
        )
        verify_request(
            complaint,
            Complaint,
            thread.record,
            person.chain,
            held=role and role.chain,
        )
        thread.note(ItemKind.COMPLAINT, complaint.body, b"")
        thread.complained = True

    # --- speaking ----------------------------------------------------------------------

    @action(pick=picks)
    def send(self, pick):
        self.say(pick, self.writers())

    @action(pick=picks)
    def answer(self, pick):
        self.say(pick, self.writers())

    @action(pick=picks)
    def send_for_a_role(self, pick):
        self.say(pick, (v for v in self.writers() if v.role is not None))

    @action(pick=picks)
    def attach(self, pick):
        self.say(pick, self.writers(), plain=b"image" * pick)

    def say(self, pick, voices, plain=None):
        voice = self.one(pick, voices)
        self.fresh(voice)
        self.words += 1
        words, number = f"message {self.words}", len(self.thread.messages)
        if plain is None:
            self.thread.send(voice.person, words, voice.role)
        else:
            self.thread.send_file(voice.person, words, plain, voice.role)
        self.note_said(number, attached=plain is not None)

    def note_said(self, number, *, attached):
        epoch = len(self.thread.records) - 1
        self.secrets.opens["epoch", epoch].add(("message", number))
        self.audience.say(("message", number), self.due[epoch])
        if attached:
            self.secrets.opens["message", number].add(("file", number))
            self.audience.say(("file", number), self.due[epoch])
