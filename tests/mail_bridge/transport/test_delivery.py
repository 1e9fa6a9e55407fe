"""Handing mail to the operators of others."""

import asyncio
from datetime import timedelta

import dns.asyncresolver
import dns.exception
import dns.message
import dns.resolver
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from cordee.mail_bridge.transport.delivery import Delivery, DeliverySettings
from cordee.mail_bridge.transport.link import LinkSettings
from cordee.mail_bridge.transport.outgoing import (
    Outgoing,
    recipient_options,
    sender_options,
    xtext,
)
from cordee.mail_bridge.transport.replies import Outcome, Step, answer
from cordee.mail_bridge.transport.routes import Host, MailExchangers, smart_host
from cordee.mail_bridge.transport.submission import SubmissionSettings, submission
from tests.support.parting import parted
from tests.support.ports import free_ports
from tests.support.town import Speaker, stand_in_town

MAIL = b"From: fil-a@hopital.test\r\nSubject: Avis\r\n\r\n.\r\n..b\r\nBonjour\r\n"
OUT = Outgoing("fil-a@hopital.test", ("jean.legoff@ville.test",), MAIL, "id=1")


@pytest.fixture
async def town(circle, tmp_path):
    async with stand_in_town(
        tmp_path / "town", circle.authority, 0, circle.town
    ) as town:
        yield town


@pytest.fixture
async def delivery(circle, town):
    made = circle.delivery({"ville.test": town.port, "hopital.test": town.port})
    yield made
    await made.close()


# --- handed over ----------------------------------------------------------------------


async def test_a_mail_is_handed_over_and_the_answer_kept(delivery, town):
    sent = await delivery.send(OUT)
    assert await town.messages() == [MAIL]
    (only,) = sent.answers
    assert (only.recipient, only.outcome) == (town.address, Outcome.ACCEPTED)
    assert (only.reply, only.code, only.text) == (250, "2.0.0", "2.0.0 Ok: queued")
    assert sent.host == f"localhost:{town.port}"
    assert sent.dsn
    (envelope,) = town.envelopes
    assert {"RET=HDRS", "ENVID=id+3D1"} <= set(envelope.mail_options)
    assert set(envelope.rcpt_options) == {
        "NOTIFY=DELAY,FAILURE,SUCCESS",
        "ORCPT=rfc822;jean.legoff@ville.test",
    }
    assert delivery.figures.counted["sent"] == 1


async def test_one_connection_serves_many_mails_and_its_closing_is_not_noticed(
    delivery, town, circle
):
    for _ in range(3):
        await delivery.send(OUT)
    (lane,) = delivery._lanes.values()
    (kept,) = lane.idle
    assert kept.uses == 3
    town.hangs_up = True
    sent = await delivery.send(OUT)
    assert sent.accepted
    assert len(await town.messages()) == 4


async def test_mails_go_side_by_side_within_the_bound(circle, town):
    delivery = circle.delivery({"ville.test": town.port}, per_domain=2, kept=1)
    await asyncio.gather(*(delivery.send(OUT) for _ in range(8)))
    assert len(town.envelopes) == 8
    assert delivery._kept() == 1
    await delivery.close()


async def test_each_recipient_has_an_answer(delivery, town):
    town.answers = {
        "plein@ville.test": "452 4.2.2 Mailbox full",
        "parti@ville.test": "550 5.1.1 <parti@ville.test>: no such user",
    }
    everybody = (town.address, "plein@ville.test", "parti@ville.test")
    sent = await delivery.send(Outgoing("fil-a@hopital.test", everybody, MAIL))
    assert [(each.outcome, each.reply, each.code) for each in sent.answers] == [
        (Outcome.ACCEPTED, 250, "2.0.0"),
        (Outcome.TEMPORARY, 452, "4.2.2"),
        (Outcome.PERMANENT, 550, "5.1.1"),
    ]
    assert len(await town.messages()) == 1


async def test_a_refusal_of_everybody_is_an_answer_and_the_connection_goes_on(
    delivery, town
):
    town.answers = {town.address: "550 5.1.1 no such user"}
    sent = await delivery.send(OUT)
    assert [each.outcome for each in sent.answers] == [Outcome.PERMANENT]
    town.answers = {}
    town.data_answer = "554 5.7.1 not that"
    sent = await delivery.send(OUT)
    assert [(each.outcome, each.code) for each in sent.answers] == [
        (Outcome.PERMANENT, "5.7.1")
    ]
    town.data_answer = "451 4.3.0 later"
    sent = await delivery.send(OUT)
    assert [each.outcome for each in sent.answers] == [Outcome.TEMPORARY]
    town.data_answer = "250 2.0.0 Ok"
    assert (await delivery.send(OUT)).accepted
    (lane,) = delivery._lanes.values()
    assert lane.idle[0].uses == 4


