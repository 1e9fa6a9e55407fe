"""Make an account: keys and card first, on disk; then the server is told.

What never enters this room: a secret in a log, or a card on disk.
"""

from pathlib import Path

from cordee.clients.sdk.views import SignedUp
from cordee.crypto.opening.invitation import Invitation


async def sign_up(
    profile: Path | str,
    invitation: str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
) -> SignedUp:
    """Make a person's account with the invitation of an organisation.

    Raises InvitationError, ProfileExists, NotOnline, ServerRefused.
    """
    raise NotImplementedError


async def found_organisation(
    profile: Path | str,
    invitation: str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    ca_file: Path | None = None,
) -> SignedUp:
    """Make an organisation's account with the operator's invitation."""
    raise NotImplementedError


def new_operator_invitation(origin: str, not_after: int | None = None) -> Invitation:
    """An invitation by which an operator lets an organisation in.

    Its `.id` is registered on the server; its text goes to the organisation.
    """
    raise NotImplementedError
