"""What a program or a screen is shown of the directory: who is who, who answers now.

The directory is the server's word; a `person` is one whose chain was verified here.
Times are Unix milliseconds. What never enters this room: a key, a connection.
"""

from typing import Literal

import msgspec

from cordee.clients.sdk.views import PersonView

Way = Literal["cordee", "mssante", "phone"]
MatchKind = Literal["identifier", "exact", "prefix", "typo"]


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """A practitioner at the place that answers a search best; the server's word.

    `practitioner` is the IDNPS. `reach` are the ways to him, the best first: on Cordée
    only when his account was verified under this number. `delivered` is the last
    successful delivery to a mailbox of his, 0 when there was none.
    """

    practitioner: str
    family: str
    given: str
    title: str
    profession: str
    speciality: str
    organization: str
    town: str
    postcode: str
    department: str
    active: bool
    reach: tuple[Way, ...]
    match: MatchKind
    account: bytes | None
    delivered: int


class FoundView(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a search: somebody on Cordée, somebody of the directory, or both.

    `person` can be written to: verified off his chain. `hit` is what the directory
    says. One of them is always there.
    """

    person: PersonView | None = None
    hit: HitView | None = None

    @property
    def reach(self) -> tuple[Way, ...]:
        """The ways to him, the best first; none when nobody knows one."""
        if self.hit is not None:
            return self.hit.reach
        return () if self.person is None else ("cordee",)


class FoundList(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, the obviously right one first.

    `whole` is False when the directory did not answer: then there are only people who
    are on Cordée.
    """

    found: tuple[FoundView, ...]
    whole: bool


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a practitioner works, as what; `lines` are of the address."""

    organization: str
    name: str
    speciality: str
    mode: str
    function: str
    lines: tuple[str, ...]
    postcode: str
    town: str
    phones: tuple[str, ...]
    fax: str


class MailboxView(msgspec.Struct, frozen=True, kw_only=True):
    """An MSSanté address; `rank` 1 is preferred, 0 says nothing.

    `kind` is whose it is (TRE_R257), `state` what deliveries have shown.
    """

    address: str
    kind: Literal["PER", "ORG", "APP", "CAB"]
    service: str
    rank: int
    state: Literal["untried", "good", "stale", "bouncing"]
    delivered: int


class PractitionerView(msgspec.Struct, frozen=True, kw_only=True):
    """All that is published of somebody, and who he is on Cordée, if he is."""

    hit: HitView
    places: tuple[PlaceView, ...]
    mailboxes: tuple[MailboxView, ...]
    person: PersonView | None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A way to call a service: in its words, a number, what is there."""

    label: str
    number: str
    kind: str


class HoursView(msgspec.Struct, frozen=True, kw_only=True):
    """Minutes after midnight in Paris; beyond 1440 is the next day. Monday is 0."""

    weekday: int
    opens: int
    closes: int


class ServiceView(msgspec.Struct, frozen=True, kw_only=True):
    """A service, and who answers there.

    `open` changes at `until`, which is 0 when it does not; `answer_minutes` is how
    long an answer usually takes, 0 when nobody said. `role` stands for it on Cordée:
    `verified` when a trusted organisation attested it, and only then are `holders`
    the names of who holds it now.
    """

    service: str
    organization: str
    organization_name: str
    name: str
    speciality: str
    comment: str
    lines: tuple[LineView, ...]
    hours: tuple[HoursView, ...]
    holidays: bool
    always: bool
    open: bool
    until: int
    answer_minutes: int
    role: bytes | None
    verified: bool
    holders: tuple[str, ...]


class ServicePage(msgspec.Struct, frozen=True, kw_only=True):
    """Services by name; `next` is where to go on, empty at the end."""

    services: tuple[ServiceView, ...]
    next: str
