# ruff: noqa: E501 (sentences are read in one piece, with the signs that people type)
"""A second set of sentences of the desk, written without reading the rules.

At the first measure 71 of 75 places were found, with 4 false alarms; what was mended then was a fault of a rule, never
a sentence. What must be found stands between ⟦kind: and ⟧; LOOK_ALIKES hold nothing. Numbers are made up, with their keys.
"""

from __future__ import annotations

import re

MARKED = re.compile(r"⟦(\w+)(\??):(.*?)⟧", re.DOTALL)

HOLDING = [
    # Social security numbers
    "bonjour, la dame a le ⟦nir:2 58 11 70 285 114 66⟧ et ameli ne la reconnait pas, une idée ?",
    "Impossible de créer le compte : numéro ⟦nir:149032A00408184⟧ refusé (né en Corse avant la partition).",
    "NIR=⟦nir:183079935102236⟧;né à l'étranger;dossier en attente",
    "| Usager | Numéro |\n|---|---|\n| M. X | ⟦nir:2 71 31 25 056 240 45⟧ |",
    "On lui a donné un numéro provisoire ⟦nir:7 90 05 70 550 003 13⟧, faut-il attendre ?",
    "Réunion : ⟦nir:1.02.12.974.11.055.75⟧ n'est pas reconnu par le compte retraite.",
    "attestation_⟦nir:236022B03301770⟧.pdf",
    "Numéro de sécu : **⟦nir:1 66 09 88 160 201 56⟧**, merci d'avance",
    "voici son n° ⟦nir:2-94-06-70-447-009-63⟧ pour vérifier côté caisse",
    "Sécu du monsieur (13 chiffres seulement, il n'a pas la clé) : ⟦nir:1 77 10 90 010 132⟧",
    "carte vitale n°⟦nir:2581170285114⟧ perdue hier au marché",
    "Ma collègue a noté ⟦nir:2 58 11 70 285 114⟧ / clé ⟦nir:66⟧, sécurité sociale",
    "ss ⟦nir:１４９０３２Ａ００４０８１８４⟧",
    "Mme, ⟦nir:2\u00a094\u00a006\u00a070\u00a0447\u00a0009\u00a063⟧ : droits fermés depuis mars.",
    # Bank accounts
    "Le RIB fourni est ⟦iban:FR76 1250 6700 1456 0091 3457 209⟧, la CAF dit qu'il est faux",
    "virement vers ⟦iban:FR7620041010040127055033735⟧ rejeté deux fois",
    "Compte au Luxembourg : ⟦iban:LU28 0019 4006 4475 0000⟧. La CARSAT accepte ?",
    "iban belge ⟦iban:be68 5390 0754 7034⟧, est-ce bon pour la retraite",
    "⟦iban:PT50.0002.0123.1234.5678.9015.4⟧ peut-on verser la pension au Portugal ?",
    "rib_⟦iban:FR7614707501107021943765575⟧.png",
    "Compte suisse (frontalier) ⟦iban:CH93 0076 2011 6238 5295 7⟧",
    "Il m'a dicté : ⟦iban:FR76-1470-7501-1070-2194-3765-575⟧",
    # Tax numbers
    "Numéro fiscal ⟦fiscal:3047129865073⟧ inconnu sur impots.gouv",
    "Son identifiant fiscal, ⟦fiscal:07 12 84 59 03 392⟧, ne marche plus.",
    "SPI : ⟦fiscal:1 209 384 756 034⟧",
    "Sur l'avis d'impôt on lit « n° fiscal déclarant 1 : ⟦fiscal:2998174302354⟧ »",
    "le numéro de déclarant ⟦fiscal:0155309127386⟧ et le RFR ne correspondent pas (impôts)",
    "numero fiscal du conjoint ⟦fiscal:3047129865999⟧, erreur à la saisie",
    # Telephones
    "rappeler la dame au ⟦telephone:06 48 21 90 35⟧ après 17 h",
    "tel ⟦telephone:0764120988⟧",
    "Il est joignable au ⟦telephone:+33 6 48 21 90 35⟧ le matin seulement",
    "Son fils : ⟦telephone:07.64.12.09.88⟧",
    "contactez l'usagère au ⟦telephone:03 84 62 17 49⟧, elle n'a pas internet",
    "Le portable de l'allocataire est le ⟦telephone:06-48-21-90-35⟧, la CAF peut l'appeler.",
    "0033 6 : ⟦telephone:0033648219035⟧",
    "M. Petitjean (⟦telephone:0 6 4 8 2 1 9 0 3 5⟧) attend votre appel",
    "sms envoyé au ⟦telephone:+33(0)648219035⟧ jamais reçu par la personne",
    "Appelez directement mon voisin au ⟦telephone:03.84.62.17.49⟧",
    # Addresses of persons
    "Son adresse mail ⟦courriel:lucette.bardot1958@orange.fr⟧ est bloquée",
    "Écrire à ⟦courriel:jp.maillard@wanadoo.fr⟧ pour la suite",
    "compte ameli créé avec ⟦courriel:famille-perrin70@gmail.com⟧ il y a deux ans",
    "mail : ⟦courriel:nadia.k(at)hotmail.fr⟧",
    "ajoutez ⟦courriel:Thomas.Vuillemin@Laposte.net⟧ à la liste",
    "c'est ⟦courriel:odile.roussel arobase sfr.fr⟧ sans majuscule",
    "Identifiant France Travail [⟦courriel:kevin_grosjean@yahoo.fr⟧](mailto:⟦courriel:kevin_grosjean@yahoo.fr⟧)",
    "MAIL: ⟦courriel:M.CLERGET+CAF@FREE.FR⟧",
    # CAF numbers
    "allocataire n° ⟦allocataire:4821907⟧ : RSA suspendu sans courrier",
    "Matricule ⟦allocataire:0193745K⟧, on nous demande une déclaration déjà faite",
    "numéro d'allocataire CAF ⟦allocataire:5 530 218⟧ et le mot de passe est perdu",
    "Dossier CAF n°⟦allocataire:2 907 416 B⟧ en cours depuis 3 mois",
    "N° allocataire: ⟦allocataire:6604182⟧ (Vesoul)",
    # Identity papers
    "Le passeport ⟦identite:19FV08834⟧ expire en mars, ANTS refuse",
    "carte d'identité n° ⟦identite:140970300277⟧ volée à Besançon",
    "CNI nouvelle génération ⟦identite:K8HX4TQ21⟧ non reconnue par l'identité numérique",
    "titre de séjour ⟦identite:7003041852⟧ à renouveler en ligne",
    "n° étranger ⟦identite:9903187654⟧, le site ANEF ne le trouve pas",
    "Numéro de passeport : ⟦identite:22 CK 45129⟧",
    # Dates of birth
    "Monsieur né le ⟦naissance:14/02/1961⟧, a-t-il droit à la retraite progressive ?",
    "date de naissance : ⟦naissance:3 novembre 1958⟧",
    "DDN ⟦naissance:07.09.84⟧",
    "Elle est née à Lure le ⟦naissance:22-06-1949⟧ et n'a pas d'acte",
    "Enfant né le ⟦naissance:1er mai 2019⟧ : l'école demande une attestation",
    "naissance le ⟦naissance:2003-12-28⟧ selon le titre de séjour",
    # Homes
    "Mme Courtois habite ⟦adresse:14 rue des Tilleuls, 70000 Vesoul⟧ et ne reçoit plus son courrier",
    "L'usager demeure au ⟦adresse:3 bis impasse du Lavoir 70200 Lure⟧",
    "Adresse du demandeur : ⟦adresse:27 Grande Rue\n70300 Luxeuil-les-Bains⟧",
    "elle est hébergée chez sa fille, ⟦adresse:8, chemin des Vignes, 70190 Rioz⟧",
    "M. Nguyen, ⟦adresse:112 avenue Aristide Briand - 70400 Héricourt⟧, conteste sa taxe",
    # Several at once
    "Mme née le ⟦naissance:05/08/1947⟧, sécu ⟦nir:2 36 02 2B 033 017 70⟧, tél ⟦telephone:06 12 90 44 71⟧.",
    "RIB ⟦iban:DE89370400440532013000⟧ envoyé de ⟦courriel:anke.schaefer@gmx.de⟧ : refusé.",
]

