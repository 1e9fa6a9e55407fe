"""Mailboxes and letters on the command line, with a real server and honest gateway."""

import asyncio

import pytest

from cordee.clients.cli.exit_codes import Exit
from cordee.clients.cli.language import Language, current, use
from cordee.clients.sdk import Identity
from tests.support.commands import told
from tests.support.gateway import gateway_of, now, running_gateway

SECONDS = 30
GP = "yann.legoff@test.mssante.fr"
SECOND = "cabinet@test.mssante.fr"


@pytest.fixture(autouse=True)
def french():
    before = current()
    use(Language.FR)
    yield
    use(before)


@pytest.fixture
async def anna(hospital):
    await gateway_of(hospital)
    (person,) = await hospital.enrol("Anna")
    async with person.client() as me:
        await me.wait_online(SECONDS)
        yield me


@pytest.fixture
async def gateway(hospital):
    async with running_gateway(await gateway_of(hospital)) as one:
        yield one


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7\nlettre\n%%EOF\n")
    return path


async def says(me, *words, until):
    """Run a command until it says so: what it tells of comes when it comes."""
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while until not in (said := await told(me, *words)).out:
            await anext(stream)
    return said


async def test_a_doctor_is_written_to_and_answers_from_a_second_address(
    anna, gateway, letter
):
    said = await told(
        anna,
        "write-to",
        GP,
        "--patient",
        "DURAND Paul",
        "--title",
        "Durand",
        "--file",
        letter,
        "Pouvez-vous le revoir lundi ?",
    )
    assert said.exit is Exit.OK, said.remarks
    sealed = f"{GP} (MSSanté) : scellé jusqu'à notre passerelle, puis courriel"
    assert sealed in said.remarks
    (thread,) = await anna.threads()
    (sent,) = [one for one in await anna.history(thread.id) if one.files]
    await gateway.joins(thread.id)
    await gateway.hears(thread.id, sent.seq)
    await gateway.tells(thread.id, sent.id, GP, "accepted", time=now())
    await gateway.tells(
        thread.id, sent.id, GP, "failed", code="5.1.1", reason="inconnu", host="mx.fr"
    )
    shown = await says(anna, "read", "Durand", until="non remis")
    assert "accepté par la passerelle" in shown.out
    assert "(inconnu, mx.fr, 5.1.1)" in shown.out
    await gateway.brings(thread.id, SECOND, "secret", standing="held", name="Yann")
    waits = await says(anna, "read", "Durand", until="attend")
    assert "secret" not in waits.out
    assert f"Un courriel de {SECOND} attend" in waits.out
    assert "cordee mailbox confirm Durand #" in waits.out
    again = await told(anna, "mailbox", "confirm", "Durand", "#1", "--remember")
    assert again.exit is Exit.NOT_FOUND
    done = await told(anna, "mailbox", "confirm", "Durand", "--remember")
    assert (done.exit, "secret" in done.out) == (Exit.OK, True)
    listed = await says(anna, "mailbox", "list", "Durand", until=SECOND)
    assert f"Yann (MSSanté)  {SECOND}" in listed.out
    read = await told(anna, "read", "Durand")
    assert "Yann (MSSanté)" in read.out
    assert "par courriel MSSanté" in read.out
    assert (await told(anna, "mailbox", "confirm", "Durand")).exit is Exit.REFUSED


async def test_without_a_gateway_nothing_is_begun(anna, monkeypatch):
    async def none(_self):
        return []

    monkeypatch.setattr(type(anna), "gateways", none)
    said = await told(anna, "write-to", GP, "Bonjour")
    assert (said.exit, said.out) == (Exit.REFUSED, "")
    assert said.remarks.startswith("Aucune passerelle de votre établissement")
    assert await anna.threads() == []


