"""The few sizes that lengths are hidden in (docs/protocol.md §2.3).

What never enters this room: what is padded, and how.
"""

from typing import Final


def _sizes() -> tuple[int, ...]:
    sizes = [256, 512, 1024]
    while sizes[-1] < 1 << 24:
        sizes.append(sizes[-1] + sizes[-1] // 8)
    return tuple(sizes)


SIZES: Final = _sizes()
"""256, 512, 1024, then each an eighth larger, rounded down, up to 16 MiB."""
