"""What every test shares: in CI, a test that was skipped has failed.

What never enters this room: a fixture that only one folder needs.
"""

import os

import pytest

TOLERATED = "needs ../shared"
"""A skip whose reason starts so is no failure: that folder lies outside the clone."""


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
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
