"""What is wrong with a clinical document or an identity.

    DocumentError
    └── InsError            not an INS at all; no value of it is in the words
        └── InsKeyError     an INS whose key is wrong, where it may not be used

The words name the trouble and never the value: they may reach a log.
"""


class DocumentError(Exception):
    """Something of ours cannot be read or used."""


class InsError(DocumentError):
    """A text is no INS."""


class InsKeyError(InsError):
    """The key of a qualified INS is wrong: it is not used, and not sent."""
