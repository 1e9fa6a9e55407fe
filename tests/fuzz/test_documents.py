"""A short run of the harness on every commit, and a proof that it can fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import fuzz_documents


@given(st.binary(max_size=300))
def test_any_bytes(data):
    fuzz_documents.one_input(data)


@given(st.sampled_from(fuzz_documents.corpus()), st.data())
def test_a_good_beginning_with_bytes_changed(beginning, data):
    place = data.draw(st.integers(1, len(beginning) - 1))
    piece = data.draw(st.binary(max_size=8))
    fuzz_documents.one_input(beginning[:place] + piece + beginning[place:])


def test_an_exception_that_is_not_listed_is_a_finding(monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(fuzz_documents.cda, "read", broken)
    with pytest.raises(ZeroDivisionError):
        fuzz_documents.one_input(fuzz_documents.corpus()[0])
