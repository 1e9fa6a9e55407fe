"""The white list: what is taken, what is refused, and what stays in force."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from cordee.mail_bridge.domain.distinguished_name import parse
from cordee.mail_bridge.errors import PeerRefused
from cordee.mail_bridge.transport import keeper as keeping
from cordee.mail_bridge.transport import white_list_file
from cordee.mail_bridge.transport.keeper import WhiteListKeeper, WhiteListSettings
from cordee.mail_bridge.transport.white_list_file import verify
from tests.support.authority import new_authority
from tests.support.circle import new_circle
from tests.support.ports import free_ports
from tests.support.white_lists import (
    NAMES,
    SIGNER,
    as_large_as_the_real_one,
    list_signer,
    list_xml,
    signed_list,
)

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
NAME = "CN=mx.ville.test,OU=318003502400041,O=VILLE,ST=Paris (75),C=FR"
DOMAINS = {
    "ville.test": [NAME, "C=FR,O=AUTRE,OU=1750803447,CN=mx.autre.test"],
    "Hôpital.test": [NAME],
}


@pytest.fixture(scope="session")
def signer(circle):
    return list_signer(circle.authority)


@pytest.fixture(scope="session")
def good(circle, signer):
    return signed_list(circle.authority, signer, DOMAINS, NOW)


def check(circle, data, *, now=None, tolerance=0 * DAY, signers=(SIGNER,)):
    authorities = circle.trust().authorities
    return verify(data, authorities, signers, now or NOW, tolerance)


# --- good ------------------------------------------------------------------------------


def test_a_good_list_is_read(circle, good):
    found = check(circle, good)
    white_list = found.white_list
    assert found.unread == 0
    assert white_list.generated == NOW
    assert len(white_list.lookup("VILLE.test")) == 2
    assert white_list.lookup("hôpital.test") == {parse(NAME)}
    assert white_list.lookup("HÔPITAL.TEST") == white_list.lookup("xn--hpital-ixa.test")
    assert white_list.lookup("autre.test") == frozenset()
    assert white_list.knows(
        parse("OU=318003502400041,CN=mx.ville.test,C=FR,ST=Paris (75),O=Ville")
    )


def test_a_list_as_large_as_the_real_one_is_read(circle, signer):
    domains = as_large_as_the_real_one({"ville.test": [NAME]})
    data = signed_list(circle.authority, signer, domains, NOW)
    white_list = check(circle, data).white_list
    assert len(white_list.domains) == len(domains)
    assert len(white_list.names) == NAMES + 1
    assert len(white_list.lookup("cabinet-3.mssante.fr")) == 2
    assert white_list.lookup("HÔPITAL-7.mssante.fr")


def test_rows_that_cannot_be_understood_let_nobody_in(circle, signer):
    domains = {**DOMAINS, "a..b": [NAME], "c.test": ["not a name"]}
    found = check(circle, signed_list(circle.authority, signer, domains, NOW))
    assert found.unread == 2
    assert "c.test" not in found.white_list


# --- refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<Nom>ville.test", b"<Nom>faux.test"),
        (b"OU=318003502400041", b"OU=318003502400042"),
        (b"</ListeDomaines>", b"<Domaine><Nom>x</Nom></Domaine></ListeDomaines>"),
        (b"essai", b"<!-- ville --> essaj"),
        (b"<DateDeGeneration>2", b"<DateDeGeneration>3"),
        (b"</ds:SignatureValue>", b"AAAA</ds:SignatureValue>"),
        (b"</SignatureValue>", b"AAAA</SignatureValue>"),
    ],
)
def test_a_tampered_list_is_refused(circle, good, old, new):
    if old not in good:
        assert b"SignatureValue" in old  # either prefix
        return
    with pytest.raises(PeerRefused):
        check(circle, good.replace(old, new, 1))


def test_a_comment_changes_nothing_and_hides_nothing(circle, good):
    data = good.replace(b"<Nom>ville.test", b"<Nom>ville<!-- x -->.test", 1)
    white_list = check(circle, data).white_list
    assert len(white_list.lookup("ville.test")) == 2


def test_a_list_without_a_signature_is_refused(circle):
    with pytest.raises(PeerRefused, match="signature"):
        check(circle, list_xml(DOMAINS, NOW))


def wrapped_around(good):
    """The signed list inside a false one: two documents, one signature."""
    inner = good.partition(b"?>")[2].strip()
    signature = (
        inner[inner.rfind(b"<Signature") :]
        if b"<Signature" in inner
        else inner[inner.rfind(b"<ds:Signature ") :]
    )
    signature = signature.removesuffix(b"</ListeBlancheMSSante>")
    false = list_xml({"faux.test": [NAME]}, NOW).partition(b"?>")[2].strip()
    return [
        false.replace(b"</ListeBlancheMSSante>", inner + b"</ListeBlancheMSSante>"),
        false.replace(b"</ListeBlancheMSSante>", signature + b"</ListeBlancheMSSante>"),
        false.replace(
            b"</ListeBlancheMSSante>",
            b"<Object>" + inner + b"</Object>" + signature + b"</ListeBlancheMSSante>",
        ),
        inner.replace(b"<ListeDomaines>", false + b"<ListeDomaines>"),
    ]


@pytest.mark.parametrize("how", range(4))
def test_a_wrapped_list_is_refused(circle, good, how):
    with pytest.raises(PeerRefused):
        check(circle, wrapped_around(good)[how])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'URI=""', b'URI="#x"'),
        (b'URI=""', b""),
        (
            b"http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            b"http://www.w3.org/TR/1999/REC-xpath-19991116",
        ),
        (b"xmlenc#sha256", b"xmlenc#sha1"),
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#hmac-sha256"),
    ],
)
def test_a_signature_of_another_shape_is_refused(circle, good, old, new):
    assert old in good
    with pytest.raises(PeerRefused):
        check(circle, good.replace(old, new))


def test_who_may_not_sign_is_refused(circle, tmp_path, good):
    other = circle.authority.issue("mx.ville.test", is_rsa=True)
    data = signed_list(circle.authority, other, DOMAINS, NOW)
    with pytest.raises(PeerRefused, match="somebody else"):
        check(circle, data)
    check(circle, data, signers=("mx.ville.test",))
    stranger = new_authority(tmp_path / "other")
    data = signed_list(stranger, list_signer(stranger), DOMAINS, NOW)
    with pytest.raises(PeerRefused, match="authority"):
        check(circle, data)


def test_an_expired_signer_is_refused_but_for_the_tolerance(circle):
    expired = list_signer(circle.authority, start=-30 * DAY, end=-DAY)
    data = signed_list(circle.authority, expired, DOMAINS, NOW - 2 * DAY)
    with pytest.raises(PeerRefused, match="expired"):
        check(circle, data)
    white_list = check(circle, data, tolerance=2 * DAY).white_list
    assert white_list.signed_until < NOW


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<x/>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
        b"<a>" * 5_000,
    ],
)
def test_what_is_no_list_is_refused(circle, data):
    with pytest.raises(PeerRefused):
        check(circle, data)


def test_a_huge_list_is_refused(circle, monkeypatch, good):
    monkeypatch.setattr(white_list_file, "MAX_BYTES", len(good) - 1)
    with pytest.raises(PeerRefused, match="too large"):
        check(circle, good)
    monkeypatch.undo()
    monkeypatch.setattr(white_list_file, "MAX_ROWS", 2)
    with pytest.raises(PeerRefused, match="too many"):
        check(circle, good)


# --- kept -------------------------------------------------------------------------------


def keeper(circle, tmp_path, source, trust=None, **more):
    settings = WhiteListSettings(tmp_path / "kept", str(source), **more)
    return WhiteListKeeper(settings, trust or circle.trust())


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


async def test_the_last_good_list_survives_a_restart_and_a_bad_one(
    circle, tmp_path, good
):
    source = written(tmp_path / "list.xml", good)
    first = keeper(circle, tmp_path, source)
    assert await first.refresh()
    assert not await first.refresh()
    source.write_bytes(good.replace(b"ville.test", b"faux.test"))
    with pytest.raises(PeerRefused):
        await first.refresh()
    assert "ville.test" in first.current
    second = keeper(circle, tmp_path, tmp_path / "nowhere")
    assert await second.load()
    assert second.current == first.current
    with pytest.raises(PeerRefused, match="cannot be had"):
        await second.refresh()
    assert second.figures.measured["white_list_domains"]() == 2
    assert second.figures.measured["white_list_generated_seconds"]() == NOW.timestamp()


async def test_an_older_list_never_takes_the_place_of_a_newer_one(
    circle, signer, tmp_path, good
):
    source = written(tmp_path / "list.xml", good)
    first = keeper(circle, tmp_path, source)
    await first.refresh()
    old = signed_list(circle.authority, signer, {"old.test": [NAME]}, NOW - DAY)
    source.write_bytes(old)
    with pytest.raises(PeerRefused, match="older"):
        await first.refresh()
    again = keeper(circle, tmp_path, source)
    await again.load()
    with pytest.raises(PeerRefused, match="older"):
        await again.refresh()
    future = signed_list(circle.authority, signer, DOMAINS, NOW + 9 * DAY)
    source.write_bytes(future)
    with pytest.raises(PeerRefused, match="future"):
        await again.refresh()


async def test_a_list_whose_signer_was_revoked_is_not_used(own_circle, tmp_path):
    signer = list_signer(own_circle.authority)
    data = signed_list(own_circle.authority, signer, DOMAINS, NOW)
    first = keeper(own_circle, tmp_path, written(tmp_path / "list.xml", data))
    assert await first.refresh()
    own_circle.authority.revoke(signer)
    second = keeper(own_circle, tmp_path, tmp_path / "list.xml")
    assert not await second.load()
    with pytest.raises(PeerRefused, match="revoked"):
        await second.refresh()
    assert second.current is None
    newer = list_signer(own_circle.authority)
    older = signed_list(own_circle.authority, newer, DOMAINS, NOW - DAY)
    (tmp_path / "list.xml").write_bytes(older)
    with pytest.raises(PeerRefused, match="older"):  # the floor is kept all the same
        await second.refresh()


async def test_a_list_with_an_expired_signer_is_kept_for_its_date(circle, tmp_path):
    expired = list_signer(circle.authority, start=-30 * DAY, end=-DAY)
    data = signed_list(circle.authority, expired, DOMAINS, NOW - 2 * DAY)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/white-list.xml").write_bytes(data)
    one = keeper(circle, tmp_path, tmp_path / "nowhere")
    assert await one.load()
    assert one.current.signed_until < NOW  # the policy defers


async def test_the_list_is_fetched_by_https_with_the_configured_authority(
    circle, tmp_path, good, monkeypatch
):
    answers = [
        web.Response(body=good),
        web.Response(status=302, headers={"Location": "/elsewhere"}),
        web.Response(body=b"x" * (1 << 20)),
    ]

    async def give(_request):
        return answers.pop(0)

    application = web.Application()
    application.router.add_get("/list.xml", give)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    [port] = free_ports(1)
    server = circle.trust(circle.authority.issue("localhost"))
    await web.TCPSite(
        runner, "localhost", port, ssl_context=server.server_context
    ).start()
    try:
        one = keeper(circle, tmp_path, f"https://localhost:{port}/list.xml")
        assert await one.refresh()
        with pytest.raises(PeerRefused, match="302"):
            await one.refresh()
        monkeypatch.setattr(keeping, "MAX_BYTES", 1_000)
        with pytest.raises(PeerRefused, match="more than 1000 bytes"):
            await one.refresh()
        foreign = new_circle(tmp_path / "other").trust()
        with pytest.raises(PeerRefused, match="cannot be had"):
            await keeper(
                circle, tmp_path, f"https://localhost:{port}/list.xml", foreign
            ).refresh()
    finally:
        await runner.cleanup()


async def test_the_keeper_fetches_by_itself(circle, tmp_path, good):
    source = written(tmp_path / "list.xml", good)
    async with keeper(circle, tmp_path, source, refresh=0.0, jitter=0.001) as one:
        async with asyncio.timeout(60):
            while one.figures.counted["white_list_fetched"] < 2:  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.005)
    assert "ville.test" in one.current
