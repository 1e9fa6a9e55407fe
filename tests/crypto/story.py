"""What a story of a thread is made of: its people, its models, what must hold.

The rules are in `story_accounts.py` and `story_thread.py`; what never enters here is a
word about keys that the models do not bring.
"""

import contextlib
import functools
from collections import Counter
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cordee.crypto.chain_entry import AccountKind
from cordee.crypto.epoch import ROTATORS, Capacity
from cordee.crypto.opening.secret import DeviceKeys, Secret
from tests.crypto.accounts import Held, Organisation, Person
from tests.crypto.model import Audience, Secrets
from tests.crypto.trial import Store, Trial
from tests.crypto.world import Thread

picks = st.integers(0, 11)
PEOPLE = ("anna", "bruno", "claire", "david")
WITH_PASSKEY = {"bruno", "claire"}
TOTALS = Counter()
"""Over all runs of this process; the test that goes through many prints them."""


class ImpossibleError(Exception):
    """Nobody can do this now: the step is left out, the story goes on."""


def able(condition):
    if not condition:
        raise ImpossibleError


def action(**drawn):
    """Make a rule of a step that is left out when it is impossible."""

    def wrap(step):
        @functools.wraps(step)
        def attempt(self, **values):
            with contextlib.suppress(ImpossibleError):
                step(self, **values)
                TOTALS["steps"] += 1
                TOTALS[step.__name__] += 1
            self.audience.look()

        return rule(**drawn)(attempt)

    return wrap


class Voice(NamedTuple):
    """Who speaks in the thread, for a role where one is set."""

    person: Person
    role: Held | None = None

    @property
    def seat(self):
        return self.role or self.person


