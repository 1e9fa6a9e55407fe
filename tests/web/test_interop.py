"""Python and the browser judge what the other one made, under the page's own policy."""

import base64
import hashlib
from collections import Counter

import pytest_asyncio

from tests.crypto.interop import judge, make_family
from tests.support.bundles import bundle

PLACE = "/interop"
SCRIPT = "/interop.js"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def runner(browser, web_server, web_client, tmp_path_factory):
    """A page of the server's that runs the client's cryptography and nothing else."""
    folder = tmp_path_factory.mktemp("interop")
    name = "tests/crypto/interop/index.ts"
    script = bundle(name, "interop", folder / "interop.js")
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    tag = f'<script src="{SCRIPT}" integrity="sha256-{digest}" crossorigin></script>'
    context = await browser.new_context(base_url=web_server)
    page = await context.new_page()
    headers = (await context.request.get("/")).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    policies = {k: v for k, v in headers.items() if k.endswith("policy")}
    await give(page, PLACE, "text/html", f"<!doctype html>{tag}".encode(), policies)
    await give(page, SCRIPT, "text/javascript", script, {})
    await page.goto(PLACE)
    yield page
    await context.close()


async def give(page, path, kind, body, headers):
    async def answer(route):
        more = {"content-type": kind, **headers}
        await route.fulfill(body=body, headers=more)

    await page.route(f"**{path}", answer)


def tell(direction, family):
    counts = Counter(vector["operation"] for vector in family["valid"])
    print(f"{direction}: {counts.total()} structures, {dict(counts)}")
    return counts


async def test_python_takes_every_structure_that_the_browser_makes(runner):
    family = await runner.evaluate("interop.makeFamily()")
    assert judge(family) == {}
    tell("browser to Python", family)


async def test_the_browser_takes_every_structure_that_python_makes(runner):
    family = make_family()
    outcome = await runner.evaluate("(family) => interop.runVectors([family])", family)
    assert outcome == {"passed": len(family["valid"]), "failed": []}
    tell("Python to browser", family)


async def test_both_make_every_structure(runner):
    theirs = await runner.evaluate("interop.makeFamily()")
    ours = make_family()
    kinds = {vector["operation"] for vector in ours["valid"]}
    assert kinds == {vector["operation"] for vector in theirs["valid"]}


async def test_neither_takes_a_message_that_was_spoiled_on_the_way(runner):
    """So that a judge who takes everything is found out."""
    ours, theirs = make_family(), await runner.evaluate("interop.makeFamily()")
    spoil(ours)
    spoil(theirs)
    outcome = await runner.evaluate("(family) => interop.runVectors([family])", ours)
    assert [one["got"] for one in outcome["failed"]] == ["MSG-01"] * len(ours["valid"])
    assert [*judge(theirs).values()] == ["MSG-01"] * len(theirs["valid"])


def spoil(family):
    """Leave the messages of a family, and change a bit of each payload."""
    messages = [one for one in family["valid"] if one["operation"] == "message"]
    for message in messages:
        payload = bytearray.fromhex(message["payload"])
        payload[40] ^= 1
        message["payload"] = payload.hex()
    family["valid"] = messages
