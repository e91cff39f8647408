"""Collections: the list, one of them, and its making."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fsforum.core import finder
from fsforum.core.forms import tidy
from fsforum.core.guard import guard
from fsforum.core.web.visitor import visitor
from fsforum.library import queries, shelves
from fsforum.library.forms import numbers
from fsforum.library.reading_forms import CollectionForm
from fsforum.library.service import collections as service
from fsforum.library.views.blueprint import bp
from fsforum.models import Collection

Answer = str | Response | tuple[str, int]


@bp.get("/ressources/collections/")
@guard("view", on="site")
def collections() -> str:
    """Every collection, each with how far the visitor has come."""
    return render_template(
        "library/collections.html", shelves=shelves.shelves(visitor()), Collection=Collection
    )


@bp.route("/ressources/collections/nouvelle", methods=["GET", "POST"])
@guard("create", on=Collection)
def new_collection() -> Answer:
    """A new collection, still empty."""
    form = _offered(CollectionForm())
    if form.validate_on_submit():
        made = service.create(visitor(), form.about(), key=form.key.data or "")
        flash("La collection est créée. Ajoutez-y des ressources.", "success")
        return redirect(url_for("library.order", slug=made.slug), 303)
    page = render_template("library/collection_form.html", form=form, collection=None)
    return (page, 422) if form.errors else page


@bp.get("/ressources/collections/<slug>")
@guard("view", on=shelves.collection)
def collection(collection: Collection) -> str:
    """Its resources in order, and which of them the visitor has read."""
    items = shelves.items(visitor(), collection)
    after = next((item for item in items if not item.read), None)
    return render_template("library/collection.html", collection=collection, items=items, after=after)


@bp.route("/ressources/collections/<slug>/modifier", methods=["GET", "POST"])
@guard("manage", on=shelves.collection)
def edit_collection(collection: Collection) -> Answer:
    """Title, theme, for whom."""
    data = {
        "title": collection.title,
        "summary": collection.summary,
        "theme": collection.theme_id or 0,
        "first_days": collection.first_days,
        "published": collection.scope == "library",
    }
    form = _offered(CollectionForm(data=data))
    if form.validate_on_submit():
        service.revise(collection, visitor(), form.about())
        flash("La collection est modifiée.", "success")
        return _to(collection)
    page = render_template("library/collection_form.html", form=form, collection=collection)
    return (page, 422) if form.errors else page


@bp.get("/ressources/collections/<slug>/ordre")
@guard("manage", on=shelves.collection)
def order(collection: Collection) -> str:
    """Order its resources, take some out, add others (`?q=` looks for them)."""
    return _order_page(collection)


def _order_page(collection: Collection, error: str = "") -> str:
    asked = tidy(request.args.get("q", ""))[: finder.LONGEST_QUERY]
    return render_template(
        "library/collection_order.html",
        collection=collection,
        items=shelves.items(visitor(), collection),
        offered=shelves.offered(visitor(), collection, asked),
        asked=asked,
        error=error,
    )


@bp.post("/ressources/collections/<slug>/ressources")
@guard("manage", on=shelves.collection)
def fill(collection: Collection) -> Answer:
    """Put the ticked resources at the end."""
    ticked = shelves.chosen(visitor(), numbers(",".join(request.form.getlist("ressource"))))
    if not ticked:
        return _order_page(collection, "Cochez au moins une ressource."), 422
    added = service.add(collection, ticked)
    flash(
        "La ressource est ajoutée à la fin." if added == 1 else "Les ressources sont ajoutées à la fin.",
        "success",
    )
    return redirect(url_for("library.order", slug=collection.slug), 303)


@bp.post("/ressources/collections/<slug>/ordre")
@guard("manage", on=shelves.collection)
def arrange(collection: Collection) -> Response:
    """« Monter », « Descendre » or « Retirer » one resource (`monter=12`)."""
    for act in ("monter", "descendre", "retirer"):
        for number in numbers(request.form.get(act)):
            if act == "retirer":
                service.take_out(collection, number)
                flash("La ressource ne fait plus partie de la collection.", "success")
            else:
                service.move(collection, number, up=act == "monter")
    return redirect(url_for("library.order", slug=collection.slug), 303)


@bp.route("/ressources/collections/<slug>/suppression", methods=["GET", "POST"])
@guard("manage", on=shelves.collection)
def remove_collection(collection: Collection) -> Answer:
    """Asks, then removes the collection; its resources stay."""
    if request.method == "GET":
        return render_template("library/collection_remove.html", collection=collection)
    service.remove(collection, visitor())
    flash("La collection est supprimée. Ses ressources restent dans la bibliothèque.", "success")
    return redirect(url_for("library.collections"), 303)


def _offered(form: CollectionForm) -> CollectionForm:
    form.offer([(choice.id, choice.name) for choice in queries.choices().themes])
    return form


def _to(collection: Collection) -> Response:
    return redirect(url_for("library.collection", slug=collection.slug), 303)
