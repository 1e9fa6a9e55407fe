"""HL7 v2 ADT: one message, as far as it says who somebody is, where, and whose GP.

PID-3 is an INS where its authority (component 4) has an OID of one; PV1-3 is ward and
room; PD1-4, or a ROL segment of a configured role, names the GP. What national usage
adds is configuration (docs/operations.md). What never enters this room: a socket.
"""

import msgspec

from cordee.clients.agent.errors import MessageError
from cordee.clients.agent.feeds import segments
from cordee.clients.agent.feeds.segments import GP_ROLES, MAX_MESSAGE, Message, Usage
from cordee.clients.agent.model import Known, Practitioner, Stay
from cordee.documents.ins import Ins, Status

__all__ = ["GP_ROLES", "MAX_MESSAGE", "Movement", "Usage", "parse"]


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """What one message says. `stay` is as the record has it after; `id` is his number.

    `merged` is a number that stands for nobody any more. `known` is None where the
    message says nothing of a GP, or has no INS.
    """

    event: str
    control: str
    id: str
    stay: Stay
    merged: str
    known: Known | None
    time: int
    visit: str = ""
    """The record system's number of the stay (PV1-19)."""

    def __repr__(self) -> str:
        return f"Movement({self.event})"


def parse(text: str, usage: Usage) -> Movement:
    """Read a message. Raises MessageError, and nothing else."""
    message = segments.read(text)
    try:
        return _movement(message, usage)
    except MessageError:
        raise
    except Exception:  # noqa: BLE001 - the library raises many things for what is none
        raise MessageError("not_hl7") from None


def _movement(message: Message, usage: Usage) -> Movement:
    event = message.get("MSH", 9, 1, 2) or message.get("EVN", 1)
    if message.get("MSH", 9) != "ADT" or not event:
        raise MessageError("not_adt")
    ins, number = segments.identities(message, usage)
    if not number:
        raise MessageError("no_patient")
    time = segments.time_of(message.get("EVN", 2) or message.get("MSH", 7))
    gp = segments.general_practitioner(message, usage)
    known = None if ins is None or gp is None else Known(ins, gp, None, time)
    return Movement(
        event=event,
        control=message.get("MSH", 10),
        id=number,
        stay=_stay(message, usage, ins, number, gp or Practitioner()),
        merged=message.get("MRG", 1),
        known=known,
        time=time,
        visit=message.get("PV1", 19),
    )


def _stay(
    message: Message, usage: Usage, ins: Ins | None, number: str, gp: Practitioner
) -> Stay:
    status = usage.statuses.get(message.get("PID", 32), Status.PROVISIONAL)
    return Stay(
        id=number,
        ward=message.get("PV1", 3)[:64],
        room=message.get("PV1", 3, 1, 2)[:16],
        family=message.get("PID", 5)[:128],
        given=message.get("PID", 5, 1, 2)[:128],
        birth_date=segments.date_of(message.get("PID", 7)),
        sex=message.get("PID", 8)[:1],
        matricule="" if ins is None else ins.matricule,
        oid="" if ins is None else ins.oid,
        status="" if ins is None else status.value,
        gp=gp,
    )
