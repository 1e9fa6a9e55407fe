"""Who may ask about which ward, and what a list says."""

import pytest

from cordee.clients.agent.errors import SettingsError
from cordee.clients.agent.feeds.adt import Usage, parse
from cordee.clients.agent.model import Known, Practitioner
from cordee.clients.agent.settings import read_settings
from cordee.clients.agent.stays import Stays
from cordee.clients.agent.wards import Wards
from cordee.clients.sdk import HolderView, RoleView
from cordee.documents.ins import Ins, Status
from tests.clients.agent.messages import DEMO, IDNPS, INS, adt

USAGE = Usage()


def moved(stays, event="A01", **what):
    return stays.take(parse(adt(event, **what), USAGE))


@pytest.fixture
def stays(client):
    return Stays(client.notes)


@pytest.fixture
def wards_of(client, stays, book, tmp_path):
    def make(toml=""):
        path = tmp_path / "agent.toml"
        path.write_text(toml)
        return Wards(client, read_settings(path), stays, book)

    return make


def a_role(people, client, name, *holders, **about):
    view = people(name, kind="role", **about)
    holding = tuple(
        HolderView(account=one.account, name=one.name, manager=False) for one in holders
    )
    role = RoleView(
        account=view.account,
        name=name,
        speciality="",
        place="",
        kind="role",
        verified=True,
        held=False,
        manager=False,
        generation=0,
        holders=holding,
        warnings=(),
        proposals=(),
        history=(),
    )
    client.roles[view.account] = (view, role)
    return view


async def test_by_default_a_place_or_a_role_of_its_name_opens_a_ward(
    client, stays, wards_of, people
):
    moved(stays, ward="Réanimation")
    moved(stays, ward="USIC", number="P2")
    wards, guest = wards_of(), people("Bruno", "Cabinet")
    assert await wards.of(people("Anna", "REANIMATION ")) == ("Réanimation",)
    assert await wards.of(guest) == ()
    a_role(people, client, "USIC", guest)
    wards = wards_of()
    assert await wards.of(guest) == ("USIC",)
    assert await wards.of(people("Claire", "")) == ()


async def test_a_role_of_another_organisation_opens_nothing(
    client, stays, wards_of, people
):
    moved(stays, ward="USIC")
    guest = people("Bruno")
    a_role(people, client, "USIC", guest, organisation=bytes([1]) * 32)
    assert await wards_of().of(guest) == ()


async def test_a_configuration_names_wards_and_says_who_may_ask(
    client, stays, wards_of, people
):
    moved(stays, ward="4512")
    guest, holder = people("Bruno", "4512"), people("Claire", "ailleurs")
    role = a_role(people, client, "Garde", holder)
    wards = wards_of(
        f'[wards.4512]\nname = "Cardiologie"\nplaces = ["USIC"]\n'
        f'accounts = ["{role.account.hex()}", "{people("x").account.hex()}"]\n'
    )
    assert (wards.name("4512"), wards.code("Cardiologie")) == ("Cardiologie", "4512")
    assert await wards.of(guest) == ()
    assert await wards.of(people("Anna", "usic")) == ("4512",)
    assert await wards.of(holder) == ("4512",)


async def test_a_list_has_the_gp_that_may_be_told(stays, book, wards_of):
    moved(stays, number="P1", room="2", gp="")
    moved(stays, number="P2", room="1", ins="277076322082910")
    moved(stays, number="P3", room="3", ins="")
    wards = wards_of()
    await book.feed([Known(Ins(INS, DEMO), Practitioner("81", "Dr Roy"))])
    gps = [one.practitioner for one in await wards.patients("CARDIO")]
    assert gps == [IDNPS, "81", IDNPS]
    await book.oppose(Ins("277076322082910", DEMO))
    first = (await wards.patients("CARDIO"))[0]
    assert (first.family, first.practitioner, first.practitioner_name) == (
        "MARTIN",
        "",
        "",
    )


def test_wards_stand_as_they_did_after_a_restart(client, stays):
    assert moved(stays) == {"CARDIO"}
    assert moved(stays, "A02", ward="USIC") == {"CARDIO", "USIC"}
    moved(stays, number="P2")
    again = Stays(client.notes)
    assert again.wards == {"CARDIO", "USIC"}
    assert [one.id for one in again.of("USIC")] == ["P1"]
    merge = parse(adt("A40", number="P1", more=("MRG|P2^^^HIS",)), USAGE)
    assert again.take(merge) == {"CARDIO"}
    assert moved(again, "A03") == {"USIC"}
    assert Stays(client.notes).wards == set()


@pytest.mark.parametrize(
    "text",
    [
        "wards = 3",
        "asks_per_hour = 0",
        "unknown = 1",
        "[wards.A]\naccounts = ['x']",
        "=",
    ],
)
def test_a_configuration_that_is_wrong_is_refused(tmp_path, text):
    path = tmp_path / "agent.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"agent\.toml"):
        read_settings(path)


def test_a_configuration_may_say_what_is_national(tmp_path):
    path = tmp_path / "agent.toml"
    path.write_text('[hl7]\ngp_roles = ["ODRP"]\nstatuses = { VALI = "qualified" }\n')
    usage = read_settings(path).usage
    assert usage.gp_roles == {"ODRP"}
    assert usage.statuses == {"VALI": Status.QUALIFIED}
