"""What is said of acts: listed, taken back, exported, stated."""

from collections.abc import Mapping
from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text("les actes de télé-expertise", "the acts of tele-expertise")
LIST_ABOUT: Final = Text("les actes, registre par registre", "the acts, by ledger")
STATEMENT_ABOUT: Final = Text("le relevé d'un mois", "the statement of a month")
EXPORT_ABOUT: Final = Text(
    "exporter un mois ; ce qui l'est ne l'est plus une seconde fois",
    "export a month; what was exported is not exported again",
)
CORRECT_ABOUT: Final = Text(
    "annuler un acte par une contre-écriture", "take an act back by a counter-entry"
)
OFFICE_ABOUT: Final = Text(
    "dire quel rôle exporte mes actes", "say which role exports my acts"
)
EXPORTS_ABOUT: Final = Text("les exports faits", "the exports that were made")
MONTH: Final = Text("AAAA-MM", "YYYY-MM")
MONTH_HELP: Final = Text("le mois (celui-ci)", "the month (the present one)")
ACT: Final = Text("ACTE", "ACT")
ACT_HELP: Final = Text("le début de son identifiant", "the beginning of its id")
REASON: Final = Text("MOTIF", "REASON")
ROLE: Final = Text("RÔLE", "ROLE")
FORMAT: Final = Text("csv, json ou both (les deux)", "csv, json or both")
FOLDER: Final = Text("DOSSIER", "FOLDER")
TO_HELP: Final = Text("où écrire les fichiers", "where the files are written")
AGAIN_HELP: Final = Text(
    "refaire les fichiers d'un export fait, à l'identique",
    "make the files of an export again, the same bytes",
)
EXPORT: Final = Text("EXPORT", "EXPORT")
PDF_HELP: Final = Text("enregistrer le relevé en PDF", "save the statement as a PDF")
LEDGER: Final = Text("Registre de {name} ({who})", "Ledger of {name} ({who})")
MINE: Final = Text("le vôtre", "yours")
NO_OFFICE: Final = Text("sans bureau", "no office")
OFFICE: Final = Text("exporté par {names}", "exported by {names}")
ACT_LINE: Final = Text(
    "{id}  {day}  {code}  {euros}  {patient}  {state}",
    "{id}  {day}  {code}  {euros}  {patient}  {state}",
)
STATES: Final[Mapping[str, Text]] = {
    "pending": Text("à exporter", "to be exported"),
    "exported": Text("exporté", "exported"),
    "taken-back": Text("annulé : {reason}", "taken back: {reason}"),
    "counter": Text("contre-écriture : {reason}", "counter-entry: {reason}"),
}
PROVISIONAL: Final = Text(
    "sous réserve du compte de l'année", "provided the year's count"
)
FOREIGN: Final = Text(
    "l'exécutant nommé n'est pas vérifié", "nobody vouches for who it names"
)
NONE: Final = Text("Aucun acte.", "No act.")
NO_LEDGER: Final = Text("Aucun registre ici.", "No ledger here.")
TOTAL: Final = Count(
    Text("Total : {n} acte, {euros}", "Total: {n} act, {euros}"),
    Text("Total : {n} actes, {euros}", "Total: {n} acts, {euros}"),
)
ACTS: Final = Count(Text("{n} acte", "{n} act"), Text("{n} actes", "{n} acts"))
COUNTERS: Final = Count(
    Text("{n} contre-écriture", "{n} counter-entry"),
    Text("{n} contre-écritures", "{n} counter-entries"),
)
SUM: Final = Text("{code} : {what}, {euros}", "{code}: {what}, {euros}")
EXPORTED: Final = Text(
    "Export {id} : {what}, total de contrôle {euros}",
    "Export {id}: {what}, control total {euros}",
)
WRITTEN: Final = Text("Écrit : {path}", "Written: {path}")
NOT_WHOLE: Final = Text(
    "Attention : un registre manque ici, ces fichiers ne sont pas ceux de l'export.",
    "Mind: a ledger is missing here, these files are not those of the export.",
)
EXPORT_LINE: Final = Text("{id}  {month}  {when}", "{id}  {month}  {when}")
NO_EXPORTS: Final = Text("Aucun export.", "No export.")
CORRECTED: Final = Text("L'acte est annulé.", "The act was taken back.")
OFFICE_SET: Final = Text(
    "{name} exporte vos actes à partir de maintenant.",
    "{name} exports your acts from now on.",
)
NO_SUCH_ACT: Final = Text("Aucun acte « {words} ».", 'No act "{words}".')
NO_SUCH_EXPORT: Final = Text("Aucun export « {words} ».", 'No export "{words}".')
LEFT_TO_BILLING: Final = Text(
    "À compléter par votre logiciel de facturation : le codage SESAM-Vitale"
    " (exonération).",
    "Left to your billing software: the coding of SESAM-Vitale (exemption).",
)
STATEMENT: Final = Text("Relevé de {name}, {month}", "Statement of {name}, {month}")
