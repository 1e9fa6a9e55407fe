"""Which mailboxes a thread writes to, from what its members said (§5.12).

Pure: one word at a time, by its number; words may come late, and the newest counts.
What never enters this room: whether somebody may say it (`mail_rules`).
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from cordee.crypto.mail_event import Correspondent, Mailbox, MailConfirm, MailIn

MAX_MAILBOXES: Final = 20
"""As many stand in a thread at once; the gateway writes to no more."""


class Standing(msgspec.Struct, frozen=True):
    """A mailbox as it was last spoken of, with number `said`, by an account.

    It is written to since number `since`, which stays when it is only spoken of again;
    of one that is not `on`, since when it is not. That is kept so that an older word
    that comes late does not bring it back.
    """

    mailbox: Mailbox
    since: int
    by: bytes
    on: bool = True
    said: int = 0

    @property
    def newest(self) -> int:
        """The number of the last word on it."""
        return max(self.since, self.said)


Mailboxes = Mapping[str, Standing]
"""By the address in one case."""


def folded(address: str) -> str:
    """An address as it is compared: without regard to case."""
    return address.strip().casefold()


def named(
    mailboxes: Mailboxes, seq: int, by: bytes, event: Correspondent
) -> dict[str, Standing]:
    """Apply a `correspondent` of somebody who may say it."""
    return _spoken_of(mailboxes, Standing(event.mailbox, seq, by, event.on))


def remembered(
    mailboxes: Mailboxes, seq: int, by: bytes, mail: MailIn, confirm: MailConfirm
) -> dict[str, Standing]:
    """Apply the first `mail-confirm` of a held mail, by somebody who may say it.

    What stands already under this address stays as its members described it.
    """
    before = mailboxes.get(folded(mail.address))
    if not (confirm.accept and confirm.remember) or (before and before.on):
        return dict(mailboxes)
    mailbox = Mailbox(mail.address, confirm.name or mail.name, "", "")
    return _spoken_of(mailboxes, Standing(mailbox, seq, by))


def standing(mailboxes: Mailboxes) -> dict[str, Standing]:
    """Those that are written to, the first named first; at most MAX_MAILBOXES."""
    on = {key: one for key, one in mailboxes.items() if one.on}
    oldest = sorted(on, key=lambda key: (on[key].since, key))
    return {key: on[key] for key in oldest[:MAX_MAILBOXES]}


def is_news(mailboxes: Mailboxes, event: Correspondent) -> bool:
    """Whether a word changes anything: who lets somebody in says again what stands."""
    before = mailboxes.get(folded(event.mailbox.address))
    if before is None or not before.on:
        return event.on
    return not event.on or before.mailbox != event.mailbox


def _spoken_of(mailboxes: Mailboxes, word: Standing) -> dict[str, Standing]:
    key, spoken = folded(word.mailbox.address), dict(mailboxes)
    before = spoken.get(key)
    if before is not None and before.newest >= word.since:
        return spoken
    if before is not None and before.on and word.on:
        word = msgspec.structs.replace(word, since=before.since, said=word.since)
    spoken[key] = word
    return spoken
