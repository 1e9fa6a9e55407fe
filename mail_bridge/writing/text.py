"""The text of a mail, plain and as HTML: what was said, who says it, how to answer.

The HTML names no colour, so that it is legible in the dark, and nothing remote. What
never enters this room: a header, earlier messages of the thread.
"""

from datetime import UTC, datetime
from html import escape

from cordee.mail_bridge.writing.headers import clean
from cordee.mail_bridge.writing.slip import Author, Kind, Slip
from cordee.mail_bridge.writing.style import Style
from cordee.mail_bridge.writing.words import Words, words_of

PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
</head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;margin:16px">
<div style="max-width:42em">
{body}
<hr style="border:0;border-top:1px solid;opacity:0.4">
{signature}
{notes}
</div>
</body>
</html>
"""


def plain_text(slip: Slip, style: Style, *, has_document: bool) -> str:
    """The text alternative; `-- ` sets the signature apart (RFC 3676 §4.3)."""
    said = _said(slip, style, has_document=has_document)
    signed = "\n".join(signature(slip.author, style))
    notes = "\n\n".join(_notes(slip, style))
    return "\n\n".join(said) + f"\n\n-- \n{signed}\n\n{notes}\n"


def html_text(slip: Slip, style: Style, *, has_document: bool) -> str:
    """The same words as a page that any program, and any screen reader, can show."""
    said = _said(slip, style, has_document=has_document)
    lines = [escape(line) for line in signature(slip.author, style)]
    signed = "<br>\n".join((f"<strong>{lines[0]}</strong>", *lines[1:]))
    notes = "\n".join(
        f'<p style="font-size:14px;margin:8px 0">{escape(note)}</p>'
        for note in _notes(slip, style)
    )
    return PAGE.format(
        language=style.language,
        title=escape(clean(slip.subject)),
        body="\n".join(map(_paragraphs, said)),
        signature=f'<p style="margin:8px 0">{signed}</p>',
        notes=notes,
    )


def signature(author: Author, style: Style) -> list[str]:
    """Who writes: name, for whom, profession, establishment; empty lines left out."""
    words = words_of(style.language)
    role = words.for_role.format(role=clean(author.role)) if author.role else ""
    organisation = clean(author.organisation) or style.organisation
    lines = [clean(author.name), role, clean(author.profession), organisation]
    kept = [line for line in lines if line]
    if style.phone:
        kept.append(words.phone.format(phone=style.phone))
    return kept


def moment(time: int, style: Style) -> str:
    """A time, Unix ms, as people of the site read it."""
    at = datetime.fromtimestamp(time / 1000, UTC).astimezone(style.zone)
    return at.strftime(words_of(style.language).moment)


def _said(slip: Slip, style: Style, *, has_document: bool) -> list[str]:
    words = words_of(style.language)
    body = slip.body.replace("\r\n", "\n").strip("\n")
    lead = _lead(slip, style, words)
    tail = [words.document] if has_document else []
    said = [*lead, *([body] if body.strip() else []), *tail]
    return said or [words.files_only]


def _lead(slip: Slip, style: Style, words: Words) -> list[str]:
    at = moment(slip.original, style)
    match slip.kind:
        case Kind.EDIT:
            return [words.replaces.format(time=at)]
        case Kind.LETTER if slip.original:
            return [words.replaces.format(time=at)]
        case Kind.RECALL:
            return [words.recalled.format(time=at)]
        case Kind.WITHDRAW:
            files = words.withdrawn_files.format(count=slip.withdrawn_files)
            more = [files] if slip.withdrawn_files else []
            return [words.withdrawn.format(time=at), *more]
        case Kind.MESSAGE | Kind.LETTER:
            return []


def _notes(slip: Slip, style: Style) -> list[str]:
    words = words_of(style.language)
    organisation = style.organisation
    answer = words.answer_closed if slip.is_final else words.answer
    secure = words.secure.format(organisation=organisation)
    return [f"{secure} {answer}", style.notice or words.notice]


def _paragraphs(text: str) -> str:
    """An empty line begins a paragraph; runs of spaces, as in a table, are kept."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    lines = ("<br>\n".join(map(_line, block.split("\n"))) for block in blocks)
    return "\n".join(f'<p style="margin:0 0 16px">{each}</p>' for each in lines)


def _line(line: str) -> str:
    return escape(line).replace("  ", " &nbsp;")
