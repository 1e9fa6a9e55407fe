"""Who can read a thread: name, profession, capacity, since when.

What never enters this room: the change of members itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cordee.clients.cli import mailing, wording
from cordee.clients.cli.catalogue import chat as words
from cordee.clients.cli.catalogue import mail, states
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.windows import Window
from cordee.clients.sdk import CorrespondentView, MemberView, ThreadView

QUIET: Final = "$text-muted"


@dataclass(frozen=True)
class Change:
    """What is to be done about the members."""

    what: Literal["add", "remove", "unname"]
    account: bytes = b""
    address: str = ""


class Participants(Window[Change]):
    """The members; an owner adds and removes from here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,plus", "add", show=False),
        Binding("delete,x,backspace", "remove", show=False),
    ]

    def __init__(
        self, thread: ThreadView, people: Acquaintances, *, is_owner: bool, me: bytes
    ) -> None:
        super().__init__()
        self.title_text = words.MEMBERS()
        self.keys_text = words.MEMBERS_KEYS() if is_owner else words.MEMBERS_VIEW()
        self._members: Final = people.ordered(thread)
        self._mailboxes: Final = thread.mailboxes
        self._people: Final = people
        self._is_owner: Final = is_owner
        self._me: Final = me

    def parts(self) -> list[Widget]:
        options = [
            Option(member_lines(member, self._people, self._me))
            for member in self._members
        ]
        options += [Option(mailbox_lines(one)) for one in self._mailboxes]
        return [
            OptionList(*options, markup=False),
            Static(_who_else(self._mailboxes), classes="quiet", markup=False),
        ]

    def action_add(self) -> None:
        if self._is_owner:
            self.dismiss(Change("add"))

    def action_remove(self) -> None:
        at = self.query_one(OptionList).highlighted
        if not self._is_owner or at is None:
            return
        if at >= len(self._members):
            one = self._mailboxes[at - len(self._members)]
            self.dismiss(Change("unname", address=one.address))
            return
        member = self._members[at]
        if member.account != self._me:
            self.dismiss(Change("remove", member.account))


def member_lines(member: MemberView, people: Acquaintances, me: bytes) -> Content:
    """Two lines: who, and what he may read."""
    is_me = member.account == me
    name = people.name(member.account, member.name)
    here = f"  {words.HERE()}" if member.account in people.here and not is_me else ""
    calling = wording.calling(people.known.get(member.account))
    about = ", ".join([wording.capacity(member), wording.reach(member)])
    behind = "".join(f"\n  {line}" for line in wording.standing(member))
    return Content.assemble(
        (name, "bold"),
        (f" ({states.YOU()})" if is_me else "", QUIET),
        (f"  {calling}", QUIET),
        (here, "$success"),
        (f"\n  {about}", QUIET),
        (behind, QUIET),
    )


def mailbox_lines(one: CorrespondentView) -> Content:
    """The same of a mailbox: who, by what way, where."""
    return Content.assemble(
        (mailing.box_name(one), "bold"),
        (f"\n  {mail.GETS_MAIL()}", QUIET),
        (f"\n  {wording.one_line(one.address)}", QUIET),
    )


def _who_else(mailboxes: Sequence[CorrespondentView]) -> str:
    return mail.WHO_ELSE_READS() if mailboxes else words.NOBODY_ELSE()


def panel(thread: ThreadView, people: Acquaintances, me: bytes) -> Content:
    """The same, for the side of a wide screen."""
    blocks = [member_lines(member, people, me) for member in people.ordered(thread)]
    blocks += map(mailbox_lines, thread.mailboxes)
    title = Content.styled(words.MEMBERS(), "bold")
    foot = Content.styled(_who_else(thread.mailboxes), QUIET)
    return Content("\n\n").join([title, *blocks, foot])
