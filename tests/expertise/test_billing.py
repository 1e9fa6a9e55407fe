import csv
import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.crypto.billing_event import MAX_EXPORTED, ActsExported, Ledger
from cordee.crypto.encoding import decode, encode, sha256
from cordee.expertise.billing import (
    Controls,
    Done,
    Total,
    act_id,
    again,
    counts,
    fold,
    make_act,
    prepare_export,
    statement,
)
from cordee.expertise.billing.controls import check
from cordee.expertise.billing.record import read_export
from cordee.expertise.billing.spreadsheet import HEADINGS, amount, cell
from cordee.expertise.days import DAY_MS, day_of
from cordee.expertise.errors import BillingError, QuestionError
from cordee.expertise.rules import judge
from tests.expertise.ledgers import (
    OFFICE,
    OID,
    OTHER,
    OWNER,
    act,
    counter,
    ledger,
    ms,
    patient,
    professional,
    row,
)
from tests.expertise.questions import UNHURRIED, plain

JANUARY = "2026-01"
FEBRUARY = ms("2026-02-03T08:00")
MARCH = ms("2026-03-03T08:00")


def said(state, export, *, also=()):
    """The ledger after the office has said its part of an export, and more."""
    events = [entry.act for entry in state.entries]
    events += [entry.counter for entry in state.entries if entry.counter]
    events += [mark.event for mark in state.exports]
    return ledger(
        *events,
        *also,
        *([export.events[state.owner]] if export else []),
        owner=state.owner,
    )


def lines_of(export):
    text = export.csv.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


# --- acts -----------------------------------------------------------------------


def done(time="2026-03-18T10:00"):
    return Done(
        case=b"c" * 16,
        account=OWNER,
        executant=professional(),
        prescriber=professional("810000000001"),
        patient=patient(),
        cover=None,
        time=ms(time),
    )


def test_an_act_carries_what_the_verdict_says():
    told = make_act(judge(plain("2026-03-18")), "expert", done())
    assert told.act == act_id(b"c" * 16, "TE2", OWNER)
    assert (told.code, told.cents, told.tariff) == ("TE2", 2300, "te2-2026")
    assert (told.day, told.rule, told.provisional) == ("2026-03-18", "TEX-00", False)
    asked = make_act(judge(plain("2026-03-18")), "requester", done())
    assert (asked.code, asked.cents, asked.tariff) == ("RQD", 1000, "rqd-2022")
    assert decode(encode(told), type(told)) == told


def test_an_act_that_was_not_counted_is_provisional():
    verdict = judge(plain("2026-03-18", counts=None))
    assert make_act(verdict, "expert", done()).provisional


@pytest.mark.parametrize(
    "changes",
    [{"urgent": True}, {"state": "sent", "answered": None}, {"consent": False}],
)
def test_an_act_that_is_not_billed_or_not_due_is_not_made(changes):
    with pytest.raises(BillingError):
        make_act(judge(plain("2026-03-18", **changes)), "expert", done())


@pytest.mark.parametrize(
    ("time", "zone", "day"),
    [
        ("2025-12-31T22:59", "Europe/Paris", "2025-12-31"),
        ("2025-12-31T23:00", "Europe/Paris", "2026-01-01"),
        ("2026-06-30T21:59", "Europe/Paris", "2026-06-30"),
        ("2026-06-30T22:00", "Europe/Paris", "2026-07-01"),
        ("2025-12-31T23:00", "America/Martinique", "2025-12-31"),
    ],
)
def test_the_day_of_an_act_is_that_of_its_zone(time, zone, day):
    assert day_of(ms(time), zone) == day


@pytest.mark.parametrize(
    ("time", "zone"),
    [
        (2**53 - 1, "Europe/Paris"),
        (253_402_300_799_000, "Europe/Paris"),  # the year 10000 in Paris
        (0, "Nowhere/X"),
        (0, "../etc"),
        (0, "Europe"),
        (0, ""),
    ],
)
def test_a_time_outside_of_the_calendar_is_refused(time, zone):
    with pytest.raises(QuestionError):
        day_of(time, zone)


# --- a ledger -------------------------------------------------------------------


