"""What a terminal is given: what a file says moves no cursor and turns no line round.

What never enters this room: JSON, which escapes for itself.
"""


def shown(text: str) -> str:
    """Give the lines of a text, each character that cannot be seen as a space."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)
