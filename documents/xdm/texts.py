"""README.TXT and INDEX.HTM, for whoever opens the archive without a program for it.

In French, with the endings of lines of DOS. What never enters this room: the patient.
"""

from html import escape
from typing import Final

from cordee.documents.model import Address
from cordee.documents.xdm.submission import Submission

INDEX: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML Basic 1.0//EN" \
"http://www.w3.org/TR/xhtml-basic/xhtml-basic10.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">
<head><title>IHE_XDM : {sender}</title></head>
<body>
<h1>{sender}</h1>
<p>Cette archive contient des documents de santé au format IHE XDM.</p>
<p><a href="README.TXT">README.TXT</a></p>
<ul>
{links}
</ul>
</body>
</html>
"""


def readme(submission: Submission, paths: tuple[str, ...]) -> bytes:
    """Who sends, with what program, what to do, what there is."""
    sender, program = submission.sender, submission.application
    author = submission.documents[0].document.author.name
    phone = next((one[4:] for one in sender.telecoms if one.startswith("tel:")), "")
    lines = (
        "EMETTEUR",
        f"  Nom : {author.given} {author.family}",
        f"  Organisme : {sender.name} ({sender.identifier})",
        f"  Adresse : {_address(sender.address)}",
        f"  Téléphone : {phone}",
        "",
        "APPLICATION DE L'EMETTEUR",
        f"  Nom : {program.name}",
        f"  Version : {program.version}",
        f"  Editeur : {program.publisher}",
        "",
        "INSTRUCTIONS",
        "  Ouvrir INDEX.HTM, ou importer l'archive dans un logiciel de santé.",
        "",
        "ARBORESCENCE",
        "  README.TXT",
        "  INDEX.HTM",
        *(f"  {path}" for path in paths),
    )
    return ("\r\n".join(" ".join(one.split("\n")) for one in lines) + "\r\n").encode()


def index(submission: Submission, documents: tuple[str, ...]) -> bytes:
    """A page with a link to each document."""
    links = (
        f'<li><a href="{path}">{escape(one.document.title)}</a></li>'
        for path, one in zip(documents, submission.documents, strict=True)
    )
    page = INDEX.format(sender=escape(submission.sender.name), links="\n".join(links))
    return page.replace("\n", "\r\n").encode()


def _address(address: Address | None) -> str:
    if address is None:
        return ""
    last = f"{address.postal_code} {address.city}".strip()
    return ", ".join(filter(None, (*address.lines, last)))
