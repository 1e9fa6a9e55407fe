"""Events of tele-expertise, ledgers and imaging; acts and tokens (§5.15 to §5.17)."""

from tests.vectors.assembler import H, enc, kdf, mac, sha

CASE, CONSENT, MESSAGE = (sha(name)[:16] for name in ("case", "consent", "message"))
EXPERT, DIGEST, MARK = sha("expert"), sha("digest"), sha("mark")[:16]
MATRICULE, OID = "279035121518989", "1.2.250.1.213.1.4.8"
PATIENT = ["LE GUEN", "ŒIL", "Jeanne", "1979-03-12", "F", "56178", MATRICULE, OID]
PATIENT += ["qualified"]
ANNE = ["899700367909", "Dr Le Goff", "doctor", "Dermatologie", "561", "560000127"]
COVER = [MATRICULE, 1, "01 561 0000"]
JUDGED = [True, "TEX-00", "NGAP 14.9.3", None]
MAILBOX = ["a.legoff@medecin.mssante.example", "Dr Le Goff", "899700367909", "02"]
FILE = [MESSAGE, 0]
MEASURE = ["length", [[500, 500], [9_500, 500]], 12_300, "mm", ""]
PART = [sha("blob")[:16], sha("key"), sha("salt")[:16], 1, 3, sha("manifest")]
PART += [sha("commit"), DIGEST, "study.index", "", None]


def request(**change):
    fields = {
        "tag": "expertise-request/1",
        "case": CASE,
        "version": 1,
        "expert": EXPERT,
        "speciality": "Dermatologie",
        "reason": "diagnosis",
        "question": "Nævus à retirer ?",
        "context": "",
        "urgent": False,
        "inpatient": False,
        "patient": PATIENT,
        "cover": None,
        "requester": ANNE,
        "doctor": MAILBOX,
        "documents": [FILE],
        "studies": [MESSAGE],
        "consent": CONSENT,
        "judged": JUDGED,
        "time": 1_790_000_000_000,
    }
    return list({**fields, **change}.values())


def report(**change):
    fields = {
        "tag": "expertise-report/1",
        "case": CASE,
        "version": 1,
        "template": "dermatology",
        "author": ANNE,
        "sections": [["Examen", "Lésion de 4 mm"]],
        "conclusion": "Bénin",
        "incidents": "",
        "seen": [FILE],
        "studies": [MESSAGE],
        "marks": [MARK],
        "file": FILE,
        "sha256": DIGEST,
        "began": 1,
        "time": 2,
    }
    return list({**fields, **change}.values())


def consent(**change):
    fields = {
        "tag": "consent/1",
        "consent": CONSENT,
        "patient": PATIENT,
        "about": [DIGEST],
        "purposes": ["care", "advice"],
        "form": "oral",
        "informed": True,
        "time": 1,
    }
    return list({**fields, **change}.values())


def act(**change):
    fields = {
        "tag": "act/1",
        "act": act_id(),
        "case": CASE,
        "code": "TE2",
        "cents": 2_000,
        "day": "2025-12-31",
        "executant": ANNE,
        "prescriber": ANNE,
        "patient": PATIENT,
        "cover": COVER,
        "tariff": "te2-2022",
        "rule": "TEX-00",
        "provisional": False,
        "time": 3,
    }
    return list({**fields, **change}.values())


def exported(**change):
    fields = {
        "tag": "acts-exported/1",
        "export": MARK,
        "month": "2025-12",
        "acts": [act_id()],
        "counters": [],
        "cents": 2_000,
        "sha256": DIGEST,
        "time": 5,
    }
    return list({**fields, **change}.values())


def mark(**change):
    fields = {
        "tag": "image-mark/1",
        "mark": MARK,
        "target": MESSAGE,
        "series": "1.2.3.4",
        "instance": "1.2.3.4.5",
        "frame": 0,
        "center": "40",
        "width": "-80.5",
        "measures": [MEASURE],
        "note": "",
        "on": True,
        "time": 7,
    }
    return list({**fields, **change}.values())


def study(**change):
    fields = {
        "tag": "study/1",
        "caption": "Scanner",
        "uid": "1.2.3",
        "description": "Crâne",
        "modality": "CT",
        "date": "2026-03-12",
        "patient": "LE GUEN^JEANNE",
        "birth_date": "1979-03-12",
        "series": 2,
        "instances": 300,
        "omitted": 1,
        "files": [PART],
    }
    return list({**fields, **change}.values())


def act_id(case=CASE, code="TE2", account=EXPERT):
    return H("act", case, code, account)[:16]


def cases():
    valid = [*map(taken, GOOD), *acts(), *counts()]
    return {"valid": valid, "invalid": list(refused())}


