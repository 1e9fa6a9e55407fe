"""What a FHIR parameter asks of the tables: one condition for each, in one table.

Each takes a term and gives SQL with `$n` for the values, which never become text of a
statement. What never enters this room: a search that was not parsed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from cordee.directory.fhir import systems
from cordee.directory.fhir.ids import own_id
from cordee.directory.fhir.parameters import Resource
from cordee.directory.fhir.search import Filter, How, Pointer, Term, Text, Token
from cordee.directory.folding import fold
from cordee.directory.store.fhir_terms import (
    ALWAYS,
    NEVER,
    Arguments,
    Condition,
    begins,
    boolean,
    changed,
    equals,
    folded,
    holds,
    own,
    pointer,
    verbatim,
)
from cordee.directory.store.roles import split_id

SHOWN: Final = "m.gone = 0 AND NOT m.red_list"
EVERYWHERE: Final = frozenset({"@", "."})
"""Parts of every address: `mailbox-mss:contains=@` asks for who has any."""
PLACE_NAMES: Final = (
    "ARRAY[o.id, nullif(o.finess, ''), '1' || nullif(o.finess, ''), "
    "nullif(o.siret, ''), '3' || nullif(o.siret, '')]"
)
"""How a source of mailboxes may name an organisation (facts B.2)."""


def conditions(resource: Resource, filters: tuple[Filter, ...], into: Arguments) -> str:
    """All filters as one condition."""
    told = [
        _either(CONDITIONS[resource][each.name], each.terms, into) for each in filters
    ]
    return " AND ".join(told) or ALWAYS


def _either(condition: Condition, terms: tuple[Term, ...], into: Arguments) -> str:
    return "(" + " OR ".join(condition(term, into) for term in terms) + ")"


def _town(term: Text, into: Arguments) -> str:
    if term.how is How.EXACT:
        return f"o.town = {into.add(term.value)}"
    make = holds if term.how is How.CONTAINS else begins
    return make("directory.plain(o.town)", fold(term.value), into)


def _name(term: Text, into: Arguments) -> str:
    """Family name, given name, or a title as it is written (`DR`, `MME`)."""
    written = into.add(term.value.upper())
    return (
        f"({folded('p.family', 'p.family_key', term, into)}"
        f" OR {folded('p.given', 'p.given_key', term, into)}"
        f" OR p.title = {written} OR p.civility = {written})"
    )


def _place_name(term: Text, into: Arguments) -> str:
    """The folded column holds the commercial sign after the name."""
    if term.how is not How.EXACT:
        return folded("o.name", "o.name_key", term, into)
    named = begins("o.name_key", fold(term.value), into)
    return f"({named} AND o.name = {into.add(term.value)})"


def _number(column: str, term: Token, into: Arguments) -> str:
    """RPPS or IDNPS, the one being the other after an 8 (facts B.2)."""
    told: list[str] = []
    if term.system in {None, systems.IDNPS}:
        told.append(f"{column} = {into.add(term.code)}" if term.code else ALWAYS)
    if term.system in {None, systems.RPPS}:
        written = into.add("8" + term.code)
        told.append(
            f"{column} = {written}"
            if term.code
            else f"({column} >= {written} AND {column} < '9')"
        )
    return "(" + " OR ".join(told) + ")" if told else NEVER


def _number_type(column: str, term: Token, _into: Arguments) -> str:
    known = {"IDNPS": ALWAYS, "RPPS": f"({column} >= '8' AND {column} < '9')"}
    return known.get(term.code, NEVER)


def _of_person(inner: Condition, term: Term, into: Arguments) -> str:
    """`OFFSET 0` has each person looked at in turn, where most have such a one."""
    told = inner(term, into)
    apart = " OFFSET 0" if told == ALWAYS else ""
    return (
        "EXISTS (SELECT FROM directory.mailbox AS m WHERE m.practitioner = p.id"
        f" AND m.practitioner <> '' AND {SHOWN} AND {told}{apart})"
    )


def _of_role(inner: Condition, term: Term, into: Arguments) -> str:
    """Whoever has such a mailbox, then at this place; `OFFSET 0` keeps them apart.

    The first half is what a plan can start from; the second looks at few rows.
    """
    asked = inner(term, into)
    told = f"m.practitioner <> '' AND m.structure <> '' AND {SHOWN} AND {asked}"
    there = (
        "EXISTS (SELECT FROM directory.mailbox AS m, directory.organization AS o"
        f" WHERE m.practitioner = r.practitioner AND o.id = r.organization AND {told}"
        f" AND m.structure = ANY({PLACE_NAMES}) OFFSET 0)"
    )
    if asked == ALWAYS:
        return there
    return (
        "(r.practitioner IN (SELECT m.practitioner FROM directory.mailbox AS m"
        f" WHERE {told}) AND {there})"
    )


def _at_place(term: Text, into: Arguments) -> str:
    """An address of a place: from the mailboxes, unless every mailbox has it."""
    told = _address(term, into)
    return _any_at_place(told) if told == ALWAYS else _from_mailboxes(told)


def _any_at_place(told: str) -> str:
    """From the places: most of those that have a mailbox have such a one."""
    return (
        "EXISTS (SELECT FROM directory.mailbox AS m WHERE m.practitioner = ''"
        f" AND m.structure <> '' AND m.structure = ANY({PLACE_NAMES})"
        f" AND {SHOWN} AND {told} OFFSET 0)"
    )


def _from_mailboxes(told: str) -> str:
    """By each of the names that a place may have."""
    one, three = "m.structure LIKE '1%' AND ", "m.structure LIKE '3%' AND "
    named = (
        ("o.id", "m.structure", ALWAYS),
        ("o.finess", "m.structure", "o.finess <> ''"),
        ("o.siret", "m.structure", "o.siret <> ''"),
        ("o.finess", "substr(m.structure, 2)", f"{one} o.finess <> ''"),
        ("o.siret", "substr(m.structure, 2)", f"{three} o.siret <> ''"),
    )
    parts = [
        "SELECT o.id FROM directory.mailbox AS m JOIN directory.organization AS o"
        f" ON {column} = {written} AND {only}"
        f" WHERE m.practitioner = '' AND m.structure <> '' AND {SHOWN} AND {told}"
        for column, written, only in named
    ]
    return "o.id IN (" + " UNION ALL ".join(parts) + ")"


def _type_at_place(term: Token, into: Arguments) -> str:
    return _any_at_place(_mailbox_type(term, into))


def _address(term: Text, into: Arguments) -> str:
    """Of a mailbox; what every address holds asks for none in particular."""
    if term.how is How.CONTAINS and term.value in EVERYWHERE:
        return ALWAYS
    return verbatim("m.address", term, into)


def is_skill(term: Token) -> bool:
    """Whether a qualification is a savoir-faire: nomenclatures do not share codes."""
    system = systems.know_how(term.code)
    return len(term.code) > 1 and bool(system) and term.system in {None, system}


def _qualified(term: Token, into: Arguments) -> str:
    if not is_skill(term):
        return (
            f"({equals('p.profession', systems.PROFESSION, term, into)}"
            f" OR {equals('p.category', systems.CATEGORY, term, into)})"
        )
    code = into.add(term.code)
    return (
        "p.id IN (SELECT r.practitioner FROM directory.role AS r"
        f" WHERE r.speciality = {code} UNION ALL SELECT s.practitioner"
        f" FROM directory.skill AS s WHERE s.skill = {code})"
    )


def _role_id(term: Token, into: Arguments) -> str:
    asked = own_id(term.code) if not term.system else None
    found = split_id(asked) if asked else None
    if found is None:
        return NEVER
    practitioner, key = found
    return f"(r.practitioner = {into.add(practitioner)} AND r.key = {into.add(key)})"


def _role_code(term: Token, into: Arguments) -> str:
    told = [
        equals("r.function", systems.function(term.code), term, into),
        equals("r.kind", systems.KIND, term, into),
        equals("r.mode", systems.MODE, term, into),
        equals("r.pharmacy_section", systems.PHARMACY_SECTION, term, into),
    ]
    return "(" + " OR ".join(told) + ")"


def _speciality(term: Token, into: Arguments) -> str:
    return equals("r.speciality", systems.know_how(term.code), term, into)


def _place_number(term: Token, into: Arguments) -> str:
    """FINESS, SIREN, SIRET, Struct_IdNat or the technical id, by system."""
    wanted = [term.system] if term.system is not None else list(_KINDS_OF)
    if not term.code:
        columns = (column for system in wanted for column in _KINDS_OF.get(system, ()))
        return _any_number(tuple(columns))
    told = [
        f"{column} = {into.add(term.code)}"
        for system in wanted
        if system != systems.IDNST
        for column in _KINDS_OF.get(system, ())
    ]
    if systems.IDNST in wanted:
        told.append(_national_number(term.code, into))
    return "(" + " OR ".join(told) + ")" if told else NEVER


def _national_number(code: str, into: Arguments) -> str:
    """Struct_IdNat: `1` and a FINESS, `3` and a SIRET."""
    column = {"1": "o.finess", "3": "o.siret"}.get(code[:1])
    if column is None or not code[1:]:
        return NEVER
    return f"{column} = {into.add(code[1:])}"


_KINDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    systems.FINESS: ("o.finess", "o.finess_legal"),
    systems.SIRENE: ("o.siren", "o.siret"),
    systems.IDNST: ("o.finess", "o.siret"),
    systems.RPPS_RANK: ("o.id",),
}
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "FINEG": ("o.finess",),
    "FINEJ": ("o.finess_legal",),
    "SIREN": ("o.siren",),
    "SIRET": ("o.siret",),
    "IDNST": ("o.finess", "o.siret"),
    "RPPSRG": ("o.id",),
}


def _any_number(columns: tuple[str, ...]) -> str:
    told = " OR ".join(f"{column} <> ''" for column in columns)
    return f"({told})" if told else NEVER


def _place_type(term: Token, into: Arguments) -> str:
    if term.system in {None, systems.STRUCTURE_TYPE} and term.code in {
        "GEOGRAPHICAL-ENTITY",
        "",
    }:
        return ALWAYS
    return equals("o.sector", systems.SECTOR, term, into)


def _endpoint(term: Token, into: Arguments) -> str:
    return NEVER if term.system else f"md5(m.address) = {into.add(term.code)}"


def _endpoint_place(term: Pointer, into: Arguments) -> str:
    return (
        f"(m.structure <> '' AND m.structure = ANY (ARRAY(SELECT unnest({PLACE_NAMES})"
        f" FROM directory.organization AS o WHERE o.id = {into.add(term.id)})))"
    )


def _endpoint_status(term: Token, _into: Arguments) -> str:
    bounces = "coalesce(d.bounced, 0) > coalesce(d.delivered, 0)"
    known = {"active": f"NOT ({bounces})", "error": f"({bounces})"}
    return known.get(term.code, NEVER)


_mailbox_type: Final = partial(equals, "m.type", systems.MAILBOX)


def _active(term: Token, into: Arguments) -> str:
    """Of resources that are here as long as they are active."""
    return boolean(ALWAYS, term, into)


CONDITIONS: Final[Mapping[Resource, Mapping[str, Condition]]] = {
    Resource.PRACTITIONER: {
        "_id": partial(own, "p.id"),
        "_lastUpdated": partial(changed, "p.changed"),
        "active": partial(boolean, "p.active"),
        "family": partial(folded, "p.family", "p.family_key"),
        "given": partial(folded, "p.given", "p.given_key"),
        "name": _name,
        "identifier": partial(_number, "p.id"),
        "identifier-type": partial(_number_type, "p.id"),
        "mailbox-mss": partial(_of_person, _address),
        "mailbox-mss-type": partial(_of_person, _mailbox_type),
        "qualification-code": _qualified,
    },
    Resource.ROLE: {
        "_id": _role_id,
        "_lastUpdated": partial(changed, "r.changed"),
        "active": _active,
        "identifier": partial(_number, "r.practitioner"),
        "mailbox-mss": partial(_of_role, _address),
        "mailbox-mss-type": partial(_of_role, _mailbox_type),
        "organization": partial(pointer, "r.organization"),
        "practitioner": partial(pointer, "r.practitioner"),
        "role": _role_code,
        "specialty": _speciality,
    },
    Resource.ORGANIZATION: {
        "_id": partial(own, "o.id"),
        "_lastUpdated": partial(changed, "o.changed"),
        "active": _active,
        "address-city": _town,
        "address-postalcode": partial(verbatim, "o.postcode"),
        "identifier": _place_number,
        "identifier-type": lambda term, _into: _any_number(_TYPES.get(term.code, ())),
        "mailbox-mss": _at_place,
        "mailbox-mss-type": _type_at_place,
        "name": _place_name,
        "type": _place_type,
    },
    Resource.SERVICE: {
        "_id": partial(own, "s.id"),
        "_lastUpdated": partial(changed, "s.changed"),
        "active": _active,
        "name": partial(folded, "s.name", "s.name_key"),
        "organization": partial(pointer, "s.organization"),
    },
    Resource.ENDPOINT: {
        "_id": _endpoint,
        "_lastUpdated": partial(changed, "m.changed"),
        "mailbox-mss": _address,
        "mailbox-mss-type": _mailbox_type,
        "organization": _endpoint_place,
        "status": _endpoint_status,
    },
}
"""By resource and parameter; a test holds that it has all parameters and no other."""
