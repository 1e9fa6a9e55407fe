"""French unless a test says otherwise, whatever the machine's locale."""

import pytest

from cordee.clients.cli.language import Language, use


@pytest.fixture(autouse=True)
def french():
    use(Language.FR)
