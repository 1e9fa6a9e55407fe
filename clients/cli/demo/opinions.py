"""The demo's tele-expertise: one waits in a pool, one is answered, one has a CT.

Asked, claimed and answered as people do it; the acts follow by themselves. What never
enters this room: a rule, an amount.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from cordee.clients.cli import report_pages
from cordee.clients.cli.catalogue import expertise as words
from cordee.clients.cli.demo.images import write_photo, write_scan
from cordee.clients.cli.demo.patients import Patient, patient_called
from cordee.clients.cli.demo.people import ANNA, ELISE, FARID, LUCIE, NORA, Clinician
from cordee.clients.cli.demo.practitioners import mailbox_of
from cordee.clients.sdk import Answer, Asking, CaseView, Client, ConsentGiven, Mailbox

PATIENCE: Final = 60.0
GP: Final = "LE GOFF"
MOLE: Final = "Lésion pigmentée du dos, 9 mm, qui a changé en trois mois : l'enlever ?"
"""Waits in the pool."""
SPOT: Final = "Tache brune de l'avant-bras, stable depuis un an : faut-il s'inquiéter ?"
"""Was answered."""
NODULE: Final = (
    "Nodule du poumon droit, découvert par hasard : le contrôler, et quand ?"
)
"""Comes with the CT."""
ANSWER: Final = Answer(
    template="dermatology",
    sections=(
        ("Qualité des images", "Image interprétable, repère de taille présent."),
        ("Description", "Lésion unique, bien limitée, de teinte homogène."),
        ("Hypothèses", "Aspect en faveur d'une lésion bénigne : nævus commun."),
        ("Conduite à tenir", "Photoprotection. Pas d'exérèse."),
    ),
    conclusion="Nævus bénin. Revoir dans un an, plus tôt s'il change.",
)
CONCLUSION: Final = "Lésion suspecte : exérèse sous quinze jours."
"""Of the one that waits, when somebody answers it."""
State = Callable[[CaseView], bool]


class Opinions:
    """Asks and answers with clients that are open already."""

    def __init__(
        self,
        clients: Mapping[Clinician, Client],
        pool: bytes,
        images: Path,
        *,
        has_mail: bool,
    ) -> None:
        self._clients: Final = clients
        self._pool: Final = pool
        self._images: Final = images
        self._doctor: Final = mailbox_of(GP) if has_mail else None

    async def run(self, office: bytes, mail: Awaitable[None]) -> bool:
        """Do all of it; False where this installation reads no images.

        `mail` ends when there is a gateway.
        """
        farid, lucie = self._clients[FARID], self._clients[LUCIE]
        billed = (_bill_by(farid, office), _bill_by(lucie, office))
        skin = self._skin(mail)
        has_scan, *_ = await asyncio.gather(self._scan(), skin, *billed)
        return has_scan

    async def _skin(self, mail: Awaitable[None]) -> None:
        """Two requests of Élise's; of the first the GP is somebody else."""
        asked = await self._ask(patient_called("COLAS"), SPOT, 1, self._doctor)
        case = asked.case
        await asyncio.gather(self._answer(case, mail), self._wait(case))
        await self._ask(patient_called("PERROT"), MOLE, 2)

    async def _ask(
        self, patient: Patient, question: str, seed: int, gp: Mailbox | None = None
    ) -> CaseView:
        elise, photo = self._clients[ELISE], self._images / f"photo-{seed}.jpg"
        await asyncio.to_thread(write_photo, photo, seed)
        title = words.THREAD_TITLE(patient=patient.name)
        thread = await elise.new_expertise_thread(title, self._pool, patient.name)
        sent = await elise.send_files(thread, [photo])
        asking = Asking(
            expert=self._pool,
            question=question,
            patient=patient.traits,
            requester=await elise.professional(),
            speciality="dermatologie",
            documents=[(sent.id, 0)],
            doctor=gp,
        )
        return await elise.ask_expertise(thread, asking, ConsentGiven())

    async def _answer(self, case: bytes, mail: Awaitable[None]) -> None:
        """Farid is the first to claim it; the patient's own doctor reads it too."""
        farid = self._clients[FARID]
        found = await _shown(farid, case, lambda one: one.state == "sent")
        found = await farid.claim(found.thread, case)
        me, names = await farid.professional(), ["photo-1.jpg"]
        pdf = await asyncio.to_thread(report_pages.pages, found, ANSWER, me, names)
        await farid.report(found.thread, case, ANSWER, pdf=pdf)
        await mail
        if found.doctor_address:
            title = words.REPORT_TITLE()
            await farid.send_report(found.thread, case, title=title)

    async def _wait(self, case: bytes) -> None:
        """Élise reads the report, which makes her own act due."""
        elise = self._clients[ELISE]
        found = await _shown(elise, case, lambda one: one.report is not None)
        await elise.seen_report(found.thread, case)

    async def _scan(self) -> bool:
        """Anna sends a CT to a radiologist; nothing of an inpatient is billed."""
        anna, nora = self._clients[ANNA], self._clients[NORA]
        folder, patient = self._images / "scanner", patient_called("TANGUY")
        try:
            await asyncio.to_thread(write_scan, folder, patient)
        except ImportError:
            return False
        title = words.THREAD_TITLE(patient=patient.name)
        thread = await anna.new_expertise_thread(title, nora.account, patient.name)
        with await anna.read_studies(folder) as found:
            sent, _ = await anna.send_study(thread, found, found.studies[0].number)
        me = await anna.professional(profession="doctor")
        asking = Asking(
            expert=nora.account,
            expert_as=await nora.professional(),
            question=NODULE,
            patient=patient.traits,
            requester=me,
            requester_sector="hospital",
            speciality="radiologie",
            reason="second-opinion",
            inpatient=True,
            studies=[sent.id],
        )
        await anna.ask_expertise(thread, asking, ConsentGiven())
        return True


async def _bill_by(expert: Client, office: bytes) -> None:
    """Their acts go to the billing office from the first one on."""
    expert.set_office(office)
    await expert.have_ledger(office)


async def _shown(client: Client, case: bytes, is_so: State) -> CaseView:
    """Wait until somebody is shown a case that stands so."""
    events = client.events()
    async with asyncio.timeout(PATIENCE):
        while True:
            for one in await client.cases():
                if one.case == case and one.is_signed and is_so(one):
                    return one
            await anext(events)
