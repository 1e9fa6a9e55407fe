"""What the other side says of our mails: reports, receipts, answers, as facts.

    for observation in observations(mail, host):
        await outbound.report(observation)

What never enters this room: the text of a report, or of an answer.
"""

import hashlib
from typing import Final

import msgspec
from msgspec.structs import replace

from cordee.crypto.mail_event import MAX_REASON
from cordee.mail_bridge.domain.delivery import Input
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound.parts import Parts
from cordee.mail_bridge.outbound.recording import Learnt, record_in
from cordee.mail_bridge.reading.mail import DeliveryReport, Mail, ReadReceipt
from cordee.mail_bridge.store import mails, pairs
from cordee.mail_bridge.store.database import Connection
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.records import Word

MAX_CODE: Final = 32
MAX_HOST: Final = 255

ACTIONS: Final = {
    "delivered": Input.DSN_DELIVERED,
    "relayed": Input.DSN_RELAYED,
    "expanded": Input.DSN_RELAYED,
    "delayed": Input.DSN_DELAYED,
    "failed": Input.DSN_FAILED,
    "": Input.DSN_FAILED,
}
"""RFC 3464 §2.3.3; a report that is only a text is a return: others are not sent so."""
DISPOSITIONS: Final = {
    "displayed": Input.MDN_DISPLAYED,
    "processed": Input.MDN_PROCESSED,
    "deleted": Input.MDN_DELETED,
    "failed": Input.MDN_ERROR,
}
"""RFC 8098 §3.2.6.2; "denied" and "dispatched" say nothing of what became of it."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing learnt of one of our mails.

    It is found by `message_id`, ours; or as that of `message` of `thread` for
    `address`, or the only one of it; or else as the newest of `thread` to `address`.
    `digest` is that of the mail that taught it: the same one is counted once. `time` is
    Unix ms.
    """

    what: Input
    digest: bytes
    time: int
    message_id: str = ""
    thread: bytes = b""
    address: str = ""
    message: bytes | None = None
    code: str = ""
    reason: str = ""
    host: str = ""


def observations(mail: Mail, host: str, now: int) -> tuple[Observation, ...]:
    """What a mail says of ours, by itself; an answer is for whoever threads it to say.

    `host` is who handed it to us. A report counts at `now`, Unix ms, since its own date
    is anybody's word.
    """
    base = Observation(
        what=Input.AUTOMATIC, digest=mail.digest, time=now, host=host[:MAX_HOST]
    )
    if mail.kind == "delivery-report":
        return tuple(_delivery(base, one) for one in mail.deliveries)
    if mail.kind == "read-receipt" and mail.receipt is not None:
        return _receipt(base, mail.receipt)
    referred = (*mail.in_reply_to, *reversed(mail.references))
    about = replace(base, message_id=referred[0] if referred else "")
    if mail.kind == "fault":
        code = mail.fault_code[:MAX_CODE]
        return (
            replace(
                about, what=Input.MDN_ERROR, code=code, reason=mail.subject[:MAX_REASON]
            ),
        )
    return (about,) if mail.kind == "automatic" else ()


def _delivery(base: Observation, report: DeliveryReport) -> Observation:
    return replace(
        base,
        what=ACTIONS.get(report.action, Input.DSN_RELAYED),
        message_id=report.original_message_id or report.envelope_id,
        address=report.original_recipient or report.final_recipient,
        code=report.status[:MAX_CODE],
        reason=report.diagnostic[:MAX_REASON],
        host=(report.remote or report.reporter or base.host)[:MAX_HOST],
    )


def _receipt(base: Observation, receipt: ReadReceipt) -> tuple[Observation, ...]:
    what = DISPOSITIONS.get(receipt.disposition)
    if what is None:
        return ()
    is_fault = bool(receipt.error_code or receipt.error)
    return (
        replace(
            base,
            what=Input.MDN_ERROR if is_fault else what,
            message_id=receipt.original_message_id,
            address=receipt.original_recipient or receipt.final_recipient,
            code=receipt.error_code[:MAX_CODE],
            reason=receipt.error[:MAX_REASON],
        ),
    )


async def report(parts: Parts, observation: Observation) -> bool:
    """Write down what was learnt; False when it is about no mail of ours.

    Durable when it returns, and the same again changes nothing.
    """
    parts.faults(BridgePoint.BEFORE_FACT)
    is_ours = await _note(parts, observation)
    parts.faults(BridgePoint.AFTER_FACT)
    return is_ours


async def _note(parts: Parts, observation: Observation) -> bool:
    """A transaction begins only where there is a mail: most answer none of ours."""
    learnt = Learnt(
        what=observation.what,
        time=observation.time,
        digest=_digest(observation),
        word=Word(observation.code, observation.reason, observation.host),
    )
    async with parts.pool.acquire() as connection:
        found = await _find(parts, connection, observation)
        if found is None:
            return False
        async with connection.transaction():
            row = await mails.lock(connection, parts.seals, found.name)
            if row is not None:
                await record_in(parts, connection, row, learnt)
    return row is not None


async def _find(
    parts: Parts, connection: Connection, observation: Observation
) -> MailRow | None:
    """The mail that it is about."""
    seals, found = parts.seals, None
    thread, address = observation.thread, observation.address
    if observation.message_id:
        found = await mails.by_message_id(connection, seals, observation.message_id)
    if found is None and observation.message is not None:
        sent = await mails.of_message(connection, seals, observation.message)
        own = mails.mail_name(seals, thread, observation.message, address)
        found = next((row for row in sent if row.name == own), None)
        found = sent[0] if found is None and len(sent) == 1 else found
    if found is None and thread and address:
        pair = pairs.pair_name(seals, thread, address)
        found = await mails.newest(connection, seals, pair)
    return found


def _digest(observation: Observation) -> bytes:
    words = (observation.what, observation.code)
    return hashlib.sha256(observation.digest + " ".join(words).encode()).digest()