async def test_other_alphabets_and_the_null_sender_pass(delivery, town):
    mail = "Subject: été\r\n\r\né\r\n".encode()
    sent = await delivery.send(Outgoing("", ("hélène@ville.test",), mail))
    assert sent.accepted
    (envelope,) = town.envelopes
    assert envelope.mail_from == "<>"
    assert envelope.smtp_utf8
    assert envelope.rcpt_tos == ["hélène@ville.test"]


# --- not handed over ------------------------------------------------------------------------


async def test_the_size_of_the_other_server_is_honoured_before_anything_is_sent(
    delivery, town
):
    town.size_limit = 1_000
    assert await delivery.size_limit("ville.test") == 1_000
    with pytest.raises(MailPermanent) as refused:
        await delivery.send(Outgoing("a@hopital.test", (town.address,), MAIL * 20))
    assert refused.value.code == "5.3.4"
    assert (await delivery.send(OUT)).accepted


async def test_nobody_outside_the_circle_is_written_to(delivery):
    with pytest.raises(MailPermanent, match="white list") as refused:
        await delivery.send(Outgoing("a@hopital.test", ("x@gmail.test",), MAIL))
    assert refused.value.code == "5.7.1"


async def test_a_server_of_another_domain_is_handed_nothing(delivery, town):
    with pytest.raises(MailTemporary, match="not one of those listed") as refused:
        await delivery.send(Outgoing("a@ville.test", ("x@hopital.test",), MAIL))
    assert refused.value.code == "4.7.5"
    assert town.envelopes == []


async def failure(circle, town_port, **more):
    delivery = circle.delivery({"ville.test": town_port}, **more)
    with pytest.raises(MailTemporary) as refused:
        await delivery.send(OUT)
    await delivery.close()
    return refused.value


async def test_a_revoked_server_is_handed_nothing(own_circle, tmp_path):
    own_circle.authority.revoke(own_circle.town)
    async with stand_in_town(
        tmp_path / "t", own_circle.authority, 0, own_circle.town
    ) as town:
        error = await failure(own_circle, town.port)
    assert error.code == "4.7.5"
    assert "revoked" in str(error)


async def test_an_expired_server_is_handed_nothing(circle, tmp_path):
    day = timedelta(days=1)
    old = circle.authority.issue("mx.ville.test", start=-9 * day, end=-day)
    async with stand_in_town(tmp_path / "t", circle.authority, 0, old) as town:
        assert (await failure(circle, town.port)).code == "4.7.5"


async def test_without_tls_nothing_is_handed_over(circle, town, monkeypatch):
    original = Speaker.__init__

    def plain(self, of):
        original(self, of)
        self.tls_context = None
        self.require_starttls = False

    monkeypatch.setattr(Speaker, "__init__", plain)
    error = await failure(circle, town.port)
    assert (error.code, str(error)) == ("4.7.4", "The server offers no TLS")


async def test_nobody_there_and_nobody_answering_are_told_apart(circle):
    (port,) = free_ports(1)
    assert (await failure(circle, port)).code == "4.4.1"

    async def silent(reader, writer):
        await reader.read()
        writer.close()

    async def rude(_reader, writer):
        writer.write(b"554 5.7.1 go away\r\n")
        writer.close()

    for serve, seconds, code in ((silent, 0.05, "4.4.2"), (rude, 60, "4.4.0")):
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        there = server.sockets[0].getsockname()[1]
        link = LinkSettings(timeout=seconds)
        assert (await failure(circle, there, link=link)).code == code
        await parted(there)
        server.close()


async def test_the_next_server_is_tried(circle, town):
    (dead,) = free_ports(1)
    delivery = Delivery(
        DeliverySettings(),
        circle.trust(),
        circle.judge_server,
        smart_host(Host("localhost", dead), Host("localhost", town.port)),
    )
    sent = await delivery.send(OUT)
    assert sent.host == f"localhost:{town.port}"
    await delivery.close()


async def test_recipients_of_two_domains_are_a_fault_of_ours(delivery):
    with pytest.raises(ValueError, match="one domain"):
        await delivery.send(Outgoing("", ("a@ville.test", "b@hopital.test"), MAIL))


# --- an operator of ours ---------------------------------------------------------------------


async def test_an_operator_of_ours_takes_everything_over_one_lane(circle, tmp_path):
    operator = circle.authority.issue("localhost")
    async with stand_in_town(tmp_path / "o", circle.authority, 0, operator) as town:
        outbound = submission(
            SubmissionSettings("localhost", town.port), circle.trust()
        )
        for domain in ("ville.test", "autre.test", "patient.mssante.test"):
            sent = await outbound.send(
                Outgoing("a@hopital.test", (f"x@{domain}",), MAIL)
            )
            assert sent.accepted
        assert len(outbound._lanes) == 1
        await outbound.close()


