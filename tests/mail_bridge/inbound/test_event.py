"""What a thread is told of a mail: within its bytes, and nothing that is infected."""

import email
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.crypto.event import MAX_EVENT, encode_event
from cordee.crypto.mail_event import Opened
from cordee.mail_bridge.inbound.event import FULL_TEXT, Found, tell
from cordee.mail_bridge.inbound.scanned import Quarantine, look
from cordee.mail_bridge.reading import read
from cordee.mail_bridge.scanning import ScannerSettings, open_scanner
from tests.support.clamd import EICAR, running_clamd

FILE_EVENT = 1_700
"""Bytes of a part with the longest name, without a thumbnail."""


def mail(body="Bonjour,\r\nmerci.", *files, subject="Re: avis", **headers):
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"] = "Dr Le Goff <jeanne@town.test>", "fil@chu.test"
    made["Subject"], made["Message-ID"] = subject, "<1@town.test>"
    for name, value in headers.items():
        made[name] = value
    made.set_content(body)
    for name, data in files:
        made.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name
        )
    return made.as_bytes()


def told(raw, found=None, **about):
    about = {"standing": "known", "reply_to": None, "now": 5, **about}
    return tell(read(raw), found or Found(), **about)


def test_a_mail_without_a_date_is_of_when_it_came():
    assert told(mail()).event.time == 5


def test_more_files_than_an_event_holds_are_named():
    files = [(f"{number}.bin", bytes([number])) for number in range(30)]
    made = told(mail("Voici", *files))
    assert len(made.files) == 20
    assert 1 <= len(made.event.omitted) <= 20
    assert all(line.startswith("too-many ") for line in made.event.omitted)


def test_the_signature_is_folded_with_the_quote_and_never_lost():
    raw = mail("Oui.\r\n-- \r\nDr Le Goff\r\n02 97 00 00 00\r\n")
    event = told(raw).event
    assert event.body.strip() == "Oui."
    assert "02 97 00 00 00" in event.body + event.quote


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 40_000),
    st.integers(0, 20),
    st.sampled_from(["a", "é", "漢", "😀"]),
    st.integers(0, 20),
)
def test_whatever_comes_fits_into_an_event(length, documents, letter, files):
    opened = Opened(letter * 128, "", 0, "", "", "", (), letter * 20_000)
    data = [(f"{letter * 60}{number}.bin", b"x") for number in range(files)]
    made = told(
        mail(letter * length or "x", *data), Found(opened=(opened,) * documents)
    )
    size = len(encode_event(made.event)) + len(made.files) * FILE_EVENT
    assert size <= MAX_EVENT
    names = [file.name for file in made.files]
    whole = made.event.body.strip() == (letter * length or "x").strip()
    assert whole or FULL_TEXT in names or len(names) == 20


async def test_what_clamd_finds_stays_outside_and_is_named(tmp_path):
    raw = mail("Ci-joint", ("facture.com", EICAR), ("bilan.txt", b"normal"))
    read_mail = read(raw)
    with running_clamd(tmp_path) as clamd:
        scanner = open_scanner(ScannerSettings("clamd", str(clamd.socket)))
        assert (await look(scanner, read(mail()), mail())).is_empty
        quarantine = await look(scanner, read_mail, raw)
    found = Found(
        infected=quarantine.infected, is_text_infected=quarantine.is_text_infected
    )
    made = tell(read_mail, found, standing="known", reply_to=None, now=1)
    kept = b"".join(file.data for file in made.files)
    assert EICAR not in kept
    assert b"normal" in kept or not made.files
    assert any(line.startswith("infected ") for line in made.event.omitted) or any(
        "facture" in line for line in made.event.omitted
    )


def test_an_infected_text_is_not_told():
    made = told(mail("secret"), Found(is_text_infected=True))
    assert (made.event.body, made.event.quote) == ("", "")


def test_nobody_looks_where_the_site_has_no_scanner():
    assert Quarantine().is_empty
