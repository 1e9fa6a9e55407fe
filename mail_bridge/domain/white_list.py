"""The white list of MSSanté: which certificates speak for which domain.

What never enters this room: how it is fetched and verified; I/O; a clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from cordee.mail_bridge.domain.distinguished_name import DistinguishedName

MAX_DOMAIN: Final = 253
"""Characters (RFC 1035 §2.3.4)."""
_LABEL: Final = r"[a-z0-9_-]{1,63}"
_DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\Z")

NOBODY: frozenset[DistinguishedName] = frozenset()


@dataclass(frozen=True, slots=True)
class WhiteList:
    """One verified list. Domains are as `normal_domain` gives them."""

    generated: datetime
    """DateDeGeneration; a list that is older never takes its place."""
    signed_until: datetime
    """When the certificate of its signer expires."""
    domains: Mapping[str, frozenset[DistinguishedName]]
    names: frozenset[DistinguishedName] = field(init=False)

    def __post_init__(self) -> None:
        everybody = NOBODY.union(*self.domains.values())
        object.__setattr__(self, "names", everybody)

    def __contains__(self, domain: str) -> bool:
        return _quiet_domain(domain) in self.domains

    def lookup(self, domain: str) -> frozenset[DistinguishedName]:
        """The certificates that speak for a domain, in any writing of it."""
        return self.domains.get(_quiet_domain(domain), NOBODY)

    def knows(self, name: DistinguishedName) -> bool:
        """Whether it is a certificate of any operator."""
        return name in self.names

    def age(self, now: datetime) -> timedelta:
        return now - self.generated


def domain_of(address: str) -> str:
    """The domain of an address as it is compared; "" when there is none."""
    return _quiet_domain(address.rpartition("@")[2]) if "@" in address else ""


@lru_cache(maxsize=16_384)  # more than there are domains in the list
def normal_domain(text: str) -> str:
    """A domain in the one writing that is compared: IDNA, lower case. ValueError."""
    trimmed = text.strip().removesuffix(".")
    if trimmed.isascii():
        written = trimmed.lower()
    else:
        written = trimmed.encode("idna").decode().lower()
    if len(written) > MAX_DOMAIN or not _DOMAIN.match(written):
        raise ValueError("no name of a domain")
    return written


def _quiet_domain(text: str) -> str:
    try:
        return normal_domain(text)
    except ValueError:
        return ""
