"""The index and the stored HTML can be made again from what was written."""

from sqlalchemy import delete, select, text, update

from fsforum.core import finder, index, markup, rerender
from fsforum.core.index import tidying, vocabulary
from fsforum.core.transaction import transaction
from fsforum.extensions import session
from fsforum.models import (
    AccountState,
    File,
    FileText,
    Post,
    QuestionMessage,
    QuestionState,
    Resource,
    SearchDoc,
    SearchWord,
    ThingKind,
    User,
)


def rows():
    columns = [c for c in SearchDoc.__table__.c if c.name != "id"]
    talk = select(*columns).where(SearchDoc.kind.in_(["discussion", "question", "ressource"]))
    return session().execute(talk.order_by(SearchDoc.kind, SearchDoc.ref_id, SearchDoc.seq)).all()


def test_a_lost_index_is_made_again_as_it_was(make, monkeypatch):
    thread = make.thread("Affiche", "Le net social.")
    make.post(thread, "Une réponse masquée", hidden=True)
    make.question("Que vérifier ?", state=QuestionState.VALIDATED, answer="Le montant.")
    make.body("caf")
    make.resource("Prime d’activité", bodies=("caf",))
    before = rows()
    with transaction() as db:
        db.execute(delete(SearchDoc))
    monkeypatch.setitem(index.rebuild.__globals__, "BATCH", 1)
    steps = []
    done = index.rebuild(lambda done, total: steps.append((done, total)))
    assert rows() == before
    assert steps[-1] == (done, done)
    assert finder.search(make.animateur(), "net social").total == 1


def test_rows_of_things_that_are_gone_leave_and_old_keys_are_replaced(make):
    thread = make.thread("Affiche")
    with transaction() as db:
        db.execute(update(SearchDoc).values(keys_a="perim", key_version=0))
        doc = db.scalars(select(SearchDoc)).one()
        facts = {
            c.name: getattr(doc, c.name) for c in SearchDoc.__table__.c if c.name not in ("id", "ref_id")
        }
        db.add(SearchDoc(ref_id=thread.id + 50, **facts))
    reader = make.animateur()
    assert index.outdated()
    index.rebuild()
    assert not index.outdated()
    assert len(rows()) == 1
    assert finder.search(reader, "périmé").total == 0
    assert finder.search(reader, "affiche").total == 1


def test_files_and_entries_come_back_and_forgotten_words_leave(make):
    author = make.animateur(first_name="Camille", last_name="Zéphyrin")
    guide = make.resource("Guide", "Avec un barème.", owner=author)
    file = make.file(author, resource_id=guide.id, name="bareme_2026.pdf")
    with transaction() as db:
        db.add(FileText(file_id=file.id, text="Le plafond du chatoyant."))
        vocabulary.add(db, {"disparu": "disparu"})
    index.rebuild()
    [hit] = finder.search(author, "plafond").hits
    assert (hit.kind, hit.id, hit.path) == (ThingKind.FILE, file.id, "Guide")
    assert [hit.kind for hit in finder.search(author, "zephyrin").hits] == [ThingKind.PERSON]
    known = set(session().scalars(select(SearchWord.word)))
    assert "chatoyant" in known and "disparu" not in known
    with transaction() as db:
        db.get_one(File, file.id).held = True
        db.get_one(User, author.id).state = AccountState.SUSPENDED
    index.rebuild()
    assert finder.search(author, "plafond").total == finder.search(author, "zephyrin").total == 0


def test_texts_of_an_older_renderer_are_rendered_again(make):
    make.thread("Affiche", "Du **gras**.")
    make.question("Que vérifier ?", "Le **net**.")
    make.resource("Guide", "## Étapes")
    with transaction() as db:
        for kind in (Post, QuestionMessage, Resource):
            db.execute(update(kind).values(html="<p>ancien", render_version=0))
    assert rerender.rebuild() == 3
    assert rerender.rebuild() == 0
    assert rerender.rebuild(everything=True) == 3
    assert session().scalars(select(Post)).one().html == str(markup.render("Du **gras**."))
    assert session().scalars(select(Resource)).one().html == str(markup.render("## Étapes", base=2))


def automerge(pieces: int) -> None:
    if session().get_bind().dialect.name == "sqlite":
        with transaction() as db:
            db.execute(
                text("INSERT INTO search_fts(search_fts, rank) VALUES ('automerge', :n)"), {"n": pieces}
            )


def test_the_pieces_of_the_index_are_joined_and_everything_is_still_found(make, monkeypatch):
    lite = session().get_bind().dialect.name == "sqlite"
    pieces = text("SELECT count(DISTINCT segid) FROM search_fts_idx")
    ana = make.animateur()
    automerge(0)
    try:
        written = 0
        while written < 7 or (lite and session().scalar(pieces) == 1):  # SQLite joins sixteen by itself
            make.thread(f"Prime {written}", author=ana)
            written += 1
        monkeypatch.setattr(tidying, "PIECES", 100)
        assert index.tidy() == 0, "few pieces are left alone"
        monkeypatch.setattr(tidying, "PIECES", 1)
        assert bool(index.tidy()) is lite
        assert not lite or session().scalar(pieces) == 1
    finally:
        automerge(4)
    assert finder.search(ana, "prime").total == written
    make.thread("Prime de plus", author=ana)
    assert finder.search(ana, "prime").total == written + 1
