"""The keys of an organisation's patients, sealed in the profile of its automation.

One is in force; while it takes over from the one before there are two. What never
enters this room: a key on the wire, or in a log.
"""

import os
from pathlib import Path
from typing import Final

import msgspec

from cordee.clients.agent.errors import AgentError, KeyMissing
from cordee.clients.sdk import Client, CordeeError, PatientKey, Secret

KIND: Final = "patient keys"
RING: Final = ("ring",)


MISSING: Final = (
    "there is no key of patients in this profile: import the one that was exported "
    "(cordee agent import-key), or begin with --new-key"
)
FIRST_MINUTE: Final = 1_577_836_800
"""2020-01-01, Unix seconds: where generations of new keys are counted from."""


def new_generation(time: int) -> int:
    """The generation of a key that follows none that is known here.

    `time` is Unix ms. It is in minutes, so that it is later than that of a key that
    was lost, whose number nobody may remember.
    """
    return (time // 1_000 - FIRST_MINUTE) // 60


class _Ring(msgspec.Struct, frozen=True):
    """Secrets by generation; the highest is in force. The others are being replaced."""

    secrets: dict[int, bytes]


class Keys:
    """The keys in one profile, newest first."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._notes = client.notes

    @property
    def all(self) -> list[PatientKey]:
        """Keys, the one in force first; none where there is none."""
        ring = self._notes.get(KIND, RING, _Ring) or _Ring({})
        organisation = self._client.organisation
        return [
            PatientKey(Secret(secret), organisation, generation)
            for generation, secret in sorted(ring.secrets.items(), reverse=True)
        ]

    @property
    def current(self) -> PatientKey:
        """The key in force. Raises KeyMissing."""
        keys = self.all
        if not keys:
            raise KeyMissing(MISSING)
        return keys[0]

    @property
    def is_rotating(self) -> bool:
        """Whether an older key is still asked under."""
        return len(self.all) > 1

    def begin(self, generation: int) -> PatientKey:
        """Draw the key of a generation, durably, beside those that there are."""
        key = PatientKey.new(self._client.organisation, generation)
        self._keep([key, *self.all])
        return key

    def rotate(self) -> PatientKey:
        """Begin the next generation. Raises AgentError while another is on its way."""
        if self.is_rotating:
            raise AgentError("a rotation is on its way: finish it first")
        return self.begin(self.current.generation + 1)

    def finish(self) -> PatientKey:
        """Forget all keys but the one in force."""
        key = self.current
        self._keep([key])
        return key

    def add(self, text: str) -> PatientKey:
        """Take a key from its text, in place of what is here. Raises AgentError."""
        try:
            key = PatientKey.from_text(text, self._client.organisation)
        except Exception as error:
            if isinstance(error, CordeeError):
                raise
            raise AgentError(
                "this is not the key of this organisation: compare each group"
            ) from None
        others = [one for one in self.all if one.generation != key.generation]
        if any(one.generation > key.generation for one in others):
            raise AgentError("a newer key is in this profile already")
        self._keep([key, *others])
        return key

    def _keep(self, keys: list[PatientKey]) -> None:
        ring = _Ring({key.generation: key.secret.reveal() for key in keys})
        self._notes.put(KIND, RING, ring)


def write_key(path: Path, key: PatientKey) -> None:
    """Write the text of a key to a new file, for its owner alone (0600).

    Raises AgentError when there is one.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AgentError(f"{path} exists: a key is never written over") from None
    except OSError as error:
        raise AgentError(f"{path}: {error.strerror}") from None
    with os.fdopen(file, "w") as text:
        text.write(key.to_text() + "\n")
        text.flush()
        os.fsync(text.fileno())
