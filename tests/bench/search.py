"""The index of a pool: filling it, asking it, editing a user, held to bounds of time and memory and compared with a scan in SQL.

``python -m tests.bench.search --users 10000000`` measures ten million users; see ``--help`` for the rest.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from tests.bench.apart import run_apart
from tests.bench.crowd import STANDARD_ATTRIBUTES, Crowd
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.questions import kinds, of_kind, questions

SEED = 1
USERS = 1_000_000
MB = 1_000_000
_BY_TRIGRAMS = ("3 characters", "6 characters", "6 characters, nobody")
_MOST_FOR_TRIGRAMS = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """For pools of up to ``users``. Milliseconds are 95th percentiles; None holds to nothing."""

    users: int
    first_ms: float
    count_ms: float
    times_scan: float
    asking_mb: float
    edit_ms: float
    users_per_s: float | None = None
    building_mb: float | None = None
    bytes_a_user: float | None = None


BOUNDS = (
    Bounds(1_000_000, 16, 60, 50, 250, 10, users_per_s=20_000),
    Bounds(10_000_000, 50, 400, 100, 450, 20, building_mb=900, bytes_a_user=750),
)
"""On two cores of a laptop or a small server, for users with the standard attributes."""


@dataclass(frozen=True, slots=True)
class ClassOfQuestions:
    """How soon the page and the exact count were there, and what it took of the CPU: median, 95th percentile, longest."""

    kind: str
    number: int
    hits: float
    first_ms: tuple[float, float, float]
    count_ms: tuple[float, float, float]
    cpu_ms: tuple[float, float, float]
    bounds: Bounds | None

    @property
    def holds(self) -> bool:
        return self.bounds is None or (
            self.first_ms[1] <= self.bounds.first_ms and self.count_ms[1] <= self.bounds.count_ms
        )

    def __str__(self) -> str:
        first, count = (" /".join(f"{value:>7.1f}" for value in times) for times in (self.first_ms, self.count_ms))
        cpu = " /".join(f"{value:>6.1f}" for value in self.cpu_ms[:2])
        verdict = "" if self.bounds is None else "  ok" if self.holds else "  OVER"
        return f"{self.kind:<31} {self.number:>3} {self.hits:>10,.0f}  {first}   {count}   {cpu}{verdict}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.kind,
            "questions": self.number,
            "hits_p50": self.hits,
            "first_ms": dict(zip(("p50", "p95", "max"), self.first_ms, strict=True)),
            "count_ms": dict(zip(("p50", "p95", "max"), self.count_ms, strict=True)),
            "cpu_ms": dict(zip(("p50", "p95", "max"), self.cpu_ms, strict=True)),
            "holds": self.holds,
        }


@dataclass(frozen=True, slots=True)
class Differences:
    """Nothing but the truth: what the index said otherwise than the scan."""

    checked: int
    found: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.found

    def __str__(self) -> str:
        told = f"{self.checked} answers compared with the scan, count, page and facets: {len(self.found)} differ"
        return "\n".join((f"{told}  {'ok' if self.holds else 'WRONG'}", *(f"  {one}" for one in self.found[:20])))

    def as_json(self) -> dict[str, Any]:
        return {
            "name": "compared with the scan",
            "checked": self.checked,
            "differences": self.found,
            "holds": self.holds,
        }


Line = Figure | ClassOfQuestions | Heading | Differences


class SearchBench:
    """``folder`` holds the files; with ``keeps`` an index that is there is used again and stays as it is."""

    def __init__(
        self,
        users: int,
        folder: Path,
        *,
        attributes: int = STANDARD_ATTRIBUTES,
        each: int = 20,
        keeps: bool = False,
        engine_only: bool = False,
    ) -> None:
        self.index = folder / f"crowd-{users}-{attributes}.db"
        self._users = users
        self._folder = folder
        self._crowd = Crowd(users, seed=SEED, attributes=attributes)
        self._wish = {"users": users, "attributes": attributes, "seed": SEED}
        self._each = each
        self._keeps = keeps
        self._engine_only = engine_only
        self._questions = questions(self._crowd, each=each)
        standard = attributes == STANDARD_ATTRIBUTES
        self._bounds = next((bounds for bounds in BOUNDS if users <= bounds.users), None) if standard else None
        # Speed against a scan, and bytes a user, are those of a pool that is as large as the bound says.
        self._full_size = self._bounds is not None and users == self._bounds.users

    def lines(self) -> Iterator[Line]:
        """Measures, and says what was found as soon as it is known."""
        attributes = "" if self._bounds else f", {self._wish['attributes']} attributes"
        yield Heading(f"Index of {self._users:,} users{attributes}")
        yield from self._filled()
        asked = run_apart(
            "tests.bench.asking",
            path=str(self.index),
            questions=[question.as_json() for question in self._questions],
            edited=[],
        )
        answers: list[dict[str, Any]] = asked["answers"]
        yield from self._classes(answers)
        asking_mb = self._bounds.asking_mb if self._bounds else None
        yield Figure("memory while asking", asked["peak_bytes"] / MB, "MB", most=asking_mb)
        yield Figure("  of which before the first question", asked["idle_bytes"] / MB, "MB")
        if not self._engine_only:
            yield from self._compared(answers)
        # Last, since they change the index.
        yield from self._edits()

    # Filling

    def fill(self) -> dict[str, Any]:
        """Makes the index, unless one of the very same users is there."""
        told = self.index.with_suffix(".json")
        first = sha256(repr(self._crowd.block(0)).encode()).hexdigest()
        if told.exists() and (filled := json.loads(told.read_text()))["first_users"] == first:
            return filled
        for file in self._folder.glob(f"{self.index.name}*"):
            file.unlink()
        filled = {**run_apart("tests.bench.filling", path=str(self.index), **self._wish), "first_users": first}
        told.write_text(json.dumps(filled))
        return filled

    def _filled(self) -> Iterator[Line]:
        filled = self.fill()
        bounds, full_size = self._bounds, self._full_size
        least = bounds.users_per_s if bounds and full_size else None
        yield Figure("pages of 60 into the index, searchable", filled["together_users_per_s"], "users/s", least=least)
        yield Figure("  by CPU time", filled["together_users_per_cpu_s"], "users/s")
        yield Figure("  each by itself", filled["page_users_per_s"], "users/s")
        yield Figure("  one by itself, 95th percentile", filled["page_ms"]["p95"], "ms")
        yield Figure("  somebody of the last page found right after", filled["last_page_found_ms"], "ms")
        yield Figure("made quick to search, meanwhile and at the end", filled["tidied_s"], "s")
        yield Figure("members of groups", filled["members_s"], "s")
        yield Figure("end of the listing", filled["finished_s"], "s")
        yield Figure("all of it", filled["whole_s"], "s")
        yield Figure("  users a second of all of it", self._users / filled["whole_s"], "users/s")
        building_mb = bounds.building_mb if bounds else None
        yield Figure("memory while filling", filled["peak_bytes"] / MB, "MB", most=building_mb)
        bytes_a_user = bounds.bytes_a_user if bounds and full_size else None
        yield Figure("size on disk", filled["disk_bytes"] / self._users, "B/user", most=bytes_a_user)

    # Asking

    def _classes(self, answers: list[dict[str, Any]]) -> Iterator[Line]:
        bounds = self._bounds
        page, count = "page, ms: p50/p95/max", "with exact count"
        if bounds:
            page, count = f"page, p95 at most {bounds.first_ms:g}", f"with count, at most {bounds.count_ms:g}"
        heading = (
            f"{'ms: median / p95 / longest':<31} {'n':>3} {'hits p50':>10}  {page:<25}   {count:<25}   CPU: p50 / p95"
        )
        yield Heading(heading)
        for kind in kinds():
            told = [answers[place] for place in of_kind(self._questions, kind)]
            yield ClassOfQuestions(
                kind,
                len(told),
                percentiles(answer["count"] for answer in told)[0],
                percentiles(answer["first_ms"] for answer in told),
                percentiles(answer["count_ms"] for answer in told),
                percentiles(answer["cpu_ms"] for answer in told),
                bounds,
            )

    def _edits(self) -> Iterator[Line]:
        index = self.index
        if self._keeps:
            index = shutil.copy(index, self._folder / "edited.db")
        people = self._crowd.block(self._crowd.blocks // 2)
        subs = [user.sub for user in Random(SEED).sample(people, min(10 * self._each, len(people)))]
        edited = run_apart("tests.bench.asking", path=str(index), questions=[], edited=subs)
        if self._keeps:
            for file in self._folder.glob("edited.db*"):
                file.unlink()
        # The first of them finds nothing in memory.
        median_ms, most_ms, longest_ms = percentiles(edited["edits_ms"][1:])
        edit_ms = self._bounds.edit_ms if self._bounds else None
        yield Figure("one user edited, found, in place: 95th percentile", most_ms, "ms", most=edit_ms)
        yield Figure("  median", median_ms, "ms")
        yield Figure("  longest", longest_ms, "ms")

    # The baselines

    def _compared(self, answers: list[dict[str, Any]]) -> Iterator[Line]:
        large = self._users > _MOST_FOR_TRIGRAMS
        timed = list(of_kind(self._questions, "3 characters"))[: 4 if large else 20]
        by_trigrams = (
            [] if large else [place for kind in _BY_TRIGRAMS for place in list(of_kind(self._questions, kind))[:20]]
        )
        checked = [place for kind in kinds() for place in list(of_kind(self._questions, kind))[: 1 if large else 3]]
        table = self._folder / "scanned.db"
        scanned = run_apart(
            "tests.bench.scanning",
            path=str(table),
            index=str(self.index),
            timed=[self._questions[place].as_json() for place in timed],
            timed_by_trigrams=[self._questions[place].as_json() for place in by_trigrams],
            checked=[(self._questions[place].as_json(), answers[place]) for place in checked],
            **self._wish,
        )
        table.unlink()
        yield Heading("Against a scan in SQL, and FTS5 over trigrams, asked in turn; medians")
        least = self._bounds.times_scan if self._bounds and self._full_size else None
        yield from _quicker("3 characters with count", scanned["scan"], "scan_ms", "index_count_ms", least)
        for kind in _BY_TRIGRAMS:
            pairs = [pair for pair in scanned["trigrams"] if pair["kind"] == kind]
            if pairs:
                yield from _quicker(f"{kind}, page (FTS5: in no order)", pairs, "page_ms", "index_page_ms")
                yield from _quicker(f"{kind}, count", pairs, "count_ms", "index_count_ms")
        yield Differences(scanned["checked"], tuple(scanned["differences"]))


def _quicker(
    name: str, pairs: list[dict[str, Any]], theirs: str, ours: str, least: float | None = None
) -> Iterator[Figure]:
    yield Figure(f"{name}: baseline", percentiles(pair[theirs] for pair in pairs)[0], "ms")
    yield Figure("  index", percentiles(pair[ours] for pair in pairs)[0], "ms")
    yield Figure(
        "  quicker, pair by pair", percentiles(pair[theirs] / pair[ours] for pair in pairs)[0], "times", least=least
    )


def with_many_attributes(users: int, folder: Path) -> Iterator[Line]:
    """For information: users with fifty attributes, compared with nothing."""
    return SearchBench(users, folder, attributes=50, engine_only=True).lines()


def main() -> int:
    chosen = _parser().parse_args()
    with ExitStack() as stack:
        keeps = chosen.keep is not None
        folder = chosen.keep if keeps else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        bench = SearchBench(
            chosen.users,
            folder,
            attributes=chosen.attributes,
            each=chosen.each,
            keeps=keeps,
            engine_only=chosen.engine_only,
        )
        lines: list[Line] = []
        for line in bench.lines():
            lines.append(line)
            print(line, flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([line.as_json() for line in lines], indent=1, ensure_ascii=False))
    return 0 if all(line.holds for line in lines) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="how many (default: %(default)s)")
    parser.add_argument(
        "--attributes", type=int, default=STANDARD_ATTRIBUTES, help="of a user, 9 to 50 (default: %(default)s)"
    )
    parser.add_argument("--each", type=int, default=20, help="questions of a class (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found there, too")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the index there, or use the one that is there"
    )
    parser.add_argument("--engine-only", action="store_true", help="compare with nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
