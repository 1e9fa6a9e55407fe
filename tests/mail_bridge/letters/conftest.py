"""A database, a ward in a folder and a peer, for each test; one letter for all."""

from datetime import UTC, datetime

import pytest

from cordee.documents.pdf import Letter, set_letter
from tests.mail_bridge.letters.ward import Stay
from tests.mail_bridge.outbound.conftest import dsn, peer, pool, postgres

__all__ = ["dsn", "peer", "pool", "postgres"]


@pytest.fixture(scope="session")
def pdf():
    letter = Letter(title="Lettre de liaison", text="Chère consœur, cher confrère,")
    return set_letter(letter, "fr", datetime(2026, 5, 28, tzinfo=UTC))


@pytest.fixture
async def stay(pool, peer, tmp_path):
    stay = Stay(pool, peer, tmp_path)
    yield stay
    await stay.carrier.close()
