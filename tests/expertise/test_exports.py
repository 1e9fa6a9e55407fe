import json

from tests.vectors.expertise import exports


def test_the_exports_are_those_that_were_frozen():
    """Whoever changes them changes what a billing program reads, and the second engine."""
    assert exports.FILE.read_text("utf-8") == exports.written()


def test_what_was_done_and_is_all_here_is_whole():
    told = json.loads(exports.FILE.read_text("utf-8"))["scenarios"]
    by_name = {one["name"]: one for one in told}
    assert [one["whole"] for one in by_name["all was exported"]["done"]] == [True]
    assert [one["whole"] for one in by_name["one ledger was not told"]["done"]] == [
        False
    ]
    cut, whole = by_name["one ledger was not told"], by_name["two ledgers"]
    assert cut["prepared"]["json"] == whole["prepared"]["json"]
