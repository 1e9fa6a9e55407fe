"""A browser, a server that gives it the client, and people in front of pages.

Everything here lives in one loop of the session: a fixture of yours that is async says
`@pytest_asyncio.fixture(loop_scope="session")`. A test fails when a page complained:
an exception, an error on its console, something that a policy refused. What the pages of a
test showed that failed is printed.

What never enters this room: what a screen should show.
"""

import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.chromium import launched
from tests.support.engine_tabs import engine_says
from tests.support.hospital import running_hospital
from tests.support.pages import Complaints, shown, someone

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
WAKING = ("--push-loopback", "--push-delay", "0", "--push-gap", "0")
"""See tests/support/push_service.py."""
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    """Run these tests in the loop that the browser lives in."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def web_client():
    """The web client, built of the sources as they are."""
    subprocess.run((sys.executable, "hatch_build.py"), cwd=ROOT, check=True)
    return ROOT / "src/cordee/webapp"


@pytest.fixture(scope="session")
def hospital(web_client):
    with running_hospital("--web-client", str(web_client), *WAKING) as running:
        yield running


@pytest.fixture(scope="session")
def web_server(hospital):
    """The address of the page."""
    return hospital.address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    async with launched() as running:
        yield running


@pytest.fixture
def complaints():
    heard = Complaints()
    yield heard
    assert heard.heard == []


@pytest_asyncio.fixture(loop_scope="session")
async def new_context(browser, web_server, complaints, request):
    """`await new_context(**options)`: one more person, with storage of his own."""
    async with AsyncExitStack() as stack:
        contexts = []

        async def make(**options):
            who = someone(browser, web_server, complaints, **options)
            context = await stack.enter_async_context(who)
            contexts.append(context)
            return context

        yield make
        if request.node.stash.get(FAILED, False):
            for context in contexts:
                for page in context.pages:
                    print(await shown(page))
                print(await engine_says(context))


@pytest_asyncio.fixture(loop_scope="session")
async def page(new_context):
    """An empty page of somebody."""
    context = await new_context()
    return await context.new_page()
