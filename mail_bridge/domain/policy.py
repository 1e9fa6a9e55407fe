"""Who may send us mail, and to whom we may hand ours: the circle of trust.

A message passes when the domains of its sender and of its recipients are in the white
list and the certificate of the peer is one of those listed for that domain (facts A.2).
That the certificate is valid was proved before. What never enters this room: I/O.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from cordee.mail_bridge.domain.distinguished_name import DistinguishedName
from cordee.mail_bridge.domain.white_list import WhiteList, domain_of

MAX_AGE: Final = timedelta(days=14)
"""No period is published; an operator that left must not be trusted for ever."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who it is from ("" for the null sender of notices) and to whom."""

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeerIdentity:
    """Whom a valid, unrevoked certificate of the circle of trust names."""

    name: DistinguishedName
    expires: datetime


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What a site decides about whom it trusts."""

    own_domains: frozenset[str]
    """Domains that we take mail for, as `normal_domain` gives them."""
    operators: frozenset[DistinguishedName] = frozenset()
    """Certificates of our own operator or relay: they speak for every listed domain."""
    tolerance: timedelta = timedelta()
    """How long a list may be used after its signer's certificate expired."""
    max_age: timedelta = MAX_AGE
    """How old a list may be that mail is judged by."""


@dataclass(frozen=True, slots=True)
class Accept:
    """It may pass."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Never: an enhanced code 5.x.x (RFC 3463) and one plain sentence."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Not now: an enhanced code 4.x.x and one plain sentence."""

    code: str
    sentence: str


Verdict: TypeAlias = Accept | Refuse | Defer

ACCEPT: Final = Accept()
NO_CERTIFICATE: Final = Refuse("5.7.1", "A certificate of the circle of trust is asked")
EXPIRED: Final = Refuse("5.7.1", "Your certificate has expired")
NO_LIST: Final = Defer("4.7.1", "We have no white list to judge by; try again later")
STALE: Final = Defer("4.7.1", "Our white list is out of date; try again later")
NOT_OURS: Final = Refuse(
    "5.7.1", "The recipient is not of our domain, and we relay not"
)
UNLISTED_OURS: Final = Defer("4.7.1", "Our own domain is not in the white list yet")
UNKNOWN_DOMAIN: Final = Refuse("5.7.1", "The sender's domain is in no white list")
UNKNOWN_PEER: Final = Refuse("5.7.1", "Your certificate is not in the white list")
OTHER_DOMAIN: Final = Refuse(
    "5.7.1", "Your certificate is not one of those listed for the sender's domain"
)
UNKNOWN_TARGET: Final = Refuse(
    "5.7.1", "The recipient's domain is not in the white list"
)
EXPIRED_SERVER: Final = Defer("4.7.5", "The server's certificate has expired")
OTHER_SERVER: Final = Defer(
    "4.7.5", "The server's certificate is not one of those listed for the domain"
)
"""Not for ever: an operator changes certificates before the list says so."""


def judge(
    envelope: Envelope,
    peer: PeerIdentity | None,
    white_list: WhiteList | None,
    now: datetime,
    settings: PolicySettings,
) -> Verdict:
    """Whether a peer may give us this mail."""
    if peer is None:
        return NO_CERTIFICATE
    if peer.expires <= now:
        return EXPIRED
    if any(domain_of(each) not in settings.own_domains for each in envelope.recipients):
        return NOT_OURS
    if white_list is None or _is_stale(white_list, now, settings):
        return NO_LIST if white_list is None else STALE
    if any(domain_of(each) not in white_list for each in envelope.recipients):
        return UNLISTED_OURS
    return _judge_sender(envelope.sender, peer, white_list, settings)


def _judge_sender(
    sender: str, peer: PeerIdentity, white_list: WhiteList, settings: PolicySettings
) -> Verdict:
    if not sender:  # a notice: of whatever operator, but of one
        known = peer.name in settings.operators or white_list.knows(peer.name)
        return ACCEPT if known else UNKNOWN_PEER
    domain = domain_of(sender)
    if domain not in white_list:
        return UNKNOWN_DOMAIN
    if peer.name in settings.operators or peer.name in white_list.lookup(domain):
        return ACCEPT
    return OTHER_DOMAIN


def speaks_for(
    author: str, sender: str, peer: PeerIdentity, white_list: WhiteList | None
) -> bool:
    """Whether the author that a mail names in its header may be believed.

    The envelope was judged, and the header is what is read: its domain has to be that
    of the envelope's sender, or one of those that the peer's certificate is listed for.
    A relay hands on what others wrote: that it may is no word on who they are.
    """
    domain = domain_of(author)
    if not domain:
        return False
    if sender and domain_of(sender) == domain:
        return True
    return white_list is not None and peer.name in white_list.lookup(domain)


def judge_server(
    domain: str,
    peer: PeerIdentity | None,
    white_list: WhiteList | None,
    now: datetime,
    settings: PolicySettings,
) -> Verdict:
    """Whether mail for a domain may be handed to this server.

    `peer` is None before a connection: the domain alone is judged.
    """
    if white_list is None or _is_stale(white_list, now, settings):
        return NO_LIST if white_list is None else STALE
    if domain not in white_list:
        return UNKNOWN_TARGET
    if peer is None:
        return ACCEPT
    if peer.expires <= now:
        return EXPIRED_SERVER
    if peer.name in settings.operators or peer.name in white_list.lookup(domain):
        return ACCEPT
    return OTHER_SERVER


def _is_stale(white_list: WhiteList, now: datetime, settings: PolicySettings) -> bool:
    expired = now > white_list.signed_until + settings.tolerance
    return expired or white_list.age(now) > settings.max_age
