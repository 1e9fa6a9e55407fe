"""What can go wrong in the directory.

    DirectoryError            the sentence says what happened and what to do
    ├── FileError             a public file that cannot be imported as it is
    │   ├── WrongFile         not one of the files known here, or not whole
    │   └── TooMuchVanished   it lacks more than it may until somebody confirms
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


class TooMuchVanished(FileError):  # noqa: N818 - says what happened
    """More rows would vanish than is allowed without a confirmation."""


class SearchAway(DirectoryError):  # noqa: N818 - says what is so
    """The search index does not answer now."""


class NationalError(DirectoryError):
    """The national directory refused, or did not answer."""
