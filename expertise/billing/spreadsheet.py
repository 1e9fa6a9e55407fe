"""An export as CSV: UTF-8 without a mark, `;` between, as French spreadsheets read it.

What somebody else wrote never begins a formula. What never enters this room: a sum; the
totals come with the export.
"""

from typing import Final

from cordee.expertise.billing.controls import Total
from cordee.expertise.billing.record import ExportFile, Record

HEADINGS: Final = (
    "ligne",
    "acte",
    "contre-écriture",
    "code",
    "date",
    "montant",
    "centimes",
    "exécutant n° national",
    "exécutant n° assurance maladie",
    "exécutant",
    "exécutant profession",
    "exécutant structure",
    "prescripteur n° national",
    "prescripteur n° assurance maladie",
    "prescripteur",
    "patient nom de naissance",
    "patient nom utilisé",
    "patient prénoms",
    "patient date de naissance",
    "patient sexe",
    "patient matricule INS",
    "patient INS statut",
    "assuré",
    "rang",
    "régime et caisse",
    "part AMO %",
    "tiers payant",
    "exonération (à compléter)",
    "tarif",
    "règle",
    "provisoire",
    "motif",
    "à vérifier",
)
KINDS: Final = {"act": "acte", "counter": "contre-écriture"}
DOUBTS: Final = {
    "tariff": "tarif",
    "planned": "tarif prévu, non confirmé",
    "provisional": "actes de l'année non comptés",
    "insured": "assuré inconnu",
}
FORMULAS: Final = "=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20"
"""With what a spreadsheet begins a formula, the wide forms too."""


def to_csv(export: ExportFile) -> bytes:
    """Headings, a line for each record, then a `total` for each code and for all."""
    totals = export.totals
    whole = Total(
        code="", acts=totals.acts, counters=totals.counters, cents=totals.cents
    )
    lines = [
        HEADINGS,
        *(_cells(record) for record in export.records),
        *(_total(total) for total in (*totals.codes, whole)),
    ]
    return "".join(";".join(line) + "\r\n" for line in lines).encode()


def amount(cents: int) -> str:
    """Euros with a comma: `23,00`, `-20,00`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"


def cell(text: str) -> str:
    """A text that is only ever a text: no formula, one line, quoted where it must."""
    shown = (mark for mark in text if mark.isprintable() or mark.isspace())
    line = " ".join("".join(shown).split())
    if line.startswith(tuple(FORMULAS)) or text.startswith(tuple(FORMULAS)):
        line = f"'{line}"
    if any(mark in line for mark in ';"'):
        doubled = line.replace('"', '""')
        return f'"{doubled}"'
    return line


def _cells(record: Record) -> tuple[str, ...]:
    who, by, patient = record.executant, record.prescriber, record.patient
    texts = (
        who.idnps,
        who.billing,
        who.name,
        who.profession,
        who.structure,
        by.idnps,
        by.billing,
        by.name,
        patient.birth_name,
        patient.family,
        patient.given,
        patient.birth_date,
        patient.sex,
        patient.matricule,
        patient.status,
        patient.insured,
        "" if patient.rank is None else str(patient.rank),
        patient.scheme,
        str(record.share),
        "oui" if record.third_party else "non",
        record.exemption,
        record.tariff,
        record.rule,
        "oui" if record.provisional else "non",
        record.reason,
        ", ".join(DOUBTS.get(doubt, doubt) for doubt in record.doubts),
    )
    return (
        KINDS[record.kind],
        record.act,
        record.entry,
        cell(record.code),
        cell(record.day),
        amount(record.cents),
        str(record.cents),
        *(cell(text) for text in texts),
    )


def _total(total: Total) -> tuple[str, ...]:
    """`acte` holds how many acts, `contre-écriture` how many counter-entries."""
    known = (
        "total",
        str(total.acts),
        str(total.counters),
        cell(total.code),
        "",
        amount(total.cents),
        str(total.cents),
    )
    return known + ("",) * (len(HEADINGS) - len(known))
