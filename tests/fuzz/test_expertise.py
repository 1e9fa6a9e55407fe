"""A short run of the harness on every commit, and a proof that it can fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.expertise.questions import UNHURRIED
from tests.fuzz import fuzz_expertise


@UNHURRIED
@given(st.binary(max_size=300))
def test_any_bytes(data):
    fuzz_expertise.one_input(data)


@UNHURRIED
@given(st.sampled_from(fuzz_expertise.corpus()), st.data())
def test_a_good_beginning_with_bytes_changed(beginning, data):
    place = data.draw(st.integers(1, len(beginning) - 1))
    piece = data.draw(st.binary(max_size=8))
    fuzz_expertise.one_input(beginning[:place] + piece + beginning[place:])


@pytest.mark.parametrize("beginning", fuzz_expertise.corpus())
def test_the_good_beginnings_are_read(beginning):
    readers = (
        fuzz_expertise.template,
        fuzz_expertise.configuration,
        fuzz_expertise.export,
    )
    readers[beginning[0]](beginning[1:])


def test_an_exception_that_is_not_listed_is_a_finding(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz_expertise, "load_template", broken)
    with pytest.raises(ZeroDivisionError):
        fuzz_expertise.one_input(fuzz_expertise.corpus()[0])
