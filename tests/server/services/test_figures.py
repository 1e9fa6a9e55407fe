"""Figures: published by an organisation's machines, read by its people alone."""

import pytest

from cordee.crypto.chain_entry import AccountKind
from cordee.server.protocol.client_frames import GetFigures, PublishFigures
from cordee.server.protocol.codes import Code
from cordee.server.protocol.deadline_types import Figure, FigureRow
from cordee.server.protocol.server_frames import Ok
from cordee.server.services.backend import Services
from cordee.server.services.ports import Refusal
from cordee.server.services.settings import Settings
from tests.support.people import Account

SUBJECT = "letters"


def row(period, unit="Cardiologie", **counts):
    figures = tuple(Figure(name, value) for name, value in counts.items())
    return FigureRow(SUBJECT, period, unit, figures)


async def machine(services, ward, kind=AccountKind.GATEWAY):
    made = Account("Passerelle", kind, admin=ward)
    await ward.join(services, made)
    return made


@pytest.fixture
async def gateway(services, ward):
    return await machine(services, ward)


async def publish(services, who, ward, *rows):
    frame = PublishFigures(7, ward.account, rows)
    return await services.answer(who.identity, frame)


async def read(services, who, first="2026", last="2027"):
    frame = GetFigures(8, SUBJECT, first, last)
    return (await services.answer(who.identity, frame)).rows


async def test_what_is_published_is_read_by_period_and_unit(
    services, ward, gateway, anna
):
    november = row("2026-11", sent=40, same_day=31)
    urology = row("2026-11", "Urologie", sent=2)
    day, december = row("2026-11-03", sent=3), row("2026-12", sent=1)
    rows = (december, urology, day, november)
    assert await publish(services, gateway, ward, *rows) == Ok(7)
    assert await read(services, anna) == (november, urology, day, december)
    assert await read(services, anna, "2026-11", "2026-11") == (november, urology)
    assert await read(services, anna, "2027-01", "2027-12") == ()


async def test_a_row_that_is_published_again_replaces_the_one_before(
    services, ward, gateway, anna
):
    await publish(services, gateway, ward, row("2026-11", sent=1, late=1))
    agent = await machine(services, ward, AccountKind.AGENT)
    newer = row("2026-11", sent=5)
    await publish(services, agent, ward, row("2026-11", sent=4), newer)
    assert await read(services, anna) == (newer,)


async def test_only_machines_of_the_organisation_publish(
    services, ward, gateway, anna, ward_of
):
    other = await ward_of(services)
    stranger = await machine(services, other)
    for who in (anna, ward, stranger):
        with pytest.raises(Refusal) as refusal:
            await publish(services, who, ward, row("2026-11", sent=1))
        assert refusal.value.code is Code.FORBIDDEN
    assert await read(services, anna) == ()


async def test_people_of_another_organisation_read_none(
    services, ward, gateway, ward_of, people_of
):
    await publish(services, gateway, ward, row("2026-11", sent=1))
    other = await ward_of(services)
    (stranger,) = await people_of(services, other, "Étienne Loin")
    assert await read(services, stranger) == ()


async def test_an_organisation_has_no_more_rows_than_it_may(
    dsn, hub, ward_of, people_of
):
    settings = Settings(max_figures=2)
    services = await Services.start(dsn, hub=hub, settings=settings)
    try:
        ward = await ward_of(services)
        gateway = await machine(services, ward)
        (anna,) = await people_of(services, ward, "Anna")
        two = row("2026-10", sent=1), row("2026-11", sent=1)
        await publish(services, gateway, ward, *two)
        with pytest.raises(Refusal) as refusal:
            await publish(services, gateway, ward, row("2026-12", sent=1))
        assert refusal.value.code is Code.QUOTA
        assert await read(services, anna) == two
        await publish(services, gateway, ward, *two)
    finally:
        await services.stop()


async def test_rows_that_nobody_publishes_again_are_forgotten(
    services, ward, gateway, anna
):
    await publish(services, gateway, ward, row("2026-11", sent=1))
    now = services._context.clock.wall()
    await services.eraser.sweep(now + 999 * services._context.settings.keep_figures)
    assert len(await read(services, anna)) == 1
    await services.eraser.sweep(now + 1001 * services._context.settings.keep_figures)
    assert await read(services, anna) == ()
