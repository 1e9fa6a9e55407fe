"""Views of the SDK as words, the same on the command line and on the screen.

What never enters this room: colour, layout, a terminal.
"""

from collections.abc import Iterable, Mapping, Sequence

from cordee.clients.cli import casing, lettering, mailing, sizes, spans, texts
from cordee.clients.cli.catalogue import errors, files, keeping, roles, warnings
from cordee.clients.cli.catalogue import states as words
from cordee.clients.sdk import (
    HolderView,
    MemberView,
    MessageView,
    PersonView,
    RoleView,
    ThreadView,
    Warning_,
)

clean = texts.clean
one_line = texts.one_line

People = Mapping[bytes, PersonView]
NOBODY: People = {}
SAID = frozenset({"text", "file", "mail", "study"})
"""Kinds of lines that somebody said: they are answered, picked, taken back."""
EARLY = "LOG-04"
FIRST = 1
"""The number of the record that opens a thread."""


def short(account: bytes) -> str:
    """A name for who has none."""
    return words.NO_NAME(id=account.hex()[:8])


def name_of(account: bytes, people: People, fallback: str = "") -> str:
    """The attested name, else the one given, else a part of the account."""
    person = people.get(account)
    name = person.name if person else ""
    return clean(name or fallback) or short(account)


def calling(person: PersonView | None) -> str:
    """`Chirurgienne, chirurgie viscérale`, as far as it is known."""
    if person is None:
        return ""
    if not person.verified:
        return words.UNVERIFIED()
    kind = roles.KINDS.get(person.kind)
    parts = [kind() if kind else "", person.profession, person.speciality]
    return clean(", ".join(part for part in parts if part))


def author_of(message: MessageView, people: People, name: str = "") -> str:
    """`Bruno Marchetti pour Chirurgie de garde`, when it was said for a role."""
    if message.mail is not None:
        return mailing.author(message.mail)
    name = name or name_of(message.author, people, message.author_name)
    if message.behalf is None:
        return name
    role = name_of(message.behalf, people, message.behalf_name)
    return roles.SPEAKS_FOR(name=name, role=role)


def role_name(role: RoleView) -> str:
    """The attested name of a role, else a part of its account."""
    return clean(role.name) or short(role.account)


def held_by(holders: Sequence[HolderView]) -> str:
    """Who holds a role now, its managers named as such."""
    names = [_holder(holder) for holder in holders]
    if not names:
        return roles.HELD_BY_NOBODY()
    return roles.HELD_BY(len(names), names=", ".join(names))


def _holder(holder: HolderView) -> str:
    name = clean(holder.name) or short(holder.account)
    return roles.MANAGES(name=name) if holder.manager else name


def standing(member: MemberView) -> list[str]:
    """Who reads through a member that is held, and what is wrong with it."""
    if member.kind not in {"role", "record"}:
        return []
    known = [rule for rule in member.warnings if rule in roles.WARNINGS]
    return [held_by(member.holders), *(roles.WARNINGS[rule]() for rule in known)]


def introduction(person: PersonView) -> str:
    """`Anna Lefèvre, chirurgienne viscérale`, to tell people apart."""
    parts = [clean(person.name) or short(person.account), calling(person)]
    return ", ".join(part for part in parts if part)


def title_of(thread: ThreadView, me: bytes, people: People) -> str:
    """The title; for a direct thread, who is at the other end."""
    if thread.title:
        return one_line(thread.title)
    machines = {me, thread.seat, *thread.gateways}
    others = [m for m in thread.members if m.account not in machines]
    names = [name_of(m.account, people, m.name) for m in others]
    names += map(mailing.box_name, thread.mailboxes)
    return ", ".join(names) or words.UNTITLED()


def reach(member: MemberView) -> str:
    """How much of the thread this member reads."""
    return words.READS_FROM() if member.reads_from else words.READS_ALL()


def capacity(member: MemberView) -> str:
    known = words.CAPACITIES.get(member.capacity)
    return known() if known else member.capacity


