/** The words of coming in, in French. */

export const fr = {
  tagline: "La messagerie chiffrée entre l'hôpital et la ville.",
  promise:
    "Seuls les participants d'une conversation peuvent la lire. Le serveur ne le peut pas.",
  language: "English",
  ways: {
    invitation: "J'ai une invitation",
    invitationAbout: "Envoyée par votre établissement",
    link: "Relier cet appareil",
    linkAbout: "Vous utilisez déjà Cordée ailleurs",
    card: "J'ai ma carte de récupération",
    cardAbout: "Appareil perdu, volé ou en panne",
    passkey: "Utiliser ma clé d'accès",
    passkeyAbout: "La « passkey » ajoutée dans vos réglages",
  },
  ward: "Ordinateur partagé du service",
  wardAbout:
    "Rien n'est gardé sur ce poste : tout disparaît quand vous fermez la session ou la page, ou que vous vous absentez.",
  reasons: {
    revoked: "Cet appareil a été retiré de votre compte : tout ce qu'il gardait est effacé.",
    locked:
      "Votre établissement a verrouillé votre compte : tout ce que cet appareil gardait est effacé. Votre carte de récupération vous rend l'accès.",
    logged_out: "Vous êtes déconnecté : rien ne reste sur cet appareil.",
  } as Record<string, string>,
  begun:
    "Une entrée a commencé ici et n'est pas terminée : reprenez de la même façon pour la finir.",
  startOver: "Tout recommencer",
  startOverAbout:
    "Ce qui a commencé ici est effacé. Si le compte était déjà créé, il faudra une autre invitation.",
  demo: {
    title: "Entrer dans la démonstration",
    about: "Des personnes et des messages inventés : choisissez qui vous êtes.",
    newcomer: "Une nouvelle personne",
    newcomerAbout: "Voir la première utilisation, de l'invitation à la carte",
    mailbox: "Dr Yann Le Goff, en ville",
    mailboxAbout: "N'a qu'une boîte MSSanté : lire et répondre à sa place",
    phone: "Dans une fenêtre de téléphone",
    phoneAbout: "Par exemple Nora Cohen, radiologue, qui lit un scanner de chez elle",
    taken: "déjà ouverte ici ou ailleurs",
    otherWays: "Les vraies façons d'entrer",
    unreachable: "Le guichet de la démonstration ne répond pas : relancez-la.",
  },
  invitation: {
    title: "Votre invitation",
    about:
      "Collez ici le lien ou le texte reçu de votre établissement. Il commence par « cordee1- ».",
    label: "Invitation",
    paste: "Coller",
    open: "Continuer",
    notOne: "Il n'y a pas d'invitation dans ce texte : elle commence par « cordee1- ».",
    readTitle: "Vous êtes invité",
    server: "Serveur",
    until: "Valable jusqu'au",
    organisation: "Établissement",
    organisationHint: "Empreinte du compte de l'établissement, que son invitation garantit",
    create: "Créer mon compte",
    createAbout:
      "Vos clés sont faites sur cet appareil et n'en sortent pas. Une carte de récupération vous sera donnée : préparez de quoi l'imprimer ou la recopier.",
    wardWarning:
      "Sur un ordinateur partagé, sans votre carte le compte est perdu dès la fermeture. Mieux vaut créer votre compte sur votre téléphone.",
  },
  link: {
    title: "Relier cet appareil",
    about:
      "Sur l'appareil où vous utilisez déjà Cordée, ouvrez Réglages, Appareils, Relier un appareil. Il montre un numéro à six chiffres.",
    number: "Numéro",
    next: "Continuer",
    asking: "L'autre appareil répond…",
    shownTitle: "Tapez ceci sur l'autre appareil",
    shownAbout: "Ou montrez-lui ce code QR, ou collez-y le texte.",
    code: "Code de liaison",
    qr: "Dessin du texte de liaison",
    copy: "Copier le texte",
    waiting: "En attente de l'autre appareil…",
    whoseTitle: (name: string) => `Est-ce vous, ${name} ?`,
    whose: "Cet appareil entre dans ce compte. Il lira tout ce que vous lisez.",
    unknownTitle: "Est-ce votre compte ?",
    unknown:
      "Personne n'atteste encore ce compte. Ne continuez que si vous venez de relier cet appareil vous-même.",
    yes: "Oui, c'est moi",
    no: "Non",
    notMe:
      "Rien n'est gardé ici. Si vous n'avez pas relié cet appareil vous-même, prévenez votre responsable de la sécurité (LNK-07).",
  },
  card: {
    title: "Votre carte de récupération",
    about:
      "Tapez les huit groupes, ou montrez la carte à l'appareil photo. Majuscules, espaces et tirets n'importent pas.",
    label: "Les 40 caractères de la carte",
    count: (n: number) => `${n} sur 40`,
    scan: "Lire la carte avec l'appareil photo",
    open: "Revenir",
    after:
      "Vos autres appareils sont retirés et cette carte n'ouvrira plus rien : une nouvelle vous sera donnée.",
    coming: "Vos clés et vos conversations reviennent…",
    stolen:
      "Carte volée avec l'appareil ? Appelez d'abord l'administrateur de votre établissement.",
  },
  passkey: {
    title: "Votre clé d'accès",
    about:
      "Celle que vous avez ajoutée dans vos réglages, gardée par votre téléphone, votre ordinateur ou une clé de sécurité.",
    open: "Utiliser ma clé d'accès",
    unknown: "Ce navigateur ne connaît pas les clés d'accès : utilisez votre carte.",
  },
  scan: {
    title: "Lire un code QR",
    about: "Placez le code QR dans le cadre.",
    view: "Image de l'appareil photo",
    none: "L'appareil photo n'est pas accessible : autorisez-le dans le navigateur, ou tapez le texte.",
  },
  install: {
    title: "D'abord, sur l'écran d'accueil",
    about:
      "Sur un iPhone, une page ouverte dans Safari ne peut pas prévenir d'un message. Installée sur l'écran d'accueil, Cordée le peut, et garde ce qui est à vous.",
    one: "Touchez Partager, en bas de Safari",
    two: "Choisissez « Sur l'écran d'accueil »",
    three: "Ouvrez Cordée depuis sa nouvelle icône",
    carry: "Copier mon invitation",
    carried: "Copiée : collez-la dans Cordée une fois installée.",
    anyway: "Continuer dans Safari, sans notifications",
  },
  welcome: {
    step: (at: number, of: number) => `Étape ${at} sur ${of}`,
    cardTitle: "Gardez votre carte",
    cardAbout:
      "Si vous perdez cet appareil, cette carte vous rend tout. Qui la tient lit tout ce que vous lisez : gardez-la chez vous, jamais avec l'appareil.",
    newCard: "L'ancienne carte n'ouvre plus rien. Voici la nouvelle.",
    print: "Imprimer",
    save: "Enregistrer",
    saved: "Carte enregistrée : rangez ce fichier hors de cet appareil, puis effacez-le.",
    have: "Je l'ai",
    checkTitle: "Vérifions",
    checkAbout: "Prenez votre carte et recopiez ces deux groupes.",
    group: (n: number) => `Groupe ${n}`,
    check: "Vérifier",
    wrong: "Ce n'est pas ce que dit la carte : regardez les numéros des groupes.",
    again: "Revoir la carte",
    inFile: "Je l'ai dans un fichier",
    done: "Votre carte est confirmée : elle n'existe plus que chez vous.",
    waysTitle: "Un second moyen d'entrer",
    waysAbout:
      "Une clé d'accès vous ramène ici en quelques secondes, sans la carte. Elle reste dans votre téléphone ou votre ordinateur, protégée par votre visage, votre doigt ou son code.",
    addPasskey: "Ajouter une clé d'accès",
    later: "Plus tard",
    laterAbout: "Vous pourrez l'ajouter, ou relier un autre appareil, dans les réglages.",
    nameWaitTitle: "Votre établissement vous confirme",
    nameWaitAbout:
      "Il vérifie qui vous êtes avant que les autres voient votre nom. Cette page se met à jour seule.",
    enterAnyway: "Entrer en attendant",
    nameTitle: "Voici comment on vous verra",
    nameAbout: (organisation: string) => `Attesté par ${organisation}.`,
    nameAboutUnknown: "Attesté par votre établissement.",
    right: "C'est bien moi",
    wrongName: "Ce n'est pas moi",
    wrongNameAbout:
      "N'écrivez rien avec ce compte et prévenez votre établissement : l'invitation d'une autre personne vous est peut-être parvenue. Vous pouvez vous déconnecter dans les réglages.",
    backTitle: (name: string) => (name ? `Bon retour, ${name}` : "Bon retour"),
  },
  wardBar: {
    said: "Ordinateur partagé : rien n'est gardé ici",
    close: "Fermer la session",
    closeTitle: "Fermer la session ?",
    lose: "Ce qui n'est pas encore parti est perdu, et sans votre carte vous ne pourrez peut-être pas revenir :",
    closeAnyway: "Fermer et perdre",
  },
};
