"""A short run of the harness on every commit, and a proof that it can fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import fuzz_imaging

CORPUS = fuzz_imaging.corpus()


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    fuzz_imaging.one_input(data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CORPUS), st.data())
def test_a_good_beginning_with_bytes_changed(beginning, data):
    place = data.draw(st.integers(1, len(beginning) - 1))
    piece = data.draw(st.binary(max_size=8))
    is_longer = data.draw(st.booleans())
    after = place if is_longer else place + len(piece)
    fuzz_imaging.one_input(beginning[:place] + piece + beginning[after:])


@pytest.mark.parametrize("beginning", [each for each in CORPUS if each[0] < 2])
def test_the_good_beginnings_are_read(beginning):
    readers = (fuzz_imaging.by_file, fuzz_imaging.by_index)
    readers[beginning[0]](beginning[1:])


def test_an_exception_that_is_not_listed_is_a_finding(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz_imaging, "by_file", broken)
    with pytest.raises(ZeroDivisionError):
        fuzz_imaging.one_input(b"\x00x")
