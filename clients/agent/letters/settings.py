"""The configuration file of `cordee agent letters` (TOML), read and checked once.

docs/operations.md says what each entry does. What never enters this room: a patient.
"""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from msgspec import Meta

from cordee.clients.agent.errors import SettingsError
from cordee.clients.agent.feeds.segments import GP_ROLES, Usage
from cordee.clients.agent.letters.mdm import MdmUsage
from cordee.clients.sdk import LETTER_KINDS
from cordee.documents.ins import Status

Text = Annotated[str, Meta(min_length=1, max_length=64)]
Account = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]
LATE: Final = timedelta(hours=1)
"""What is drafted after the hour is validated within this, or becomes a task."""


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A unit by its code in the record.

    `members` are let into each thread; `validator`, a person or a role among them,
    stands for what the record has not validated; `tasks` are for `role`. With `exits`,
    a patient who leaves without a letter has a thread too, and is counted.
    """

    name: Annotated[str, Meta(max_length=64)] = ""
    members: Annotated[tuple[Account, ...], Meta(min_length=1, max_length=50)]
    validator: Account
    role: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    exits: bool = False


class Hl7(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What differs between record systems; see `MdmUsage`."""

    gp_roles: tuple[Text, ...] = tuple(sorted(GP_ROLES))
    statuses: dict[str, Status] = {}
    oids: tuple[Text, ...] = ()
    validated: tuple[Text, ...] = ("AU", "LA")
    exits: tuple[Text, ...] = ("A03",)
    kinds: dict[Text, Text] = {}
    to_professionals: Text = "DESTMSSANTEPS"
    to_patient: Text = "DESTMSSANTEPAT"
    hidden: Text = "INVISIBLE_PATIENT"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`validate_by` is the local hour at which a draft that nobody validated is a task.

    A file whose other half does not come within `patience_seconds` has failed. What was
    done is deleted after `keep_days`, what failed never.
    """

    units: dict[Text, Unit]
    default_unit: Annotated[str, Meta(max_length=64)] = ""
    validate_by: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = (
        "14:00"
    )
    timezone: Text = "Europe/Paris"
    scan_seconds: Seconds = 2.0
    patience_seconds: Seconds = 600.0
    keep_days: Annotated[int, Meta(ge=0, le=3_660)] = 7
    hl7: Hl7 = Hl7()

    @property
    def mdm(self) -> MdmUsage:
        """What the parser of HL7 is told."""
        told = self.hl7
        return MdmUsage(
            usage=Usage(
                oids=frozenset(told.oids),
                gp_roles=frozenset(told.gp_roles),
                statuses=told.statuses,
            ),
            validated=frozenset(told.validated),
            kinds=told.kinds,
            exits=frozenset(told.exits),
            to_professionals=told.to_professionals,
            to_patient=told.to_patient,
            hidden=told.hidden,
        )

    def unit(self, code: str) -> Unit | None:
        """A unit by its code, the default one for a code that is not here."""
        return self.units.get(code) or self.units.get(self.default_unit)

    def due(self, now: int) -> int:
        """When what is drafted at `now` becomes a task, Unix ms."""
        at = datetime.fromtimestamp(now / 1000, ZoneInfo(self.timezone))
        hour = time.fromisoformat(self.validate_by)
        by = datetime.combine(at.date(), hour, at.tzinfo)
        return int(max(by, at + LATE).timestamp() * 1000)


def read_settings(path: Path) -> Settings:
    """Read the file. Raises SettingsError, which says which entry."""
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(found, Settings)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if settings.timezone not in available_timezones():
        raise SettingsError(f"{path}: timezone is no zone of the IANA's list")
    if settings.default_unit and settings.default_unit not in settings.units:
        raise SettingsError(f"{path}: default_unit is none of the units")
    for kind in settings.hl7.kinds.values():
        if kind not in LETTER_KINDS:
            raise SettingsError(f"{path}: hl7.kinds: {kind} is no kind of letter")
    return settings
