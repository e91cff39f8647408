"""Discussions of the demo: title, space, theme, then the exchange (address before the @ → text)."""

from typing import NamedTuple


class Talk(NamedTuple):
    """A discussion: who says what, `days` ago; `solved` is the number of the message that solved it,
    `fresh` when its two last messages are of today."""

    title: str
    space: str
    theme: str
    days: int
    messages: list[tuple[str, str]]
    keywords: str = ""
    solved: int = 0
    pinned: bool = False
    closed: bool = False
    fresh: bool = False


NET = "vie-du-reseau"
DESK = "entre-animateurs"

TALKS = [
    Talk(
        "Qui prête un vidéoprojecteur pour un atelier ?",
        NET,
        "Vie du réseau",
        5,
        [
            (
                "malik.diarra",
                "Bonjour à tous. J’anime un atelier « Mon espace santé » le mardi 8 décembre, et notre vidéoprojecteur est en panne. Quelqu’un en aurait-il un à prêter, de préférence vers Vesoul ou Rioz ?",
            ),
            (
                "solene.mercier",
                "Le nôtre est pris ce jour-là par l’antenne de Vauvillers. En dépannage, la médiathèque de Luxeuil en prête aux associations, sur réservation.",
            ),
            (
                "animateur",
                "Nous en avons un, avec l’adaptateur HDMI et un écran sur pied. Tu peux passer le prendre lundi 7 avant 17 h ; pense à apporter ta rallonge, la nôtre est trop courte.",
            ),
            (
                "malik.diarra",
                "> **Camille Roussel** a écrit :\n> Tu peux passer le prendre lundi 7 avant 17 h\n\nParfait, merci Camille. Je serai là à 16 h 30.",
            ),
            (
                "animateur2",
                "Puisque la question revient chaque trimestre : et si chaque structure indiquait dans l’annuaire le matériel qu’elle peut prêter ?\n\n- vidéoprojecteur, écran ;\n- tablettes ;\n- stand et kakémonos.",
            ),
            ("terrain", "Bonne idée. Je le propose à l’ordre du jour de la visite de décembre."),
        ],
        "projecteur, matériel, prêt, emprunter, projeter",
        solved=3,
    ),
    Talk(
        "Comment annoncer une fermeture exceptionnelle ?",
        NET,
        "Vie du réseau",
        4,
        [
            (
                "malik.diarra",
                "Nous fermons un après-midi pour une formation. Comment prévenez-vous le public : affiche, mairies, page du site ? Et qui faut-il prévenir du côté de la préfecture ?",
            )
        ],
        "fermé, horaires, prévenir le public, formation",
    ),
    Talk(
        "Modèle d’affiche pour la permanence CAF",
        NET,
        "Vie du réseau",
        12,
        [
            (
                "ines.garret",
                "Quelqu’un a-t-il une affiche prête pour annoncer la permanence de la CAF ? Format A3, avec les pièces à apporter.",
            ),
            ("animateur2", "Oui, je mets la nôtre dans les ressources, en version modifiable."),
            (
                "partenaire.caf",
                "Merci de garder la mention « sur rendez-vous » : les permanences sans rendez-vous ont été arrêtées.",
            ),
        ],
        "pancarte, panneau, visuel, annoncer une permanence",
        solved=2,
    ),
    Talk(
        "Retour d’expérience d’un bus itinérant",
        NET,
        "Vie du réseau",
        20,
        [
            (
                "solene.mercier",
                "Après six mois de tournée dans les Vosges saônoises, voici ce que nous retenons :\n\n1. le jour de marché double la fréquentation ;\n2. sans réseau mobile, prévoir une clé de chaque opérateur ;\n3. une borne de scan suffit, l’imprimante tombe en panne au froid.",
            ),
            (
                "sarah.monnier",
                "Combien de personnes par arrêt, en moyenne ? Et comment gérez-vous la confidentialité ?",
            ),
            (
                "solene.mercier",
                "Entre quatre et huit. Pour la confidentialité, un paravent et une radio allumée : simple, mais cela suffit.",
            ),
            ("terrain", "Merci pour ce retour très concret. Je le mettrai au programme du colloque."),
        ],
        "itinérance, camion, tournée, villages, hiver",
    ),
    Talk(
        "Que mettre dans le compte rendu de la visite trimestrielle ?",
        NET,
        "Vie du réseau",
        33,
        [
            ("renaud.viard", "La visite approche. Que doit-on préparer, et que contient le compte rendu ?"),
            (
                "terrain",
                "Quatre points suffisent :\n\n- la fréquentation et la satisfaction du trimestre ;\n- ce qui a bloqué avec un partenaire ;\n- les besoins de formation ;\n- les actions décidées, avec une date.\n\nUne page au plus.",
            ),
            ("renaud.viard", "Clair, merci."),
        ],
        "bilan, visite de la préfecture, préparer",
        solved=2,
    ),
    Talk(
        "Bienvenue : à quoi sert cet espace, et à quoi il ne sert pas",
        NET,
        "Vie du réseau",
        60,
        [
            (
                "terrain",
                "Ici on **demande une démarche**, jamais un dossier : pas de nom, pas de numéro d’usager.\n\n- Une question à un partenaire : menu *Questions aux partenaires*.\n- Un guide qui n’est plus à jour : dites-le, il sera revu.\n- Un cas individuel : Administration+.\n\nBonne lecture, et n’hésitez jamais à demander.",
            )
        ],
        "charte, règles, mode d’emploi, nouvel arrivant",
        pinned=True,
        closed=True,
    ),
    Talk(
        "Ordinateur du public très lent : que faites-vous ?",
        DESK,
        "Numérique et aide aux démarches",
        9,
        [
            (
                "animateur",
                "Notre poste public met trois minutes à ouvrir FranceConnect. Vous avez une astuce avant de le changer ?",
            ),
            (
                "hugo.balandier",
                "Vider le cache, désactiver les extensions, et un profil invité par personne. Chez nous cela a changé la vie du poste.",
            ),
            ("lea.petit", "Ajouter de la mémoire : la mairie l’a fait en une heure."),
        ],
        "PC, ordi, rame, lenteur, navigateur",
        solved=2,
    ),
    Talk(
        "Usager sans adresse électronique : vos pratiques",
        DESK,
        "Numérique et aide aux démarches",
        15,
        [
            (
                "julie.marchal",
                "Beaucoup de personnes âgées n’ont pas d’adresse. Vous la créez avec elles ? Sur quel service ?",
            ),
            (
                "thomas.jeannin",
                "Oui, avec elles et jamais pour elles. La personne tape son mot de passe et repart avec une carte où elle l’a noté elle-même.",
            ),
            ("animateur2", "Et jamais l’adresse de la structure, sinon on reçoit tout son courrier."),
        ],
        "mail, courriel, boîte mail, créer une adresse, personnes âgées",
    ),
    Talk(
        "Ordre du jour du colloque départemental",
        "prefecture-et-animation",
        "Vie du réseau",
        8,
        [
            (
                "terrain",
                "Proposition : le matin les guides les plus lus, l’après-midi des ateliers par partenaire.",
            ),
            ("admin", "D’accord. Il faut une salle pour soixante personnes ; je vois avec Vesoul."),
        ],
        "colloque, programme, journée départementale",
    ),
]