STEP = ["expertise-step/1", CASE, "claim", None, "", 1]
COUNT = ["expertise-count/1", CASE, 2026, [False, "TEX-08", "NGAP 14.9.3", 5]]
END = ["consent-end/1", CONSENT, "a changé d'avis", 2]
LEDGER = ["ledger/1", EXPERT]
COUNTER = ["act-counter/1", MARK, act_id(), "erreur", 4]
ASK = ["count-ask/1", MATRICULE, OID, 2026, "8997", "8998"]
ANSWER = ["count-answer/1", MESSAGE, "found", 3, 2, 1, 6]
GOOD = (
    ("a request", request()),
    ("a request with all that may be left out", request(cover=COVER, doctor=None)),
    ("a question of 320 characters", request(question="Œ" * 320)),
    ("a step", STEP),
    ("a step that names somebody", [*STEP[:3], EXPERT, "voyez-la", 1]),
    ("a count", COUNT),
    ("a report", report()),
    ("a report without sections", report(sections=[], seen=[], studies=[], marks=[])),
    ("a consent", consent()),
    ("the end of a consent", END),
    ("the beginning of a ledger", LEDGER),
    ("an act", act()),
    ("a counter-entry", COUNTER),
    ("an export", exported()),
    ("a question for a count", ASK),
    ("the answer of a count", ANSWER),
    ("a study", study()),
    ("a key image", mark()),
)
BAD = (
    ("a question of 321 characters", request(question="x" * 321)),
    ("no question", request(question="")),
    ("a version of nothing", request(version=0)),
    ("a version too many", request(version=1_000)),
    ("41 documents", request(documents=[FILE] * 41)),
    ("9 studies", request(studies=[MESSAGE] * 9)),
    ("an expert who is none", request(expert=bytes(31))),
    ("urgency that is neither yes nor no", request(urgent=1)),
    ("a file after the twentieth", request(documents=[[MESSAGE, 20]])),
    ("a verdict without a count", request(judged=JUDGED[:-1])),
    ("a count beyond a thousand", request(judged=[*JUDGED[:-1], 1_000])),
    ("a reason of 2,001 characters", [*STEP[:4], "x" * 2_001, 1]),
    ("a step too many fields", [*STEP, 1]),
    ("a year of long ago", [*COUNT[:2], 1999, COUNT[3]]),
    ("no conclusion", report(conclusion="")),
    ("25 sections", report(sections=[["a", "b"]] * 25)),
    ("a section of 8,001 characters", report(sections=[["a", "x" * 8_001]])),
    ("33 key images", report(marks=[MARK] * 33)),
    ("a hash of 31 bytes", report(sha256=bytes(31))),
    ("a consent for nothing", consent(purposes=[])),
    ("five purposes", consent(purposes=["care"] * 5)),
    ("a consent to 65 files", consent(about=[DIGEST] * 65)),
    ("an end of 513 characters", [*END[:2], "x" * 513, 2]),
    ("a ledger of nobody", ["ledger/1", bytes(31)]),
    ("a negative amount", act(cents=-1)),
    ("more than 100,000 euros", act(cents=10_000_001)),
    ("a day as people write it", act(day="31/12/2025")),
    ("a day with a line feed", act(day="2025-12-31\n")),
    ("a day in other digits", act(day="٢٠٢٥-12-31")),
    ("a rank of birth of two digits", act(cover=[MATRICULE, 10, ""])),
    ("a month with a line feed", exported(month="2025-12\n")),
    ("a month without a dash", exported(month="202512")),
    ("1,001 acts in one export", exported(acts=[MARK] * 1_001)),
    ("a counter-entry without a reason", COUNTER[:3]),
    ("a year after all", [*ASK[:3], 3_000, *ASK[4:]]),
    ("a matricule of 16", [ASK[0], MATRICULE + "0", *ASK[2:]]),
    ("a negative count", [*ANSWER[:3], -1, *ANSWER[4:]]),
    ("a study without a file", study(files=[])),
    ("21 files of a study", study(files=[PART] * 21)),
    ("a window of letters", mark(center="wide")),
    ("a window with a line feed", mark(center="40\n")),
    ("a window in other digits", mark(width="٤٠")),
    ("33 measures", mark(measures=[MEASURE] * 33)),
    ("17 points", mark(measures=[[*MEASURE[:1], [[0, 0]] * 17, *MEASURE[2:]]])),
    ("a point of three numbers", mark(measures=[["point", [[0, 0, 0]], 0, "", ""]])),
    ("a mark that is neither on nor off", mark(on=None)),
)


def taken(one):
    name, event = one
    return {"name": name, "operation": "event", "data": enc(event), "known": True}


def refused():
    for name, event in BAD:
        yield {
            "name": name,
            "operation": "event",
            "data": enc(event),
            "rule": "ENC-01",
            "why": "every field has its type and its bounds",
        }


def acts():
    for name, code, account in (
        ("an act of the expert", "TE2", EXPERT),
        ("an act of the requester", "RQD", sha("requester")),
    ):
        yield {
            "name": f"the id of {name}",
            "operation": "act id",
            "case": CASE,
            "code": code,
            "account": account,
            "act": act_id(CASE, code, account),
        }


def counts():
    secret, organisation = sha("patients' key"), sha("the hospital")
    for name, year, generation in (
        ("a year", 2026, 1),
        ("another year", 2025, 1),
        ("the next key", 2026, 2),
    ):
        key = kdf(secret, "count-token", [organisation, generation])
        yield {
            "name": f"the token of acts under {name}",
            "operation": "count token",
            "secret": secret,
            "organisation": organisation,
            "generation": generation,
            "matricule": MATRICULE,
            "oid": OID,
            "year": year,
            "token": mac(key, MATRICULE, OID, year),
        }
