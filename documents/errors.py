"""What is wrong with a clinical document or an identity.

    DocumentError
    ├── InsError            not an INS at all; no value of it is in the words
    │   └── InsKeyError     an INS whose key is wrong, where it may not be used
    ├── IncompleteError     a document of ours lacks what its standard demands
    ├── XmlError            bytes that are no XML that is safe to read
    ├── CdaError            no CDA document, or one past the limits of its reader
    ├── XdmError            no XDM archive, or one that is not safe to open
    ├── PdfError            no PDF that can be read
    │   └── NotArchivable   a PDF of which no PDF/A can be made; `obstacles` says why
    └── SettingError        a letter that cannot be set as pages

The words name the trouble and never the value: they may reach a log.
"""


class DocumentError(Exception):
    """Something of ours cannot be read or used."""


class InsError(DocumentError):
    """A text is no INS."""


class InsKeyError(InsError):
    """The key of a qualified INS is wrong: it is not used, and not sent."""


class IncompleteError(DocumentError):
    """What is to be written lacks something."""


class XmlError(DocumentError):
    """Bytes are no XML, or XML that nobody should read."""


class CdaError(DocumentError):
    """Bytes are no CDA document that can be read."""


class XdmError(DocumentError):
    """Bytes are no XDM archive that can be opened."""


class PdfError(DocumentError):
    """Bytes are no PDF that can be read."""


class NotArchivable(PdfError):  # noqa: N818 - it is a verdict, not a fault
    """No PDF/A can be made of a PDF without changing what it shows."""

    def __init__(self, obstacles: tuple[str, ...]) -> None:
        super().__init__("this PDF cannot be made a PDF/A: " + ", ".join(obstacles))
        self.obstacles = obstacles


class SettingError(DocumentError):
    """The pages of a letter could not be set."""
