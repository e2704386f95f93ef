"""Asks an index everything, in a process that does nothing else and knows no Qt; then edits some of its users."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cognito_admin.model.ids import Sub
from cognito_admin.model.query import EVERYBODY, Fields, Query, Sort
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.bench.apart import peak_bytes, serve
from tests.bench.filling import KEY
from tests.bench.questions import Question
from tests.bench.understanding import understood

ROWS = 60
TRIES = 2
"""The better one counts: what else the machine does then weighs less, and what is asked is warm."""
BY_EMAIL = Sort("email")


async def ask(path: Path, questions: list[Question], edited: list[Sub]) -> dict[str, Any]:
    """An answer for each question, with the milliseconds to its page and to its exact count, and those of CPU time."""
    index = await Index.open(path, KEY)
    try:
        fields = Fields((), await index.attribute_names())
        idle_bytes = peak_bytes()
        answers = [await _best_answer(index, question, fields) for question in questions]
        asked_bytes = peak_bytes()
        edits_ms = [await _edit(index, sub, number, fields) for number, sub in enumerate(edited)]
    finally:
        await index.close()
    return {
        "answers": answers,
        "idle_bytes": idle_bytes,
        "peak_bytes": asked_bytes,
        "edits_ms": edits_ms,
        "peak_bytes_after_edits": peak_bytes(),
    }


async def _best_answer(index: Index, question: Question, fields: Fields) -> dict[str, Any]:
    query = understood(question.text, fields)
    answers = [await answer(index, question, query) for _ in range(TRIES)]
    return {
        **answers[-1],
        **{name: min(answer[name] for answer in answers) for name in ("first_ms", "count_ms", "cpu_ms")},
    }


async def answer(index: Index, question: Question, query: Query) -> dict[str, Any]:
    """Once, with milliseconds."""
    asked, computed_s = time.perf_counter(), time.process_time()
    result = await index.search(query, question.sort)
    # Who looks into the middle of a result knows its length already, or waits for it.
    start = int(question.place * await result.complete()) if question.place else 0
    page = await result.rows(start, min(start + ROWS, result.count))
    facets = await result.facets(question.facets) if question.facets else ()
    shown = time.perf_counter()
    count = await result.complete()
    counted = time.perf_counter()
    return {
        "first_ms": (shown - asked) * 1000,
        "count_ms": (counted - asked) * 1000,
        "cpu_ms": (time.process_time() - computed_s) * 1000,
        "count": count,
        "page": [user.sub for user in page if user is not None],
        "facets": {facet.field: [facet.values, facet.others, facet.missing] for facet in facets},
    }


async def _edit(index: Index, sub: Sub, number: int, fields: Fields) -> float:
    """The milliseconds from giving a user another e-mail address to having found them by it, and in their place in the list."""
    user = await index.user(sub)
    if user is None:
        raise AssertionError("a user is missing")
    email = f"{chr(ord('a') + number % 26)}{number}.{user.attributes['email']}"
    edited = replace(user, attributes={**user.attributes, "email": email}, modified=datetime.now(UTC))
    query = understood(f'email="{email}"', fields)
    before = time.perf_counter()
    await index.put_user(edited)
    found = await (await index.search(query, BY_EMAIL)).rows(0, ROWS)
    everybody = await index.search(EVERYBODY, BY_EMAIL)
    row = await everybody.position(sub)
    spent_ms = (time.perf_counter() - before) * 1000
    around = () if row is None else await everybody.rows(max(0, row - 1), row + 2)
    if [one.sub for one in found if one is not None] != [sub] or edited.attributes not in [
        one.attributes for one in around if one is not None
    ]:
        raise AssertionError("an edited user was not found")
    if not all(_key(before) <= _key(after) for before, after in pairwise(around)):
        raise AssertionError("an edited user was not found in their place")
    return spent_ms


def _key(user: User | None) -> tuple[str, str]:
    if user is None:
        raise AssertionError("a user is missing")
    return sort_text(user, "email") or "", user.sub


def _ask(path: str, questions: list[dict[str, Any]], edited: list[str]) -> dict[str, Any]:
    asked = [Question.from_json(question) for question in questions]
    return asyncio.run(ask(Path(path), asked, [Sub(sub) for sub in edited]))


if __name__ == "__main__":
    serve(_ask)
