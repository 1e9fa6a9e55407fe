"""Generated people as entries of the search index.

Half of them get a family name that few have: the generator's names are common ones, a
country's are mostly not. For tests and benches. What never enters: a file, a database.
"""

import random
from collections.abc import Iterator

from cordee.directory.generator import Activity, Person
from cordee.directory.generator.days import everybody
from cordee.directory.generator.population import Population
from cordee.directory.model import NONE, Coded, MailboxType
from cordee.directory.search.entry import Entry, Place

_BEGINNINGS = (
    "Ab Au Bar Be Ber Bou Bre Ca Cha Che Cor Cou Da De Del Dou Dra Du Es Fa Fer "
    "Fou Ga Gar Gau Gou Gra Gui Ha Hel Jo Ker La Lan Le Lou Ma Mal Mar Me Mon Mou "
    "Na No Or Pa Pel Per Pi Plou Poi Pra Que Ra Re Ri Ro Rou Sa Sal Sau Se Sou Ta "
    "Tan The Tou Tre Tri Va Ver Vi Vil"
)
BEGINNINGS = _BEGINNINGS.split()
_MIDDLES = (
    "ba ber bi bou ca che co da di do du fa fe fi ga gla go gue la le li lo ma me "
    "mi mo na ne ni no pa pe pi ra re ri ro sa se si so ta te ti tou va ve vi za"
)
MIDDLES = _MIDDLES.split()
_ENDINGS = (
    "ac an ard at ault aud ec eau el elle et eix er ez ier in is net non nou ot "
    "ois oin on ou rand rel ric ron soz tin ton veau vel vin"
)
ENDINGS = _ENDINGS.split()
RARE_SHARE = 0.5


def entries(seed: int, rows: int) -> Iterator[Entry]:
    """Practitioners with about so many activities, always the same for a seed."""
    for person in everybody(Population(seed, rows), ()):
        yield entry(person)


def entry(person: Person) -> Entry:
    """One generated person."""
    dice = random.Random(person.idnps)
    own = [box.address for box in person.mailboxes if box.type is MailboxType.PERSON]
    family, birth = person.family, person.birth_family
    if dice.random() < RARE_SHARE:
        family = birth = rare_name(dice)
        if person.family != person.birth_family:
            birth = rare_name(dice)
    return Entry(
        id=person.idnps,
        title=person.title.label,
        family=family,
        given=person.given,
        birth_family=birth if birth != family else "",
        profession=person.profession,
        active=any(one.structure or one.mode != NONE for one in person.activities),
        mssante=bool(own),
        addresses=tuple(address.lower() for address in own),
        places=tuple(_place(one) for one in person.activities),
    )


def rare_name(dice: random.Random) -> str:
    """One of some hundred thousand names."""
    middle = dice.choice(MIDDLES) if dice.random() < 0.7 else ""
    return (dice.choice(BEGINNINGS) + middle + dice.choice(ENDINGS)).upper()


def _place(activity: Activity) -> Place:
    there = activity.structure
    if there is None:
        return Place(speciality=activity.know_how, phone=bool(activity.phone))
    return Place(
        speciality=activity.know_how,
        name=there.name,
        sign=there.sign,
        town=there.town,
        postcode=there.postcode,
        department=there.department.code,
        finess=there.finess,
        siret=there.siret,
        phone=bool(activity.phone or there.phone),
    )


def someone(number: int, family: str, given: str, **more: object) -> Entry:
    """A practitioner of a test."""
    more.setdefault("profession", Coded("10", "Médecin"))
    return Entry(id=f"8{number:011d}", family=family, given=given, **more)
