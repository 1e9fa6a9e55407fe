"""A real postfix on the loopback: an operator in town, with mutual TLS both ways.

    with running_postfix(operator=..., authority=..., domain=..., relay=...) as postfix:
        postfix.port            # takes mail of other operators, certificate asked
        postfix.submission      # takes mail without TLS, for swaks or a test
        postfix.queue()         # what waits

It needs root: its master changes accounts. Started and stopped by its own pid. What
never enters this room: the postfix of the machine, its queue or its folder.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.packages import program
from tests.support.ports import free_ports

READY_SECONDS = 30
FEW_FILES = ("sh", "-c", 'ulimit -n 4096; exec "$0" "$@"')
"""Each daemon closes all that it may have open: a million takes it a second."""

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log/mail.log
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {host}
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
local_header_rewrite_clients =
smtputf8_enable = yes
smtpd_forbid_bare_newline = no
message_size_limit = 41943040
mailbox_size_limit = 0
disable_vrfy_command = yes
bounce_queue_lifetime = 1d
minimal_backoff_time = 300s
smtpd_delay_reject = yes

smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_CAfile = {authorities}
smtpd_tls_loglevel = 0
smtpd_tls_mandatory_protocols = >=TLSv1.2
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_recipient_restrictions = permit_mynetworks, reject

smtp_tls_cert_file = {certificate}
smtp_tls_key_file = {key}
smtp_tls_CAfile = {authorities}
smtp_tls_security_level = verify
smtp_tls_verify_cert_match = hostname
smtp_tls_mandatory_protocols = >=TLSv1.2
smtp_host_lookup = native
smtp_dns_support_level = disabled
lmtp_host_lookup = native

virtual_mailbox_domains = {domain}
virtual_transport = {transport}
virtual_mailbox_base = {home}
transport_maps = inline:{{ parti@{domain}=virtual:, partie@{domain}=virtual: }}
relayhost = {relay}
"""
MASTER = """
{port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_req_ccert=yes
{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
showq unix n - n - - showq
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """A running one."""

    home: Path
    port: int
    submission: int

    @property
    def log(self) -> str:
        return (self.home / "log/mail.log").read_text(errors="replace")

    def queue(self) -> list[str]:
        """Ids of what waits."""
        listed = self._run("postqueue", "-j").stdout.splitlines()
        return [line.split('"queue_id": "')[1].split('"')[0] for line in listed]

    def flush(self) -> None:
        """Try all that waits again, now."""
        self._run("postqueue", "-f")

    def wait_logged(self, words: str, count: int = 1, seconds: float = 30) -> str:
        """The log once it has these words so many times. Raises AssertionError."""
        until = time.monotonic() + seconds
        while (log := self.log).count(words) < count:
            assert time.monotonic() < until, log[-3000:]
            time.sleep(0.02)
        return log

    def _run(self, name, *words):
        return subprocess.run(
            (program(name), "-c", self.home / "etc", *words),
            capture_output=True,
            text=True,
            check=True,
        )


@contextmanager
def running_postfix(
    *, operator, authority, domain, relay, host="localhost", transport="discard:"
):
    """Run it in a folder of its own.

    It takes mail for `parti@` and `partie@` its domain too, and returns it: mailboxes
    that are no more.
    `relay` is where it sends everything that is not of its own `domain`, as
    `[localhost]:port`; `transport` takes the mail of its own domain.
    """
    program("postfix")
    port, submission = free_ports(2)
    values = {
        "certificate": operator.certificate,
        "key": operator.key,
        "authorities": authority.bundle,
        "domain": domain,
        "host": host,
        "transport": transport,
        "relay": relay,
        "port": port,
        "submission": submission,
    }
    with reachable_folder("postfix") as home:
        process = _started(home, values)
        try:
            for each in (port, submission):
                wait_listening(each, process, home / "errors")
            yield Postfix(home, port, submission)
        finally:
            _stop(process)


def _started(home: Path, values):
    for name in ("etc", "queue", "data", "log"):
        (home / name).mkdir()
    daemons = _daemons()
    values = {**values, "home": home, "daemons": daemons}
    (home / "etc/main.cf").write_text(MAIN.format_map(values))
    (home / "etc/master.cf").write_text(MASTER.format_map(values))
    _prepare(home)
    with (home / "errors").open("wb") as errors:
        return subprocess.Popen(
            (*FEW_FILES, daemons / "master", "-c", home / "etc", "-d"),
            env={**os.environ, "MAIL_CONFIG": str(home / "etc")},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )


def _daemons() -> Path:
    for each in ("/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix"):
        if (Path(each) / "master").exists():
            return Path(each)
    raise RuntimeError("postfix has no master here")


def _prepare(home: Path) -> None:
    """The folders that `postfix start` would make."""
    owner, group = _account("postfix"), _group("postdrop")
    shutil.chown(home / "data", owner, owner)
    queue = home / "queue"
    for name in (
        *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold"),
        *("incoming", "private", "saved", "trace"),
    ):
        (queue / name).mkdir(mode=0o700)
        shutil.chown(queue / name, owner)
    (queue / "pid").mkdir(mode=0o755)
    for name, mode in (("public", 0o710), ("maildrop", 0o730)):
        (queue / name).mkdir()
        (queue / name).chmod(mode)
        os.chown(queue / name, owner, group)


@contextmanager
def reachable_folder(name: str):
    """A folder that is gone at the end; processes that are not root can walk to it.

    Pytest closes the folder of its own to others, again with each run beside this one.
    """
    with tempfile.TemporaryDirectory(prefix=f"cordee-{name}-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        yield home


def _account(name: str) -> int:
    import pwd

    return pwd.getpwnam(name).pw_uid


def _group(name: str) -> int:
    import grp

    return grp.getgrnam(name).gr_gid


def _stop(process) -> None:
    """Its whole session: the daemons are of the master's."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=5)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        pass
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_listening(port, process, errors: Path) -> None:
    """Until somebody answers there. Raises RuntimeError with what was said."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(errors.read_text(errors="replace")[-2000:])
