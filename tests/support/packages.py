"""Mail programs of the system for tests: those that are there, else apt's.

    postfix = program("postfix")

What never enters this room: what a program is for.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PATHS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
LOCK = Path(tempfile.gettempdir()) / "cordee-packages.lock"
PACKAGES = (
    *("postfix", "dovecot-imapd", "dovecot-lmtpd", "clamav-daemon"),
    *("swaks", "libio-socket-ssl-perl", "libnet-ssleay-perl"),
)
"""All at once: one update, whoever asks first."""
SETTINGS = "postfix postfix/main_mailer_type select No configuration\n"
POLICY = Path("/usr/sbin/policy-rc.d")


class NoPackageError(Exception):
    """It is not there, and could not be had."""


def program(name):
    """Its path; installed by root when it is missing. Raises NoPackageError."""
    with LOCK.open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # what another worker installs is there in part
        if not shutil.which(name, path=PATHS):
            install()
    found = shutil.which(name, path=PATHS)
    if not found:
        raise NoPackageError(f"there is no {name}: install {' '.join(PACKAGES)}")
    return found


def install():
    """By apt, when we are root; no service is started by it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if shutil.which("debconf-set-selections"):
        words = ("debconf-set-selections",)
        subprocess.run(words, input=SETTINGS, text=True, check=False)
    is_ours = not POLICY.exists()
    if is_ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        wanted = ("install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
        for words in (("update", "-qq"), wanted):
            subprocess.run(
                ("apt-get", *words), env=quiet, capture_output=True, check=False
            )
    finally:
        if is_ours:
            POLICY.unlink(missing_ok=True)
