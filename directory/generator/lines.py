"""A person, as the lines of each file say it: fields in the order of `files.columns`.

What never enters this room: chance, files.
"""

from collections.abc import Iterator

from cordee.directory.generator import codes
from cordee.directory.generator.people import Activity, Box, Person, Structure
from cordee.directory.model import NONE, Coded, MailboxType

_NOWHERE = Structure(id="", name="", sector=NONE)
_COUNTRY = ("99000", "France")


def activity(person: Person) -> Iterator[str]:
    """PS_LibreAcces_Personne_activite."""
    head = (*_identity(person), *_exercise(person))
    for done in person.activities:
        at = done.structure or _NOWHERE
        where = _address(at, done, labelled=True) if done.structure else [""] * 18
        yield "|".join(
            (
                *head,
                *_pair(done.know_how_type),
                *_pair(done.know_how),
                *_pair(done.mode),
                *_site(at),
                *where,
                *_pair(at.department),
                "",
                done.authority,
                *_pair(at.sector),
                *_pair(done.section),
                *_pair(done.function),
                *_pair(done.kind),
            )
        )


def restricted(person: Person) -> Iterator[str]:
    """Extraction_ProSanteConnect_Personne_activite, with the name of birth."""
    head = (
        *_identity(person),
        person.birth_family or person.family,
        person.given,
        person.birth,
        person.born_at,
        *(_COUNTRY[:1]),
        "",
        "F" if person.woman else "M",
        "",
        person.email,
        "MME" if person.woman else "M",
        person.profession.code,
        person.category.code,
        person.title.code,
        person.family,
        person.given,
    )
    for done in person.activities:
        at = done.structure or _NOWHERE
        where = _address(at, done, labelled=False) if done.structure else [""] * 15
        yield "|".join(
            (
                *head,
                done.know_how_type.code,
                done.know_how.code,
                done.mode.code,
                at.sector.code,
                done.section.code,
                done.function.code,
                *_site(at),
                *where,
                at.department.code,
                "",
                done.authority,
                "",
            )
        )


def diploma(person: Person) -> Iterator[str]:
    """PS_LibreAcces_Dipl_AutExerc."""
    learnt = codes.DIPLOMAS.get(person.profession.code)
    if learnt is None:
        return
    replaces = any(done.kind == codes.REPLACEMENT for done in person.activities)
    licence = codes.REPLACING if replaces else NONE
    fields = (*_pair(codes.STATE_DIPLOMA), *_pair(learnt), *_pair(licence), "", "")
    yield "|".join((*_named(person), *fields))


def know_how(person: Person) -> Iterator[str]:
    """PS_LibreAcces_SavoirFaire."""
    head = (*_named(person), *_pair(person.profession), *_pair(person.category))
    for type_, learnt in person.know_how:
        yield "|".join((*head, *_pair(type_), *_pair(learnt)))


def mailbox(box: Box, person: Person | None) -> str:
    """Extraction_Correspondance_MSSante: one address, of a person or of a structure.

    A structure is identified by 1 and its FINESS, else by 3 and its SIRET.
    """
    at = box.structure or _NOWHERE
    type_ = "1" if at.finess else "3" if at.siret else ""
    who = ("",) * 9 if person is None else _named_for_mail(person)
    return "|".join(
        (
            box.type.value,
            box.address,
            *(_identity(person) if person else ("", "", "")),
            type_,
            at.finess or at.siret,
            box.service,
            *who,
            "O" if box.digitization else "N",
            *_lines_of(at),
        )
    )


def boxes(person: Person) -> Iterator[str]:
    """Lines of the mailboxes of a person."""
    for box in person.mailboxes:
        own = box.type is MailboxType.PERSON
        yield mailbox(box, person if own else None)


def _identity(person: Person) -> tuple[str, str, str]:
    return (person.type, person.number, person.type + person.number)


def _named(person: Person) -> tuple[str, ...]:
    return (*_identity(person), person.family, person.given)


def _exercise(person: Person) -> tuple[str, ...]:
    civility = ("MME", "Madame") if person.woman else ("M", "Monsieur")
    return (
        *_pair(person.title),
        *civility,
        person.family,
        person.given,
        *_pair(person.profession),
        *_pair(person.category),
    )


def _named_for_mail(person: Person) -> tuple[str, ...]:
    first = person.activities[0].know_how if person.activities else NONE
    return (
        person.title.code,
        person.family,
        person.given,
        *_pair(person.category),
        *_pair(person.profession),
        *_pair(first),
    )


def _pair(coded: Coded) -> tuple[str, str]:
    return (coded.code, coded.label)


def _site(at: Structure) -> tuple[str, ...]:
    return (
        at.siret,
        at.siren,
        at.finess,
        at.finess_legal,
        at.id,
        at.name,
        at.sign,
    )


def _address(at: Structure, done: Activity, *, labelled: bool) -> list[str]:
    """From the complement to the e-mail; `labelled` ones have labels beside codes."""
    country = _COUNTRY if labelled else _COUNTRY[:1]
    return [
        at.complement,
        at.point,
        at.number,
        at.repeat,
        *(_pair(at.way) if labelled else (at.way.code,)),
        at.street,
        at.delivery,
        _last_line(at),
        at.postcode,
        at.commune,
        *((at.town,) if labelled else ()),
        *country,
        done.phone or at.phone,
        at.phone2,
        at.fax,
        at.email,
    ]


def _lines_of(at: Structure) -> tuple[str, ...]:
    return (
        at.name,
        at.sign,
        at.complement,
        at.delivery,
        at.number,
        at.repeat,
        at.way.label,
        at.street,
        "",
        f"{at.postcode} {_last_line(at)}".strip(),
        at.postcode,
        at.department.code,
        "FRANCE" if at.id else "",
    )


def _last_line(at: Structure) -> str:
    return f"{at.town.upper()} CEDEX" if at.delivery else at.town.upper()
