"""PS_LibreAcces_Personne_activite: people, places, and what people do at places.

Each line repeats the person and the place; rows are staged when they differ from
what was just said. What never enters this room: what another kind of file says.
"""

from typing import Final

from cordee.directory.files.fields import LONG_CODE, Bad
from cordee.directory.files.identity import (
    MAX_IDENTIFIER,
    digest,
    organization_id,
    role_key,
)
from cordee.directory.files.keys import is_finess, is_siret
from cordee.directory.files.kinds import Header
from cordee.directory.files.labels import Labels
from cordee.directory.files.notes import Notes
from cordee.directory.files.places import department_of, joined, lines_of, town_of
from cordee.directory.files.rows import (
    IDENTITY,
    NO_IDENTIFIER,
    Recent,
    Rows,
    person_of,
    pick,
)
from cordee.directory.folding import key_of

NO_NAME: Final = Bad("no name of a person")
WRONG_FINESS: Final = "a FINESS with a wrong key"
WRONG_SIRET: Final = "a SIRET with a wrong key"
_PERSON: Final = (
    "Code civilité d'exercice",
    "Code civilité",
    "Nom d'exercice",
    "Prénom d'exercice",
    "Code profession",
    "Code catégorie professionnelle",
)
_PERSON_LABELS: Final = (
    "Libellé civilité d'exercice",
    "Libellé civilité",
    "Libellé profession",
    "Libellé catégorie professionnelle",
)
_ROLE: Final = (
    "Code profession",
    "Code catégorie professionnelle",
    "Code type savoir-faire",
    "Code savoir-faire",
    "Code mode exercice",
    "Code section tableau pharmaciens",
    "Code rôle",
    "Code genre activité",
)
_ROLE_LABELS: Final = (
    "Libellé type savoir-faire",
    "Libellé savoir-faire",
    "Libellé mode exercice",
    "Libellé section tableau pharmaciens",
    "Libellé rôle",
    "Libellé genre activité",
)
_PHONES: Final = ("Téléphone (coord. structure)", "Téléphone 2 (coord. structure)")
_NUMBERS: Final = (
    "Identifiant technique de la structure",
    "Numéro FINESS site",
    "Numéro SIRET site",
)
_PLACE: Final = (
    "Raison sociale site",
    "Enseigne commerciale site",
    "Numéro SIREN site",
    "Numéro FINESS établissement juridique",
    "Code secteur d'activité",
    "Complément destinataire (coord. structure)",
    "Complément point géographique (coord. structure)",
    "Numéro Voie (coord. structure)",
    "Indice répétition voie (coord. structure)",
    "Libellé type de voie (coord. structure)",
    "Libellé Voie (coord. structure)",
    "Mention distribution (coord. structure)",
    "Bureau cedex (coord. structure)",
    "Code postal (coord. structure)",
    "Code commune (coord. structure)",
    "Libellé commune (coord. structure)",
    "Code Département (structure)",
    "Code pays (coord. structure)",
    "Télécopie (coord. structure)",
    "Adresse e-mail (coord. structure)",
)
_PLACE_LABELS: Final = ("Libellé secteur d'activité", "Libellé pays (coord. structure)")
USED: Final = (
    *IDENTITY,
    *_PERSON,
    *_PERSON_LABELS,
    *_ROLE[2:],
    *_ROLE_LABELS,
    *_NUMBERS,
    *_PLACE,
    *_PHONES,
    *_PLACE_LABELS,
)


