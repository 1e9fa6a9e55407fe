"""A month of discharges in virtual time: real rows, real mails, one clock for all."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cordee.crypto.letter_event import Recipient
from tests.mail_bridge.letters.ward import GP

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2026, 10, 5, 15, 0, tzinfo=PARIS)
DAYS = 26
"""Through the night in which the clock on the wall is put back."""
FORGOTTEN = {3, 9, 16}
"""Letters that are validated on the next morning."""


async def test_every_letter_that_is_validated_in_time_leaves_on_the_day(
    stay, peer, pdf
):
    to_gp = (Recipient(GP, "gp"),)
    sent = 0
    async with stay.outbound() as outbound:
        letters = stay.letters(outbound)
        late = None
        for number in range(DAYS):
            left = FIRST.date() + timedelta(days=number)
            at = datetime.combine(left, FIRST.timetz(), PARIS)
            if late is not None:
                set_clock(stay, at.replace(hour=8))
                stay.validate(late)
                late, sent = None, sent + 1
                await leaves(stay, letters, sent)
            set_clock(stay, at)
            letter = number.to_bytes(16, "big")
            draft = stay.draft(pdf, letter=letter, recipients=to_gp)
            stay.exit(stay.clock(), letter)
            if number in FORGOTTEN:
                late = draft
                await stay.reads(letters)
                assert stay.kinds()["letter-sent"] == 1
                continue
            stay.validate(draft)
            sent += 1
            await leaves(stay, letters, sent)
    figures = stay.conversations.figures()["2026-10", "CARDIO"]
    assert figures["discharged"] == figures["validated"] == figures["sent"] == DAYS
    assert figures["sent_same_day"] == DAYS - len(FORGOTTEN)
    assert figures["unreachable"] == 0
    assert figures["median_seconds"] < 60
    assert stay.kinds()["letter-sent"] == 0
    days = [key for key in stay.conversations.figures() if len(key[0]) == 10]
    assert len(days) == DAYS


def set_clock(stay, at) -> None:
    stay.clock.added = int((at.timestamp() - time.time()) * 1000)


async def leaves(stay, letters, count) -> None:
    """Read, and wait until the other operator has so many."""
    await stay.reads(letters)
    await stay.until_told(count, "relayed")
    await stay.reads(letters)
