"""How many may come in from one address, and how often one may sign up from it."""

from collections import Counter, OrderedDict
from ipaddress import ip_address

from cordee.server.web.limits import (
    MAX_ADDRESSES,
    MAX_SOCKETS_OF_ADDRESS,
    MAX_UNPROVED_OF_ADDRESS,
    SIGN_UPS_PER_MINUTE,
)


class Doors:
    """Counts by address; loopback is exempt unless told otherwise."""

    def __init__(self, *, exempt_loopback: bool = True) -> None:
        self._exempts_loopback = exempt_loopback
        self._sockets: Counter[str] = Counter()
        self._unproved: Counter[str] = Counter()
        self._sign_ups: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def enter(self, address: str) -> bool:
        """Count a new socket that proved nothing yet; False when there are too many."""
        if self._is_exempt(address):
            return True
        if self._sockets[address] >= MAX_SOCKETS_OF_ADDRESS:
            return False
        if self._unproved[address] >= MAX_UNPROVED_OF_ADDRESS:
            return False
        self._sockets[address] += 1
        self._unproved[address] += 1
        return True

    def prove(self, address: str) -> None:
        """A socket that entered proved its device, or is about to leave."""
        _uncount(self._unproved, address)

    def leave(self, address: str) -> None:
        """A socket that entered, and was said to have proved itself, is gone."""
        _uncount(self._sockets, address)

    def sign_up(self, address: str, now: float) -> bool:
        """Whether one more account may be made from there at `now` (seconds)."""
        if self._is_exempt(address):
            return True
        left, since = self._sign_ups.pop(address, (float(SIGN_UPS_PER_MINUTE), now))
        earned = (now - since) * SIGN_UPS_PER_MINUTE / 60
        left = min(float(SIGN_UPS_PER_MINUTE), left + earned)
        may = left >= 1
        self._sign_ups[address] = (left - may, now)
        if len(self._sign_ups) > MAX_ADDRESSES:
            self._sign_ups.popitem(last=False)
        return may

    def _is_exempt(self, address: str) -> bool:
        return self._exempts_loopback and is_loopback(address)


def is_loopback(address: str) -> bool:
    """Whether this is the machine itself; what is no address is not."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _uncount(counter: Counter[str], address: str) -> None:
    if counter[address] > 1:
        counter[address] -= 1
    else:
        del counter[address]
