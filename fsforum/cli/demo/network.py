"""Places and people of the demo. Places are real communes; no person exists.

The nine first structures (eight and one antenne) come from the open data of the ANCT, state of 2020
(anct-carto/France-services, data/france_services.geojson; carrier from betagouv/aplus): they may have
closed or moved. The others are plausible only, marked « démo ».
"""

from typing import NamedTuple

from fsforum.models import Role, StructureKind


class Place(NamedTuple):
    """A structure of the demo."""

    name: str
    commune: str
    address: str
    insee: str
    postcode: str
    carrier: str
    latitude: float | None = None
    longitude: float | None = None
    kind: StructureKind = StructureKind.SEAT
    parent: str = ""


SOURCED = [
    Place(
        "Lavoncourt",
        "Lavoncourt",
        "12 rue du Tire Sachot",
        "70299",
        "70120",
        "Collectivité, CIAS",
        47.626,
        5.785,
    ),
    Place(
        "Rioz",
        "Rioz",
        "place du Souvenir Français",
        "70447",
        "70190",
        "Association du Pays des 7 rivières",
        47.422,
        6.069,
    ),
    Place("Quers", "Quers", "1 bis rue de l’Église", "70432", "70200", "CC du Triangle Vert", 47.735, 6.425),
    Place(
        "Champagney",
        "Champagney",
        "place du Général de Gaulle",
        "70120",
        "70290",
        "CC Rahin et Chérimont",
        47.705,
        6.685,
    ),
    Place(
        "Haute Comté",
        "Corbenay",
        "57 rue des Ballastières",
        "70171",
        "70320",
        "CC de la Haute Comté",
        47.885,
        6.292,
    ),
    Place(
        "Haute Comté – Vauvillers",
        "Vauvillers",
        "ancienne bibliothèque",
        "70526",
        "70210",
        "CC de la Haute Comté",
        47.921,
        6.099,
        StructureKind.ANTENNA,
        "Haute Comté",
    ),
    Place(
        "Fretigney-et-Velloreille",
        "Fretigney-et-Velloreille",
        "21 Grande Rue (mairie)",
        "70257",
        "70130",
        "",
        47.488,
        5.946,
    ),
    Place(
        "Haut-du-Them-Château-Lambert",
        "Haut-du-Them-Château-Lambert",
        "3 rue de la Vierge",
        "70283",
        "70440",
        "",
        47.843,
        6.721,
    ),
    Place(
        "Pays de Montbozon et du Chanois",
        "Montbozon",
        "ZA le Vay du Soleil",
        "70357",
        "70230",
        "",
        47.469,
        6.249,
    ),
]
PLAUSIBLE = [
    "Vesoul", "Gray", "Lure", "Luxeuil-les-Bains", "Héricourt", "Jussey", "Port-sur-Saône",
    "Saint-Loup-sur-Semouse", "Marnay", "Pesmes", "Gy", "Dampierre-sur-Salon", "Champlitte", "Villersexel",
    "Mélisey",
]  # fmt: skip
PLACES = SOURCED + [Place(name, name, "mairie (démo)", "", "", "démo") for name in PLAUSIBLE]


class Person(NamedTuple):
    """An account of the demo; `at` is a structure's name or a channel's address."""

    email: str
    first: str
    last: str
    role: Role
    at: str = ""
    job: str = ""


DEMO_ACCOUNTS = [
    Person("animateur@demo.test", "Camille", "Roussel", Role.ANIMATEUR, "Rioz", "Animatrice France services"),
    Person(
        "animateur2@demo.test",
        "Yanis",
        "Bourgeois",
        Role.ANIMATEUR,
        "Champagney",
        "Animateur France services",
    ),
    Person("partenaire.caf@demo.test", "Hélène", "Vautrin", Role.PARTNER, "caf", "Référente France services"),
    Person("partenaire.cpam@demo.test", "Karim", "Belaïd", Role.PARTNER, "cpam", "Référent France services"),
    Person("terrain@demo.test", "Nadia", "Ferrand", Role.FIELD, "", "Animatrice départementale"),
    Person("admin@demo.test", "Alice", "Perrin", Role.ADMIN, "", "Préfecture, mission France services"),
    Person("observateur@demo.test", "Olivier", "Grosjean", Role.OBSERVER, "", "Élu, structure porteuse"),
]
COLLEAGUES = [
    Person("solene.mercier@demo.test", "Solène", "Mercier", Role.ANIMATEUR, "Haute Comté"),
    Person("malik.diarra@demo.test", "Malik", "Diarra", Role.ANIMATEUR, "Pays de Montbozon et du Chanois"),
    Person("renaud.viard@demo.test", "Renaud", "Viard", Role.ANIMATEUR, "Quers"),
    Person("ines.garret@demo.test", "Inès", "Garret", Role.ANIMATEUR, "Lavoncourt"),
    Person("paul.henriot@demo.test", "Paul", "Henriot", Role.ANIMATEUR, "Haute Comté – Vauvillers"),
    Person("julie.marchal@demo.test", "Julie", "Marchal", Role.ANIMATEUR, "Fretigney-et-Velloreille"),
    Person("sarah.monnier@demo.test", "Sarah", "Monnier", Role.ANIMATEUR, "Haut-du-Them-Château-Lambert"),
    Person("thomas.jeannin@demo.test", "Thomas", "Jeannin", Role.ANIMATEUR, "Vesoul"),
    Person("lea.petit@demo.test", "Léa", "Petit", Role.ANIMATEUR, "Gray"),
    Person("hugo.balandier@demo.test", "Hugo", "Balandier", Role.ANIMATEUR, "Lure"),
    Person("manon.courtois@demo.test", "Manon", "Courtois", Role.ANIMATEUR, "Luxeuil-les-Bains"),
    Person("amir.benali@demo.test", "Amir", "Benali", Role.ANIMATEUR, "Héricourt"),
    Person("chloe.robert@demo.test", "Chloé", "Robert", Role.ANIMATEUR, "Jussey"),
    Person("lucie.jacquot@demo.test", "Lucie", "Jacquot", Role.PARTNER, "caf"),
    Person("bruno.clerc@demo.test", "Bruno", "Clerc", Role.PARTNER, "ddfip"),
    Person("anne.faivre@demo.test", "Anne", "Faivre", Role.PARTNER, "carsat"),
    Person("denis.pouget@demo.test", "Denis", "Pouget", Role.PARTNER, "msa"),
    Person("sophie.lallemand@demo.test", "Sophie", "Lallemand", Role.PARTNER, "france-travail"),
    Person("eric.maillot@demo.test", "Éric", "Maillot", Role.PARTNER, "la-poste"),
    Person("claire.besson@demo.test", "Claire", "Besson", Role.PARTNER, "justice"),
    Person("pierre.tissot@demo.test", "Pierre", "Tissot", Role.PARTNER, "conciliateur"),
    Person("nora.simonin@demo.test", "Nora", "Simonin", Role.PARTNER, "cidff"),
    Person("david.prevot@demo.test", "David", "Prévot", Role.PARTNER, "prefecture"),
    Person("emma.girard@demo.test", "Emma", "Girard", Role.PARTNER, "mission-locale"),
    Person("marc.boillot@demo.test", "Marc", "Boillot", Role.PARTNER, "logement"),
]
INVITED = [
    ("jeanne.oudot@demo.test", Role.ANIMATEUR, "Port-sur-Saône"),
    ("victor.lamy@demo.test", Role.PARTNER, "msa"),
]
