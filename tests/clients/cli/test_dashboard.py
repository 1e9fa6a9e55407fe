"""The letters of a month, as a head of service reads them."""

from cordee.clients.cli import dashboard
from cordee.clients.cli.commands.dashboard import MONTH
from cordee.clients.sdk import Figure, FigureRow


def row(period, unit, **counts):
    figures = tuple(Figure(name, value) for name, value in counts.items())
    return FigureRow("letters", period, unit, figures)


CARDIO = row(
    "2026-11",
    "Cardiologie",
    discharged=10,
    sent_same_day=8,
    sent=9,
    validated=10,
    unreachable=1,
    read=3,
    median_seconds=120,
)
SURGERY = row("2026-11", "Chirurgie", discharged=10, sent_same_day=4, sent=3)
DAY = row("2026-11-03", "Cardiologie", discharged=2, sent_same_day=2, sent=2)


def test_units_are_lines_with_shares_and_all_is_their_sum():
    lines = dashboard.by_unit([CARDIO, SURGERY, DAY], None)
    assert [line.name for line in lines] == ["Cardiologie", "Chirurgie"]
    assert lines[0].same_day_rate == 0.8
    everything = dashboard.total(lines)
    assert (everything.counts["discharged"], everything.same_day_rate) == (20, 0.6)
    assert everything.median_seconds == 90, "weighted by what each sent"
    table = dashboard.table_of(lines, "unité")
    assert len(table) == 4
    assert "8 (80" in table[1]
    assert table[1].split()[0] == "Cardiologie"


def test_one_unit_or_its_days_are_shown_when_asked():
    rows = [CARDIO, SURGERY, DAY]
    assert [line.name for line in dashboard.by_unit(rows, "chirurgie")] == ["Chirurgie"]
    assert [line.name for line in dashboard.by_day(rows, None)] == ["2026-11-03"]
    assert dashboard.by_unit([row("2026-11", "Vide", discharged=0)], None) == []


def test_an_object_has_every_figure_and_the_rate():
    [line] = dashboard.by_unit([CARDIO], None)
    told = dashboard.object_of(line)
    assert told["same_day_rate"] == 0.8
    assert told["unreachable"] == 1
    nothing = dashboard.object_of(dashboard.total([]))
    assert (nothing["same_day_rate"], nothing["median_seconds"]) == (None, None)


def test_a_month_is_written_as_one():
    assert MONTH.fullmatch("2026-11")
    assert not MONTH.fullmatch("2026-13")
