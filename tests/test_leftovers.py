from tests.conftest import sweep


def left(elsewhere, name, belongs, *, running=False):
    folder = elsewhere / f"postgres-{name}"
    (folder / "data").mkdir(parents=True)
    (folder / "origin").write_text(str(belongs))
    if running:
        (folder / "data" / "postmaster.pid").touch()
    return folder


def test_only_what_a_test_left_and_nobody_runs_is_deleted(tmp_path):
    elsewhere, temporary = tmp_path / "elsewhere", tmp_path / "temporary"
    (temporary / "kept").mkdir(parents=True)
    for run in ("mine", "other"):
        (temporary / "pytest-of-root" / run).mkdir(parents=True)
    gone = left(elsewhere, "gone", temporary / "removed" / "postgres")
    tests = left(elsewhere, "tests", temporary / "pytest-of-root" / "mine" / "a")
    past = left(elsewhere, "past", temporary / "pytest-of-root" / "past" / "a")
    kept = [
        left(elsewhere, "kept", temporary / "kept" / "postgres"),
        left(elsewhere, "mine", tmp_path / "srv" / "postgres"),
        left(elsewhere, "beside", temporary / "pytest-of-root" / "other" / "a"),
        left(elsewhere, "runs", temporary / "removed" / "b", running=True),
    ]
    sweep(elsewhere, temporary, temporary / "pytest-of-root" / "mine")
    assert not any(folder.exists() for folder in (gone, tests, past))
    assert all(folder.exists() for folder in kept)