LOOK_ALIKES = [
    # Numbers of the desk that name nobody
    "Appelez le 3646 puis tapez 2, ou le 36 46 depuis un fixe.",
    "Le 0 806 001 620 répond du lundi au vendredi.",
    "France Travail : 3949. Impôts : 0 809 401 401 (prix d'un appel local).",
    "Numéro vert 0800 08 11 11, gratuit.",
    "SIRET de la collectivité : 247 000 649 00025.",
    "Mettre le SIRET 24700064900025 dans la case 4.",
    "TVA intracommunautaire FR40303265045 à recopier telle quelle.",
    "Identifiant créancier SEPA FR12ZZZ123456 sur le mandat.",
    "BIC : PSSTFRPPDIJ pour La Banque Postale.",
    "RNA W701002345 de l'association porteuse.",
    "Le cerfa 15646*01 remplace le 11423*06.",
    "Formulaire S3708, cerfa n° 12504*10.",
    "Suivi du recommandé 1A 187 654 3210 9 : toujours « en cours d'acheminement ».",
    "Code-barres 3760123456789 sur le carton d'affiches.",
    "La référence 202611230001457 du ticket est celle du support national.",
    "Commande n° 1 23 45 67 890 123 45 passée chez le fournisseur.",
    "L'IMEI 356938035643809 est écrit sous la tablette de la structure.",
    "Version 17.4.1.2 du navigateur, build 20261107.",
    "Coordonnées du bus : 47.6262, 5.7853 à 9 h 30.",
    "Il y a 1 245 680 allocataires concernés en France.",
    "La CAF compte 2 907 416 foyers aidés au logement.",
    "Budget : 1 350 000 € sur 3 ans, dont 400 000 € en 2027.",
    "Le dossier compte 13 pièces, 97 pages et 3 annexes.",
    "Plafond de 10 166 € par an pour une personne seule.",
    "Lot 2691 : 25 affiches A3, 120 dépliants.",
    "Article L. 821-1 du code de la sécurité sociale, alinéa 2.",
    "Circulaire n° 6094-SG du 1er juillet 2019.",
    "Décret 2026-1045 du 12 mars 2026, JO du 14/03/2026.",
    "Le numéro de sécurité sociale comporte 13 chiffres et une clé de 2 chiffres.",
    "Saisir le numéro fiscal à 13 chiffres, sans espace, puis le RFR.",
    "Un IBAN français commence par FR76 et compte 27 caractères.",
    "Exemple fictif : FR76 XXXX XXXX XXXX XXXX XXXX XXX.",
    "Le matricule se trouve en haut à droite du courrier de la CAF.",
    "Numéro d'allocataire : 7 chiffres, parfois suivis d'une lettre.",
    "Le passeport coûte 86 € en timbre fiscal, 42 € pour un mineur.",
    "Carte d'identité : comptez 8 semaines à la mairie de Gray.",
    "Titre de séjour : demande de 120 à 60 jours avant l'échéance.",
    "Le code à 6 chiffres 482 190 expire après 10 minutes.",
    "Wifi de la salle : réseau FS-Public, 20 postes au plus.",
    "L'imprimante HP 4155e a besoin de cartouches 305XL.",
    "Ligne 12, départ 07 h 45, arrivée 08 h 20.",
    "Salle 06, puis 07 à partir de 14 h.",
    "06 et 07 décembre : permanence annulée.",
    "Réunion le 07/12 de 9 h 30 à 12 h 15.",
    # Telephones and addresses of services
    "La permanence de la CAF à Lure répond au 03 84 30 12 45.",
    "Accueil de la mairie : 03 84 75 00 11.",
    "Standard de la préfecture 03 84 77 70 00, poste 214.",
    "Secrétariat de la Mission locale : 03.84.97.10.10",
    "La maison de santé a un nouveau numéro de standard : +33 3 84 76 20 20.",
    "Portable de l'accueil de la structure : 06 01 02 03 04.",
    "Astreinte du service informatique au 07 55 00 11 22.",
    "Écrire à contact@mairie-rioz.fr ou à accueil@ccpr70.fr.",
    "Adresse générique : france-services@cc-hautecomte.fr",
    "dpo@haute-saone.gouv.fr répond pour les données personnelles.",
    "Le support : support@conseiller-numerique.gouv.fr",
    "Copie à prefecture-numerique@haute-saone.gouv.fr.",
    "Merci @claire.martin et @jean-dupont pour la réponse !",
    "Cf. @animateur.rioz plus haut.",
    "Aidants Connect : aidantsconnect.beta.gouv.fr, rubrique habilitation.",
    "L'adresse de la forme prenom.nom@domaine.fr est refusée par le site.",
    "Utilisez l'adresse prenom.nom@example.org dans les exercices.",
    "Rejoindre sur https://visio.numerique.gouv.fr/room/0612345678",
    # Dates that are nobody's birth
    "Personnes nées à compter du 1er septembre 1961 : la réforme s'applique.",
    "Pour les assurés nés avant le 31/12/1954, rien ne change.",
    "Les jeunes nés entre le 1er janvier 2008 et le 31 décembre 2008 doivent se faire recenser.",
    "Nés après le 01/01/1973 : 172 trimestres.",
    "La date de naissance doit être saisie au format JJ/MM/AAAA.",
    "Acte de naissance demandé le 12/03/2026, reçu le 20/03/2026.",
    "Guide vérifié le 14/02/2026, à revoir avant le 14/02/2027.",
    "Le réseau est né en 2019, la structure a ouvert le 06/01/2020.",
    "Le service est né le 1er janvier 2022 de la fusion de deux organismes.",
    "Congé de naissance : dépôt jusqu'au 30 juin 2026.",
    # Addresses of places
    "La structure est au 12 rue du Tire Sachot, 70120 Lavoncourt.",
    "Centre des impôts : 1 place de l'Hôtel de Ville, 70000 Vesoul.",
    "Permanence au 57 rue des Ballastières à Corbenay (70320).",
    "Envoyer le dossier à : CPAM, 9 boulevard des Alliés, 70020 Vesoul cedex.",
    "Le tribunal siège 1 place du Palais, 70000 Vesoul.",
    "Le conciliateur, M. le juge de paix honoraire, reçoit à la mairie le jeudi.",
    "70 000 habitants, 539 communes, 43,8 habitants au km².",
    "CS 10459, 70004 Vesoul Cedex : adresse postale de la CAF.",
    # Numbers of the right length with a wrong key or without a word
    "Numéro de lot 2581170285114 sur le bon de livraison.",
    "Série 4821907 de l'écran, garantie jusqu'en 2028.",
    "Référence 3047129865 du dépliant à commander.",
    "Photocopieur, contrat 140970300277, maintenance au printemps.",
    "L'URL finit par ?id=183079935102299&lang=fr",
    "ISBN 978-2-07-036822-8 pour le livret d'accueil.",
    "Facture FR-2026-0193745 de l'imprimeur.",
    "Dossier démarches-simplifiées n° 18 734 209.",
]


def reading(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The sentence as people typed it, and where each kind stands in it."""
    text, places, at = "", [], 0
    for one in MARKED.finditer(marked):
        text += marked[at : one.start()]
        places.append((one[1], len(text), len(text) + len(one[3])))
        text += one[3]
        at = one.end()
    return text + marked[at:], places
