"""(program, text, what is new). The quoted notification is ours, the rest as each program writes it."""

QUOTED = """\
Bonjour Hélène,

Nouvelle question à la CAF : Prime d’activité et garde alternée

Répondre :
https://espace.exemple.fr/courriel/abc

--
Espace France services Haute-Saône"""

CITED = "\n".join(f"> {line}".rstrip() for line in QUOTED.splitlines())

REPLIES: list[tuple[str, str, str]] = [
    (
        "Outlook (ruban De, Envoyé, À, Objet)",
        "Bonjour,\n\nOui, il faut déclarer la pension reçue dès le premier mois.\n\nCordialement,\n\n"
        "De : Espace France services Haute-Saône <reponse+q1@exemple.fr>\n"
        "Envoyé : lundi 23 novembre 2026 14:05\n"
        "À : Hélène Vautrin <helene.vautrin@caf.test>\n"
        "Objet : Nouvelle question à la CAF : Prime d’activité et garde alternée\n\n" + QUOTED,
        "Bonjour,\n\nOui, il faut déclarer la pension reçue dès le premier mois.\n\nCordialement,",
    ),
    (
        "Outlook (trait de soulignés)",
        "La pièce manquante est l’attestation de loyer.\n\n"
        "________________________________\n"
        "De : Espace France services <reponse+q1@exemple.fr>\n"
        "Envoyé : mardi 24 novembre 2026 09:12\n"
        "À : VAUTRIN Helene (CAF 70)\n"
        "Objet : Nouvelle question\n\n" + QUOTED,
        "La pièce manquante est l’attestation de loyer.",
    ),
    (
        "Outlook (-----Message d'origine-----)",
        "Rien à changer sur le dossier.\nLe droit est calculé au trimestre.\n\n"
        "-----Message d'origine-----\n"
        "De : Espace France services [mailto:reponse+q1@exemple.fr]\n"
        "Envoyé : vendredi 20 novembre 2026 17:40\n"
        "À : Hélène Vautrin\n"
        "Objet : Nouvelle question\n\n" + QUOTED,
        "Rien à changer sur le dossier.\nLe droit est calculé au trimestre.",
    ),
    (
        "Outlook pour Android",
        "Je regarde demain matin.\n\nTélécharger Outlook pour Android<https://aka.ms/AAb9ysg>\n"
        "________________________________\n"
        "From: Espace France services <reponse+q1@exemple.fr>\n"
        "Sent: Monday, November 23, 2026 2:05:11 PM\n"
        "To: Hélène Vautrin <helene.vautrin@caf.test>\n"
        "Subject: Nouvelle question\n\n" + QUOTED,
        "Je regarde demain matin.",
    ),
    (
        "Gmail",
        "Bonjour, la déclaration trimestrielle suffit.\n\n"
        "Le lun. 23 nov. 2026 à 14:05, Espace France services Haute-Saône <reponse+q1@exemple.fr> a\n"
        "écrit :\n\n" + CITED,
        "Bonjour, la déclaration trimestrielle suffit.",
    ),
    (
        "Gmail (adresse à la ligne)",
        "D’accord avec Camille.\n\nMerci !\n\n"
        "Le mar. 24 nov. 2026 à 08:31, Espace France services Haute-Saône <\n"
        "reponse+q1@exemple.fr> a écrit :\n\n" + CITED,
        "D’accord avec Camille.\n\nMerci !",
    ),
    (
        "Gmail avec signature",
        "Le formulaire est le Cerfa 15808.\n\n-- \nHélène Vautrin\nCAF de la Haute-Saône\n03 84 00 00 00\n\n"
        "Le lun. 23 nov. 2026 à 14:05, Espace France services <reponse+q1@exemple.fr> a écrit :\n\n" + CITED,
        "Le formulaire est le Cerfa 15808.",
    ),
    (
        "Thunderbird",
        "Bonjour,\n\nVoici les trois cas :\n\n- garde alternée ;\n- garde classique ;\n"
        "- résidence partagée.\n\nLe 23/11/2026 à 14:05, Espace France services Haute-Saône a écrit :\n"
        + CITED,
        "Bonjour,\n\nVoici les trois cas :\n\n- garde alternée ;\n- garde classique ;\n- résidence partagée.",
    ),
    (
        "Thunderbird, signature sous le texte",
        "C’est noté, je transmets au service.\n\n-- \nKarim Belaid\nRéférent France services\nCPAM 70\n\n"
        "Le 23/11/2026 à 14:05, Espace France services Haute-Saône a écrit :\n" + CITED,
        "C’est noté, je transmets au service.",
    ),
    (
        "Apple Mail",
        "Il faut joindre le jugement.\n\n"
        "> Le 23 nov. 2026 à 14:05, Espace France services Haute-Saône <reponse+q1@exemple.fr> a écrit :\n"
        "> \n" + CITED,
        "Il faut joindre le jugement.",
    ),
    (
        "iPhone",
        "Oui c’est possible en ligne\n\nEnvoyé de mon iPhone\n\n"
        "> Le 23 nov. 2026 à 14:05, Espace France services <reponse+q1@exemple.fr> a écrit :\n> \n" + CITED,
        "Oui c’est possible en ligne",
    ),
    (
        "Zimbra",
        "Bonjour,\nle rendez-vous se prend au 3646.\n\n"
        "----- Mail original -----\n"
        'De: "Espace France services" <reponse+q1@exemple.fr>\n'
        'À: "Karim Belaid" <karim.belaid@cpam.test>\n'
        "Envoyé: Lundi 23 Novembre 2026 14:05:11\n"
        "Objet: Nouvelle question\n\n" + QUOTED,
        "Bonjour,\nle rendez-vous se prend au 3646.",
    ),
    (
        "Zimbra (De:, espaces insécables)",
        "La carte arrive sous 15 jours.\n\n"
        'De: "Espace France services" <reponse+q1@exemple.fr>\n'
        'À: "Karim Belaid" <karim.belaid@cpam.test>\n'
        "Envoyé: Lundi 23 Novembre 2026 14:05:11\n"
        "Objet: Nouvelle question\n\n" + QUOTED,
        "La carte arrive sous 15 jours.",
    ),
    (
        "Roundcube",
        "Pas de changement au 1er janvier.\n\n"
        "Le 2026-11-23 14:05, Espace France services a écrit :\n\n" + CITED,
        "Pas de changement au 1er janvier.",
    ),
    (
        "Orange",
        "Merci, c’est clair.\n\n\n> Message du 23/11/26 14:05\n"
        '> De : "Espace France services" <reponse+q1@exemple.fr>\n'
        '> A : "Ana Rioz" <ana@exemple.test>\n> Copie à : \n> Objet : Réponse\n>\n' + CITED,
        "Merci, c’est clair.",
    ),
    (
        "sans citation",
        "Bonjour,\n\nLe délai est de 8 semaines.\n\nDe plus, il faut un justificatif : le bail.",
        "Bonjour,\n\nLe délai est de 8 semaines.\n\nDe plus, il faut un justificatif : le bail.",
    ),
    (
        "phrase qui commence par Le et dit écrire",
        "Le service a écrit : il faut attendre.\n\nLe reste suit.\n\n"
        "Le 23/11/2026 à 14:05, Espace France services a écrit :\n" + CITED,
        "Le service a écrit : il faut attendre.\n\nLe reste suit.",
    ),
    (
        "réponse entre les lignes citées",
        "Voir ci-dessous.\n\nLe 23/11/2026 à 14:05, Espace France services a écrit :\n"
        "> Faut-il le jugement ?\nOui, et la convention.\n> Et le bail ?\nNon.",
        "Voir ci-dessous.\n\n> Faut-il le jugement ?\n\nOui, et la convention.\n\n> Et le bail ?\n\nNon.",
    ),
]
