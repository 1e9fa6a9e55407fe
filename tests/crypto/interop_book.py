"""A family of vectors that is being written, as tests/vectors/README.md has them.

What never enters this room: how anything in it is made.
"""

from cordee.crypto.encoding import sha256


class Book:
    """What one implementation makes, for another one to judge."""

    def __init__(self):
        self._signed, self._authorities, self._valid = {}, {}, []

    def signed(self, signed):
        """The name under which it stands in the family."""
        name = sha256(signed.body + signed.signature)[:6].hex()
        self._signed[name] = [signed.body.hex(), signed.signature.hex()]
        return name

    def entries(self, chain):
        return [self.signed(entry) for entry in chain.entries]

    def chains(self, *chains):
        """Chains of a vector, by account."""
        return {chain.account.hex(): self.entries(chain) for chain in chains}

    def authority(self, chain):
        """Whoever verifies a chain finds this one; those it needs come before."""
        self._authorities[chain.account.hex()] = self.entries(chain)

    def add(self, name, operation, /, **fields):
        self._valid.append({"name": name, "operation": operation, **fields})

    def family(self):
        return {
            "family": "interop",
            "signed": self._signed,
            "authorities": self._authorities,
            "valid": self._valid,
            "invalid": [],
        }


def secrets_of(ring):
    """Of a keyring, by generation."""
    return {str(g): secret.reveal().hex() for g, secret in ring.secrets.items()}
