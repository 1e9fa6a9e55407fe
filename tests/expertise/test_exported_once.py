"""Whatever is said in ledgers, by whom and in which order, no act is in two files."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cordee.expertise.billing import again, fold, prepare_export
from tests.expertise.ledgers import OFFICE, OTHER, OWNER, act, counter, ms, row

MONTHS = ("2026-01", "2026-02")
BEGINNING, DAY = ms("2026-01-01T00:00"), 86_400_000


def told(draw, owner):
    """Acts and counter-entries of a few cases, some by strangers, at any time."""
    acts = [
        act(draw.randint(1, 6), draw.choice(("2026-01-05", "2026-02-01")), owner=whose)
        for whose in draw.choices((owner, OTHER), (9, 1), k=draw.randint(1, 8))
    ]
    rows = [
        row(one, draw.choice((owner, owner, OFFICE)), time=_when(draw)) for one in acts
    ]
    for _ in range(draw.randint(0, 4)):
        back = counter(draw.choice(acts), number=draw.randint(1, 4))
        rows.append(row(back, draw.choice((owner, OFFICE)), time=_when(draw)))
    return rows


def _when(draw):
    return BEGINNING + draw.randint(0, 50) * DAY


def states(ledgers):
    return [fold(rows, owner, {OFFICE}) for owner, rows in ledgers.items()]


@given(st.randoms(use_true_random=False))
def test_every_act_and_counter_entry_is_in_one_file_at_most(draw):
    ledgers = {owner: told(draw, owner) for owner in (OWNER, OTHER)}
    for turn in range(4):  # some are cut, some said late, some raced by another office
        made = prepare_export(states(ledgers), draw.choice(MONTHS), _when(draw) + turn)
        for owner, event in () if made is None else made.events.items():
            if draw.random() < 0.75:
                rows = ledgers[owner]
                place = draw.randint(0, len(rows)) if draw.random() < 0.3 else len(rows)
                rows.insert(place, row(event, OFFICE))
    found = states(ledgers)
    marks = dict.fromkeys(
        mark.event.export for state in found for mark in state.exports
    )
    files = [json.loads(again(found, export).json) for export in marks]
    names = [
        (one["kind"], one["act"], one["entry"])
        for file in files
        for one in file["records"]
    ]
    assert len(names) == len(set(names))
