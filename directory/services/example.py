"""Services of a big public hospital group that does not exist, for the demo and tests.

The same every time: 27 hospitals, 217 services, 200 direct lines to a senior doctor
from Monday to Friday, 9 to 17. Numbers are those of `generator.numbers`. What never
enters this room: a real hospital.
"""

from collections.abc import Iterator
from typing import Final

from cordee.directory.generator import numbers
from cordee.directory.model import HealthcareService, Line, Span
from cordee.directory.services.entries import service_id

HOSPITALS: Final = 27
SERVICES: Final = 217
DIRECT_LINES: Final = 200

_NAMES: Final = (
    "Hôtel-Dieu des Trois Loutres",
    "Hôpital de la Cigogne Bleue",
    "Hôpital du Castor Indigo",
    "Hôpital Vermeil",
    "Hôpital du Chamois d'Ivoire",
    "Hôpital des Sept Mésanges",
    "Hôpital du Héron Cuivré",
    "Hôpital de la Libellule",
    "Hôpital du Grillon d'Azur",
)
_PLACES: Final = ("Nord", "Sud", "Rive")
_DEPARTMENTS: Final = ("75", "92", "93", "94", "78", "95")
_SPECIALITIES: Final = (
    "Médecine interne",
    "Cardiologie",
    "Gériatrie",
    "Pneumologie",
    "Neurologie",
    "Néphrologie",
    "Gastro-entérologie",
    "Endocrinologie",
    "Dermatologie",
    "Rhumatologie",
    "Hématologie",
    "Oncologie médicale",
    "Maladies infectieuses",
    "Pédiatrie",
    "Gynécologie-obstétrique",
    "Chirurgie viscérale",
    "Chirurgie orthopédique",
    "Urologie",
    "ORL",
    "Ophtalmologie",
    "Psychiatrie",
    "Radiologie",
    "Anesthésie-réanimation",
    "Médecine d'urgence",
)
_OFFICE_HOURS: Final = tuple(Span(day, 9 * 60, 17 * 60) for day in range(5))
_DELAYS: Final = (15, 30, 60, 120, 240)


def hospital(number: int) -> tuple[str, str, str]:
    """FINESS, name and department of a hospital, below HOSPITALS."""
    finess = numbers.finess(numbers.SITES + number)
    name = f"{_NAMES[number % len(_NAMES)]} {_PLACES[number // len(_NAMES)]}"
    return finess, name, _DEPARTMENTS[number % len(_DEPARTMENTS)]


def services() -> tuple[HealthcareService, ...]:
    """All of them."""
    return tuple(_services())


def _services() -> Iterator[HealthcareService]:
    for number in range(SERVICES):
        place, turn = number % HOSPITALS, number // HOSPITALS
        speciality = _SPECIALITIES[(place + 5 * turn) % len(_SPECIALITIES)]
        organization, hospital_name, department = hospital(place)
        has_line = number < DIRECT_LINES
        yield HealthcareService(
            id=service_id(organization, speciality),
            organization=organization,
            organization_name=hospital_name,
            name=speciality,
            speciality=speciality,
            comment="" if has_line else "Avis par message seulement.",
            lines=(_line(department, number),) if has_line else (),
            hours=_OFFICE_HOURS if has_line else (),
            answer_minutes=_DELAYS[number % len(_DELAYS)],
            department=department,
        )


def _line(department: str, number: int) -> Line:
    digits = numbers.landline(department, 9000 + number)
    spaced = " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    return Line(label="Médecin senior", number=spaced)
