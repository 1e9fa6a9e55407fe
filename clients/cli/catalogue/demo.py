"""What the demo says."""

from typing import Final

from cordee.clients.cli.language import Text

ABOUT: Final = Text(
    "Un hôpital d'essai sur cette machine : un serveur, huit soignants, une histoire.",
    "A hospital to try on this machine: a server, eight clinicians, a story.",
)
HOME: Final = Text(
    "dossier de la démonstration (./.demo)", "folder of the demo (./.demo)"
)
PORT: Final = Text("port du serveur (8443)", "port of the server (8443)")
ONCE: Final = Text(
    "préparer, montrer, et ne rien laisser tourner",
    "set up, show, and leave nothing running",
)
STARTING: Final = Text("Le serveur démarre…", "The server is starting…")
SETTING_UP: Final = Text(
    "Première fois : l'hôpital se met en place…", "First time: the hospital moves in…"
)
ENROLLED: Final = Text(
    "  {name}, {about} : attestation reçue", "  {name}, {about}: vouched for"
)
AGENT_ENROLLED: Final = Text(
    "  {name} : à côté du dossier de l'hôpital",
    "  {name}: beside the hospital's record system",
)
GATEWAY_ENROLLED: Final = Text(
    "  {name} : écrit aux médecins qui n'ont qu'une boîte",
    "  {name}: writes to doctors who have nothing but a mailbox",
)
MAIL_READY: Final = Text(
    "Le courrier MSSanté passe. Le Dr Le Goff n'a qu'une boîte ; lisez-la à sa place : "
    "{url}",
    "MSSanté mail passes. Dr Le Goff has nothing but a mailbox; read it for him: {url}",
)
NO_MAIL: Final = Text(
    "Le courrier MSSanté ne passe pas ; le reste marche. Son journal : {path}",
    "MSSanté mail does not pass; all else works. Its log: {path}",
)
NO_MAIL_LIBRARY: Final = Text(
    "Sans courrier MSSanté, il manque « {name} » : pip install 'cordee[all]'.",
    "Without MSSanté mail, for want of \"{name}\": pip install 'cordee[all]'.",
)
OPINIONS: Final = Text(
    "  trois télé-expertises : une attend, une est répondue, une a un scanner",
    "  three requests for an opinion: one waits, one is answered, one has a CT",
)
NO_IMAGING: Final = Text(
    "  deux télé-expertises ; sans scanner, l'imagerie n'est pas installée : "
    "pip install 'cordee[all]'",
    "  two requests for an opinion; no CT, as imaging is not installed: "
    "pip install 'cordee[all]'",
)
TALKED: Final = Text("  conversations ouvertes", "  threads opened")
DIRECTORY_FILLED: Final = Text(
    "  annuaire importé, services et horaires",
    "  directory imported, services and hours",
)
READY: Final = Text(
    """Cordée est prête : ouvrez {url} dans un navigateur.
Un clic sur une personne, et vous êtes elle ; ou inscrivez quelqu'un de nouveau.
Tout est fictif.""",
    """Cordée is ready: open {url} in a browser.
One click on a person, and you are that person; or sign up somebody new.
All of it is fictive.""",
)
CLIENTS: Final = Text(
    "Ou ouvrez chaque personne dans un autre terminal :",
    "Or open each person in another terminal:",
)
TAKEN: Final = Text(
    "Cette personne est ouverte dans un terminal : fermez-le, ou tapez-y "
    "« cordee --as {profile} link ».",
    'This person is open in a terminal: close it, or type "cordee --as {profile} link" '
    "there.",
)
NOBODY: Final = Text(
    "Personne ne s'appelle {profile} ici.", "Nobody is called {profile} here."
)
NOT_BEGUN: Final = Text(
    "Cette liaison est trop ancienne : cliquez encore une fois.",
    "This link is too old: click once more.",
)
WALK_TITLE: Final = Text("À essayer :", "To try:")
WALK: Final = Text(
    """ 1. Ouvrez Anna et Bruno dans deux terminaux : leurs conversations y sont.
 2. Écrivez de l'un à l'autre : « enregistré », « distribué », puis « affiché ».
 3. Flèche haut choisit un message : R répond, + réagit, P le prend en charge.
 4. Sur l'un des vôtres : E corrige, W retire. L'autre écran suit.
 5. Ctrl+N ouvre une conversation : tapez « farid », il apparaît.
 6. Anna, dans le groupe : F2 puis A ajoute Claire, sans ce qui précède.
 7. Ouvrez Claire : elle lit ce qui suit, et rien d'avant.
 8. Anna retire Claire (F2, Suppr) : Claire ne lit plus rien de nouveau.
 9. Tuez le serveur au milieu d'une phrase :  kill -9 {pid}
10. Écrivez encore : il redémarre, tout part seul, rien n'est perdu ni doublé.
11. Regardez ce que le serveur voit :  {peek}
12. Revérifiez tout sans lui :  {verify}
13. Élise a écrit au rôle « Chirurgie de garde », David a répondu pour lui.
14. David passe la main à Bruno :  {hand_over}
15. Liez un téléphone à Bruno :  {link}
    puis, avec son numéro, comme si c'était ailleurs :  {join} NUMÉRO
16. L'ordinateur d'Anna brûle (fermez-la) :  {burn}
    sa carte, dans le fichier ci-dessous, rend tout :  {recover}
17. Glissez un fichier sur un écran, même de 1 Go ; S l'enregistre de l'autre côté.
18. Mettez une conversation au dossier :  {export}
19. Trouvez un médecin de ville, même mal écrit :  {find}
20. Qui répond maintenant ?  {services}
21. Le médecin traitant d'un patient, par son INS ({ins}) :  {gp}
22. Qui est dans le service aujourd'hui ?  {ward}
23. Anna a écrit au Dr Le Goff, qui n'a qu'une boîte MSSanté : il a répondu.
24. Écrivez-lui encore, d'un écran ou d'ici :  {write}
    et répondez à sa place, sur la page que la démonstration donne plus bas.
25. Il répond d'une autre adresse : son courriel attend, Anna dit de qui il est :
    {confirm}
26. La boîte du Dr Lefèvre est fermée : c'est une tâche du secrétariat.  {tasks}
27. La lettre de sortie de Mme Colas est dans la boîte, en PDF et pour son logiciel.
28. Élise a demandé deux avis au groupe « Avis dermatologie ». Celui de Mme Colas est
    revenu, chez elle et chez le Dr Le Goff, le médecin traitant :  {asked}
29. L'autre attend ; le premier qui le prend l'a, Farid n'y peut plus rien :  {claim}
30. Lucie répond, son acte TE2 est préparé :  {report}
31. Élise lit le compte rendu, son acte RQD est préparé :  {show}
32. Ce que diraient les règles d'une urgence, sans rien envoyer :  {check}
33. Le bureau de facturation exporte le mois, avec son total de contrôle :  {billing}
34. Anna a envoyé un scanner à Nora, radiologue. Ouvrez Nora dans une fenêtre de
    téléphone, par la page d'entrée : fenêtres, mesure, image clé. Coupe 28, un nodule.
35. D'un terminal, Nora en retrouve chaque fichier :  {save}
36. Envoyez un autre examen, ou glissez un dossier DICOM sur l'écran :  {send}""",
    """ 1. Open Anna and Bruno in two terminals: their threads are there.
 2. Write from one to the other: "stored", "delivered", then "displayed".
 3. Up picks a message: R replies, + reacts, P takes it in charge.
 4. On one of your own: E corrects, W takes it back. The other screen follows.
 5. Ctrl+N opens a thread: type "farid", he appears.
 6. Anna, in the group: F2 then A adds Claire, without the past.
 7. Open Claire: she reads what follows, and nothing from before.
 8. Anna removes Claire (F2, Del): Claire reads nothing new.
 9. Kill the server in mid-sentence:  kill -9 {pid}
10. Write on: it restarts, all leaves by itself, nothing is lost or doubled.
11. Look at what the server can see:  {peek}
12. Check everything again without it:  {verify}
13. Élise wrote to the role "Chirurgie de garde", David answered for it.
14. David hands it over to Bruno:  {hand_over}
15. Link a telephone to Bruno:  {link}
    then, with its number, as if it were elsewhere:  {join} NUMBER
16. Anna's laptop burns (close her):  {burn}
    her card, in the file below, gives all of it back:  {recover}
17. Drop a file on a screen, be it 1 GB; S saves it on the other side.
18. File a thread in the record:  {export}
19. Find a town doctor, even misspelt:  {find}
20. Who answers now?  {services}
21. A patient's GP, by his INS ({ins}):  {gp}
22. Who is in the ward today?  {ward}
23. Anna wrote to Dr Le Goff, who has nothing but an MSSanté mailbox: he answered.
24. Write to him again, from a screen or from here:  {write}
    and answer for him, on the page that the demo gives below.
25. He answers from another address: his mail waits, Anna says whose it is:
    {confirm}
26. Dr Lefèvre's mailbox is closed: a task for the secretariat.  {tasks}
27. Mme Colas's discharge letter is in the mailbox, as a PDF and for his program.
28. Élise asked the pool "Avis dermatologie" twice. The opinion on Mme Colas is back,
    with her and with Dr Le Goff, the patient's GP:  {asked}
29. The other one waits; the first to claim it has it, Farid no longer can:  {claim}
30. Lucie answers, her act TE2 is prepared:  {report}
31. Élise reads the report, her act RQD is prepared:  {show}
32. What the rules would say of an emergency, sending nothing:  {check}
33. The billing office exports the month, with its control total:  {billing}
34. Anna has sent a CT to Nora, a radiologist. Open Nora in a window of a telephone's
    size, from the first page: windows, a measure, a key image. Slice 28, a nodule.
35. From a terminal, Nora gets back each of its files:  {save}
36. Send another study, or drop a DICOM folder on the screen:  {send}""",
)
CARDS: Final = Text("Cartes de récupération : {path}", "Recovery cards: {path}")
LOG: Final = Text("Journal du serveur : {path}", "The server's log: {path}")
STOP: Final = Text(
    "Ctrl-C arrête tout. La prochaine fois, tout sera encore là ; effacez {home} pour "
    "recommencer.",
    "Ctrl-C stops everything. Next time all of it will still be there; delete {home} "
    "to start over.",
)
DIED: Final = Text(
    "Le serveur est mort ({reason}). Je le relance…",
    "The server died ({reason}). Starting it again…",
)
SIGNAL: Final = Text("signal {number}", "signal {number}")
STATUS: Final = Text("code {number}", "status {number}")
BACK: Final = Text(
    "Il est revenu. Pour recommencer :  kill -9 {pid}",
    "It is back. To do it again:  kill -9 {pid}",
)
STOPPING: Final = Text("Tout s'arrête…", "Stopping everything…")
STOPPED: Final = Text("Plus rien ne tourne.", "Nothing is running any more.")
NOT_OURS: Final = Text(
    "{home} n'est pas le dossier d'une démonstration ; choisissez-en un autre avec "
    "--home.",
    "{home} is not the folder of a demo; choose another with --home.",
)
RUNNING: Final = Text(
    "une démonstration tourne déjà dans {home} ; arrêtez-la, ou choisissez un autre "
    "dossier avec --home.",
    "a demo already runs in {home}; stop it, or choose another folder with --home.",
)
NO_START: Final = Text(
    "le serveur ne démarre pas ; son journal dit pourquoi : {path}",
    "the server does not start; its log says why: {path}",
)
CARD: Final = Text("{name} (cordee --as {profile})", "{name} (cordee --as {profile})")
