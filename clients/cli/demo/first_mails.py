"""What Anna has written to doctors in town who have nothing but a mailbox.

It waits, sealed, until the bridge runs: then one answers, and one mailbox is closed.
What never enters this room: SMTP.
"""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cordee.clients.cli.demo.patients import Patient, patient_called
from cordee.clients.cli.demo.people import (
    ANNA,
    GROUP,
    SERVICE,
    TO_LE_GOFF,
    TO_LEFEVRE,
)
from cordee.clients.cli.demo.people import LETTER as LETTER_TITLE
from cordee.clients.cli.demo.practitioners import mailbox_of
from cordee.clients.cli.private import write_private
from cordee.clients.sdk import Client, Recipient
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

DISCHARGE: Final = """Hospitalisée pour une douleur de la fosse iliaque droite.

Appendicectomie par cœlioscopie le 26 novembre, sans incident. Suites simples.

Traitement de sortie : paracétamol 1 g si besoin. Pas d'arrêt de travail au-delà de dix
jours. Revoir si fièvre ou douleur."""
STAY: Final = 4 * 86_400_000
"""Milliseconds from entry to exit."""


async def write_to_town(anna: Client, folder: Path) -> None:
    """A report, a question that comes back, and a letter at an exit."""
    robin, santoni = patient_called("ROBIN"), patient_called("SANTONI")
    letter = folder / LETTER
    title = LETTER.removesuffix(".pdf")
    await asyncio.to_thread(_write_letter, letter, robin, title, REPORT)
    first = await anna.write_to_mailbox(
        mailbox_of(LE_GOFF), title=TO_LE_GOFF, patient=robin.name
    )
    sent = await anna.send_files(first.id, [letter], caption=ASKED_LE_GOFF)
    await anna.wait_state(first.id, sent.id, "stored", PATIENCE)
    second = await anna.write_to_mailbox(
        mailbox_of(LEFEVRE), title=TO_LEFEVRE, patient=santoni.name
    )
    said = await anna.send(second.id, ASKED_LEFEVRE)
    await anna.wait_state(second.id, said.id, "stored", PATIENCE)
    await _discharge(anna, folder, patient_called("COLAS"))


async def _discharge(anna: Client, folder: Path, patient: Patient) -> None:
    """A letter at the exit, which Anna validates, to the GP and for his program."""
    path, now = folder / "Lettre de liaison.pdf", time.time_ns() // 1_000_000
    text, title = DISCHARGE, "Lettre de liaison à la sortie"
    await asyncio.to_thread(_write_letter, path, patient, title, text)
    thread = await anna.new_thread(LETTER_TITLE, [])
    drafted = await anna.draft_letter(
        thread.id,
        path,
        kind="discharge-letter",
        title=title,
        patient=patient.traits,
        recipients=(Recipient(mailbox_of(LE_GOFF), "gp"),),
        validator=anna.account,
        unit=GROUP,
        entry=now - STAY,
    )
    await anna.validate_letter(thread.id, drafted.letter)
    await anna.letter_exit(thread.id, drafted.letter, now)


def _write_letter(path: Path, patient: Patient, title: str, text: str) -> None:
    born = datetime.strptime(patient.born, "%Y%m%d").replace(tzinfo=UTC)
    letter = Letter(
        title=title,
        letterhead=tuple(SERVICE.split(", ")),
        recipients=("Dr Yann Le Goff",),
        patient=patient.name,
        birth_date=f"{born:%d/%m/%Y}",
        ins=patient.matricule,
        text=text,
        signature=(f"Dr {ANNA.identity.name}", ANNA.identity.profession),
    )
    write_private(path, set_letter(letter, "fr", datetime.now(UTC)))
