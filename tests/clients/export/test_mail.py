"""Mail on the pages: who wrote it, how far it went, what is not filed."""

from cordee.clients.sdk import (
    LetterLine,
    MailboxChange,
    MailStateView,
    MailStep,
    MailView,
    OpenedView,
)
from tests.clients.export.scene import ANNA, BRUNO, START, document, line
from tests.clients.export.test_pages import read

GP = "yann.legoff@medecin.mssante.example"


def mail(standing="known", **about):
    values = {
        "address": GP,
        "name": "Dr Le Goff",
        "subject": "Avis",
        "time": START,
        "sort": "reply",
        "standing": standing,
        "quote": "> cité",
    }
    return MailView(**{**values, **about})


def proof():
    steps = (
        MailStep(state="accepted", time=START),
        MailStep(
            state="failed", time=START, code="5.1.1", reason="inconnu", host="mx.fr"
        ),
    )
    return MailStateView(
        address=GP,
        name="Dr Le Goff",
        state="failed",
        time=START,
        code="5.1.1",
        reason="inconnu",
        host="mx.fr",
        steps=steps,
    )


OPENED = OpenedView(
    title="Compte rendu",
    code="11488-4",
    time=0,
    author="Dr B",
    patient="DURAND",
    matricule="",
    marks=("hash-mismatch",),
    body="Radio normale",
)
CHANGE = MailboxChange(
    address=GP, name="Dr Le Goff", practitioner="", phone="", on=True
)
LETTER = bytes(16)
LINES = [
    line(1, ANNA, kind="members", joined=(ANNA, BRUNO)),
    line(2, ANNA, kind="mailbox", mailbox=CHANGE),
    line(3, ANNA, "Pouvez-vous le revoir ?", mails=(proof(),)),
    line(4, BRUNO, "Oui, lundi.", kind="mail", mail=mail(opened=(OPENED,))),
    line(
        5,
        BRUNO,
        kind="mail",
        mail=mail("held", name="", subject="", quote="", address="x@y.example"),
    ),
    line(
        6,
        BRUNO,
        "Confirmé",
        kind="mail",
        mail=mail("accepted", by=ANNA, by_name="", sort="automatic", subject=""),
    ),
    line(
        7,
        ANNA,
        kind="letter",
        letter=LetterLine(
            letter=LETTER, deed="validated", version=2, title="Lettre", counts=True
        ),
    ),
    line(
        8,
        ANNA,
        kind="letter",
        letter=LetterLine(letter=LETTER, deed="exit", title="Lettre", counts=False),
    ),
]


def test_a_page_says_how_a_mail_travelled_and_what_became_of_one():
    _, text = read(document(LINES))
    for said in (
        "écrit désormais à Dr Le Goff",
        "Dr Le Goff — reçu par courriel MSSanté de",
        "Oui, lundi.",
        "Document joint : Compte rendu, DURAND, Dr B, réserves : hash-mismatch",
        "Radio normale",
        "Texte cité : > cité",
        "accepté par la passerelle le",
        "non remis le",
        "[mx.fr, 5.1.1, inconnu]",
        "[un courriel de x@y.example attend d'être reconnu : il n'est pas versé]",
        "réponse automatique · reconnu par Anna Lefèvre",
        "a validé la lettre « Lettre », version 2 (signé)",
        "la lettre « Lettre » peut partir (sans effet)",
    ):
        assert said in text


def test_what_is_filed_has_the_evidence_and_nothing_of_a_mail_that_waits():
    filed = document(LINES).document.lines
    assert [one.state for one in filed[2].mails[0].steps] == ["accepted", "failed"]
    assert filed[2].mails[0].steps[1].reason == "inconnu"
    assert filed[3].mail.opened[0].body == "Radio normale"
    held = filed[4]
    assert (held.mail.standing, held.text, held.files) == ("held", "", ())
    assert filed[6].letter.deed == "validated"
