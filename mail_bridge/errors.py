"""Errors of the mail bridge.

BridgeError
├── SettingsError       the configuration cannot be used
├── StoreError          a row cannot be read
│   └── SchemaError     the tables are not those that this version made
├── PeerRefused         another operator may not be spoken to: certificate, white list
├── MailTemporary       not now: try again, nothing is lost (SMTP 4xx)
├── MailPermanent       never like this (SMTP 5xx)
└── MailMalformed       what came is no mail that can be read
    └── MailTooLarge    more of it than is read

What never enters this room: the content of a mail.
"""


class BridgeError(Exception):
    """Whatever the bridge refuses or cannot do; one plain sentence."""


class SettingsError(BridgeError):
    """The configuration cannot be used; says which entry."""


class StoreError(BridgeError):
    """A row cannot be read: another key, or another version."""


class SchemaError(StoreError):
    """The tables are not those that this version made."""


class PeerRefused(BridgeError):  # noqa: N818 - said of the peer
    """A certificate, or a domain, that the circle of trust does not know."""


class MailTemporary(BridgeError):  # noqa: N818 - SMTP says so
    """Not now; `code` is an enhanced status 4.x.x (RFC 3463)."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class MailPermanent(BridgeError):  # noqa: N818 - SMTP says so
    """Never like this; `code` is an enhanced status 5.x.x (RFC 3463)."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class MailMalformed(BridgeError):  # noqa: N818 - said of the mail
    """No mail that can be read."""


class MailTooLarge(MailMalformed):
    """More of it than is read: bytes, header, fields."""
