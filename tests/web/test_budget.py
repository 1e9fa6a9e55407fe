"""What a browser fetches before anybody has touched anything, in kB of gzip."""

import gzip
import re
from urllib.parse import urlsplit

import pytest

from tests.web.pages import Person

PAGE_KB = 60
INITIAL_KB = 120
"""The page and its worker, before either knows whose it is."""
DOOR_KB = 80
"""The page where nobody has an account: the ways in come with it."""
SCRIPT = re.compile(r"[\w.-]+\.js")
WORKER = re.compile(r"engineWorker-[\w-]+\.js")
AT_ONCE = """
const later = globalThis.setTimeout;
globalThis.setTimeout = (deed, delay, ...words) =>
  delay >= 1000 ? 0 : later(deed, delay, ...words);
"""
"""What the page leaves for a second later, so as to be there soon, is not waited for."""


class Built:
    """The scripts of the client, by name."""

    def __init__(self, folder):
        self.texts = {
            path.name: path.read_text("utf-8") for path in folder.glob("assets/*.js")
        }
        page = (folder / "index.html").read_text("utf-8")
        tags = re.findall(r"<(?:script|link)[^>]*>", page)
        self.page = {name for tag in tags for name in self.named_in(tag)}
        (self.worker,) = filter(WORKER.fullmatch, self.texts)

    def named_in(self, text):
        return {name for name in SCRIPT.findall(text) if name in self.texts}

    def of_worker(self):
        """What its worker may ever import; the page shares none of it."""
        found, new = set(), {self.worker}
        while new:
            found |= new
            new = {n for name in new for n in self.named_in(self.texts[name])} - found
        return found

    def kilobytes(self, names):
        """As an ordinary server compresses it; ours serves brotli, which is less."""
        return sum(len(gzip.compress(self.texts[n].encode())) for n in names) / 1000


async def scripts_of(page, shown):
    """Names of what this page and its worker load until it stands on the screen."""
    await page.add_init_script(AT_ONCE)
    paths = set()
    page.on("request", lambda one: paths.add(urlsplit(one.url).path))
    await page.goto("/")
    await shown()
    await page.wait_for_load_state("networkidle")
    return {path.rpartition("/")[2] for path in paths if path.endswith(".js")}


@pytest.fixture
def told(record_property):
    def tell(**figures):
        record_property("kB of JavaScript", figures)
        print(f"kB of JavaScript: {figures}")
        return figures

    return tell


async def test_the_page_and_its_worker_are_small(web_client, told):
    built = Built(web_client)
    page = built.kilobytes(built.page)
    figures = told(page=page, page_and_worker=page + built.kilobytes({built.worker}))
    assert figures["page"] < PAGE_KB
    assert figures["page_and_worker"] < INITIAL_KB


async def test_the_door_is_small(new_context, web_client, told):
    built = Built(web_client)
    page = await (await new_context()).new_page()
    way = Person(page, "").button("J'ai une invitation", exact=False)
    scripts = await scripts_of(page, way.wait_for)
    figures = told(door=built.kilobytes(scripts - built.of_worker()))
    assert figures["door"] < DOOR_KB


async def test_the_threads_need_no_script_that_the_page_does_not_name(
    new_context, hospital, web_client, told
):
    built = Built(web_client)
    context = await new_context()
    anna = await Person.signed_up(context, hospital, "Anna")
    await anna.page.close()
    page = await context.new_page()
    scripts = await scripts_of(page, Person(page, "Anna").is_in)
    told(page_and_all_of_worker=built.kilobytes(scripts))
    assert scripts - built.of_worker() - built.page == set()
    assert built.worker in scripts
