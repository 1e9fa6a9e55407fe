"""What a browser fetches before anybody has touched anything, by its compressed size.

What never enters this room: a browser; `index.html` says what it loads, and the page
starts one worker.
"""

import re
from typing import Final

from cordee.server.web.client_files import PAGE, ClientFiles
from tests.bench.workloads import Figures

LOADED: Final = re.compile(
    r'<(?:script|link)\b[^>]*?\b(?:src|href)="/([^"]+\.(?:js|css))"'
)
WORKER: Final = re.compile(r"assets/engineWorker-[\w-]+\.js")
KB: Final = 1000


def weight(client: ClientFiles) -> Figures:
    """Give kB of the page's scripts, the worker's and the style."""
    page = client.files[PAGE].plain.decode()
    loaded = set(LOADED.findall(page))
    workers = {name for name in client.files if WORKER.fullmatch(name)}
    scripts = {name for name in loaded if name.endswith(".js")} - workers
    return {
        "web JS of the page": _packed(client, scripts),
        "web JS of the worker": _packed(client, workers),
        "web JS": _packed(client, scripts | workers),
        "web CSS": _packed(client, loaded - scripts - workers),
        "web JS as served": _packed(client, scripts | workers, "br"),
    }


def _packed(client: ClientFiles, names: set[str], how: str = "gzip") -> float:
    files = [client.files[name] for name in names]
    return sum(len(file.packed.get(how, file.plain)) for file in files) / KB
