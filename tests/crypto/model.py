"""Who may read what, told twice, and neither time with a key.

`Secrets` notes who made each secret and for whom it was sealed, and says from that
alone what every key opens. `Audience` knows nothing of secrets at all: it notes who
was entitled to what was said when, and who has become so since.
"""

from collections import defaultdict


class Secrets:
    """Secrets by name, and what opens them.

    A name is a key, `("gen", account, g)`, `("reserve", account, seq)`,
    `("epoch", number)`, or content: `("title", n)`, `("message", n)`, `("file", n)`.
    """

    CONTENT = frozenset({"title", "message", "file"})

    def __init__(self):
        self.opens, self.made = defaultdict(set), defaultdict(set)

    def generation(self, account, openers, slots=()):
        """Note the newest generation of an account: it opens the one before it."""
        g, seq, name = account.state.g, account.state.seq, account.name
        newest, reserve = ("gen", name, g), ("reserve", name, seq)
        for opener in openers:
            self.opens[opener].add(newest)
        if g:
            self.opens[newest].add(("gen", name, g - 1))
        for slot in slots:
            self.opens[slot].add(reserve)
        if slots:
            self.opens[reserve].add(newest)

    def locked(self, account, seq):
        """Note that a reserve is the newest generation now; nothing links to it."""
        newest = ("gen", account.name, account.state.g)
        reserve = ("reserve", account.name, seq)
        self.opens[reserve].add(newest)
        self.opens[newest].add(reserve)

    def given(self, account, opener):
        self.opens[opener].add(("gen", account.name, account.state.g))

    def reach(self, key, *, with_memory=True):
        """Contents that a key opens; its memory is of the secrets that it made."""
        seen, waiting = set(), [key]
        if with_memory:
            waiting += self.made[key]
            seen |= self.made[key]
        while waiting:
            for one in self.opens.get(waiting.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return {
            one for one in seen if isinstance(one, tuple) and one[0] in self.CONTENT
        }


class Said:
    """Something that was said: what it was due to, whom, and who could ever read it."""

    def __init__(self, content, due):
        self.content, self.due = content, due
        self.people, self.allowed = set(), set()


class Audience:
    """Accounts to which each thing is due, and the keys that may read it.

    What is due to a role is due to whoever holds it then or later. A key may read what
    is due to somebody from the moment it opens his account, and never what was said
    after it was shut out. Out of a role it is shut by the role's next generation: until
    then what opened a holder opens the role.
    """

    def __init__(self):
        self.roles, self.said, self.orphans = {}, [], set()

    def renewed(self, role):
        """A role has a new generation: it is open to who holds it now."""
        self.roles[role] = set()
        self.look()

    def say(self, content, due):
        """`due` are accounts, each with the generation that it was sealed to."""
        self.said.append(Said(content, due))
        self.look()

    def look(self):
        """Let who opens an account now read what is due to it."""
        for role, keys in self.roles.items():
            keys.update(*(person.live for person in role.holders))
        for said in self.said:
            for account, _g in said.due:
                held = account in self.roles
                said.people.update(account.holders if held else [account])
                said.allowed |= self.roles.get(account, set())
            said.allowed.update(*(person.live for person in said.people))

    def may_read(self, key):
        return {said.content for said in self.said if key in said.allowed}

    def must_read(self, account):
        """All that is due to an account; not what only a thief's generation opens."""
        return {
            said.content
            for said in self.said
            if any(
                one is account and (account, g) not in self.orphans
                for one, g in said.due
            )
        }
