"""What axe-core finds wrong with a screen, in the theme asked for.

    assert await complaints_of(page, "dark") == []

It is evaluated by the debugger, so the page's policy stays what it is. What never
enters this room: a list of what may be wrong all the same.
"""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
AXE = ROOT / "clients/web/node_modules/axe-core/axe.min.js"
EVERYTHING = None
COLOURS = ["color-contrast", "link-in-text-block"]
THEMES = {"light": EVERYTHING, "dark": COLOURS}
"""What to look at in each: a theme is a set of colours, and changes nothing else."""
STILL = """
async () => {
  const isEndless = (one) => one.effect.getComputedTiming().iterations === Infinity;
  const isMoving = (one) => one.playState === "running" && !isEndless(one);
  while (document.getAnimations().some(isMoving)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
"""
"""What fades has no colour yet; a spinner turns for ever.

Asked again and again: what is told of an end (`finished`) does not always come.
"""
JUDGE = """
async (runOnly) => {
  const rules = runOnly ? { runOnly: { type: "rule", values: runOnly } } : {};
  const found = await axe.run(document, { resultTypes: ["violations"], ...rules });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
  );
}
"""


@cache
def source():
    return AXE.read_text("utf-8")


async def complaints_of(page, theme):
    """Every rule that the screen breaks in a theme, with the element and the reason."""
    await page.emulate_media(color_scheme=theme)
    await page.evaluate(STILL)
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(source())
    return await page.evaluate(JUDGE, THEMES[theme])
