"""How a role is said: in a line, above it, and where one writes."""

from msgspec.structs import replace

from cordee.clients.cli import wording
from cordee.clients.cli.chat import heading, lines
from cordee.clients.cli.chat.acquaintances import Acquaintances
from cordee.clients.cli.chat.deeds import can_write, is_owner
from cordee.clients.cli.language import Language, current, use
from cordee.clients.sdk import HolderView, MemberView
from tests.clients.cli.fake_client import BRUNO, FakeClient

ROLE = bytes([9]) * 32
NAME = "Chirurgie de garde"


def a_role(*warnings):
    holder = HolderView(account=BRUNO.account, name=BRUNO.name, manager=True)
    return MemberView(
        account=ROLE,
        name=NAME,
        capacity="owner",
        reads_from=0,
        kind="role",
        holders=(holder,),
        warnings=warnings,
    )


async def a_line():
    client = FakeClient()
    thread = await client.new_thread("Avis", [BRUNO.account])
    said = client.as_writes(thread.id, BRUNO, "J'arrive")
    return client, thread, replace(said, behalf=ROLE, behalf_name=NAME)


async def test_who_writes_for_a_role_is_said_with_both_names():
    _, _, said = await a_line()
    people = {BRUNO.account: BRUNO}
    assert wording.author_of(said, people) == f"{BRUNO.name} pour {NAME}"
    assert lines.author(replace(said, mine=True), people) == f"Vous pour {NAME}"
    before = current()
    use(Language.EN)
    try:
        assert wording.author_of(said, people) == f"{BRUNO.name} for {NAME}"
    finally:
        use(before)


async def test_one_reads_and_writes_in_the_name_of_the_role_that_one_holds():
    client, thread, _ = await a_line()
    people = Acquaintances(client)
    mine = replace(thread, members=(*thread.members[1:], a_role()), seat=ROLE)
    people.known[ROLE] = replace(BRUNO, account=ROLE, name=NAME, kind="role")
    assert f"au nom de {NAME}" in heading.readers(mine, people, client.account)
    assert heading.invitation(mine, people) == f"Écrire au nom de {NAME}"
    assert can_write(mine, client.account)
    assert is_owner(mine, client.account)
    assert not can_write(replace(mine, seat=None), client.account)


def test_a_role_is_shown_with_its_holders_and_what_is_wrong_with_it():
    said = "\n".join(wording.standing(a_role("CHN-12", "ROL-01")))
    assert f"{BRUNO.name} (responsable)" in said
    assert "clé du rôle en cours de renouvellement" in said
    assert "une seule personne tient ce rôle" in said
    person = replace(a_role("CHN-12"), kind="person")
    assert wording.standing(person) == []
