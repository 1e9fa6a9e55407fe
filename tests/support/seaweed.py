"""A real S3 on the loopback: SeaweedFS, as its wheel brings it.

What never enters this room: a bucket of anybody else.
"""

import json
import subprocess
import sysconfig
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.ports import free_ports

READY_SECONDS: Final = 60
PARTS: Final = ("master", "volume", "filer", "s3")
BUCKET: Final = "s3://attachments/cordee"
USER: Final = {"accessKey": "cordee", "secretKey": "only-on-the-loopback"}


@contextmanager
def running_s3(home: Path) -> Generator[dict[str, str], None, None]:
    """Run it in a folder; gives the variables by which it is found."""
    home.mkdir()
    config = home / "s3.json"
    rights = ["Admin", "Read", "List", "Write"]
    user = {"name": "cordee", "credentials": [USER], "actions": rights}
    config.write_text(json.dumps({"identities": [user]}))
    ports = free_ports(2 * len(PARTS))
    process = _launch(home, config, ports)
    try:
        endpoint = f"http://127.0.0.1:{ports[PARTS.index('s3')]}"
        _wait(endpoint, process, home / "log")
        yield {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": USER["accessKey"],
            "AWS_SECRET_ACCESS_KEY": USER["secretKey"],
        }
    finally:
        process.kill()  # it keeps nothing, and takes its time to end otherwise
        process.wait()


def _launch(home: Path, config: Path, ports: list[int]) -> subprocess.Popen[bytes]:
    weed = Path(sysconfig.get_path("scripts"), "weed")
    words = ["-filer", "-s3", f"-s3.config={config}", "-s3.iam=false"]
    for number, part in enumerate(PARTS):
        words += [f"-{part}.port={ports[number]}"]
        words += [f"-{part}.port.grpc={ports[number + len(PARTS)]}"]
    place = [f"-dir={home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    sizes = ["-master.volumeSizeLimitMB=64", "-volume.max=20"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [weed, "server", *place, *sizes, *words],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home,
        )


def _wait(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{endpoint}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(log.read_text()[-2000:])
