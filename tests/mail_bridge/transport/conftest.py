"""A circle of trust for the tests of the transport.

What never enters this room: a bridge.
"""

import pytest

from tests.support.circle import new_circle


@pytest.fixture(scope="session")
def circle(tmp_path_factory):
    """Shared: whoever revokes somebody has `own_circle`."""
    return new_circle(tmp_path_factory.mktemp("circle"))


@pytest.fixture
def own_circle(tmp_path):
    return new_circle(tmp_path)