LONG_TITLE = "Le fil des bonnes astuces du guichet"
LONG_OPENING = (
    "Une astuce par message, celle qui vous a fait gagner du temps cette semaine. On en fera une fiche "
    "quand il y en aura assez."
)
TIPS = [
    "Demander l’avis d’impôt **avant** la pièce d’identité : c’est lui qui manque le plus souvent.",
    "Un bloc de papier et un stylo devant chaque poste public.",
    "Faire lire à voix haute le nom de la rubrique avant de cliquer : la personne s’en souviendra.",
    "Pour un scan lisible, poser la feuille sur un fond sombre.",
    "Noter l’heure d’appel et le nom de l’interlocuteur, toujours.",
    "Proposer une pause après vingt minutes : les erreurs viennent de la fatigue.",
    "Une adresse par personne, même dans un couple.",
    "Vérifier le téléphone portable enregistré avant de demander un code.",
    "Imprimer l’accusé de réception, même si un courriel est annoncé.",
    "Ranger les formulaires papier par couleur de partenaire.",
    "Annoncer la durée de la démarche au début.",
    "Relire ensemble l’adresse postale, chiffre par chiffre.",
]
SPEAKERS = [
    "animateur",
    "animateur2",
    "solene.mercier",
    "malik.diarra",
    "ines.garret",
    "hugo.balandier",
    "lea.petit",
]
