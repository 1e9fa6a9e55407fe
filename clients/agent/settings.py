"""The configuration file of an automation (TOML), read and checked once.

All of it may be left out; docs/operations.md says what each entry does. What never
enters this room: a key, a patient.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cordee.clients.agent.errors import SettingsError
from cordee.clients.agent.feeds.adt import GP_ROLES, Usage
from cordee.documents.ins import Status

Text = Annotated[str, Meta(min_length=1, max_length=64)]


class Ward(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ward by its code. Who may ask: people of these places, these accounts.

    An account is a person's, or a role's: whoever holds it. Without either, people
    whose attested place is the ward's name, and holders of a role of that name.
    """

    name: Text = ""
    places: tuple[Text, ...] = ()
    accounts: tuple[Annotated[str, Meta(pattern="^[0-9a-f]{64}$")], ...] = ()


class Hl7(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    gp_roles: tuple[Text, ...] = tuple(sorted(GP_ROLES))
    statuses: dict[str, Status] = {}


class Fhir(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    opposition: Annotated[str, Meta(max_length=256)] = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`oids` are those of an INS beside the known ones; `asks_per_hour` of one person.

    `push_seconds` lie between a movement and the list that is pushed for it.
    """

    oids: tuple[Text, ...] = ()
    asks_per_hour: Annotated[int, Meta(ge=1, le=100_000)] = 240
    push_seconds: Annotated[float, Meta(ge=0, le=3_600)] = 5.0
    watch_seconds: Annotated[float, Meta(gt=0, le=86_400)] = 5.0
    hl7: Hl7 = Hl7()
    fhir: Fhir = Fhir()
    wards: dict[Text, Ward] = {}

    @property
    def usage(self) -> Usage:
        """What the parser of HL7 is told."""
        return Usage(
            oids=frozenset(self.oids),
            gp_roles=frozenset(self.hl7.gp_roles),
            statuses=self.hl7.statuses,
        )


def read_settings(path: Path | None) -> Settings:
    """Read the file, or give what is so without one. Raises SettingsError."""
    if path is None:
        return Settings()
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(found, Settings)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
