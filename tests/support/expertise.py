"""Tele-expertise for tests: doctors with numbers, a patient, a pool, a photo, a report.

    gp, expert = await doctors(hospital, "Généraliste", "Dermatologue")

What never enters this room: a key, the server's rows.
"""

import asyncio
import itertools

from cordee.clients.sdk import (
    Answer,
    Asking,
    ConsentGiven,
    Identity,
    LetterPatient,
    NotFound,
)

SECONDS = 60
PDF = b"%PDF-1.7\ncompte rendu\n%%EOF\n"
PHOTO = b"\xff\xd8\xff\xe0 une photo"
INS, DEMO = "279035121518989", "1.2.250.1.213.1.4.11"
PATIENT = LetterPatient(
    "MARTIN", "MARTIN", "ZOE", "1979-03-12", "F", "", INS, DEMO, "qualified"
)
UNKNOWN = LetterPatient("MARTIN", "MARTIN", "ZOE", "1979-03-12", "F", "", "", "", "")
CONSENT = ConsentGiven()
ANSWER = Answer(
    conclusion="Nævus bénin, contrôle dans un an.",
    sections=(("Examen", "Lésion régulière de 4 mm."),),
    template="dermatology",
)
_numbers = itertools.count(1)


async def doctors(hospital, *names, profession="Médecin"):
    """People with national numbers, of that profession, attested."""
    async with hospital.office() as office:
        people = []
        for name in names:
            about = Identity(f"8100{next(_numbers):08}", name, profession, "", "CHU")
            people.append(await hospital.sign_up(office, name, about=about))
        await office.enrol()
    for person in people:
        async with person.client() as me:
            await me.wait_attested(SECONDS)
    return people


async def pool_of(hospital, manager, *others):
    """A role that `manager` and these clients hold."""
    role = await hospital.role(manager, "Dermatologie")
    for other in others:
        await manager.propose_holder(role, other.account)
        await until(other, lambda other=other: _offered(other, role))
        await other.accept_role(role)
        await until(other, lambda other=other: _held(other, role))
    return role


async def _offered(me, role):
    try:
        return bool((await me.role(role)).proposals)
    except NotFound:
        return False


async def _held(me, role):
    return (await me.role(role)).held


async def asking(me, expert, **changes):
    """What a GP asks, of a patient whose INS is qualified."""
    facts = {
        "expert": expert,
        "question": "Faut-il retirer cette lésion ?",
        "patient": PATIENT,
        "requester": await me.professional(),
        "speciality": "dermatology",
    }
    return Asking(**facts | changes)


async def until(me, condition):
    """Wait until something is so; looked at again after every event."""
    stream = me.events()
    async with asyncio.timeout(SECONDS):
        while not (found := await condition()):
            await anext(stream)
    return found


async def case_is(me, state, thread=None):
    """Wait until the one case of a client stands so by its signed steps."""

    async def is_so():
        for one in await me.cases():
            is_here = thread is None or one.thread == thread
            if is_here and one.state == state and one.is_signed:
                return one
        return None

    return await until(me, is_so)
