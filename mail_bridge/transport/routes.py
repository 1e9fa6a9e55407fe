"""Which servers take the mail of a domain: its MX (RFC 5321 §5), or one smart host.

What never enters this room: a connection to any of them.
"""

import random
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.rdtypes.ANY.MX import MX

from cordee.mail_bridge.errors import MailPermanent, MailTemporary

SMTP_PORT: Final = 25
MAX_HOSTS: Final = 8
"""Servers that are tried for one mail; the next try is another time."""


@dataclass(frozen=True, slots=True)
class Host:
    """Where a server listens."""

    name: str
    port: int = SMTP_PORT

    def __str__(self) -> str:
        return f"{self.name}:{self.port}"


Resolve: TypeAlias = Callable[[str], Awaitable[tuple[Host, ...]]]
"""Servers of a domain, best first. Raises MailTemporary, MailPermanent."""


def smart_host(*hosts: Host) -> Resolve:
    """Everything goes to these."""

    async def resolve(_domain: str) -> tuple[Host, ...]:
        return hosts

    return resolve


class MailExchangers:
    """`await MailExchangers()(domain)`: by DNS."""

    def __init__(
        self, resolver: dns.asyncresolver.Resolver | None = None, port: int = SMTP_PORT
    ) -> None:
        self._resolver = resolver or dns.asyncresolver.Resolver()
        self._port = port

    async def __call__(self, domain: str) -> tuple[Host, ...]:
        """Best first. Raises MailTemporary, MailPermanent."""
        try:
            found = await self._resolver.resolve(domain, "MX", search=False)
        except dns.resolver.NXDOMAIN as error:
            raise MailPermanent("5.1.2", "The domain does not exist") from error
        except dns.resolver.NoAnswer:
            return (Host(domain, self._port),)  # RFC 5321 §5.1: itself
        except dns.exception.DNSException as error:
            sentence = "The servers of the domain cannot be looked up now"
            raise MailTemporary("4.4.3", sentence) from error
        return self._ordered(each for each in found if isinstance(each, MX))

    def _ordered(self, records: Iterable[MX]) -> tuple[Host, ...]:
        listed = [(each.preference, _name(each)) for each in records]
        if all(name in {"", "."} for _, name in listed):
            raise MailPermanent("5.1.10", "The domain takes no mail")  # RFC 7505
        random.shuffle(listed)  # equals in any order (RFC 5321 §5.1)
        listed.sort(key=lambda each: each[0])
        return tuple(Host(name, self._port) for _, name in listed[:MAX_HOSTS])


def _name(record: MX) -> str:
    return record.exchange.to_text(omit_final_dot=True)
