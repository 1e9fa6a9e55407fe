"""What reports, receipts and out-of-office mails say of ours; and the proof of it."""

import asyncio
import json
from datetime import UTC

import pytest

from cordee.mail_bridge.domain.delivery import Input
from cordee.mail_bridge.errors import BridgeError
from cordee.mail_bridge.outbound import Observation, observations
from cordee.mail_bridge.outbound.proof import as_json, as_text, collect
from cordee.mail_bridge.outbound.proving import Proving, ask, id_of
from cordee.mail_bridge.reading import read
from cordee.mail_bridge.store import counts
from tests.mail_bridge.outbound.scene import SEALS, THREAD

OURS = "abcdefghijklmnop.block.check@cordee.chu-rennes.mssante.fr"
REPORT = """\
From: MAILER-DAEMON@medecin.mssante.fr
To: fil-abcdefghijklmnop@cordee.chu-rennes.mssante.fr
Subject: Delivery report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=%(type)s; boundary=b

--b
Content-Type: text/plain

Rapport.
--b
Content-Type: message/%(type)s

%(fields)s
--b
Content-Type: text/rfc822-headers

Message-ID: <%(ours)s>
Subject: Message

--b--
"""


def mail(kind: str, fields: str):
    text = REPORT % {"type": kind, "fields": fields, "ours": OURS}
    return read(text.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("delivered", Input.DSN_DELIVERED),
        ("failed", Input.DSN_FAILED),
        ("delayed", Input.DSN_DELAYED),
        ("relayed", Input.DSN_RELAYED),
    ],
)
def test_a_delivery_report_is_what_its_action_says(action, what):
    fields = (
        "Reporting-MTA: dns; mx.medecin.mssante.fr\n\n"
        f"Final-Recipient: rfc822; gp@medecin.mssante.fr\nAction: {action}\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 inconnu\n"
    )
    [found] = observations(mail("delivery-status", fields), "mx.test", 7)
    assert found.what is what
    assert found.message_id == OURS
    assert found.address == "gp@medecin.mssante.fr"
    assert found.code == "5.1.1"
    assert found.time == 7


@pytest.mark.parametrize(
    ("disposition", "what"),
    [
        ("manual-action/MDN-sent-manually; displayed", Input.MDN_DISPLAYED),
        ("automatic-action/MDN-sent-automatically; processed", Input.MDN_PROCESSED),
        (
            "automatic-action/MDN-sent-automatically; processed/Error: 902^Patient inconnu",
            Input.MDN_ERROR,
        ),
        ("automatic-action/MDN-sent-automatically; deleted", Input.MDN_DELETED),
        ("manual-action/MDN-sent-manually; denied", None),
    ],
)
def test_a_receipt_is_what_its_disposition_says(disposition, what):
    fields = (
        "Reporting-UA: logiciel; 1\nFinal-Recipient: rfc822; gp@medecin.mssante.fr\n"
        f"Original-Message-ID: <{OURS}>\nDisposition: {disposition}\n"
    )
    found = observations(mail("disposition-notification", fields), "mx.test", 7)
    assert [one.what for one in found] == ([] if what is None else [what])


def test_an_answer_and_an_absence_are_told_apart():
    head = f"From: gp@medecin.mssante.fr\r\nIn-Reply-To: <{OURS}>\r\nSubject: Re\r\n"
    assert observations(read(f"{head}\r\nBonjour".encode()), "", 1) == ()
    away = read(f"{head}Auto-Submitted: auto-replied\r\n\r\nAbsent".encode())
    [found] = observations(away, "", 1)
    assert (found.what, found.message_id) == (Input.AUTOMATIC, OURS)


async def until_counted(pool):
    async with asyncio.timeout(60):
        while not await pool.fetchval("SELECT count(*) FROM bridge.counted"):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.02)


async def test_a_proof_says_who_when_and_what_each_operator_answered(scene, tmp_path):
    scene.name()
    message = scene.say("canari-du-corps")
    scene.peer.answers.extend(["451 4.7.1 patience", "250"])
    async with scene.outbound() as outbound:
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
        delivered = Observation(
            what=Input.DSN_DELIVERED,
            digest=b"d",
            time=1_780_000_000_000,
            message_id=scene.message_id(message),
            code="2.1.5",
            host="mx.ville.test",
        )
        assert await outbound.report(delivered)
        assert await outbound.report(delivered)
        await until_counted(scene.pool)
    async with Proving(tmp_path, scene.pool, SEALS):
        proof = await ask(tmp_path, THREAD)
        assert proof == await collect(scene.pool, SEALS, THREAD)
        assert proof.mails == (await collect(scene.pool, SEALS, message)).mails
        reader, writer = await asyncio.open_unix_connection(tmp_path / "proof.sock")
        writer.write(b"x" * 1_000 + b"\n")
        assert await reader.read() == b""
        writer.close()
    assert await ask(tmp_path, THREAD) is None
    [one] = json.loads(as_json(proof))["mails"]
    assert [step["what"] for step in one["steps"]] == [
        "taken",
        "temporary",
        "handed-over",
        "dsn-delivered",
    ]
    assert one["steps"][1]["text"] == "patience"
    assert one["state"] == "delivered"
    paper = as_text(proof, UTC)
    assert "avis de remise (DSN) : mx.ville.test 2.1.5" in paper
    assert "refusé pour le moment : peer.test 4.7.1 patience" in paper
    assert "canari" not in paper
    day = await scene.pool.fetchval("SELECT min(day) FROM bridge.counted")
    assert await counts.sums(scene.pool, day, day) == {"out": 1, "out-to-pro": 1}


def test_an_id_that_is_none_is_refused():
    with pytest.raises(BridgeError, match="hexadecimal"):
        id_of("xyz")
    assert "Aucun courriel" in as_text_of_nothing()


def as_text_of_nothing() -> str:
    from cordee.mail_bridge.outbound.proof import Proof

    return as_text(Proof(about="00", mails=()), UTC)