def test_the_same_act_told_twice_is_one_and_the_first_counts():
    state = ledger(act(1), act(1, cents=9_900), act(2))
    assert [entry.act.cents for entry in state.entries] == [2300, 2300]


def test_only_the_owner_tells_acts_and_only_the_owner_or_the_office_take_back():
    one = act(1)
    rows = [row(one, OTHER), row(one, OTHER, behalf=OFFICE), row(one)]
    strange = row(counter(one, number=1), OTHER)
    office = row(counter(one, number=2), OTHER, behalf=OFFICE)
    later = row(counter(one, number=3))
    state = fold([*rows, strange, office, later], OWNER, {OFFICE})
    assert len(state.entries) == 1
    assert state.entries[0].counter == office.event


def test_a_ledger_is_begun_by_its_owner_about_himself():
    def is_begun(*rows):
        return fold(rows, OWNER, {OFFICE}).is_begun

    assert is_begun(row(Ledger(practitioner=OWNER)))
    assert not is_begun()
    assert not is_begun(row(Ledger(practitioner=OTHER)))
    assert not is_begun(row(Ledger(practitioner=OWNER), OTHER))
    assert not is_begun(row(Ledger(practitioner=OWNER), OFFICE))


def test_a_counter_entry_of_an_act_that_nobody_told_does_nothing():
    assert ledger(counter(act(1))).entries == ()


def test_a_stranger_marks_nothing_as_exported():
    export = prepare_export([ledger(act(1))], JANUARY, FEBRUARY)
    rows = [row(act(1)), row(export.events[OWNER], OTHER)]
    assert fold(rows, OWNER, {OFFICE}).entries[0].exported is None


@pytest.mark.parametrize(
    "changes",
    [{"act": b"x" * 16}, {"case": b"y" * 16}, {"day": "2026-13-45"}],
)
def test_an_act_with_another_id_or_a_day_that_is_none_does_not_count(changes):
    told = msgspec.structs.replace(act(1), **changes)
    assert ledger(told).entries == ()


def test_a_counter_entry_from_outside_of_the_calendar_does_not_count():
    one = act(1)
    late = msgspec.structs.replace(counter(one), time=2**53 - 1)
    assert ledger(one, late).entries[0].counter is None


# --- an export ------------------------------------------------------------------


def test_an_export_adds_up_and_so_do_both_of_its_files():
    first = ledger(act(1), act(2, "2026-01-31"), act(3, "2026-02-01"))
    second = ledger(act(1, code="RQD", owner=OTHER), owner=OTHER)
    export = prepare_export([first, second], JANUARY, FEBRUARY)
    assert export.file.totals == Controls(
        acts=3,
        counters=0,
        cents=5600,
        codes=(
            Total(code="RQD", acts=1, counters=0, cents=1000),
            Total(code="TE2", acts=2, counters=0, cents=4600),
        ),
    )
    assert read_export(export.json) == export.file
    rows = lines_of(export)
    totals = {line["code"]: line for line in rows if line["ligne"] == "total"}
    acts = [line for line in rows if line["ligne"] == "acte"]
    assert sum(int(line["centimes"]) for line in acts) == 5600
    assert totals[""]["montant"] == "56,00"
    assert totals["TE2"]["acte"] == "2"
    assert sum(event.cents for event in export.events.values()) == 5600
    assert export.sha256 == sha256(export.json)


def test_exported_twice_is_exported_once():
    state = ledger(act(1), act(2))
    export = prepare_export([state], JANUARY, FEBRUARY)
    after = said(state, export)
    assert prepare_export([after], JANUARY, MARCH) is None
    once_more = again([after], export.export)
    assert (once_more.json, once_more.csv) == (export.json, export.csv)
    assert once_more.is_whole
    assert once_more.name == export.name == "tele-expertise-2026-01-1"


def test_two_who_export_the_same_at_once_make_one_export():
    state = ledger(act(1), act(2))
    one = prepare_export([state], JANUARY, FEBRUARY)
    other = prepare_export([state], JANUARY, FEBRUARY + 1)
    assert one.export == other.export
    after = ledger(act(1), act(2), one.events[OWNER], other.events[OWNER])
    assert len(after.exports) == 1
    assert again([after], one.export).json == one.json


