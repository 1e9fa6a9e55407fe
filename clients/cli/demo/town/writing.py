"""Mails as the programs of a practice and its operator write them.

What never enters this room: a connection, a clock; the time is an argument.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final, NamedTuple

from cordee.clients.cli.demo.town.reading import Mail

AGENT: Final = "Logiciel de cabinet (démonstration)"
PROGRAM: Final = "DEMO-LGC-1"
"""X-MSS-NIL of whoever sends (ECO.2.4.3)."""


class Person(NamedTuple):
    """Who writes, from which address, and what stands below."""

    name: str
    address: str
    signature: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class File(NamedTuple):
    """An attachment."""

    name: str
    media_type: str
    data: bytes


def reply(
    mail: Mail, me: Person, text: str, files: Sequence[File], now: datetime
) -> bytes:
    """The answer above, what it answers below with marks, as Thunderbird does."""
    made = _begun(mail, me, now)
    made["User-Agent"] = AGENT
    made["X-MSS-NIL"] = PROGRAM
    when = mail.time.astimezone(now.tzinfo)
    told, _, _ = f"{mail.text}\n".partition("\n-- \n")
    quoted = "\n".join(f"> {line}".rstrip() for line in told.splitlines())
    above = f"Le {when:%d/%m/%Y à %H:%M}, {mail.sender_name} a écrit :"
    said = f"{text.strip()}\n\n{me.signature}\n\n{above}\n{quoted}\n"
    made.set_content(said, cte="8bit")
    for file in files:
        kind, _, sub = file.media_type.partition("/")
        made.add_attachment(
            file.data, maintype=kind, subtype=sub or "octet-stream", filename=file.name
        )
    return _ids(mail) + made.as_bytes()


def away(mail: Mail, me: Person, text: str, now: datetime) -> bytes:
    """An automatic answer (RFC 3834)."""
    made = _begun(mail, me, now, prefix="Réponse automatique : ")
    made["Auto-Submitted"] = "auto-replied"
    made.set_content(f"{text.strip()}\n", cte="8bit")
    return _ids(mail) + made.as_bytes()


def receipt(mail: Mail, me: Person, now: datetime) -> bytes:
    """That it was read, by a person's own hand (RFC 8098)."""
    fields = {
        "Reporting-UA": f"{me.domain}; {PROGRAM}",
        "Final-Recipient": f"rfc822;{me.address}",
        "Original-Message-ID": mail.message_id,
        "Disposition": "manual-action/MDN-sent-manually; displayed",
    }
    made = _addressed(me, mail.receipt_to, f"Lu : {mail.subject}", now)
    made.set_content("Le message a été lu.\n")
    return _report(made, "disposition-notification", [fields])


def delivered(mail: Mail, recipient: str, envelope: str, now: datetime) -> bytes:
    """That it lies in the mailbox, as whoever gave it asked to be told (RFC 3464)."""
    domain = recipient.rpartition("@")[2]
    about = {"Reporting-MTA": f"dns; mx.{domain}"}
    if envelope:
        about["Original-Envelope-Id"] = envelope
    fields = {
        "Final-Recipient": f"rfc822; {recipient}",
        "Action": "delivered",
        "Status": "2.1.5",
    }
    daemon = Person("Mail Delivery System", f"MAILER-DAEMON@{domain}")
    made = _addressed(daemon, mail.return_path, "Successful Mail Delivery Report", now)
    made["Auto-Submitted"] = "auto-replied"
    made.set_content("The mail lies in the mailbox.\n")
    return _report(made, "delivery-status", [about, fields], mail.message_id)


def undelivered(mail: Mail, why: str, now: datetime) -> bytes:
    """What the practice's own operator tells it of a mail that nobody takes."""
    operator = Person("Service de messagerie", f"postmaster@{mail.sender_domain}")
    made = _addressed(operator, mail.sender, f"Non remis : {mail.subject}", now)
    made["Auto-Submitted"] = "auto-replied"
    made.set_content(f"Votre courriel n'a pas été remis :\n\n{why}\n", cte="8bit")
    return made.as_bytes()


def _begun(mail: Mail, me: Person, now: datetime, prefix: str = "Re: ") -> EmailMessage:
    """Addressed to whoever wrote."""
    subject = mail.subject if mail.subject.startswith(prefix) else prefix + mail.subject
    return _addressed(me, mail.reply_to, subject, now)


def _ids(mail: Mail) -> bytes:
    """What it answers, one id a line: the standard library would encode long ones."""
    if not mail.message_id:
        return b""
    references = "\r\n ".join([*mail.references, mail.message_id])
    return f"In-Reply-To: {mail.message_id}\r\nReferences: {references}\r\n".encode()


def _addressed(me: Person, to: str, subject: str, now: datetime) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(me.name, addr_spec=me.address)
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=me.domain)
    return made


def _report(
    made: EmailMessage, kind: str, blocks: Sequence[Mapping[str, str]], about: str = ""
) -> bytes:
    """A multipart/report: words, blocks of fields, and which mail it is about."""
    made.make_mixed()
    made.set_type("multipart/report")
    made.set_param("report-type", kind)
    parts = {f"message/{kind}": blocks}
    if about:
        parts["text/rfc822-headers"] = [{"Message-ID": about}]
    for media_type, fields in parts.items():
        made.attach(_fields(media_type, fields))
    return made.as_bytes()


def _fields(media_type: str, blocks: Sequence[Mapping[str, str]]) -> EmailMessage:
    """A part of blocks of fields, each written as it is."""
    text = "\r\n\r\n".join(
        "\r\n".join(f"{name}: {value}" for name, value in block.items())
        for block in blocks
    )
    part = _Plain(policy=SMTP)
    part["Content-Type"] = media_type
    part.set_payload(f"{text}\r\n")
    return part


class _Plain(EmailMessage):
    """Whose payload is text whatever its type: a generator asks for the main type."""

    def get_content_maintype(self) -> str:
        return "text"

    def get_content_subtype(self) -> str:
        return "plain"
