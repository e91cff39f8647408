"""bin/bench: measure the site beside the floor, on one or both databases, and hold it to its budget."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import quality, report, site
from bench.data import Size
from bench.inside import Inside, Page
from bench.load import BadAnswer, Job, request, run
from bench.report import Measured, Round
from bench.site import Server

MANY = 16
ROUNDS = 3
STARTS = 3
FEW = 1_000
"""Messages with which every page exists: enough to name the pages."""


@dataclass
class Outcome:
    """What was seen of one database at one size."""

    database: str
    posts: int
    rows: list[Measured]
    memory: dict[str, float]
    starts: list[float]
    missed: list[str] = field(default_factory=list)


def arguments() -> argparse.Namespace:
    """What was asked."""
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Mesurer le site à côté du plancher, ou ce que la recherche trouve : bin/bench search.",
    )
    parser.add_argument(
        "--posts", default="100000", help="nombre de messages ; plusieurs tailles : 10000,1000000"
    )
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="sqlite")
    parser.add_argument(
        "--only", default="", help="noms de pages, séparés par des virgules (--list les donne)"
    )
    parser.add_argument("--list", action="store_true", help="donner les noms des pages, sans mesurer")
    parser.add_argument(
        "--seconds", type=float, default=5.0, help="durée de la mesure d’une page, de chaque côté"
    )
    parser.add_argument("--gzip", action="store_true", help="des deux côtés, des réponses compressées")
    parser.add_argument(
        "--check", action="store_true", help="finir avec le statut 1 si le budget n’est pas tenu"
    )
    parser.add_argument(
        "--json", default="", metavar="FICHIER", help="écrire aussi les mesures dans un fichier"
    )
    return parser.parse_args()


def main() -> int:
    """Measure all that was asked, one database and size after the other."""
    if sys.argv[1:2] == ["search"]:
        return quality.main(sys.argv[2:])
    asked = arguments()
    kinds = ("sqlite", "postgres") if asked.database == "both" else (asked.database,)
    sizes = [int(number) for number in asked.posts.split(",")]
    if asked.list:
        kinds, sizes = ("sqlite",), [FEW]
    outcomes = [outcome for kind in kinds for posts in sizes if (outcome := measure(kind, posts, asked))]
    missed = [miss for outcome in outcomes for miss in outcome.missed] + _growth(outcomes)
    if asked.json:
        Path(asked.json).write_text(
            json.dumps([_json(each) for each in outcomes], ensure_ascii=False, indent=1)
        )
    if missed:
        print(f"\nBudget non tenu ({len(missed)}) :\n  " + "\n  ".join(missed))
    elif outcomes:
        print("\nBudget tenu.")
    return 1 if missed and asked.check else 0


def measure(kind: str, posts: int, asked: argparse.Namespace) -> Outcome | None:
    """One database at one size."""
    with tempfile.TemporaryDirectory(prefix="fsforum-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with site.database(kind, Size(posts), folder) as url:
            chosen = site.settings(url, folder, site.free_port())
            inside = Inside(chosen)
            inside.sign_in()
            wanted = {name for name in asked.only.split(",") if name}
            pages = [page for page in inside.pages() if not wanted or page.name in wanted]
            if asked.list:
                print("\n".join(f"{page.name:15} {page.label}" for page in pages))
                return None
            return _served(kind, posts, asked, inside, pages)


def _served(kind: str, posts: int, asked: argparse.Namespace, inside: Inside, pages: list[Page]) -> Outcome:
    chosen = inside.settings
    starts = []
    for left in range(STARTS, 0, -1):
        server = site.site(chosen)
        starts.append(server.first_page)
        if left > 1:
            server.stop()
    floor = site.floor(chosen, asked.gzip)
    rows, wrong = [], []
    try:
        for page in pages:
            print(f"  {kind} {posts} : {page.label}", file=sys.stderr)
            try:
                rows.append(_page(page, inside, (server, floor), asked))
            except (BadAnswer, RuntimeError) as error:
                wrong.append(f"{kind} {posts} : {page.label} : {error}")
        memory = server.memory()
    finally:
        server.stop()
        floor.stop()
    report.judge(rows, posts)
    said, missed = report.process_lines(memory, starts)
    print(f"\n{kind}, {posts} messages, {MANY} requêtes à la fois\n{report.table(rows, posts)}")
    print("\n".join(said))
    missed = [
        f"{kind} {posts} : {row.page.label} : {', '.join(row.missed)}" for row in rows if row.missed
    ] + missed
    return Outcome(kind, posts, rows, memory, starts, missed)


def _page(page: Page, inside: Inside, servers: tuple[Server, Server], asked: argparse.Namespace) -> Measured:
    facts = inside.facts(page)
    port, floor_port = (server.port for server in servers)
    ours = _requests(page, inside, port, asked.gzip)
    theirs = _floor_requests(page, inside, floor_port, asked.gzip)
    here: dict[str, Any] = {"port": port, "requests": ours, "marker": page.marker, "label": page.path}
    there: dict[str, Any] = {
        "port": floor_port, "requests": theirs, "marker": page.floor_marker, "label": f"plancher {page.floor}"
    }  # fmt: skip
    if page.form:
        here |= {"status": 303}
        there |= {"status": 303}
    for side in (here, there):
        run(Job(**side, connections=4, seconds=min(0.5, asked.seconds)))
    part = asked.seconds / ROUNDS
    rounds: tuple[list[Round], list[Round]] = ([], [])
    for _ in range(ROUNDS):
        for done, side, server in zip(rounds, (here, there), servers, strict=True):
            alone = run(Job(**side, connections=1, seconds=part / 2))
            before = server.cpu()
            many = run(Job(**side, connections=MANY, seconds=part))
            done.append(Round(alone, many, (server.cpu() - before) / many.count * 1e3))
    return report.measured(page, facts, *rounds)


def _requests(page: Page, inside: Inside, port: int, packed: bool) -> list[str]:
    """The request of `page` by each of sixteen people; a form by everybody in turn."""
    if not page.form:
        return [request(page.path, port, inside.cookie(place), packed=packed) for place in range(MANY)]
    body = inside.body(page)
    return [
        request(page.path, port, inside.cookie(place), body, packed) for place in range(len(inside.secrets))
    ]


def _floor_requests(page: Page, inside: Inside, port: int, packed: bool) -> list[str]:
    body = page.floor_form or None
    people = len(inside.secrets) if body else MANY
    return [request(page.floor, port, inside.cookie(place), body, packed) for place in range(people)]


def _growth(outcomes: list[Outcome]) -> list[str]:
    """Compare the smallest and the largest size of each database."""
    missed = []
    for kind in {outcome.database for outcome in outcomes}:
        sized = sorted((each for each in outcomes if each.database == kind), key=lambda each: each.posts)
        if len(sized) > 1:
            said, late = report.growth(sized[0].rows, sized[-1].rows)
            print(f"\n{kind}, p50 de {sized[0].posts} à {sized[-1].posts} messages\n  " + "\n  ".join(said))
            missed += [f"{kind} : {each}" for each in late]
    return missed


def _json(outcome: Outcome) -> dict[str, Any]:
    return {
        "database": outcome.database,
        "posts": outcome.posts,
        "pages": report.as_json(outcome.rows),
        "memory_mb": outcome.memory,
        "first_page_s": outcome.starts,
        "missed": outcome.missed,
    }


if __name__ == "__main__":
    sys.exit(main())
