"""Slips, files and styles that the tests of composing share."""

from datetime import timedelta, timezone

from cordee.mail_bridge.writing import Addressee, Author, Kind, MailFile, Slip, Style

PARIS_IN_WINTER = timezone(timedelta(hours=1))
STYLE = Style(
    organisation="CHU de Rennes",
    nil="CORDEE-0001",
    phone="02 99 28 43 21",
    zone=PARIS_IN_WINTER,
)
AUTHOR = Author("Dr Anaïs Lefèvre", "Médecin (neurologie)", "CHU de Rennes")
SENDER = "conversation-abcdefghijklmnop@cordee.chu-rennes.mssante.fr"
FIRST = "<first.abcdefghijklmnop@cordee.chu-rennes.mssante.fr>"
SECOND = "<second.abcdefghijklmnop@cordee.chu-rennes.mssante.fr>"


def slip(**changes) -> Slip:
    given = {
        "kind": Kind.MESSAGE,
        "author": AUTHOR,
        "addressee": Addressee("yann.le-goff@medecin.mssante.fr", "Dr Yann Le Goff"),
        "sender": SENDER,
        "subject": "Message de Dr Anaïs Lefèvre, CHU de Rennes [réf. abcdefghijklmnop]",
        "time": 1_780_000_000_000,
        "message_id": SECOND,
        "body": "Bonjour,\n\nPouvez-vous me dire si le traitement <a été> modifié ?\n\nMerci",
    }
    return Slip(**{**given, **changes})


PDF_FILE = MailFile(
    "20220531_CR d'imagerie médicale_CORSE_FIGATELLIX.pdf",
    "application/pdf",
    b"%PDF-1.7\n" + bytes(range(256)),
)
IMAGE = MailFile("plaie.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"\x00" * 90)
