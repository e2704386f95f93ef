"""The benchmark of the index measures what it says: every class finds somebody, and exactly those whom a scan finds."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.bench.asking import ask
from tests.bench.crowd import Crowd
from tests.bench.figures import Figure, percentiles
from tests.bench.questions import Question, kinds, of_kind, questions
from tests.bench.scanning import Table, scan
from tests.bench.search import BOUNDS, ClassOfQuestions, Differences, SearchBench


@pytest.fixture(scope="module")
def asked(crowd: Crowd) -> Sequence[Question]:
    return questions(crowd, each=3)


def test_every_class_finds_somebody_and_exactly_whom_a_scan_finds_in_its_order(
    crowd: Crowd, asked: list[Question], index: Path, tmp_path: Path
) -> None:
    answers: list[dict[str, Any]] = asyncio.run(ask(index, asked, []))["answers"]
    found = {kind: [answers[place]["count"] for place in of_kind(asked, kind)] for kind in kinds()}
    assert 0 in found.pop("6 characters, nobody")
    assert all(any(counts) for counts in found.values()), found
    by_trigrams = [question for question in asked if question.kind == "6 characters"]
    scanned = scan(
        tmp_path / "scanned.db", index, crowd, asked[:1], by_trigrams, list(zip(asked, answers, strict=True))
    )
    assert scanned["differences"] == []
    assert len(scanned["scan"]) == 1
    assert len(scanned["trigrams"]) == len(by_trigrams)


def test_trigrams_find_whom_the_scan_finds(crowd: Crowd, asked: list[Question], tmp_path: Path) -> None:
    table = Table(tmp_path / "scanned.db")
    table.fill(crowd)
    table.fill_trigrams()
    for question in asked:
        if question.kind in ("3 characters", "6 characters") and len(question.bindings) == 1:
            assert table.count_by_trigrams(str(question.bindings[0])) == table.count(question)
    table.close()


def test_an_index_that_answers_wrong_is_told(crowd: Crowd, index: Path, tmp_path: Path) -> None:
    asked = [
        question for question in questions(crowd, each=1) if question.kind in ("3 characters", "facets of everybody")
    ]
    answers: list[dict[str, Any]] = asyncio.run(ask(index, asked, []))["answers"]
    answers[0]["count"] += 1
    answers[1]["page"].reverse()
    (status, number), *others = answers[2]["facets"]["status"][0]
    answers[2]["facets"]["status"][0] = [(status, number - 1), *others]
    scanned = scan(tmp_path / "scanned.db", index, crowd, [], [], list(zip(asked, answers, strict=True)))
    assert len(scanned["differences"]) == 3


def test_the_questions_are_the_same_for_the_same_crowd(crowd: Crowd, asked: list[Question]) -> None:
    assert questions(crowd, each=3) == asked
    assert [Question.from_json(question.as_json()) for question in asked] == asked


def test_the_whole_of_it_tells_of_every_class_in_words_and_in_json(tmp_path: Path) -> None:
    lines = list(SearchBench(600, tmp_path, each=1).lines())
    assert tuple(line.kind for line in lines if isinstance(line, ClassOfQuestions)) == kinds()
    assert [line.holds for line in lines if isinstance(line, Differences)] == [True]
    assert all(map(str, lines))
    told = json.loads(json.dumps([line.as_json() for line in lines]))
    names = {line["name"]: line.get("value", 1) for line in told if "name" in line}
    assert all(names[name] > 0 for name in ("memory while filling", "memory while asking", "size on disk"))


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure("size", 10, "MB"), ""),
        (Figure("size", 10, "MB", most=10), "ok, at most 10"),
        (Figure("size", 10.1, "MB", most=10), "OVER, at most 10"),
        (Figure("rate", 19_999, "users/s", least=20_000), "UNDER, at least 20,000"),
    ],
)
def test_a_figure_says_whether_it_keeps_its_bound(figure: Figure, said: str) -> None:
    assert str(figure).endswith(said)
    assert figure.holds == (said in ("", "ok, at most 10"))


def test_a_class_is_over_when_either_its_page_or_its_count_comes_too_late() -> None:
    soon, late = (1.0, 2.0, 3.0), (1.0, 100.0, 100.0)
    assert ClassOfQuestions("some", 20, 1, soon, soon, soon, BOUNDS[0]).holds
    assert not ClassOfQuestions("some", 20, 1, late, late, late, BOUNDS[0]).holds
    assert not ClassOfQuestions("some", 20, 1, soon, late, late, BOUNDS[0]).holds


def test_percentiles_are_of_the_values_themselves() -> None:
    assert percentiles(range(1, 101)) == (50, 95, 100)
    assert percentiles([7]) == (7, 7, 7)