async def test_a_correspondent_is_invited_and_takes_his_mailboxs_place(
    hospital, anna, gateway
):
    thread = await anna.new_thread("Suivi", [])
    added = await told(
        anna, "--json", "mailbox", "add", "Suivi", GP, "--name", "Dr Ar Bras"
    )
    assert added.value["mailboxes"][0]["name"] == "Dr Ar Bras"
    none = await told(anna, "mailbox", "replace", "Suivi", "--with-past")
    assert (none.exit, "Aucun compte" in none.remarks) == (Exit.REFUSED, True)
    sent = await told(anna, "mailbox", "invite", "Suivi", "https://cordee.test/#i")
    assert "L'invitation part à Dr Ar Bras" in sent.out
    about = Identity("", "Soizic Ar Bras", "Médecin", "MG", "Pontivy")
    async with hospital.office() as office:
        guest = await hospital.sign_up(office, "Soizic", about=about)
        await office.enrol()
    async with guest.client() as him:
        await him.wait_attested(SECONDS)
    place = ("mailbox", "replace", "Suivi")
    placed = await told(anna, *place, "Bras", "--by", "soizic", "--with-past")
    assert placed.exit is Exit.OK, placed.remarks
    assert "elle a encore à envoyer" in placed.out  # the invitation was not taken yet
    assert (await anna.thread(thread.id)).gateways
    (link,) = [one for one in await anna.history(thread.id) if one.kind == "text"]
    await gateway.joins(thread.id)
    await gateway.tells(thread.id, link.id, GP, "accepted")
    await says(anna, "read", "Suivi", until="accepté par la passerelle")
    placed = await told(anna, *place, GP, "--by", "soizic", "--with-past")
    assert "La passerelle n'y lit plus." in placed.out, placed.remarks
    assert not (await anna.thread(thread.id)).gateways
    gone = await told(anna, "mailbox", "remove", "Suivi", GP)
    assert gone.exit is Exit.USAGE


async def test_a_letter_is_sent_in_one_command_and_called_back(
    anna, gateway, letter, tmp_path
):
    said = await told(
        anna,
        "letter",
        "send",
        letter,
        "--patient",
        "LE BRIS Jeanne 12/03/1948 F",
        "--to",
        GP,
    )
    assert said.exit is Exit.OK, said.remarks
    assert "lettre de liaison à la sortie, LE BRIS Jeanne, version 1 : part" in said.out
    assert "LE BRIS Jeanne, 12/03/1948" in said.out
    (thread,) = await anna.threads()
    (stands,) = await anna.letters(thread.id)
    await gateway.joins(thread.id)
    await gateway.tells(thread.id, stands.message, GP, "relayed")
    listed = await says(anna, "letter", "list", "Bris", until="envoyée")
    assert listed.out.count("\n") == 1
    copy = tmp_path / "copy.pdf"
    await told(anna, "letter", "show", "Bris", "--save", copy)
    assert copy.read_bytes() == letter.read_bytes()
    twice = await told(anna, "letter", "validate", "Bris")
    assert twice.remarks == "Cette version est déjà validée.\n"
    back = await told(anna, "letter", "recall", "Bris", GP, "autre", "patient")
    assert (back.exit, "rappelée" in back.out) == (Exit.OK, True)
    read = await told(anna, "read", "Bris")
    assert "Vous avez validé « lettre de liaison à la sortie », version 1" in read.out
    assert f"auprès de {GP} : autre patient" in read.out


async def test_a_letter_waits_for_its_validator_and_the_exit(
    hospital, anna, gateway, letter
):
    (senior,) = await hospital.enrol("Senior")
    async with senior.client() as old:
        await old.wait_online(SECONDS)
        await anna.new_thread("Sortie", [senior.account])
        words = ("letter", "draft", "Sortie", letter, "--validator", "senior")
        patient = ("--patient", "LE BRIS Jeanne 12/03/1948")
        drafted = await told(anna, *words, *patient, "--to", GP)
        assert "à valider par Senior" in drafted.out, drafted.remarks
        refused = await told(anna, "letter", "validate", "Sortie")
        assert refused.exit is Exit.REFUSED
        await says(old, "letter", "list", "Sortie", until="à valider")
        valid = await told(old, "letter", "validate", "Sortie", "last")
        assert "validée, attend la sortie" in valid.out, valid.remarks
        await says(anna, "letter", "list", "Sortie", until="attend la sortie")
        left = await told(anna, "--json", "letter", "exit", "Sortie")
        assert left.value["status"] == "leaving"
        bad = await told(anna, *words, "--patient", "quelqu'un", "--to", GP)
        assert (bad.exit, "DURAND Paul" in bad.remarks) == (Exit.USAGE, True)
