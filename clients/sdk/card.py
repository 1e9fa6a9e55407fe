"""The recovery card until its owner has shown that he has it (REC-05).

What never enters this room: a card that was confirmed; it is on paper only.
"""

import random
from collections.abc import Callable
from typing import Final

from cordee.clients.sdk.context import Context
from cordee.clients.sdk.errors import CardRefused, NotFound
from cordee.clients.sdk.store.facts import drop_card, load_card
from cordee.crypto.chain import AccountState, Chain
from cordee.crypto.crockford import clean
from cordee.crypto.errors import CardError
from cordee.crypto.opening.card import (
    GROUPS,
    card_keys,
    card_text,
    doubtful_groups,
    read_card,
)
from cordee.crypto.opening.secret import DeviceKeys, Secret

_random: Final = random.SystemRandom()


class PendingCard:
    """The card of this account that nobody has confirmed yet, if there is one."""

    def __init__(self, context: Context, chain: Callable[[], Chain]) -> None:
        self._context = context
        self._chain = chain
        first, second = _random.sample(range(1, GROUPS + 1), 2)
        self.asked: Final = (min(first, second), max(first, second))
        """Which two groups, counted from 1, the owner types."""
        if self.is_pending:
            context.warn("REC-05", "card_not_confirmed")

    @property
    def secret(self) -> Secret | None:
        """The card that is kept; None when none is, or when it is no slot now."""
        kept = load_card(self._context.database)
        if kept is None:
            return None
        is_slot = is_slot_of(self._chain().state, card_keys(kept))
        return kept if is_slot else None

    @property
    def is_pending(self) -> bool:
        return self.secret is not None

    @property
    def text(self) -> str:
        """The card as it is printed. Raises NotFound once it was confirmed."""
        card = self.secret
        if card is None:
            raise NotFound("the card was confirmed: it is on paper only")
        return card_text(card)

    def confirm(self, first: str, second: str) -> None:
        """Take the two groups asked for as the owner typed them.

        Raises CardRefused REC-05 with the groups that differ; nothing is forgotten.
        """
        groups = self.text.split()
        typed = zip(self.asked, (first, second), strict=True)
        wrong = [n for n, text in typed if clean(text) != groups[n - 1]]
        if wrong:
            raise CardRefused("REC-05", "these groups differ", wrong)
        self.keep()

    def keep(self) -> None:
        """The owner has the card: from now on it is on paper only."""
        drop_card(self._context.database)
        self._context.settled("REC-05", "card_not_confirmed")


def typed_card(text: str) -> Secret:
    """The card that someone typed. Raises CardRefused REC-01."""
    try:
        return read_card(text)
    except CardError as error:
        wrong = doubtful_groups(text)
        raise CardRefused(error.rule, error.detail, wrong) from None


def check_slot(state: AccountState, keys: DeviceKeys) -> None:
    """Raise CardRefused unless the card opens this account: REC-04, REC-02."""
    if is_slot_of(state, keys):
        return
    if keys.sig_pk in state.used:
        raise CardRefused("REC-04", "this card was used, or replaced")
    raise CardRefused("REC-02", "this card is of another account")


def is_slot_of(state: AccountState, keys: DeviceKeys) -> bool:
    """Whether these are the keys of one of the account's slots now."""
    return any(slot == keys.opener for slot in state.slots)
