"""The page itself: it loads, under its policy, from this server alone."""

from urllib.parse import urlsplit


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
