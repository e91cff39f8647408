"""Believable French: common words of the desk, and rare ones (places, a few planted words)."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from fsforum.core import french, markup

RARE, COMMON, COMMON_TOO = "vidéoprojecteur", "attestation", "dossier"
EVERY_RARE = 1_000  # one message in so many holds RARE

WHO = (
    "une usagère|un usager|la personne reçue ce matin|un couple de retraités|une jeune maman|un agriculteur"
    "|une étudiante|un auto-entrepreneur|une aidante familiale|un demandeur d’emploi|une assistante maternelle"
    "|un nouvel habitant|une veuve|un salarié saisonnier|le conjoint d’une exploitante|une locataire"
).split("|")
VERBS = (
    "n’arrive pas à obtenir|a perdu|doit renouveler|attend depuis trois semaines|souhaite corriger|ne comprend pas"
    "|a reçu deux fois|veut contester|demande une copie de|n’a jamais reçu|voudrait suivre|a déposé en ligne"
    "|ne retrouve plus|doit fournir|a mal rempli|hésite à envoyer"
).split("|")
WHAT = (
    "son attestation de droits|l’attestation de paiement|une attestation fiscale|l’attestation employeur"
    "|la déclaration trimestrielle de prime d’activité|le dossier de pension de réversion|son dossier de retraite"
    "|le dossier de surendettement|un titre de séjour|la carte grise du véhicule|son avis d’imposition"
    "|le chèque énergie|la carte Vitale|une demande d’aide au logement|le formulaire de complémentaire santé"
    "|son permis de conduire|l’acompte du prélèvement|une notification de trop-perçu|le relevé de carrière"
    "|la demande d’allocation adulte handicapé|son identifiant France Travail|le certificat de cession"
    "|un rendez-vous au tribunal|la réponse de la caisse"
).split("|")
TAILS = (
    "et le compte en ligne reste bloqué|alors que le courrier donne une autre date|et le délai se termine vendredi"
    "|mais la plateforme renvoie une erreur|sans savoir à quel service écrire|et personne ne répond au téléphone"
    "|alors que toutes les pièces ont été envoyées|et le justificatif de domicile est refusé"
    "|mais le numéro provisoire n’est pas reconnu|et la page demande une adresse électronique"
    "|parce que le nom de naissance est mal orthographié|depuis le changement de département"
    "|à la suite d’une séparation|malgré deux relances|faute de code reçu par message|et la situation est urgente"
).split("|")
ADVICE = (
    "Il faut d’abord vérifier la date du dernier courrier|Le plus simple est de passer par l’espace personnel"
    "|Chez nous, la référente répond en deux jours|Pensez à garder une copie de chaque pièce"
    "|La permanence du jeudi peut reprendre la demande|Le formulaire papier reste accepté"
    "|Nous avons eu le même cas le mois dernier|Le médiateur n’est utile qu’après le recours préalable"
    "|Il suffit de rappeler avec le numéro d’allocataire|Le conciliateur reçoit sur rendez-vous"
).split("|")
SYLLABLES = (
    "ba bel bon cha cour dam err fon gra hau jus lan mai mon noi ou per ra sau ter val ve vil vy".split()
)
ENDINGS = "court ey ans ois emont illers on ay ot elle ange igny oncourt evre umes azel".split()


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the tables keep it: source, HTML, plain words, search keys."""

    source: str
    html: str
    plain: str
    keys: str

    def with_sentence(self, sentence: str) -> Text:
        """The same text with one more paragraph of plain words, without rendering it again."""
        return Text(
            f"{self.source}\n\n{sentence}",
            f"{self.html}<p>{sentence}</p>",
            f"{self.plain} {sentence}",
            f"{self.keys} {french.key_string(sentence)}",
        )


def rendered(source: str, base: int = 3) -> Text:
    """`source` as a service would store it."""
    plain = markup.plain(source)
    return Text(source, str(markup.render(source, base)), plain, french.key_string(plain))


class Writer:
    """Writes messages, always the same ones for the same seed."""

    def __init__(self, seed: int, pool: int) -> None:
        self.random = Random(seed)
        self.places = self._places(4_000)
        self.pool = [rendered(self._message()) for _ in range(pool)]
        self.guides = [rendered(self._guide(), 2) for _ in range(max(4, pool // 50))]

    def _places(self, number: int) -> list[str]:
        pick = self.random.choice
        names = {(pick(SYLLABLES) + pick(SYLLABLES) + pick(ENDINGS)).capitalize() for _ in range(number)}
        return sorted(names)

    def place(self) -> str:
        """A village; a few are named often, most hardly ever."""
        return self.places[int(len(self.places) * self.random.random() ** 3)]

    def sentence(self) -> str:
        """One sentence of the desk, with a village."""
        pick = self.random.choice
        return f"À {self.place()}, {pick(WHO)} {pick(VERBS)} {pick(WHAT)} {pick(TAILS)}."

    def title(self) -> str:
        """The title of a discussion or question."""
        pick = self.random.choice
        return f"À {self.place()}, {pick(WHO)} {pick(VERBS)} {pick(WHAT)}"

    def message(self, number: int = 0) -> Text:
        """A message of about 600 characters; one number in EVERY_RARE speaks of a vidéoprojecteur."""
        sentence = self.sentence()
        if number % EVERY_RARE == 7:
            sentence += f" Qui prête un {RARE} pour l’atelier ?"
        return self.random.choice(self.pool).with_sentence(sentence)

    def guide(self) -> Text:
        """The text of a resource."""
        return self.random.choice(self.guides).with_sentence(self.sentence())

    def _message(self) -> str:
        pick, chance = self.random.choice, self.random.random()
        parts = [f"Bonjour à tous,\n\n{self.sentence()} {self.sentence()}"]
        if chance < 0.3:
            parts.append("\n".join(f"- {pick(ADVICE)}" for _ in range(3)))
        elif chance < 0.4:
            parts.append(f"> {pick(ADVICE)}.\n\n**{pick(ADVICE)}**.")
        elif chance < 0.5:
            parts.append("La notice : <https://www.service-public.fr/particuliers/vosdroits/F2882>")
        parts.append(f"{pick(ADVICE)}. {self.sentence()}")
        return "\n\n".join(parts)

    def _guide(self) -> str:
        pick = self.random.choice
        parts = [f"{self.sentence()} {self.sentence()}"]
        for number in range(1, 7):
            steps = "\n".join(f"{n}. {pick(ADVICE)}." for n in range(1, 5))
            parts.append(f"## Étape {number}\n\n{self.sentence()} {self.sentence()}\n\n{steps}")
        return "\n\n".join(parts)
