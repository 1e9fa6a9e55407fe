"""What can go wrong in the directory.

    DirectoryError            the sentence says what happened and what to do
    ├── FileError             a public file that cannot be imported as it is
    │   ├── WrongFile         not one of the files known here, or not whole
    │   ├── OlderFile         what is loaded is of a later date
    │   ├── WrongServices     fields of services in it are wrong; it names each
    │   └── TooMuchVanished   it lacks more than it may until somebody confirms
    ├── ImportBusy            another import is at work; try again when it has ended
    ├── SchemaError           the tables are not those that this code knows
    ├── BadSearch             a search that FHIR, or this API, does not understand
    ├── SearchAway            the search index does not answer now; try again
    └── NationalError         the national directory refused, or did not answer

Each sentence is for the operator; what clients are told, the server decides.
"""


class DirectoryError(Exception):
    """Something of the directory failed."""


class FileError(DirectoryError):
    """A public file cannot be imported."""


class WrongFile(FileError):  # noqa: N818 - says what it is
    """Not a file known here, wrong encoding, or columns are missing."""


class OlderFile(FileError):  # noqa: N818 - says what it is
    """A file of an earlier date than what is loaded."""


class WrongServices(FileError):  # noqa: N818 - says what they are
    """Some fields of some services are wrong; nothing was taken."""


class TooMuchVanished(FileError):  # noqa: N818 - says what happened
    """More rows would vanish than is allowed without a confirmation."""


class ImportBusy(DirectoryError):  # noqa: N818 - says what is so
    """Another import is at work."""


class SchemaError(DirectoryError):
    """A migration was applied with other bytes than it has now."""


class BadSearch(DirectoryError):  # noqa: N818 - says what it is
    """A search that is not understood; the sentence holds nothing searched for."""


class SearchAway(DirectoryError):  # noqa: N818 - says what is so
    """The search index does not answer now."""


class NationalError(DirectoryError):
    """The national directory refused, or did not answer."""
