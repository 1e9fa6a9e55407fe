"""Settings: options over environment over defaults, refused in words."""

from pathlib import Path

import pytest

from cordee.server.config import SettingsError, parse


def test_the_defaults_serve_this_machine_alone():
    settings = parse([], {})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8443, 1)
    assert settings.database_url is None
    assert not settings.has_tls
    assert not settings.faults


def test_an_option_wins_over_the_environment_and_that_over_the_default():
    environment = {"CORDEE_PORT": "1234", "CORDEE_NAME": "CHU", "CORDEE_FAULTS": "1"}
    settings = parse(["--port", "0"], environment)
    assert (settings.port, settings.name, settings.faults) == (0, "CHU", True)


def test_the_database_is_named_as_elsewhere():
    url = "postgresql://cordee@db/cordee"
    assert parse([], {"DATABASE_URL": url}).database_url == url
    assert parse([], {"DATABASE_URL": ""}).database_url is None


def test_an_origin_is_written_as_a_browser_does():
    settings = parse(["--origin", "https://Cordee.Example.org/"], {})
    assert settings.origin == "https://cordee.example.org"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "0.0.0.0"], "plain HTTP is served on loopback only"),
        (["--host", "192.0.2.7"], "--self-signed for development"),
        (["--host", "cordee.example.org"], "--cert and --key"),
        (["--cert", "c.pem"], "--cert and --key go together"),
        (["--key", "k.pem"], "--cert and --key go together"),
        (["--cert", "c", "--key", "k", "--self-signed"], "exclude each other"),
        (["--workers", "0"], "--workers is at least 1"),
        (["--workers", "65"], "up to 64"),
        (["--port", "http"], "--port is a number"),
        (["--port", "65536"], "up to 65535"),
        (["--ready-fd", "-1"], "ready-fd"),
        (["--name", ""], "--name has 1 to 256"),
        (["--origin", "cordee.example.org"], "like https://cordee.example.org"),
        (["--origin", "https://cordee.example.org/app"], "without a path"),
        (["--database-url", "mysql://x"], "starts with postgresql://"),
        (["--log-format", "xml"], "log-format"),
        (["--unheard-of"], "unrecognized arguments"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(words, told):
    with pytest.raises(SettingsError, match=told):
        parse(words, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [("CORDEE_FAULTS", "maybe"), ("CORDEE_LOG_FORMAT", "xml"), ("CORDEE_PORT", "x")],
)
def test_the_environment_is_checked_as_well(name, value):
    with pytest.raises(SettingsError):
        parse([], {name: value})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_plain_http_is_served_on_loopback(host):
    assert parse(["--host", host], {}).host == host


def test_tls_is_served_anywhere():
    assert parse(["--host", "0.0.0.0", "--self-signed"], {}).has_tls
    settings = parse(["--host", "::", "--cert", "c.pem", "--key", "k.pem"], {})
    assert settings.cert == Path("c.pem")
