"""Acts, statements and exports in words, and as the pages of a statement.

What never enters this room: a rule; a file.
"""

from cordee.clients.cli import casing, moments, texts
from cordee.clients.cli.catalogue import billing as words
from cordee.clients.cli.language import current
from cordee.clients.sdk import ActView, LedgerView
from cordee.expertise.billing import MonthExport, Statement, StatementLine

SHORT = 8
"""Digits of an id that are shown: enough to name an act."""


def ledger(one: LedgerView) -> list[str]:
    """A ledger, act by act."""
    name = texts.one_line(one.owner_name)
    who = words.MINE() if one.mine else ", ".join(map(texts.one_line, one.office_names))
    lines = [words.LEDGER(name=name, who=who or words.NO_OFFICE())]
    if one.mine and one.office_names:
        names = ", ".join(map(texts.one_line, one.office_names))
        lines.append(words.OFFICE(names=names))
    return [*lines, *(map(act, one.acts))] if one.acts else [*lines, words.NONE()]


def act(one: ActView) -> str:
    state = words.STATES["exported" if one.exported else "pending"]()
    if one.countered:
        state = words.STATES["taken-back"](reason=texts.one_line(one.reason))
    if one.provisional:
        state = f"{state}, {words.PROVISIONAL()}"
    if one.foreign:
        state = f"{state}, {words.FOREIGN()}"
    return words.ACT_LINE(
        id=one.act.hex()[:SHORT],
        day=one.day,
        code=one.code,
        euros=casing.euros(one.cents),
        patient=texts.one_line(f"{one.patient.family} {one.patient.given}"),
        state=state,
    )


def statement(one: Statement, owner: str) -> list[str]:
    """A month of a practitioner, with its totals; `owner` is whose ledger it is."""
    name = owner if one.practitioner is None else one.practitioner.name
    head = words.STATEMENT(name=texts.one_line(name), month=one.month)
    sums = [
        words.SUM(
            code=total.code,
            what=_counted(total.acts, total.counters),
            euros=casing.euros(total.cents),
        )
        for total in one.totals.codes
    ]
    euros = casing.euros(one.totals.cents)
    total = words.TOTAL(one.totals.acts, euros=euros)
    return [head, *map(_line, one.lines), *sums, total]


def statement_pdf(one: Statement, owner: str) -> bytes:
    """The same, printed. Raises SettingError."""
    from cordee.documents import pdf  # noqa: PLC0415 - slow to load, and large

    who = one.practitioner
    lines = [owner] if who is None else [who.name, who.billing, who.structure]
    page = pdf.Statement(
        month=one.month,
        practitioner=tuple(texts.one_line(part) for part in lines if part),
        lines=tuple(
            pdf.StatementLine(
                day=line.day,
                code=line.code,
                patient=texts.one_line(f"{line.family} {line.given}"),
                other=texts.one_line(line.other.name),
                amount=casing.euros(line.cents),
                note=_standing(line),
            )
            for line in one.lines
        ),
        sums=tuple(
            pdf.StatementSum(total.code, total.acts, casing.euros(total.cents))
            for total in one.totals.codes
        ),
        total=casing.euros(one.totals.cents),
        notes=(words.LEFT_TO_BILLING(),),
        made_on=moments.now().strftime("%d/%m/%Y"),
    )
    return pdf.set_statement(page, current().value, moments.now())


def export(one: MonthExport) -> str:
    """What was exported, with its control total."""
    totals = one.file.totals
    return words.EXPORTED(
        id=one.export.hex()[:SHORT],
        what=_counted(totals.acts, totals.counters),
        euros=casing.euros(totals.cents),
    )


def _counted(acts: int, counters: int) -> str:
    """`3 actes, 1 contre-écriture`; what there is none of is not said."""
    taken_back = [words.COUNTERS(counters)] if counters else []
    return ", ".join([words.ACTS(acts), *taken_back])


def _line(line: StatementLine) -> str:
    return words.ACT_LINE(
        id=line.act.hex()[:SHORT],
        day=line.day,
        code=line.code,
        euros=casing.euros(line.cents),
        patient=texts.one_line(f"{line.family} {line.given}"),
        state=_standing(line),
    )


def _standing(line: StatementLine) -> str:
    said = words.STATES[line.standing](reason=texts.one_line(line.reason))
    return f"{said}, {words.PROVISIONAL()}" if line.provisional else said
