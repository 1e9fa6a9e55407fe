"""Golden cases of the rules of tele-expertise, reasoned by hand: `rules.json`.

    python -m tests.vectors.expertise.families

What comes out is written here from the facts (docs/expertise.md), a family a function;
no line of an engine is asked. What never enters this room: an import of cordee.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_name("rules.json")

ERAS = (
    # first day, last day, TE2 row and cents, RQD row and cents, what each case says
    ("2019-02-10", "2022-03-31", ("TE2", "te2-2019", 2000), None, ["TEX-30", "TEX-43"]),
    (
        "2022-04-01",
        "2025-12-31",
        ("TE2", "te2-2022", 2000),
        ("RQD", "rqd-2022", 1000),
        [],
    ),
    (
        "2026-01-01",
        "2099-12-31",
        ("TE2", "te2-2026", 2300),
        ("RQD", "rqd-2022", 1000),
        ["TEX-42"],
    ),
)
DAYS_2019 = ("2019-02-10", "2019-06-15", "2020-02-29", "2021-12-31", "2022-03-31")
DAYS_2022 = ("2022-04-01", "2023-07-14", "2024-12-31", "2025-06-30", "2025-12-31")
DAYS_2026 = ("2026-01-01", "2026-05-04", "2026-11-30")
A_DAY_EACH = ("2020-09-09", "2023-09-13", "2026-03-18")
TWO_DAYS = ("2023-09-13", "2026-03-18")
NGAP = "NGAP 14.9.4"
CONVENTION = "Convention 2024 (JO 21/06/2024)"
ARTICLES = {
    "TEX-03": "R.6316-3, R.6316-4 CSP",
    "TEX-11": NGAP,
    "TEX-12": NGAP,
    "TEX-15": NGAP,
    "TEX-18": "R.6316-3 CSP",
    "TEX-20": "NGAP (TE2)",
    "TEX-21": NGAP,
}
"""Of what stops the act of the expert; every other rule is of this program, or the
facts name no article for it."""

CASES = []


def era(day):
    return next(row for row in ERAS if row[0] <= day <= row[1])


def asked(day, **changes):
    """An ordinary request, answered and told on the day it was asked."""
    question = {
        "asked": day,
        "day": day,
        "today": day,
        "answered": day,
        "state": "answered",
        "requester": party("doctor", "810000000001", "1750000001"),
        "expert": party("doctor", "810000000002", "1750000002"),
        "qualified": True,
        "consent": True,
        "counts": counts(0),
    }
    return question | changes


def party(profession, idnps, structure="", sector="liberal"):
    return {
        "profession": profession,
        "idnps": idnps,
        "structure": structure,
        "sector": sector,
    }


def expert(profession, sector="liberal", idnps="810000000002"):
    return {"expert": party(profession, idnps, "1750000002", sector)}


def requester(profession, sector="liberal", idnps="810000000001"):
    return {"requester": party(profession, idnps, "1750000001", sector)}


def counts(patient, by_expert=None, by_requester=None):
    return {
        "patient": patient,
        "by_expert": patient if by_expert is None else by_expert,
        "by_requester": patient if by_requester is None else by_requester,
    }


def payable(row):
    if row is None:
        return None
    code, tariff, cents = row
    return {"code": code, "tariff": tariff, "cents": cents}


def case(  # noqa: PLR0913, PLR0917 - a case has as many sides
    family,
    name,
    facts,
    question,
    te2=True,
    rqd=True,
    stops=(),
    says=(),
    may_ask=True,
    due=True,
    provisional=False,
    count=1,
    configuration=None,
    row=None,
    era_says=None,
):
    """`te2` and `rqd` are what is billed; `stops` the rules that stop one or both,
    `says` those that only say something. `row` is another row of the expert."""
    _, _, te2_row, rqd_row, always = era(question["day"])
    always = always if era_says is None else era_says
    te2_row = row or te2_row
    te2_paid = payable(te2_row) if te2 else None
    rqd_paid = payable(rqd_row) if rqd else None
    billed = bool(te2_paid or rqd_paid)
    rules = sorted({*stops, *says, *always})
    first = next((one for one in sorted(stops) if not one.startswith("TEX-3")), "")
    rule = "TEX-00" if te2_paid else first
    assert te2_paid or first, name
    article = ARTICLES.get(rule, "")
    if te2_paid:
        article = CONVENTION if te2_row[1] == "te2-2026" else NGAP
    CASES.append(
        {
            "name": f"{family}: {name}",
            "facts": facts,
            "configuration": configuration or {},
            "question": question,
            "verdict": {
                "te2": te2_paid,
                "rqd": rqd_paid,
                "may_ask": may_ask,
                "due": due and billed,
                "provisional": provisional and billed,
                "count": count,
                "rule": rule,
                "article": article,
                "rules": [*rules, "TEX-00"] if billed else rules,
            },
        }
    )


def nothing(family, name, facts, question, rule, **more):
    """Nothing is billed to anybody."""
    stops = (rule,) if isinstance(rule, str) else tuple(rule)
    case(family, name, facts, question, te2=False, rqd=False, stops=stops, **more)


def tariffs():
    """E1: two levels and a lump sum from 2019-02-10, one level and RQD from 2022-04-01,
    23 EUR planned from 2026-01-01."""
    for day in (*DAYS_2019, *DAYS_2022, *DAYS_2026):
        case("tariff", f"an act of {day}", ["E1"], asked(day), rqd=day >= "2022-04-01")
    for day in ("2019-02-10", "2021-03-03", "2022-03-31"):
        question = asked(day, level=1)
        row = ("TE1", "te1-2019", 1200)
        case("tariff", f"level 1 on {day}", ["E1"], question, rqd=False, row=row)
    for day in ("2022-04-01", "2026-01-01"):
        case("tariff", f"no level any more on {day}", ["E1"], asked(day, level=1))
    for day in ("2018-12-31", "2019-02-09"):
        before_all(f"nothing was paid on {day}", asked(day))
    before_all("level 1 the day before", asked("2019-02-09", level=1))


def before_all(name, question):
    CASES.append(
        {
            "name": f"tariff: {name}",
            "facts": ["E1"],
            "configuration": {},
            "question": question,
            "verdict": {
                "te2": None,
                "rqd": None,
                "may_ask": True,
                "due": False,
                "provisional": False,
                "count": 1,
                "rule": "TEX-10",
                "article": "",
                "rules": ["TEX-10"],
            },
        }
    )


def planned():
    """E1: whether 23 EUR is applied is not confirmed; it can be switched off."""
    off = {"off": ["te2-2026"]}
    row = ("TE2", "te2-2022", 2000)
    for day in ("2026-01-01", "2026-06-01", "2026-12-31", "2027-01-01"):
        name = f"switched off, 20 EUR go on, {day}"
        case(
            "planned",
            name,
            ["E1"],
            asked(day),
            configuration=off,
            row=row,
            era_says=[],
        )
    case(
        "planned",
        "off changes no earlier day",
        ["E1"],
        asked("2025-12-31"),
        configuration=off,
    )
    case(
        "planned",
        "a row that is not planned cannot be switched off",
        ["E1"],
        asked("2023-09-13"),
        configuration={"off": ["te2-2022", "rqd-2022"]},
    )


def requesters():
    """E4: who bills RQD; all others may ask."""
    billing = (
        "doctor",
        "midwife",
        "speech-therapist",
        "nurse",
        "advanced-nurse",
        "physiotherapist",
        "podiatrist",
    )
    for profession in billing:
        for day in ("2022-04-01", "2024-05-05", "2026-02-02"):
            question = asked(day, **requester(profession))
            case("requester", f"{profession} bills RQD on {day}", ["E4"], question)
    for profession in (
        "pharmacist",
        "dentist",
        "orthoptist",
        "psychologist",
        "dietitian",
        "other",
    ):
        for day in TWO_DAYS:
            question = asked(day, **requester(profession))
            name = f"{profession} asks and does not bill, {day}"
            case("requester", name, ["E4"], question, rqd=False, stops=["TEX-31"])
    question = asked("2020-09-09", **requester("pharmacist"))
    case("requester", "nobody bills RQD before 2022", ["E1"], question, rqd=False)
    question = asked("2026-02-02", **requester("nurse", "medico-social"))
    case("requester", "a nurse of a medico-social structure", ["E4"], question)
    question = asked("2026-02-02", **requester("pharmacist"))
    case(
        "requester",
        "an organisation knows that pharmacists bill",
        ["E4"],
        question,
        configuration={"also_requester": ["pharmacist"]},
    )


def experts():
    """E4: doctors and midwives."""
    for day in ("2022-04-01", "2024-12-31", "2026-02-02"):
        question = asked(day, **expert("midwife"))
        case("expert", f"a midwife answers on {day}", ["E4"], question)
    question = asked("2021-06-01", **expert("midwife"))
    nothing(
        "expert",
        "of midwives before 2022 the facts say nothing",
        ["E4"],
        question,
        "TEX-11",
    )
    for profession in (
        "nurse",
        "advanced-nurse",
        "pharmacist",
        "physiotherapist",
        "speech-therapist",
        "psychologist",
        "other",
    ):
        for day in TWO_DAYS:
            question = asked(day, **expert(profession))
            name = f"{profession} is no expert that bills, {day}"
            nothing("expert", name, ["E4"], question, "TEX-11")
    question = asked("2026-02-02", **expert(""))
    nothing(
        "expert",
        "answered by somebody without a profession",
        ["E4"],
        question,
        "TEX-11",
    )
    question = asked("2026-02-02", **expert("pharmacist"))
    case(
        "expert",
        "an organisation knows better",
        ["E4"],
        question,
        configuration={"also_expert": ["pharmacist"]},
    )


def dental():
    """E4: dentists about mouth and teeth, since the JO of December 2024."""
    home = requester("nurse", "medico-social")
    for day in ("2020-09-09", "2024-12-31"):
        question = asked(day, bucco_dental=True, **expert("dentist"), **home)
        nothing("dental", f"no dentist before 2025: {day}", ["E4"], question, "TEX-11")
    for day in ("2025-01-01", "2025-12-31", "2026-01-01"):
        question = asked(day, bucco_dental=True, **expert("dentist"), **home)
        case("dental", f"asked by a medico-social structure on {day}", ["E4"], question)
        question = asked(day, bucco_dental=False, **expert("dentist"), **home)
        nothing("dental", f"not about teeth on {day}", ["E4"], question, "TEX-12")
    for day in ("2025-03-03", "2026-03-18"):
        question = asked(day, bucco_dental=True, **expert("dentist"))
        nothing(
            "dental", f"asked by a town doctor on {day}", ["E4"], question, "TEX-12"
        )
        question = asked(
            day, bucco_dental=True, **expert("dentist"), **requester("dentist")
        )
        case(
            "dental",
            f"between dentists on {day}",
            ["E4"],
            question,
            rqd=False,
            stops=["TEX-31"],
            says=["TEX-44"],
        )
        question = asked(day, bucco_dental=True, **requester("dentist"))
        case(
            "dental",
            f"a dentist asks a doctor on {day}",
            ["E4"],
            question,
            rqd=False,
            stops=["TEX-31"],
        )
        question = asked(day, bucco_dental=True)
        case("dental", f"a doctor asks a doctor on {day}", ["E4"], question)


def circumstances():
    """J8 and E5, E6: urgent, in hospital, present."""
    for day in A_DAY_EACH:
        nothing(
            "circumstance",
            f"urgent on {day}",
            ["J8"],
            asked(day, urgent=True),
            "TEX-13",
        )
        nothing(
            "circumstance",
            f"inpatient on {day}",
            ["E6", "J8"],
            asked(day, inpatient=True),
            "TEX-14",
        )
        nothing(
            "circumstance",
            f"the patient is there on {day}",
            ["E5"],
            asked(day, present=True),
            "TEX-15",
        )
    for day in TWO_DAYS:
        for who in (expert("doctor", "hospital"), requester("doctor", "hospital")):
            name = f"{next(iter(who))} in hospital, external activity, {day}"
            case("hospital", name, ["E6"], asked(day, **who), says=["TEX-41"])
            name = f"{next(iter(who))} in hospital, inpatient, {day}"
            nothing(
                "hospital",
                name,
                ["E6"],
                asked(day, inpatient=True, **who),
                "TEX-14",
                says=["TEX-41"],
            )
        both = expert("doctor", "hospital") | requester("doctor", "hospital")
        case(
            "hospital",
            f"both in hospital, {day}",
            ["E6"],
            asked(day, **both),
            says=["TEX-41"],
        )
        question = asked(day, inpatient=True, urgent=True)
        nothing(
            "circumstance",
            f"urgent and inpatient, {day}",
            ["J8", "E6"],
            question,
            ("TEX-13", "TEX-14"),
        )


def limit():
    """E2: four a year; how they are counted is configuration."""
    for day in A_DAY_EACH:
        rqd = day >= "2022-04-01"
        for before in (0, 1, 2, 3):
            question = asked(day, counts=counts(before))
            case(
                "limit",
                f"act number {before + 1} on {day}",
                ["E2"],
                question,
                rqd=rqd,
                count=before + 1,
            )
        for before in (4, 5, 11):
            question = asked(day, counts=counts(before))
            nothing(
                "limit",
                f"act number {before + 1} on {day}",
                ["E2"],
                question,
                "TEX-20",
                count=before + 1,
            )
    for day in TWO_DAYS:
        by_expert = {"limit_by": "patient-expert"}
        by_requester = {"limit_by": "patient-requester"}
        rows = (
            ("by expert, others had many", by_expert, counts(12, 3, 9), 4, True),
            ("by expert, he had four", by_expert, counts(4, 4, 0), 5, False),
            ("by requester, others had many", by_requester, counts(12, 9, 3), 4, True),
            ("by requester, he had four", by_requester, counts(9, 0, 4), 5, False),
            ("by patient, this expert had none", {}, counts(4, 0, 0), 5, False),
            ("by patient, three by others", {}, counts(3, 0, 0), 4, True),
            ("two a year, the second", {"limit": 2}, counts(1), 2, True),
            ("two a year, the third", {"limit": 2}, counts(2), 3, False),
            ("none a year", {"limit": 0}, counts(0), 1, False),
        )
        for name, configuration, before, count, fine in rows:
            question = asked(day, counts=before)
            more = {"count": count, "configuration": configuration}
            if fine:
                case("limit", f"{name}, {day}", ["E2"], question, **more)
            else:
                nothing("limit", f"{name}, {day}", ["E2"], question, "TEX-20", **more)
    nothing(
        "limit",
        "the fifth on the last day of a year",
        ["E2", "E10"],
        asked("2025-12-31", counts=counts(4)),
        "TEX-20",
        count=5,
    )
    case(
        "limit",
        "a new year counts anew",
        ["E2", "E10"],
        asked("2026-01-01", counts=counts(0)),
    )


def cumulation():
    """E3: with no other act."""
    for day in TWO_DAYS:
        case(
            "cumulation",
            f"another act of the expert, {day}",
            ["E3"],
            asked(day, expert_other_act=True),
            te2=False,
            stops=["TEX-21"],
        )
        case(
            "cumulation",
            f"another act of the requester, {day}",
            ["E3"],
            asked(day, requester_other_act=True),
            rqd=False,
            stops=["TEX-32"],
        )
        question = asked(day, expert_other_act=True, requester_other_act=True)
        nothing(
            "cumulation",
            f"another act of both, {day}",
            ["E3"],
            question,
            ("TEX-21", "TEX-32"),
        )
        case(
            "cumulation",
            f"RQD may go with others by configuration, {day}",
            ["E3"],
            asked(day, requester_other_act=True),
            configuration={"rqd_cumulates": True},
        )
        case(
            "cumulation",
            f"TE2 never does, {day}",
            ["E3"],
            asked(day, expert_other_act=True),
            te2=False,
            stops=["TEX-21"],
            configuration={"rqd_cumulates": True},
        )
    nothing(
        "cumulation",
        "another act of the expert before 2022",
        ["E3"],
        asked("2020-09-09", expert_other_act=True),
        "TEX-21",
    )


def consents():
    """E7: the patient is informed and agrees."""
    for day in (*A_DAY_EACH, "2019-02-10", "2025-12-31", "2026-01-01"):
        nothing(
            "consent",
            f"none on {day}",
            ["E7"],
            asked(day, consent=False),
            "TEX-03",
            may_ask=False,
        )
    question = asked("2026-03-18", consent=False, state="draft", answered=None)
    nothing(
        "consent", "none while it is written", ["E7"], question, "TEX-03", may_ask=False
    )
    question = asked("2026-03-18", consent=False, urgent=True)
    nothing(
        "consent",
        "none, and urgent",
        ["E7", "J8"],
        question,
        ("TEX-03", "TEX-13"),
        may_ask=False,
    )


def identity():
    """E9: the patient, the prescriber; E7: the expert; E10: not oneself."""
    for day in TWO_DAYS:
        nothing(
            "identity",
            f"no qualified INS, {day}",
            ["E9"],
            asked(day, qualified=False, counts=None),
            "TEX-19",
            count=None,
        )
        case(
            "identity",
            f"no qualified INS, said only, {day}",
            ["E9"],
            asked(day, qualified=False, counts=None),
            says=["TEX-19", "TEX-51"],
            count=None,
            provisional=True,
            configuration={"without_ins": "warn"},
        )
        nothing(
            "identity",
            f"a requester without a number, {day}",
            ["E9"],
            asked(day, **requester("doctor", idnps="")),
            "TEX-17",
        )
        nothing(
            "identity",
            f"an expert without a number, {day}",
            ["E7"],
            asked(day, **expert("doctor", idnps="")),
            "TEX-18",
        )
        nothing(
            "identity",
            f"asked of oneself, {day}",
            ["E10"],
            asked(day, **expert("doctor", idnps="810000000001")),
            "TEX-04",
            may_ask=False,
        )
        both = expert("doctor", idnps="") | requester("doctor", idnps="")
        nothing(
            "identity",
            f"two without a number are not the same, {day}",
            ["E9", "E7"],
            asked(day, **both),
            ("TEX-17", "TEX-18"),
        )
        same = {"expert": party("doctor", "810000000002", "1750000001")}
        case(
            "identity",
            f"of one structure, {day}",
            ["E10"],
            asked(day, **same),
            says=["TEX-40"],
        )
        nothing(
            "identity",
            f"of one structure, by configuration, {day}",
            ["E10"],
            asked(day, **same),
            "TEX-40",
            configuration={"same_structure": "unbilled"},
        )
        none = {
            "expert": party("doctor", "810000000002"),
            "requester": party("doctor", "810000000001"),
        }
        case("identity", f"two without a structure, {day}", ["E10"], asked(day, **none))
    question = asked(
        "2026-03-18", state="sent", answered=None, **expert("doctor", idnps="")
    )
    case(
        "identity",
        "an expert's number is needed with the answer",
        ["E7"],
        question,
        says=["TEX-50"],
        due=False,
    )


def days():
    """E10 and the bad input of an act: backdated, in the future, around midnight."""
    back = (
        (
            "before the request",
            {"asked": "2026-03-10", "day": "2026-03-09", "answered": "2026-03-10"},
        ),
        (
            "before the answer",
            {"asked": "2026-03-01", "day": "2026-03-04", "answered": "2026-03-05"},
        ),
        (
            "answered before it was asked",
            {"asked": "2026-03-06", "day": "2026-03-07", "answered": "2026-03-05"},
        ),
        (
            "while it is written",
            {
                "asked": "2026-03-10",
                "day": "2026-03-09",
                "answered": None,
                "state": "draft",
            },
        ),
    )
    for name, dates in back:
        nothing(
            "day",
            f"backdated, {name}",
            ["E10"],
            asked("2026-03-18") | dates,
            "TEX-02",
            may_ask=False,
        )
    nothing(
        "day",
        "backdated over the change of tariff",
        ["E10", "E1"],
        asked("2025-12-31", answered="2026-01-01", today="2026-01-02"),
        "TEX-02",
        may_ask=False,
    )
    ahead = (
        ("the act", {"day": "2026-03-19"}),
        (
            "the request",
            {"asked": "2026-03-19", "day": "2026-03-19", "answered": "2026-03-19"},
        ),
        ("the answer and the act", {"answered": "2026-03-20", "day": "2026-03-20"}),
    )
    for name, dates in ahead:
        nothing(
            "day",
            f"in the future, {name}",
            ["E10"],
            asked("2026-03-18") | dates,
            "TEX-01",
            may_ask=False,
        )
    fine = (
        ("told a month later", "2026-03-18", {"today": "2026-04-18"}),
        (
            "seen three days after the answer",
            "2026-03-18",
            {"asked": "2026-03-14", "answered": "2026-03-15"},
        ),
        ("a leap day", "2024-02-29", {}),
        (
            "the last day at 20 EUR, told later",
            "2025-12-31",
            {"asked": "2025-12-28", "today": "2026-01-05"},
        ),
        ("asked at 20 EUR, answered at 23", "2026-01-01", {"asked": "2025-12-30"}),
        (
            "asked under the lump sum, answered under RQD",
            "2022-04-01",
            {"asked": "2022-03-30"},
        ),
    )
    for name, day, dates in fine:
        case("day", name, ["E1", "E10"], asked(day, **dates))
    case(
        "day",
        "answered on the last day of two levels",
        ["E1"],
        asked("2022-03-31", asked="2022-03-28", today="2022-04-02"),
        rqd=False,
    )


def states():
    """E10 and J8: billed once answered; nothing for what came back."""
    for day in TWO_DAYS:
        for state in ("draft", "sent", "claimed", "more-asked"):
            question = asked(day, state=state, answered=None)
            case(
                "state",
                f"{state} on {day}",
                ["E10"],
                question,
                says=["TEX-50"],
                due=False,
            )
        for state in ("answered", "closed", "billed"):
            case("state", f"{state} on {day}", ["E10"], asked(day, state=state))
        for state in ("declined", "redirected", "withdrawn", "expired"):
            question = asked(day, state=state, answered=None)
            nothing("state", f"{state} on {day}", ["E10", "J8"], question, "TEX-16")
    question = asked("2026-03-18", state="expired")
    nothing("state", "an answer after expiry", ["J8"], question, "TEX-16")
    question = asked("2026-03-18", state="claimed")
    case(
        "state",
        "a report while the case is not answered",
        ["E10"],
        question,
        says=["TEX-50"],
        due=False,
    )
    question = asked("2026-03-18", state="answered", answered=None)
    case(
        "state",
        "answered without a report",
        ["E10"],
        question,
        says=["TEX-50"],
        due=False,
    )


def once():
    """E10: one TE2 and one RQD a request."""
    for day in TWO_DAYS:
        case(
            "once",
            f"TE2 is told, {day}",
            ["E10"],
            asked(day, told=["TE2"]),
            te2=False,
            stops=["TEX-22"],
        )
        case(
            "once",
            f"RQD is told, {day}",
            ["E10"],
            asked(day, told=["RQD"]),
            rqd=False,
            stops=["TEX-33"],
        )
        nothing(
            "once",
            f"both are told, {day}",
            ["E10"],
            asked(day, told=["RQD", "TE2"]),
            ("TEX-22", "TEX-33"),
        )
    nothing(
        "once",
        "TE1 is told",
        ["E10"],
        asked("2020-09-09", told=["TE1"], level=1),
        "TEX-22",
    )
    nothing(
        "once",
        "no TE2 beside TE1",
        ["E10"],
        asked("2020-09-09", told=["TE1"]),
        "TEX-22",
    )


def provisional():
    """E2: until somebody has counted; E4: until somebody has claimed."""
    for day in A_DAY_EACH:
        rqd = day >= "2022-04-01"
        case(
            "provisional",
            f"not counted, {day}",
            ["E2"],
            asked(day, counts=None),
            rqd=rqd,
            says=["TEX-51"],
            provisional=True,
            count=None,
        )
        question = asked(day, counts=None, state="sent", answered=None)
        case(
            "provisional",
            f"not counted, not answered, {day}",
            ["E2", "E10"],
            question,
            rqd=rqd,
            says=["TEX-50", "TEX-51"],
            due=False,
            provisional=True,
            count=None,
        )
        question = asked(day, state="sent", answered=None, **expert("", idnps=""))
        case(
            "provisional",
            f"a pool has not claimed, {day}",
            ["E4", "E10"],
            question,
            rqd=rqd,
            says=["TEX-50", "TEX-52"],
            due=False,
            provisional=True,
        )
    nothing(
        "provisional",
        "what is not billed waits for no count",
        ["J8"],
        asked("2026-03-18", urgent=True, counts=None),
        "TEX-13",
        count=None,
    )


def orders():
    """Every reason is given, in the order of the table."""
    everything = asked(
        "2026-03-18",
        consent=False,
        urgent=True,
        inpatient=True,
        present=True,
        qualified=False,
        counts=counts(4),
        expert_other_act=True,
        requester_other_act=True,
        told=["RQD", "TE2"],
        **expert("nurse"),
        **requester("other"),
    )
    nothing(
        "order",
        "all at once",
        ["E2", "E3", "E4", "E5", "E6", "E7", "E9", "E10"],
        everything,
        (
            "TEX-03",
            "TEX-11",
            "TEX-13",
            "TEX-14",
            "TEX-15",
            "TEX-19",
            "TEX-20",
            "TEX-21",
            "TEX-22",
            "TEX-31",
            "TEX-32",
            "TEX-33",
        ),
        count=5,
        may_ask=False,
    )
    nothing(
        "order",
        "future and backdated",
        ["E10"],
        asked("2026-03-18", asked="2026-03-19", answered="2026-03-17"),
        ("TEX-01", "TEX-02"),
        may_ask=False,
    )
    case(
        "order",
        "two warnings and a wait",
        ["E6", "E10", "E2"],
        asked(
            "2023-09-13",
            counts=None,
            expert=party("doctor", "810000000002", "1750000001", "hospital"),
        ),
        says=["TEX-40", "TEX-41", "TEX-51"],
        provisional=True,
        count=None,
    )
    case(
        "order",
        "RQD stops for two reasons, TE2 goes",
        ["E3", "E4"],
        asked("2026-03-18", requester_other_act=True, **requester("pharmacist")),
        rqd=False,
        stops=["TEX-31", "TEX-32"],
    )


FAMILIES = (
    tariffs,
    planned,
    requesters,
    experts,
    dental,
    circumstances,
    limit,
    cumulation,
    consents,
    identity,
    days,
    states,
    once,
    provisional,
    orders,
)


def written():
    """The file, to the byte."""
    CASES.clear()
    for family in FAMILIES:
        family()
    names = [one["name"] for one in CASES]
    assert len(set(names)) == len(names)
    lines = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in CASES)
    head = '{\n "schema": "cordee.expertise.golden/1",\n "cases": [\n  '
    return f"{head}{lines}\n ]\n}}\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    print(len(CASES), "cases")
