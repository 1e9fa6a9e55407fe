"""Ledgers and the exports of a month that they give, to the byte: `exports.json`.

    python -m tests.vectors.expertise.exports

Which acts are in an export and what they come to is written here; the bytes are those
of the first engine, held since. What never enters this room: a person.
"""

import json
from pathlib import Path

import msgspec

from cordee.crypto.encoding import encode
from cordee.expertise.billing import again, fold, prepare_export
from tests.expertise.ledgers import (
    OFFICE,
    OTHER,
    OWNER,
    act,
    counter,
    ms,
    patient,
    professional,
    row,
)

FILE = Path(__file__).with_name("exports.json")
FEBRUARY = ms("2026-02-03T08:00")
MARCH = ms("2026-03-03T08:00")
MONTH = "2026-01"

NO_DAY = msgspec.structs.replace(act(4), day="2026-01-45")
EVIL = act(
    7,
    executant=professional(name='=HYPERLINK("http://x";"y")', billing="+1"),
    patient=patient(
        family="@cmd", birth_name="-2+3\r\n=1", given="A\tB\x00\x1f\u2028É 𝄞 \\ /\x7f"
    ),
    cover=None,
)


def mark(rows, month=MONTH, made=FEBRUARY):
    """What an export of these ledgers has its office say, by owner."""
    return prepare_export(states(rows), month, made).events


def states(ledgers):
    return [fold(rows, owner, {OFFICE}) for owner, rows in ledgers.items()]


def rows_of(*events, account=OWNER):
    return [row(event, account) for event in events]


def office(event):
    return row(event, OFFICE)


def scenarios():
    """`(name, ledgers, month, made, acts and counter-entries and cents, or None)`."""
    one, two, late = act(1), act(2, "2026-01-31"), act(3, "2026-01-30", time=MARCH)
    asked = act(1, code="RQD", owner=OTHER, executant=professional("810000000001"))
    mine, theirs = {OWNER: rows_of(one, two)}, {OTHER: rows_of(asked, account=OTHER)}
    both = mine | theirs
    said = mark(both)
    whole = {
        OWNER: [*both[OWNER], office(said[OWNER])],
        OTHER: [*both[OTHER], office(said[OTHER])],
    }
    yield "nothing was told", {OWNER: []}, MONTH, FEBRUARY, None
    yield (
        "an act of another month",
        {OWNER: rows_of(act(1, "2026-02-01"))},
        MONTH,
        FEBRUARY,
        None,
    )
    yield "two acts", mine, MONTH, FEBRUARY, (2, 0, 4600)
    yield "two ledgers", both, MONTH, FEBRUARY, (3, 0, 5600)
    yield "all was exported", whole, MONTH, MARCH, None
    cut = {OWNER: whole[OWNER], OTHER: both[OTHER]}
    yield "one ledger was not told", cut, MONTH, MARCH, (3, 0, 5600)
    more = {
        OWNER: whole[OWNER],
        OTHER: [
            *both[OTHER],
            *rows_of(act(3, "2026-01-30", owner=OTHER, time=MARCH), account=OTHER),
        ],
    }
    yield "one was not told, and an act came since", more, MONTH, MARCH, (3, 0, 5600)
    yield (
        "an act came later",
        {OWNER: [*whole[OWNER], *rows_of(late)]},
        MONTH,
        MARCH,
        (1, 0, 2300),
    )
    before = {OWNER: rows_of(one, two, counter(one))}
    yield "taken back before any export", before, MONTH, FEBRUARY, (1, 0, 2300)
    after = {OWNER: [*whole[OWNER], *rows_of(counter(one))], OTHER: whole[OTHER]}
    yield "taken back after its export", after, "2026-02", MARCH, (0, 1, -2300)
    yield "nothing of it in its own month", after, MONTH, MARCH, None
    back = rows_of(counter(asked, "2026-02-20T10:00"), account=OTHER)
    since = {OWNER: whole[OWNER], OTHER: [*both[OTHER], *back]}
    yield (
        "one was not told, and was taken back since",
        since,
        MONTH,
        MARCH,
        (3, 0, 5600),
    )
    wrong = row(counter(one, "1970-01-02T10:00"), time=FEBRUARY + 1)
    unset = {OWNER: [*whole[OWNER], wrong], OTHER: whole[OTHER]}
    yield "taken back by a clock that is wrong", unset, "2026-02", MARCH, (0, 1, -2300)
    slow = mark(both, made=one.time - 1)
    sleepy = {OWNER: [*both[OWNER], office(slow[OWNER])], OTHER: both[OTHER]}
    yield "one was not told, by a slow clock", sleepy, MONTH, MARCH, (3, 0, 5600)
    twice = {OWNER: rows_of(one, act(1, cents=9_900), two, one)}
    yield "told twice", twice, MONTH, FEBRUARY, (2, 0, 4600)
    strange = {
        OWNER: [
            *rows_of(one, act(2, act=b"x" * 16), NO_DAY),
            row(two, OTHER),
            row(two, OTHER, behalf=OFFICE),
            row(counter(one), OTHER),
            row(said[OWNER], OTHER),
        ]
    }
    yield "what strangers say, and no act", strange, MONTH, FEBRUARY, (1, 0, 2300)
    yield (
        "texts that a spreadsheet would run",
        {OWNER: rows_of(EVIL)},
        MONTH,
        FEBRUARY,
        (1, 0, 2300),
    )
    far = [
        act(1, code="\ufffe", executant=professional("\ufffe")),
        act(2, code="𝄞", executant=professional("𝄞")),
    ]
    yield "texts above U+FFFF", {OWNER: rows_of(*far)}, MONTH, FEBRUARY, (2, 0, 2000)
    doubtful = {
        OWNER: rows_of(
            act(1, cents=9_900),
            act(2, tariff="te2-2030"),
            act(3, provisional=True),
            act(4, cover=None, patient=patient("")),
        )
    }
    yield "acts in doubt", doubtful, MONTH, FEBRUARY, (4, 0, 16_800)


