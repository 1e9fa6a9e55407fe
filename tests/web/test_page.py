"""The page itself: it loads, under its policy, from this server alone."""

import shutil
from urllib.parse import urlsplit

from tests.support.pages import someone
from tests.support.serving import serving


async def test_the_page_loads_and_complains_of_nothing(page, web_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer = await page.goto("/")
    assert answer.status == 200
    await page.wait_for_function("document.querySelector('#app').childElementCount > 0")
    elsewhere = [
        url for url in asked if urlsplit(url).netloc != urlsplit(web_server).netloc
    ]
    assert [url for url in elsewhere if not url.startswith(("blob:", "data:"))] == []


async def test_nothing_runs_that_the_build_did_not_make(page, complaints):
    await page.goto("/")
    ran = await page.evaluate(
        """() => {
          const script = document.createElement("script");
          try { script.textContent = "globalThis.intruder = true"; } catch {}
          try { document.head.append(script); } catch {}
          return globalThis.intruder === true;
        }"""
    )
    assert not ran
    complaints.expect("policy: ", "Content Security Policy", "TrustedScript")


async def test_a_script_that_is_not_the_one_built_does_not_run(
    browser, web_client, complaints, tmp_path
):
    shutil.copytree(web_client, tmp_path / "served")
    for script in (tmp_path / "served/assets").glob("*.js"):
        script.write_bytes(b"globalThis.intruder = true;\n" + script.read_bytes())
        script.with_name(f"{script.name}.br").unlink(missing_ok=True)
    complaints.expect("integrity", "Failed to load", "digest")
    options = ("--web-client", tmp_path / "served")
    async with (
        serving(tmp_path / "data", *options) as server,
        someone(browser, server.url, complaints) as context,
    ):
        page = await context.new_page()
        await page.goto("/")
        await page.wait_for_load_state("networkidle")
        assert await page.evaluate("globalThis.intruder") is None
        assert await page.locator("#app").inner_html() == ""


async def test_a_module_that_the_build_does_not_name_is_not_imported(page, complaints):
    """Same origin, but no hash of it anywhere: `Integrity-Policy` refuses it."""
    await page.goto("/")
    told = await page.evaluate(
        """() => {
          const { src } = document.querySelector("script[type=module]");
          return import(`${src}?again`).then(() => "ran", () => "refused");
        }"""
    )
    assert told == "refused"
    complaints.expect("Integrity")
