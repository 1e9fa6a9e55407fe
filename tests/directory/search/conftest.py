import pytest

from cordee.directory.model import Coded
from cordee.directory.search import LocalSearch
from cordee.directory.search.entry import Place
from tests.support.directory_people import entries, someone

GP = Coded("SM54", "Médecine générale")
CARDIO = Coded("SM04", "Cardiologie et Maladies vasculaires")
ORTHOPAEDICS = Coded("SM08", "Chirurgie orthopédique et Traumatologie")


def at(town, postcode, department, speciality=GP, **more):
    return Place(
        speciality=speciality,
        town=town,
        postcode=postcode,
        department=department,
        **more,
    )


PONTIVY = at("Pontivy", "56300", "56", name="CABINET DU BLAVET", phone=True)
RENNES = at(
    "Rennes", "35000", "35", CARDIO, name="CHU PONTCHAILLOU", finess="350005179"
)
LILLE = at("Lille", "59000", "59", name="MAISON DE SANTE DES MOULINS")
NURSE = Coded("60", "Infirmier")
PEOPLE = (
    someone(
        1,
        "LEFÈVRE",
        "Anne",
        places=(PONTIVY,),
        mssante=True,
        addresses=("anne.lefevre@medecin.example",),
    ),
    someone(2, "LEFEBVRE", "Paul", places=(LILLE,)),
    someone(3, "LE GOFF", "Jean-Pierre", places=(PONTIVY,)),
    someone(4, "MARTIN", "Jean", places=(RENNES,)),
    someone(5, "MARTIN", "Jean", places=(LILLE,), mssante=True),
    someone(6, "MARTIN", "Jeanne", places=(LILLE,)),
    someone(7, "BERNARD", "Martin", places=(RENNES,)),
    someone(8, "DUPONT-MOREAU", "Chloé", birth_family="DUPONT", places=(RENNES,)),
    someone(
        9,
        "D'ANGELO",
        "Œdipe",
        places=(at("Saint-Brieuc", "22000", "22", ORTHOPAEDICS),),
    ),
    someone(
        10,
        "KERVELLA",
        "Maëlle",
        birth_family="QUEMENEUR",
        places=(at("Brest", "29200", "29", Coded("", ""), name="CABINET KERVELLA"),),
        profession=NURSE,
    ),
    someone(11, "BOURG", "Yves", places=(at("Bastia", "20200", "2B"),)),
    someone(12, "ROUSSEAU", "Inès", places=(at("Bourg-en-Bresse", "01000", "01"),)),
    someone(13, "CHARCOT", "Léa", active=False),
    someone(14, "CHARCOT", "Léo", places=(LILLE,)),
    someone(15, "CARDIO", "Zoé", places=(LILLE,), profession=NURSE),
    someone(16, "ОРЛОВ", "Иван", places=(LILLE,)),
)


def number(hit):
    return int(hit.practitioner[1:])


@pytest.fixture(scope="session")
def few():
    return LocalSearch.of(PEOPLE)


@pytest.fixture(scope="session")
def find(few):
    """The numbers of those who are found, in their order."""

    def search(text, near="", limit=10):
        return [number(hit) for hit in few.find_now(text, near, limit)]

    return search


@pytest.fixture(scope="session")
def crowd():
    """Some thirteen thousand generated practitioners, and an index of them."""
    people = list(entries(7, 20_000))
    return people, LocalSearch.of(people)
