"""What a page says of tele-expertise, in French and English.

What never enters this room: a question, a report.
"""

from collections.abc import Mapping
from typing import Final

from cordee.clients.export.words import Word

CASES: Final[Mapping[str, Word]] = {
    "asked": Word("demande l'avis de {to}", "asks {to}"),
    "urgent": Word("urgent", "urgent"),
    "version": Word("version {version}", "version {version}"),
    "replaces": Word(
        "version {version}, annule et remplace",
        "version {version}, cancels and replaces",
    ),
    "context": Word("Contexte", "Context"),
    "question": Word("Question", "Question"),
    "reported": Word("compte rendu de télé-expertise", "tele-expertise report"),
    "conclusion": Word("Conclusion", "Conclusion"),
    "incidents": Word("Incidents techniques", "Technical incidents"),
    "counted": Word("règles de facturation : {verdict}", "billing rules: {verdict}"),
    "billable": Word("facturable", "billable"),
    "unbilled": Word("non facturable ({rule})", "not billable ({rule})"),
    "provisional": Word(
        "{verdict}, sous réserve du compte de l'année",
        "{verdict}, provided the year's count",
    ),
    "consented": Word(
        "note le consentement du patient ({form}), pour : {purposes}",
        "notes the patient's consent ({form}), for: {purposes}",
    ),
    "consent-ended": Word(
        "note que le patient retire son consentement",
        "notes that the patient takes the consent back",
    ),
    "without_effect": Word("{said} (sans effet)", "{said} (without effect)"),
    "part": Word("{title} : {text}", "{title}: {text}"),
    "other": Word("étape « {step} »", 'step "{step}"'),
    "study": Word(
        "imagerie : {what}, {series} séries, {instances} images",
        "imaging: {what}, {series} series, {instances} images",
    ),
    "omitted": Word(
        "{omitted} fichiers illisibles n'y sont pas",
        "{omitted} unreadable files are not in it",
    ),
}
STEPS: Final[Mapping[str, Word]] = {
    "claim": Word("prend la demande en charge", "took the request on"),
    "release": Word("rend la demande", "gave the request back"),
    "ask": Word("demande un complément", "asks for more"),
    "give": Word("donne le complément", "gave more"),
    "decline": Word("refuse la demande", "declined the request"),
    "redirect": Word("réoriente vers {to}", "redirects it to {to}"),
    "withdraw": Word("retire la demande", "withdrew the request"),
    "close": Word("clôt la demande", "closed the request"),
    "bill": Word("acte facturé", "the act is billed"),
}
FORMS: Final[Mapping[str, Word]] = {
    "oral": Word("oral", "oral"),
    "written": Word("écrit", "written"),
}
PURPOSES: Final[Mapping[str, Word]] = {
    "care": Word("soins", "care"),
    "advice": Word("avis", "advice"),
    "teaching": Word("enseignement", "teaching"),
}
