"""The shared vectors in a browser: what the page's own cryptography accepts and refuses."""

import json
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.bundles import bundle

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests/vectors"
FAMILIES = sorted(
    path.stem for path in VECTORS.glob("*.json") if not path.stem.endswith(".cache")
)
PLACE = "https://vectors.invalid/"
"""Nobody answers there: a secure context is all that WebCrypto asks for."""


@pytest.fixture(scope="module")
def script(web_client, tmp_path_factory):
    """The runner of clients/web/tests/crypto with all it imports, as one script."""
    folder = tmp_path_factory.mktemp("vectors")
    written = bundle("tests/crypto/vectorSuite.ts", "vectors", folder / "vectors.js")
    return written.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def runner(browser, script):
    page = await browser.new_page()
    await page.route(f"{PLACE}**", lambda route: route.fulfill(body="<!doctype html>"))
    await page.goto(PLACE)
    await page.add_script_tag(content=script)
    yield page
    await page.close()


@pytest.mark.parametrize("family", FAMILIES)
async def test_every_vector_is_judged_as_it_says(runner, family):
    vectors = json.loads((VECTORS / f"{family}.json").read_text())
    outcome = await runner.evaluate("(family) => vectors.runVectors([family])", vectors)
    assert outcome["failed"] == []
    assert outcome["passed"] == len(vectors["valid"]) + len(vectors["invalid"])
