"""What happens to accounts: devices, thieves, the card, and who holds a role."""

from hypothesis import strategies as st

from tests.crypto.story import Story, able, action, picks, recorded


class AccountRules(Story):
    @action(pick=picks)
    def add_device(self, pick):
        person = self.one(pick, self.equipped())
        able(len(person.state.openers) < 6)
        self.secrets.given(person, person.add_device())

    @action(pick=picks, last=st.booleans())
    def a_device_is_stolen(self, pick, last):
        person = self.one(pick, self.equipped())
        able(last or len(person.devices) > 1)
        person.stolen.append(person.devices.pop())

    @action(pick=picks)
    def every_device_is_lost(self, pick):
        """Nobody else has them: they are gone, and the account stays as it is."""
        person = self.one(pick, self.people.values())
        able(person.devices and self.words % 3 == 0)
        person.devices = []

    @action(pick=picks, everything=st.booleans())
    def rotate_account(self, pick, everything):
        person = self.one(pick, self.equipped())
        made = person.rotate(person.stolen if everything else ())
        signer = person.devices[0]
        self.remember(signer, made.secret)
        self.note_account(person, signer)

    @action(pick=picks)
    def a_thief_takes_over(self, pick):
        """He shuts the owner out, and forgets no secret that he draws."""
        robbed = (p for p in self.people.values() if p.stolen and not p.state.locked)
        person = self.one(pick, robbed)
        able(person.state.seq not in person.hostile)
        thief = person.stolen[-1]
        with recorded() as drawn:
            person.taken_over(thief)
        self.remember(thief, *(s for s in drawn if len(s.reveal()) == 32))
        self.note_account(person, thief)
        self.secrets.made[thief].add(("reserve", person.name, person.state.seq))

    @action(pick=picks)
    def lock(self, pick):
        robbed = (p for p in self.people.values() if p.stolen and not p.state.locked)
        person = self.one(pick, robbed)
        seq = person.lock()
        first = person.chain.states[seq].g + 1
        lost = {(person, g) for g in range(first, person.state.g)}
        self.audience.orphans |= lost
        self.secrets.locked(person, seq)

    @action(pick=picks, by_passkey=st.booleans())
    def recover(self, pick, by_passkey):
        person = self.one(pick, (p for p in self.people.values() if not p.devices))
        slot = person.passkey if by_passkey and person.passkey else person.card
        able(slot in person.live)
        person.recover(slot)
        self.note_account(person)

    # --- roles -----------------------------------------------------------------------

    @action(pick=picks)
    def add_holder(self, pick):
        role = self.one(pick, self.roles.values())
        manager = self.one(pick, filter(role.is_open_to, role.managers))
        others = (p for p in self.equipped() if p not in role.holders)
        self.join_role(role, manager, self.one(pick // 2, others))

    def join_role(self, role, manager, incoming):
        role.add(manager, incoming)
        opener = ("gen", incoming.name, incoming.state.g)
        self.secrets.given(role, opener)

    @action(pick=picks)
    def hand_over(self, pick):
        """The manager adds who comes, who then removes who goes."""
        role = self.one(pick, self.roles.values())
        manager = self.one(pick, filter(role.is_open_to, role.managers))
        outgoing = self.one(pick, (p for p in role.holders if p not in role.managers))
        others = (p for p in self.equipped() if p not in role.holders)
        incoming = self.one(pick // 2, others)
        self.join_role(role, manager, incoming)
        self.remove_from(role, manager if pick % 2 else incoming, outgoing)

    @action(pick=picks)
    def remove_holder(self, pick):
        role = self.one(pick, self.roles.values())
        manager = self.one(pick, filter(role.is_open_to, role.managers))
        outgoing = self.one(pick, (p for p in role.holders if p not in role.managers))
        self.remove_from(role, manager, outgoing)

    def remove_from(self, role, by, outgoing):
        if by not in role.managers:
            able(role.is_open_to(by))
        made = role.rotate(by, [outgoing])
        self.remember(by.devices[0], made.secret)
        self.note_held(role, by.devices[0])

    @action(pick=picks)
    def renew_a_role(self, pick):
        """A holder who was robbed has a new generation: the role follows."""
        role = self.one(pick, (r for r in self.roles.values() if r.stale))
        self.renew_role(role, self.one(pick, filter(role.is_open_to, role.holders)))
