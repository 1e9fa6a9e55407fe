"""What became of mails, as a proof: who, when, which operator answered what.

    proof = await collect(pool, seals, thread)
    print(as_text(proof, zone))

It is the bridge's word, from its sealed evidence; the thread's own `mail-state` events
are signed. What never enters this room: the content of a mail.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

import msgspec

from cordee.mail_bridge.domain.delivery import Input, State
from cordee.mail_bridge.store.database import Pool
from cordee.mail_bridge.store.mails import MailRow
from cordee.mail_bridge.store.proofs import facts_of, mails_about
from cordee.mail_bridge.store.records import Fact
from cordee.mail_bridge.store.sealing import Seals


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was learnt; `state` is that of the mail after it."""

    time: str
    what: str
    state: str
    moved: bool
    host: str
    code: str
    text: str


class MailProof(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one mailbox. Times are UTC, ISO 8601; ids are hexadecimal."""

    thread: str
    message: str
    message_id: str
    kind: str
    author: str
    author_name: str
    address: str
    name: str
    accepted: str
    state: str
    size: int
    attempts: int
    codes: tuple[str, ...]
    qualified_ins: bool | None
    steps: tuple[Step, ...]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Of a thread or a message, by its hexadecimal id."""

    about: str
    mails: tuple[MailProof, ...]


async def collect(pool: Pool, seals: Seals, what: bytes) -> Proof:
    """The proof of a thread (32 bytes) or of a message (16 bytes)."""
    rows = await mails_about(pool, seals, what)
    found = [_proof(row, await facts_of(pool, seals, row.name)) for row in rows]
    return Proof(about=what.hex(), mails=tuple(found))


def as_json(proof: Proof) -> str:
    """For a program, or for a file: stable names, in English."""
    data = msgspec.json.format(msgspec.json.encode(proof), indent=2)
    return data.decode() + "\n"


def as_text(proof: Proof, zone: tzinfo) -> str:
    """For paper, in French, with the site's time."""
    head = f"Preuve de remise, conversation ou message {proof.about}\n"
    if not proof.mails:
        return head + "\nAucun courriel.\n"
    return "\n".join([head, *(_text(mail, zone) for mail in proof.mails)])


def _proof(row: MailRow, steps: list[Fact]) -> MailProof:
    record = row.record
    return MailProof(
        thread=record.thread.hex(),
        message=record.message.hex(),
        message_id=record.message_id,
        kind=record.kind,
        author=record.author.hex(),
        author_name=record.author_name,
        address=record.address,
        name=record.name,
        accepted=_iso(row.accepted),
        state=row.state,
        size=record.size,
        attempts=row.attempts,
        codes=record.codes,
        qualified_ins=record.is_qualified,
        steps=tuple(map(_step, steps)),
    )


def _step(fact: Fact) -> Step:
    return Step(
        time=_iso(fact.time),
        what=fact.what,
        state=fact.state,
        moved=fact.moved,
        host=fact.word.host,
        code=fact.word.code,
        text=fact.word.reason,
    )


def _iso(time: int) -> str:
    at = datetime.fromtimestamp(time / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


KINDS: Final[Mapping[str, str]] = {
    "message": "Message",
    "edit": "Correction",
    "withdraw": "Retrait",
    "letter": "Document",
    "recall": "Rappel d'un document",
}
STATES: Final[Mapping[str, str]] = {
    State.ACCEPTED: "pris en charge",
    State.RELAYED: "accepté par l'opérateur du destinataire",
    State.DELIVERED: "remis",
    State.READ: "lu",
    State.ANSWERED: "répondu",
    State.DELAYED: "retardé",
    State.SILENT: "sans nouvelle",
    State.FAILED: "non remis",
    State.REFUSED: "non envoyé",
}
FACTS: Final[Mapping[str, str]] = {
    "taken": "pris en charge par la passerelle",
    Input.HANDED_OVER: "accepté par l'opérateur",
    Input.TEMPORARY: "refusé pour le moment",
    Input.PERMANENT: "refusé définitivement",
    Input.EXPIRED: "abandonné après le délai",
    Input.UNSENDABLE: "non envoyé",
    Input.STOPPED: "arrêté avant l'envoi",
    Input.DSN_DELIVERED: "avis de remise (DSN)",
    Input.DSN_RELAYED: "avis de relais (DSN)",
    Input.DSN_DELAYED: "avis de retard (DSN)",
    Input.DSN_FAILED: "avis d'échec (DSN)",
    Input.MDN_DISPLAYED: "accusé de lecture (MDN)",
    Input.MDN_PROCESSED: "accusé d'intégration (MDN)",
    Input.MDN_DELETED: "avis de suppression (MDN)",
    Input.MDN_ERROR: "échec d'intégration chez le destinataire",
    Input.ANSWER: "réponse reçue",
    Input.AUTOMATIC: "réponse automatique reçue (sans effet)",
    Input.SILENCE: "délai dépassé sans accusé",
}


def _text(mail: MailProof, zone: tzinfo) -> str:
    lines = [
        f"{KINDS.get(mail.kind, mail.kind)} à {mail.name or mail.address}",
        f"  Adresse      {mail.address}",
        f"  Auteur       {mail.author_name or mail.author}",
        f"  Message-ID   {mail.message_id}",
        f"  État         {STATES.get(mail.state, mail.state)}",
    ]
    if mail.codes:
        qualified = "oui" if mail.qualified_ins else "non"
        codes = ", ".join(mail.codes)
        lines.append(f"  Document     {codes} (INS qualifiée : {qualified})")
    lines += [f"  {_step_text(step, zone)}" for step in mail.steps]
    return "\n".join(lines) + "\n"


def _step_text(step: Step, zone: tzinfo) -> str:
    at = datetime.fromisoformat(step.time).astimezone(zone)
    said = " ".join(word for word in (step.host, step.code, step.text) if word)
    what = FACTS.get(step.what, step.what)
    return f"{at:%d/%m/%Y %H:%M:%S}  {what}" + (f" : {said}" if said else "")
