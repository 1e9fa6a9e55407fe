"""What a terminal sends that Textual does not tell apart.

What never enters this room: a widget.
"""

from typing import Any, Final, cast

from textual import _ansi_sequences as sequences  # pyright: ignore[reportPrivateUsage] - its only table
from textual.keys import Keys

ALT_ENTER: Final = "\x1b\r"


def tell_alt_enter_apart() -> None:
    """Read Alt+Enter as Ctrl+J: most terminals send it as Escape and Return."""
    table = cast("dict[str, Any]", sequences.ANSI_SEQUENCES_KEYS)
    table[ALT_ENTER] = (Keys.ControlJ,)
