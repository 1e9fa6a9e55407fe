"""From a thread to the mailboxes of its correspondents: queue, delivery, evidence.

    async with Outbound(conversations, carrier, parts) as outbound:
        ...
        await outbound.report(observation)

What never enters this room: how a mail is written, how an operator is reached.
"""

from cordee.mail_bridge.outbound.evidence import Observation, observations
from cordee.mail_bridge.outbound.figures import OutboundCollector
from cordee.mail_bridge.outbound.outbound import Outbound
from cordee.mail_bridge.outbound.parts import Parts, Site

__all__ = [
    "Observation",
    "Outbound",
    "OutboundCollector",
    "Parts",
    "Site",
    "observations",
]
