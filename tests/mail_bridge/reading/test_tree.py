"""What the standard library writes as a mail is read back, whole."""

from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.reading import read
from cordee.mail_bridge.reading.clean import clean_text

WORDS = st.text(
    st.characters(
        min_codepoint=32, exclude_categories=["C", "Z"], exclude_characters=">"
    ),
    min_size=1,
    max_size=40,
)
FRENCH = st.lists(
    st.sampled_from(
        [
            "œdème",
            "créatinine",
            "à",
            "jeûne",
            "23€",
            "Évolution",
            "cœur",
            "NAÎT",
            "où",
            "ça",
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
"""No UTF-8 looks like it; `Â¡` in Latin-1 is `¡` in UTF-8, and is read as that."""
FILES = st.lists(st.tuples(WORDS, st.binary(min_size=1, max_size=300)), max_size=6)


@given(
    st.one_of(
        st.tuples(WORDS, st.just("utf-8")),
        st.tuples(FRENCH, st.sampled_from(["cp1252", "iso-8859-15"])),
    ),
    FILES,
    st.sampled_from(["base64", "quoted-printable"]),
)
def test_text_and_files_come_back(said, files, transfer):
    text, charset = said
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "x@y.example"
    mail.set_content(f"Dr {text}", charset=charset, cte=transfer)
    for name, data in files:
        mail.add_attachment(
            b"%PDF-" + data,
            maintype="application",
            subtype="pdf",
            filename=f"{name}.pdf",
        )
    found = read(mail.as_bytes())
    assert found.text == clean_text(f"Dr {text}")
    assert [one.data for one in found.attachments] == [
        b"%PDF-" + data for _, data in files
    ]


@given(st.integers(1, 9), st.binary(min_size=1, max_size=200))
def test_a_file_is_found_however_deep_it_lies(depth, data):
    mail = EmailMessage(policy=SMTP)
    mail.set_content("fond")
    mail.add_attachment(
        b"%PDF-" + data, maintype="application", subtype="pdf", filename="a.pdf"
    )
    for _ in range(depth):
        outer = EmailMessage(policy=SMTP)
        outer.make_mixed()
        outer.attach(mail)
        mail = outer
    found = read(b"From: x@y.example\r\n" + mail.as_bytes())
    assert [one.data for one in found.attachments] == [b"%PDF-" + data]
    assert found.text == "fond"
