"""People, acts and ledgers of nobody, for the tests of billing.

What never enters this room: an assertion.
"""

from datetime import UTC, datetime

from cordee.crypto.billing_event import Act, ActCounter, ActsExported, Ledger, act_id
from cordee.crypto.case_event import Cover, Professional
from cordee.crypto.letter_event import LetterPatient
from cordee.expertise.billing import LedgerRow, fold

OFFICE = b"o" * 32
OWNER = b"a" * 32
OTHER = b"b" * 32
OID = "1.2.250.1.213.1.4.8"


def ms(text):
    """Unix ms of `2026-01-05T10:00` in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def professional(number="810000000002", **changes):
    fields = {
        "idnps": number,
        "name": "Claire EXEMPLE",
        "profession": "doctor",
        "speciality": "SM15",
        "billing": "751234567",
        "structure": "1750000002",
    }
    return Professional(**(fields | changes))


def patient(matricule="189090000000101", **changes):
    fields = {
        "family": "",
        "birth_name": "ESSAI",
        "given": "JEAN PAUL",
        "birth_date": "1989-09-01",
        "sex": "M",
        "birth_place": "75056",
        "matricule": matricule,
        "oid": OID,
        "status": "qualified",
    }
    return LetterPatient(**(fields | changes))


def act(number, day="2026-01-05", code="TE2", owner=OWNER, **changes):
    """Act of case `number`, done at ten in the morning."""
    case = number.to_bytes(16, "big")
    fields = {
        "act": act_id(case, code, owner),
        "case": case,
        "code": code,
        "cents": 2300 if code == "TE2" else 1000,
        "day": day,
        "executant": professional(),
        "prescriber": professional("810000000001", name="Anna EXEMPLE"),
        "patient": patient(),
        "cover": Cover(insured="189090000000101", rank=1, scheme="01751000"),
        "tariff": "te2-2026" if code == "TE2" else "rqd-2022",
        "rule": "TEX-00",
        "provisional": False,
        "time": ms(f"{day}T10:00"),
    }
    return Act(**(fields | changes))


def counter(of, time="2026-02-02T10:00", number=1, reason="Patient déjà facturé"):
    entry = number.to_bytes(16, "big")
    return ActCounter(entry=entry, act=of.act, reason=reason, time=ms(time))


def row(event, account=OWNER, behalf=None, time=None):
    said = getattr(event, "time", 0) if time is None else time
    return LedgerRow(account=account, behalf=behalf, time=said, event=event)


def ledger(*events, owner=OWNER):
    """A ledger in which its owner has said acts, and the office what it says."""
    rows = [row(Ledger(practitioner=owner), owner)]
    for event in events:
        is_mark = isinstance(event, ActsExported)
        rows.append(row(event, OFFICE if is_mark else owner))
    return fold(rows, owner, {OFFICE})
