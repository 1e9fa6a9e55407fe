"""How long each step of a journey takes, printed and never asserted.

    steps = Steps("J8")
    with steps("ask"):
        ...

`pytest -s` shows them. What never enters this room: what a step does.
"""

import time
from contextlib import contextmanager


class Steps:
    """The steps of one journey, in order."""

    def __init__(self, journey):
        self._journey = journey

    @contextmanager
    def __call__(self, name):
        started = time.perf_counter()
        yield
        seconds = time.perf_counter() - started
        print(f"{self._journey}  {seconds:7.2f} s  {name}", flush=True)
