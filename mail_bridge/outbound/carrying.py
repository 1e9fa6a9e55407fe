"""The transport room as a carrier: one mail, one mailbox, one answer.

What never enters this room: how an operator is found, or trusted.
"""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from cordee.mail_bridge.errors import MailTemporary
from cordee.mail_bridge.outbound.ports import Letter, Taken
from cordee.mail_bridge.transport.outgoing import Outgoing
from cordee.mail_bridge.transport.replies import Outcome, Sent

NOTIFY: Final = frozenset({"SUCCESS", "FAILURE", "DELAY"})
"""Every report that there is is asked for (RFC 3461): each moves a state."""

WORDS: Final[Mapping[Outcome, Literal["accepted", "temporary", "permanent"]]] = {
    Outcome.ACCEPTED: "accepted",
    Outcome.TEMPORARY: "temporary",
    Outcome.PERMANENT: "permanent",
}


class Transport(Protocol):
    """`transport.delivery.Delivery`, or `transport.operator.Submission`."""

    async def send(self, outgoing: Outgoing) -> Sent: ...
    async def size_limit(self, domain: str) -> int | None: ...


class TransportCarrier:
    """Hands each mail over by itself, so that each has its own Message-ID."""

    def __init__(self, transport: Transport) -> None:
        self._transport: Final = transport

    async def send(self, letter: Letter) -> Taken:
        """Send to one mailbox. Raises MailTemporary, MailPermanent."""
        sent = await self._transport.send(
            Outgoing(
                sender=letter.sender,
                recipients=(letter.recipient,),
                data=letter.data,
                envelope_id=letter.envelope_id,
                notify=NOTIFY,
                smtp_utf8=letter.needs_utf8,
            )
        )
        if len(sent.answers) != 1:
            raise MailTemporary("4.5.0", "the other side answered for somebody else")
        answer = sent.answers[0]
        return Taken(
            outcome=WORDS[answer.outcome],
            code=answer.code,
            text=answer.text,
            host=sent.host,
            promised=sent.dsn,
        )

    async def size_limit(self, domain: str) -> int | None:
        return await self._transport.size_limit(domain)
