"""Sealing, signing and posting a wake-up, against the RFCs and a loopback service."""

import os
from ipaddress import ip_address

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from cordee.server.push.encryption import encrypt
from cordee.server.push.endpoint import check_endpoint, is_public
from cordee.server.push.port import EndpointError, PushError, Target
from cordee.server.push.posting import PublicResolver, open_poster
from cordee.server.push.vapid import Vapid, new_secret
from tests.support.push_service import encoded, push_service, unb64, verify_vapid

HTTPS = "https://push.example.org/send/abc"


def test_the_example_of_the_standard_gives_its_bytes():
    """RFC 8291, Appendix A."""
    own = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        unb64(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
            "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(own, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_who_wakes_is_proved_for_one_push_service_and_half_a_day():
    vapid = Vapid(new_secret(), "mailto:it@chu.example")
    claims, key = verify_vapid(vapid.authorization(HTTPS, 1_000_000))
    assert claims == {
        "aud": "https://push.example.org",
        "exp": 1_000_000 + 12 * 3_600,
        "sub": "mailto:it@chu.example",
    }
    assert key == vapid.public
    assert len(unb64(key)) == 65
    secret = new_secret()
    assert Vapid(secret, "a").public == Vapid(secret, "b").public
    assert secret.hex() not in repr(Vapid(secret, "a"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "ftp://push.example.org/x",
        "https:///x",
        "https://user@push.example.org/x",
        "https://push.example.org:port/x",
        "https://push.example.org/x y",
        "https://push.exämple.org/x",
        "https://push.example.org/x#y",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://intranet/x",
        "https://printer.local/x",
        "https://10.0.0.1/x",
        "https://192.168.1.1:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/x",
        "https://0.0.0.0/x",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://[fe80::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::10.0.0.1]/x",
        "https://[2002:a00:1::]/x",
        "https://224.0.0.1/x",
        "",
    ],
)
def test_nothing_but_the_public_internet_is_called(endpoint):
    with pytest.raises(EndpointError):
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        HTTPS,
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/QGS",
        "https://8.8.8.8/x",
        "https://[2001:4860:4860::8888]:8443/x",
    ],
)
def test_push_services_of_browsers_are(endpoint):
    check_endpoint(endpoint)


def test_this_machine_is_called_when_a_test_says_so():
    check_endpoint("http://127.0.0.1:9/x", loopback=True)
    check_endpoint("http://localhost:9/x", loopback=True)
    for endpoint in ("http://10.0.0.1/x", "http://push.example.org/x"):
        with pytest.raises(EndpointError):
            check_endpoint(endpoint, loopback=True)


def test_a_mapped_address_is_judged_by_what_is_in_it():
    assert is_public(ip_address("::ffff:8.8.8.8"))
    assert not is_public(ip_address("::ffff:127.0.0.1"))
    assert not is_public(ip_address("2001:0:4136:e378:8000:63bf:3fff:fdd2"))


async def test_a_name_that_leads_into_the_own_network_is_not_called():
    resolver = PublicResolver(loopback=False)
    with pytest.raises(OSError, match="public internet"):
        await resolver.resolve("localhost", 443)
    await resolver.close()
    resolver = PublicResolver(loopback=True)
    assert await resolver.resolve("localhost", 443)
    await resolver.close()


async def test_a_wake_up_says_one_word_and_follows_no_redirect():
    vapid = Vapid(new_secret(), "mailto:it@chu.example")
    async with push_service() as service, open_poster(loopback=True) as poster:
        browser = service.browser()
        target = Target(browser.endpoint, browser.p256dh, browser.auth)
        authorization = vapid.authorization(browser.endpoint, 1_000_000)
        answers = [await poster.wake(target, authorization) for _ in range(2)]
        browser.answers = [307]
        answers.append(await poster.wake(target, authorization))
    assert [answer.status for answer in answers] == [201, 201, 307]
    first, second = browser.woken
    assert first.word == second.word == b"wake"
    assert first.body != second.body
    assert len(first.body) == len(second.body)
    assert first.key == vapid.public
    assert (first.headers["TTL"], first.headers["Urgency"]) == ("86400", "high")
    assert first.headers["Topic"] == "wake"
    assert first.headers["Content-Encoding"] == "aes128gcm"


async def test_what_cannot_be_reached_is_told_without_its_address():
    async with open_poster(loopback=True) as poster:
        browser = ec.generate_private_key(ec.SECP256R1()).public_key()
        target = Target("http://127.0.0.1:1/secret", encoded(browser), os.urandom(16))
        with pytest.raises(PushError) as caught:
            await poster.wake(target, "vapid")
        assert "secret" not in str(caught.value)


async def test_a_key_that_is_none_is_refused():
    async with open_poster() as poster:
        with pytest.raises(EndpointError):
            poster.check(Target(HTTPS, b"\x04" + bytes(64), bytes(16)))
