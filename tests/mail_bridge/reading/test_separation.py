"""Replies, quotes, signatures: nothing is lost, whatever is taken for what."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cordee.mail_bridge.reading.hypertext import text_of
from cordee.mail_bridge.reading.lines import CUT
from cordee.mail_bridge.reading.separation import separate

LINES = (
    st.sampled_from(
        """
Bonjour,
> cité
>> cité deux fois
> De : Dr X <x@y.example>
Le 12/11/2026 à 10:12, Dr X a écrit :
> Le 12 nov. 2026 à 10:12, Dr X <x@y.example> a écrit :
On Thu, Nov 12, 2026 at 10:12 AM X <
x@y.example> wrote:
-----Message d'origine-----
________________________________
De : Dr X <x@y.example>
Envoyé : jeudi 12 novembre 2026 10:12
À : Dr Y
Objet : Avis
---------- Forwarded message ---------
Cordialement,
Dr Y
01 02 03 04 05
Envoyé de mon iPhone
Ce message est confidentiel et destiné à son destinataire.
--
PS : INR 4,5
Elle va mieux depuis hier, je la revois lundi.
mes réponses dans le texte
""".strip().split("\n")
    )
    | st.sampled_from(["", CUT, ">", " ", "\t"])
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
)


def content(text):
    """What each line says, how often."""
    return Counter(
        line.strip() for line in text.split("\n") if line.strip() and line != CUT
    )


@given(st.lists(LINES, max_size=30).map("\n".join))
@example("> a\nb\n> c\n\n-- \nd")
@example("Bonjour\n\n-----Message d'origine-----\n> x\ny")
def test_text_quote_and_signature_hold_every_line_once(text):
    parts = separate(text)
    assert content(parts.text) + content(parts.quote) + content(
        parts.signature
    ) == content(text)


@given(st.lists(LINES, max_size=20).map("\n".join))
def test_each_part_keeps_the_order_of_its_lines(text):
    lines = [line.strip() for line in text.split("\n")]
    for part in vars_of(separate(text)):
        if Counter(lines).most_common(1)[0][1] > 1:
            continue  # which of two equal lines it is cannot be told
        places = [
            lines.index(line.strip()) for line in part.split("\n") if line.strip()
        ]
        assert places == sorted(places)


def vars_of(parts):
    return parts.text, parts.quote


@pytest.mark.parametrize(
    "said",
    [
        "CRP\n> 150 mg/L",
        "TA : 12/8\nDate : 3/11\nA : revoir",
        "Cordialement,\nDr Y",
        "Le patient a écrit :\nje vais mieux",
        "Merci, cordialement. Je le revois demain pour adapter la dose de bisoprolol.",
        "Vu.\nEnvoyé par fax au laboratoire ce matin.",
        "Cordialement,\nDr Y\nMerci de surveiller la kaliémie et de me rappeler demain.",
    ],
)
def test_what_is_said_is_not_folded(said):
    assert separate(said).text == said


def test_what_follows_a_notice_and_is_none_is_said():
    notice = "Ce message est confidentiel et destiné à son destinataire.\nMerci de le détruire en cas d'erreur."
    parts = separate(f"Bilan joint.\n\n{notice}\nElle est allergique à la pénicilline.")
    assert parts.text == "Bilan joint.\n\nElle est allergique à la pénicilline."
    assert parts.signature == notice


def test_an_answer_below_each_question_keeps_the_questions():
    text = "> Poids ?\n62 kg\n> Taille ?\n1,60 m"
    assert separate(text).text == text


def test_html_becomes_lines_cells_and_quotes():
    page = "<p>a</p><table><tr><td>K<td>4,1</table><blockquote type=cite>q</blockquote>"
    assert text_of(page) == "a\n\nK  4,1\n> q"


@pytest.mark.parametrize(
    "page",
    [
        "<p>vu</p><div style='display : none'>x</div>",
        "<p>vu</p><!-- x --><script>x</script><style>x</style>",
        "vu<img src=https://x.example/x alt=''><iframe>x</iframe>",
        "<div hidden>x</div>vu",
        "<span style='font-size:0pt'>x<b>x</b></span>vu",
    ],
)
def test_what_is_hidden_or_fetched_is_left_out(page):
    assert text_of(page).strip() == "vu"
