"""The configuration file of a bridge: read whole, or refused with the entry's name."""

import pytest

from cordee.mail_bridge.errors import SettingsError
from cordee.mail_bridge.settings import read_settings

ROLE, UNIT = "a" * 64, "b" * 64
FILE = f"""
data = "/var/lib/cordee-bridge"
[account]
profile = "/var/lib/cordee-bridge/profile"
[establishment]
name = "CHU"
identifier = "1560023210"
nil = "NIL"
[mail]
domain = "chu.mssante.fr"
[tls]
authorities = "a.pem"
certificate = "c.pem"
key = "k.pem"
[secretariats]
default = "{ROLE}"
units = {{ "UF12" = "{UNIT}" }}
"""


@pytest.fixture
def read(tmp_path):
    def act(text):
        path = tmp_path / "bridge.toml"
        path.write_text(text)
        return read_settings(path)

    return act


def test_what_is_left_out_has_a_safe_default(read):
    settings = read(FILE)
    assert settings.route.kind == "mx"
    assert settings.malware.kind == "off"
    assert settings.tls.checks_revocation
    assert settings.metrics.host == "127.0.0.1"
    assert settings.mail.mode == "thread"
    assert settings.retention_days == 183


def test_a_unit_has_its_secretariat_and_others_the_default(read):
    settings = read(FILE)
    assert settings.secretariat("UF12") == bytes.fromhex(UNIT)
    assert settings.secretariat("UF13") == bytes.fromhex(ROLE) == settings.desk_role


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[mail]", "[mail]\nunknown = 1"),
        ('identifier = "1560023210"', 'identifier = "560023210"'),
        ('domain = "chu.mssante.fr"', 'domain = "CHU"'),
        (ROLE, "a" * 63),
        ("[tls]", '[route]\nkind = "smart-host"\n[tls]'),
        ("[tls]", '[route]\nkind = "operator"\nhost = "x"\n[tls]'),
        ("[tls]", '[malware]\nkind = "clamd"\n[tls]'),
        ("[tls]", '[metrics]\nhost = "0.0.0.0"\n[tls]'),
        ("[tls]", "[tls"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(read, before, after):
    with pytest.raises(SettingsError, match=r"bridge\.toml"):
        read(FILE.replace(before, after, 1))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingsError, match="No such file"):
        read_settings(tmp_path / "none.toml")
