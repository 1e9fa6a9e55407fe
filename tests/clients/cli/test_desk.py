"""The demo's desk: a page becomes one of its people, or somebody new signs up."""

import asyncio
import contextlib
import re
import shutil
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from cordee.clients.cli.demo.people import (
    ANNA,
    CLINICIANS,
    GROUP,
    LETTER,
    TO_LE_GOFF,
    TO_LEFEVRE,
    newcomer,
)
from cordee.clients.cli.places import Places
from cordee.clients.sdk import Client, join_account, sign_up

SECONDS = 30


class Page:
    """What the demo's page asks, as a browser would."""

    def __init__(self, http, url, desk):
        self._http, self.url, self._desk = http, url, desk

    async def ask(self, method, path, *, origin=None, **body):
        headers = {"Origin": origin or self.url}
        asked = self._http.request(
            method, self._desk + path, headers=headers, json=body or None
        )
        async with asked as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else None


@contextlib.asynccontextmanager
async def running(home):
    words = ("demo", "--home", str(home), "--port", "0", "--lang", "en")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cordee", *words), stdout=asyncio.subprocess.PIPE
    )
    try:
        told = b""
        while b"Ctrl-C" not in told:
            line = await process.stdout.readline()
            assert line, told.decode()
            told += line
        yield told.decode()
    finally:
        process.send_signal(signal.SIGINT)
        await process.stdout.read()
        assert await process.wait() == 0


@contextlib.asynccontextmanager
async def page_of(told):
    (url,) = re.findall(r"open (http://127\.0\.0\.1:\d+) in a browser", told)
    async with aiohttp.ClientSession() as http:
        async with http.get(url + "/v1/server") as answer:
            info = await answer.json()
        async with http.get(url + "/") as answer:
            assert f" {info['demo']};" in answer.headers["Content-Security-Policy"]
        yield Page(http, url, info["demo"])


async def enter(page, profile, folder):
    """Join as somebody, as the page does: what it shows, it brings to the desk."""
    status, told = await page.ask("POST", f"/people/{profile}/begin")
    assert (status, told["server"]) == (200, page.url)
    shown = asyncio.get_running_loop().create_future()

    async def agree(_name):
        return True

    joining = asyncio.create_task(
        join_account(
            folder / "browser",
            page.url,
            int(told["number"]),
            show=lambda link: shown.set_result(link.text),
            agree=agree,
            key_file=folder / "browser.key",
        )
    )
    text = await asyncio.wait_for(shown, SECONDS)
    done = await page.ask("POST", f"/people/{profile}/text", text=text)
    assert done == (200, {"done": True})
    return await asyncio.wait_for(joining, SECONDS)


async def one_click_makes_one_of_its_people(page, folder):
    status, people = await page.ask("GET", "/people")
    assert status == 200
    assert [one["profile"] for one in people] == [one.profile for one in CLINICIANS]
    assert not any(one["taken"] for one in people)
    joined = await enter(page, "anna", folder)
    assert joined.name == ANNA.identity.name
    async with Client(folder / "browser", key_file=folder / "browser.key") as me:
        await me.wait_online(SECONDS)
        assert GROUP in {thread.title for thread in await me.threads()}


async def who_sits_in_a_terminal_is_not_disturbed(page, home):
    places = Places(home, {})
    anna = Client(places.profile("anna"), key_file=places.key_file("anna"))
    async with anna:
        _, people = await page.ask("GET", "/people")
        assert [one["profile"] for one in people if one["taken"]] == ["anna"]
        status, told = await page.ask("POST", "/people/anna/begin")
        assert (status, told["error"]) == (409, "in_use")
        assert "cordee --as anna link" in told["sentence"]
    assert (await page.ask("POST", "/people/anna/begin"))[0] == 200
    status, told = await page.ask("POST", "/people/bruno/text", text="cordee-link1-x")
    assert (status, told["error"]) == (409, "in_use")
    assert (await page.ask("POST", "/people/nobody/begin"))[0] == 409


async def each_who_is_new_is_attested_by_himself(page, folder):
    for number in range(2):
        status, told = await page.ask("POST", "/invitation")
        assert status == 200
        mine, key = folder / f"new{number}", folder / f"new{number}.key"
        await sign_up(mine, told["invitation"], key_file=key)
        async with Client(mine, key_file=key) as me:
            me.card_is_kept()
            await me.wait_attested(SECONDS)
            assert (await me.status()).name == newcomer(number).name


