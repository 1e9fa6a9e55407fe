"""Certificates: chains, revocation, and files that change."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from cordee.mail_bridge.domain.distinguished_name import parse
from cordee.mail_bridge.errors import PeerRefused, SettingsError
from cordee.mail_bridge.transport.tls import TlsSettings, Trust
from cordee.mail_bridge.transport.trust_keeper import TrustKeeper
from tests.support.authority import new_authority
from tests.support.ports import free_ports

DAY = timedelta(days=1)
NOW = datetime.now(UTC)


def test_a_peer_is_known_by_all_of_its_name(circle):
    peer = circle.trust().judge(circle.town.der, NOW)
    assert peer.name == parse(
        "CN=mx.ville.test,OU=318003502400041,O=ESSAI,ST=Paris (75),C=FR"
    )
    assert peer.expires == circle.town.x509.not_valid_after_utc


def test_a_bundle_may_be_what_the_authority_publishes(circle, tmp_path):
    both = [circle.authority.root.x509, circle.authority.intermediate.x509]
    for encoding in (Encoding.DER, Encoding.PEM):
        bundle = tmp_path / "chain.p7b"
        bundle.write_bytes(pkcs7.serialize_certificates(both, encoding))
        trust = (
            circle.trust(authorities=bundle)
            if False
            else Trust(
                TlsSettings(
                    bundle,
                    circle.hospital.certificate,
                    circle.hospital.key,
                    (str(circle.authority.revocations),),
                )
            )
        )
        assert trust.judge(circle.town.der, NOW)


@pytest.mark.parametrize("when", [NOW - 40 * DAY, NOW + 40 * DAY])
def test_a_certificate_out_of_its_time_is_refused(circle, when):
    with pytest.raises(PeerRefused, match="expired or not valid yet"):
        circle.trust().judge(circle.town.der, when)


def test_an_authority_is_no_peer_of_another_circle(circle, tmp_path):
    other = new_authority(tmp_path)
    trust = circle.trust()
    with pytest.raises(PeerRefused, match="no authority that we trust"):
        trust.judge(other.issue("mx.ville.test").der, NOW)
    with pytest.raises(PeerRefused, match="cannot be read"):
        trust.judge(b"x", NOW)
    with pytest.raises(PeerRefused, match="no certificate was shown"):
        trust.identify(None)


def test_who_is_no_authority_issues_nothing(circle):
    authority = circle.authority
    false = type(authority)(
        authority.folder, authority.root, circle.town, authority.now
    )
    with pytest.raises(PeerRefused, match="no authority that we trust"):
        circle.trust().judge(false.issue("mx.faux.test").der, NOW)


def test_a_revoked_certificate_is_refused_once_the_list_says_so(own_circle):
    trust = own_circle.trust()
    assert trust.judge(own_circle.town.der, NOW)
    own_circle.authority.revoke(own_circle.town)
    assert trust.judge(own_circle.town.der, NOW)
    trust.reload()
    with pytest.raises(PeerRefused, match="revoked"):
        trust.judge(own_circle.town.der, NOW)
    assert trust.judge(own_circle.hospital.der, NOW)


def test_without_a_list_in_force_nobody_is_believed(own_circle):
    trust = own_circle.trust()
    later = NOW + 8 * DAY
    with pytest.raises(PeerRefused, match="list of its authority has expired"):
        trust.judge(own_circle.town.der, later)
    assert own_circle.trust(grace=2 * DAY).judge(own_circle.town.der, later)
    with pytest.raises(PeerRefused, match="no revocation list"):
        own_circle.trust(revocations=()).judge(own_circle.town.der, NOW)
    assert own_circle.trust(revocations=(), checks_revocation=False).judge(
        own_circle.town.der, NOW
    )


def test_a_revocation_list_never_goes_back(own_circle):
    authority = own_circle.authority
    trust = own_circle.trust()
    old = authority.write_revocations(made=NOW - DAY)
    authority.revoke(own_circle.town)
    assert trust.learn(authority.revocations.read_bytes()) == 2
    assert trust.learn(old) == 0
    with pytest.raises(PeerRefused, match="revoked"):
        trust.judge(own_circle.town.der, NOW)


@pytest.mark.parametrize(
    "extension",
    [
        x509.DeltaCRLIndicator(1),
        x509.IssuingDistributionPoint(None, None, False, True, None, False, False),
        x509.IssuingDistributionPoint(
            None,
            None,
            False,
            False,
            frozenset({x509.ReasonFlags.key_compromise}),
            False,
            False,
        ),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
    ],
)
def test_a_newer_list_of_a_part_lets_nobody_in_again(own_circle, extension):
    """Whoever stands in the way of an http address may serve one: it is signed."""
    authority = own_circle.authority
    authority.revoke(own_circle.town)
    trust = own_circle.trust()
    with pytest.raises(PeerRefused, match="not of all"):
        trust.learn(authority.partial_revocations(extension))
    with pytest.raises(PeerRefused, match="revoked"):
        trust.judge(own_circle.town.der, NOW)


def test_a_revocation_list_of_somebody_else_is_refused(own_circle, tmp_path):
    trust = own_circle.trust()
    other = new_authority(tmp_path / "other").revocations.read_bytes()
    for data in (
        other,
        b"",
        b"x",
        b"-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----",
    ):
        with pytest.raises(PeerRefused):
            trust.learn(data)
    assert trust.judge(own_circle.town.der, NOW)


@pytest.mark.parametrize("what", ["authorities", "certificate", "key"])
def test_files_that_cannot_be_used_are_named(circle, tmp_path, what):
    for made in (tmp_path / "nowhere", tmp_path / "empty"):
        (tmp_path / "empty").write_bytes(b"")
        places = {
            "authorities": circle.authority.bundle,
            "certificate": circle.hospital.certificate,
            "key": circle.hospital.key,
            what: made,
        }
        with pytest.raises(SettingsError, match=made.name):
            Trust(TlsSettings(**places))


def test_a_key_of_another_certificate_is_refused(circle):
    settings = TlsSettings(
        circle.authority.bundle, circle.hospital.certificate, circle.town.key
    )
    with pytest.raises(SettingsError, match="cannot be used together"):
        Trust(settings)


def test_certificates_are_read_again_when_they_change_and_can_be_used(own_circle):
    trust = own_circle.trust()
    keeper = TrustKeeper(trust)
    before = trust.server_context
    assert not keeper.look()
    fresh = own_circle.authority.issue("mx.hopital.test", "1750803447", end=60 * DAY)
    own_circle.hospital.certificate.write_bytes(b"half")
    assert not keeper.look()
    assert trust.server_context is before
    assert keeper.figures.counted["reload_failed"] == 1
    own_circle.hospital.certificate.write_bytes(fresh.certificate.read_bytes())
    own_circle.hospital.key.write_bytes(fresh.key.read_bytes())
    assert keeper.look()
    assert trust.server_context is not before
    expires = keeper.figures.measured["certificate_expires_seconds"]()
    assert expires == fresh.x509.not_valid_after_utc.timestamp()
    assert keeper.figures.measured["revocations_expire_seconds"]() > NOW.timestamp()


def is_believed(trust, issued):
    try:
        trust.judge(issued.der, NOW)
    except PeerRefused:
        return False
    return True


async def test_revocation_lists_are_fetched_and_kept(own_circle, tmp_path):
    served = [own_circle.authority.revocations.read_bytes()]

    async def give(_request):
        return web.Response(body=served[0])

    application = web.Application()
    application.router.add_get("/list.crl", give)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    [port] = free_ports(1)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    address = f"http://127.0.0.1:{port}/list.crl"
    keep = tmp_path / "kept"
    trust = own_circle.trust(revocations=(address,), keep=keep)
    with pytest.raises(PeerRefused, match="no revocation list"):
        trust.judge(own_circle.town.der, NOW)
    async with TrustKeeper(trust, look=0.005, every=0.005) as keeper:
        assert trust.judge(own_circle.town.der, NOW)
        own_circle.authority.revoke(own_circle.town)
        served[0] = own_circle.authority.revocations.read_bytes()
        async with asyncio.timeout(60):
            while is_believed(trust, own_circle.town):  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.005)
        served[0] = b"x"
        async with asyncio.timeout(60):
            while not keeper.figures.counted["revocations_failed"]:  # noqa: ASYNC110 - no event says it
                await asyncio.sleep(0.005)
    await runner.cleanup()
    later = own_circle.trust(revocations=(address,), keep=keep)  # nobody serves it now
    with pytest.raises(PeerRefused, match="revoked"):
        later.judge(own_circle.town.der, NOW)
