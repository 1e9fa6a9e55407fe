"""A role or record put together by hand, for the families that speak of seats."""

from tests.vectors.assembler import H, Kem, aead, enc, kdf, sha


class HeldDraft:
    """A held account under construction; `devices` gives a holder's signing key."""

    def __init__(self, kind, name, holders, devices):
        """Make it with these chains as holders; the first is its manager and signs."""
        self.kind, self.name, self.devices = kind, name, devices
        self.salt, self.g, self.seq = sha("salt", name)[:16], 0, 0
        self.account = self.head = None
        self.secrets, self.holders = (
            {},
            [self.holder(c, c is holders[0]) for c in holders],
        )
        words = [
            devices[c.account].signature("accept", enc([self.salt, None, self.holders]))
            for c in holders
        ]
        gen = self.generation(0)
        content = [kind, self.salt, self.holders, words, gen, None, [1]]
        self.entries = [self.entry("create", content, holders[0])]
        self.account = H("account", self.entries[0][0])
        self.head = H("entry", self.entries[0][0])

    @property
    def place(self):
        return [self.account, self.seq, self.head]

    def holder(self, chain, manager=False):
        return ["account", *chain.place, chain.g, manager]

    def generation(self, g):
        secret = self.secrets[g] = sha("secret", self.name, g)
        pk = Kem(kdf(secret, "acct-kem", [g])).pk
        boxes = [sha("box", self.name, g, holder[1]) for holder in self.holders]
        if not g:
            return [g, pk, boxes, None, None]
        link = aead(kdf(secret, "acct-link", [self.account, g]), self.secrets[g - 1])
        return [g, pk, boxes, link, None]

    def entry(self, kind, content, chain):
        key = self.devices[chain.account]
        seq = 0 if self.account is None else self.seq + 1
        signer = [key.sig_pk, chain.place]
        time = 1_790_000_000_000
        body = [1, self.account, seq, self.head, time, signer, kind, enc(content)]
        return key.sign("entry", body)

    def put(self, kind, content, chain):
        entry = self.entry(kind, content, chain)
        self.entries.append(entry)
        self.seq, self.head = self.seq + 1, H("entry", entry[0])

    def put_holder(self, chain, manager):
        """Add a holder, by a manager."""
        opener = self.holder(chain)
        word = self.devices[chain.account].signature(
            "accept", enc([self.account, self.head, opener])
        )
        self.holders.append(opener)
        box = sha("box", self.name, "add", chain.account)
        self.put("add", [opener, word, box], manager)

    def put_rotation(self, chain, revoked=()):
        """Make the next generation, without the holders `revoked`."""
        gone = [one.account for one in revoked]
        self.holders = [h for h in self.holders if h[1] not in gone]
        gen = self.generation(self.g + 1)
        self.put("rotate", [gone, [], [], gen], chain)
        self.g += 1
