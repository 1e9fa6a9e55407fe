"""What is said of tele-expertise: asked, claimed, answered; and of what was agreed."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text("la télé-expertise", "tele-expertise")
ASK_ABOUT: Final = Text(
    "demander l'avis d'un expert ou d'un groupe", "ask an expert or a pool"
)
LIST_ABOUT: Final = Text("les demandes, les miennes et les vôtres", "the requests")
SHOW_ABOUT: Final = Text(
    "une demande, ses étapes et son compte rendu", "a request, its steps and its report"
)
CLAIM_ABOUT: Final = Text("prendre une demande en charge", "take a request on")
RELEASE_ABOUT: Final = Text("rendre une demande à son groupe", "give one back")
MORE_ABOUT: Final = Text(
    "demander un complément au requérant", "ask the requester for more"
)
GIVE_ABOUT: Final = Text("donner le complément demandé", "give what was asked for")
DECLINE_ABOUT: Final = Text("refuser une demande, avec le motif", "decline, and why")
REDIRECT_ABOUT: Final = Text(
    "renvoyer une demande en nommant un autre expert",
    "give it back, naming another expert",
)
ACCEPT_ABOUT: Final = Text(
    "faire entrer l'expert nommé et lui renvoyer la demande",
    "let the named expert in and send it to them",
)
AGAIN_ABOUT: Final = Text(
    "envoyer de nouveau une demande revenue", "send a request anew that came back"
)
WITHDRAW_ABOUT: Final = Text("retirer sa demande", "withdraw one's request")
REPORT_ABOUT: Final = Text(
    "répondre par un compte rendu, ou le remplacer",
    "answer with a report, or replace it",
)
SEND_ABOUT: Final = Text(
    "envoyer le compte rendu à une boîte MSSanté", "send the report to a mailbox"
)
CLOSE_ABOUT: Final = Text("clore une demande répondue", "close an answered request")
AVAILABILITY_ABOUT: Final = Text(
    "dire si l'on prend des demandes", "say whether one takes requests"
)
FIGURES_ABOUT: Final = Text(
    "volumes et délais, sans contenu", "volumes and delays, without content"
)
TEMPLATES_ABOUT: Final = Text(
    "les modèles de compte rendu, ou l'un d'eux à remplir",
    "the templates of reports, or one of them to fill in",
)
ME_ABOUT: Final = Text(
    "qui je suis sur une demande, un compte rendu, une facture",
    "who I am on a request, a report, an invoice",
)
RULES_ABOUT: Final = Text(
    "appliquer les règles choisies par l'établissement",
    "apply the rules that the organisation chose",
)

CASE: Final = Text("DEMANDE", "CASE")
CASE_HELP: Final = Text(
    "le début de sa question ou de son identifiant, ou « dernier »",
    'the beginning of its question or id, or "last"',
)
EXPERT: Final = Text("EXPERT", "EXPERT")
QUESTION: Final = Text("QUESTION", "QUESTION")
TEXT: Final = Text("TEXTE", "TEXT")
IN: Final = Text(
    "dans cette conversation (sinon une nouvelle, avec l'expert)",
    "in this thread (else in a new one, with the expert)",
)
SPECIALITY: Final = Text("la spécialité demandée", "the speciality")
REASON_HELP: Final = Text(
    "diagnosis, treatment, orientation, follow-up ou second-opinion",
    "diagnosis, treatment, orientation, follow-up or second-opinion",
)
CONTEXT: Final = Text("le contexte clinique", "the clinical context")
FILE_HELP: Final = Text(
    "une photo ou un document, envoyé avec la demande",
    "a photo or document, sent with the request",
)
MESSAGE_HELP: Final = Text(
    "un message à fichiers ou à images de la conversation, par son numéro",
    "a message of the thread with files or images, by its number",
)
URGENT: Final = Text("urgent : ne se facture pas", "urgent: nothing is billed")
INPATIENT: Final = Text("le patient est hospitalisé", "the patient is in hospital")
PRESENT: Final = Text("le patient est présent", "the patient is there")
DENTAL: Final = Text("demande bucco-dentaire", "about mouth and teeth")
SECTOR_HELP: Final = Text(
    "votre secteur : liberal, hospital, medico-social ou other",
    "your sector: liberal, hospital, medico-social or other",
)
EXPERT_SECTOR_HELP: Final = Text(
    "le secteur de l'expert, de même", "the expert's sector, likewise"
)
INSURED_HELP: Final = Text(
    "lire le numéro de l'assuré sur l'entrée standard, s'il n'est pas le patient",
    "read the number of the insured from standard input, if not the patient",
)
RANK_HELP: Final = Text("le rang de naissance, 1 à 9", "the rank of birth, 1 to 9")
SCHEME_HELP: Final = Text(
    "le régime, la caisse et le centre, comme la carte ou ADRi les donne",
    "scheme, fund and centre, as the card or ADRi gives them",
)
ASK_INSURED: Final = Text("Numéro de l'assuré : ", "Number of the insured: ")
BAD_COVER: Final = Text(
    "ce numéro d'assuré, ce rang ou ce régime n'existe pas",
    "there is no such number of insurance, rank or scheme",
)
CONSENT_HELP: Final = Text(
    "le patient, informé, est d'accord : oral ou written (écrit)",
    "the patient, informed, agrees: oral or written",
)
PURPOSE_HELP: Final = Text(
    "pour quoi : care (soins), advice (avis), teaching (enseignement)",
    "for what: care, advice, teaching",
)
GP_HELP: Final = Text(
    "le médecin traitant, s'il est un autre : adresse, numéro RPPS ou mots",
    "the patient's own doctor, if somebody else: address, RPPS number or words",
)
BY_MAIL_HELP: Final = Text(
    "l'expert n'a qu'une boîte MSSanté : adresse, numéro RPPS ou mots de l'annuaire",
    "the expert has an MSSanté mailbox only: address, RPPS number or directory words",
)
CHECK: Final = Text(
    "dire seulement ce que disent les règles, sans rien envoyer",
    "only say what the rules say, and send nothing",
)
ALL: Final = Text("aussi celles qui sont finies", "those that have ended, too")
SAVE_HELP: Final = Text(
    "enregistrer le compte rendu dans ce fichier, vérifié",
    "save the report there, checked",
)
TO_HELP: Final = Text("à un autre expert", "to another expert")
TEMPLATE_HELP: Final = Text(
    "le modèle suivi (« cordee expertise templates »)",
    'the template that was followed ("cordee expertise templates")',
)
FROM_HELP: Final = Text(
    "le texte : des titres « # … », dont « # Conclusion » ; - pour l'entrée standard",
    'the text: titles "# …", one of them "# Conclusion"; - for standard input',
)
CONCLUSION_HELP: Final = Text("la conclusion", "the conclusion")
SECTION_HELP: Final = Text("une partie : TITRE=TEXTE", "a section: TITLE=TEXT")
INCIDENTS_HELP: Final = Text(
    "les incidents techniques (R.6316-4)", "technical incidents (R.6316-4)"
)
PDF_HELP: Final = Text(
    "ce PDF, déjà signé ailleurs, au lieu de celui qui est composé",
    "this PDF instead of the one that is set",
)
NO_GP_HELP: Final = Text(
    "ne pas l'envoyer au médecin traitant nommé",
    "do not send it to the doctor that is named",
)
WHO: Final = Text("QUI", "WHO")
UNTIL_HELP: Final = Text(
    "ne rien prendre avant ce jour, JJ/MM/AAAA", "take none before this day, YYYY-MM-DD"
)
CAP_HELP: Final = Text("au plus tant de demandes à la fois", "so many at once at most")
FOR_HELP: Final = Text("pour ce rôle que je tiens", "for this role that I hold")
CLEAR_HELP: Final = Text("reprendre sans limite", "take them without a limit again")
DAY: Final = Text("JOUR", "DAY")
N: Final = Text("N", "N")
MONTH: Final = Text("AAAA-MM", "YYYY-MM")
FIRST_HELP: Final = Text("du mois (celui-ci)", "from this month on (the present one)")
LAST_HELP: Final = Text("au mois (celui-ci)", "to this month (the present one)")
PROFESSION_HELP: Final = Text(
    "ma profession : médecin, sage-femme, infirmier…", "my profession: a French word"
)
NUMBER_HELP: Final = Text(
    "mon numéro d'assurance maladie", "my number at the health insurance"
)
STRUCTURE_HELP: Final = Text("mon FINESS ou SIRET", "my FINESS or SIRET number")
TEMPLATE: Final = Text("MODÈLE", "TEMPLATE")
FOLDER_HELP: Final = Text(
    "ajouter les modèles de ce dossier", "add the templates of this folder"
)

STATES: Final[Mapping[str, Text]] = {
    "sent": Text("envoyée", "sent"),
    "claimed": Text("prise en charge", "claimed"),
    "more-asked": Text("complément demandé", "more is asked for"),
    "answered": Text("répondue", "answered"),
    "declined": Text("refusée", "declined"),
    "redirected": Text("réorientée", "redirected"),
    "withdrawn": Text("retirée", "withdrawn"),
    "expired": Text("revenue sans réponse", "came back unanswered"),
    "closed": Text("close", "closed"),
    "billed": Text("facturée", "billed"),
    "": Text("non signée", "not signed"),
}
STEPS: Final[Mapping[str, Text]] = {
    "send": Text("{name} demande l'avis de {to}", "{name} asks {to}"),
    "claim": Text("{name} prend la demande en charge", "{name} took the request on"),
    "release": Text(
        "{name} rend la demande{text}", "{name} gave the request back{text}"
    ),
    "ask": Text("{name} demande un complément{text}", "{name} asks for more{text}"),
    "give": Text("{name} donne le complément{text}", "{name} gave more{text}"),
    "answer": Text("{name} a répondu", "{name} answered"),
    "decline": Text("{name} refuse la demande{text}", "{name} declined{text}"),
    "redirect": Text(
        "{name} réoriente vers {to}{text}", "{name} redirects it to {to}{text}"
    ),
    "withdraw": Text("{name} retire la demande{text}", "{name} withdrew it{text}"),
    "close": Text("{name} clôt la demande", "{name} closed the request"),
    "bill": Text("l'acte de {name} est facturé", "the act of {name} is billed"),
}
YOUR_STEPS: Final[Mapping[str, Text]] = {
    "send": Text("Vous demandez l'avis de {to}", "You ask {to}"),
    "claim": Text("Vous prenez la demande en charge", "You took the request on"),
    "release": Text("Vous rendez la demande{text}", "You gave the request back{text}"),
    "ask": Text("Vous demandez un complément{text}", "You ask for more{text}"),
    "give": Text("Vous donnez le complément{text}", "You gave more{text}"),
    "answer": Text("Vous avez répondu", "You answered"),
    "decline": Text("Vous refusez la demande{text}", "You declined{text}"),
    "redirect": Text(
        "Vous réorientez vers {to}{text}", "You redirect it to {to}{text}"
    ),
    "withdraw": Text("Vous retirez la demande{text}", "You withdrew it{text}"),
    "close": Text("Vous clôturez la demande", "You closed the request"),
    "bill": Text("votre acte est facturé", "your act is billed"),
}
TEXT_AFTER: Final = Text(" : {text}", ": {text}")
OTHER_STEP: Final = Text("{name} : étape « {step} »", '{name}: step "{step}"')
ASKED: Final = Text(
    "{name} demande l'avis de {to} : {text}", "{name} asks {to}: {text}"
)
YOU_ASKED: Final = Text("Vous demandez l'avis de {to} : {text}", "You ask {to}: {text}")
ASKED_AGAIN: Final = Text("{line} (version {version})", "{line} (version {version})")
REPORTED: Final = Text("Compte rendu de {name} : {text}", "Report by {name}: {text}")
YOU_REPORTED: Final = Text("Votre compte rendu : {text}", "Your report: {text}")
REPLACES: Final = Text(
    "{line} (version {version}, annule et remplace)",
    "{line} (version {version}, cancels and replaces)",
)
COUNTED: Final = Text(
    "Règles, l'année étant comptée : {verdict}",
    "Rules, with the year counted: {verdict}",
)
CONSENTED: Final = Text(
    "{name} note le consentement du patient ({form}) : {purposes}",
    "{name} notes the patient's consent ({form}): {purposes}",
)
CONSENT_ENDED: Final = Text(
    "{name} note que le patient retire son consentement{text} : ce qu'il couvrait ne"
    " s'ouvre plus",
    "{name} notes that the patient takes the consent back{text}: what it covered opens"
    " no more",
)
STUDY: Final = Text(
    "Imagerie : {what}, {instances} images", "Imaging: {what}, {instances} images"
)
WITHOUT_EFFECT: Final = Text("{line} (sans effet)", "{line} (without effect)")
URGENT_MARK: Final = Text("urgent", "urgent")
FORMS: Final[Mapping[str, Text]] = {
    "oral": Text("oral", "oral"),
    "written": Text("écrit", "written"),
}
PURPOSES: Final[Mapping[str, Text]] = {
    "care": Text("soins", "care"),
    "advice": Text("avis", "advice"),
    "teaching": Text("enseignement", "teaching"),
}
REASONS: Final[Mapping[str, Text]] = {
    "diagnosis": Text("diagnostic", "diagnosis"),
    "treatment": Text("traitement", "treatment"),
    "orientation": Text("orientation", "orientation"),
    "follow-up": Text("suivi", "follow-up"),
    "second-opinion": Text("second avis", "second opinion"),
}
BILLABLE: Final = Text("facturable", "billable")
NOT_BILLABLE: Final = Text("non facturable ({rule})", "not billable ({rule})")
PROVISIONAL: Final = Text(
    "{verdict}, sous réserve du compte de l'année",
    "{verdict}, provided the year's count",
)
MAY_STILL: Final = Text(
    "La demande peut partir quand même.", "The request may go all the same."
)
MAY_NOT: Final = Text("La demande ne peut pas partir.", "The request may not go.")
ARTICLE: Final = Text(
    "{sentence} ({rule}, {article})", "{sentence} ({rule}, {article})"
)
RULE: Final = Text("{sentence} ({rule})", "{sentence} ({rule})")
AMOUNT: Final = Text("{code} : {euros}", "{code}: {euros}")

LINE: Final = Text("{question} — {status}", "{question} — {status}")
BETWEEN: Final = Text("de {requester} à {expert}", "from {requester} to {expert}")
CLAIMED_BY: Final = Text("prise en charge par {name}", "claimed by {name}")
HEADING: Final = Text("Télé-expertise {status}", "Tele-expertise {status}")
TAKEN_BY: Final = Text("Déjà prise en charge par {name}.", "Claimed already by {name}.")
AGE: Final = Text("jour {n} sur 7", "day {n} of 7")
RETURNS: Final = Text("revient le {when}", "comes back {when}")
DISAGREES: Final = Text(
    "Attention : le serveur dit « {state} », rien de signé ne le montre.",
    'Mind: the server says "{state}", and nothing signed shows it.',
)
UNSIGNED: Final = Text(
    "Une étape est en chemin : {steps}.", "A step is on its way: {steps}."
)
SERVER_ONLY: Final = Text(
    "Le serveur parle d'une demande que personne ici n'a signée.",
    "The server speaks of a request that nobody here has signed.",
)
CONSENT_NOTED: Final = Text(
    "Le patient, informé, a donné son accord.", "The informed patient agreed."
)
OTHER_ASKER: Final = Text(
    "Le numéro national du demandeur n'est pas celui qui est vérifié pour lui.",
    "The national number of who asks is not the one attested of him.",
)
CONSENT_GONE: Final = Text(
    "Le patient a retiré son consentement : rien de joint ne s'ouvre plus.",
    "The patient took the consent back: nothing that was joined opens any more.",
)
MAY: Final = Text("Vous pouvez : {words}", "You may: {words}")
PATIENT: Final = Text("Patient : {name}", "Patient: {name}")
ABOUT_CASE: Final = Text("{speciality}, {reason}", "{speciality}, {reason}")
DOCUMENTS: Final = Count(
    Text("{n} document joint", "{n} document"),
    Text("{n} documents joints", "{n} documents"),
)
STUDIES: Final = Count(
    Text("{n} examen d'imagerie", "{n} study"),
    Text("{n} examens d'imagerie", "{n} studies"),
)
DOCTOR: Final = Text("Médecin traitant : {name}", "Own doctor: {name}")
CONCLUSION: Final = Text("Conclusion : {text}", "Conclusion: {text}")
SECTION: Final = Text("{title} : {text}", "{title}: {text}")
NONE: Final = Text("Aucune demande.", "No request.")
SAVED: Final = Text("Enregistré et vérifié : {path}", "Saved and checked: {path}")
ACT_TOLD: Final = Text(
    "Acte {code} préparé : {euros}.", "Act {code} was prepared: {euros}."
)
ACT_NOT: Final = Text("Aucun acte à facturer.", "No act to bill.")
REQUEST_TITLE: Final = Text("Demande de télé-expertise", "Tele-expertise request")
BY_MAIL_SENT: Final = Text(
    "La demande part par messagerie à {name} ; sa réponse viendra dans cette "
    "conversation.",
    "The request goes by mail to {name}; the answer will come into this thread.",
)
BY_MAIL_NOT_BILLED: Final = Text(
    "Rien n'est facturé d'ici : une réponse par messagerie n'est pas un compte rendu "
    "signé, et aucun délai de sept jours ne court.",
    "Nothing is billed from here: an answer by mail is no signed report, and no clock "
    "of seven days runs.",
)
BY_MAIL_NO_GP: Final = Text(
    "--gp est sans objet par messagerie : la réponse ne revient qu'à vous.",
    "--gp has no use by mail: the answer comes back to you alone.",
)
BY_MAIL_WHOSE: Final = Text(
    "Dites de quelle conversation sont ces messages : --in.",
    "Say of which thread these messages are: --in.",
)
SENT_TO_GP: Final = Text(
    "Le compte rendu part aussi au médecin traitant, {name}.",
    "The report goes to the patient's own doctor too, {name}.",
)
NOT_SENT_TO_GP: Final = Text(
    "Il n'a pas pu partir au médecin traitant : {why}",
    "It could not go to the patient's own doctor: {why}",
)
REPORT_TITLE: Final = Text("Compte rendu de télé-expertise", "Tele-expertise report")
THREAD_TITLE: Final = Text("Télé-expertise, {patient}", "Tele-expertise, {patient}")
AVAILABLE: Final = Text("{name} prend des demandes.", "{name} takes requests.")
AWAY: Final = Text(
    "{name} ne prend rien avant {until}.", "{name} takes none before {until}."
)
CAPPED: Final = Text(
    "{name} : {open} en cours, {cap} au plus.", "{name}: {open} open, {cap} at most."
)
AVAILABILITY_SET: Final = Text("C'est dit.", "It is said.")
TEMPLATE_LINE: Final = Text("{id} : {title}", "{id}: {title}")
NO_TEMPLATE: Final = Text("Aucun modèle « {words} ».", 'No template "{words}".')
BAD_TEMPLATES: Final = Text("Modèles illisibles : {why}.", "Unusable templates: {why}.")
RULES_TAKEN: Final = Text("Ces règles s'appliquent.", "These rules apply.")
BAD_RULES: Final = Text("Règles illisibles : {why}.", "Unusable rules: {why}.")
NO_CASE: Final = Text("Aucune demande « {words} ».", 'No request "{words}".')
SEVERAL: Final = Text(
    "Plusieurs demandes conviennent : {names}.", "Several requests fit: {names}."
)
NO_CONSENT: Final = Text(
    "Dites l'accord du patient : --consent oral ou --consent written.",
    "Say how the patient agreed: --consent oral or --consent written.",
)
NO_CONCLUSION: Final = Text(
    "Donnez --conclusion, ou --from avec une partie « # Conclusion ».",
    'Give --conclusion, or --from with a part "# Conclusion".',
)
BAD_SECTION: Final = Text(
    "« {words} » n'est pas une partie : TITRE=TEXTE.",
    '"{words}" is no section: TITLE=TEXT.',
)
BAD_MONTH: Final = Text(
    "« {words} » n'est pas un mois : comme 2026-11.",
    '"{words}" is no month: like 2026-11.',
)
NO_FIGURES: Final = Text("Aucun chiffre.", "No figure.")
FIGURES: Final[Mapping[str, Text]] = {
    "asked": Text("demandées", "asked"),
    "answered": Text("répondues", "answered"),
    "declined": Text("refusées", "declined"),
    "redirected": Text("réorientées", "redirected"),
    "withdrawn": Text("retirées", "withdrawn"),
    "expired": Text("revenues", "expired"),
    "claim_seconds": Text("prise en charge (médiane)", "to claim (median)"),
    "answer_seconds": Text("réponse (médiane)", "to answer (median)"),
}
CONSENT_ABOUT: Final = Text(
    "l'accord d'un patient pour ses photos et examens",
    "what a patient agreed to, of photos and studies",
)
CONSENT_GIVE_ABOUT: Final = Text("noter un accord", "note an agreement")
CONSENT_END_ABOUT: Final = Text(
    "noter qu'il est retiré : rien de ce qu'il couvrait ne s'ouvre plus",
    "note that it was taken back: nothing that it covered opens any more",
)
CONSENT_LIST_ABOUT: Final = Text(
    "les accords d'une conversation", "the agreements of a thread"
)
CONSENT: Final = Text("ACCORD", "CONSENT")
MESSAGES: Final = Text("NUMÉRO", "NUMBER")
CONSENT_LINE: Final = Text(
    "{id} : {patient}, {form}, {purposes}, {when}, {n} fichiers",
    "{id}: {patient}, {form}, {purposes}, {when}, {n} files",
)
CONSENT_OVER: Final = Text("{line} — retiré {when}", "{line} — taken back {when}")
NO_CONSENTS: Final = Text("Aucun accord ici.", "No agreement here.")
NO_SUCH_CONSENT: Final = Text(
    "Aucun accord « {words} » ici.", 'No agreement "{words}" here.'
)
CONCLUSION_WORDS: Final = frozenset({"conclusion", "conclusions"})
"""Titles in a text under which the conclusion stands."""
INCIDENT_WORDS: Final = frozenset(
    {"incidents techniques", "technical incidents", "incidents"}
)
"""Titles under which what went wrong technically stands."""
FAULTS: Final[Mapping[str, Text]] = {
    "no_step": Text(
        "Cette étape n'est pas possible maintenant, ou pas pour vous.",
        "This step is not possible now, or not for you.",
    ),
    "no_expert": Text(
        "Nommez un expert qui peut répondre ici, et qui n'est pas vous.",
        "Name an expert who may answer here, and who is not you.",
    ),
    "no_consent": Text(
        "Il faut l'accord du patient, informé, et qu'il ne soit pas retiré.",
        "The informed patient's agreement is needed, and not taken back.",
    ),
    "no_name": Text(
        "Votre établissement doit d'abord attester votre nom.",
        "Your organisation has to attest your name first.",
    ),
    "no_reason": Text("Dites pourquoi.", "Say why."),
    "no_month": Text("Un mois s'écrit comme 2026-11.", "A month is written 2026-11."),
    "taken": Text(
        "Quelqu'un d'autre l'a prise en charge.", "Somebody else has claimed it."
    ),
    "moved": Text(
        "La demande n'en est plus là : relisez-la.",
        "The request stands elsewhere by now: look at it again.",
    ),
    "full": Text(
        "Le nombre de demandes ouvertes est atteint.",
        "There are as many open requests as are taken.",
    ),
    "away": Text(
        "Cet expert ne prend pas de demande en ce moment.",
        "This expert takes no request now.",
    ),
    "expired": Text(
        "Sept jours sont passés : la demande est revenue à son auteur.",
        "Seven days are over: the request went back to who asked.",
    ),
    "not_reported": Text(
        "Il n'y a pas encore de compte rendu.", "There is no report yet."
    ),
    "no_report": Text(
        "Un compte rendu a une conclusion.", "A report has a conclusion."
    ),
    "no_pdf": Text(
        "Il faut un PDF de 25 Mo au plus.", "It has to be a PDF of at most 25 MB."
    ),
    "no_study": Text(
        "Un examen d'imagerie ne part pas par messagerie : joignez des images ou un "
        "document.",
        "A study does not go by mail: join pictures or a document.",
    ),
    "no_ledger": Text(
        "Ce n'est pas un registre d'actes.", "This is no ledger of acts."
    ),
    "no_act": Text("Cet acte n'est pas dans ce registre.", "There is no such act."),
    "not_billable": Text("Rien n'est facturable ici.", "Nothing is billable here."),
    "countered": Text("Cet acte est déjà annulé.", "This act was taken back already."),
    "exported": Text("C'est déjà exporté.", "It was exported already."),
    "nothing_to_export": Text(
        "Rien n'attend d'être exporté pour ce mois.", "Nothing of this month waits."
    ),
    "not_office": Text(
        "Seul le bureau de facturation le fait.", "Only the billing office does this."
    ),
    "files_waiting": Text(
        "Les fichiers sont encore en chemin : la demande partira avec eux.",
        "The files are still on their way: the request goes with them.",
    ),
}
CONSENT_FAULT: Final = Text(
    "Le patient a retiré son accord : ce fichier ne s'ouvre plus et ne s'envoie plus.",
    "The patient took the agreement back: this file is opened and sent no more.",
)
