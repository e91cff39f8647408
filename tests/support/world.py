"""A little network, always the same: who is there, and what each may or may not see.

Whatever not everybody may read carries a word found nowhere else (`secrets`): wherever that word shows,
that thing has leaked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from fsforum.core import asked, clock, hiding, passwords, scopes, signin, tokens
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.library import service as library
from fsforum.library.service import collections
from fsforum.models import (
    Absence,
    AccountState,
    AuditEntry,
    Change,
    ChangeBody,
    CollectionItem,
    File,
    Follow,
    ImportKind,
    ImportState,
    Incident,
    IncidentSite,
    Invitation,
    LoginSession,
    MessageKind,
    Notification,
    NotificationKind,
    Outbox,
    OutdatedReport,
    PasswordReset,
    Post,
    PostRevision,
    Proposal,
    ProposalState,
    QuestionLink,
    QuestionState,
    Report,
    ResourceAsked,
    ResourceQuestion,
    ResourceState,
    ReviewTask,
    Revision,
    Role,
    Saved,
    SearchLog,
    Synonym,
    ThingKind,
    User,
)
from tests.factories import Make

INVITATION, RESET = "invitation-de-test-0123456789abcdef", "oubli-de-test-0123456789abcdef"
EVERYBODY = ("observateur", "cpam", "caf", "bob", "ana", "terrain", "admin")
ANIMATION = ("terrain", "admin")
STRUCTURES = ("ana", "bob", *ANIMATION)


@dataclass(frozen=True)
class Secret:
    """A word that stands in one thing only, and who may read that thing."""

    word: str
    what: str
    readers: tuple[str, ...]


class World:
    """The rows, by name; `people` by the names of EVERYBODY."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.secrets: list[Secret] = []
        self._people()
        self._spaces()
        self._threads()
        self._questions()
        self._resources()
        self._readings()
        self._incidents()
        self._freshness()
        self._doors()
        self._asked()
        self._memories()

    def secret(self, word: str, what: str, *readers: str) -> str:
        """Note that only `readers` may read `word`."""
        self.secrets.append(Secret(word.lower(), what, readers))
        return word

    def told(self, text: str) -> list[Secret]:
        """The secrets that stand in `text`."""
        text = text.lower()
        return [secret for secret in self.secrets if secret.word in text]

    def leaks(self, reader: str, text: str) -> list[str]:
        """What stands in `text` although `reader` may not read it."""
        return [f"{s.what} ({s.word})" for s in self.told(text) if reader not in s.readers]

    def _people(self) -> None:
        make = self.make
        make.body("cpam"), make.body("caf"), make.body("msa")
        make.body("justice", restricted=True)
        self.rioz, self.gy = make.structure("Rioz"), make.structure("Gy")
        self.antenna = make.structure("Antenne de Voray", parent_id=self.rioz.id)
        phone = self.secret("0711223344", "le téléphone d’Ana", "ana", "admin")
        self.people: dict[str, User] = {
            "observateur": make.observer(first_name="Oscar", last_name="Elu"),
            "cpam": make.partner("cpam", first_name="Karim", last_name="Belaid"),
            "caf": make.partner("caf", first_name="Helene", last_name="Vautrin"),
            "bob": make.animateur(first_name="Bob", last_name="Gy", structure_id=self.gy.id),
            "ana": make.animateur(first_name="Ana", last_name="Rioz", structure_id=self.rioz.id, phone=phone),
            "terrain": make.field(first_name="Nadia", last_name="Ferrand"),
            "admin": make.admin(first_name="Alice", last_name="Prefecture"),
        }
        self.ana, self.bob = self.people["ana"], self.people["bob"]
        self.caf, self.field, self.admin = (self.people[n] for n in ("caf", "terrain", "admin"))
        self.second_admin = make.admin(first_name="Andree", last_name="Suppleante")
        word = self.secret("Quetzal", "l’auteur suspendu de ce qui est masqué", *ANIMATION)
        self.gone = make.animateur(
            first_name="Saturnin", last_name=word, state=AccountState.SUSPENDED, handle="saturnin.q"
        )
        self.former = make.animateur(first_name="Ancien", last_name="Passe", state=AccountState.FORMER)
        self.theme = make.theme()
        self.other_theme = make.theme("Santé")

    def _spaces(self) -> None:
        make = self.make
        self.space = make.space()
        self.network_space = make.space("Entre animateurs", readers=[Role.ANIMATEUR, Role.FIELD, Role.ADMIN])
        name = self.secret("Galagos", "le nom d’un espace réservé", *ANIMATION)
        self.closed_space = make.space(name, readers=[Role.FIELD, Role.ADMIN])

    def _threads(self) -> None:
        make, ana, bob = self.make, self.ana, self.bob
        self.thread = make.thread("Qui prête un vidéoprojecteur ?", "Pour un atelier.", author=ana)
        self.post = self._first_of(self.thread)
        self.reply = make.post(self.thread, "Le nôtre est pris.", author=bob)
        self._edit(self.reply, "Le nôtre est libre.")
        self._hidden_post()
        word = self.secret("pangolins", "une discussion entre animateurs", *STRUCTURES)
        self.network_thread = make.thread(f"Des {word}", f"Deux {word}.", ana, space=self.network_space)
        self.network_post = self._first_of(self.network_thread)
        word = self.secret("okapis", "une discussion de l’animation", *ANIMATION)
        self.closed_thread = make.thread(f"Des {word}", f"Deux {word}.", self.field, space=self.closed_space)
        self.closed_post = self._first_of(self.closed_thread)
        self.locked_thread = make.thread("Une discussion fermée", author=ana, closed=True)
        self.locked_post = self._first_of(self.locked_thread)
        self.file = make.file(ana, "affiche.txt", post_id=self.post.id)
        self._save(self.post, file_count=1)
        name = self.secret("numbats", "un fichier pas encore joint", "ana")
        self.loose_file = make.file(ana, f"{name}.txt")
        self._hidden_thread()

    def _hidden_post(self) -> None:
        body = self.secret("fennecs", "un message masqué", *ANIMATION)
        file = self.secret("tamanduas", "le fichier d’un message masqué", *ANIMATION)
        before = self.secret("dugongs", "l’ancien texte d’un message masqué", *ANIMATION)
        reason = self.secret("echidnes", "le motif d’un signalement", *ANIMATION)
        self.hidden_post = self.make.post(self.thread, f"Des {body}.", author=self.gone, file_count=1)
        self.make.file(self.gone, f"{file}.txt", post_id=self.hidden_post.id)
        self._edit(self.hidden_post, f"Des {before}.")
        self.report = Report(
            post_id=self.reply.id, reporter_id=self.bob.id, reason=f"Des {reason}", created_at=clock.now()
        )
        with transaction() as db:
            db.add(self.report)
            post = db.get_one(Post, self.hidden_post.id)
            post.thread = self.thread
            hiding.hide_post(db, post, self.field, "Hors sujet")

    def _hidden_thread(self) -> None:
        title = self.secret("zibelines", "le titre d’une discussion masquée", *ANIMATION)
        body = self.secret("ocelots", "le texte d’une discussion masquée", *ANIMATION)
        name = self.secret("caracals", "le fichier d’une discussion masquée", *ANIMATION)
        text = self.secret("servals", "le contenu de ce fichier", *ANIMATION)
        keyword = self.secret("margays", "le mot-clé d’une discussion masquée", *ANIMATION)
        self.hidden_thread = self.make.thread(
            f"Des {title}", f"Deux {body}.", self.gone, keywords=keyword, theme_id=self.theme.id
        )
        self.hidden_thread_post = self._first_of(self.hidden_thread)
        self.hidden_file = self.make.file(
            self.gone, f"{name}.txt", f"Trois {text}.".encode(), post_id=self.hidden_thread_post.id
        )
        self._save(self.hidden_thread_post, file_count=1)
        with transaction() as db:
            hiding.hide_thread(db, self.hidden_thread, self.field, "À vérifier")

    def _questions(self) -> None:
        make, ana = self.make, self.ana
        ask = make.question
        self.question = ask("La déclaration trimestrielle est préremplie ?", asker=ana)
        self.theme_question = ask("Un second enfant au RSA ?", asker=self.bob, theme_id=self.theme.id)
        self.clarify = ask("Une pièce à préciser ?", asker=ana, state=QuestionState.CLARIFY)
        self.answered = ask("Un trop-perçu ?", asker=ana, state=QuestionState.ANSWERED)
        self.validated = ask("Un recours ?", asker=ana, state=QuestionState.VALIDATED)
        self.dropped = ask("Une question retirée ?", asker=ana, state=QuestionState.DROPPED)
        self.cpam_question = ask("Une carte Vitale perdue ?", asker=ana, channel="cpam")
        word = self.secret("wombats", "une note entre partenaires et animation", "caf", *ANIMATION)
        self.note = make.line(self.question, self.caf, f"Des {word}.", MessageKind.NOTE)
        self._save(self.note, seq=-1)
        self._save(self.question, last_seq=1)
        self.line = make.line(self.question, ana, "Une précision d’Ana.")
        self._save(self.question, message_count=2)
        name = self.secret("tatous", "le fichier d’une note", "caf", *ANIMATION)
        self.note_file = make.file(self.caf, f"{name}.txt", message_id=self.note.id)
        self._save(self.note, file_count=1)
        title = self.secret("binturongs", "le titre d’une question réservée", *STRUCTURES)
        body = self.secret("kinkajous", "le texte d’une question réservée", *STRUCTURES)
        name = self.secret("coatis", "le fichier d’une question réservée", *STRUCTURES)
        self.justice = ask(
            f"Des {title} ?",
            f"Deux {body}.",
            ana,
            "justice",
            QuestionState.PUBLISHED,
            answer=f"Trois {body}.",
        )
        self.justice_line = make.line(self.justice, ana, "Merci.")
        self.justice_file = make.file(ana, f"{name}.txt", message_id=self.justice_line.id)
        self._save(self.justice_line, file_count=1)
        self._save(self.justice, message_count=3)
        self.duplicate = ask("Une question en double ?", asker=ana, state=QuestionState.DUPLICATE)
        self._save(self.duplicate, duplicate_of_id=self.justice.id)

    def _resources(self) -> None:
        make = self.make
        self.guide = make.resource("Prime d’activité", owner=self.field, bodies=("caf",))
        self.guide_file = make.file(self.field, "modele.txt", resource_id=self.guide.id)
        self._save(self.guide, file_count=1)
        self.wiki = make.resource("Astuces du réseau", owner=self.field, open_to_contributions=True)
        self.archived = make.resource("Un guide archivé", owner=self.field, state=ResourceState.ARCHIVED)
        readers = ("caf", *ANIMATION)
        title = self.secret("axolotls", "le titre d’un brouillon", *readers)
        body = self.secret("protees", "le texte d’un brouillon", *readers)
        name = self.secret("salamandres", "le fichier d’un brouillon", *readers)
        self.draft = make.resource(
            f"Des {title}", f"Deux {body}.", self.caf, ResourceState.DRAFT, ("caf",), summary=f"Un {title}"
        )
        self.draft_file = make.file(self.caf, f"{name}.txt", resource_id=self.draft.id)
        self._save(self.draft, file_count=1)
        readers = ("cpam", "caf", *ANIMATION)
        title = self.secret("cabiais", "le titre d’un brouillon envoyé à un organisme", *readers)
        body = self.secret("pacaranas", "le texte d’un brouillon envoyé à un organisme", *readers)
        name = self.secret("agoutis", "le fichier d’un brouillon envoyé à un organisme", *readers)
        self.asked_draft = make.resource(
            f"Des {title}",
            f"Deux {body}.",
            self.people["cpam"],
            ResourceState.TO_VALIDATE,
            ("caf", "cpam"),
            asked_body_id=self.caf.body_id,
        )
        self.asked_draft_file = make.file(self.people["cpam"], f"{name}.txt", resource_id=self.asked_draft.id)
        self._save(self.asked_draft, file_count=1)
        for file in (self.guide_file, self.draft_file):
            make.file_version(file)
        self.document_import = make.import_(self.caf, ImportKind.DOCUMENT, ImportState.DONE)
        self.archive_import = make.import_(self.field, ImportKind.LIBRARY, ImportState.READY)
        now = clock.now()
        with transaction() as db:
            db.add(ResourceQuestion(resource_id=self.guide.id, question_id=self.justice.id))
            db.add(ResourceQuestion(resource_id=self.draft.id, question_id=self.validated.id))
            db.add(
                Revision(
                    resource_id=self.guide.id,
                    number=2,
                    title=self.guide.title,
                    source="Une étape, puis une autre.",
                    author_id=self.field.id,
                    created_at=now,
                    published=True,
                )
            )
            db.execute(
                update(Revision).where(Revision.resource_id == self.archived.id).values(published=False)
            )
        self._save(self.guide, version=2, source="Une étape, puis une autre.", verified_on=clock.today())
        self._proposals()

    def _readings(self) -> None:
        """A collection with a draft in it, one in preparation, and what a reader found missing."""
        word = self.secret("hoatzins", "le titre d’une collection en préparation", *ANIMATION)
        about = collections.About("Premiers jours", first_days=True)
        self.collection = collections.create(self.field, about)
        collections.add(self.collection, [self.guide, self.wiki])
        self.preparation = collections.create(self.field, collections.About(f"Des {word}", published=False))
        word = self.secret("cassicans", "ce qui manque, dit un lecteur", "caf", "ana", *ANIMATION)
        with transaction() as db:
            db.add(CollectionItem(collection_id=self.collection.id, resource_id=self.draft.id, position=9))
            db.add(CollectionItem(collection_id=self.preparation.id, resource_id=self.guide.id, position=1))
            db.add(ResourceAsked(resource_id=self.guide.id, question_id=self.justice.id))
        owned = self.make.resource("Un guide de la CAF", owner=self.caf, bodies=("caf",))
        library.rate(owned, self.ana, False, f"Des {word}.")
        library.request_reading(owned, self.field, [Role.ANIMATEUR], [], "")

    def _proposals(self) -> None:
        """What Ana would change in a guide: sent to who looks after it, to the CAF, not sent at all."""

        self.proposal_files: list[File] = []

        def change(word: str, file: str, state: ProposalState, body_id: int | None = None) -> Proposal:
            row = Proposal(
                resource_id=self.guide.id,
                author_id=self.ana.id,
                state=state,
                base=2,
                title=f"Des {word}",
                summary="",
                source=f"Une étape, puis une autre. Deux {word}.",
                facts={},
                note=f"Trois {word}",
                body_id=body_id,
                saved_at=clock.now(),
                sent_at=None if state == ProposalState.DRAFT else clock.now(),
            )
            with transaction() as db:
                db.add(row)
            self.proposal_files.append(self.make.file(self.ana, f"{file}.txt", proposal_id=row.id))
            return row

        sent, asked, unsent = ("ana", *ANIMATION), ("ana", "caf", *ANIMATION), ("ana",)
        word = self.secret("tarsiers", "une modification proposée", *sent)
        file = self.secret("pottoks", "le fichier d’une proposition", *sent)
        self.proposal = change(word, file, ProposalState.SENT)
        word = self.secret("colugos", "une modification envoyée à un organisme", *asked)
        file = self.secret("colocolos", "le fichier d’une modification envoyée à un organisme", *asked)
        self.asked_proposal = change(word, file, ProposalState.SENT, self.caf.body_id)
        word = self.secret("sitatungas", "des modifications non publiées", *unsent)
        file = self.secret("solenodons", "le fichier de modifications non publiées", *unsent)
        self.unsent = change(word, file, ProposalState.DRAFT)

    def _incidents(self) -> None:
        """One that both desks have, and one at a body whose channel is restricted."""
        now = clock.now()
        word = self.secret("bongos", "une panne chez un organisme réservé", *STRUCTURES)
        later = now + timedelta(hours=8)

        def incident(body: str, text: str) -> Incident:
            row = Incident(
                body_id=self.make.body(body).id,
                text=text,
                author_id=self.ana.id,
                structure_id=self.rioz.id,
                opened_at=now,
                expires_at=later,
            )
            with transaction() as db:
                db.add(row)
                db.flush()
                site = {"structure_id": self.rioz.id, "user_id": self.ana.id, "created_at": now}
                db.add(IncidentSite(incident_id=row.id, **site))
            return row

        self.incident = incident("caf", "Le paiement en ligne échoue")
        self.justice_incident = incident("justice", f"Des {word}")

    def _freshness(self) -> None:
        """A change of rules that touches a guide and a restricted answer; a report of that guide."""
        now = clock.now()
        self.change = Change(
            scope=scopes.LIBRARY,
            title="Le forfait change",
            effective_on=clock.today() + timedelta(days=30),
            author_id=self.field.id,
            created_at=now,
        )
        reason = self.secret("ouistitis", "le motif d’un signalement d’obsolescence", "caf", *ANIMATION)
        with transaction() as db:
            db.add(self.change)
            db.flush()
            db.add(ChangeBody(change_id=self.change.id, body_id=self.caf.body_id))
            task = {"change_id": self.change.id, "asked_by_id": self.field.id, "created_at": now}
            self.task = ReviewTask(resource_id=self.wiki.id, owner_id=self.field.id, **task)
            self.restricted_task = ReviewTask(question_id=self.justice.id, owner_id=self.field.id, **task)
            db.add_all([self.task, self.restricted_task])
            db.add(
                OutdatedReport(
                    resource_id=self.guide.id,
                    reporter_id=self.bob.id,
                    reason=f"Des {reason}",
                    created_at=now,
                )
            )

    def _doors(self) -> None:
        """Ways in: an invitation, a forgotten password, sign-ins; and what is written of them."""
        now = clock.now()
        word = self.secret("loutres", "l’adresse d’une personne invitée", *ANIMATION)
        self.invitation = Invitation(
            token_hash=tokens.digest("une autre"),
            email=f"{word}@exemple.test",
            role=Role.ANIMATEUR,
            structure_id=self.rioz.id,
            invited_by_id=self.field.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
        )
        reset = PasswordReset(
            token_hash=tokens.digest(RESET),
            user_id=self.bob.id,
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
        opened = Invitation(
            token_hash=tokens.digest(INVITATION),
            email="invitee@exemple.test",
            role=Role.ANIMATEUR,
            structure_id=self.rioz.id,
            invited_by_id=self.field.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
        )
        self.admin_invitation = Invitation(
            token_hash=tokens.digest("autre"),
            email="futur.admin@exemple.test",
            role=Role.ADMIN,
            invited_by_id=self.admin.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
        )
        self.absence = Absence(
            user_id=self.caf.id,
            starts_on=clock.today() + timedelta(days=30),
            ends_on=clock.today() + timedelta(days=40),
            created_at=now,
        )
        with transaction() as db:
            db.add(self.absence)
        action = self.secret("genettes", "une ligne du journal", "admin")
        entry = AuditEntry(at=now, actor_id=self.admin.id, action="essai", detail={"texte": action})
        kept = self.secret("hermines", "un courriel gardé", "admin")
        self.mail = Outbox(
            message_id="un.essai",
            template="reply",
            user_id=self.bob.id,
            address=self.bob.email,
            data={},
            created_at=now,
            send_after=now,
            done_at=now,
            outcome="kept",
            subject=f"Des {kept}",
            text=f"Des {kept}.",
            html=f"<p>Des {kept}.</p>",
        )
        address = self.secret("192.0.2.77", "le poste d’où Ana s’est connectée", "ana")
        with transaction() as db:
            db.add_all([opened, self.invitation, self.admin_invitation, reset, entry, self.mail])
            signin.begin(db, self.ana, kept=False, agent="Firefox", address=address)
        self.device = session().query(LoginSession).filter_by(address=address).one()

    def _asked(self) -> None:
        """What was searched, which names mean the same thing, what somebody saw before asking."""
        word = self.secret("narvals", "des mots cherchés", *ANIMATION)
        self.synonym = Synonym(
            label="Prime d’activité", names=["PPA", "prime d’activité"], updated_at=clock.now()
        )
        search = SearchLog(
            token="0", at=clock.now(), words=word, keys=asked.keys_of(word), hits=0, partial=False
        )
        seen = QuestionLink(question_id=self.question.id, thing=ThingKind.QUESTION, ref_id=self.justice.id)
        with transaction() as db:
            db.add_all([self.synonym, search, seen])

    def _memories(self) -> None:
        """What people kept from the time when they could still read it; the observer never could."""
        now = clock.now()
        hidden = (ThingKind.THREAD, self.hidden_thread.id, self.hidden_thread.scope)
        secret = (ThingKind.QUESTION, self.justice.id, self.justice.scope)
        draft = (ThingKind.RESOURCE, self.draft.id, self.draft.scope)
        rows: list[Any] = []
        for name in ("bob", "observateur", "cpam"):
            user = self.people[name]
            for kind, number, scope in (hidden, secret, draft):
                keys = {"user_id": user.id, "kind": kind, "ref_id": number, "created_at": now}
                rows += [Follow(**keys), Saved(**keys)]
                rows.append(
                    Notification(
                        user_id=user.id,
                        kind=NotificationKind.REPLY,
                        thing=kind,
                        ref_id=number,
                        scope=scope,
                        actor_id=self.ana.id,
                        at=now,
                        count=1,
                    )
                )
        told = Notification(
            user_id=self.ana.id,
            kind=NotificationKind.REPLY,
            thing=ThingKind.THREAD,
            ref_id=self.thread.id,
            seq=2,
            scope=self.thread.scope,
            actor_id=self.bob.id,
            at=now,
            count=1,
        )
        with transaction() as db:
            db.add_all([*rows, told])
            db.flush()
            for row in rows:
                if isinstance(row, Notification):
                    db.add(
                        Outbox(
                            message_id=f"{row.id}.souvenir",
                            template="reply",
                            user_id=row.user_id,
                            address=self._address(row.user_id),
                            data={"notification": row.id},
                            created_at=now,
                            send_after=now,
                        )
                    )
        self.notification = told

    def _address(self, number: int) -> str:
        return next(user.email for user in self.people.values() if user.id == number)

    def _first_of(self, thread: Any) -> Post:
        return session().query(Post).filter_by(thread_id=thread.id, seq=1).one()

    def _edit(self, post: Post, before: str) -> None:
        with transaction() as db:
            db.add(
                PostRevision(post_id=post.id, source=before, editor_id=post.author_id, created_at=clock.now())
            )
        self._save(post, edited_at=clock.now())

    def _save(self, row: Any, **values: Any) -> None:
        with transaction() as db:
            for name, value in values.items():
                setattr(row, name, value)
            db.add(row)


def passwords_of_everybody(world: World, clear: str) -> None:
    """Let everybody sign in with `clear`."""
    kept = passwords.hash_of(clear)
    with transaction() as db:
        for user in world.people.values():
            user.password_hash = kept
            db.add(user)
