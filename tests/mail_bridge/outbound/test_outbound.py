"""From a word in a thread to a mailbox, and back to what the thread is told."""

import asyncio

import pytest

from cordee.clients.sdk.errors import NotOnline, ServerRefused
from cordee.crypto.event import Edit, Reaction, Withdraw
from cordee.crypto.mail_event import MailState
from cordee.mail_bridge.domain.delivery import HOUR, Input, State
from cordee.mail_bridge.faults import BridgePoint
from cordee.mail_bridge.outbound import Observation
from cordee.mail_bridge.store import watches
from cordee.server.protocol.codes import Code
from tests.mail_bridge.outbound.scene import GP, OTHER, THREAD


def observed(what, message_id="", digest=b"d", **more):
    return Observation(
        what=what, digest=digest, time=1_780_000_000_000, message_id=message_id, **more
    )


async def test_a_word_goes_to_the_mailbox_and_its_way_is_told(scene):
    scene.say("avant : personne ne doit le recevoir")
    scene.name()
    message = scene.say("Bonjour, un avis ?")
    scene.conversations.say_as(THREAD, Reaction(message, "👍", True))
    async with scene.outbound() as outbound:
        await scene.peer.wait(1)
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
        await scene.until(lambda: scene.kinds() == {"mail-delivery": 1})
        told = scene.conversations.events(MailState)[-1]
        assert (told.code, told.reason, told.host) == ("2.0.0", "taken", "peer.test")
        [mail] = scene.peer.mails
        assert mail["Message-ID"] == scene.message_id(message)
        assert mail["From"].addresses[0].addr_spec.startswith("fil-")
        assert "Bonjour, un avis ?" in mail.get_body(("plain",)).get_content()

        ours = scene.message_id(message)
        assert await outbound.report(observed(Input.DSN_DELIVERED, ours))
        await scene.until(lambda: scene.states(message)[-1] == "delivered")
        await scene.until(lambda: scene.kinds() == {"mail-answer": 1})
        assert await outbound.report(observed(Input.MDN_DISPLAYED, ours))
        await scene.until(lambda: scene.states(message)[-1] == "read")
        assert await outbound.report(observed(Input.AUTOMATIC, ours))
        outbound.heard(THREAD, GP.address, "answer@medecin.mssante.fr")
        scene.answer(message, kind="automatic")
        scene.answer(message)
        await scene.until(lambda: scene.states(message)[-1] == "answered")
        await scene.until(lambda: not scene.kinds())
        await scene.until(
            lambda: (
                [one["outcome"] for one in scene.conversations.reports.read()][-1:]
                == ["delivered"]
            )
        )
        assert not await outbound.report(observed(Input.ANSWER, "nobody@knows.fr"))

        scene.say("Merci beaucoup")
        await scene.peer.wait(2)
    second = scene.peer.mails[1]
    assert second["In-Reply-To"] == "<answer@medecin.mssante.fr>"
    assert second["References"].split() == [ours, "<answer@medecin.mssante.fr>"]
    assert second["Subject"] == "Re: " + scene.peer.mails[0]["Subject"]
    assert scene.peer.connections == 1


async def test_a_mail_that_went_on_to_who_gives_no_reports_waits_for_its_answer(scene):
    """Postfix says so of every mail that it gives to a mailbox program by LMTP."""
    scene.name()
    message = scene.say("Bonjour, un avis ?")
    async with scene.outbound() as outbound:
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
        await scene.until(lambda: scene.kinds() == {"mail-delivery": 1})
        ours = scene.message_id(message)
        assert await outbound.report(observed(Input.DSN_RELAYED, ours))
        await scene.until(lambda: scene.kinds() == {"mail-answer": 1})
        assert scene.states(message)[-1] == "relayed"


async def test_a_restored_database_takes_again_what_it_lost(scene):
    """Under the same Message-ID: the profile is newer, and says nothing of it."""
    scene.name()
    message = scene.say("Bonjour")
    async with scene.outbound():
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
    await scene.pool.execute("UPDATE bridge.point SET seq = 1")
    await scene.pool.execute("DELETE FROM bridge.mail")
    async with scene.outbound():
        await scene.until(lambda: len(scene.peer.data) == 2)
    assert list(scene.peer.message_ids.values()) == [2]


async def test_a_lost_database_writes_to_nobody_a_second_time(scene):
    scene.name()
    message = scene.say("Bonjour")
    async with scene.outbound():
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
    await scene.pool.execute("TRUNCATE bridge.mail, bridge.pair, bridge.point CASCADE")
    async with scene.outbound():
        scene.say("Et ceci")
        await scene.peer.wait(2)
    bodies = [mail.get_body(("plain",)).get_content() for mail in scene.peer.mails]
    assert ["Bonjour" in one for one in bodies] == [True, False]


