"""A clock that a test moves, for servers that run in it."""

import time


class Clock:
    """The machine's, moved forward by so many seconds.

    `jump` is what somebody has set the wall clock wrong by; no time passes.
    """

    ahead = 0
    jump = 0

    def wall(self):
        return time.time_ns() // 1_000_000 + (self.ahead + self.jump) * 1000

    def steady(self):
        return time.monotonic() + self.ahead
