"""Lists in one column: a line for each, no line for none."""


def items(text: str) -> tuple[str, ...]:
    """Give the lines of a column."""
    return tuple(text.split("\n")) if text else ()
