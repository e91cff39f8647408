"""The channels, the queues and the tabs."""

from typing import Any

from flask import jsonify, render_template, request

from fsforum.channels import listing, queries
from fsforum.channels.views.blueprint import bp
from fsforum.core import finder, scopes
from fsforum.core.guard import guard
from fsforum.core.mentions import mentionable
from fsforum.core.policy import can
from fsforum.core.web import drafts
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Question

MOST_SIMILAR = 5


@bp.get("/questions/")
@guard("view", on="site")
def index() -> str:
    """The channels; above them, for those who answer, what waits for them."""
    user = visitor()
    channels = listing.channels(user)
    all_open = can(user, "moderate", "site")
    own = next((one for one in channels if one.body.id == user.body_id and not all_open), None)
    queue = None
    if all_open or own:
        queue = listing.queue(user, own.body.id if own else None, request.args.get("apres"))
    return render_template(
        "channels/index.html",
        channels=channels,
        own=own,
        queue=queue,
        first_page=not request.args.get("apres"),
        may_ask=can(user, "ask", Question),
        most=listing.MOST_COUNTED,
    )


@bp.get("/questions/similaires")
@guard("view", on="site")
def similar() -> Any:
    """At most five things that may already answer what is being written, as JSON."""
    found = finder.similar(visitor(), request.args.get("texte", ""), MOST_SIMILAR)
    rows = [
        {
            "titre": one.title,
            "url": one.url,
            "type": one.kind.value,
            "etat": one.state[0] if one.state else "",
            "extrait": one.extract,
        }
        for one in found
    ]
    return jsonify(resultats=rows)


@bp.get("/questions/<canal>/")
@guard("view", on=queries.channel)
def channel(body: Body) -> str:
    """One tab of a channel."""
    user = visitor()
    part = listing.tab(request.args.get("etat"))
    return render_template(
        "channels/channel.html",
        body=body,
        part=part,
        tabs=listing.TABS,
        counts=listing.tab_counts(body, user),
        listed=listing.in_channel(body, part, user, request.args.get("apres")),
        first_page=not request.args.get("apres"),
        draft_done=drafts.just_saved(),
    )


@bp.get("/questions/<canal>/mentions")
@guard("view", on=queries.channel)
def mentions(body: Body) -> Any:
    """People to cite in a text of this channel, as JSON."""
    return jsonify(mentionable(scopes.of_body(body), request.args.get("q", "")))
