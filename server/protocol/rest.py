"""What goes over plain HTTP: knowing a server, and joining it.

`GET /v1/server` answers ServerInfo as JSON. `POST /v1/accounts` takes SignUp and
answers SignedUp or Refused, as MessagePack (`application/msgpack`).
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from cordee.server.protocol.types import Box, Hash, Id16, Signed, Wire


class ServerInfo(msgspec.Struct, frozen=True):
    """JSON object: the origin that session proofs name, and the wire versions."""

    name: str
    origin: str
    versions: tuple[int, ...]
    software: str


class SignUp(Wire, frozen=True):
    """A new account.

    `proof` answers the invitation (ATT-03); an organisation that the operator let in
    sends 32 zero bytes, since nobody attests it.
    """

    invitation: Id16
    create: Signed
    openers: Annotated[tuple[Box, ...], Meta(max_length=64)]
    reserve: Annotated[tuple[Box, ...], Meta(max_length=64)]
    proof: Hash


class SignedUp(Wire, frozen=True):
    account: Hash
