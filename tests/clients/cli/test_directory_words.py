"""People and services of the directory, as a person reads them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from cordee.clients.cli import answering, moments, practitioners, tables
from cordee.clients.cli.finding import Unfound
from cordee.clients.cli.language import Language, use
from cordee.clients.cli.reaching import DirectoryAway, certain
from cordee.clients.sdk import (
    FoundList,
    FoundView,
    HoursView,
    LineView,
    MailboxView,
    ServiceView,
)
from tests.clients.cli.fake_client import ELISE, practitioner

WEEK = tuple(HoursView(weekday=day, opens=540, closes=1020) for day in range(5))
SATURDAY = HoursView(weekday=5, opens=540, closes=735)
NIGHT = HoursView(weekday=6, opens=1200, closes=1860)


@pytest.fixture(autouse=True)
def french():
    use(Language.FR)


def service(**more):
    about = {
        "service": "s",
        "organization": "o",
        "organization_name": "CHU de Démonstration",
        "name": "Avis cardiologie",
        "speciality": "",
        "comment": "",
        "lines": (LineView(label="avis", number="01 00 00 00 00", kind="phone"),),
        "hours": WEEK,
        "holidays": False,
        "always": False,
        "open": True,
        "until": 0,
        "answer_minutes": 0,
        "role": None,
        "verified": False,
        "holders": (),
    }
    return ServiceView(**(about | more))


def at(hour, days=0):
    when = moments.now().replace(hour=hour, minute=0, second=0, microsecond=0)
    return int((when + timedelta(days=days)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (WEEK, "lun-ven 9 h-17 h"),
        ((*WEEK, SATURDAY), "lun-ven 9 h-17 h, sam 9 h-12 h 15"),
        (WEEK[:2], "lun, mar 9 h-17 h"),
        ((WEEK[0], WEEK[2]), "lun 9 h-17 h, mer 9 h-17 h"),
        ((NIGHT,), "dim 20 h-7 h"),
        ((SATURDAY, replace(SATURDAY, opens=840, closes=1440)), None),
    ],
)
def test_days_with_the_same_hours_are_said_together(spans, said):
    assert answering.hours(spans) == (said or "sam 9 h-12 h 15, 14 h-24 h")


def test_hours_are_said_in_english_too():
    use(Language.EN)
    assert answering.hours(WEEK) == "Mon-Fri 09:00-17:00"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "ouvert (lun-ven 9 h-17 h, sauf jours fériés)"),
        ({"holidays": True, "open": False}, "fermé (lun-ven 9 h-17 h)"),
        ({"always": True, "hours": ()}, "jour et nuit"),
        ({"hours": (), "open": False}, "horaires non publiés"),
    ],
)
def test_a_service_says_whether_somebody_answers(more, said):
    assert answering.standing(service(**more)) == said


def test_when_that_changes_is_said_as_one_says_it():
    today = answering.standing(service(until=at(23)))
    assert today.startswith("ouvert jusqu’à 23 h (")  # noqa: RUF001 - typeset
    later = answering.standing(service(open=False, until=at(9, days=2)))
    assert later.startswith("fermé jusqu’à ")  # noqa: RUF001 - typeset
    assert "9 h (" in later


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, ""),
        (1, "répond en 1 min environ"),
        (60, "répond en 1 h environ"),
        (90, "répond en 90 min environ"),
        (240, "répond en 4 h environ"),
        (2880, "répond en 2 jours environ"),
    ],
)
def test_the_usual_answer_time_is_rounded(minutes, said):
    assert answering.answer_time(minutes) == said


def test_who_holds_the_role_is_named_only_when_the_role_is_verified():
    held = service(role=bytes(32), verified=True, holders=("Anna Lefèvre", ""))
    assert answering.lines_of(held) == [
        "Avis cardiologie, CHU de Démonstration",
        "  ouvert (lun-ven 9 h-17 h, sauf jours fériés)",
        "  01 00 00 00 00 (avis)",
        "  sur Cordée, tenu par Anna Lefèvre",
    ]
    announced = service(role=bytes(32), holders=("Mallory",))
    said = "\n".join(answering.lines_of(announced))
    assert "Mallory" not in said
    assert "pas attesté" in said
    assert answering.holders(service(role=bytes(32), verified=True)) == (
        "sur Cordée, tenu par personne"
    )


def test_a_practitioner_is_shown_with_places_numbers_and_mailboxes():
    old = MailboxView(
        address="cabinet@x.example",
        kind="CAB",
        service="",
        rank=2,
        state="bouncing",
        delivered=0,
    )
    known = practitioner("YANN", "LE GOFF")
    known = replace(known, mailboxes=(*known.mailboxes, old))
    assert practitioners.in_full(known) == [
        "Yann LE GOFF, Médecin, Médecine générale, n° 89990000500",
        "Yann LE GOFF n’est pas sur Cordée.",  # noqa: RUF001 - typeset
        (
            "Lieu\xa0: Cabinet du Port, 1 rue du Port, 56300 Pontivy, "
            "Médecine générale, Libéral"
        ),
        "  téléphone 02\xa097\xa000\xa000\xa000",
        "MSSanté\xa0: y.legoff@medecin.example (personnelle, jamais essayée)",
        "MSSanté\xa0: cabinet@x.example (du cabinet, refuse les messages)",
        ("Écrivez-lui par notre passerelle MSSanté\xa0: cordee write-to 89990000500 …"),
    ]


def test_who_can_be_reached_by_nothing_is_said_so():
    known = practitioner("Yann", "LE GOFF", reach=())
    assert practitioners.ways_of(FoundView(hit=known.hit)) == "aucun moyen connu"
    assert practitioners.not_here(known).endswith("aucun moyen de le joindre.")


def test_a_directory_cannot_move_the_cursor():
    known = practitioner("Yann\x1b[2J", "LE\nGOFF")
    said = practitioners.name_of(FoundView(hit=known.hit))
    assert "\x1b" not in said
    assert "\n" not in said


def test_who_is_on_cordee_is_called_as_he_is_attested():
    both = FoundView(person=ELISE, hit=practitioner("Elise", "MOREAU").hit)
    assert practitioners.name_of(both) == "Élise Moreau"
    assert practitioners.place_of(both) == "Cabinet du Port, 56300 Pontivy"


def test_a_table_is_aligned_and_leaves_empty_columns_out():
    rows = [["a", "", "long word"], ["bbb", "", "x"]]
    assert tables.table(rows) == ["a    long word", "bbb  x"]
    assert tables.table([]) == []


def test_a_row_is_two_lines_where_the_screen_is_narrow():
    rows = [["Yann LE GOFF", "Médecin", "56300 Pontivy", ""], ["Anna", "", "", ""]]
    assert tables.table(rows, 60)[0] == "Yann LE GOFF  Médecin  56300 Pontivy"
    assert tables.table(rows, 24) == [
        "Yann LE GOFF, Médecin",
        "    56300 Pontivy",
        "Anna",
    ]


def test_no_number_is_cut_in_two_at_the_end_of_a_line():
    row = ["Anna", "Médecin", "Hôpital du Port", "téléphone", "899900000503"]
    assert tables.table([row], 32)[1:] == [
        "    Hôpital du Port, téléphone,",
        "    899900000503",
    ]


@pytest.mark.parametrize(("whole", "said"), [(False, DirectoryAway), (True, Unfound)])
async def test_a_directory_that_is_away_is_not_somebody_who_is_not_there(whole, said):
    class Client:
        account = bytes(32)

        async def find(self, text, limit):
            return FoundList(found=(), whole=whole)

    with pytest.raises(said):
        await certain(SimpleNamespace(client=Client()), "le goff")
