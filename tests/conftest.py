"""What every test shares: in CI, a test that was skipped has failed.

What never enters this room: a fixture that only one folder needs.
"""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TOLERATED = "needs ../shared"
"""A skip whose reason starts so is no failure: that folder lies outside the clone."""

ELSEWHERE = Path("/var/lib/cordee")
"""Where the embedded PostgreSQL of root keeps what its account could not enter."""

ROOT = Path(__file__).parents[1]

# Times stand in tests/bench: here a machine may stop for a while in any example.
settings.register_profile(
    "unhurried",
    settings(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")


def pytest_configure():
    """Let Ctrl-C reach what the tests start.

    A shell that puts the run in the background has it ignored, by every child too.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    is_worker = hasattr(session.config, "workerinput")
    is_whole = session.config.rootpath == ROOT  # not a run inside a test of a run
    if is_whole and not is_worker and os.geteuid() == 0:
        sweep(own=temporary_of(session.config))
    if is_ci() and intolerable(session.config) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skips = intolerable(config)
    if not (is_ci() and skips):
        return
    terminalreporter.section("a skip is a failure in CI", red=True, bold=True)
    for where, reason in skips:
        terminalreporter.write_line(f"{where}: {reason}")


def is_ci():
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def intolerable(config):
    """Return where and why, for each skip of the run that CI cannot accept."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker of xdist: the controller decides
        return []
    skips = [skip(report) for report in reporter.stats.get("skipped", ())]
    return [(where, why) for where, why in skips if not why.startswith(TOLERATED)]


def skip(report):
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return report.nodeid, reason.removeprefix("Skipped: ")


def temporary_of(config):
    """The folder of this run; another run beside it has its own."""
    factory = getattr(config, "_tmp_path_factory", None)
    return factory and factory.getbasetemp()


def sweep(elsewhere=ELSEWHERE, temporary=None, own=None):
    """Delete stopped databases of this run's folder `own`, and of folders now gone."""
    temporary = Path(temporary or tempfile.gettempdir())
    for origin in elsewhere.glob("postgres-*/origin"):
        belongs = Path(origin.read_text(encoding="utf-8").strip())
        is_running = (origin.parent / "data" / "postmaster.pid").exists()
        if not is_running and is_of_a_test(belongs, temporary, own):
            shutil.rmtree(origin.parent, ignore_errors=True)


def is_of_a_test(belongs, temporary, own):
    """Whether it lies in the folder of this run, or in a temporary one that is gone."""
    if own is not None and own in belongs.parents:
        return True
    if temporary not in belongs.parents:
        return False
    depth = 2 if belongs.relative_to(temporary).parts[0].startswith("pytest-of-") else 1
    first = temporary.joinpath(*belongs.relative_to(temporary).parts[:depth])
    return not first.exists()