def test_a_later_act_of_the_month_goes_into_a_next_export():
    state = ledger(act(1))
    first = prepare_export([state], JANUARY, FEBRUARY)
    late = said(state, first, also=[act(2, "2026-01-31")])
    second = prepare_export([late], JANUARY, MARCH)
    assert [record.act for record in second.file.records] == [
        act(2, "2026-01-31").act.hex()
    ]
    assert second.number == 2
    done = said(late, second)
    assert prepare_export([done], JANUARY, MARCH) is None
    assert again([done], second.export).name == "tele-expertise-2026-01-2"
    assert again([done], first.export).name == "tele-expertise-2026-01-1"


def test_an_export_interrupted_between_two_ledgers_is_finished_as_the_same():
    first, second = ledger(act(1)), ledger(act(2, owner=OTHER), owner=OTHER)
    export = prepare_export([first, second], JANUARY, FEBRUARY)
    died = [said(first, export), second]  # the second ledger was not told
    finished = prepare_export(died, JANUARY, MARCH)
    assert finished.export == export.export
    assert (finished.name, finished.is_whole) == (export.name, True)
    assert (finished.json, finished.csv) == (export.json, export.csv)
    assert set(finished.events) == {OTHER}
    assert finished.events[OTHER] == export.events[OTHER]
    ended = [died[0], said(second, finished)]
    assert prepare_export(ended, JANUARY, MARCH) is None
    assert again(ended, export.export).is_whole


def test_what_was_told_since_does_not_keep_an_export_from_being_finished():
    first, second = ledger(act(1)), ledger(act(2, owner=OTHER), owner=OTHER)
    export = prepare_export([first, second], JANUARY, FEBRUARY)
    late = act(3, "2026-01-30", owner=OTHER, time=FEBRUARY + 60_000)
    second = said(second, None, also=[late])
    finished = prepare_export([said(first, export), second], JANUARY, MARCH)
    assert finished.export == export.export
    following = prepare_export(
        [said(first, export), said(second, finished)], JANUARY, MARCH
    )
    assert [record.act for record in following.file.records] == [late.act.hex()]


def test_an_act_taken_back_since_is_finished_with_its_export_and_then_taken_off():
    mine, theirs = act(1), act(2, owner=OTHER)
    first, second = ledger(mine), ledger(theirs, owner=OTHER)
    export = prepare_export([first, second], JANUARY, FEBRUARY)
    back = counter(theirs, "2026-02-20T10:00")
    late = ledger(theirs, back, owner=OTHER)
    finished = prepare_export([said(first, export), late], JANUARY, MARCH)
    assert finished.json == export.json
    ended = ledger(theirs, back, finished.events[OTHER], owner=OTHER)
    off = prepare_export([said(first, export), ended], "2026-02", MARCH)
    assert off.file.totals.cents == -2300


def test_an_export_that_nobody_said_is_made_again_with_the_same_acts():
    state = ledger(act(1), act(2))
    lost = prepare_export([state], JANUARY, FEBRUARY)
    made = prepare_export([state], JANUARY, MARCH)
    assert made.export == lost.export
    assert made.file.records == lost.file.records


def test_an_export_without_one_of_its_ledgers_says_that_it_is_not_whole():
    first, second = ledger(act(1)), ledger(act(2, owner=OTHER), owner=OTHER)
    export = prepare_export([first, second], JANUARY, FEBRUARY)
    alone = again([said(first, export)], export.export)
    assert not alone.is_whole
    assert again([first], export.export) is None


def test_what_was_taken_back_before_any_export_is_in_none():
    one = act(1)
    assert prepare_export([ledger(one, counter(one))], JANUARY, FEBRUARY) is None


def test_what_is_taken_back_after_its_export_is_taken_off_the_month_of_the_counter():
    one = act(1)
    state = ledger(one)
    export = prepare_export([state], JANUARY, FEBRUARY)
    taken = said(state, export, also=[])
    taken = ledger(one, export.events[OWNER], counter(one, "2026-02-02T10:00"))
    assert prepare_export([taken], JANUARY, MARCH) is None
    off = prepare_export([taken], "2026-02", MARCH)
    assert off.file.totals.cents == -2300
    assert off.events[OWNER].cents == 0
    (line,) = [line for line in lines_of(off) if line["ligne"] == "contre-écriture"]
    assert line["montant"] == "-23,00"
    assert line["motif"] == "Patient déjà facturé"
    marked = ledger(
        one, export.events[OWNER], counter(one, "2026-02-02T10:00"), off.events[OWNER]
    )
    assert prepare_export([marked], "2026-02", MARCH) is None
    assert again([marked], off.export).json == off.json