async def test_each_mailbox_gets_its_own_mail_and_a_file_with_it(scene):
    scene.name()
    scene.name(OTHER)
    message = scene.attach(b"%PDF-1.7 contenu")
    async with scene.outbound():
        await scene.peer.wait(2)
        await scene.until(lambda: scene.states(message, OTHER)[-1:] == ["relayed"])
    assert {mail["To"].addresses[0].addr_spec for mail in scene.peer.mails} == {
        GP.address,
        OTHER.address,
    }
    for mail in scene.peer.mails:
        [file] = mail.iter_attachments()
        assert file.get_content() == b"%PDF-1.7 contenu"


async def test_an_edit_and_a_withdrawal_follow_as_mails_of_their_own(scene):
    scene.name()
    message = scene.say("version une")
    scene.peer.answers.extend(["451 4.3.0 later", "451 4.3.0 later"])
    edited = scene.conversations.say_as(THREAD, Edit(message, "version deux"))
    withdrawn = scene.conversations.say_as(THREAD, Withdraw(message))
    foreign = scene.conversations.say_as(THREAD, Withdraw(edited), author=b"X" * 32)
    async with scene.outbound():
        await scene.peer.wait(3)
    ids = list(scene.peer.message_ids)
    assert ids[0] == scene.message_id(message)
    assert set(ids[1:]) == {scene.message_id(edited), scene.message_id(withdrawn)}
    assert await scene.row(foreign) is None


async def test_a_refusal_for_now_is_tried_again_with_the_same_bytes(scene):
    scene.name()
    message = scene.say("Bonjour")
    scene.peer.answers.extend(["451 4.7.1 greylisted", "421 4.3.2 busy", "250"])
    async with scene.outbound():
        await scene.peer.wait(1)
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
    row = await scene.row(message)
    assert row.attempts == 3


async def test_a_refusal_for_good_is_one_task_and_feeds_the_directory(scene):
    scene.name()
    message = scene.say("Bonjour")
    scene.peer.answers.append("550 5.1.1 no such mailbox")
    async with scene.outbound():
        await scene.until(lambda: scene.states(message)[-1:] == ["failed"])
        await scene.until(lambda: scene.kinds() == {"mail-failed": 1})
        await scene.until(
            lambda: (
                [one["outcome"] for one in scene.conversations.reports.read()]
                == ["bounced"]
            )
        )
    [task] = scene.conversations.standing_deadlines().values()
    assert task["note"]["phone"] == GP.phone
    assert task["note"]["title"] == "Suivi neurologie"
    assert "no such mailbox" in task["note"]["text"]
    assert await scene.pool.fetchval("SELECT count(*) FROM bridge.slip") == 0


async def test_a_task_that_the_server_refuses_is_asked_for_again(scene, monkeypatch):
    async def refuse(*_asked, **_more):
        raise ServerRefused(Code.QUOTA, None, "as many deadlines wait here as may")

    scene.name()
    message = scene.say("Bonjour")
    scene.peer.answers.append("550 5.1.1 no such mailbox")
    with monkeypatch.context() as patch:
        patch.setattr(scene.conversations, "set_deadline", refuse)
        async with scene.outbound():
            await scene.until(lambda: scene.states(message)[-1:] == ["failed"])
            await until_tended(scene.pool)
    assert not scene.conversations.standing_deadlines()
    await watches.look_again(scene.pool)
    async with scene.outbound():
        await scene.until(lambda: scene.kinds() == {"mail-failed": 1})


async def until_tended(pool):
    """Until a deadline was meant, and no mailbox is left to look at."""
    async with asyncio.timeout(60):
        while not await pool.fetchval(TENDED):  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.02)


TENDED = """
SELECT EXISTS (SELECT FROM bridge.watch)
    AND NOT EXISTS (SELECT FROM bridge.pair WHERE stale > 0)
"""


async def test_only_temporary_refusals_end_after_two_days(scene):
    scene.name()
    message = scene.say("Bonjour")
    scene.peer.answers.extend(["451 4.3.0 later"] * 50)
    async with scene.outbound():
        await scene.until(lambda: scene.states(message)[-1:] == ["delayed"])
        scene.clock.added = 49 * HOUR
        await scene.until(lambda: scene.states(message)[-1:] == ["failed"])


async def test_silence_is_told_and_is_a_task_that_a_late_report_takes_back(scene):
    scene.name()
    message = scene.say("Bonjour")
    async with scene.outbound() as outbound:
        await scene.until(lambda: scene.states(message)[-1:] == ["relayed"])
        await scene.until(lambda: scene.kinds() == {"mail-delivery": 1})
        [before] = scene.conversations.standing_deadlines()
        scene.clock.added = 25 * HOUR
        await scene.until(lambda: scene.states(message)[-1] == "silent")
        assert list(scene.conversations.standing_deadlines()) == [before]
        await outbound.report(observed(Input.DSN_DELIVERED, scene.message_id(message)))
        await scene.until(lambda: scene.kinds() == {"mail-answer": 1})


