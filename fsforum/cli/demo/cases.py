"""What the desks wrote under the questions of the demo: the case as it was told, and how the public calls it.

Invented cases, without anybody who could be recognised. The keywords are other names of the errand, as an
adviser adds them so that the next one finds the question.
"""

from typing import NamedTuple


class Case(NamedTuple):
    """The text of a question, in the words of the desk, and its keywords."""

    text: str
    keywords: str


CASES = {
    1: Case(
        "Un jeune homme remplit sa première déclaration d’impôts et n’a aucun code : il n’a jamais eu de compte sur impots.gouv, et le site refuse de le connaître. Où trouve-t-il ses numéros ? Et s’il n’a reçu aucun courrier du fisc ?",
        "première connexion, ouvrir un compte impots.gouv, numéro fiscal, codes d’accès",
    ),
    2: Case(
        "Une dame vient de divorcer et trouve que l’on prélève trop d’impôt sur sa paie, depuis qu’elle vit seule avec les enfants. Faut-il le dire tout de suite, ou attendre le printemps ?",
        "divorce, taux, PAS, changement de situation",
    ),
    3: Case(
        "Un monsieur qui loue son appartement a reçu un message qui parle d’occupants et de biens immobiliers. Il craint une amende. Est-ce à lui de le faire, ou à son bailleur ?",
        "GMBI, biens immobiliers, propriétaire, bailleur",
    ),
    4: Case(
        "Au mois de mai, la crèche et le bailleur demandent une preuve de ce que gagne le foyer, et l’avis d’imposition n’arrive qu’en août. Que peut-on imprimer en attendant ?",
        "preuve de revenus, ASDIR, avis d’imposition, document provisoire",
    ),
    5: Case(
        "Une usagère a signé sa déclaration de revenus, puis s’est aperçue d’un oubli : un enfant à charge et une case mal cochée. Est-ce trop tard pour la modifier ? Risque-t-elle une pénalité ?",
        "erreur, oubli, rectifier, modifier sa déclaration de revenus, impôts",
    ),
    6: Case(
        "Les montants apparaissent déjà remplis et beaucoup valident sans relire. Plusieurs ont ensuite dû rembourser. Que faut-il comparer avec la fiche de paie, et où trouver la bonne ligne ?",
        "PPA, ressources des trois derniers mois, montant net social, fiche de paie",
    ),
    7: Case(
        "Une maman part vivre à Dijon le mois prochain avec ses deux enfants. Elle demande si son dossier la suit d’une caisse à l’autre, et si ses versements vont s’arrêter pendant ce temps.",
        "mutation de dossier, changer de CAF, changement d’adresse, nouvelle caisse",
    ),
    8: Case(
        "La caisse écrit à une allocataire qu’elle a touché trop d’argent et lui réclame la somme, en retenant déjà sur ses aides. Elle n’est pas d’accord et ne peut pas rendre le tout d’un coup. Que demander, à qui, et avant quand ?",
        "indu, dette CAF, remboursement, contester, échelonnement, réclame de l’argent",
    ),
    9: Case(
        "Le fils d’une famille suit ses études à Besançon et prend une chambre. Ses parents ont encore les allocations familiales pour lui. Peut-il avoir l’APL à son nom, et que perdent les parents ?",
        "APL étudiant, à charge, studio, fac",
    ),
    10: Case(
        "Une mère seule n’a plus rien reçu du père des enfants depuis plusieurs mois : il ne verse plus ce que le juge a fixé. Qui peut le faire payer à sa place, et y a-t-il une aide en attendant ?",
        "ARIPA, l’ex ne paie plus, recouvrement, ASF, jugement",
    ),
    11: Case(
        "Un couple au petit budget garde sa mutuelle gratuite jusqu’en fin d’année et a peur de se retrouver sans couverture. Quand faut-il refaire le dossier ? Un monsieur au RSA doit-il le refaire aussi ?",
        "C2S, CSS, CMU, mutuelle gratuite, fin de droits",
    ),
    12: Case(
        "Une dame ne retrouve plus sa carte verte et doit passer à la pharmacie ce soir. Comment se faire rembourser sans elle, et combien de temps pour en avoir une autre ?",
        "carte verte, perte, pharmacie, nouvelle carte, duplicata",
    ),
    13: Case(
        "Mari et femme partagent la même boîte mail, et le site refuse le second compte : « adresse déjà utilisée ». Peut-on mettre celle de la maison France services pour les dépanner ?",
        "même adresse mail, boîte partagée, courriel, espace de la sécu",
    ),
    14: Case(
        "Une personne vient de s’installer depuis l’étranger, ne travaille pas et n’a pas de numéro de sécu. Elle veut être remboursée de ses soins. Quels papiers joindre, et par quoi commencer ?",
        "sans numéro de sécurité sociale, nouvel arrivant, étranger, PUMA, ouverture de droits",
    ),
    15: Case(
        "Un salarié malade est sorti de chez le médecin avec une feuille papier en trois volets. Combien de jours a-t-il pour la poster, à qui, et que risque-t-il en retard ?",
        "arrêt maladie, congé maladie, feuille du médecin, indemnités journalières",
    ),
    16: Case(
        "Un monsieur veut s’arrêter de travailler l’an prochain et demande combien de mois à l’avance s’y prendre. Il a eu plusieurs métiers : doit-il écrire à chaque caisse ?",
        "départ à la retraite, combien de mois avant, dépôt du dossier, partir à la retraite",
    ),
    17: Case(
        "Sur son relevé, une dame ne voit pas ses premières années : de petits boulots d’été et un apprentissage n’apparaissent nulle part. Comment les faire ajouter, et avec quelles preuves ?",
        "années oubliées, carrière incomplète, RIS, fiches de paie anciennes, régulariser",
    ),
    18: Case(
        "Son compagnon est mort au printemps ; ils n’étaient pas mariés mais avaient signé un pacs à la mairie. Peut-elle recevoir une part de sa pension ?",
        "pension de veuve, décès du partenaire, pacs, mariage",
    ),
    19: Case(
        "Une dame âgée vit avec très peu mais refuse de demander : elle a peur que l’État reprenne la maison à ses enfants après sa mort. Que peut-on lui dire, et à partir de combien ?",
        "minimum vieillesse, héritage, maison, enfants, reprise",
    ),
    20: Case(
        "Un ouvrier d’une ferme vient d’avoir un bébé et ne sait pas où demander ses allocations : la CAF l’a renvoyé ailleurs. Qui s’occupe de lui ?",
        "ouvrier agricole, saisonnier, allocations familiales, quelle caisse",
    ),
    21: Case(
        "Le site dit « identité inconnue » à chaque essai alors que la personne cotise depuis des années. Nous avons essayé deux navigateurs. Que vérifier avant d’appeler ?",
        "inscription internet, connexion impossible, compte en ligne MSA, agriculteur",
    ),
    22: Case(
        "Un éleveur ne se verse pas de salaire et sa ferme ne dégage presque rien cette année. Que met-il dans la demande, et sur quel papier s’appuie la caisse ?",
        "agriculteur, bénéfice agricole, revenu de solidarité active, ferme",
    ),
    23: Case(
        "Une personne au chômage a manqué le pointage du mois dernier et a perdu ses versements. Entre quelles dates doit-elle déclarer sa situation, même si rien n’a changé ?",
        "pointer, actualisation mensuelle, déclaration de situation, calendrier, dates",
    ),
    24: Case(
        "Une dame touche le RSA et garde ses petits-enfants : elle a reçu un courrier qui l’inscrit à France Travail, alors qu’elle ne cherche pas de travail. Est-ce obligatoire ?",
        "obligation d’inscription, Pôle emploi, contrat d’engagement",
    ),
    25: Case(
        "Le contrat est fini depuis trois semaines et le patron ne donne pas les papiers de fin de contrat. Sans eux, pas d’indemnisation. Que faire s’il ne répond pas ?",
        "patron, papiers de fin de contrat, solde de tout compte, chômage bloqué",
    ),
    26: Case(
        "Un monsieur a manqué un rendez-vous parce que sa voiture était en panne : il a été rayé de la liste et ne touche plus rien. Comment faire appel, et à qui écrire ?",
        "rayé, absence à un rendez-vous, sanction, recours, suppression des allocations",
    ),
    27: Case(
        "Une usagère veut se connecter partout avec son téléphone, sans retenir dix codes. Que doit-elle apporter, et le facteur peut-il contrôler ses papiers chez elle ?",
        "application, FranceConnect, smartphone, vérification au bureau ou par le facteur",
    ),
    28: Case(
        "La fille d’un monsieur qui ne sort plus a trouvé un avis de passage dans sa boîte. Le guichet peut-il lui remettre le pli à sa place ?",
        "recommandé, procuration, avis de passage, colis, à la place de quelqu’un",
    ),
    29: Case(
        "Une personne sans moyens est convoquée au tribunal et ne peut pas payer d’avocat. Où trouver le dossier, et qui l’aide à le remplir ?",
        "avocat gratuit, AJ, frais de justice, petits revenus",
    ),
    30: Case(
        "Un employeur demande un extrait à un candidat, qui est tombé sur un site à quarante euros. Est-ce normal de payer, et où le demander vraiment ?",
        "B3, extrait de casier judiciaire, gratuit, embauche, arnaque",
    ),
    31: Case(
        "Deux voisins se disputent pour une haie, un client n’est pas remboursé d’un achat, un propriétaire garde la caution : dans lesquels de ces cas envoyer au conciliateur, et combien cela coûte-t-il ?",
        "conciliateur de justice, voisin, haie, caution, dispute, petit litige",
    ),
    32: Case(
        "Elle veut partir de chez elle avec ses enfants, sans que son mari le sache, et a peur de perdre la garde et le logement. Vers qui l’adresser tout de suite, et en secret ?",
        "violences conjugales, mari violent, quitter son conjoint, divorce, 3919",
    ),
    33: Case(
        "Un monsieur donne sa vieille auto à un cousin et n’a rien déclaré : il a peur de recevoir les amendes de l’autre. Que doit-il faire sur internet, et quels papiers remettre ?",
        "vendre, céder, certificat de cession, code de cession, véhicule",
    ),
    34: Case(
        "Un couple vient de déménager dans la même commune. Les gendarmes leur ont dit de changer le papier du véhicule. Est-ce payant, et reçoit-on un document neuf ?",
        "certificat d’immatriculation, déménagement, étiquette, nouveau domicile",
    ),
    35: Case(
        "Les parents travaillent tous les deux, et le petit est à l’école aux heures de la mairie. Peuvent-ils déposer son dossier sans lui, ou dans une autre ville ?",
        "CNI, bébé, mineur, mairie, empreintes, passeport",
    ),
    36: Case(
        "On a pris le sac d’une dame dans sa voiture, avec ses papiers. Elle doit conduire demain pour son travail. Par quoi commence-t-elle : la police ou le site ?",
        "permis de conduire, vol de papiers, plainte, duplicata, e-photo",
    ),
    37: Case(
        "La carte d’un monsieur finit dans trois mois et il craint de perdre son emploi si elle n’est pas refaite à temps. À partir de quand le site accepte-t-il sa demande ?",
        "carte de séjour, ANEF, étranger, récépissé, expiration",
    ),
    38: Case(
        "Une mère demande de l’aide pour son fils, qui a quitté le lycée et ne fait rien de ses journées. Il va sur ses vingt-six ans : la mission locale le prend-elle encore ?",
        "mission locale, CEJ, garantie jeunes, 16 à 25 ans, décrocheur",
    ),
    39: Case(
        "Une famille attend un HLM depuis longtemps et n’a plus de nouvelles. Son inscription tient-elle toujours, ou tombe-t-elle toute seule ?",
        "HLM, bailleur social, numéro unique, renouvellement, liste d’attente",
    ),
    40: Case(
        "Des habitués nous demandent de retenir leurs codes à leur place, et un collègue les note dans un cahier. C’est commode, mais est-ce permis ?",
        "mdp, codes, carnet, cahier, identifiants, Aidants Connect",
    ),
    41: Case(
        "Un monsieur s’est fait prendre son portefeuille au marché. Doit-il porter plainte avant d’en commander une autre, et comment paie-t-il ses soins d’ici là ?",
        "vol, portefeuille, carte verte, plainte",
    ),
}

