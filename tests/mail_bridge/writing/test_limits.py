"""What is refused before it leaves says why, in French."""

import base64
import re

import pytest

from cordee.documents.ins import NIR, TEST, Ins
from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.writing import (
    Author,
    check_addressee,
    check_pattern,
    check_size,
    reply_subject,
    subject_of,
)
from cordee.mail_bridge.writing.headers import address_field
from tests.mail_bridge.writing.drafts import AUTHOR, STYLE

QUALIFIED = Ins("279035121518989", NIR)


def test_a_mail_too_large_for_its_domain_says_which_size_and_which_limit():
    check_size(10_000_000, "a@b.mssante.fr", STYLE, None)
    with pytest.raises(
        MailPermanent, match=r"pèse 10,1 Mo et b.mssante.fr en accepte 10,0"
    ):
        check_size(10_100_000, "a@B.mssante.fr", STYLE, None)
    with pytest.raises(MailPermanent, match=r"accepte 5,0 Mo"):
        check_size(6_000_000, "a@b.mssante.fr", STYLE, 5_000_000)
    check_size(24_000_000, "x@patient.mssante.fr", STYLE, 0)


def test_a_patient_is_written_to_under_a_qualified_ins_only():
    mailbox = "279035121518989@patient.mssante.fr"
    assert check_addressee(mailbox, STYLE, [QUALIFIED]) == mailbox
    for known in ([], [Ins("277076322082910", NIR)], [Ins("279035121518900", NIR)]):
        with pytest.raises(MailPermanent, match="INS qualifiée"):
            check_addressee(mailbox, STYLE, known)
    with pytest.raises(MailPermanent, match="INS qualifiée"):
        check_addressee(
            "223042545611404@patient.mssante.fr", STYLE, [Ins("223042545611404", NIR)]
        )
    assert check_addressee(
        "223042545611404@patient.mssante.fr", STYLE, [Ins("223042545611404", TEST)]
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "a b@c.fr",
        "a@b..fr",
        ".a@b.fr",
        "a@b.fr\r\nX: y",
        '"a"@b.fr',
        "a@b@c.fr",
        "a@-b.fr",
    ],
)
def test_what_is_no_address_is_written_nothing(address):
    with pytest.raises(MailPermanent, match="adresse"):
        check_addressee(address, STYLE)


def test_a_subject_names_the_author_and_never_the_patient():
    subject = subject_of(STYLE, AUTHOR, "abcd")
    assert subject == "Message de Dr Anaïs Lefèvre, CHU de Rennes [réf. abcd]"
    assert reply_subject(STYLE, reply_subject(STYLE, subject)) == f"Re: {subject}"
    assert subject_of(STYLE, Author("", "", ""), "x").startswith(
        "Message de CHU de Rennes"
    )
    for name, whose in (("Anna", "d'Anna"), ("Élise", "d'Élise"), ("Yann", "de Yann")):
        subject = subject_of(STYLE, Author(name, "", ""), "x")
        assert subject.startswith(f"Message {whose},")
    for pattern in ("{patient}", "{author", "{author.name}", "{}{0}"):
        with pytest.raises(ValueError, match="subject"):
            check_pattern(pattern)
    assert check_pattern("Courrier de {organisation}")


def test_a_long_name_is_cut_where_it_has_a_space():
    name = "Bruno Marchetti via CHU de Démonstration et de Bretagne"
    written = address_field("From", "a@b.fr", name).decode()
    words = re.findall(r"=\?utf-8\?B\?([^?]*)\?=", written)
    read = [base64.b64decode(one).decode() for one in words]
    assert len(read) > 1
    assert "".join(read) == name
    assert all(one.endswith(" ") for one in read[:-1])
