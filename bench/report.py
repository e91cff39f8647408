"""The table, the budget, and what is not met."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.inside import Facts, Page
from bench.load import Seen

RATIO = {"thread": 0.5, "list": 0.5, "deep": 0.5, "home": 0.5, "channel": 0.5}
QUERIES = {
    "thread": 6,
    "question": 6,
    "resource": 6,
    "list": 6,
    "deep": 6,
    "channel": 6,
    "home": 10,
    "inbox": 6,
}
THREAD_BYTES = 40_000
POST_MS = 20.0
SIMILAR_MS = 15.0
MEMORY_MB = 120.0
START_S = 1.5
DEEP_SPREAD = 0.2
HEAD = (
    *("page", "p50 ms", "req/s", "CPU ms", "plancher p50", "req/s", "CPU", "ratio", "ratio CPU", "SQL"),
    *("octets html/gz", "budget", ""),
)


@dataclass
class Measured:
    """One page, here and on the floor: milliseconds (of the processor: `cpu`), requests a second, bytes."""

    page: Page
    facts: Facts
    p50: float
    rate: float
    cpu: float
    floor_p50: float
    floor_rate: float
    floor_cpu: float
    p95: float
    floor_bytes: int
    missed: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The part of the floor's requests a second that the site answers."""
        return self.rate / self.floor_rate if self.floor_rate else 0.0

    @property
    def cpu_ratio(self) -> float:
        """The same by the processor's time alone, which a busy machine does not falsify."""
        return self.floor_cpu / self.cpu if self.cpu else 0.0


@dataclass(frozen=True)
class Round:
    """One round of a page on one side: one client alone, many at once, and the processor's share of those."""

    alone: Seen
    many: Seen
    cpu: float


def measured(page: Page, facts: Facts, here: list[Round], there: list[Round]) -> Measured:
    """The best round of each side: what other programs take away is not the site's doing."""
    return Measured(
        page,
        facts,
        p50=min(each.alone.p50 for each in here),
        rate=max(each.many.rate for each in here),
        cpu=min(each.cpu for each in here),
        floor_p50=min(each.alone.p50 for each in there),
        floor_rate=max(each.many.rate for each in there),
        floor_cpu=min(each.cpu for each in there),
        p95=min(each.many.p95 for each in here),
        floor_bytes=there[0].alone.size,
    )


def judge(rows: list[Measured], posts: int) -> None:
    """Note on each row what it misses of the budget."""
    first = next((row for row in rows if row.page.name == "list"), None)
    for row in rows:
        kind, facts = row.page.kind, row.facts
        best = max(row.ratio, row.cpu_ratio)
        if kind in RATIO and best < RATIO[kind]:
            row.missed.append(f"ratio {best:.2f} < {RATIO[kind]:.2f}")
        if facts.queries > QUERIES.get(kind, 1_000):
            row.missed.append(f"{facts.queries} requêtes > {QUERIES[kind]}")
        if kind == "thread" and facts.html > THREAD_BYTES:
            row.missed.append(f"{facts.html / 1000:.0f} ko > {THREAD_BYTES / 1000:.0f}")
        if kind == "search" and row.p50 > search_ms(posts):
            row.missed.append(f"p50 {row.p50:.1f} ms > {search_ms(posts):.0f}")
        if kind == "similar" and posts <= 100_000 and row.p50 > SIMILAR_MS:
            row.missed.append(f"p50 {row.p50:.1f} ms > {SIMILAR_MS:.0f}")
        if kind == "post" and row.p50 > POST_MS:
            row.missed.append(f"p50 {row.p50:.1f} ms > {POST_MS:.0f}")
        if kind != "post" and facts.writes:
            row.missed.append(f"{facts.writes} écriture(s) pendant un GET")
        if kind == "deep" and first and row.p50 / first.p50 > 1 + DEEP_SPREAD:
            row.missed.append(f"p50 {row.p50 / first.p50:.2f} × la 1re page")


def search_ms(posts: int) -> float:
    """The budget of a search at this size."""
    return 10.0 if posts <= 100_000 else 25.0


def budget(row: Measured, posts: int) -> str:
    """The budget of a page in a few words."""
    kind = row.page.kind
    parts = [f"≥ {RATIO[kind]:.2f}"] if kind in RATIO else []
    if kind in QUERIES:
        parts.append(f"≤ {QUERIES[kind]} SQL")
    extra = {
        "thread": f"≤ {THREAD_BYTES // 1000} ko",
        "search": f"≤ {search_ms(posts):.0f} ms",
        "post": f"≤ {POST_MS:.0f} ms",
        "deep": "≤ 1,2 × la 1re",
    }
    return ", ".join([*parts, extra[kind]] if kind in extra else parts)


def table(rows: list[Measured], posts: int) -> str:
    """The rows under each other, columns aligned."""
    lines = [list(HEAD)]
    for row in rows:
        facts = row.facts
        written = f" ({facts.writes})" if facts.writes else ""
        lines.append(
            [
                row.page.label,
                f"{row.p50:.1f}",
                f"{row.rate:,.0f}".replace(",", " "),
                f"{row.cpu:.1f}",
                f"{row.floor_p50:.1f}",
                f"{row.floor_rate:,.0f}".replace(",", " "),
                f"{row.floor_cpu:.1f}",
                f"{row.ratio:.2f}",
                f"{row.cpu_ratio:.2f}",
                f"{facts.queries}{written}",
                f"{facts.html / 1000:.1f}/{facts.packed / 1000:.1f} ko",
                budget(row, posts),
                "ok" if not row.missed else "KO : " + ", ".join(row.missed),
            ]
        )
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place in (0, len(HEAD) - 2, len(HEAD) - 1) else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def process_lines(memory: dict[str, float], starts: list[float]) -> tuple[list[str], list[str]]:
    """What is said of the server's process, and what it misses."""
    start = statistics.median(starts)
    said = [f"démarrage jusqu’à la première page : {start:.2f} s (budget {START_S} s)"]
    missed = [f"démarrage {start:.2f} s"] if start > START_S else []
    if memory:
        said.append(
            f"mémoire après la mesure : {memory['pss']:.0f} Mo PSS, {memory['rss']:.0f} Mo RSS (budget {MEMORY_MB:.0f})"
        )
        if memory["pss"] > MEMORY_MB:
            missed.append(f"mémoire {memory['pss']:.0f} Mo")
    return said, missed


def growth(small: list[Measured], large: list[Measured], most: float = 1.2) -> tuple[list[str], list[str]]:
    """How much slower each page is on the larger data set (p50 alone), and those past `most`."""
    before = {row.page.name: row for row in small}
    said, missed = [], []
    for row in large:
        if row.page.name in before:
            factor = row.p50 / before[row.page.name].p50
            said.append(f"{row.page.label} : × {factor:.2f}")
            if factor > most and row.page.kind != "search":
                missed.append(f"croissance de {row.page.name} × {factor:.2f}")
    return said, missed


def as_json(rows: list[Measured]) -> list[dict[str, Any]]:
    """The rows, for a file."""
    ratios = ("ratio", "cpu_ratio")
    return [asdict(row) | {name: round(getattr(row, name), 3) for name in ratios} for row in rows]
