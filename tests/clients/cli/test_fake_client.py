import inspect

import pytest

from cordee.clients.sdk import Client
from tests.clients.cli.fake_client import FakeClient

PROMISED = [
    name
    for name, value in vars(Client).items()
    if not name.startswith("_") and callable(value)
]


@pytest.mark.parametrize("name", PROMISED)
def test_the_fake_takes_what_the_client_takes(name):
    real = inspect.signature(getattr(Client, name)).parameters
    fake = inspect.signature(getattr(FakeClient, name)).parameters
    assert list(fake) == list(real)
    assert [p.kind for p in fake.values()] == [p.kind for p in real.values()]


def test_the_fake_has_the_client_s_properties():
    for name, value in vars(Client).items():
        if isinstance(value, property) and not name.startswith("_"):
            assert hasattr(FakeClient(), name)
