"""Roles: create, list, propose, accept, hand over, take away."""

from cordee.clients.cli import moments, wording
from cordee.clients.cli.catalogue import commands
from cordee.clients.cli.catalogue import roles as words
from cordee.clients.cli.errand import Command, Errand
from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.finding import find
from cordee.clients.cli.language import Text
from cordee.clients.cli.parser import Parser
from cordee.clients.sdk import PersonView, ProposalView, RoleView


def _role(parser: Parser) -> None:
    parser.add_argument("role", metavar=words.ROLE())


def _person(parser: Parser) -> None:
    _role(parser)
    parser.add_argument("person", metavar=commands.PERSON())


def _configure_nothing(_: Parser) -> None:
    """Nothing can be asked of it."""


def _configure_create(parser: Parser) -> None:
    parser.add_argument("invitation", metavar=commands.INVITATION())
    parser.add_argument("--record", action="store_true", help=words.RECORD())


def _configure_propose(parser: Parser) -> None:
    _person(parser)
    parser.add_argument("--manager", action="store_true", help=words.MANAGER())


def _configure_accept(parser: Parser) -> None:
    _role(parser)
    person = commands.PERSON()
    parser.add_argument("--replacing", metavar=person, help=words.REPLACING())


def _configure_decline(parser: Parser) -> None:
    _role(parser)
    parser.add_argument("person", nargs="?", metavar=commands.PERSON())


async def _create(errand: Errand) -> Exit:
    await errand.client.wait_online(errand.arguments.wait)
    kind = "record" if errand.arguments.record else "role"
    made = await errand.client.create_role(errand.arguments.invitation, kind)
    errand.output.give(made, [words.CREATED()])
    return Exit.OK


async def _list(errand: Errand) -> Exit:
    await errand.freshen()
    roles = await errand.client.roles()
    lines = [_line(errand, role) for role in roles]
    errand.output.give(roles, lines or [words.NONE()])
    return Exit.OK


def _line(errand: Errand, role: RoleView) -> str:
    parts = [wording.role_name(role), _mine(errand, role)]
    parts += [warning() for warning in _warnings(role)]
    return ", ".join(part for part in parts if part)


def _mine(errand: Errand, role: RoleView) -> str:
    if role.held:
        return words.YOURS()
    asked = [p for p in role.proposals if p.account == errand.client.account]
    return words.ASKED_BY(name=_asker(asked[0])) if asked else ""


def _warnings(role: RoleView) -> list[Text]:
    return [words.WARNINGS[rule] for rule in role.warnings if rule in words.WARNINGS]


def _asker(proposal: ProposalView) -> str:
    return wording.clean(proposal.by_name) or wording.short(proposal.by)


async def _show(errand: Errand) -> Exit:
    await errand.freshen()
    role = await _find(errand)
    lines = [wording.role_name(role), wording.held_by(role.holders)]
    lines += [words.GENERATION(n=role.generation), *(w() for w in _warnings(role))]
    if not role.verified:
        lines.append(words.NOT_ATTESTED())
    for proposal in role.proposals:
        text = words.HAS_ACCEPTED if proposal.accepted else words.ASKED
        name = wording.clean(proposal.name) or wording.short(proposal.account)
        lines.append(text(name=name))
    errand.output.give(role, [*lines, *_history(role)])
    return Exit.OK


def _history(role: RoleView) -> list[str]:
    today = moments.now().date()
    return [
        text(
            when=moments.brief(line.time, today),
            names=", ".join(wording.clean(n) or wording.short(a) for a, n in whom),
        )
        for line in role.history
        for text, whom in ((words.CAME, line.came), (words.GONE, line.gone))
        if whom
    ]


async def _propose(errand: Errand) -> Exit:
    role, person = await _pick(errand)
    manager = errand.arguments.manager
    await errand.client.propose_holder(role.account, person.account, manager=manager)
    errand.output.done(words.PROPOSED(name=wording.clean(person.name)))
    return Exit.OK


async def _accept(errand: Errand) -> Exit:
    role = await _ready(errand)
    replacing = None
    if errand.arguments.replacing:
        replacing = (await errand.person(errand.arguments.replacing)).account
    await errand.client.accept_role(role.account, replacing)
    now = await errand.client.role(role.account)
    text = words.HELD_NOW if now.held else words.ACCEPTED
    errand.output.give(now, [text(role=wording.role_name(role))])
    return Exit.OK


async def _decline(errand: Errand) -> Exit:
    role = await _ready(errand)
    account = None
    if errand.arguments.person:
        account = (await errand.person(errand.arguments.person)).account
    await errand.client.decline_role(role.account, account)
    errand.output.done(words.DECLINED())
    return Exit.OK


async def _hand_over(errand: Errand) -> Exit:
    role, person = await _pick(errand)
    await errand.client.hand_over(role.account, person.account)
    errand.output.done(
        words.HANDING_OVER(
            name=wording.clean(person.name),
            role=wording.role_name(role),
            me=wording.clean(errand.client.name),
        )
    )
    return Exit.OK


async def _remove(errand: Errand) -> Exit:
    role, person = await _pick(errand)
    await errand.client.remove_holder(role.account, person.account)
    name, title = wording.clean(person.name), wording.role_name(role)
    errand.output.done(words.REMOVED(name=name, role=title))
    return Exit.OK


async def _leave(errand: Errand) -> Exit:
    role = await _ready(errand)
    text = words.ASK_OUT(role=wording.role_name(role))
    asked = await errand.client.ask_out(role.account, text)
    sent = await errand.flush(errand.arguments.wait)
    await errand.meet(*asked)
    names = ", ".join(wording.name_of(one, errand.people) for one in asked)
    errand.output.done(words.ASKED_OUT(names=names))
    return Exit.OK if sent else Exit.OFFLINE


async def _pick(errand: Errand) -> tuple[RoleView, PersonView]:
    role = await _ready(errand)
    return role, await errand.person(errand.arguments.person)


async def _ready(errand: Errand) -> RoleView:
    await errand.client.wait_online(errand.arguments.wait)
    return await _find(errand)


async def _find(errand: Errand) -> RoleView:
    """The role that these words name: one of mine first. Raises Unfound."""
    text = errand.arguments.role
    mine = await errand.client.roles()
    listed = [p for p in await errand.everybody() if p.kind in {"role", "record"}]
    others = {p.account: wording.clean(p.name) for p in listed}
    others |= {role.account: wording.role_name(role) for role in mine}
    account, _ = find(
        text,
        others.items(),
        name=lambda one: one[1],
        identity=lambda one: one[0],
        kind="role",
    )
    return await errand.client.role(account)


COMMANDS = [
    Command("create", words.CREATE_ABOUT, _configure_create, _create),
    Command("list", words.LIST_ABOUT, _configure_nothing, _list),
    Command("show", words.SHOW_ABOUT, _role, _show),
    Command("propose", words.PROPOSE_ABOUT, _configure_propose, _propose),
    Command("accept", words.ACCEPT_ABOUT, _configure_accept, _accept),
    Command("decline", words.DECLINE_ABOUT, _configure_decline, _decline),
    Command("hand-over", words.HAND_OVER_ABOUT, _person, _hand_over),
    Command("remove", words.REMOVE_ABOUT, _person, _remove),
    Command("leave", words.LEAVE_ABOUT, _role, _leave),
]
