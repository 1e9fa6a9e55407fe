"""TypeScript of the web client as one script for a page.

What never enters this room: a page.
"""

import subprocess
from pathlib import Path

from tests.support.chromium import tools

CLIENT = Path(__file__).parents[2] / "clients/web"


def bundle(entry, name, script):
    """Write `entry`, a path in the web client, with all it imports, to `script`.

    What it exports are the fields of the global `name`.
    """
    node, _ = tools()
    rolldown = CLIENT / "node_modules/rolldown/bin/cli.mjs"
    shape = ("--format", "iife", "--name", name, "--platform", "browser")
    words = (node, rolldown, entry, *shape, "--file", script)
    subprocess.run(words, cwd=CLIENT, check=True, capture_output=True)
    return script.read_bytes()
