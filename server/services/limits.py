"""Who asks too much is refused for a while."""

import math
from collections.abc import Callable

from cordee.server.domain.rates import Buckets
from cordee.server.protocol.codes import Code
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Rates


class Limiter:
    """Token buckets by account; `steady` gives seconds that never go back."""

    def __init__(self, rates: Rates, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._appends = Buckets(rates.appends)
        self._bytes = Buckets(rates.bytes)
        self._requests = Buckets(rates.requests)
        self._threads = Buckets(rates.threads)
        self._chains = Buckets(rates.chains)
        self._people = Buckets(rates.people)
        self._invitations = Buckets(rates.invitations)
        self._proposals = Buckets(rates.proposals)
        self._renewals = Buckets(rates.renewals)
        self._uploads = Buckets(rates.uploads)
        self._links = Buckets(rates.links)
        self._patients = Buckets(rates.patients)
        self._deadlines = Buckets(rates.deadlines)
        self._cases = Buckets(rates.cases)
        self._sums = Buckets(rates.sums)
        self._searches = Buckets(rates.searches)
        self._found = Buckets(rates.found)

    def append(self, account: bytes, size: int) -> None:
        """Raise Refusal RATE_LIMITED or QUOTA for a message of `size` bytes."""
        now = self._steady()
        wait = self._appends.take(account, 1, now)
        if wait:
            raise _refusal(Code.RATE_LIMITED, "too many messages at once", wait)
        wait = self._bytes.take(account, size, now)
        if wait:
            raise _refusal(Code.QUOTA, "this account has sent enough for a day", wait)

    def request(self, account: bytes) -> None:
        self._take(self._requests, account, 1, "too many requests at once")

    def thread(self, account: bytes) -> None:
        self._take(self._threads, account, 1, "too many new threads")

    def chains(self, account: bytes, count: int) -> None:
        self._take(self._chains, account, count, "too many chains looked up")

    def people(self, account: bytes) -> None:
        self._take(self._people, account, 1, "too many searches")

    def find(self, key: bytes) -> None:
        """Before a look into the directory; `key` is an account, or a program's key.

        Raises Refusal RATE_LIMITED, also while more was found than a day allows.
        """
        self._take(self._found, key, 1, "enough of the directory for a day")
        self._take(self._searches, key, 1, "too many searches at once")

    def found(self, key: bytes, rows: int) -> None:
        """After it: what was given is spent, and never refused once it is known."""
        self._found.spend(key, rows, self._steady())

    def patients(self, account: bytes, count: int) -> None:
        self._take(self._patients, account, count, "too many patients at once")

    def deadline(self, account: bytes) -> None:
        self._take(self._deadlines, account, 1, "too many deadlines at once")

    def case(self, account: bytes) -> None:
        self._take(self._cases, account, 1, "too many cases at once")

    def sums(self, account: bytes) -> None:
        self._take(self._sums, account, 1, "too many figures at once")

    def invitation(self, account: bytes) -> None:
        self._take(self._invitations, account, 1, "too many invitations")

    def link(self, account: bytes) -> None:
        self._take(self._links, account, 1, "too many link sessions")

    def upload(self, account: bytes, size: int) -> None:
        """Raise Refusal QUOTA for an attachment of `size` bytes."""
        wait = self._uploads.take(account, size, self._steady())
        if wait:
            raise _refusal(Code.QUOTA, "enough attachments of this account", wait)

    def proposal(self, account: bytes) -> None:
        self._take(self._proposals, account, 1, "too many proposals")

    def renewal(self, role: bytes, holder: bytes) -> None:
        self._take(self._renewals, role + holder, 1, "too many rotations in a day")

    def _take(self, buckets: Buckets, key: bytes, amount: int, sentence: str) -> None:
        wait = buckets.take(key, amount, self._steady())
        if wait:
            raise _refusal(Code.RATE_LIMITED, sentence, wait)


def _refusal(code: Code, sentence: str, wait: float) -> Refusal:
    return Refusal(code, sentence, retry_after=math.ceil(wait * 1000))
