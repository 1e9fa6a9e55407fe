"""What `cordee verify-client` says."""

from typing import Final

from cordee.clients.cli.language import Count, Text

ABOUT: Final = Text(
    "vérifier que le client web servi est bien celui de Cordée",
    "check that the web client that is served is Cordée's own",
)
ADDRESS: Final = Text("adresse", "address")
ADDRESS_HELP: Final = Text(
    "le serveur, comme https://cordee.exemple.fr",
    "the server, like https://cordee.example.org",
)
REBUILD: Final = Text(
    "comparer avec les sources de ce dossier, construites à l'instant, plutôt qu'avec "
    "les fichiers de cette installation",
    "compare with the sources in this folder, built now, instead of with the files of "
    "this installation",
)
FOLDER: Final = Text("dossier", "folder")
SAME: Final = Count(
    Text(
        "{n} fichier comparé sur {origin} : identique, sous toutes ses formes.",
        "{n} file compared on {origin}: the same, in each of its forms.",
    ),
    Text(
        "{n} fichiers comparés sur {origin} : identiques, sous toutes leurs formes.",
        "{n} files compared on {origin}: the same, in each of their forms.",
    ),
)
FINGERPRINT: Final = Text("Empreinte : {fingerprint}", "Fingerprint: {fingerprint}")
ONLY_HERE: Final = Text(
    "Cela vaut pour ce que cette machine a reçu à l'instant.",
    "This holds for what this machine was given just now.",
)
DIFFERENT: Final = Text(
    "{name} : ce n'est pas le fichier attendu", "{name}: not the file that it should be"
)
MISSING: Final = Text(
    "{name} : le serveur ne le donne pas", "{name}: the server does not give it"
)
TAMPERED: Final = Text(
    "{origin} ne sert pas le client web attendu. Il peut être d'une autre version "
    "({served} ; ici {own}). Sinon, n'y entrez aucun secret et prévenez quelqu'un.",
    "{origin} does not serve the web client that it should. It may be another version "
    "({served}; here {own}). If it is not, enter no secret there and tell someone.",
)
NO_CLIENT: Final = Text(
    "cette installation ne contient pas le client web ; donnez ses sources avec "
    "--rebuild.",
    "this installation does not hold the web client; give its sources with --rebuild.",
)
NO_SOURCES: Final = Text(
    "{path} n'est pas un dossier de sources de Cordée.",
    "{path} is not a folder of Cordée's sources.",
)
NOT_BUILT: Final = Text(
    "le client web n'a pas pu être construit : {reason}",
    "the web client could not be built: {reason}",
)
DAMAGED: Final = Text(
    "le client web de cette installation est abîmé : {name}",
    "the web client of this installation is damaged: {name}",
)