async def test_a_deadline_that_was_asked_for_and_not_noted_is_taken_back(scene):
    scene.name()
    message = scene.say("Bonjour")
    ours = scene.message_id(message)

    def dies(point):
        if point is BridgePoint.AFTER_DEADLINE:
            raise asyncio.CancelledError

    async with scene.outbound(faults=dies):
        await scene.until(lambda: scene.kinds() == {"mail-delivery": 1})
        await scene.peer.wait(1)
    assert await scene.outbound().report(observed(Input.DSN_DELIVERED, ours))
    async with scene.outbound():
        await scene.until(lambda: scene.kinds() == {"mail-answer": 1})


async def test_an_operator_without_reports_is_believed(scene):
    scene.carrier.promised = False
    scene.name()
    scene.say("Bonjour")
    async with scene.outbound():
        await scene.until(lambda: scene.kinds() == {"mail-answer": 1})


@pytest.mark.parametrize("offered", [None, 2_000_000])
async def test_what_is_too_large_is_refused_before_it_leaves(scene, offered):
    scene.name()
    scene.carrier.limit = offered
    size = 9_000_000 if offered is None else 2_000_000
    message = scene.attach(b"x" * size)
    async with scene.outbound():
        await scene.until(lambda: scene.states(message)[-1:] == ["refused"])
    told = scene.conversations.events(MailState)[-1]
    assert told.code == "5.3.4"
    assert "Mo" in told.reason
    assert scene.peer.data == []


async def test_a_patient_without_a_qualified_identity_is_written_nothing(scene):
    patient = type(GP)("279035121518989@patient.mssante.fr", "Mme Corse", "", "")
    scene.name(patient)
    message = scene.say("Bonjour")
    async with scene.outbound():
        await scene.until(lambda: scene.states(message, patient)[-1:] == ["refused"])
    assert scene.peer.data == []


async def test_a_mailbox_that_is_switched_off_stops_what_has_not_left(scene):
    scene.name()
    message = scene.say("Bonjour")
    scene.peer.answers.extend(["451 4.3.0 later"] * 3)
    delays = {
        "schedule": type(scene.outbound()._parts.site.schedule)(delays=(3_600_000,))
    }
    async with scene.outbound(**delays):
        await scene.until(lambda: scene.states(message)[-1:] == ["delayed"])
        scene.name(on=False)
        await scene.until(lambda: scene.states(message)[-1] == "refused")
        later = scene.say("Plus rien")
        await scene.until(lambda: not scene.kinds())
    assert scene.conversations.events(MailState)[-1].code == "stopped"
    assert await scene.row(later) is None


async def test_what_goes_well_at_once_is_told_once(scene):
    scene.name()
    messages = [scene.say(f"mot {n}") for n in range(5)]
    async with scene.outbound(settle=HOUR):
        await scene.peer.wait(5)
        await until_relayed(scene, messages)
        assert not any(scene.states(one) for one in messages)
        scene.clock.added = 2 * HOUR
        await scene.until(lambda: all(scene.states(one) for one in messages))
    assert [scene.states(one) for one in messages] == [["relayed"]] * 5


async def until_relayed(scene, messages):
    """Until the rows say that all of them were handed over."""
    async with asyncio.timeout(60):
        while {(await scene.row(one)).state for one in messages} != {State.RELAYED}:  # noqa: ASYNC110 - no event says it
            await asyncio.sleep(0.02)


async def test_a_server_that_is_away_is_told_later(scene):
    scene.name()
    message = scene.say("Bonjour")
    scene.conversations.trouble = NotOnline("away")
    async with scene.outbound():
        await scene.peer.wait(1)
    scene.conversations.trouble = None
    async with scene.outbound():
        await scene.until(lambda: scene.states(message) == ["relayed"])
        await scene.until(lambda: scene.kinds() == {"mail-delivery": 1})


async def test_nothing_clear_lies_in_the_database(scene):
    scene.name()
    scene.attach(b"%PDF-1.7 canari-fichier", "canari-nom.pdf")
    scene.say("canari-texte")
    scene.peer.answers.extend(["451 4.3.0 canari-reponse"] * 20)
    async with scene.outbound(
        schedule=type(scene.outbound()._parts.site.schedule)(delays=(10_000,))
    ):
        await scene.until(lambda: len(scene.conversations.events(MailState)) >= 2)
        tables = [
            row["table_name"]
            for row in await scene.pool.fetch(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'bridge'"
            )
        ]
        assert {"mail", "slip", "pgqueuer", "pgqueuer_log"} <= set(tables)
        for table in tables:
            rows = await scene.pool.fetch(f"SELECT * FROM bridge.{table}")
            text = repr([tuple(row.values()) for row in rows]).lower()
            for canary in ("canari", "goff", "mssante", "lefèvre", "corse", "greylist"):
                assert canary not in text, (table, canary)
