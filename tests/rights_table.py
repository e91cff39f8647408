"""Who may do what, as data: every route, in each situation that matters, for everybody of the little network.

tests/test_routes.py holds the site to it; `python -m tests.rights_table > docs/droits.md` prints it.

A line: method, endpoint, place (where in tests.support.world), what it does, and one mark for each column:
`o` may, `r` is refused (403), `a` does not exist for them (404), `·` has to sign in first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fsforum.core import links_signed
from fsforum.models import NotificationKind
from tests.support.world import INVITATION, RESET, World

COLUMNS = {
    "inconnu": "Sans compte",
    "observateur": "Observateur",
    "cpam": "Référent d’un autre organisme",
    "caf": "Référent de l’organisme",
    "bob": "Animateur France services",
    "ana": "Celui ou celle qui a écrit",
    "terrain": "Animateur départemental",
    "admin": "Administrateur (préfecture)",
}
ALL, SIGNED, NOBODY = "o o o o o o o o", "· o o o o o o o", "· a a a a a a a"
REFERENTS = "· r o o r r r r"
ANIMATION, ADMIN = "· r r r r r o o", "· r r r r r r o"
PREPARED = "· a a a a a o o"


class Line(NamedTuple):
    """One act in one situation."""

    method: str
    endpoint: str
    place: str
    label: str
    marks: str
    form: Callable[[World], dict[str, Any]] = lambda world: {}


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def _token(world: World, name: str) -> str:
    """The token of the link « Je m’en occupe » of somebody, on a question to the CAF."""
    return _last(links_signed.act(world.people[name], world.question.id, links_signed.Act.TAKE))


def _pair(world: World) -> dict[str, Any]:
    """Two questions."""
    return {"paire": f"{world.question.id}:{world.answered.id}"}


def _found(world: World) -> dict[str, Any]:
    """Something that everybody reads."""
    return {"trouve": f"discussion:{world.thread.id}"}


PLACES: dict[str, Callable[[World], dict[str, Any]]] = {
    "": lambda w: {},
    # discussions
    "thread": lambda w: {"thread_id": w.thread.id, "seq": 2},
    "first": lambda w: {"thread_id": w.thread.id, "seq": 1},
    "hidden": lambda w: {"thread_id": w.hidden_thread.id, "seq": 1},
    "hidden message": lambda w: {"thread_id": w.thread.id, "seq": w.hidden_post.seq},
    "between": lambda w: {"thread_id": w.network_thread.id, "seq": 1},
    "animation": lambda w: {"thread_id": w.closed_thread.id, "seq": 1},
    "closed": lambda w: {"thread_id": w.locked_thread.id, "seq": 1},
    "space": lambda w: {"espace": w.space.slug},
    "space between": lambda w: {"espace": w.network_space.slug},
    "space animation": lambda w: {"espace": w.closed_space.slug},
    # questions
    "caf": lambda w: {"canal": "caf"},
    "justice": lambda w: {"canal": "justice"},
    "question": lambda w: {"canal": "caf", "question_id": w.question.id, "seq": 1},
    "answered": lambda w: {"canal": "caf", "question_id": w.answered.id, "seq": 2},
    "validated": lambda w: {"canal": "caf", "question_id": w.validated.id, "seq": 2},
    "dropped": lambda w: {"canal": "caf", "question_id": w.dropped.id, "seq": 1},
    "note": lambda w: {"canal": "caf", "question_id": w.question.id, "seq": w.note.seq},
    "restricted": lambda w: {"canal": "justice", "question_id": w.justice.id, "seq": 2},
    "restricted, by another channel": lambda w: {"canal": "caf", "question_id": w.justice.id, "seq": 2},
    # resources
    "guide": lambda w: {"slug": w.guide.slug, "number": 1},
    "wiki": lambda w: {"slug": w.wiki.slug, "number": 1},
    "draft": lambda w: {"slug": w.draft.slug, "number": 1},
    "draft sent to the body": lambda w: {"slug": w.asked_draft.slug, "number": 1},
    "source of a guide": lambda w: {"slug": w.guide.slug, "question_id": w.justice.id},
    "collection": lambda w: {"slug": w.collection.slug},
    "collection in preparation": lambda w: {"slug": w.preparation.slug},
    "before publication": lambda w: {"slug": w.archived.slug, "number": 1},
    "archived": lambda w: {"slug": w.archived.slug, "number": 1},
    "edit of a guide": lambda w: {"slug": w.guide.slug, "number": 2},
    "proposal": lambda w: {"slug": w.guide.slug, "number": w.proposal.id},
    "proposal to the body": lambda w: {"slug": w.guide.slug, "number": w.asked_proposal.id},
    "unsent proposal": lambda w: {"slug": w.guide.slug, "number": w.unsent.id},
    # personal data
    "personal": lambda w: {"kind": "discussion", "ref_id": w.thread.id},
    "held": lambda w: {"file_id": w.file.id},
    # files
    "file": lambda w: {"file_id": w.file.id, "name": w.file.name},
    "file of a guide": lambda w: {"file_id": w.guide_file.id, "name": w.guide_file.name},
    "loose file": lambda w: {"file_id": w.loose_file.id, "name": w.loose_file.name},
    "hidden file": lambda w: {"file_id": w.hidden_file.id, "name": w.hidden_file.name},
    "note file": lambda w: {"file_id": w.note_file.id, "name": w.note_file.name},
    "restricted file": lambda w: {"file_id": w.justice_file.id, "name": w.justice_file.name},
    "draft file": lambda w: {"file_id": w.draft_file.id, "name": w.draft_file.name},
    "file of a draft sent to the body": lambda w: {
        "file_id": w.asked_draft_file.id,
        "name": w.asked_draft_file.name,
    },
    "version of a file": lambda w: {"file_id": w.guide_file.id, "number": 1},
    "version of a draft file": lambda w: {"file_id": w.draft_file.id, "number": 1},
    # what comes into the library
    "import": lambda w: {"number": w.document_import.id},
    "import of an archive": lambda w: {"number": w.archive_import.id},
    "file of a proposal": lambda w: {"file_id": w.proposal_files[0].id, "name": w.proposal_files[0].name},
    "file of an asked proposal": lambda w: {
        "file_id": w.proposal_files[1].id,
        "name": w.proposal_files[1].name,
    },
    "file of an unsent proposal": lambda w: {
        "file_id": w.proposal_files[2].id,
        "name": w.proposal_files[2].name,
    },
    # links in mails
    "link of caf": lambda w: {"token": _token(w, "caf")},
    "link of cpam": lambda w: {"token": _token(w, "cpam")},
    "unsubscription": lambda w: {
        "token": _last(links_signed.unsubscription(w.ana, NotificationKind.REPLY)),
    },
    # people and places
    "bob": lambda w: {"user_id": w.bob.id},
    "ana": lambda w: {"user_id": w.ana.id},
    "oneself": lambda w: {"user_id": w.admin.id},
    "suspended": lambda w: {"user_id": w.gone.id},
    "absence": lambda w: {"absence_id": w.absence.id},
    "device": lambda w: {"session_id": w.device.id},
    "invitation": lambda w: {"token": INVITATION, "invitation_id": w.invitation.id},
    "invitation of an administrator": lambda w: {"invitation_id": w.admin_invitation.id},
    "reset": lambda w: {"token": RESET},
    "structure": lambda w: {"structure_id": w.rioz.id},
    "body": lambda w: {"body_id": w.caf.body_id},
    "room": lambda w: {"space_id": w.space.id},
    "mail": lambda w: {"mail_id": w.mail.id},
    "report": lambda w: {"report_id": w.report.id},
    "followed theme": lambda w: {"sort": "theme", "slug": w.theme.slug},
    "followed space": lambda w: {"sort": "espace", "slug": w.space.slug},
    "followed space between": lambda w: {"sort": "espace", "slug": w.network_space.slug},
    "followed body": lambda w: {"sort": "organisme", "slug": "caf"},
    "followed restricted body": lambda w: {"sort": "organisme", "slug": "justice"},
    "followed guide": lambda w: {"sort": "ressource", "slug": w.guide.slug},
    "followed draft": lambda w: {"sort": "ressource", "slug": w.draft.slug},
    "also question": lambda w: {"kind": "question", "ref_id": w.question.id},
    "also restricted": lambda w: {"kind": "question", "ref_id": w.justice.id},
    "also draft": lambda w: {"kind": "ressource", "ref_id": w.draft.id},
    "also hidden": lambda w: {"kind": "discussion", "ref_id": w.hidden_thread.id},
    "family": lambda w: {"synonym_id": w.synonym.id},
    "change": lambda w: {"change_id": w.change.id},
    "review task": lambda w: {"task_id": w.task.id},
    "restricted review task": lambda w: {"task_id": w.restricted_task.id},
    "guide to review": lambda w: {"kind": "ressource", "ref_id": w.guide.id},
    "draft to review": lambda w: {"kind": "ressource", "ref_id": w.draft.id},
    "answer to review": lambda w: {"kind": "question", "ref_id": w.validated.id},
    "restricted answer to review": lambda w: {"kind": "question", "ref_id": w.justice.id},
    "link of a guide": lambda w: {"token": _last(links_signed.still_valid(w.caf, w.guide.id))},
    "incident": lambda w: {"incident_id": w.incident.id},
    "restricted incident": lambda w: {"incident_id": w.justice_incident.id},
}

SECTIONS: dict[str, list[Line]] = {
    "Pages pour tous": [
        Line("GET", "pages.help", "", "Lire l’aide", ALL),
        Line("GET", "pages.legal", "", "Lire les mentions légales", ALL),
        Line("GET", "pages.privacy", "", "Lire la page sur les données personnelles", ALL),
        Line("GET", "pages.accessibility", "", "Lire la page sur l’accessibilité", ALL),
        Line("GET", "pages.sitemap", "", "Lire le plan du site", ALL),
        Line("GET", "pages.robots", "", "Lire les consignes aux robots", ALL),
        Line("GET", "pages.security", "", "Savoir à qui signaler une faille", ALL),
        Line("GET", "pages.healthz", "", "Savoir si le site répond", ALL),
        Line("GET", "accounts.sign_in", "", "Voir la page de connexion", ALL),
        Line("POST", "accounts.sign_in", "", "Se connecter", ALL),
        Line("POST", "accounts.sign_out", "", "Se déconnecter", ALL),
        Line("GET", "accounts.forgotten", "", "Voir la page « Mot de passe oublié »", ALL),
        Line("POST", "accounts.forgotten", "", "Demander un nouveau mot de passe", ALL),
        Line("GET", "accounts.new_password", "reset", "Ouvrir le lien reçu par courriel", ALL),
        Line("POST", "accounts.new_password", "reset", "Choisir un nouveau mot de passe avec ce lien", ALL),
        Line("GET", "accounts.stop_mails", "unsubscription", "Ouvrir le lien de désabonnement", ALL),
        Line("POST", "accounts.stop_mails", "unsubscription", "Ne plus recevoir un genre de courriel", ALL),
        Line("GET", "accounts.invitation", "invitation", "Ouvrir le lien d’une invitation", ALL),
        Line("POST", "accounts.invitation", "invitation", "Accepter une invitation avec ce lien", ALL),
    ],
    "Accueil, recherche, notifications": [
        Line("GET", "pages.home", "", "Voir l’accueil", SIGNED),
        Line("GET", "search.results", "", "Chercher dans ce que l’on peut lire", SIGNED),
        Line("GET", "search.similar", "", "Voir ce qui ressemble à un texte que l’on écrit", SIGNED),
        Line("POST", "search.found", "", "« J’ai trouvé »", "· r o o o o o o", _found),
        Line("GET", "search.suggestions", "", "Compléter ce que l’on cherche", SIGNED),
        Line("GET", "search.also", "also question", "Voir ce qui est proche d’une question", SIGNED),
        Line("GET", "search.also", "also restricted", "… d’un canal réservé", "· a a a o o o o"),
        Line("GET", "search.also", "also draft", "… d’un brouillon", "· a a o a a o o"),
        Line("GET", "search.also", "also hidden", "… d’une discussion masquée", "· a a a a a o o"),
        Line("POST", "search.opened", "", "Compter qu’un résultat a été ouvert", SIGNED),
        Line("POST", "pages.preview", "", "Voir l’aperçu d’un texte que l’on écrit", SIGNED),
        Line("POST", "pages.shield_text", "", "Faire vérifier un texte que l’on écrit", SIGNED),
        Line("GET", "inbox.index", "", "Voir ses notifications", SIGNED),
        Line("POST", "inbox.read", "", "Marquer ses notifications comme lues", SIGNED),
        Line("POST", "inbox.follow", "followed theme", "Suivre un thème", SIGNED),
        Line("POST", "inbox.follow", "followed space", "Suivre un espace", SIGNED),
        Line("POST", "inbox.follow", "followed space between", "… réservé", "· a a a o o o o"),
        Line("POST", "inbox.follow", "followed body", "Suivre un organisme", SIGNED),
        Line("POST", "inbox.follow", "followed restricted body", "… réservé", "· a a a o o o o"),
        Line("POST", "inbox.follow", "followed guide", "Suivre une ressource", SIGNED),
        Line("POST", "inbox.follow", "followed draft", "… un brouillon", "· a a o a a o o"),
    ],
    "Discussions": [
        Line("GET", "threads.index", "", "Voir la liste des discussions que l’on peut lire", SIGNED),
        Line(
            "GET", "threads.index", "space between", "Voir l’espace « Entre animateurs »", "· a a a o o o o"
        ),
        Line("GET", "threads.index", "space animation", "Voir un espace de l’animation", "· a a a a a o o"),
        Line("POST", "threads.read_all", "", "Tout marquer comme lu", SIGNED),
        Line("GET", "threads.show", "thread", "Lire une discussion", SIGNED),
        Line("GET", "threads.show", "closed", "Lire une discussion fermée", SIGNED),
        Line("GET", "threads.show", "hidden", "Lire une discussion masquée", "· a a a a a o o"),
        Line("GET", "threads.show", "between", "Lire une discussion entre animateurs", "· a a a o o o o"),
        Line("GET", "threads.show", "animation", "Lire une discussion de l’animation", "· a a a a a o o"),
        Line("GET", "threads.message", "thread", "Suivre le lien d’un message", SIGNED),
        Line(
            "GET",
            "threads.message",
            "hidden message",
            "Suivre le lien d’un message masqué",
            "· a a a a a o o",
        ),
        Line(
            "GET",
            "threads.message",
            "between",
            "Suivre le lien d’un message entre animateurs",
            "· a a a o o o o",
        ),
        Line("GET", "threads.new", "", "Préparer une discussion", "· r o o o o o o"),
        Line("POST", "threads.new", "", "Ouvrir une discussion", "· r o o o o o o"),
        Line("GET", "threads.mentions", "space", "Chercher qui citer dans un espace", SIGNED),
        Line("GET", "threads.mentions", "space between", "… dans « Entre animateurs »", "· a a a o o o o"),
        Line("POST", "threads.reply", "thread", "Répondre", "· r o o o o o o"),
        Line("POST", "threads.reply", "closed", "Répondre dans une discussion fermée", "· r r r r r o o"),
        Line("POST", "threads.reply", "hidden", "Répondre dans une discussion masquée", "· a a a a a o o"),
        Line("POST", "threads.reply", "between", "Répondre entre animateurs", "· a a a o o o o"),
        Line("POST", "threads.follow", "thread", "Suivre une discussion", SIGNED),
        Line("POST", "threads.follow", "hidden", "Suivre une discussion masquée", "· a a a a a o o"),
        Line("POST", "threads.save", "thread", "Enregistrer une discussion", SIGNED),
        Line(
            "POST",
            "threads.save",
            "between",
            "Enregistrer une discussion entre animateurs",
            "· a a a o o o o",
        ),
        Line("POST", "threads.useful", "first", "Dire un message « Utile »", "· r o o o r o o"),
        Line(
            "POST", "threads.useful", "hidden message", "Dire « Utile » un message masqué", "· a a a a a o o"
        ),
        Line("GET", "threads.edit", "thread", "Préparer un autre titre", "· r r r r o o o"),
        Line("POST", "threads.edit", "thread", "Changer le titre d’une discussion", "· r r r r o o o"),
        Line("POST", "threads.edit", "closed", "Changer le titre d’une discussion fermée", "· r r r r r o o"),
        Line("GET", "threads.edit_message", "first", "Préparer un autre texte", "· r r r r o o o"),
        Line("POST", "threads.edit_message", "first", "Changer un message", "· r r r r o o o"),
        Line(
            "POST",
            "threads.edit_message",
            "closed",
            "Changer un message d’une discussion fermée",
            "· r r r r r o o",
        ),
        Line(
            "POST",
            "threads.edit_message",
            "between",
            "Changer un message entre animateurs",
            "· a a a r o o o",
        ),
        Line("GET", "threads.history", "thread", "Lire ce qu’un message disait avant", SIGNED),
        Line("GET", "threads.history", "hidden message", "… d’un message masqué", "· a a a a a o o"),
        Line("POST", "threads.resolve", "thread", "Marquer comme résolue", "· r r r r o o o"),
        Line("GET", "threads.report", "first", "Préparer un signalement", "· r o o o r o o"),
        Line("POST", "threads.report", "first", "Signaler un message", "· r o o o r o o"),
        Line("POST", "threads.report", "between", "Signaler un message entre animateurs", "· a a a o r o o"),
        Line("POST", "threads.pin", "thread", "Épingler", ANIMATION),
        Line("POST", "threads.close", "thread", "Fermer ou rouvrir", ANIMATION),
        Line("GET", "threads.move", "thread", "Préparer un déplacement", ANIMATION),
        Line(
            "POST",
            "threads.move",
            "thread",
            "Déplacer dans un autre espace",
            ANIMATION,
            lambda w: {"space": w.network_space.id},
        ),
        Line("GET", "threads.hide", "thread", "Préparer le masquage d’une discussion", ANIMATION),
        Line("POST", "threads.hide", "thread", "Masquer ou rétablir une discussion", ANIMATION),
        Line("POST", "threads.hide", "hidden", "… une discussion déjà masquée", "· a a a a a o o"),
        Line("GET", "threads.hide_message", "thread", "Préparer le masquage d’un message", ANIMATION),
        Line("POST", "threads.hide_message", "thread", "Masquer ou rétablir un message", ANIMATION),
    ],
    "Questions aux partenaires": [
        Line("GET", "channels.index", "", "Voir les canaux que l’on peut lire", SIGNED),
        Line("GET", "channels.channel", "caf", "Voir un canal", SIGNED),
        Line("GET", "channels.channel", "justice", "Voir un canal réservé", "· a a a o o o o"),
        Line("GET", "channels.mentions", "caf", "Chercher qui citer dans un canal", SIGNED),
        Line("GET", "channels.mentions", "justice", "… dans un canal réservé", "· a a a o o o o"),
        Line("GET", "channels.choose", "", "Choisir à qui poser une question", "· r r r o o o o"),
        Line("GET", "channels.new", "caf", "Préparer une question", "· r r r o o o o"),
        Line("POST", "channels.new", "caf", "Poser une question", "· r r r o o o o"),
        Line("POST", "channels.new", "justice", "… dans un canal réservé", "· a a a o o o o"),
        Line("GET", "channels.show", "question", "Lire une question", SIGNED),
        Line("GET", "channels.show", "restricted", "… d’un canal réservé", "· a a a o o o o"),
        Line(
            "GET",
            "channels.show",
            "restricted, by another channel",
            "… par l’adresse d’un autre canal",
            "· a a a o o o o",
        ),
        Line("POST", "channels.follow", "question", "Suivre une question", SIGNED),
        Line("POST", "channels.follow", "restricted", "… d’un canal réservé", "· a a a o o o o"),
        Line("POST", "channels.save", "question", "Enregistrer une question", SIGNED),
        Line(
            "POST", "channels.me_too", "question", "Dire « Moi aussi » pour sa structure", "· r r r o r r r"
        ),
        Line("POST", "channels.me_too", "restricted", "… dans un canal réservé", "· a a a o r r r"),
        Line("POST", "channels.useful", "validated", "Dire une réponse « Utile »", "· r o o o o o o"),
        Line("POST", "channels.useful", "restricted", "… dans un canal réservé", "· a a a o o o o"),
        Line("POST", "channels.message", "question", "Écrire dans l’échange", "· r r o r o o o"),
        Line("POST", "channels.message", "restricted", "… dans un canal réservé", "· a a a r o o o"),
        Line("POST", "channels.take", "question", "« Je m’en occupe »", "· r r o r r o o"),
        Line("POST", "channels.clarification", "question", "Demander une précision", "· r r o r r o o"),
        Line("POST", "channels.answer", "question", "Répondre", "· r r o r r o o"),
        Line("POST", "channels.answer", "restricted", "… dans un canal réservé", "· a a a r r o o"),
        Line("POST", "channels.validate", "answered", "Valider une réponse", "· r r o r r o o"),
        Line("POST", "channels.validate", "restricted", "… dans un canal réservé", "· a a a r r o o"),
        Line("POST", "channels.verify", "validated", "« Toujours valable »", "· r r o r r o o"),
        Line("POST", "channels.verify", "restricted", "… dans un canal réservé", "· a a a r r o o"),
        Line(
            "GET", "channels.obsolete", "validated", "Préparer « Marquer comme obsolète »", "· r r o r r o o"
        ),
        Line(
            "POST", "channels.obsolete", "validated", "Marquer une réponse comme obsolète", "· r r o r r o o"
        ),
        Line("GET", "channels.obsolete", "restricted", "… dans un canal réservé", "· a a a r r o o"),
        Line("POST", "channels.obsolete", "restricted", "… et la marquer", "· a a a r r o o"),
        Line("GET", "channels.mail", "link of caf", "Ouvrir un lien reçu par courriel", ALL),
        Line("POST", "channels.mail", "link of caf", "… et agir au nom de son destinataire", ALL),
        Line("GET", "channels.mail", "link of cpam", "… d’un autre organisme", "r r r r r r r r"),
        Line("POST", "channels.mail", "link of cpam", "… et agir", "r r r r r r r r"),
        Line("POST", "channels.mail_again", "link of caf", "Demander un nouveau lien", ALL),
        Line("GET", "channels.redirection", "question", "Préparer une réorientation", "· r r o r r o o"),
        Line("POST", "channels.redirection", "question", "« Ce n’est pas pour nous »", "· r r o r r o o"),
        Line("POST", "channels.note", "question", "Écrire une note entre partenaires", "· r r o r r o o"),
        Line("POST", "channels.note", "restricted", "… dans un canal réservé", "· a a a r r o o"),
        Line("GET", "channels.drop", "question", "Préparer un classement sans suite", "· r r o r o o o"),
        Line("POST", "channels.drop", "question", "Classer sans suite", "· r r o r o o o"),
        Line("GET", "channels.assignment", "question", "Choisir un référent", ANIMATION),
        Line("POST", "channels.assignment", "question", "Confier la question à un référent", ANIMATION),
        Line("GET", "channels.commitment", "caf", "Voir l’engagement d’un organisme", "· r r o r r o o"),
        Line("POST", "channels.commitment", "caf", "Changer l’engagement d’un organisme", "· r r o r r o o"),
        Line("POST", "channels.nudge", "question", "Relancer un partenaire", ANIMATION),
        Line("GET", "channels.duplicate", "question", "Chercher ce qui répond déjà", "· r r o r r o o"),
        Line("POST", "channels.duplicate", "question", "« Déjà répondu : voir … »", "· r r o r r o o"),
        Line("POST", "channels.judge", "validated", "Dire si la réponse a aidé", "· r r r r o r r"),
        Line("GET", "channels.edit", "question", "Préparer un autre titre", "· r r r r o o o"),
        Line("POST", "channels.edit", "question", "Changer le titre d’une question", "· r r r r o o o"),
        Line("POST", "channels.edit", "validated", "… une fois la réponse validée", "· r r r r r o o"),
        Line("GET", "channels.edit_text", "question", "Préparer un autre texte", "· r r r r o o o"),
        Line("POST", "channels.edit_text", "question", "Changer son texte", "· r r r r o o o"),
        Line("POST", "channels.edit_text", "note", "Changer une note que l’on a écrite", "· a a o a a o o"),
        Line("POST", "channels.edit_text", "dropped", "Changer son texte une fois classé", "· r r r r r o o"),
        Line("can", "make_guide", "validated", "Faire un guide d’une réponse validée", "· r r o r r o o"),
    ],
    "Ressources": [
        Line("GET", "library.index", "", "Voir la liste des ressources", SIGNED),
        Line("GET", "library.show", "guide", "Lire une ressource publiée", SIGNED),
        Line("GET", "library.show", "archived", "… archivée", SIGNED),
        Line("GET", "library.show", "draft", "Lire un brouillon", "· a a o a a o o"),
        Line(
            "GET",
            "library.show",
            "draft sent to the body",
            "… qu’un autre organisme envoie à valider au sien",
            "· a o o a a o o",
        ),
        Line("GET", "library.print_page", "guide", "Imprimer une ressource", SIGNED),
        Line("GET", "library.print_page", "draft", "… un brouillon", "· a a o a a o o"),
        Line("GET", "library.history", "guide", "Voir l’historique d’une ressource", SIGNED),
        Line("GET", "library.history", "draft", "… d’un brouillon", "· a a o a a o o"),
        Line("GET", "library.version", "guide", "Lire une version ancienne", SIGNED),
        Line("GET", "library.version", "draft", "… d’un brouillon", "· a a o a a o o"),
        Line(
            "GET",
            "library.version",
            "draft sent to the body",
            "… d’un brouillon à valider",
            "· a o a a a o o",
        ),
        Line(
            "GET",
            "library.version",
            "before publication",
            "… d’avant la publication",
            "· a a a a a o o",
        ),
        Line("POST", "library.save", "guide", "Enregistrer une ressource", SIGNED),
        Line("POST", "library.save", "draft", "… un brouillon", "· a a o a a o o"),
        Line("GET", "library.new", "", "Préparer une ressource", "· r o o r r o o"),
        Line("POST", "library.create", "", "Créer une ressource", "· r o o r r o o"),
        Line("GET", "library.edit", "guide", "Préparer une autre version", ANIMATION),
        Line("POST", "library.revise", "guide", "Modifier une ressource publiée", ANIMATION),
        Line("GET", "library.edit", "wiki", "… ouverte aux contributions", "· r r r o o o o"),
        Line("POST", "library.revise", "wiki", "Modifier une ressource ouverte", "· r r r o o o o"),
        Line("GET", "library.edit", "draft", "Préparer une version d’un brouillon", "· a a o a a o o"),
        Line("POST", "library.revise", "draft", "Modifier un brouillon", "· a a o a a o o"),
        Line(
            "POST", "library.revise", "draft sent to the body", "… envoyé à son organisme", "· a o r a a o o"
        ),
        Line("GET", "library.submit", "draft", "Choisir qui valide son brouillon", "· a a o a a r r"),
        Line("POST", "library.submit", "draft", "Envoyer son brouillon pour validation", "· a a o a a r r"),
        Line("POST", "library.submit", "draft sent to the body", "… une seconde fois", "· a r r a a r r"),
        Line("GET", "library.publication", "draft", "Préparer une publication", "· a a r a a o o"),
        Line("POST", "library.publish", "draft", "Publier un brouillon", "· a a r a a o o"),
        Line(
            "GET",
            "library.publication",
            "draft sent to the body",
            "Préparer la publication d’un brouillon envoyé à son organisme",
            "· a r o a a o o",
        ),
        Line("POST", "library.publish", "draft sent to the body", "Le publier", "· a r o a a o o"),
        Line("GET", "library.send_back", "draft sent to the body", "Préparer son renvoi", "· a r o a a o o"),
        Line(
            "POST",
            "library.send_back",
            "draft sent to the body",
            "Le renvoyer à son auteur",
            "· a r o a a o o",
        ),
        Line("POST", "library.send_back", "draft", "… qui n’est pas envoyé", "· a a r a a r r"),
        Line(
            "GET", "library.draft", "guide", "Revoir son brouillon d’une ressource publiée", "· r o o o o o o"
        ),
        Line("GET", "library.draft", "draft", "… d’une ressource qui ne l’est pas", "· a a o a a o o"),
        Line("POST", "library.keep_draft", "guide", "Garder un brouillon", "· r o o o o o o"),
        Line(
            "POST", "library.keep_draft", "draft", "… d’une ressource pas encore publiée", "· a a o a a o o"
        ),
        Line("GET", "library.discard", "guide", "Préparer l’abandon de son brouillon", "· r o o o o o o"),
        Line("POST", "library.discard", "guide", "Abandonner son brouillon", "· r o o o o o o"),
        Line("GET", "library.propose", "guide", "Préparer une proposition", "· r o o o o o o"),
        Line("POST", "library.propose", "guide", "Proposer une modification", "· r o o o o o o"),
        Line("GET", "library.propose", "draft", "… d’un brouillon", "· a a r a a r r"),
        Line("GET", "library.queue", "", "Voir les modifications à examiner", "· r o o r r o o"),
        Line("GET", "library.proposals", "guide", "Voir ce que l’on a proposé, ou à examiner", SIGNED),
        Line("GET", "library.proposals", "draft", "… d’un brouillon", "· a a o a a o o"),
        Line("GET", "library.proposal", "proposal", "Lire une proposition", "· a a a a o o o"),
        Line(
            "GET", "library.proposal", "proposal to the body", "… envoyée à un organisme", "· a a o a o o o"
        ),
        Line("GET", "library.proposal", "unsent proposal", "… pas encore envoyée", "· a a a a o a a"),
        Line("POST", "library.accept", "proposal", "Reprendre une proposition", "· a a a a r o o"),
        Line(
            "POST", "library.accept", "proposal to the body", "… envoyée à son organisme", "· a a o a r o o"
        ),
        Line("POST", "library.decline", "proposal", "Refuser une proposition", "· a a a a r o o"),
        Line("POST", "library.withdraw", "proposal", "Retirer sa proposition", "· a a a a o r r"),
        Line("GET", "library.compare", "guide", "Choisir deux versions à comparer", SIGNED),
        Line("GET", "library.compare", "draft", "… d’un brouillon", "· a a o a a o o"),
        Line("POST", "library.undo", "edit of a guide", "Annuler une modification", ANIMATION),
        Line("POST", "library.picture", "", "Mettre une image dans un texte", "· r o o o o o o"),
        Line("POST", "library.preview_sheet", "", "Voir la page d’une fiche qu’on écrit", "· r o o o o o o"),
        Line("GET", "library.links_to", "", "Chercher un guide ou une question à citer", SIGNED),
        Line("POST", "library.restore", "guide", "Restaurer une version", ANIMATION),
        Line("POST", "library.contributions", "guide", "Ouvrir aux contributions", ANIMATION),
        Line("GET", "library.obsolete", "guide", "Préparer « Marquer comme obsolète »", "· r r o r r o o"),
        Line("POST", "library.obsolete", "guide", "Déclarer obsolète", "· r r o r r o o"),
        Line("GET", "library.archive", "guide", "Préparer un archivage", ANIMATION),
        Line("POST", "library.archive", "guide", "Archiver", ANIMATION),
        Line("POST", "library.reopen", "archived", "Remettre en ligne", ANIMATION),
        Line("GET", "library.pick_answers", "", "Choisir des réponses pour un guide", "· r o o r r o o"),
        Line("GET", "library.choose_guide", "", "Choisir le guide qui les reçoit", "· r o o r r o o"),
        Line(
            "POST",
            "library.take_in",
            "source of a guide",
            "Dire qu’une réponse qui a changé est reprise",
            ANIMATION,
        ),
        Line("can", "ask_about", "guide", "Poser une question sur une ressource", "· r r r o o o o"),
        Line("GET", "library.reading", "guide", "Voir qui a lu une ressource", ANIMATION),
        Line("GET", "library.reading", "draft", "… un brouillon", "· a a r a a o o"),
        Line("POST", "library.reading", "guide", "Demander la lecture d’une ressource", ANIMATION),
        Line("POST", "library.end_reading", "guide", "Ne plus demander la lecture", ANIMATION),
        Line("POST", "library.confirm_reading", "guide", "Confirmer une lecture demandée", "· r o o o o r r"),
        Line("POST", "library.rate", "guide", "Donner son avis sur une ressource", "· r o o o o r o"),
        Line("POST", "library.rate", "draft", "… sur un brouillon", "· a a r a a r r"),
        Line("GET", "library.readers", "guide", "Voir les lectures et les avis", ANIMATION),
        Line("GET", "library.readers", "draft", "… de son brouillon", "· a a o a a o o"),
        Line("GET", "library.collections", "", "Voir les collections", SIGNED),
        Line("GET", "library.collection", "collection", "Lire une collection", SIGNED),
        Line("GET", "library.collection", "collection in preparation", "… en préparation", PREPARED),
        Line("GET", "library.new_collection", "", "Préparer une collection", ANIMATION),
        Line("POST", "library.new_collection", "", "Créer une collection", ANIMATION),
        Line(
            "GET",
            "library.edit_collection",
            "collection",
            "Préparer la modification d’une collection",
            ANIMATION,
        ),
        Line("GET", "library.edit_collection", "collection in preparation", "… en préparation", PREPARED),
        Line("POST", "library.edit_collection", "collection", "Modifier une collection", ANIMATION),
        Line("GET", "library.order", "collection", "Voir l’ordre d’une collection", ANIMATION),
        Line("POST", "library.arrange", "collection", "Ordonner une collection", ANIMATION),
        Line("POST", "library.fill", "collection", "Ajouter des ressources à une collection", ANIMATION),
        Line(
            "GET",
            "library.remove_collection",
            "collection",
            "Préparer la suppression d’une collection",
            ANIMATION,
        ),
        Line("POST", "library.remove_collection", "collection", "Supprimer une collection", ANIMATION),
        Line("POST", "library.remove_collection", "collection in preparation", "… en préparation", PREPARED),
        Line("POST", "library.verify", "guide", "Déclarer une ressource vérifiée", "· r r o r r o o"),
        Line("GET", "library.export", "guide", "Télécharger une ressource et ses fichiers", SIGNED),
        Line("GET", "library.export", "draft", "… un brouillon", "· a a o a a o o"),
        Line("GET", "library.import_document", "", "Préparer l’import d’un document", "· r o o r r o o"),
        Line("POST", "library.import_document", "", "Importer un document en brouillon", "· r o o r r o o"),
        Line("GET", "library.import_page", "import", "Suivre son import", "· a a o a a a a"),
        Line("GET", "library.transfer", "", "Préparer l’import de la bibliothèque", ANIMATION),
        Line("POST", "library.transfer", "", "Envoyer une archive de ressources", ANIMATION),
        Line("POST", "library.export_library", "", "Exporter toutes les ressources", ANIMATION),
        Line(
            "POST",
            "library.confirm_import",
            "import of an archive",
            "Confirmer l’import que l’on a préparé",
            "· a a a a a o a",
        ),
    ],
    "Ça change, à revoir": [
        Line("GET", "changes.index", "", "Voir les règles qui changent", SIGNED),
        Line("GET", "changes.show", "change", "Lire un changement et ce qui reste à revoir", SIGNED),
        Line("GET", "changes.new", "", "Préparer l’annonce d’un changement", "· r o o r r o o"),
        Line("POST", "changes.new", "", "Annoncer un changement", "· r o o r r o o"),
        Line("GET", "changes.edit", "change", "Préparer la correction d’une annonce", "· r r o r r o o"),
        Line("POST", "changes.edit", "change", "Corriger une annonce", "· r r o r r o o"),
        Line("GET", "changes.contents", "change", "Voir ce qu’un changement touche", "· r r o r r o o"),
        Line("POST", "changes.contents", "change", "Mettre ces contenus en révision", "· r r o r r o o"),
        Line("POST", "changes.close", "change", "Terminer un changement", "· r r o r r o o"),
        Line("GET", "changes.withdraw", "change", "Préparer le retrait d’une annonce", "· r r o r r o o"),
        Line("POST", "changes.withdraw", "change", "Retirer une annonce", "· r r o r r o o"),
        Line("GET", "reviews.index", "", "Voir ce qui est à revoir", "· r o o r r o o"),
        Line(
            "GET",
            "reviews.report",
            "guide to review",
            "Préparer un signalement d’obsolescence",
            "· r o o o o o o",
        ),
        Line("POST", "reviews.report", "guide to review", "Signaler comme obsolète", "· r o o o o o o"),
        Line("GET", "reviews.report", "answer to review", "… une réponse validée", "· r o o o o o o"),
        Line("POST", "reviews.report", "draft to review", "… un brouillon", "· a a r a a r r"),
        Line("POST", "reviews.report", "restricted answer to review", "… réservée", "· a a a o o o o"),
        Line("GET", "reviews.review_date", "guide to review", "Préparer une autre date", "· r r o r r o o"),
        Line(
            "POST", "reviews.review_date", "guide to review", "Changer la date de révision", "· r r o r r o o"
        ),
        Line("POST", "reviews.review_date", "restricted answer to review", "… réservée", "· a a a r r o o"),
        Line("POST", "reviews.ask", "guide to review", "Demander une révision", "· r r o r r o o"),
        Line("POST", "reviews.ask", "answer to review", "… d’une réponse validée", "· r r o r r o o"),
        Line("POST", "reviews.ask", "restricted answer to review", "… réservée", "· a a a r r o o"),
        Line("GET", "reviews.entrust", "review task", "Préparer une révision à confier", "· r r r r r o o"),
        Line(
            "POST",
            "reviews.entrust",
            "review task",
            "Confier une révision à quelqu’un d’autre",
            "· r r r r r o o",
        ),
        Line("POST", "reviews.entrust", "restricted review task", "… réservée", "· a a a r r o o"),
        Line("GET", "library.mail", "link of a guide", "Ouvrir « Toujours valable » reçu par courriel", ALL),
        Line("POST", "library.mail", "link of a guide", "… et le dire au nom de son destinataire", ALL),
    ],
    "Incidents": [
        Line("GET", "incidents.index", "", "Voir les pannes qui nous concernent", "· r o o o o o o"),
        Line("GET", "incidents.new", "", "Préparer le signalement d’une panne", "· r r r o o o o"),
        Line("POST", "incidents.new", "", "Signaler une panne", "· r r r o o o o"),
        Line("GET", "incidents.show", "incident", "Voir une panne", "· a a o o o o o"),
        Line("GET", "incidents.show", "restricted incident", "… d’un organisme réservé", "· a a a o o o o"),
        Line("POST", "incidents.confirm", "incident", "« Moi aussi »", "· a a r o r r r"),
        Line("GET", "incidents.close", "incident", "Préparer la fin d’une panne", "· a a o r o o o"),
        Line("POST", "incidents.close", "incident", "Déclarer une panne terminée", "· a a o r o o o"),
    ],
    "Fichiers": [
        Line("GET", "files.download", "file", "Ouvrir un fichier joint à une discussion", SIGNED),
        Line("GET", "files.download", "file of a guide", "… à une ressource", SIGNED),
        Line("GET", "files.download", "loose file", "… à rien encore", "· a a a a o a a"),
        Line("GET", "files.download", "hidden file", "… à une discussion masquée", "· a a a a a o o"),
        Line("GET", "files.download", "note file", "… à une note entre partenaires", "· a a o a a o o"),
        Line("GET", "files.download", "restricted file", "… à une question réservée", "· a a a o o o o"),
        Line("GET", "files.download", "file of a proposal", "… à une proposition", "· a a a a o o o"),
        Line("GET", "files.download", "file of an asked proposal", "… à un organisme", "· a a o a o o o"),
        Line("GET", "files.download", "file of an unsent proposal", "… pas envoyée", "· a a a a o a a"),
        Line("GET", "files.download", "draft file", "… à un brouillon", "· a a o a a o o"),
        Line(
            "GET",
            "files.download",
            "file of a draft sent to the body",
            "… à un brouillon envoyé à son organisme",
            "· a o o a a o o",
        ),
        Line("GET", "files.newest", "file of a guide", "Trouver un fichier à son adresse courte", SIGNED),
        Line("GET", "files.newest", "draft file", "… d’un brouillon", "· a a o a a o o"),
        Line("GET", "files.versions", "file of a guide", "Voir les versions d’un fichier", ANIMATION),
        Line("POST", "files.versions", "file of a guide", "Remplacer le fichier d’une ressource", ANIMATION),
        Line("POST", "files.versions", "draft file", "… d’un brouillon", "· a a o a a o o"),
        Line("POST", "files.versions", "file", "… d’une discussion", "· r r r r r r r"),
        Line("GET", "files.version", "version of a file", "Lire une version ancienne", "· a a a a a o o"),
        Line("GET", "files.version", "version of a draft file", "… pour un brouillon", "· a a o a a o o"),
    ],
    "Annuaire, agenda, indicateurs": [
        Line("GET", "network.directory", "", "Voir l’annuaire", SIGNED),
        Line("GET", "network.person", "bob", "Voir une personne de l’annuaire", SIGNED),
        Line("GET", "network.person", "suspended", "… dont le compte est suspendu", NOBODY),
        Line(
            "can",
            "see_contact",
            "ana",
            "Voir son adresse, son téléphone, sa dernière visite",
            "· r r r r o r o",
        ),
        Line("GET", "network.agenda", "", "Voir l’agenda", SIGNED),
        Line("GET", "network.figures", "", "Voir les indicateurs", SIGNED),
        Line("GET", "network.figures_sheet", "", "Les emporter en tableau", SIGNED),
        Line("GET", "network.delays_sheet", "", "Télécharger les délais par mois", SIGNED),
    ],
    "Mon compte": [
        Line("GET", "accounts.profile", "", "Voir son profil", SIGNED),
        Line("POST", "accounts.profile", "", "Changer son profil", SIGNED),
        Line("GET", "accounts.email", "", "Voir son adresse", SIGNED),
        Line("POST", "accounts.email", "", "Changer son adresse", SIGNED),
        Line("GET", "accounts.password", "", "Préparer un autre mot de passe", SIGNED),
        Line("POST", "accounts.password", "", "Changer son mot de passe", SIGNED),
        Line("GET", "accounts.notifications", "", "Voir ce dont on veut être prévenu", SIGNED),
        Line("POST", "accounts.notifications", "", "Changer ce dont on veut être prévenu", SIGNED),
        Line("GET", "accounts.charter_text", "", "Lire la charte", SIGNED),
        Line("GET", "accounts.follows", "", "Voir ce que l’on suit", SIGNED),
        Line(
            "POST",
            "accounts.change_follow",
            "",
            "Ne plus suivre",
            SIGNED,
            lambda w: {"retirer": "discussion:1"},
        ),
        Line("GET", "accounts.saved", "", "Voir ce que l’on a enregistré", SIGNED),
        Line(
            "POST",
            "accounts.change_saved",
            "",
            "Ne plus garder",
            SIGNED,
            lambda w: {"retirer": "discussion:1"},
        ),
        Line("GET", "accounts.absences", "", "Voir ses absences", REFERENTS),
        Line("POST", "accounts.absences", "", "Noter une absence et qui remplace", REFERENTS),
        Line(
            "POST",
            "accounts.end_absence",
            "absence",
            "Mettre fin à l’absence d’un référent",
            "· a a o a a a a",
        ),
        Line("GET", "accounts.sign_ins", "", "Voir ses connexions", SIGNED),
        Line("POST", "accounts.end_others", "", "Fermer ses autres connexions", SIGNED),
        Line("POST", "accounts.end_sign_in", "device", "Fermer une de ses connexions", "· a a a a o a a"),
    ],
    "Modération": [
        Line("GET", "moderation.index", "", "Voir ce qui est signalé", ANIMATION),
        Line("GET", "moderation.closed", "", "Voir les signalements traités", ANIMATION),
        Line("GET", "moderation.hidden_messages", "", "Voir les messages masqués", ANIMATION),
        Line("GET", "moderation.hidden_threads", "", "Voir les discussions masquées", ANIMATION),
        Line("GET", "moderation.report", "report", "Voir un signalement", "· a a a a a o o"),
        Line("POST", "moderation.report", "report", "Répondre à un signalement", "· a a a a a o o"),
        Line("GET", "moderation.privacy", "", "Voir les données personnelles repérées", ANIMATION),
        Line("GET", "moderation.register", "", "Voir le registre des incidents", ANIMATION),
        Line("GET", "moderation.removal", "personal", "Préparer le retrait d’une donnée", ANIMATION),
        Line("POST", "moderation.removal", "personal", "Retirer une donnée personnelle", ANIMATION),
        Line("POST", "moderation.admit", "personal", "Laisser un texte repéré tel quel", "· r r r r r a a"),
        Line("GET", "moderation.held", "held", "Voir un fichier en attente", "· a a a a a a a"),
        Line("POST", "moderation.held", "held", "Libérer ou supprimer un fichier", "· a a a a a a a"),
    ],
    "Recherches": [
        Line("GET", "search.learning", "", "Voir ce qui est cherché, sans savoir par qui", ANIMATION),
        Line(
            "POST", "search.settle", "", "Dire une recherche réglée", ANIMATION, lambda w: {"mots": "prime"}
        ),
        Line("GET", "search.twins", "", "Voir les doublons possibles", ANIMATION),
        Line("POST", "search.set_apart", "", "Dire que deux questions diffèrent", ANIMATION, _pair),
        Line("GET", "search.synonyms", "", "Voir les synonymes", ANIMATION),
        Line("GET", "search.new_synonyms", "", "Préparer une famille de synonymes", ANIMATION),
        Line("POST", "search.new_synonyms", "", "Ajouter une famille de synonymes", ANIMATION),
        Line("GET", "search.synonym", "family", "Préparer d’autres synonymes", ANIMATION),
        Line("POST", "search.synonym", "family", "Changer des synonymes", ANIMATION),
        Line("POST", "search.switch_synonyms", "family", "Ne plus utiliser des synonymes", ANIMATION),
    ],
    "Administration": [
        Line("GET", "admin.index", "", "Voir l’administration", ANIMATION),
        Line("GET", "admin.accounts", "", "Voir les comptes", ANIMATION),
        Line("GET", "admin.account", "bob", "Voir un compte", ANIMATION),
        Line("POST", "admin.change_role", "bob", "Changer un rôle", ADMIN),
        Line("POST", "admin.change_role", "oneself", "… le sien", "· r r r r r r r"),
        Line("GET", "admin.ask_suspend", "bob", "Préparer une suspension", ADMIN),
        Line("POST", "admin.suspend", "bob", "Suspendre", ADMIN),
        Line("POST", "admin.suspend", "oneself", "… soi-même", "· r r r r r r r"),
        Line("POST", "admin.reactivate", "suspended", "Rétablir un compte suspendu", ADMIN),
        Line("GET", "admin.ask_anonymise", "bob", "Préparer une anonymisation", ADMIN),
        Line("POST", "admin.anonymise", "bob", "Anonymiser", ADMIN),
        Line("POST", "admin.start_reset", "bob", "Envoyer un lien de nouveau mot de passe", ADMIN),
        Line("GET", "admin.invitations", "", "Voir les invitations", ANIMATION),
        Line("POST", "admin.invite", "", "Inviter", ANIMATION),
        Line("POST", "admin.resend", "invitation", "Renvoyer une invitation", "· a a a a a o o"),
        Line(
            "POST", "admin.resend", "invitation of an administrator", "… d’administrateur", "· a a a a a r o"
        ),
        Line("POST", "admin.revoke", "invitation", "Retirer une invitation", "· a a a a a o o"),
        Line(
            "POST", "admin.revoke", "invitation of an administrator", "… d’administrateur", "· a a a a a r o"
        ),
        Line("GET", "admin.ask_list", "", "Préparer une liste d’invitations", ANIMATION),
        Line("POST", "admin.preview_list", "", "Vérifier une liste d’invitations", ANIMATION),
        Line("POST", "admin.send_list", "", "Inviter toute une liste", ANIMATION),
        Line("GET", "admin.structures", "", "Voir les structures", ANIMATION),
        Line("GET", "admin.new_structure", "", "Préparer une structure", ANIMATION),
        Line("POST", "admin.new_structure", "", "Ajouter une structure", ANIMATION),
        Line("GET", "admin.structure", "structure", "Voir une structure", ANIMATION),
        Line("POST", "admin.structure", "structure", "Changer une structure", ANIMATION),
        Line("GET", "admin.bodies", "", "Voir les organismes", ANIMATION),
        Line("GET", "admin.new_body", "", "Préparer un organisme", ANIMATION),
        Line("POST", "admin.new_body", "", "Ajouter un organisme", ANIMATION),
        Line("GET", "admin.body", "body", "Voir un organisme", ANIMATION),
        Line("POST", "admin.body", "body", "Changer un organisme, réserver son canal", ANIMATION),
        Line("GET", "admin.spaces", "", "Voir les espaces et leur audience", ADMIN),
        Line("GET", "admin.new_space", "", "Préparer un espace", ADMIN),
        Line("POST", "admin.new_space", "", "Ajouter un espace", ADMIN),
        Line("GET", "admin.space", "room", "Voir l’audience d’un espace", ADMIN),
        Line("POST", "admin.space", "room", "Changer l’audience d’un espace", ADMIN),
        Line("GET", "admin.mails", "", "Voir le courrier", ADMIN),
        Line("GET", "admin.mail", "mail", "Lire un courriel gardé", ADMIN),
        Line("GET", "admin.mail_frame", "mail", "… tel qu’il est mis en page", ADMIN),
        Line("POST", "admin.retry_mail", "mail", "Essayer encore d’envoyer un courriel", ADMIN),
        Line("GET", "admin.journal", "", "Lire le journal", ADMIN),
    ],
}

THINGS: dict[str, Callable[[World], Any]] = {
    "validated": lambda w: w.validated,
    "ana": lambda w: w.ana,
    "guide": lambda w: w.guide,
}


def lines() -> Iterator[Line]:
    """Every line of the table."""
    for section in SECTIONS.values():
        yield from section


WORDS = {"o": "oui", "r": "non", "a": "invisible", "·": "connexion"}
HEAD = """\
# Qui a le droit de faire quoi

