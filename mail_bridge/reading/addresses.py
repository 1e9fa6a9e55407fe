"""Address fields (RFC 5322 §3.4) -> people: tolerant, bounded, never a guess.

What never enters this room: whether an address exists, or may write.
"""

from cordee.mail_bridge.reading.clean import clean_line
from cordee.mail_bridge.reading.limits import ADDRESS, NAME, PEOPLE
from cordee.mail_bridge.reading.mail import Person
from cordee.mail_bridge.reading.words import decode_words

NOBODY = Person("", "")


def people(field: bytes) -> tuple[Person, ...]:
    """Everybody in a field; words are decoded after commas have been looked at."""
    raw = field.decode("utf-8", "replace") if _is_utf8(field) else decode_words(field)
    found: list[Person] = []
    for piece in _pieces(raw)[:PEOPLE]:
        person = _person(piece)
        if person != NOBODY:
            found.append(person)
    return tuple(found)


def person(field: bytes) -> Person:
    """The first one, or nobody."""
    return next(iter(people(field)), NOBODY)


def _is_utf8(field: bytes) -> bool:
    try:
        field.decode("utf-8")
    except ValueError:
        return False
    return True


def _pieces(text: str) -> list[str]:
    """Between commas that stand outside quotes and angles."""
    pieces: list[str] = []
    start = 0
    in_quotes = in_angle = False
    escaped = False
    for place, letter in enumerate(text):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"':
            in_quotes = not in_quotes
        elif in_quotes:
            continue
        elif letter in "<>":
            in_angle = letter == "<"
        elif letter in ",;" and not in_angle:
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return pieces


def _person(piece: str) -> Person:
    """The address between the last angles; or the whole piece, when it is one."""
    opening = piece.rfind("<")
    if opening >= 0:
        closing = piece.find(">", opening)
        inner = piece[opening + 1 : closing if closing > 0 else len(piece)]
        return Person(_name(piece[:opening]), address(inner))
    return Person(_name(_comment(piece)), address(piece.partition("(")[0]))


def _comment(piece: str) -> str:
    """`x@y (Dr X)`: the name of before 1982 is still written."""
    return piece.partition("(")[2].rpartition(")")[0]


def _name(text: str) -> str:
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return clean_line(decode_words(bare.encode()), NAME).strip("'\" ")


def address(text: str) -> str:
    """`local@domain`, or empty; the domain in lower case, the local part as written."""
    bare = clean_line(text, ADDRESS + 10).replace(" ", "")
    bare = bare.removeprefix("mailto:").strip("<>\"'.,;")
    local, _, domain = bare.rpartition("@")
    if (
        not local
        or ("." not in domain and domain != "localhost")
        or len(bare) > ADDRESS
    ):
        return ""
    return f"{local}@{domain.lower()}"
