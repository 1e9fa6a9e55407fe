"""The lines above a letter in its mail: what it is, about whom, which stay.

Pure. What never enters this room: the letter's own text, a matricule.
"""

from cordee.clients.sdk.letter_fold import Letter
from cordee.crypto.letter_event import LetterExit
from cordee.mail_bridge.letters.document import birth_date_of, moment
from cordee.mail_bridge.letters.people import Signed
from cordee.mail_bridge.letters.site import LetterSite
from cordee.mail_bridge.letters.words import words_of
from cordee.mail_bridge.writing import Style
from cordee.mail_bridge.writing.headers import clean


def body_of(letter: Letter, signed: Signed, site: LetterSite, style: Style) -> str:
    """The body of its mail, in the language of the site."""
    words, draft = words_of(style.language), letter.draft
    told, day = draft.patient, "%d/%m/%Y"
    name = f"{told.family or told.birth_name} {told.given}".strip()
    born = birth_date_of(told)
    patient = [words.patient.format(name=clean(name))]
    if born is not None:
        sentence = words.born.get(told.sex, words.born[""])
        patient.append(sentence.format(day=f"{born:{day}}"))
    lines = [clean(draft.title), ", ".join(patient)]
    if letter.exit is not None and isinstance(letter.exit.event, LetterExit):
        left = f"{moment(letter.exit.event.time, site):{day}}"
        if draft.entry:
            entry = f"{moment(draft.entry, site):{day}}"
            lines.append(words.stay.format(entry=entry, exit=left))
        else:
            lines.append(words.left.format(exit=left))
    if signed.shown.name:
        lines.append(words.signed.format(name=clean(signed.shown.name)))
    return "\n".join(lines)
