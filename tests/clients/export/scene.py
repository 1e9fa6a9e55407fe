"""A thread as the SDK would show it, with whatever a page must bear.

What never enters this room: a client; see test_export.py for a real one.
"""

import io
from datetime import UTC, datetime

from PIL import Image

from cordee.clients.export import gathering
from cordee.clients.export.gathering import Gathered
from cordee.clients.export.shape import Document
from cordee.clients.sdk import (
    FileView,
    MemberView,
    MessageView,
    PersonView,
    ReactionView,
    ThreadView,
    VerifyReport,
)

NOW = datetime(2026, 11, 22, 9, 30, 0, 123_456, tzinfo=UTC)
THREAD, CHU = b"\x77" * 32, b"\x0c" * 32
ANNA, BRUNO, CLAIRE = b"\x0a" * 32, b"\x0b" * 32, b"\x0d" * 32
START = 1_795_250_000_000

CODE = '#eval("1+1") *gras* $x^2$ <l> @r #image("/etc/passwd") // fin \\ `cru` = titre'
HIDING = "a\u202eb\x00c\x1b[31m\ud7ff"


def person(account, name, profession, speciality="", **about):
    return PersonView(
        account=account,
        name=name,
        profession=profession,
        speciality=speciality,
        place=about.pop("place", "CHU de Nulle-Part, bâtiment C"),
        organisation=CHU,
        verified=about.pop("verified", True),
        **about,
    )


PEOPLE = {
    one.account: one
    for one in (
        person(ANNA, "Anna Lefèvre", "Chirurgienne", "chirurgie viscérale"),
        person(BRUNO, "Bruno Œuvrard", "Médecin", "anesthésie-réanimation"),
        person(CLAIRE, "Claire Dubois", "Infirmière", warnings=("ATT-08",)),
        person(CHU, "CHU de Nulle-Part", "", kind="organisation"),
    )
}


def line(seq, author, text="", **about):
    values = {
        "id": seq.to_bytes(16),
        "seq": seq,
        "author": author,
        "author_name": "",
        "time": START + seq * 3_600_000,
        "kind": "text",
        "text": text,
        "reply_to": None,
        "edited": False,
        "withdrawn": False,
        "reactions": (),
        "acknowledged_by": (),
        "displayed_by": (),
        "state": "stored",
        "reason": None,
        "confirmed": True,
        "marks": (),
        "mine": author == ANNA,
    }
    return MessageView(**{**values, **about})


def picture(size=(160, 120), colour=(180, 40, 40)):
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, "JPEG")
    return kept.getvalue()


def file(name, size, *, thumbnail=None):
    return FileView(
        name=name,
        type="image/jpeg",
        size=size,
        thumbnail=thumbnail,
        sha256=bytes(range(32)),
    )


LINES = [
    line(1, ANNA, kind="members", joined=(ANNA, BRUNO)),
    line(2, ANNA, "Bonjour Bruno,\nà 14 h ? Mme D. est à jeun.", displayed_by=(BRUNO,)),
    line(
        3,
        BRUNO,
        "Oui. J'apporte le matériel.",
        reply_to=(2).to_bytes(16),
        edited=True,
        acknowledged_by=(ANNA,),
        reactions=(ReactionView(account=ANNA, name="", symbol="👍"),),
    ),
    line(4, ANNA, kind="members", joined=(CLAIRE,)),
    line(5, ANNA, "erreur de patient", withdrawn=True),
    line(
        6,
        CLAIRE,
        "Scanner de ce matin",
        kind="file",
        files=(
            file("scanner thorax.jpg", 1_834_222, thumbnail=picture()),
            file("compte rendu.pdf", 90_210),
        ),
    ),
    line(7, BRUNO, CODE),
    line(8, CLAIRE, HIDING, confirmed=False, marks=("MSG-05",)),
    line(9, BRUNO, kind="refused", marks=("MSG-01",)),
    line(10, BRUNO, kind="erased"),
    line(11, BRUNO, "x" * 400 + " " + "Très long. " * 200, follows_gap=True),
    line(12, CLAIRE, kind="left"),
]


def document(lines=LINES, **about):
    """What `gather` would make of these views."""
    view = ThreadView(
        id=THREAD,
        title="Avis — Mme D., lit 12",
        patient="DURAND Marie, née le 03/02/1951",
        members=tuple(
            MemberView(account=a, name="", capacity=c, reads_from=f)
            for a, c, f in (
                (ANNA, "owner", 0),
                (BRUNO, "member", 0),
                (CLAIRE, "reader", 1),
            )
        ),
        unread=0,
        last_time=START,
        last_text="",
        frozen=None,
        direct=False,
        joined=True,
        epoch=2,
    )
    report = VerifyReport(
        thread=THREAD,
        chains=4,
        epochs=3,
        items=12,
        first=1,
        head=12,
        log_hash=b"\xab" * 32,
        anchored=11,
        confirmed=True,
        frozen=about.pop("frozen", None),
        evidence=(),
        refusals=((9, "MSG-01"),),
    )
    made = Document(
        exported=gathering.iso(NOW),
        exporter=ANNA.hex(),
        origin="https://cordee.example.org",
        thread=gathering._thread(view),
        members=tuple(gathering._member(m, lines) for m in view.members),
        accounts=tuple(gathering._account(p, PEOPLE) for p in PEOPLE.values()),
        lines=tuple(map(gathering._line, lines)),
        unsent=about.pop("unsent", 0),
        report=gathering._report(report),
    )
    return Gathered(made, lines)