GUIDES = {
    "Prime d’activité : aider à la déclaration trimestrielle": "PPA, montant net social, fiche de paie, ressources des trois mois",
    "Aide au logement : déménager dans un autre département": "APL, changer de CAF, mutation de dossier, changement d’adresse",
    "Aide au logement d’un étudiant encore à la charge de ses parents": "APL étudiant, chambre, studio, allocations familiales",
    "Complémentaire santé solidaire : demander et renouveler": "C2S, CSS, CMU, mutuelle gratuite, petits revenus",
    "ASPA : conditions et récupération sur succession": "minimum vieillesse, petite retraite, héritage, maison",
    "Déclarer l’occupation d’un logement": "GMBI, biens immobiliers, propriétaire, locataire",
    "Vendre ou acheter une voiture : cession et carte grise": "céder un véhicule, certificat de cession, immatriculation, occasion",
    "Mots de passe et comptes des usagers : ce qui est permis": "codes, identifiants, mandat, confidentialité, Aidants Connect",
    "Courrier de demande de remise de dette": "modèle de lettre, trop-perçu, indu, effacement, CAF",
    "Affiche : permanence d’un partenaire": "pancarte, panneau, annoncer une permanence, imprimer",
    "Dépliant « Mes démarches CAF en ligne »": "brochure, flyer, à distribuer",
    "Annuaire des services publics": "horaires, adresses, coordonnées, guichets, mairies",
    "Identité numérique : aider à la créer": "La Poste, application, FranceConnect",
    "Carte Vitale perdue ou volée": "carte verte, perte, vol, pharmacie, attestation de droits",
    "Pension alimentaire impayée": "ARIPA, ASF, ex-conjoint, recouvrement",
    "Première demande de RSA": "revenu de solidarité active, ouvrir des droits, premier dossier",
}
"""The keywords of the guides and fiches of the demo, by title."""