class Story(RuleBasedStateMachine):
    """Four people, a role, and what may join them; anna owns the thread."""

    share = 0.1
    """Of the boxes that are sealed to another key, so many are tried all the same."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.seed, self.words = seed, 0
        self.organisation = Organisation()
        self.people = {n: self.enrol(n, passkey=n in WITH_PASSKEY) for n in PEOPLE}
        self.machines, self.roles, self.blamed = {}, {}, set()
        self.secrets, self.memories = Secrets(), {}
        self.due = []
        self.audience = Audience()
        for person in self.people.values():
            self.note_account(person)
        self.anna = self.people["anna"]
        self.found_role("cardiology", [self.anna, self.people["bruno"]])
        self.thread = Thread([*self.people.values(), *self.roles.values()], self.anna)
        self.note_epoch(self.anna.devices[0])
        bruno = self.people["bruno"].member(Capacity.MEMBER, 1)
        self.publish(Voice(self.anna), [*self.thread.renewed(), bruno])
        TOTALS["examples"] += 1

    def enrol(self, name, kind=AccountKind.PERSON, *, passkey=False):
        return Person(name, self.organisation, kind, passkey)

    # --- what is noted -----------------------------------------------------------

    def remember(self, key, *secrets):
        self.memories.setdefault(key, []).extend(secrets)

    def note_account(self, person, maker=None):
        """Note the newest generation of a person, a gateway or an agent."""
        slots = [key for key in person.live if key.type != "device"]
        self.secrets.generation(person, person.live, slots)
        if maker is not None:
            self.secrets.made[maker].add(("gen", person.name, person.state.g))

    def note_held(self, held, maker):
        """Note the newest generation of a role: sealed to its holders' ones."""
        openers = [
            ("gen", held.known[holder.account].name, holder.generation)
            for holder in held.state.holders
        ]
        self.secrets.generation(held, openers)
        self.secrets.made[maker].add(("gen", held.name, held.state.g))
        self.audience.renewed(held)

    def note_epoch(self, maker, given=None, poisoned=()):
        """Note to whom the newest epoch was sealed, and with which earlier ones."""
        number, epoch = len(self.thread.records) - 1, []
        self.due.append(epoch)
        for member in self.thread.record.core.members:
            party = self.thread.people[member.account]
            opener = ("gen", party.name, member.generation)
            if party in poisoned:
                continue
            for past in (*(given or {}).get(party, ()), number):
                self.secrets.opens[opener].add(("epoch", past))
                self.due[past].append((party, member.generation))
        self.secrets.made[maker].add(("epoch", number))
        self.secrets.opens["epoch", number].add(("title", number))
        self.audience.say(("title", number), epoch)

    def found_role(self, name, holders, kind=AccountKind.ROLE):
        held = self.roles[name] = Held(name, holders, kind)
        self.remember(holders[0].devices[0], held.first_secret)
        self.note_held(held, holders[0].devices[0])
        return held

    # --- what everybody does -------------------------------------------------------

    def publish(self, voice, members, given=None, sealing_key=None, poisoned=()):
        """Make the next record for a voice, and note who it is sealed to."""
        device = voice.person.devices[0]
        history = {party.account: keys for party, keys in (given or {}).items()}
        sealed = self.thread.seal(
            voice.person, members, history, sealing_key, voice.role
        )
        self.remember(device, sealed.key)
        self.thread.accept(sealed)
        self.note_epoch(device, given, poisoned)

    def renew(self, voice):
        self.publish(voice, self.thread.renewed())

    def renew_role(self, role, person):
        made = role.rotate(person)
        self.remember(person.devices[0], made.secret)
        self.note_held(role, person.devices[0])

    def fresh(self, voice):
        """Renew what is due before one speaks, as every sender does.

        A role is renewed by who holds it; a gateway asks somebody else for an epoch.
        """
        for role in self.roles.values():
            mine = voice.person in role.holders and role.is_open_to(voice.person)
            if role.stale and mine:
                self.renew_role(role, voice.person)
        named = voice.role is None or self.thread.names(voice.person, voice.role)
        if named and not self.thread.stale():
            return
        rotators = self.rotators()
        self.renew(voice if voice in rotators else self.one(0, rotators))

    # --- who can act ----------------------------------------------------------------

    def one(self, pick, found):
        """Choose among those who can do it."""
        found = list(found)
        able(found)
        return found[pick % len(found)]

    def two(self, pick, found):
        """Choose two different ones of those who can do it."""
        found = list(found)
        able(len(found) > 1)
        first = found.pop(pick % len(found))
        return first, found[pick // 4 % len(found)]

    def everybody(self):
        return [*self.people.values(), *self.machines.values()]

    def equipped(self):
        return [person for person in self.everybody() if person.devices]

    def voices(self):
        """Members who can act: a device in hand, and no wish to leave."""
        found = []
        for party in self.thread.members:
            if party.account in self.thread.leavers:
                continue
            if isinstance(party, Held):
                able_to = (p for p in party.holders if party.is_open_to(p))
                found += [Voice(person, party) for person in able_to]
            elif party.devices:
                found.append(Voice(party))
        return found

    def with_capacity(self, *capacities):
        return [v for v in self.voices() if self.thread.capacity(v.seat) in capacities]

    def rotators(self):
        """Who can renew the key; whoever is sealed out cannot say what the title is."""
        return [
            voice
            for voice in self.with_capacity(*ROTATORS)
            if not self.thread.is_sealed_out(voice.seat)
        ]

    def writers(self):
        return [
            voice
            for voice in self.with_capacity(
                Capacity.OWNER, Capacity.MEMBER, Capacity.GATEWAY, Capacity.AGENT
            )
            if voice.role is None or voice.role.state.kind is AccountKind.ROLE
        ]

    # --- what must hold ---------------------------------------------------------------

    def keys(self):
        """Every key that anybody ever had, the administrator's among them."""
        return [
            self.organisation.desk,
            *(key for person in self.everybody() for key in person.everyone),
        ]

    def owners(self, key):
        return [p for p in self.everybody() if key in p.everyone]

    def look(self):
        for person in self.everybody():
            for key in person.everyone:
                self.check_software(person, key)
            for key in person.own:
                self.check_due(person, key, person)
        for role in self.roles.values():
            for holder in role.state.holders:
                person = role.known[holder.account]
                if (person, holder.generation) not in self.audience.orphans:
                    for key in person.own:
                        self.check_due(role, key, person)
        self.check_trial()

    def check_software(self, person, key):
        """What a client reads with this key is what was sealed for it."""
        parties = [person, *self.roles.values()]
        read = set().union(*(self.read(party, key) for party in parties))
        wanted = self.secrets.reach(key, with_memory=False)
        assert read == {number for kind, number in wanted if kind == "message"}

    def read(self, party, key):
        """Numbers of the messages that a client reads with a key of this account."""
        by_words = {m.words: n for n, m in enumerate(self.thread.messages)}
        return {by_words[words] for words in self.thread.read(party, key)}

    def check_due(self, party, key, person):
        """Whatever else happened, every key in hand reads all that is due."""
        due = self.audience.must_read(party)
        found = self.secrets.reach(key, with_memory=False)
        assert due <= found, (party, key, person)
        messages = {number for kind, number in due if kind == "message"}
        assert messages <= self.read(party, key)
        TOTALS["messages read"] += len(messages)

    def check_trial(self):
        """Each key opens what the models say, however it is tried."""
        everything = [*self.everybody(), *self.roles.values(), self.organisation]
        trial = Trial(Store(everything, self.thread), self.share, self.seed)
        trial.run(self.keys(), self.memories)
        content = {said.content for said in self.audience.said}
        for key in self.keys():
            opened = trial.reach(key)
            assert opened == self.secrets.reach(key)
            too_much = opened - self.audience.may_read(key)
            assert not too_much, (key, self.owners(key))
            TOTALS["refused contents"] += len(content - opened)
        TOTALS.update({f"tried: {k}": n for k, n in trial.counts.items()})
        TOTALS["messages"] += len(self.thread.messages)

    def teardown(self):
        if hasattr(self, "thread"):
            self.look()


@contextlib.contextmanager
def recorded():
    """Note every secret that is drawn: a thief forgets nothing."""
    drawn, draw = [], Secret.random.__func__

    def random(cls, size=32):
        drawn.append(draw(cls, size))
        return drawn[-1]

    Secret.random = classmethod(random)
    try:
        yield drawn
    finally:
        Secret.random = classmethod(draw)


def junk_key():
    """Public key that nobody has the private half of."""
    return DeviceKeys.generate().kem.public
