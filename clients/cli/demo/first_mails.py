"""What Anna has written to doctors in town who have nothing but a mailbox.

It waits, sealed, until the bridge runs: then one answers, and one mailbox is closed.
What never enters this room: SMTP.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cordee.clients.cli.demo.patients import PATIENTS, Patient
from cordee.clients.cli.demo.people import ANNA, SERVICE, TO_LE_GOFF, TO_LEFEVRE
from cordee.clients.cli.demo.practitioners import mailbox_of
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import Client
from cordee.documents.pdf import Letter, set_letter

PATIENCE: Final = 60.0
LE_GOFF: Final = "LE GOFF"
LEFEVRE: Final = "LEFEVRE"
LETTER: Final = "Compte rendu opératoire.pdf"
ASKED_LE_GOFF: Final = (
    "Bonjour, Mme Robin sort demain, suites simples après cholécystectomie. "
    "Pouvez-vous la revoir la semaine prochaine ? Le compte rendu est joint."
)
ASKED_LEFEVRE: Final = (
    "Bonjour, M. Santoni sort vendredi. Ablation des agrafes à J10 à votre cabinet, "
    "si cela vous convient."
)
REPORT: Final = """Cholécystectomie par cœlioscopie le 27 novembre, sans incident.

Suites simples : apyrétique, reprise du transit à J1, alimentation normale. Plaies
propres. Sortie prévue le 30 novembre.

Traitement de sortie : paracétamol 1 g si besoin, énoxaparine
4 000 UI par jour dix jours.

Revoir en consultation de ville dans la semaine ; retrait des fils à J10."""


async def write_to_town(anna: Client, folder: Path) -> None:
    """Two threads, each with a mailbox alone; a report goes with the first."""
    robin, santoni = _patient("ROBIN"), _patient("SANTONI")
    letter = folder / LETTER
    await asyncio.to_thread(_write_letter, letter, robin)
    first = await anna.write_to_mailbox(
        mailbox_of(LE_GOFF), title=TO_LE_GOFF, patient=_name(robin)
    )
    sent = await anna.send_files(first.id, [letter], caption=ASKED_LE_GOFF)
    await anna.wait_state(first.id, sent.id, "stored", PATIENCE)
    second = await anna.write_to_mailbox(
        mailbox_of(LEFEVRE), title=TO_LEFEVRE, patient=_name(santoni)
    )
    said = await anna.send(second.id, ASKED_LEFEVRE)
    await anna.wait_state(second.id, said.id, "stored", PATIENCE)


def _patient(family: str) -> Patient:
    return next(one for one in PATIENTS if one.family == family)


def _name(patient: Patient) -> str:
    return f"{patient.family} {patient.given}"


def _write_letter(path: Path, patient: Patient) -> None:
    born = datetime.strptime(patient.born, "%Y%m%d").replace(tzinfo=UTC)
    letter = Letter(
        title="Compte rendu opératoire",
        letterhead=tuple(SERVICE.split(", ")),
        recipients=("Dr Yann Le Goff",),
        patient=_name(patient),
        birth_date=f"{born:%d/%m/%Y}",
        ins=patient.matricule,
        text=REPORT,
        signature=(f"Dr {ANNA.identity.name}", ANNA.identity.profession),
    )
    write_private(path, set_letter(letter, "fr", datetime.now(UTC)))
