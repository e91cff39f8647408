"""The log in French words."""

from collections.abc import Mapping, Sequence
from typing import Any

from fsforum.core.words import QUESTION_STATES, ROLES
from fsforum.models import AuditEntry, QuestionState, Role

ACTIONS = {
    "account.anonymise": "Compte anonymisé",
    "account.create": "Compte créé",
    "account.email": "Adresse du compte changée",
    "account.profile": "Profil modifié",
    "account.reactivate": "Compte réactivé",
    "account.role": "Rôle changé",
    "account.suspend": "Compte suspendu",
    "body.create": "Organisme créé",
    "body.edit": "Organisme modifié",
    "body.commitment": "Délai d’engagement changé",
    "donnee.admise": "Donnée repérée, admise après vérification",
    "donnee.retiree": "Donnée personnelle retirée",
    "bibliotheque.exportee": "Bibliothèque exportée",
    "bibliotheque.importee": "Archive de la bibliothèque importée",
    "collection.change": "Collection modifiée",
    "collection.create": "Collection créée",
    "collection.remove": "Collection supprimée",
    "fichier.remplace": "Fichier remplacé",
    "fichier.retenu": "Fichier retenu",
    "fichier.libere": "Fichier retenu, libéré",
    "garde.outrepassee": "Avertissement sur des données personnelles outrepassé",
    "incident.close": "Incident clos",
    "mail.receive": "Réponse reçue par courriel",
    "retention.remind_10": "Rappel à 10 mois sans visite",
    "retention.remind_11": "Rappel à 11 mois sans visite",
    "change.close": "Changement de règle terminé",
    "change.correct": "Changement de règle corrigé",
    "change.flag": "Contenus mis en révision",
    "change.post": "Changement de règle annoncé",
    "change.withdraw": "Annonce d’un changement retirée",
    "discussion.deplacee": "Discussion déplacée",
    "discussion.fermee": "Discussion fermée",
    "discussion.masquee": "Discussion masquée",
    "discussion.modifiee": "Discussion modifiée",
    "discussion.retablie": "Discussion rétablie",
    "discussion.rouverte": "Discussion rouverte",
    "invitation.accept": "Invitation acceptée",
    "invitation.resend": "Invitation renvoyée",
    "invitation.revoke": "Invitation révoquée",
    "invitation.send": "Invitation envoyée",
    "mail.retry": "Courriel réessayé",
    "message.masque": "Message masqué",
    "message.modifie": "Message modifié",
    "message.retabli": "Message rétabli",
    "password.change": "Mot de passe changé",
    "password.reset": "Nouveau mot de passe choisi",
    "password.reset_start": "Lien de mot de passe envoyé",
    "question.review_date": "Date de révision d’une réponse changée",
    "question.ask_review": "Révision d’une réponse demandée",
    "question.edit_line": "Texte d’une question modifié",
    "resource.archive": "Ressource archivée",
    "resource.review_date": "Date de révision d’une ressource changée",
    "review.entrust": "Révision confiée à une autre personne",
    "resource.ask_review": "Révision d’une ressource demandée",
    "resource.import": "Document importé",
    "resource.reading": "Lecture demandée",
    "resource.reading_end": "Lecture plus demandée",
    "resource.obsolete": "Ressource déclarée obsolète",
    "resource.publish": "Ressource publiée",
    "resource.send_back": "Brouillon renvoyé à son auteur",
    "resource.reopen": "Ressource remise en ligne",
    "resource.restore": "Version restaurée",
    "resource.undo": "Modification d’une ressource annulée",
    "proposal.accept": "Modification proposée reprise",
    "proposal.decline": "Modification proposée refusée",
    "resource.verify": "Ressource vérifiée",
    "signalement.conserve": "Signalement clos, message conservé",
    "signalement.masque": "Signalement clos, message masqué",
    "signin.end": "Session fermée",
    "signin.fail": "Connexion refusée",
    "signin.ok": "Connexion",
    "space.create": "Espace créé",
    "space.edit": "Espace modifié",
    "structure.create": "Structure créée",
    "structure.edit": "Structure modifiée",
    "synonym.add": "Synonymes ajoutés",
    "synonym.change": "Synonymes changés",
    "synonym.off": "Synonymes mis de côté",
    "synonym.on": "Synonymes repris",
}
THINGS = {
    "user": "compte",
    "invitation": "invitation",
    "structure": "structure",
    "body": "organisme",
    "space": "espace",
    "mail": "courriel",
    "discussion": "discussion",
    "thread": "discussion",
    "message": "message",
    "post": "message",
    "question": "question",
    "resource": "ressource",
    "collection": "collection",
    "fichier": "fichier",
    "change": "changement de règle",
    "report": "signalement",
    "signalement": "signalement",
    "session": "session",
    "synonym": "famille de synonymes",
}
DETAILS = {
    "role": "rôle",
    "before": "avant",
    "after": "après",
    "reason": "motif",
    "name": "nom",
    "names": "noms",
    "restricted": "canal restreint",
    "things": "contenus",
    "day": "jour",
    "user": "compte",
    "structure": "structure",
    "body": "organisme",
} | {role.value: ROLES[role] for role in Role}
VALUES: dict[Any, str] = {role.value: label for role, label in ROLES.items()}
VALUES |= {state.value: QUESTION_STATES[state][0] for state in QuestionState}


def said(entry: AuditEntry) -> str:
    """What was done."""
    return ACTIONS.get(entry.action, entry.action)


def people_in(entries: Sequence[AuditEntry]) -> list[int]:
    """The numbers of the accounts that these lines are about."""
    parts = (entry.thing.partition(":") for entry in entries)
    return sorted({int(number) for kind, _, number in parts if kind == "user" and number.isdigit()})


def about(entry: AuditEntry, names: Mapping[int, str]) -> str:
    """To what: « Camille Roussel », « discussion 12 »."""
    kind, _, number = entry.thing.partition(":")
    if kind == "user" and number.isdigit() and int(number) in names:
        return names[int(number)]
    return f"{THINGS.get(kind, kind)} n°\N{NO-BREAK SPACE}{number}" if number else kind


def details(entry: AuditEntry) -> str:
    """What changed, in one line; empty values are left out."""
    kept = [(DETAILS.get(name, name), value) for name, value in (entry.detail or {}).items()]
    return " · ".join(f"{name} : {_value(value)}" for name, value in kept if value not in (None, ""))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return f"n°\N{NO-BREAK SPACE}{value}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return VALUES.get(value, str(value)) if isinstance(value, str) else str(value)
