"""The inbox of an operator over one IMAP connection; every call blocks.

For a thread of its own. What never enters this room: the event loop, what a mail says.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, cast

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import IMAPClientError  # type: ignore[import-untyped]

from cordee.mail_bridge.errors import MailTemporary, PeerRefused
from cordee.mail_bridge.transport.submission import password
from cordee.mail_bridge.transport.tls import Trust

BODY: Final = b"BODY[]"
SIZE: Final = b"RFC822.SIZE"


class Client(Protocol):
    """What is used of imapclient, which says no types."""

    def copy(self, messages: Sequence[int], folder: str) -> object: ...
    def create_folder(self, folder: str) -> object: ...
    def delete_messages(self, messages: Sequence[int]) -> object: ...
    def expunge(self) -> object: ...
    def fetch(
        self, messages: Sequence[int], data: Sequence[bytes]
    ) -> dict[int, dict[bytes, Any]]: ...
    def folder_exists(self, folder: str) -> bool: ...
    def has_capability(self, capability: str) -> bool: ...
    def idle(self) -> object: ...
    def idle_check(self, timeout: float) -> object: ...
    def idle_done(self) -> object: ...
    def login(self, username: str, password: str) -> object: ...
    def move(self, messages: Sequence[int], folder: str) -> object: ...
    def noop(self) -> object: ...
    def sasl_login(self, mechanism: str, say: Callable[[bytes], bytes]) -> object: ...
    def search(self, criteria: Sequence[str]) -> Sequence[int]: ...
    def select_folder(self, folder: str) -> dict[bytes, Any]: ...
    def shutdown(self) -> None: ...
    def socket(self) -> object: ...
    def starttls(self, ssl_context: ssl.SSLContext) -> object: ...
    def uid_expunge(self, messages: Sequence[int]) -> object: ...


FAILURES: Final[tuple[type[Exception], ...]] = (
    cast("type[Exception]", IMAPClientError),
    OSError,
    ValueError,
)
"""What a connection can come to; imaplib's own error is IMAPClientError."""


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """Where it is, and how it is read."""

    host: str
    port: int = 143
    implicit_tls: bool = False
    """For port 993; else STARTTLS."""
    user: str = ""
    password_file: Path | None = None
    """Without one: SASL EXTERNAL, the certificate says who we are (RFC 4422 A)."""
    inbox: str = "INBOX"
    done: str = "Cordee-done"
    refused: str = "Cordee-refused"
    """Folders that are made when they are not there."""
    poll: float = 60.0
    """Seconds between two looks where the server has no IDLE, and after a failure."""
    idle: float = 30.0
    """Seconds of one IDLE (RFC 2177 allows 29 minutes): others wait for the line, and
    a mail that came just before it is not told of."""
    timeout: float = 60.0
    size_limit: int = 35 << 20
    """A larger one is put into `refused`."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail, and the name it has while UIDVALIDITY stays."""

    uid: int
    validity: int
    data: bytes


class Inbox:
    """Open until `close`."""

    def __init__(self, settings: InboxSettings, trust: Trust) -> None:
        """Connect, secure, say who we are, select. Raises MailTemporary."""
        self._settings = settings
        try:
            self._client = _connected(settings, trust)
        except FAILURES as error:
            raise MailTemporary("4.4.1", "The mailbox cannot be reached") from error
        try:
            _secure(self._client, settings, trust)
            _log_in(self._client, settings)
            self.validity = self._select()
        except PeerRefused as error:
            self.close()
            sentence = f"The server of the mailbox is not believed: {error}"
            raise MailTemporary("4.7.5", sentence) from error
        except FAILURES as error:
            self.close()
            raise MailTemporary("4.7.0", "The mailbox lets us not in") from error

    def waiting(self) -> list[int]:
        """UIDs of what is in the inbox, in their order. Raises MailTemporary."""
        with _told("The mailbox cannot be listed"):
            self._client.noop()
            return sorted(self._client.search(["UNDELETED"]))

    def fetch(self, uid: int) -> Fetched | None:
        """A whole mail, unmarked; None when it is gone or too large to take."""
        with _told("A message cannot be fetched"):
            size = self._field(uid, SIZE)
            if size is None:
                return None
            if int(size) > self._settings.size_limit:
                self._move(uid, self._settings.refused)
                return None
            data = self._field(uid, BODY, b"BODY.PEEK[]")
            return None if data is None else Fetched(uid, self.validity, bytes(data))

    def move(self, uid: int, validity: int, folder: str) -> None:
        """Out of the inbox. Nothing when the number means another mail by now."""
        if validity == self.validity:
            with _told("A message cannot be moved"):
                self._move(uid, folder)

    def wait(self) -> bool:
        """Until something comes, or for a while; False when it has no IDLE."""
        with _told("The mailbox cannot be waited for"):
            if not self._client.has_capability("IDLE"):
                return False
            self._client.idle()
            self._client.idle_check(timeout=self._settings.idle)
            self._client.idle_done()
            return True

    def wake(self) -> None:
        """From another thread: whoever waits on the line finds that it has ended."""
        line = self._client.socket()
        if isinstance(line, socket.socket):
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # not that of TLS

    def close(self) -> None:
        """From the thread that uses it."""
        with suppress(*FAILURES, AttributeError):
            self._client.shutdown()

    def _select(self) -> int:
        settings = self._settings
        for folder in (settings.done, settings.refused):
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
        told = self._client.select_folder(settings.inbox)
        return int(told[b"UIDVALIDITY"])

    def _field(self, uid: int, name: bytes, asked: bytes | None = None) -> Any | None:  # noqa: ANN401 - an int or bytes
        fetched = self._client.fetch([uid], [asked or name])
        return fetched.get(uid, {}).get(name)

    def _move(self, uid: int, folder: str) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move([uid], folder)
            return
        self._client.copy([uid], folder)
        self._client.delete_messages([uid])
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])
        else:
            self._client.expunge()


class _told:  # noqa: N801 - reads as a sentence
    """A failure in our words: the server's may name an address."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence

    def __enter__(self) -> None:
        return

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: object
    ) -> None:
        if isinstance(error, (*FAILURES, AttributeError)):
            raise MailTemporary("4.4.2", self._sentence) from error


def _connected(settings: InboxSettings, trust: Trust) -> Client:
    client = IMAPClient(
        settings.host,
        settings.port,
        use_uid=True,
        ssl=settings.implicit_tls,
        ssl_context=trust.service_context if settings.implicit_tls else None,
        timeout=settings.timeout,
    )
    return cast("Client", client)


def _secure(client: Client, settings: InboxSettings, trust: Trust) -> None:
    """TLS before anything is said, and a certificate that was not revoked."""
    if not settings.implicit_tls:
        client.starttls(ssl_context=trust.service_context)
    line = client.socket()
    trust.identify(line if isinstance(line, ssl.SSLSocket) else None)


def _log_in(client: Client, settings: InboxSettings) -> None:
    if settings.password_file is not None:
        client.login(settings.user, password(settings.password_file))
    else:
        client.sasl_login("EXTERNAL", lambda _: settings.user.encode())
