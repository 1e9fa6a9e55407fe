"""What generated files say of people: who they are, where they work, how to write.

Fields are those of the public files, unparsed. What never enters this room: how they
are drawn or written.
"""

import msgspec

from cordee.directory.model import NONE, Coded, MailboxType


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """Plain fields."""


class Structure(Fields, frozen=True, kw_only=True):
    """A place of work. `id` is its technical identifier."""

    id: str
    name: str
    sector: Coded
    sign: str = ""
    siret: str = ""
    siren: str = ""
    finess: str = ""
    finess_legal: str = ""
    complement: str = ""
    point: str = ""
    number: str = ""
    repeat: str = ""
    way: Coded = NONE
    street: str = ""
    delivery: str = ""
    postcode: str = ""
    commune: str = ""
    town: str = ""
    department: Coded = NONE
    phone: str = ""
    phone2: str = ""
    fax: str = ""
    email: str = ""


class Activity(Fields, frozen=True, kw_only=True):
    """One line of the file of activities: as what, where, and the telephone there."""

    structure: Structure | None = None
    know_how_type: Coded = NONE
    know_how: Coded = NONE
    mode: Coded = NONE
    function: Coded = NONE
    kind: Coded = NONE
    section: Coded = NONE
    phone: str = ""
    authority: str = ""


class Box(Fields, frozen=True, kw_only=True):
    """An MSSanté address; `service` is the unit that an ORG or APP one stands for."""

    type: MailboxType
    address: str
    structure: Structure | None = None
    service: str = ""
    digitization: bool = True


class Person(Fields, frozen=True, kw_only=True):
    """Somebody who does not exist. `birth` is YYYY-MM-DD, `know_how` what was learnt.

    `type` is 8 for an RPPS `number`, 0 for an ADELI one.
    """

    type: str = "8"
    number: str
    family: str
    given: str
    birth_family: str = ""
    woman: bool = False
    birth: str = ""
    born_at: str = ""
    title: Coded = NONE
    profession: Coded
    category: Coded = Coded("C", "Civil")
    activities: tuple[Activity, ...] = ()
    know_how: tuple[tuple[Coded, Coded], ...] = ()
    mailboxes: tuple[Box, ...] = ()
    email: str = ""

    @property
    def idnps(self) -> str:
        """The national identifier."""
        return self.type + self.number