def test_a_counter_entry_is_of_the_month_it_was_stored_whatever_its_clock_says():
    one = act(1)
    export = prepare_export([ledger(one)], JANUARY, FEBRUARY)
    wrong = counter(one, "1970-01-02T10:00")
    rows = [row(one), row(export.events[OWNER], OFFICE), row(wrong, time=FEBRUARY + 9)]
    state = fold(rows, OWNER, {OFFICE})
    assert prepare_export([state], "1970-01", MARCH) is None
    off = prepare_export([state], "2026-02", MARCH)
    assert off.file.totals.cents == -2300
    assert statement(state, "2026-02").totals.cents == -2300


def test_an_export_made_by_a_slow_clock_is_finished_all_the_same():
    mine, theirs = act(1), act(2, owner=OTHER)
    slow = mine.time - DAY_MS
    first, second = ledger(mine), ledger(theirs, owner=OTHER)
    export = prepare_export([first, second], JANUARY, slow)
    assert export.file.time == max(mine.time, theirs.time)
    finished = prepare_export([said(first, export), second], JANUARY, MARCH)
    assert finished.json == export.json


def test_an_act_that_two_exports_name_stays_the_first_one_s():
    state = ledger(act(1), act(2))
    first = prepare_export([ledger(act(1))], JANUARY, FEBRUARY)
    second = prepare_export([state], JANUARY, FEBRUARY + 1)
    both = ledger(act(1), act(2), first.events[OWNER], second.events[OWNER])
    assert [entry.exported for entry in both.entries] == [first.export, second.export]
    assert both.exports[1].again == (act(1).act,)
    files = [again([both], one.export).file for one in (first, second)]
    acts = [record.act for file in files for record in file.records]
    assert acts == [act(1).act.hex(), act(2).act.hex()]
    assert all(again([both], one.export).is_whole for one in (first, second))


def test_a_counter_entry_that_two_exports_name_stays_the_first_one_s():
    one = act(1)
    export = prepare_export([ledger(one)], JANUARY, FEBRUARY)
    told = (one, export.events[OWNER], counter(one, "2026-02-02T10:00"))
    off = prepare_export([ledger(*told)], "2026-02", MARCH).events[OWNER]
    later = msgspec.structs.replace(off, export=b"l" * 16)
    strange = msgspec.structs.replace(
        off, export=b"s" * 16, counters=(b"n" * 16,), acts=(b"m" * 16,)
    )
    state = ledger(*told, off, later, strange)
    assert state.entries[0].counter_exported == off.export
    assert [mark.again for mark in state.exports] == [
        (),
        (),
        off.counters,
        (b"m" * 16, b"n" * 16),
    ]


def test_more_acts_than_an_event_names_are_split():
    acts = [act(number) for number in range(MAX_EXPORTED + 5)]
    state = ledger(*acts)
    first = prepare_export([state], JANUARY, FEBRUARY)
    assert len(first.file.records) == MAX_EXPORTED
    decode(encode(first.events[OWNER]), ActsExported)
    second = prepare_export([ledger(*acts, first.events[OWNER])], JANUARY, MARCH)
    assert len(second.file.records) == 5


@UNHURRIED
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 28)), max_size=30), st.data()
)
def test_every_act_is_in_exactly_one_export_whoever_dies_when(told, data):
    """Acts come, exports are said in some of the ledgers, and made again."""
    owners = (OWNER, OTHER)
    events = {owner: [] for owner in owners}
    seen = {}
    for number, (case, day) in enumerate(told):
        owner = owners[case % 2]
        time = ms(f"2026-02-01T{number % 24:02d}:00") + number
        events[owner].append(act(case, f"2026-01-{day:02d}", owner=owner, time=time))
        if data.draw(st.integers(0, 3)):
            continue
        export = prepare_export(read(events), JANUARY, FEBRUARY + number)
        if export is None:
            continue
        assert read_export(export.json).totals.cents == sum(
            record.cents for record in export.file.records
        )
        seen[export.export] = export
        for owner, event in export.events.items():
            if data.draw(st.booleans()):
                events[owner].append(event)
    while (export := prepare_export(read(events), JANUARY, MARCH)) is not None:
        seen[export.export] = export
        for owner, event in export.events.items():
            events[owner].append(event)
    for state in read(events):
        assert all(entry.exported for entry in state.entries)
        for mark in state.exports:
            assert not mark.again


