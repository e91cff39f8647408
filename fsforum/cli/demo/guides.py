"""Guides of the demo, in the words of the desk. Examples: no amount, nothing checked against live sites."""

from typing import NamedTuple


class Sheet(NamedTuple):
    """A resource: kind, title, summary, text, channels, themes, days until its review, state."""

    kind: str
    title: str
    summary: str
    source: str
    bodies: tuple[str, ...]
    themes: tuple[str, ...]
    review_in: int = 180
    verified_ago: int = 20
    state: str = "publie"
    link: str = ""
    open: bool = False


SHEETS = [
    Sheet(
        "guide",
        "Prime d’activité : aider à la déclaration trimestrielle",
        "Ce qui est prérempli, ce qui ne l’est jamais, et les papiers à demander avant de s’asseoir.",
        """Chaque trimestre, la personne confirme ses ressources des trois mois passés. Une partie des montants est préremplie : notre rôle est d’aider à **vérifier avant de valider**, pas de valider à sa place.

## Avant de commencer

À réunir avec la personne :

- [ ] Numéro d’allocataire et mot de passe, ou FranceConnect
- [ ] Les trois dernières fiches de paie de chaque membre du foyer
- [ ] Les revenus non salariés du trimestre, mois par mois
- [ ] Les pensions reçues ou versées

## Les étapes

1. Se connecter à l’espace **Mon Compte**, rubrique « Déclarer mes ressources ».
2. Comparer chaque montant avec la ligne **« montant net social »** de la fiche de paie.
3. Ajouter ce qui n’est jamais prérempli : micro-entreprise, location, pension.
4. Valider, puis enregistrer l’accusé de réception.

## Les pièges

Le **net à payer** n’est pas le montant net social : l’écart fausse le calcul et crée un trop-perçu. Deux employeurs : les montants s’additionnent pour chaque mois.

## Si cela bloque

Appeler la ligne partenaires de la CAF ou poser une question dans son canal.
""",
        ("caf", "msa"),
        ("Famille et prestations",),
        98,
        19,
        link="https://www.caf.fr",
    ),
    Sheet(
        "guide",
        "Aide au logement : déménager dans un autre département",
        "La nouvelle adresse transfère le dossier, mais l’aide se redemande.",
        """## Ce qui se passe tout seul

Déclarer la nouvelle adresse dans Mon Compte suffit : le dossier est transféré à la caisse du nouveau département.

## Ce qu’il faut refaire

La demande d’aide au logement, pour le nouveau logement, dès le bail signé.

## Les pièges

Attendre la fin du premier mois fait perdre un mois d’aide.
""",
        ("caf",),
        ("Logement", "Famille et prestations"),
        12,
        170,
    ),
    Sheet(
        "guide",
        "Aide au logement d’un étudiant encore à la charge de ses parents",
        "Comparer les deux simulations avant de choisir.",
        """L’étudiant qui perçoit l’aide en son nom n’est plus compté à charge pour les prestations de ses parents.

## Les étapes

1. Simuler pour l’étudiant.
2. Simuler pour les parents, sans lui.
3. Comparer sur l’année, pas sur un mois.
""",
        ("caf", "msa"),
        ("Logement",),
        -8,
        200,
    ),
    Sheet(
        "guide",
        "Complémentaire santé solidaire : demander et renouveler",
        "Quand renouveler, ce qui est automatique, ce qui ne l’est pas.",
        """## Quand

Entre quatre et deux mois avant la fin des droits, par le compte ameli ou le formulaire papier.

## Ce qui est automatique

En principe, pour les bénéficiaires du RSA.

## Les pièges

Les ressources de **tout le foyer** comptent, y compris celles d’un jeune majeur rattaché.
""",
        ("cpam", "msa"),
        ("Santé",),
        80,
        60,
    ),
    Sheet(
        "guide",
        "ASPA : conditions et récupération sur succession",
        "Ce qu’il faut dire à l’usager avant la demande.",
        """## Conditions

Un âge, des ressources, et une résidence en France la plus grande partie de l’année.

## Récupération

Au-delà d’un seuil d’actif net, les sommes sont récupérées sur la succession. **Prévenir l’usager avant la demande.**
""",
        ("carsat", "msa"),
        ("Retraite",),
        -3,
        190,
    ),
    Sheet(
        "guide",
        "Déclarer l’occupation d’un logement",
        "L’obligation du propriétaire, pas à pas dans « Gérer mes biens immobiliers ».",
        """## Qui déclare

Le propriétaire, jamais le locataire, et seulement s’il y a un changement depuis la dernière déclaration.

## Les étapes

1. Espace particulier, rubrique « Biens immobiliers ».
2. Choisir le bien, puis « Déclarer l’occupation ».
3. Indiquer qui occupe et depuis quand.
""",
        ("ddfip",),
        ("Impôts", "Logement"),
        14,
        150,
    ),
    Sheet(
        "guide",
        "Vendre ou acheter une voiture : cession et carte grise",
        "Qui déclare quoi, et dans quel délai.",
        """## Le vendeur

1. Déclarer la cession en ligne dans les quinze jours.
2. Garder l’accusé et remettre le **code de cession**.

## L’acheteur

Il a un mois pour demander la carte grise (certificat d’immatriculation) à son nom.

## Les pièges

Un site payant n’est jamais nécessaire : le site officiel est gratuit pour la cession.
""",
        ("prefecture",),
        ("Carte grise et permis",),
        200,
        15,
        open=True,
    ),
    Sheet(
        "guide",
        "Mots de passe et comptes des usagers : ce qui est permis",
        "Aidants Connect, mandat, et ce qu’il ne faut jamais garder.",
        """## La règle

On ne garde **jamais** le mot de passe d’un usager : ni carnet, ni enregistrement dans le navigateur.

## Ce qui est permis

- Aidants Connect, si l’on est habilité.
- Faire saisir l’usager, en s’asseyant à côté.
""",
        ("prefecture",),
        ("Numérique et aide aux démarches",),
        240,
        25,
    ),
    Sheet(
        "modele",
        "Courrier de demande de remise de dette",
        "À compléter avec l’usager ; deux variantes.",
        """> Madame, Monsieur,
>
> Par notification du … , il m’est demandé de rembourser la somme de … . Ma situation ne me permet pas de régler cette somme : … . Je sollicite une remise de cette dette, ou à défaut un échelonnement.

Variante : demander d’abord **le détail du calcul**.
""",
        ("caf",),
        ("Famille et prestations",),
        20,
        40,
    ),
    Sheet(
        "modele",
        "Affiche : permanence d’un partenaire",
        "Format A3, à compléter : jour, heures, pièces à apporter.",
        "Remplacer les mentions entre crochets : [organisme], [jour], [heures], [pièces à apporter].",
        (),
        ("Vie du réseau",),
        300,
        50,
        open=True,
    ),
    Sheet(
        "document",
        "Dépliant « Mes démarches CAF en ligne »",
        "Remplacé par le dépliant de l’année.",
        "Ancien dépliant, gardé pour mémoire.",
        ("caf",),
        ("Famille et prestations",),
        10,
        400,
        state="obsolete",
    ),
    Sheet(
        "lien",
        "Annuaire des services publics",
        "Horaires et coordonnées officielles, commune par commune.",
        "À ouvrir avec la personne pour trouver le bon guichet.",
        (),
        ("Numérique et aide aux démarches",),
        200,
        10,
        link="https://www.service-public.fr",
    ),
    Sheet(
        "guide",
        "Identité numérique : aider à la créer",
        "Brouillon à compléter avec La Poste.",
        "Pièces : titre d’identité valide, téléphone mobile.\n\nÀ compléter.",
        ("la-poste",),
        ("Courrier et identité numérique",),
        90,
        0,
        state="brouillon",
    ),
]
