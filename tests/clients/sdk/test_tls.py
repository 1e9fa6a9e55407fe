"""TLS with a certificate of one's own: pinned, or not trusted at all."""

import tempfile
from pathlib import Path

import pytest

from cordee.clients.sdk import (
    Client,
    NotOnline,
    found_organisation,
    new_operator_invitation,
)
from tests.support.hospital import ServerProcess


@pytest.fixture
def server():
    with tempfile.TemporaryDirectory(prefix="cordee-tls-", dir="/tmp") as home:
        Path(home).chmod(0o711)
        server = ServerProcess(Path(home) / "data", "--self-signed")
        server.start()
        yield server
        server.stop()


async def test_a_pinned_certificate_is_trusted_and_no_other(server, tmp_path):
    assert server.address.startswith("https://")
    (certificate,) = (server.data / "tls").glob("*cert*")
    invitation = new_operator_invitation(server.address)
    server.administer("invite-organisation", invitation.id.hex())
    key = tmp_path / "org.key"
    with pytest.raises(NotOnline, match="certificate"):
        await found_organisation(tmp_path / "org", invitation, key_file=key)
    await found_organisation(
        tmp_path / "pinned",
        invitation,
        key_file=tmp_path / "pinned.key",
        ca_file=certificate,
    )
    async with Client(tmp_path / "pinned", key_file=tmp_path / "pinned.key") as me:
        await me.wait_online(30)
        assert (await me.status()).server is not None
