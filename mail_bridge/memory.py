"""Memory of large mails, given back when they are handed on.

What never enters this room: a mail.
"""

import ctypes
from typing import Final

LARGE: Final = 1 << 20
"""Bytes of a block that is asked of the kernel by itself: files and whole mails."""

_MMAP_THRESHOLD: Final = -3
"""M_MMAP_THRESHOLD of glibc's <malloc.h>."""


def give_back() -> None:
    """Have large blocks returned to the kernel as soon as they are free.

    glibc raises its bound to the largest block that was freed (mallopt(3)): after a
    first mail of 25 MB, others would lie in a heap that never shrinks. A C library
    that has no such bound is left alone.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, LARGE)
