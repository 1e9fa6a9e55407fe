"""One line of an export, and its JSON: what an invoice needs, as far as it is known.

The fields are those that are proposed at the least (docs/expertise.md, E9); there is no
coding of SESAM-Vitale here. What never enters this room: a ledger.
"""

from typing import Final, Literal

import msgspec

from cordee.crypto.billing_event import Act, ActCounter
from cordee.crypto.case_event import Professional
from cordee.expertise.billing.controls import Controls, Line, check, controls_of
from cordee.expertise.errors import BillingError
from cordee.expertise.rules.tables import tables

SCHEMA: Final = "cordee.expertise.export/1"
UNKNOWN: Final = ("exemption",)
"""Fields that stay empty: no source says how they are coded for these acts."""
NOTE: Final = (
    "Exonération : à compléter par le logiciel de facturation; aucun codage "
    "SESAM-Vitale n'est proposé ici."
)
MAX_EXPORT: Final = 64 << 20
"""Bytes of an export: fifty thousand lines."""


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who did an act, or prescribed it; `billing` is the number at the insurance."""

    idnps: str
    name: str
    profession: str
    speciality: str
    billing: str
    structure: str


class Insured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The patient and by whose insurance; `rank` is None where it is not known."""

    family: str
    birth_name: str
    given: str
    birth_date: str
    sex: str
    matricule: str
    oid: str
    status: str
    insured: str
    rank: int | None
    scheme: str

    def __repr__(self) -> str:
        return "Insured(…)"


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act, or (`kind` counter) what takes one back: its `cents` are negative.

    `act` and `entry` are ids in hexadecimal; `share` is what the insurance pays, in
    percent, `third_party` that it pays it to the practitioner. `doubts` are words for
    what somebody should look at before it is billed.
    """

    kind: Literal["act", "counter"]
    act: str
    entry: str
    code: str
    day: str
    cents: int
    executant: Person
    prescriber: Person
    patient: Insured
    share: int
    third_party: bool
    exemption: str
    tariff: str
    rule: str
    provisional: bool
    reason: str
    doubts: tuple[str, ...]


class ExportFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole export; `time` is when it was made, Unix ms, `export` its id."""

    schema: Literal["cordee.expertise.export/1"]
    export: str
    month: str
    zone: str
    time: int
    totals: Controls
    left_to_billing: tuple[str, ...]
    note: str
    records: tuple[Record, ...]


def record_of(act: Act, counter: ActCounter | None = None) -> Record:
    """An act, or the counter-entry that takes it back."""
    return Record(
        kind="counter" if counter else "act",
        act=act.act.hex(),
        entry=counter.entry.hex() if counter else "",
        code=act.code,
        day=act.day,
        cents=-act.cents if counter else act.cents,
        executant=_person(act.executant),
        prescriber=_person(act.prescriber),
        patient=_insured(act),
        share=100,
        third_party=True,
        exemption="",
        tariff=act.tariff,
        rule=act.rule,
        provisional=act.provisional,
        reason=counter.reason if counter else "",
        doubts=doubts_of(act),
    )


def doubts_of(act: Act) -> tuple[str, ...]:
    """What does not hold of an act that its owner told, or is not sure.

    `tariff`: its row is none of the table, or not of its code, day and amount;
    `planned`: that row is planned only; `provisional`: the year was not counted;
    `insured`: nothing says by whom the patient is insured.
    """
    row = next((one for one in tables().tariffs if one.id == act.tariff), None)
    known = row is not None and (row.code, row.cents) == (act.code, act.cents)
    runs = row is not None and row.begins <= act.day <= (row.ends or act.day)
    found = {
        "tariff": not known or not runs,
        "planned": row is not None and row.planned,
        "provisional": act.provisional,
        "insured": act.cover is None and not act.patient.matricule,
    }
    return tuple(word for word, holds in found.items() if holds)


def totals_of(records: tuple[Record, ...]) -> Controls:
    """The control totals of records."""
    return controls_of(
        Line(kind=one.kind, code=one.code, cents=one.cents) for one in records
    )


def to_json(export: ExportFile) -> bytes:
    """The export as JSON in UTF-8, two spaces deep, always the same bytes."""
    return msgspec.json.format(msgspec.json.encode(export), indent=2) + b"\n"


def read_export(written: bytes) -> ExportFile:
    """Read an export and add it up anew. Raises BillingError where it disagrees."""
    if len(written) > MAX_EXPORT:
        raise BillingError("an export is too large")
    try:
        export = msgspec.json.decode(written, type=ExportFile, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BillingError("this is no export of acts") from None
    if check(export.totals) != totals_of(export.records):
        raise BillingError("the totals of the export are not those of its lines")
    return export


def _person(who: Professional) -> Person:
    return Person(
        idnps=who.idnps,
        name=who.name,
        profession=who.profession,
        speciality=who.speciality,
        billing=who.billing,
        structure=who.structure,
    )


def _insured(act: Act) -> Insured:
    patient, cover = act.patient, act.cover
    return Insured(
        family=patient.family,
        birth_name=patient.birth_name,
        given=patient.given,
        birth_date=patient.birth_date,
        sex=patient.sex,
        matricule=patient.matricule,
        oid=patient.oid,
        status=patient.status,
        insured=cover.insured if cover else "",
        rank=cover.rank if cover else None,
        scheme=cover.scheme if cover else "",
    )