def read(events):
    return [ledger(*events[owner], owner=owner) for owner in events]


# --- the files ------------------------------------------------------------------


def test_a_text_never_begins_a_formula():
    evil = professional(name='=HYPERLINK("http://x";"y")', billing="+1", structure="@x")
    state = ledger(act(1, executant=evil, patient=patient(birth_name="-2+3\r\n=1")))
    (line, *_) = lines_of(prepare_export([state], JANUARY, FEBRUARY))
    assert line["exécutant"] == '\'=HYPERLINK("http://x";"y")'
    assert line["exécutant n° assurance maladie"] == "'+1"
    assert line["patient nom de naissance"] == "'-2+3 =1"


@UNHURRIED
@given(st.text(max_size=60))
def test_a_cell_is_one_cell_of_one_line_and_no_formula(text):
    written = cell(text)
    (row_read,) = csv.reader([written], delimiter=";") if written else [[""]]
    assert len(row_read) == 1
    assert not row_read[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in written
    assert "\r" not in written


@UNHURRIED
@given(st.integers(-(10**7), 10**7))
def test_an_amount_is_the_cents_with_a_comma(cents):
    assert int(amount(cents).replace(",", "")) == cents
    assert amount(cents)[-3] == ","


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (2_300, "23,00"), (-2_000, "-20,00")],
)
def test_an_amount_is_written_as_in_france(cents, text):
    assert amount(cents) == text


def test_a_csv_has_no_mark_and_all_its_columns():
    export = prepare_export([ledger(act(1))], JANUARY, FEBRUARY)
    assert not export.csv.startswith(b"\xef\xbb\xbf")
    widths = {
        len(line)
        for line in csv.reader(
            io.StringIO(export.csv.decode(), newline=""), delimiter=";"
        )
    }
    assert widths == {len(HEADINGS)}
    (line, *_) = lines_of(export)
    assert line["exonération (à compléter)"] == ""
    assert line["patient matricule INS"] == "189090000000101"
    assert line["date"] == "2026-01-05"


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file["totals"].update(cents=1),
        lambda file: file["records"].pop(),
        lambda file: file["records"][0].update(cents=9),
        lambda file: file["totals"]["codes"][0].update(acts=7),
        lambda file: file.update(schema="other"),
        lambda file: file.update(more=1),
    ],
)
def test_an_export_that_was_changed_does_not_add_up(change):
    export = prepare_export([ledger(act(1), act(2))], JANUARY, FEBRUARY)
    file = json.loads(export.json)
    change(file)
    with pytest.raises(BillingError):
        read_export(json.dumps(file).encode())


def test_totals_that_disagree_are_refused():
    with pytest.raises(BillingError):
        check(Controls(acts=1, counters=0, cents=0, codes=()))


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-1", "janvier"])
def test_a_month_that_is_none_is_refused(month):
    with pytest.raises(QuestionError):
        prepare_export([ledger(act(1))], month, FEBRUARY)


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({}, ("planned",)),
        ({"code": "RQD", "day": "2026-01-05"}, ()),
        ({"cents": 9_900}, ("tariff", "planned")),
        ({"day": "2026-01-01"}, ("planned",)),
        ({"day": "2025-12-31"}, ("tariff", "planned")),
        ({"day": "2022-03-31", "tariff": "te2-2019", "cents": 2_000}, ()),
        ({"day": "2022-04-01", "tariff": "te2-2019", "cents": 2_000}, ("tariff",)),
        ({"tariff": "te2-2030"}, ("tariff",)),
        ({"tariff": "te2-2019", "cents": 2_000}, ("tariff",)),
        ({"provisional": True}, ("planned", "provisional")),
        ({"cover": None}, ("planned",)),
        ({"cover": None, "patient": patient("")}, ("planned", "insured")),
    ],
)
def test_what_does_not_hold_of_an_act_is_said_in_its_line(changes, doubts):
    told = act(1, **changes)
    export = prepare_export([ledger(told)], told.day[:7], FEBRUARY)
    assert export.file.records[0].doubts == doubts
    (line, *_) = lines_of(export)
    assert bool(line["à vérifier"]) == bool(doubts)