class ActivityRows(Rows):
    """Stages practitioners, organisations and roles."""

    tables = ("practitioner", "organization", "role")

    def __init__(self, header: Header, notes: Notes, labels: Labels) -> None:
        super().__init__(header, notes, labels)
        self._identity = pick(header, *IDENTITY)
        self._person = pick(header, *_PERSON)
        self._person_labels = pick(header, *_PERSON_LABELS)
        self._role = pick(header, *_ROLE)
        self._role_labels = pick(header, *_ROLE_LABELS)
        self._phones = pick(header, *_PHONES)
        self._numbers = pick(header, *_NUMBERS)
        self._place = pick(header, *_PLACE)
        self._place_labels = pick(header, *_PLACE_LABELS)
        self._people = Recent()
        self._places = Recent()
        self._phones_digests: dict[str, str] = {}

    def take(self, number: int, fields: list[str]) -> Bad | None:
        practitioner = person_of(self._identity(fields))
        if not practitioner:
            return NO_IDENTIFIER
        person, role = self._person(fields), self._role(fields)
        if not person[2]:
            return NO_NAME
        numbers, place = self._numbers(fields), self._place(fields)
        technical, finess, siret = numbers
        rest = (*place[:2], *place[5:16])
        organization = organization_id(technical, finess, siret, rest)
        if len(max(*role, *numbers, place[4], key=len)) > MAX_IDENTIFIER:
            return LONG_CODE
        phones = joined(*self._phones(fields))
        if not self._people.is_known(practitioner, person):
            self._stage_person(number, practitioner, person, fields)
        said = (*numbers, *place, phones)
        if organization and not self._places.is_known(organization, said):
            self._stage_place(number, organization, said, fields)
        self._stage_role(number, practitioner, organization, role, phones)
        self._see_role(role, fields)
        return None

    def _stage_person(
        self, number: int, practitioner: str, person: tuple[str, ...], fields: list[str]
    ) -> None:
        title, civility, family, given, profession, category = person
        self.staged["practitioner"].append(
            f"{number}\t{practitioner}\t{title}\t{civility}\t{family}\t{given}\t"
            f"{key_of(family)}\t{key_of(given)}\t{profession}\t{category}\tt\t"
            f"{digest(person)}\n"
        )
        self.check_rpps(number, practitioner)
        labels = self._person_labels(fields)
        self.labels.see("title", title, labels[0])
        self.labels.see("civility", civility, labels[1])
        self.labels.see("profession", profession, labels[2])
        self.labels.see("category", category, labels[3])

    def _stage_place(
        self, number: int, organization: str, said: tuple[str, ...], fields: list[str]
    ) -> None:
        (_, finess, siret, name, sign, siren, legal, sector, to, point, *street,
         mention, cedex, postcode, commune, town, department, country, fax, email,
         phones) = said  # fmt: skip
        lines = lines_of((to, point), street, (mention, cedex))
        values = (
            name, sign, key_of(name, sign), siret, siren, finess, legal, sector,
            lines, postcode, town_of(town, cedex), commune,
            department_of(department, commune, postcode), country, phones, fax, email,
        )  # fmt: skip
        row = "\t".join(values)
        self.staged["organization"].append(
            f"{number}\t{organization}\t{row}\t{digest(values)}\n"
        )
        if finess and not is_finess(finess):
            self.notes.warn(number, WRONG_FINESS)
        if siret and not is_siret(siret):
            self.notes.warn(number, WRONG_SIRET)
        sector_label, country_label = self._place_labels(fields)
        self.labels.see("sector", sector, sector_label)
        self.labels.see("country", country, country_label)

    def _stage_role(
        self,
        number: int,
        practitioner: str,
        organization: str,
        role: tuple[str, ...],
        phones: str,
    ) -> None:
        profession, category, kind, speciality, mode, section, function, genre = role
        key = role_key(organization, role)
        self.staged["role"].append(
            f"{number}\t{practitioner}\t{key}\t{organization}\t{profession}\t{category}\t"
            f"{speciality}\t{kind}\t{mode}\t{function}\t{genre}\t{section}\t{phones}\t"
            f"{digest((phones,))}\n"
        )

    def _see_role(self, role: tuple[str, ...], fields: list[str]) -> None:
        labels = self._role_labels(fields)
        kinds = (
            "speciality_type",
            "speciality",
            "mode",
            "pharmacy_section",
            "function",
            "kind",
        )
        for kind, code, label in zip(kinds, role[2:], labels, strict=True):
            if code:
                self.labels.see(kind, code, label)
