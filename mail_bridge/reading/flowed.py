"""format=flowed (RFC 3676): lines that were broken to travel -> paragraphs.

What never enters this room: a quote that is separated; marks stay as they are.
"""

SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join each line that ends in a space with the next one of the same depth."""
    done: list[str] = []
    joined: list[str] = []
    depth = 0
    for raw in text.split("\n"):
        bare = raw.lstrip(">")
        level = len(raw) - len(bare)
        line = bare.removeprefix(" ")
        if joined and (level != depth or line == SIGNATURE):
            done.append(_quoted(depth, joined))
            joined = []
        depth = level
        if line.endswith(" ") and line != SIGNATURE:
            joined.append(line[:-1] if delete_space else line)
            continue
        joined.append(line)
        done.append(_quoted(depth, joined))
        joined = []
    if joined:
        done.append(_quoted(depth, joined))
    return "\n".join(done)


def _quoted(depth: int, pieces: list[str]) -> str:
    line = "".join(pieces)
    if not depth:
        return line
    return f"{'>' * depth} {line}".rstrip()
