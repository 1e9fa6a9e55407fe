/** What the engine noticed by itself, under its stable word for it, and rules on people. */

export const warnings = {
  sentences: {
    account_forked:
      "le serveur a montré deux histoires d'un même compte : il n'est plus cru ici",
    box_withheld: "le serveur n'a pas donné votre clé d'une conversation ; elle est redemandée",
    card_not_confirmed:
      "votre carte de récupération n'est pas confirmée : Réglages, Récupération",
    account_recovered: "un compte que vous administrez est revenu par sa carte de récupération",
    chain_refused: "ce que le serveur dit d'un compte n'est pas valable et n'est pas retenu",
    chain_rolled_back:
      "le serveur montre un état ancien d'un compte ; le plus récent est gardé",
    cursor_refused: "un accusé de lecture que personne n'a signé n'est pas retenu",
    erased_too_early:
      "le serveur a effacé un message avant l'échéance ; les preuves sont gardées, et votre copie aussi si vous l'aviez",
    entry_not_healed:
      "le serveur a été restauré et il lui manque une partie de votre compte : connectez l'appareil qui l'a faite",
    events_dropped: "trop d'événements à la fois : certains ne sont pas affichés",
    healing_failed:
      "le serveur a été restauré ; lui rendre ce qu'il a perdu a échoué, ce sera repris",
    not_healed:
      "le serveur a été restauré et la fin d'une conversation n'a pu être confirmée par personne d'autre : vous la gardez ici, la suite se dit ailleurs",
    offer_refused: "une attestation proposée pour vous n'est pas valable",
    old_head_of_mine: "on vous a écrit avec votre ancienne clé ; elle sera renouvelée",
    outbox_waits: "un message ne part pas d'ici ; il est gardé",
    own_generation_closed: "les clés de votre compte ne s'ouvrent pas sur cet appareil",
    own_generation_refused:
      "les clés que le serveur donne pour votre compte ne sont pas valables",
    profile_was_copied: "ce profil a servi ailleurs, ou revient d'une sauvegarde",
    push_refused: "une nouvelle du serveur n'est pas valable et n'est pas retenue",
    receipt_refused: "un reçu d'effacement que personne n'a signé n'est pas retenu",
    role_generation_closed: "la clé d'un rôle que vous tenez ne s'ouvre pas sur cet appareil",
    role_generation_refused: "la clé que le serveur donne pour un rôle n'est pas valable",
    role_waits: "un rôle que vous tenez n'a pas pu être mis à jour ; ce sera refait",
    roles_unknown: "le serveur ne dit pas quels rôles vous tenez",
    accept_refused: "une acceptation de rôle donnée par le serveur n'est pas valable",
    renewal_waits: "les clés d'une conversation n'ont pas pu être renouvelées",
    sealed_out:
      "un membre vous a écarté de la suite d'une conversation ; les autres en sont avertis et vous y rendront l'accès",
    server_full:
      "le serveur n'a plus de place : vos messages sont gardés ici, la lecture continue",
    thread_frozen:
      "conversation gelée : ce que le serveur a montré se contredit ; les preuves sont gardées",
    chain_withheld:
      "le serveur ne montre pas tout d'un compte que cite une conversation : elle attend ici, et reprendra d'elle-même",
    thread_rolled_back:
      "le serveur a perdu ou caché la fin d'une conversation : rien n'y est envoyé",
  } as Record<string, string>,
  rules: {
    "ATT-06": "deux comptes portent le même identifiant professionnel",
    "ATT-07": "attestation retirée",
    "ATT-08": "attestation expirée",
    "CHN-12": "clé du rôle en cours de renouvellement",
    "ROL-01": "une seule personne tient ce rôle : sans elle, personne ne lit",
  } as Record<string, string>,
};
