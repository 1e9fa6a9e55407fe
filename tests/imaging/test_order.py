"""Series as they are scrolled: by geometry, whatever order the files come in."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.imaging.packing import found
from tests.imaging.samples import ct

STACK = [ct(number + 1, 2.5 * number) for number in range(7)]
BARE = {"ImagePositionPatient": None}


def order(files):
    """Instance numbers of each series of a study, in their order."""
    (study,) = found({str(n): data for n, data in enumerate(files)}).studies
    return [[each.number for each in group.instances] for group in study.groups]


@given(st.permutations(STACK))
def test_the_order_is_the_same_however_the_files_come(files):
    assert order(files) == [[1, 2, 3, 4, 5, 6, 7]]


def test_position_goes_before_the_instance_number():
    assert order([ct(1, 10.0), ct(2, 5.0), ct(3, 0.0)]) == [[3, 2, 1]]


def test_without_a_position_the_instance_number_orders():
    files = [ct(3, 0.0, **BARE), ct(1, 5.0, **BARE), ct(2, 9.0, **BARE)]
    assert order(files) == [[1, 2, 3]]


def test_one_missing_position_orders_all_by_number():
    assert order([ct(1, 10.0), ct(2, 5.0, **BARE), ct(3, 0.0)]) == [[1, 2, 3]]


def test_positions_that_are_all_the_same_leave_the_numbers():
    assert order([ct(2, 1.0), ct(1, 1.0)]) == [[1, 2]]


def test_another_orientation_is_another_series():
    upright = {"ImageOrientationPatient": [1, 0, 0, 0, 0, -1]}
    assert order([ct(1, 0.0), ct(2, 1.0), ct(9, 0.0, **upright)]) == [[1, 2], [9]]


def test_of_countless_orientations_the_last_are_one_group_by_number(monkeypatch):
    monkeypatch.setattr("cordee.imaging.order.MAX_DIRECTIONS", 3)
    turned = [
        ct(
            n,
            50.0 - n,
            ImageOrientationPatient=[
                1,
                0,
                0,
                0,
                round(math.cos(n), 6),
                round(math.sin(n), 6),
            ],
        )
        for n in range(1, 8)
    ]
    assert order(turned) == [[1], [2], [3], [4, 5, 6, 7]]


def test_an_orientation_rounded_by_the_scanner_is_the_same():
    rounded = {"ImageOrientationPatient": [0.999999, 0.0004, 0, -0.0004, 0.999999, 0]}
    assert order([ct(1, 0.0), ct(2, 1.0, **rounded)]) == [[1, 2]]


def test_another_size_or_frame_of_reference_is_another_series():
    assert order([ct(1, 0.0), ct(2, 1.0, side=20)]) == [[1], [2]]
    assert order([ct(1, 0.0), ct(2, 1.0, FrameOfReferenceUID="1.2.3")]) == [[1], [2]]


def spaced(heights):
    files = {str(n): ct(n + 1, height) for n, height in enumerate(heights)}
    return found(files).studies[0].groups[0].is_spaced


def test_even_distances_are_said_to_be_even():
    assert spaced([0.0, 2.5, 5.0, 7.5])
    assert spaced([0.0, 2.501, 4.999, 7.5])
    assert not spaced([0.0, 2.5, 7.5])
    assert not spaced([0.0, 0.0, 2.5])


@given(st.text(max_size=20))
def test_a_position_that_is_no_number_raises_nothing(text):
    from cordee.imaging.order import _numbers

    found_ = _numbers(text, 3)
    assert found_ is None or len(found_) == 3
