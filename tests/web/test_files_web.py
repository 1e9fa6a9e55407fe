"""Files both ways through a browser, over a line that breaks in the middle."""

import hashlib
import random
import re
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.chromium import launched
from tests.support.hospital import running_hospital
from tests.support.line import laid
from tests.support.pages import someone
from tests.web.pages import Person, colleague, fresh

MIB = 1 << 20
LARGEST_RENDERER = 900
"""MiB. The debugger that drives it keeps the bodies of requests: 730 with it, 560 without."""
SAVE = "Enregistrer sur cet appareil irm.bin"
LINES = ("ERR_", "Failed to load", "WebSocket connection")
"""What a browser says of a line that broke."""
NO_PICKER = "delete window.showSaveFilePicker"
"""As in the browsers that have none: a file is a download."""
PICKER = """
window.showSaveFilePicker = async ({ suggestedName }) => {
  const folder = await navigator.storage.getDirectory();
  return folder.getFileHandle(suggestedName, { create: true });
};
"""
"""Nobody can press in the system's dialog; a real handle comes of it all the same."""
KEPT = """
async (name) => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle(name)).getFile();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def only_line():
    async with laid() as line:
        yield line


@pytest.fixture
def line(only_line):
    """Whole at the beginning, whatever a test has done to it before."""
    only_line.mend()
    return only_line


@pytest.fixture(scope="module")
def hospital(web_client, only_line):
    """A server that everybody, Python too, reaches by the line."""
    options = ("--origin", only_line.address, "--web-client", str(web_client))
    with running_hospital(*options) as running:
        only_line.to(int(running.address.rpartition(":")[2]))
        running.server.address = only_line.address
        yield running


@pytest.fixture(scope="module")
def web_server(only_line):
    return only_line.address


@pytest.fixture
def big(tmp_path):
    return written(tmp_path / "irm.bin", 20 * MIB + 321)


def written(path, size):
    """A file that no compression makes smaller."""
    drawn = random.Random(size)
    with path.open("wb") as file:
        for start in range(0, size, MIB):
            file.write(drawn.randbytes(min(MIB, size - start)))
    return path


def digest(path):
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def anna_and_bruno(context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(context, hospital, "Anna")
    await anna.begin([bruno.name], title="Avis")
    return anna, bruno


async def send(person, path, caption):
    async with person.page.expect_file_chooser() as asked:
        await person.press("Joindre des fichiers")
    await (await asked.value).set_files(path)
    await expect(person.button(f"Retirer {path.name}")).to_be_visible()
    await person.write(caption)


def progress(person):
    return person.page.get_by_role("progressbar")


async def test_a_file_is_sent_over_a_line_that_breaks(
    new_context, hospital, complaints, line, big, tmp_path
):
    complaints.expect(*LINES)
    anna, bruno = await anna_and_bruno(await new_context(), hospital)
    line.break_after(up=8 * MIB)
    await send(anna, big, "IRM")
    await line.broken.wait()
    await expect(progress(anna)).to_have_accessible_name(
        re.compile(r"Envoi de irm\.bin\s: [1-9]\d?\s%")
    )
    line.mend()
    await anna.line("IRM").becomes("enregistré")
    await expect(progress(anna)).to_have_count(0)

    async with colleague(bruno) as other:
        thread, heard = await other.hears("IRM")
        assert [one.name for one in heard.files] == ["irm.bin"]
        saved = await other.client.save_file(thread, heard.id, 0, tmp_path / "saved")
    assert digest(saved) == digest(big)


@pytest.mark.parametrize("script", [NO_PICKER, PICKER], ids=["download", "handle"])
async def test_a_file_is_saved_over_a_line_that_breaks(
    new_context, hospital, complaints, line, big, script
):
    complaints.expect(*LINES)
    context = await new_context()
    await context.add_init_script(script)
    anna, bruno = await anna_and_bruno(context, hospital)
    await anna.write("Bonjour")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Bonjour")
        await other.client.send_files(thread, [big], "IRM")
        await other.hears("IRM", lambda one: one.state != "waiting")
    await anna.line("IRM").is_shown()

    line.break_after(down=8 * MIB)
    async with anna.page.expect_download() as download:
        await anna.press(SAVE)
        await line.broken.wait()
        await expect(progress(anna)).to_have_accessible_name(
            re.compile(r"Réception de irm\.bin\s: [1-9]\d?\s%")
        )
        line.mend()
        await anna.is_told("Enregistré : irm.bin")
        if script == PICKER:
            await anna.page.evaluate(KEPT, "irm.bin")
    assert digest(await (await download.value).path()) == digest(big)


async def test_a_file_on_its_way_is_given_up(
    new_context, hospital, complaints, line, big
):
    complaints.expect(*LINES)
    anna, bruno = await anna_and_bruno(await new_context(), hospital)
    await anna.write("Bonjour")
    await anna.line("Bonjour").becomes("enregistré")
    line.break_after(up=4 * MIB)
    await send(anna, big, "IRM")
    await line.broken.wait()
    await anna.press("Abandonner l'envoi")
    await expect(anna.page.get_by_text("IRM", exact=True)).to_have_count(0)
    line.mend()
    await anna.write("Plus tard")
    async with colleague(bruno) as other:
        thread, _ = await other.hears("Plus tard")
        told = [one.text for one in await other.client.history(thread)]
    assert "IRM" not in told


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_a_large_file_goes_both_ways_in_little_memory(
    line, hospital, web_server, complaints, tmp_path, record_property
):
    """200 MB; the peak of the renderer, engine included, is told with the report."""
    big = written(tmp_path / "irm.bin", 200_000_000)
    async with (
        launched() as browser,
        someone(browser, web_server, complaints) as context,
    ):
        await context.add_init_script(PICKER)
        anna, bruno = await anna_and_bruno(context, hospital)
        await send(anna, big, "IRM")
        await expect(progress(anna)).to_have_count(1)
        await expect(progress(anna)).to_have_count(0, timeout=1_200_000)
        peaks = {"up": await peak_memory(browser)}
        async with colleague(bruno) as other:
            thread, heard = await other.hears("IRM")
            saved = await other.client.save_file(
                thread, heard.id, 0, tmp_path / "saved"
            )
            assert digest(saved) == digest(big)
        async with anna.page.expect_download(timeout=1_200_000) as download:
            await anna.press(SAVE)
            told = anna.page.get_by_text("Enregistré : irm.bin")
            await expect(told.first).to_be_visible(timeout=1_200_000)
            peaks["both"] = await peak_memory(browser)
            await anna.page.evaluate(KEPT, "irm.bin")
        assert digest(await (await download.value).path()) == digest(big)
    record_property("renderer_peak_mib", peaks)
    print(f"renderer peak, MiB: {peaks}")
    assert max(peaks.values()) < LARGEST_RENDERER


async def peak_memory(browser):
    """MiB that its largest renderer has ever held."""
    session = await browser.new_browser_cdp_session()
    told = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    return max(
        high_water(one["id"])
        for one in told["processInfo"]
        if one["type"] == "renderer"
    )


def high_water(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024