def written():
    """The file, to the byte."""
    found = [_scenario(*one) for one in scenarios()]
    whole = {"schema": "cordee.expertise.exports/1", "scenarios": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _scenario(name, ledgers, month, made, sums):
    read = states(ledgers)
    export = prepare_export(read, month, made)
    if export is None:
        assert sums is None, name
    else:
        totals = export.file.totals
        assert (totals.acts, totals.counters, totals.cents) == sums, name
    return {
        "name": name,
        "month": month,
        "made": made,
        "ledgers": [_ledger(owner, rows) for owner, rows in ledgers.items()],
        "sums": sums and dict(zip(("acts", "counters", "cents"), sums, strict=True)),
        "folded": [[_entry(entry) for entry in state.entries] for state in read],
        "prepared": export and _export(export),
        "done": [
            {"export": one.hex(), "whole": again(read, one).is_whole}
            for one in dict.fromkeys(
                mark.event.export for state in read for mark in state.exports
            )
        ],
    }


def _ledger(owner, rows):
    return {
        "owner": owner.hex(),
        "office": [OFFICE.hex()],
        "rows": [
            {
                "account": one.account.hex(),
                "behalf": one.behalf and one.behalf.hex(),
                "time": one.time,
                "event": encode(one.event).hex(),
            }
            for one in rows
        ],
    }


def _entry(entry):
    return {
        "act": entry.act.act.hex(),
        "counter": entry.counter and entry.counter.entry.hex(),
        "exported": entry.exported and entry.exported.hex(),
        "counter_exported": entry.counter_exported and entry.counter_exported.hex(),
    }


def _export(export):
    return {
        "export": export.export.hex(),
        "sha256": export.sha256.hex(),
        "json": export.json.decode(),
        "csv": export.csv.decode(),
        "events": {
            owner.hex(): encode(event).hex() for owner, event in export.events.items()
        },
    }


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    print(len(list(scenarios())), "scenarios")
