"""What is asked of an expert, as a program gives it.

What never enters this room: the server, a rule.
"""

from collections.abc import Sequence

import msgspec

from cordee.clients.sdk.errors import CaseRefused, TooLarge
from cordee.crypto.case_event import (
    MAX_CONTEXT,
    MAX_DOCUMENTS,
    MAX_QUESTION,
    MAX_STUDIES,
    Cover,
    ExpertiseRequest,
    Professional,
)
from cordee.crypto.letter_event import FileOf, LetterPatient
from cordee.crypto.mail_event import Mailbox


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What the patient agreed to, of exactly what is asked with it."""

    purposes: tuple[str, ...] = ("care", "advice")
    form: str = "oral"
    informed: bool = True


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a request; `expert` is a person or a role, a pool.

    `reason` is a word of §5.15. `documents` are files of the thread by message and
    place, also such as are still on their way; `studies` ids of messages. `doctor` is
    the patient's own doctor where it is somebody else. `bucco_dental` and `sectors` are
    only for the rules.
    """

    expert: bytes
    question: str
    patient: LetterPatient
    requester: Professional
    expert_as: Professional | None = None
    speciality: str = ""
    reason: str = "diagnosis"
    context: str = ""
    urgent: bool = False
    inpatient: bool = False
    present: bool = False
    bucco_dental: bool = False
    requester_sector: str = "liberal"
    expert_sector: str = "liberal"
    cover: Cover | None = None
    doctor: Mailbox | None = None
    documents: Sequence[tuple[bytes, int]] = ()
    studies: Sequence[bytes] = ()

    def check(self) -> None:
        """Raise CaseRefused, TooLarge for what no request can say."""
        if not 0 < len(self.question.strip()) <= MAX_QUESTION:
            raise TooLarge(f"a question has 1 to {MAX_QUESTION} characters")
        if len(self.context) > MAX_CONTEXT:
            raise TooLarge(f"a context has at most {MAX_CONTEXT} characters")
        if len(self.documents) > MAX_DOCUMENTS or len(self.studies) > MAX_STUDIES:
            raise TooLarge(f"at most {MAX_DOCUMENTS} documents, {MAX_STUDIES} studies")
        if not self.requester.name:
            raise CaseRefused("no_name", "who asks is named by an organisation first")

    @property
    def files(self) -> tuple[FileOf, ...]:
        return tuple(FileOf(message, index) for message, index in self.documents)


def asked_again(request: ExpertiseRequest, expert: bytes | None) -> Asking:
    """The facts of a request, to be sent anew, to whom it names or to another."""
    return Asking(
        expert=expert or request.expert,
        question=request.question,
        patient=request.patient,
        requester=request.requester,
        speciality=request.speciality,
        reason=request.reason,
        context=request.context,
        urgent=request.urgent,
        inpatient=request.inpatient,
        cover=request.cover,
        doctor=request.doctor,
        documents=tuple((one.message, one.index) for one in request.documents),
        studies=request.studies,
    )