async def test_an_operator_under_another_name_is_not_believed(circle, tmp_path):
    operator = circle.authority.issue("mx.autre.test")
    async with stand_in_town(tmp_path / "o", circle.authority, 0, operator) as town:
        outbound = submission(
            SubmissionSettings("127.0.0.1", town.port), circle.trust()
        )
        with pytest.raises(MailTemporary) as refused:
            await outbound.send(OUT)
        assert refused.value.code == "4.7.5"
        await outbound.close()


# --- pure parts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "reply", "text", "outcome", "code"),
    [
        (Step.DATA, 250, "2.6.0 ok", Outcome.ACCEPTED, "2.6.0"),
        (Step.RCPT, 251, "will forward", Outcome.ACCEPTED, "2.0.0"),
        (Step.RCPT, 450, "4.2.0 greylisted", Outcome.TEMPORARY, "4.2.0"),
        (Step.RCPT, 550, "5.1.1 unknown", Outcome.PERMANENT, "5.1.1"),
        (Step.RCPT, 550, "4.1.1 they disagree", Outcome.PERMANENT, "5.0.0"),
        (Step.RCPT, 552, "too many recipients", Outcome.TEMPORARY, "5.0.0"),
        (Step.DATA, 552, "5.2.2 full", Outcome.PERMANENT, "5.2.2"),
        (Step.MAIL, 530, "5.7.0 STARTTLS", Outcome.TEMPORARY, "5.7.0"),
        (Step.DATA, 554, "5.7.1\tx\n\x1b[0m y", Outcome.PERMANENT, "5.7.1"),
        (Step.DATA, 354, "?", Outcome.TEMPORARY, "3.0.0"),
    ],
)
def test_answers_are_told_apart(step, reply, text, outcome, code):
    found = answer("a@ville.test", step, reply, text)
    assert (found.outcome, found.code) == (outcome, code)
    assert found.text.isprintable()


@given(st.text(max_size=3_000))
def test_an_answer_is_one_printable_line_of_bounded_length(text):
    found = answer("a@ville.test", Step.DATA, 250, text)
    assert len(found.text) <= 512
    assert not set(found.text) & set("\r\n\t\x00\x1b\x7f\u2028")


def test_what_was_not_offered_is_not_said():
    plain = Outgoing("a@b.test", ("c@d.test",), b"x")
    assert sender_options(plain, {}) == []
    assert recipient_options(plain, "c@d.test", {}) == []
    for data, code in (("é".encode(), "5.6.3"),):
        with pytest.raises(MailPermanent) as refused:
            sender_options(Outgoing("a@b.test", ("c@d.test",), data), {})
        assert refused.value.code == code
    with pytest.raises(MailPermanent) as refused:
        sender_options(Outgoing("é@b.test", ("c@d.test",), b"x"), {"8bitmime": ""})
    assert refused.value.code == "5.6.7"
    quiet = Outgoing("a@b.test", ("é@d.test",), b"x", notify=frozenset())
    assert recipient_options(quiet, "é@d.test", {"dsn": ""}) == ["NOTIFY=NEVER"]


def test_text_of_an_envelope_is_escaped():
    assert xtext("a+b=c d") == "a+2Bb+3Dc+20d"


# --- DNS ------------------------------------------------------------------------------------------


class Resolver(dns.asyncresolver.Resolver):
    """Answers from a table."""

    def __init__(self, *records, error=None):
        super().__init__(configure=False)
        self.records = records
        self.error = error

    async def resolve(self, qname, rdtype="A", **options):
        if self.error is not None:
            raise self.error
        return dns.rrset.from_text("x.test.", 60, "IN", "MX", *self.records)


async def test_servers_come_in_their_order():
    find = MailExchangers(Resolver("20 b.test.", "10 a.test.", "30 c.test."), 2525)
    assert await find("x.test") == (
        Host("a.test", 2525),
        Host("b.test", 2525),
        Host("c.test", 2525),
    )


@pytest.mark.parametrize(
    ("records", "error", "kind", "code"),
    [
        (["0 ."], None, MailPermanent, "5.1.10"),
        ([], dns.resolver.NXDOMAIN(), MailPermanent, "5.1.2"),
        ([], dns.exception.Timeout(), MailTemporary, "4.4.3"),
        ([], dns.resolver.NoNameservers(), MailTemporary, "4.4.3"),
    ],
)
async def test_a_domain_without_servers_is_told_apart(records, error, kind, code):
    with pytest.raises(kind) as refused:
        await MailExchangers(Resolver(*records, error=error))("x.test")
    assert refused.value.code == code


async def test_a_domain_without_mx_is_its_own_server():
    message = dns.message.make_query("x.test", "MX")
    nothing = dns.resolver.NoAnswer(response=message)
    assert await MailExchangers(Resolver(error=nothing))("x.test") == (Host("x.test"),)
