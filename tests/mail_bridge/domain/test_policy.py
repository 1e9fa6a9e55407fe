"""Who may send, and to whom: a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.domain import policy
from cordee.mail_bridge.domain.distinguished_name import parse
from cordee.mail_bridge.domain.policy import (
    ACCEPT,
    Envelope,
    PeerIdentity,
    PolicySettings,
    judge,
    judge_server,
    speaks_for,
)
from cordee.mail_bridge.domain.white_list import WhiteList, domain_of, normal_domain

NOW = datetime(2026, 11, 29, tzinfo=UTC)
DAY = timedelta(days=1)
TOWN = parse("CN=mx.ville.test,OU=318003502400041,O=VILLE,C=FR")
RELAY = parse("CN=mx2.ville.test,OU=318003502400041,O=VILLE,C=FR")
OTHER = parse("CN=mx.autre.test,OU=1750803447,O=AUTRE,C=FR")
STRANGER = parse("CN=mx.inconnu.test,O=X,C=FR")
OURS = parse("CN=mx.hopital.test,O=H,C=FR")
LIST = WhiteList(
    NOW - DAY,
    NOW + 30 * DAY,
    {
        "hopital.test": frozenset({OURS}),
        "ville.test": frozenset({TOWN, RELAY}),
        "autre.test": frozenset({OTHER}),
        "xn--hpital-1-43a.test": frozenset({OTHER}),
    },
)
SETTINGS = PolicySettings(frozenset({"hopital.test"}), operators=frozenset({OURS}))
GP, US = "gp@ville.test", "fil-abc@hopital.test"


def peer(name, expires=NOW + DAY):
    return PeerIdentity(name, expires)


@pytest.mark.parametrize(
    ("sender", "recipient", "who", "white_list", "verdict"),
    [
        (GP, US, peer(TOWN), LIST, ACCEPT),
        (GP, US, peer(RELAY), LIST, ACCEPT),
        ("GP@Ville.TEST", "FIL-abc@HOPITAL.test.", peer(TOWN), LIST, ACCEPT),
        ("dr@hôpital-1.test", US, peer(OTHER), LIST, ACCEPT),
        ("", US, peer(OTHER), LIST, ACCEPT),
        (GP, US, peer(OURS), LIST, ACCEPT),  # our own operator relays
        ("", US, peer(STRANGER), LIST, policy.UNKNOWN_PEER),
        (GP, US, None, LIST, policy.NO_CERTIFICATE),
        (GP, US, peer(TOWN, NOW), LIST, policy.EXPIRED),
        (GP, US, peer(OTHER), LIST, policy.OTHER_DOMAIN),
        (GP, US, peer(STRANGER), LIST, policy.OTHER_DOMAIN),
        ("x@gmail.test", US, peer(TOWN), LIST, policy.UNKNOWN_DOMAIN),
        ("x@gmail.test", US, peer(OURS), LIST, policy.UNKNOWN_DOMAIN),
        ("nobody", US, peer(TOWN), LIST, policy.UNKNOWN_DOMAIN),
        (GP, "dr@autre.test", peer(TOWN), LIST, policy.NOT_OURS),
        (GP, "dr", peer(TOWN), LIST, policy.NOT_OURS),
        (GP, US, peer(TOWN), None, policy.NO_LIST),
    ],
)
def test_a_mail_passes_or_not(sender, recipient, who, white_list, verdict):
    found = judge(Envelope(sender, (recipient,)), who, white_list, NOW, SETTINGS)
    assert found == verdict


def test_the_sender_is_judged_before_there_is_a_recipient():
    assert judge(Envelope(GP, ()), peer(TOWN), LIST, NOW, SETTINGS) == ACCEPT
    verdict = judge(Envelope(GP, ()), peer(OTHER), LIST, NOW, SETTINGS)
    assert verdict == policy.OTHER_DOMAIN


def test_one_recipient_of_somebody_else_is_enough_to_refuse():
    both = Envelope(GP, (US, "dr@autre.test"))
    assert judge(both, peer(TOWN), LIST, NOW, SETTINGS) == policy.NOT_OURS


def test_our_own_domain_has_to_be_in_the_list():
    without = WhiteList(NOW, NOW + DAY, {"ville.test": frozenset({TOWN})})
    verdict = judge(Envelope(GP, (US,)), peer(TOWN), without, NOW, SETTINGS)
    assert verdict == policy.UNLISTED_OURS


@pytest.mark.parametrize(
    ("generated", "until", "tolerance", "is_good"),
    [
        (NOW, NOW, 0 * DAY, True),
        (NOW, NOW - DAY, 0 * DAY, False),
        (NOW, NOW - DAY, 2 * DAY, True),
        (NOW - 14 * DAY, NOW + DAY, 0 * DAY, True),
        (NOW - 15 * DAY, NOW + DAY, 0 * DAY, False),
    ],
)
def test_a_list_is_judged_by_its_age_and_its_signer(
    generated, until, tolerance, is_good
):
    white_list = WhiteList(generated, until, LIST.domains)
    settings = PolicySettings(frozenset({"hopital.test"}), tolerance=tolerance)
    expected = ACCEPT if is_good else policy.STALE
    assert judge(Envelope(GP, (US,)), peer(TOWN), white_list, NOW, settings) == expected
    found = judge_server("ville.test", peer(TOWN), white_list, NOW, settings)
    assert found == expected


@pytest.mark.parametrize(
    ("domain", "who", "white_list", "verdict"),
    [
        ("ville.test", None, LIST, ACCEPT),
        ("ville.test", peer(TOWN), LIST, ACCEPT),
        ("ville.test", peer(OURS), LIST, ACCEPT),  # a smart host of ours
        ("ville.test", peer(OTHER), LIST, policy.OTHER_SERVER),
        ("ville.test", peer(STRANGER), LIST, policy.OTHER_SERVER),
        ("ville.test", peer(TOWN, NOW - DAY), LIST, policy.EXPIRED_SERVER),
        ("gmail.test", None, LIST, policy.UNKNOWN_TARGET),
        ("gmail.test", peer(OURS), LIST, policy.UNKNOWN_TARGET),
        ("ville.test", peer(TOWN), None, policy.NO_LIST),
    ],
)
def test_a_server_is_handed_mail_or_not(domain, who, white_list, verdict):
    assert judge_server(domain, who, white_list, NOW, SETTINGS) == verdict


def test_every_sentence_is_plain_and_has_a_code_of_its_kind():
    for verdict in vars(policy).values():
        if isinstance(verdict, policy.Refuse):
            assert verdict.code.startswith("5.")
        if isinstance(verdict, policy.Defer):
            assert verdict.code.startswith("4.")
        if isinstance(verdict, policy.Refuse | policy.Defer):
            assert verdict.sentence.isascii()
            assert not set("@<>\r\n") & set(verdict.sentence)


# --- domains -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Ville.TEST", "ville.test"),
        (" ville.test. ", "ville.test"),
        ("hôpital-1.test", "xn--hpital-1-43a.test"),
        ("HÔPITAL-1.test", "xn--hpital-1-43a.test"),
        ("XN--HPITAL-1-43A.test", "xn--hpital-1-43a.test"),
        ("ho\u0302pital-1.test", "xn--hpital-1-43a.test"),
    ],
)
def test_a_domain_has_one_writing(written, normal):
    assert normal_domain(written) == normal


@pytest.mark.parametrize(
    "written", ["", ".", "a..b", "a" * 64 + ".fr", "é" * 70, "a." * 130]
)
def test_what_is_no_domain_is_in_no_list(written):
    with pytest.raises(ValueError, match=r".+"):
        normal_domain(written)
    assert written not in LIST
    assert LIST.lookup(written) == frozenset()
    assert domain_of(f"x@{written}") == ""


@given(st.text(max_size=80))
def test_any_text_has_a_domain_or_none(text):
    domain = domain_of(text)
    assert domain == "" or normal_domain(domain) == domain


# --- names of certificates -----------------------------------------------------------

PLAIN = parse(
    "CN=smtp-1.sante.test,OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR"
)


@pytest.mark.parametrize(
    "written",
    [
        "C=FR,ST=Gironde (33),O=DEDALUS FRANCE,OU=341459958900028,CN=smtp-1.sante.test",
        "cn=smtp-1.sante.test, ou=341459958900028, o=DEDALUS FRANCE, st=Gironde (33), c=fr",
        "CN=smtp-1.sante.test;OU=341459958900028;O=dedalus  france;S=Gironde \\(33\\);C=FR",
        '2.5.4.3=smtp-1.sante.test,OID.2.5.4.11=341459958900028,O="DEDALUS FRANCE",ST=Gironde (33),C=FR',
        "CN=smtp-1\\2esante.test,OU=341459958900028,O= DEDALUS FRANCE ,ST=Gironde (33),C=FR",
    ],
)
def test_order_case_and_escaping_do_not_matter(written):
    assert parse(written) == PLAIN
    assert hash(parse(written)) == hash(PLAIN)


@pytest.mark.parametrize(
    "written",
    [
        "CN=smtp-1.sante.test,OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33)",
        "CN=smtp-1.sante.test,OU=341459958900029,O=DEDALUS FRANCE,ST=Gironde (33),C=FR",
        "CN=smtp-1.sante.test\\,OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR",
        "CN=smtp-1.sante.test,OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR,L=X",
        "CN=smtp-1.sante.test+OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR",
        "OU=smtp-1.sante.test,CN=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR",
        "CN=smtp-1.sante.test,CN=smtp-1.sante.test,OU=341459958900028,O=DEDALUS FRANCE,ST=Gironde (33),C=FR",
    ],
)
def test_every_component_matters(written):
    assert parse(written) != PLAIN


@pytest.mark.parametrize(
    "written",
    ["", "x", "CN", "=x", "CN=a\\", "CN=\\ff", "C N=x", "CN=a,,", "x" * 3_000],
)
def test_what_is_no_name_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        parse(written)


@given(st.text(max_size=100))
def test_any_text_is_a_name_or_refused(text):
    try:
        name = parse(text)
    except ValueError:
        return
    assert name == parse(text)


VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]),
    min_size=1,
    max_size=20,
)


@given(VALUES, VALUES)
def test_a_value_that_was_escaped_comes_back_whole(value, other):
    hexed = "".join(f"\\{octet:02x}" for octet in value.encode())
    assert parse(f"CN={hexed},O=x") == parse(f"O=x,CN={hexed}")
    if policy_value(value) != policy_value(other):
        otherwise = "".join(f"\\{octet:02x}" for octet in other.encode())
        assert parse(f"CN={hexed}") != parse(f"CN={otherwise}")


def policy_value(text):
    return parse(
        "CN=" + "".join(f"\\{octet:02x}" for octet in text.encode())
    ).components


@pytest.mark.parametrize(
    ("author", "sender", "who", "is_believed"),
    [
        (GP, GP, TOWN, True),
        ("dr@VILLE.test", "cabinet@ville.test", TOWN, True),
        (GP, "", TOWN, True),  # an automatic answer, from its own operator
        (GP, "x@autre.test", OTHER, False),
        (GP, "", OTHER, False),
        (GP, GP, OURS, True),  # our relay says whose envelope it was
        (GP, "x@autre.test", OURS, False),
        (GP, "", OURS, False),
        ("", GP, TOWN, False),
        ("gp@", "", TOWN, False),
        ("gp", "gp", TOWN, False),
        ("gp@inconnu.test", "", STRANGER, False),
    ],
)
def test_an_author_is_believed_or_not(author, sender, who, is_believed):
    assert speaks_for(author, sender, peer(who), LIST) is is_believed


def test_without_a_list_the_envelope_alone_speaks_for_an_author():
    assert speaks_for(GP, GP, peer(TOWN), None)
    assert not speaks_for(GP, "", peer(TOWN), None)
