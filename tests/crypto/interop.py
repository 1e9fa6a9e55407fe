"""One of every structure of the protocol, for another implementation; and its judge.

    family = make_family()             # fresh, as tests/vectors/README.md has them
    failures = judge(another_family)   # names and rules of what is refused here

What never enters this room: the other implementation, a fixed seed.
"""

from cordee.crypto.errors import CryptoError
from cordee.crypto.opening.secret import OpeningError
from tests.crypto import operations
from tests.crypto import operations_retention as _registered  # noqa: F401
from tests.crypto.accounts import Organisation
from tests.crypto.interop_accounts import make_accounts, make_roles
from tests.crypto.interop_book import Book
from tests.crypto.interop_slots import make_files, make_links, make_slots
from tests.crypto.interop_threads import make_threads


def make_family():
    book = Book()
    make_accounts(book)
    organisation = Organisation()
    book.authority(organisation.chain)
    make_roles(book, organisation)
    for make in (make_threads, make_slots, make_links, make_files):
        make(book)
    return book.family()


def judge(family):
    """What this implementation refuses of it, by name."""
    refused = {}
    for vector in family["valid"]:
        try:
            operations.run(family, vector)
        except CryptoError as error:
            refused[vector["name"]] = error.rule
        except (OpeningError, AssertionError) as error:
            refused[vector["name"]] = repr(error)
    return refused
