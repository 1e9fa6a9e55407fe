"""The door: who is let in, what is refused, and in which words."""

import asyncio
import logging
import random
import ssl
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import aiosmtplib
import pytest

from cordee.mail_bridge.errors import MailPermanent, MailTemporary
from tests.support.authority import new_authority
from tests.support.town import client_context

MAIL = b"From: gp@ville.test\r\nSubject: Avis\r\n\r\nBonjour\r\n"
SENDER = "MAIL FROM:<gp@ville.test>"
RECIPIENT = "RCPT TO:<fil-a@hopital.test>"


class Taken(list):
    """What was accepted; or what happens instead."""

    trouble = None

    async def __call__(self, received):
        if self.trouble is not None:
            raise self.trouble
        self.append(received)


class Line:
    """A connection, byte by byte."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    async def answer(self):
        """One whole answer, as text; "" when the other end has hung up."""
        lines = []
        async with asyncio.timeout(60):
            while line := (await self.reader.readline()).decode():
                lines.append(line.rstrip("\r\n"))
                if line[3:4] != "-":
                    break
        return "\n".join(lines)

    async def say(self, words):
        self.raw(f"{words}\r\n".encode())
        return await self.answer()

    def raw(self, data):
        self.writer.write(data)

    async def secure(self, context):
        assert (await self.say("EHLO mx.ville.test")).startswith("250")
        assert (await self.say("STARTTLS")).startswith("220")
        await self.writer.start_tls(context, server_hostname="localhost")
        return await self.say("EHLO mx.ville.test")

    async def give(self, data=MAIL + b".\r\n"):
        """A whole mail; the last answer."""
        for words in (SENDER, RECIPIENT):
            assert (await self.say(words)).startswith("250")
        assert (await self.say("DATA")).startswith("354")
        self.raw(data)
        return await self.answer()

    async def is_over(self):
        async with asyncio.timeout(60):
            return not await self.reader.read()


@asynccontextmanager
async def line(gate):
    reader, writer = await asyncio.open_connection("127.0.0.1", gate.port)
    made = Line(reader, writer)
    assert (await made.answer()).startswith("220 mx.hopital.test")
    try:
        yield made
    finally:
        writer.close()


@asynccontextmanager
async def secured(circle, gate, operator=None):
    async with line(gate) as made:
        await made.secure(client_context(circle.authority, operator or circle.town))
        yield made


# --- what passes -----------------------------------------------------------------------


async def test_a_mail_is_taken_with_its_trace(circle):
    taken = Taken()
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        assert await town.give() == "250 2.6.0 The message is kept"
        assert (await town.say("QUIT")).startswith("221")
    (received,) = taken
    head, _, rest = received.data.partition(b"From:")
    assert b"From:" + rest == MAIL
    assert head.startswith(
        b"Return-Path: <gp@ville.test>\r\nReceived: from mx.ville.test"
    )
    assert b"by mx.hopital.test with ESMTPS id " in head
    assert b"fil-a" not in head
    assert received.sender == "gp@ville.test"
    assert received.recipients == ("fil-a@hopital.test",)
    assert received.peer.name.text == circle.town.name
    assert gate.budget.taken == 0


async def test_commands_may_be_sent_together(circle):
    taken = Taken()
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        for _ in range(3):
            town.raw(f"{SENDER}\r\n{RECIPIENT}\r\n{RECIPIENT}\r\nDATA\r\n".encode())
            answers = [await town.answer() for _ in range(4)]
            assert [each[:3] for each in answers] == ["250", "250", "250", "354"]
            town.raw(MAIL + b".\r\nNOOP\r\n")
            assert (await town.answer())[:3] == "250"
            assert (await town.answer())[:3] == "250"
    assert len(taken) == 3
    assert {each.recipients for each in taken} == {("fil-a@hopital.test",)}


async def test_the_null_sender_the_postmaster_and_other_alphabets_pass(circle):
    taken = Taken()
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        for words in (
            *("MAIL FROM:<>", "RCPT TO:<postmaster>", "RSET"),
            *("MAIL FROM:<hélène@ville.test> SMTPUTF8", "RCPT TO:<été@hopital.test>"),
        ):
            assert (await town.say(words))[:3] == "250"
        assert (await town.say("DATA"))[:3] == "354"
        town.raw("Subject: été\r\n\r\n.\r\n".encode())
        assert (await town.answer())[:3] == "250"
        assert (await town.say("MAIL FROM:<>"))[:3] == "250"
        assert (await town.say("RCPT TO:<Postmaster>"))[:3] == "250"
        assert (await town.say("DATA"))[:3] == "354"
        town.raw(b".\r\n")
        assert (await town.answer())[:3] == "250"
    first, second = taken
    assert first.utf8
    assert b"with UTF8SMTPS" in first.data
    assert second.recipients == ("Postmaster@hopital.test",)
    assert second.data.count(b"\r\n") == 4


async def test_a_mail_is_answered_when_it_is_kept_and_not_before(circle):
    keeping, kept = asyncio.Event(), asyncio.Event()

    async def accept(received):
        keeping.set()
        await kept.wait()

    async with circle.gate(accept) as gate, secured(circle, gate) as town:
        for words in (SENDER, RECIPIENT, "DATA"):
            await town.say(words)
        town.raw(MAIL + b".\r\n")
        await keeping.wait()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await town.reader.readline()
        assert gate.budget.taken >= len(MAIL)
        kept.set()
        assert (await town.answer())[:3] == "250"
        assert gate.budget.taken == 0


async def test_what_is_being_kept_goes_on_when_the_peer_hangs_up(circle):
    keeping, kept, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def accept(received):
        keeping.set()
        await kept.wait()
        done.set()

    async with circle.gate(accept) as gate:
        async with secured(circle, gate) as town:
            for words in (SENDER, RECIPIENT, "DATA"):
                await town.say(words)
            town.raw(MAIL + b".\r\n")
            await keeping.wait()
        closing = asyncio.create_task(gate.close())
        kept.set()
        await closing
    assert done.is_set()


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (MailTemporary("4.3.1", "No room"), "452 4.3.1 No room"),
        (MailTemporary("4.3.0", "Later"), "451 4.3.0 Later"),
        (MailPermanent("5.6.0", "No mail"), "554 5.6.0 No mail"),
        (
            RuntimeError("secret"),
            "451 4.3.0 Something went wrong here; try again later",
        ),
    ],
)
async def test_what_cannot_be_kept_is_said(circle, trouble, answer):
    taken = Taken()
    taken.trouble = trouble
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        assert await town.give() == answer
        taken.trouble = None
        assert (await town.give())[:3] == "250"
        assert gate.budget.taken == 0


async def test_who_keeps_too_slowly_is_not_waited_for(circle):
    async def accept(received):
        await asyncio.Event().wait()

    async with (
        circle.gate(accept, accept_timeout=0.05) as gate,
        secured(circle, gate) as town,
    ):
        assert (await town.give())[:9] == "451 4.3.0"


# --- who is refused ----------------------------------------------------------------------


async def test_nothing_is_said_without_tls(circle):
    async with circle.gate(Taken()) as gate, line(gate) as town:
        assert "STARTTLS" in await town.say("EHLO mx.ville.test")
        for words in (SENDER, RECIPIENT, "DATA", "RSET", "VRFY gp", "AUTH PLAIN"):
            assert await town.say(words) == "530 5.7.0 Say STARTTLS first"
        assert "STARTTLS" not in await town.secure(
            client_context(circle.authority, circle.town)
        )
        assert (await town.say("STARTTLS"))[:3] == "503"


async def refusal(circle, operator):
    """What a peer with this certificate is told at MAIL."""
    async with circle.gate(Taken()) as gate, line(gate) as town:
        await town.secure(client_context(circle.authority, operator))
        return await town.say(SENDER)


async def test_without_a_certificate_nobody_is_let_in(circle):
    told = await refusal(circle, None)
    assert told == "554 5.7.1 Your identity is refused: no certificate was shown"


async def test_a_certificate_of_another_domain_is_refused(circle):
    other = circle.authority.issue("mx.autre.test", "1750803447")
    assert "not one of those listed for the sender's domain" in await refusal(
        circle, other
    )


async def test_a_revoked_certificate_is_refused(own_circle):
    own_circle.authority.revoke(own_circle.town)
    told = await refusal(own_circle, own_circle.town)
    assert told == "554 5.7.1 Your identity is refused: the certificate was revoked"


@pytest.mark.parametrize("what", ["expired", "early", "of another authority"])
async def test_openssl_refuses_before_anything_is_said(circle, tmp_path, what):
    day = timedelta(days=1)
    if what == "expired":
        bad = circle.authority.issue("mx.ville.test", start=-9 * day, end=-day)
    elif what == "early":
        bad = circle.authority.issue("mx.ville.test", start=day, end=9 * day)
    else:
        bad = new_authority(tmp_path / "other").issue("mx.ville.test")
    with pytest.raises((ssl.SSLError, ConnectionError, AssertionError)):
        assert (await refusal(circle, bad)).startswith("250")


@pytest.mark.parametrize("words", ["ECDHE-ECDSA-AES128-SHA", "AES128-GCM-SHA256"])
async def test_old_cryptography_is_not_spoken(circle, words):
    context = client_context(circle.authority, circle.town)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(words)
    async with circle.gate(Taken()) as gate, line(gate) as town:
        assert gate.trust.server_context.minimum_version is ssl.TLSVersion.TLSv1_2
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await town.secure(context)


async def test_unknown_recipients_and_too_many_are_refused(circle):
    def knows(address):
        if address == "later@hopital.test":
            raise MailTemporary("4.2.1", "Not now")
        return address.startswith("fil-")

    async with (
        circle.gate(Taken(), knows=knows, recipients=2) as gate,
        secured(circle, gate) as town,
    ):
        assert (await town.say(RECIPIENT))[:9] == "503 5.5.1"
        await town.say(SENDER)
        assert (await town.say(SENDER))[:9] == "503 5.5.1"
        told = await town.say("RCPT TO:<personne@hopital.test>")
        assert told == "550 5.1.1 There is no such mailbox here"
        assert await town.say("RCPT TO:<later@hopital.test>") == "451 4.2.1 Not now"
        told = await town.say("RCPT TO:<dr@autre.test>")
        assert told.startswith("554 5.7.1")
        assert (await town.say("DATA"))[:9] == "503 5.5.1"
        for name in ("fil-a", "fil-b"):
            assert (await town.say(f"RCPT TO:<{name}@hopital.test>"))[:3] == "250"
        assert (await town.say("RCPT TO:<fil-c@hopital.test>"))[:9] == "452 4.5.3"


# --- sizes ---------------------------------------------------------------------------------


async def test_a_mail_that_is_too_large_is_refused_before_and_while_it_comes(circle):
    taken = Taken()
    async with (
        circle.gate(taken, size_limit=100_000) as gate,
        secured(circle, gate) as town,
    ):
        assert "SIZE 100000" in await town.say("EHLO mx.ville.test")
        told = await town.say(f"{SENDER} SIZE=100001")
        assert told == "552 5.3.4 A message has at most 100000 bytes"
        large = MAIL + b"x" * 100 + b"\r\n"
        told = await town.give(large * 800 + b".\r\n")
        assert told == "552 5.3.4 A message has at most 100000 bytes"
        assert (await town.give())[:3] == "250"
        exact = MAIL + b"x\r\n" * ((100_000 - len(MAIL)) // 3)
        exact += b"y" * (100_000 - len(exact) - 2) + b"\r\n"
        assert (await town.give(exact + b".\r\n"))[:3] == "250"
        assert gate.budget.taken == 0
    assert [len(each.data) > 90_000 for each in taken] == [False, True]


async def test_who_never_ends_is_hung_up_on(circle):
    async with (
        circle.gate(Taken(), size_limit=50_000) as gate,
        secured(circle, gate) as town,
    ):
        for words in (SENDER, RECIPIENT, "DATA"):
            await town.say(words)
        town.raw((b"x" * 98 + b"\r\n") * 3_000)
        assert (await town.answer())[:3] == "421"
        assert await town.is_over()
        assert gate.budget.taken == 0


async def test_all_that_is_held_has_one_bound(circle):
    async with (
        circle.gate(Taken(), bytes_in_flight=150_000, size_limit=100_000) as gate,
        secured(circle, gate) as one,
        secured(circle, gate) as two,
    ):
        assert (await one.say(f"{SENDER} SIZE=90000"))[:3] == "250"
        told = await two.say(f"{SENDER} SIZE=90000")
        assert told.startswith("452 4.3.1")
        told = await two.give(b"x" * 60 + b"\r\n.\r\n")
        assert told[:3] == "250"
        told = await two.give((b"x" * 98 + b"\r\n") * 800 + b".\r\n")
        assert told.startswith("452 4.3.1")
        await one.say("RSET")
        assert gate.budget.taken == 0
        assert (await two.say(f"{SENDER} SIZE=90000"))[:3] == "250"
        two.writer.close()
        await until(lambda: gate.budget.taken == 0)


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.005)


# --- limits ------------------------------------------------------------------------------------


async def test_floods_of_commands_end_the_connection(circle):
    async with circle.gate(Taken()) as gate:
        for words in ("NOOP", "EHLO x", "HELP", "BOGUS"):
            async with secured(circle, gate) as town:
                told = ""
                for _ in range(60):
                    told = await town.say(words) or told
                    if town.reader.at_eof():
                        break
                assert told[:3] in {"421", "502"}
                assert "BOGUS" not in told


async def test_long_commands_are_refused_and_forgotten(circle):
    async with circle.gate(Taken()) as gate, secured(circle, gate) as town:
        for length in (2_000, 100_000, 300_000):
            told = await town.say("NOOP " + "x" * length)
            assert told == "500 5.5.2 The command is too long"
        assert (await town.give())[:3] == "250"


async def test_connections_have_a_bound(circle):
    async with circle.gate(Taken(), connections_per_address=2) as gate:
        async with line(gate), line(gate):
            reader, _writer = await asyncio.open_connection("127.0.0.1", gate.port)
            assert (await reader.readline())[:9] == b"421 4.3.2"
            assert await reader.read() == b""
            _writer.close()
        await until(lambda: not gate._sessions)
        async with line(gate) as again:
            assert (await again.say("NOOP"))[:3] == "250"
    assert gate.figures.counted["turned_away"] == 1


async def test_a_connection_has_so_many_mails(circle):
    async with circle.gate(Taken(), messages=2) as gate, secured(circle, gate) as town:
        assert (await town.give())[:3] == "250"
        assert (await town.give())[:3] == "250"
        assert (await town.say(SENDER))[:3] == "421"
        assert await town.is_over()


async def test_who_says_nothing_is_hung_up_on(circle):
    async with circle.gate(Taken(), timeout=0.1) as gate, line(gate) as town:
        assert (await town.answer())[:9] == "421 4.4.2"
        assert await town.is_over()


async def test_a_stranger_has_little_time_whatever_he_says(circle):
    async with (
        circle.gate(Taken(), stranger_timeout=2) as gate,
        secured(circle, gate) as town,
        line(gate) as stranger,
    ):
        told = ""
        while not told.startswith("421"):
            told = await stranger.say("NOOP")
            await asyncio.sleep(0.2)
        assert told == "421 4.4.2 This takes too long; closing"
        assert await town.say("NOOP") == "250 2.0.0 OK"


@pytest.mark.parametrize("how", ["time", "close", "cut"])
async def test_a_handshake_that_does_not_end_holds_no_place(circle, how):
    patience = 1 if how == "time" else 60
    async with (
        circle.gate(Taken(), stranger_timeout=patience) as gate,
        line(gate) as town,
    ):
        await town.say("EHLO mx.ville.test")
        assert (await town.say("STARTTLS"))[:3] == "220"
        town.raw(b"\x16\x03\x01\x02\x00\x01")  # a hello, begun
        assert len(gate._sessions) == 1
        if how == "close":
            await gate.close()
        elif how == "cut":
            town.writer.transport.abort()
        await until(lambda: not gate._sessions)


async def test_a_gate_that_closes_says_so(circle):
    async with circle.gate(Taken()) as gate, secured(circle, gate) as town:
        await gate.close()
        assert (await town.answer())[:9] == "421 4.3.2"
        assert await town.is_over()


# --- smuggling ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "end", ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r\n\0.\r\n"]
)
async def test_a_mail_has_one_end(circle, end):
    hidden = f"hi{end}{SENDER}\r\n{RECIPIENT}\r\nDATA\r\nsmuggled\r\n.\r\n"
    taken = Taken()
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        told = await town.give(hidden.encode())
        if "\0" in end:
            assert told[:3] == "250"  # one mail, with everything in it
        else:
            assert told[:9] == "554 5.5.2"
            assert await town.is_over()
            assert gate.figures.counted["smuggling"] == 1
    assert len(taken) <= 1


async def test_commands_in_front_of_tls_are_refused(circle):
    async with circle.gate(Taken()) as gate, line(gate) as town:
        await town.say("EHLO mx.ville.test")
        town.raw(b"STARTTLS\r\nMAIL FROM:<evil@ville.test>\r\n")
        assert (await town.answer())[:9] == "554 5.5.0"
        assert await town.is_over()
        assert gate.figures.counted["smuggling"] == 1


async def test_a_mail_in_front_of_its_invitation_is_refused(circle):
    taken = Taken()
    async with circle.gate(taken) as gate, secured(circle, gate) as town:
        town.raw(f"{SENDER}\r\n{RECIPIENT}\r\nDATA\r\nhi\r\n.\r\n".encode())
        answers = [await town.answer() for _ in range(3)]
        assert [each[:3] for each in answers] == ["250", "250", "554"]
        assert await town.is_over()
    assert taken == []


# --- other people's clients --------------------------------------------------------------------------


async def test_aiosmtplib_hands_over_a_mail_with_dots(circle):
    taken = Taken()
    mail = MAIL + b".\r\n..\r\n.a\r\n" + b"x" * 70_000 + b"\r\n"
    async with circle.gate(taken, max_line=100_000) as gate:
        await aiosmtplib.send(
            mail,
            sender="gp@ville.test",
            recipients=["fil-a@hopital.test"],
            hostname="localhost",
            port=gate.port,
            start_tls=True,
            tls_context=client_context(circle.authority, circle.town),
        )
    assert taken[0].data.endswith(mail)


async def test_no_address_comes_into_a_log(circle, caplog):
    caplog.set_level(logging.DEBUG)
    taken = Taken()
    async with circle.gate(taken, knows=lambda _: False) as gate:
        async with secured(circle, gate) as town:
            await town.say(SENDER)
            await town.say("RCPT TO:<secret@hopital.test>")
        taken.trouble = RuntimeError("x")
    assert "ville.test" not in caplog.text
    assert "secret" not in caplog.text


WORDS = (
    *(b"EHLO x\r\n", b"HELO x\r\n", b"NOOP\r\n", b"RSET\r\n", b"DATA\r\n", b"HELP\r\n"),
    *(f"{SENDER}\r\n".encode(), f"{RECIPIENT}\r\n".encode(), b"STARTTLS\r\n"),
    *(
        b".\r\n",
        b"\r\n.\r\n",
        b"\n.\n",
        b"\r",
        b"\n",
        b"\0",
        b"\xff",
        b"x" * 3_000,
        MAIL,
    ),
)


async def test_any_script_is_answered_and_leaves_nothing_behind(circle):
    dice = random.Random(20_261_129)
    taken = Taken()
    async with circle.gate(taken, max_line=2_000, size_limit=20_000) as gate:
        for _ in range(40):
            async with secured(circle, gate) as town:
                for words in dice.choices(WORDS, k=dice.randrange(1, 30)):
                    town.raw(words)
                    if dice.random() < 0.2:
                        await asyncio.sleep(0)
                town.raw(b"\r\n.\r\nQUIT\r\n")
                async with asyncio.timeout(60):
                    with suppress(ConnectionError):
                        told = await town.reader.read()
                        assert all(line[:3].isdigit() for line in told.splitlines())
        await until(lambda: not gate._sessions)
        assert gate.budget.taken == 0
    assert all(each.data.count(b"\n") == each.data.count(b"\r\n") for each in taken)
