"""Fiches réflexes of the demo, one page each at the desk; the longest nearly fills its page."""

from fsforum.cli.demo.guides import Sheet
from fsforum.library import sections

FICHES = [
    Sheet(
        "fiche",
        "Carte Vitale perdue ou volée",
        "Une page à garder sous la main : déclarer, commander, tenir en attendant.",
        sections.join(
            {
                "whom": "Toute personne assurée qui n’a plus sa carte : perdue, volée ou qui ne fonctionne plus. Au régime agricole, la démarche se fait auprès de la MSA.",
                "papers": "Numéro de sécurité sociale (sur un décompte ou une attestation)\nPièce d’identité\nPhoto d’identité récente\nEn cas de vol : récépissé de la déclaration",
                "steps": "Ouvrir le compte ameli, rubrique « Mes démarches », puis « Déclarer la perte ou le vol de ma carte ».\nVérifier l’adresse postale et le numéro de téléphone.\nCommander la nouvelle carte dans la foulée et joindre la photo et la pièce d’identité.\nTélécharger une **attestation de droits** : elle remplace la carte chez le médecin et à la pharmacie.\nNoter avec la personne la date de la demande.",
                "traps": "La nouvelle carte part à l’adresse connue : la vérifier d’abord.\nUne carte déclarée perdue ne remarche plus, même retrouvée.\nAucun paiement n’est demandé : se méfier des SMS.",
                "site": "Rubrique « Carte Vitale ».",
                "contact": "**3646** (CPAM, prix d’un appel local)\n\nLigne partenaires : voir l’annuaire",
                "fallback": "Pas de compte ameli ni de téléphone : appeler le 3646 avec la personne, en haut-parleur. En attendant, feuilles de soins papier, à envoyer à la caisse. Personne sans adresse stable : prendre rendez-vous à la permanence CPAM.",
            }
        ),
        ("cpam", "msa"),
        ("Santé",),
        140,
        42,
        link="https://www.ameli.fr",
    ),
    Sheet(
        "fiche",
        "Pension alimentaire impayée",
        "L’agence de recouvrement, le titre, l’allocation de soutien familial.",
        sections.join(
            {
                "whom": "Un parent dont la pension n’est pas versée, ou versée en retard.",
                "papers": "Le titre qui fixe la pension (jugement, convention homologuée)\nLes coordonnées connues de l’autre parent\nUn relevé des versements manquants",
                "steps": "Saisir l’agence de recouvrement (ARIPA) par la CAF ou la MSA.\nDemander l’allocation de soutien familial en même temps.\nGarder copie de chaque échange.",
                "traps": "Sans titre exécutoire, l’agence ne peut rien recouvrer.",
                "fallback": "Point-justice ou CIDFF, gratuit et confidentiel.",
            }
        ),
        ("caf", "msa"),
        ("Famille et prestations",),
        150,
        30,
        link="https://www.pension-alimentaire.caf.fr",
    ),
    Sheet(
        "fiche",
        "Première demande de RSA",
        "Vérifier, demander, préparer la suite : tout ce qui se dit au premier rendez-vous.",
        sections.join(
            {
                "whom": "Une personne de 25 ans ou plus, ou plus jeune avec un enfant à charge, dont le foyer a peu ou pas de ressources. Résider en France de façon stable. Étudiants et stagiaires : sauf exception, non. Au régime agricole, la demande va à la MSA.",
                "papers": "Pièce d’identité ou titre de séjour de chaque adulte\nLivret de famille ou actes de naissance\nRelevé d’identité bancaire au nom de la personne\nRessources des trois derniers mois, même nulles\nDernier avis d’impôt\nBail, quittance ou attestation d’hébergement\nNuméro de sécurité sociale ou d’allocataire",
                "steps": "Faire la **simulation** avec la personne, sans créer de compte : elle dit aussi si la prime d’activité convient mieux.\nVérifier qu’elle a fait valoir ses autres droits : chômage, retraite, pension alimentaire.\nOuvrir la demande en ligne. Le compte FranceConnect évite de retaper l’état civil.\nDéclarer **toutes** les personnes du foyer, enfants et conjoint compris, avec leurs dates d’arrivée.\nSaisir les ressources mois par mois : salaires, indemnités, aides de la famille, loyers.\nJoindre les pièces demandées, lisibles et entières ; les photos de travers sont refusées.\nRelire l’écran de résumé à voix haute avant de valider.\nEnregistrer l’accusé de réception et noter la date : les droits partent du mois de la demande.\nExpliquer la suite : inscription à France Travail, entretien d’orientation, contrat d’engagement.\nFixer ensemble la date de la première déclaration trimestrielle.",
                "traps": "Le mois de la demande compte : ne pas attendre la fin du mois pour réunir toutes les pièces.\nUne vie de couple non déclarée crée une dette pour les deux.\nL’argent donné par la famille se déclare, même de façon irrégulière.\nSans déclaration trimestrielle, le versement s’arrête.\nUn changement d’adresse non signalé fait perdre les courriers, donc les droits.",
                "site": "Rubrique « Mes démarches », puis « RSA ».",
                "contact": "**3230** (CAF, prix d’un appel local)\n\nMSA : accueil de la caisse",
                "fallback": "Pas d’adresse : élire domicile au CCAS ou auprès d’une association agréée, l’attestation suffit à la demande. Pas de compte en banque : demander la procédure de droit au compte, l’ouverture d’un livret suffit pour le premier versement. Pas d’accès en ligne : formulaire papier, à déposer contre récépissé. Situation urgente : contacter l’assistante sociale de secteur le jour même pour une aide du département.",
            }
        ),
        ("caf", "msa"),
        ("Famille et prestations", "Emploi et formation"),
        120,
        25,
        link="https://www.caf.fr",
    ),
]