def state_of(message: MessageView) -> str:
    """What became of a message of mine; in a group, with how many of its readers."""
    if message.state == "failed" and message.reason:
        known = errors.CODES.get(message.reason)
        if message.files:
            known = files.REASONS.get(message.reason, known)
        return words.REASON(reason=known() if known else message.reason)
    total = message.recipients
    if message.state in {"stored", "delivered"} and message.displayed_by:
        return words.DISPLAYED_BY(n=len(message.displayed_by), total=total)
    if message.state == "stored" and message.delivered_to:
        return words.DELIVERED_TO(n=len(message.delivered_to), total=total)
    return words.STATES[message.state]()


def body_of(message: MessageView, name: str, people: People = NOBODY) -> str:
    """What stands where the text stands, whatever kind of line this is."""
    if message.withdrawn:
        return words.WITHDRAWN()
    if message.kind in SAID | {"erased", "mailbox", "letter", "case", "consent"}:
        return "\n".join(_said(message, name))
    opens = message.kind == "members" and message.seq == FIRST
    if message.kind == "members" and not opens and (message.joined or message.gone):
        return comings(message, name, people)
    kind = "opened" if opens else message.kind
    if message.mine and kind in words.MINE:
        return words.MINE[kind]()
    if opens:
        return words.OPENED(name=name)
    rule = ", ".join(message.marks)
    return words.KINDS[message.kind](name=name, rule=rule)


def erased(message: MessageView) -> str:
    """What stands where a message was, and why it went."""
    if EARLY in message.marks:
        return keeping.ERASED_EARLY()
    if not message.retention:
        return keeping.ERASED_BEFORE()
    return keeping.ERASED(span=spans.span(message.retention))


def _said(message: MessageView, name: str) -> list[str]:
    """The text, then each of its files; of what is erased, why."""
    if message.mailbox is not None:
        return [mailing.change(message, message.mailbox, name)]
    if message.letter is not None:
        return [lettering.line(message.letter, name, mine=message.mine)]
    if message.case is not None:
        return [casing.line(message.case, name, mine=message.mine)]
    if message.kind == "erased":
        return [erased(message)]
    said = [clean(message.text)] if message.text else []
    if message.mail is not None:
        said = mailing.body(message, message.mail)
    if message.study is not None:
        return [casing.study(message.study), *said]
    return [*said, *map(sizes.file_line, message.files)]


def is_on_its_way(message: MessageView) -> bool:
    """Whether its files are not all stored: it is given up, not taken back."""
    return any(file.done is not None for file in message.files)


def concerned(messages: Iterable[MessageView]) -> set[bytes]:
    """Everybody whose name these lines say."""
    said_for = {m.behalf for m in messages if m.behalf is not None}
    return said_for | {who for m in messages for who in (m.author, *m.joined, *m.gone)}


def comings(message: MessageView, name: str, people: People) -> str:
    """Who was let in and out: `Anna Lefèvre a ajouté Claire Dubois`."""
    added = words.YOU_ADDED if message.mine else words.ADDED
    removed = words.YOU_REMOVED if message.mine else words.REMOVED
    said = [
        text(name=name, names=", ".join(name_of(account, people) for account in whom))
        for text, whom in ((added, message.joined), (removed, message.gone))
        if whom
    ]
    return ". ".join(said)


def remarks_on(message: MessageView) -> list[str]:
    """What else is to be known of a line, in the order it is said."""
    remarks: list[str] = []
    if message.edited and not message.withdrawn:
        remarks.append(words.EDITED())
    if not message.confirmed:
        remarks.append(words.UNCONFIRMED())
    if message.mail is not None:
        remarks += mailing.remarks(message.mail)
    return remarks


def reactions_of(message: MessageView) -> list[tuple[str, list[str]]]:
    """Each symbol with the names of those who chose it, oldest symbol first."""
    found: dict[str, list[str]] = {}
    for reaction in message.reactions:
        name = clean(reaction.name) or short(reaction.account)
        found.setdefault(one_line(reaction.symbol), []).append(name)
    return list(found.items())


def frozen_reason(rule: str) -> str:
    """Why nothing more happens here, in plain words; the rule is for the expert."""
    text = words.FROZEN.get(rule, words.FROZEN[""])
    return f"{text()} ({rule})"


def warning(event: Warning_) -> str:
    """What was noticed, in plain words; the SDK's key when it is newer than this."""
    known = warnings.SENTENCES.get(event.sentence) or words.WARNINGS.get(event.rule)
    return known() if known else event.sentence
