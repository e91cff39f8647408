"""The channels, the queues and the tabs."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from fsforum.channels import listing, queries, queues, service
from fsforum.channels.views.blueprint import bp
from fsforum.core import links, readmarks, scopes
from fsforum.core.commitment import CommitmentFields
from fsforum.core.guard import guard
from fsforum.core.mentions import mentionable
from fsforum.core.policy import can
from fsforum.core.policy.channels import WAITING
from fsforum.core.web import drafts
from fsforum.core.web.visitor import visitor
from fsforum.models import Body, Question, ThingKind


@bp.get("/questions/")
@guard("view", on="site")
def index() -> str:
    """The channels; above them, for those who answer, what waits for them."""
    user = visitor()
    channels = listing.channels(user)
    all_open = can(user, "moderate", "site")
    own = next((one for one in channels if one.body.id == user.body_id and not all_open), None)
    after, part = request.args.get("apres"), queues.pile(request.args.get("file"))
    piles: dict[str, Any] = {"queue": None}
    if all_open:
        queue = queues.of_animation(user, part, after)
        piles = {"queue": queue, "counts": listing.pile_counts(channels), "hands": queues.hands(queue.rows)}
    elif own:
        piles["queue"] = queues.of_body(user, own.body.id, WAITING, after)
    return render_template(
        "channels/index.html",
        channels=[one for one in channels if one.body.active],
        own=own,
        part=part,
        piles=queues.PILES,
        **piles,
        first_page=not after,
        may_ask=can(user, "ask", Question),
        most=queues.MOST_COUNTED,
    )


@bp.get("/questions/<canal>/")
@guard("view", on=queries.channel)
def channel(body: Body) -> str:
    """One tab of a channel."""
    user = visitor()
    absent = request.args.get(links.STANDS_IN_FOR, "")
    if absent.isascii() and absent.isdigit() and len(absent) < 10:
        readmarks.note(user, ThingKind.PERSON, int(absent), 1)  # told that they stand in
    part, head = listing.tab(request.args.get("etat")), listing.head(body, user)
    return render_template(
        "channels/channel.html",
        body=body,
        part=part,
        tabs=listing.TABS,
        counts=head.counts,
        listed=listing.in_channel(body, part, user, request.args.get("apres")),
        first_page=not request.args.get("apres"),
        following=head.following,
        helped=head.helped,
        draft_done=drafts.just_saved(),
    )


@bp.route("/questions/<canal>/engagement", methods=["GET", "POST"])
@guard("commit", on=queries.channel)
def commitment(body: Body) -> Any:
    """What the body commits to, set by its référents."""
    form = CommitmentFields(obj=body)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("channels/commitment.html", body=body, form=form), status
    service.commit_to(body, visitor(), form.commitment())
    flash("L’engagement est enregistré. Il vaut pour les questions à venir.", "success")
    return redirect(url_for(".channel", canal=body.slug), 303)


@bp.get("/questions/<canal>/mentions")
@guard("view", on=queries.channel)
def mentions(body: Body) -> Any:
    """People to cite in a text of this channel, as JSON."""
    return jsonify(mentionable(scopes.of_body(body), request.args.get("q", "")))
