"""Nothing secret reaches a log, however it is offered."""

import base64
import io
import json
import logging

import pytest
import structlog

from cordee.server import logs

SECRET = bytes(range(200, 232))
CANARIES = {
    "text": "canary-Dupont-jambe",
    "hex": SECRET.hex(),
    "base64": base64.b64encode(SECRET).decode(),
    "urlsafe": base64.urlsafe_b64encode(SECRET).decode(),
    "repr": repr(SECRET),
    "postgres": "\\x" + SECRET.hex(),
}


@pytest.fixture
def stream():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("json", debug=False, stream=stream)
    yield stream
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()


def fail():
    raise ValueError(
        f"bad frame {SECRET!r}\nDETAIL:  Failing row contains ({CANARIES['text']})."
    )


def leaks(text):
    return [name for name, canary in CANARIES.items() if canary in text]


@pytest.mark.parametrize("name", sorted(logs.SENSITIVE))
def test_a_sensitive_name_is_never_followed_by_its_value(stream, name):
    structlog.get_logger("x").info("event", **{name: CANARIES["text"]})
    structlog.get_logger("x").info("event", inner={name.upper(): [CANARIES["text"]]})
    assert leaks(stream.getvalue()) == []
    assert stream.getvalue().count(logs.REDACTED) == 2


@pytest.mark.parametrize("form", sorted(set(CANARIES) - {"text"}))
def test_key_material_is_recognised_wherever_it_stands(stream, form):
    canary = CANARIES[form]
    log = structlog.get_logger("x")
    log.info(canary, note=canary, many=[{"deep": (canary,)}], path=f"/{canary}")
    log.info("event", raw=SECRET, array=bytearray(SECRET), view=memoryview(SECRET))
    logging.getLogger("foreign").warning("from a library: %s", canary)
    assert leaks(stream.getvalue()) == []


def test_an_exception_is_told_without_what_it_carries(stream):
    try:
        fail()
    except ValueError:
        structlog.get_logger("x").exception("incident")
        logging.getLogger("foreign").exception("incident")
    first, second = map(json.loads, stream.getvalue().splitlines())
    for event in (first, second):
        assert "test_logs.py" in event["exception"]
        assert "ValueError: bad frame" in event["exception"]
    assert leaks(stream.getvalue()) == []


@pytest.mark.parametrize(
    "text",
    ["from 192.0.2.77 port 4", "from 2001:db8::77", "peer ('192.0.2.77', 8000)"],
)
def test_addresses_of_others_are_kept_out(stream, text):
    structlog.get_logger("x").info(text, remote="192.0.2.77", note=text)
    assert "192.0.2.77" not in stream.getvalue()
    assert "2001:db8" not in stream.getvalue()


def test_debugging_shows_addresses_and_still_no_secret():
    redact = logs.Redactor(debug=True)
    event = redact(None, "info", {"remote": "192.0.2.7", "proof": CANARIES["text"]})
    assert event == {"remote": "192.0.2.7", "proof": logs.REDACTED}


def test_what_an_operator_needs_stays_readable(stream):
    structlog.get_logger("cordee.serve").info(
        "ready",
        url="http://127.0.0.1:8443",
        workers=4,
        note="cannot listen on /srv/cordee/data/postgres: no such directory",
        dsn="postgresql://cordee:hunter2@db/cordee",
    )
    event = json.loads(stream.getvalue())
    assert event["url"] == "http://127.0.0.1:8443"
    assert event["workers"] == 4
    assert "/srv/cordee/data/postgres" in event["note"]
    assert (event["event"], event["level"]) == ("ready", "info")
    assert "hunter2" not in stream.getvalue()


def test_a_password_in_a_url_is_kept_out(stream):
    structlog.get_logger("x").info("cannot reach postgresql://cordee:hunter2@db/cordee")
    assert "hunter2" not in stream.getvalue()


def test_the_control_finds_a_canary_that_is_let_through():
    """A redactor that did nothing would be noticed."""
    assert leaks(json.dumps({"note": CANARIES["hex"]})) == ["hex"]
