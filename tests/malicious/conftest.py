"""The hospital that every attack is carried out in."""

import pytest

from tests.support.hospital import running_hospital


@pytest.fixture(scope="session")
def hospital():
    with running_hospital() as running:
        yield running