Ce tableau est imprimé à partir de celui que les tests appliquent au site, ligne par ligne et rôle par rôle :
ce qui est écrit ici est ce que le site fait. Pour l’imprimer de nouveau :
`python -m tests.rights_table > docs/droits.md`.

- **oui** : la personne peut le faire ;
- **non** : elle voit la chose, mais l’acte lui est refusé ;
- **invisible** : pour elle, la chose n’existe pas ; la réponse est celle d’une adresse inconnue ;
- **connexion** : il faut d’abord se connecter.

« Celui ou celle qui a écrit » est un animateur France services devant ce qui est à lui : sa discussion, son
message, sa question, son fichier, son compte. Pour tout le reste, il est un animateur comme un autre. Le
« référent de l’organisme » est celui à qui la question est posée, ou qui a écrit le brouillon ; les autres
référents sont dans la colonne voisine. Une personne suspendue n’a plus aucun droit, et plus aucune session.
"""


def document() -> str:
    """The table in Markdown, in French, for the people whose rights it states."""
    parts = [HEAD]
    titles = ["Acte", *COLUMNS.values()]
    for name, section in SECTIONS.items():
        parts.append(f"\n## {name}\n")
        parts.append(f"| {' | '.join(titles)} |")
        parts.append(f"|{'---|' * len(titles)}")
        before = ""
        for line in section:
            label = line.label
            if label.startswith("…"):
                label = f"{before} {label}"
            else:
                before = label
            shown = [WORDS[mark] for mark in line.marks.split()]
            parts.append(f"| {label} | {' | '.join(shown)} |")
    return "\n".join(parts).replace(" :", " :").replace(" ;", " ;") + "\n"


if __name__ == "__main__":
    print(document(), end="")
