"""Public files of a few lines, made by hand: what a column holds is said by its name.

text("activity", activity("10000000007", family="LE GOFF"), ...)
"""

import zipfile
from io import BytesIO

from cordee.directory.files.columns import HEADERS, SEPARATOR
from cordee.directory.files.kinds import COLUMNS

MOMENT = "202611220300"
NEXT = "202611230300"


def row(kind, **columns):
    """A line with these columns; the others are empty."""
    names = COLUMNS[kind]
    values = {**dict.fromkeys(names, ""), **columns}
    assert values.keys() == set(names)
    return SEPARATOR.join(values[name] for name in names)


def identity(rpps):
    return {
        "Type d'identifiant PP": "8",
        "Identifiant PP": rpps,
        "Identification nationale PP": f"8{rpps}",
    }


def activity(rpps="10000000007", place="F010000001", **more):
    """A general practitioner somewhere; `more` by short names, or whole ones."""
    short = {
        "family": "Nom d'exercice",
        "given": "Prénom d'exercice",
        "skill": "Code savoir-faire",
        "mode": "Code mode exercice",
        "phone": "Téléphone (coord. structure)",
        "town": "Libellé commune (coord. structure)",
        "postcode": "Code postal (coord. structure)",
        "name": "Raison sociale site",
        "finess": "Numéro FINESS site",
    }
    columns = {
        **identity(rpps),
        "Code civilité d'exercice": "DR",
        "Libellé civilité d'exercice": "Docteur",
        "Nom d'exercice": "LE GOFF",
        "Prénom d'exercice": "Anne",
        "Code profession": "10",
        "Libellé profession": "Médecin",
        "Code type savoir-faire": "S",
        "Code savoir-faire": "SM54",
        "Libellé savoir-faire": "Médecine générale",
        "Code mode exercice": "L",
        "Identifiant technique de la structure": place,
        "Raison sociale site": "CABINET DU PORT",
        "Libellé commune (coord. structure)": "Pontivy",
        "Code postal (coord. structure)": "56300",
        "Téléphone (coord. structure)": "0297000000",
    }
    columns.update({short.get(name, name): value for name, value in more.items()})
    return row("activity", **columns)


def mailbox(address, rpps="10000000007", kind="PER", **more):
    return row(
        "mssante",
        **{
            **(identity_of_mailbox(rpps) if rpps else {}),
            "Type de BAL": kind,
            "Adresse BAL": address,
            "Dématérialisation": "O",
            **more,
        },
    )


def identity_of_mailbox(rpps):
    return {
        "Type Identifiant PP": "8",
        "Identifiant PP": rpps,
        "Identification nationale PP": f"8{rpps}",
    }


def text(kind, *rows):
    return "".join(f"{line}\n" for line in (HEADERS[kind], *rows))


def zipped(name, data):
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()
