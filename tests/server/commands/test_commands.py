"""`cordee server …`: peek shows all there is, and an organisation is let in."""

import json

import pytest

from cordee.server.commands import main
from cordee.server.protocol.rest import SignedUp
from cordee.server.store.published import COLUMNS, Published
from tests.support.people import NO_PROOF, Ward


async def test_peek_tells_in_words_what_the_server_sees(run, thread):
    code, out, _ = await run("peek", "--thread", thread.id.hex()[:8].upper())
    assert code == 0
    of_no_thread = {Published.UPKEEP, Published.PATIENTS, Published.FIGURES}
    for item in Published:
        assert (item.value in out) == (item not in of_no_thread)
    assert f"account Anna Lefèvre ({thread.anna.account.hex()[:16]}…)" in out
    payload = thread.sent.payload
    shown = f"payload {len(payload)} bytes of ciphertext: {payload[:16].hex()}…"
    assert shown in out
    assert "capacity owner, from_epoch 0, first_seq 1" in out
    assert "retention: 7776000 s, hold 0 s" in out
    assert "header: epoch 0" in out
    assert payload[:17].hex() not in out
    account = f"Anna Lefèvre ({thread.anna.account.hex()[:16]}…)"
    assert f"setter {account}, account {account}, kind mail-failed, due 2026-" in out
    assert f"requester {account}, expert " in out
    assert "state sent, step send, " in out
    assert f"availability: account {account}, until 2026-" in out
    assert "note 1500 bytes of ciphertext: 0000" in out
    assert "secret" not in out
    assert f"blob {thread.file.blob.hex()}…, account Anna Lefèvre" in out
    assert f"segments 1, size {thread.file.size}, complete True" in out


async def test_peek_as_json_has_every_column_of_every_table(run, thread):
    code, out, _ = await run("peek", "--json")
    assert code == 0
    told = json.loads(out)[thread.id.hex()]
    shown = {
        (table, column)
        for tables in told.values()
        for table, rows in tables.items()
        for row in rows
        for column in row
    }
    listed = {(table, column) for table, names in COLUMNS.items() for column in names}
    of_the_server = {"migration", "server_key", "healing", "patient", "patient_total"}
    of_the_server |= {"figure", "expertise_round"}
    assert shown == {(t, c) for t, c in listed if t not in of_the_server}
    members = told[Published.MEMBERSHIP.value]["member"]
    last = {row["account"]: row["last_seq"] for row in members}
    now = dict.fromkeys((thread.anna.account.hex(), thread.role.account.hex()))
    assert last == {**now, thread.bruno.account.hex(): 3}


async def test_peek_has_a_row_for_every_row(run, thread, services):
    _, out, _ = await run("peek", "--json")
    told = json.loads(out)[thread.id.hex()]
    async with services.pool.acquire() as connection:
        of_items = ("thread", "item", "member", "epoch", "epoch_box", "cursor")
        of_files = ("blob", "blob_segment", "item_blob")
        for table in (*of_items, *of_files):
            count = await connection.fetchval(f"SELECT count(*) FROM {table}")
            shown = [tables[table] for tables in told.values() if table in tables]
            assert shown
            assert {len(rows) for rows in shown} == {count}


async def test_peek_says_when_there_is_no_such_thread(run, thread):
    code, _, err = await run("peek", "--thread", "0" * 64)
    assert (code, err) == (1, "cordee server: no such thread\n")


async def test_status_counts(run, thread):
    code, out, _ = await run("status", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["accounts"], told["threads"], told["items"]) == (4, 1, 3)
    assert told["roles_with_fewer_than_two_holders"] == 1
    assert told["bytes"] > told["item_bytes"] > 0
    _, out, _ = await run("status")
    assert "threads: 1\n" in out


async def test_lookups_are_told_by_who_and_never_by_what(run, thread):
    code, out, _ = await run("lookups")
    assert code == 0
    short = thread.anna.account.hex()[:16]
    assert out.startswith(f"Anna Lefèvre ({short}…): 1 lookups, 0 rows, last at 2")
    assert "goff" not in out
    _, out, _ = await run("lookups", "--json")
    (told,) = json.loads(out)
    assert told["account"] == thread.anna.account.hex()
    code, out, _ = await run("lookups", "--since", "1")
    assert code == 1


async def test_an_organisation_is_let_in_once_and_the_word_may_be_repeated(
    run, services
):
    ward = Ward()
    founding = ward.founding()
    for _ in range(2):
        code, out, _ = await run("invite-organisation", founding.id.hex())
        assert code == 0
        assert founding.id.hex() in out
    request = ward.sign_up(founding, proof=NO_PROOF)
    assert await services.sign_up(request) == SignedUp(ward.account)
    code, _, _ = await run("invite-organisation", founding.id.hex())
    assert code == 0


async def test_a_persons_invitation_is_not_the_operators(run, services):
    ward = Ward()
    await ward.join(services)
    invitation = ward.invitation()
    await ward.invite(services, invitation)
    code, _, err = await run("invite-organisation", invitation.id.hex())
    assert code == 1
    assert "organisation's own" in err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["invite-organisation"],
        ["invite-organisation", "abcd"],
        ["invite-organisation", "x" * 32],
        ["peek", "--thread", "xyz"],
    ],
)
def test_wrong_words_are_told(words, capsys):
    assert main(words) == 2
    assert "usage:" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_told(capsys):
    where = "postgresql://nobody@127.0.0.1:1/none"
    assert main(["status", "--database-url", where]) == 1
    assert capsys.readouterr().err.startswith("cordee server: ")
