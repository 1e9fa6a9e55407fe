"""A real dovecot on the loopback: inboxes by IMAP, filled by LMTP.

    with running_dovecot(operator=..., authority=...) as dovecot:
        dovecot.imap        # port; STARTTLS, then a password or the certificate
        dovecot.lmtp        # port, for postfix

Any user has the password "ouvre-toi"; who shows a certificate is who its common name
says, also without a password (SASL EXTERNAL). A user is a local part. It needs root. What never enters this room: the dovecot of the machine.
"""

import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.packages import program
from tests.support.ports import free_ports
from tests.support.postfix import FEW_FILES, reachable_folder, wait_listening

PASSWORD = "ouvre-toi"

CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap lmtp
listen = 127.0.0.1
first_valid_uid = 1
mail_uid = dovecot
mail_gid = dovecot
mail_location = maildir:{home}/mail/%u
mail_home = {home}/mail/%u
default_vsz_limit = 512M
recipient_delimiter =
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_ca = <{authorities}
ssl_require_crl = no
ssl_verify_client_cert = yes
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain external
auth_username_chars =
auth_ssl_username_from_cert = yes
auth_username_format = %Ln
auth_failure_delay = 0
protocol imap {{
  auth_ssl_require_client_cert = no
}}
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
passdb {{
  driver = static
  mechanisms = external
  args = nopassword=y
}}
userdb {{
  driver = static
  args = allow_all_users=yes uid=dovecot gid=dovecot home={home}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Dovecot:
    """A running one."""

    home: Path
    imap: int
    lmtp: int

    @property
    def log(self) -> str:
        return (self.home / "log").read_text(errors="replace")

    def messages(self, user: str) -> list[bytes]:
        """What lies in the inbox of a user, as it was delivered, oldest first."""
        for _ in range(100):  # it moves them from new to cur
            with suppress(FileNotFoundError):
                return self._read(user)
        raise FileNotFoundError(user)

    def _read(self, user):
        folder = self.home / "mail" / user.partition("@")[0]
        found = [*folder.glob("new/*"), *folder.glob("cur/*")]
        found.sort(key=lambda path: path.stat().st_mtime_ns)
        return [path.read_bytes() for path in found]


@contextmanager
def running_dovecot(*, operator, authority):
    """Run it in a folder of its own."""
    server = program("dovecot")
    imap, lmtp = free_ports(2)
    values = {
        "certificate": operator.certificate,
        "key": operator.key,
        "authorities": authority.bundle,
        "password": PASSWORD,
        "imap": imap,
        "lmtp": lmtp,
    }
    with reachable_folder("dovecot") as home:
        process = _started(server, home, values)
        try:
            for port in (imap, lmtp):
                wait_listening(port, process, home / "errors")
            yield Dovecot(home, imap, lmtp)
        finally:
            _stop(process)


def _started(server, home, values):
    (home / "mail").mkdir()
    shutil.chown(home / "mail", "dovecot", "dovecot")
    config = home / "dovecot.conf"
    config.write_text(CONFIG.format(home=home, **values))
    with (home / "errors").open("wb") as errors:
        return subprocess.Popen(
            (*FEW_FILES, server, "-F", "-c", config),
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )


def _stop(process):
    process.terminate()  # it ends its own
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