# --- statement and count --------------------------------------------------------


def test_a_statement_shows_what_waits_what_went_and_what_was_taken_back():
    one, two, three = act(1), act(2, "2026-01-06"), act(3, "2026-01-07")
    export = prepare_export([ledger(one)], JANUARY, FEBRUARY)
    back = counter(two, "2026-01-08T10:00")
    state = ledger(one, export.events[OWNER], two, back, three)
    made = statement(state, JANUARY)
    assert [(line.day, line.standing) for line in made.lines] == [
        ("2026-01-05", "exported"),
        ("2026-01-06", "taken-back"),
        ("2026-01-06", "counter"),
        ("2026-01-07", "pending"),
    ]
    assert (made.totals.acts, made.totals.counters) == (3, 1)
    assert made.totals.cents == 4600
    assert (made.exported_cents, made.pending_cents) == (2300, 2300)
    assert made.practitioner == professional()
    assert [line.exported for line in made.lines] == [export.export, b"", b"", b""]
    assert [line.reason for line in made.lines] == ["", "", back.reason, ""]
    assert {line.family for line in made.lines} == {"ESSAI"}
    assert "ESSAI" not in repr(made)


def test_a_statement_of_counter_entries_alone_knows_whose_and_in_which_export():
    one = act(1, executant=professional(name="Avant"))
    two = act(2, "2026-02-04", patient=patient(family="USUEL"))
    export = prepare_export([ledger(one)], JANUARY, FEBRUARY)
    told = (one, export.events[OWNER], counter(one, "2026-02-02T10:00"))
    off = prepare_export([ledger(*told)], "2026-02", MARCH)
    made = statement(ledger(*told, off.events[OWNER]), "2026-02")
    assert made.practitioner == professional(name="Avant")
    assert [line.exported for line in made.lines] == [off.export]
    assert (made.exported_cents, made.pending_cents) == (-2300, 0)
    both = statement(ledger(*told, off.events[OWNER], two), "2026-02")
    assert [line.family for line in both.lines] == ["ESSAI", "USUEL"]
    assert both.practitioner == professional()


def test_a_month_without_acts_has_an_empty_statement():
    made = statement(ledger(act(1)), "2026-05")
    assert (made.lines, made.totals.cents, made.practitioner) == ((), 0, None)


def test_the_count_of_a_year_is_of_requests():
    mine = (act(1), act(2), act(3, "2025-12-31"), act(4))
    other = act(5, owner=OTHER, executant=professional("810000000009"))
    asked = act(1, code="RQD", owner=OTHER, executant=professional("810000000001"))
    somebody = act(6, patient=patient("289090000000102"))
    ledgers = [
        ledger(*mine, counter(mine[3]), somebody),
        ledger(other, asked, owner=OTHER),
    ]
    found = counts(
        ledgers, ("189090000000101", OID), 2026, "810000000002", "810000000001"
    )
    assert (found.patient, found.by_expert, found.by_requester) == (3, 2, 3)
    somebody = counts(ledgers, ("189090000000101", OID), 2026, "", "")
    assert msgspec.structs.astuple(somebody) == (3, 0, 0)
    unknown = ledger(act(9, patient=patient("")), act(10, prescriber=professional("")))
    nobody = counts([unknown], ("", OID), 2026, "", "")
    assert msgspec.structs.astuple(nobody) == (0, 0, 0)
    nameless = counts([unknown], ("189090000000101", OID), 2026, "", "")
    assert msgspec.structs.astuple(nameless) == (1, 0, 0)


def test_a_corrected_birth_date_changes_no_count():
    ledgers = [ledger(act(1), act(2, patient=patient(birth_date="1989-10-01")))]
    assert counts(ledgers, ("189090000000101", OID), 2026, "", "").patient == 2