async def somebody_who_has_a_mailbox_alone_answers(page, home):
    """Anna's first mail goes through the bridge, and comes back answered."""
    _, found = await page.ask("GET", "/mailbox")
    mail = found["url"]
    assert mail.startswith("http://127.0.0.1:")
    async with page._http.get(mail + "/") as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
        async with page._http.get(mail + "/state", headers=headers) as answer:
            assert answer.status == 403
    places = Places(home, {})
    async with Client(places.profile("anna"), key_file=places.key_file("anna")) as anna:
        threads = {one.title: one.id for one in await anna.threads()}
        lines = await said(anna, threads[TO_LE_GOFF], lambda one: one.mail)
        assert "lundi à 9 h 30" in lines[-1].text
        assert lines[-1].mail.quote
        await said(anna, threads[TO_LEFEVRE], is_back)
        await said(anna, threads[LETTER], is_delivered)
        async with page._http.get(mail + "/state") as answer:
            found = (await answer.json())["inbox"]
        (came,) = [one for one in found if "/XDM" not in f"/{one['subject']}"]
        letters = [one for one in found if one != came]
        assert len(letters) == 2  # one at the exit, and a report of tele-expertise
        letter = letters[0]
        async with page._http.get(f"{mail}/mails/{letter['key']}") as answer:
            (archive, pdf) = (await answer.json())["files"]
        paths = [leaf["path"] for leaf in archive["tree"]]
        assert "IHE_XDM/SUBSET01/METADATA.XML" in paths
        assert pdf["pdf"]
        form = aiohttp.FormData({"text": "D'ailleurs.", "from": "second"})
        form.add_field("file", b"%PDF-1.7", filename="ecg.pdf", content_type="x/y")
        path = f"{mail}/mails/{came['key']}/reply"
        async with page._http.post(path, data=form) as answer:
            assert answer.status == 200
        lines = await said(anna, threads[TO_LE_GOFF], is_held)
        assert lines[-1].text == ""
    async with page._http.get(f"{mail}/mails/{came['key']}/files/0") as answer:
        assert answer.content_type == "application/pdf"


async def said(client, thread, condition):
    """The lines of a thread, once the condition is true of one of them."""
    events = client.events()
    async with asyncio.timeout(2 * SECONDS):
        while not any(map(condition, found := await client.history(thread))):
            await anext(events)
    return found


def is_back(line):
    return any(one.state == "failed" for one in line.mails)


def is_delivered(line):
    return any(one.state in {"delivered", "read"} for one in line.mails)


def is_held(line):
    return line.mail is not None and line.mail.standing == "held"


async def other_pages_learn_nothing(page):
    for origin in ("http://evil.example", "null", "http://localhost:8443"):
        assert await page.ask("GET", "/people", origin=origin) == (403, None)
        assert await page.ask("POST", "/people/anna/begin", origin=origin) == (
            403,
            None,
        )
    async with page._http.get(page._desk + "/people") as answer:
        assert answer.status == 403
    headers = {"Origin": page.url, "Host": "evil.example"}
    async with page._http.get(page._desk + "/people", headers=headers) as answer:
        assert answer.status == 403
    headers = {"Origin": page.url, "Access-Control-Request-Method": "POST"}
    asked = page._http.options(page._desk + "/invitation", headers=headers)
    async with asked as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == page.url


@pytest.mark.timeout(180)
async def test_the_page_of_a_demo_lets_one_be_anybody(tmp_path):
    home = Path(f"/tmp/cordee-desk-{tmp_path.name}-{id(tmp_path)}")
    try:
        async with running(home) as told, page_of(told) as page:
            await other_pages_learn_nothing(page)
            await one_click_makes_one_of_its_people(page, tmp_path)
            await somebody_who_has_a_mailbox_alone_answers(page, home)
            await who_sits_in_a_terminal_is_not_disturbed(page, home)
            await each_who_is_new_is_attested_by_himself(page, tmp_path)
    finally:
        shutil.rmtree(home, ignore_errors=True)
