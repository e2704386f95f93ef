"""The numbers of grams: whose are close together, their postings are."""

from pathlib import Path

import pytest

from cognito_admin.store.encrypted import open_writer
from cognito_admin.store.index.columns import Column
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.upkeep import numbering
from cognito_admin.store.index.upkeep.numbering import Numbering
from tests.store.index.store import KEY

NAME, EMAIL = Column(16), Column(17)


@pytest.fixture
def connection(tmp_path: Path):
    opened = open_writer(tmp_path / "index.db", KEY, LAYOUT)
    yield opened
    opened.close()


def test_what_a_later_segment_adds_to_a_column_lies_with_what_it_had(connection) -> None:
    first = Numbering(connection)
    names, emails = first.numbers(NAME, [1, 2, 3]), first.numbers(EMAIL, [1, 2])
    first.write()
    later = Numbering(connection)
    assert later.numbers(NAME, [3, 4, "anna"]) == [names[2], names[2] + 1, names[2] + 2]
    assert later.numbers(EMAIL, [2, 9]) == [emails[1], emails[1] + 1]
    assert max(names) + 2 < min(emails)


def test_a_column_with_very_many_grams_gets_another_block_and_no_number_is_given_twice(connection, monkeypatch) -> None:
    monkeypatch.setattr(numbering, "BLOCK", 4)
    given: list[int] = []
    for turn in range(5):
        of_segment = Numbering(connection)
        for column in (NAME, EMAIL):
            given += of_segment.numbers(column, [100 * turn + gram for gram in range(1, 4)])
        of_segment.write()
    assert len(set(given)) == len(given)
    again = Numbering(connection)
    assert again.numbers(NAME, [100 * turn + gram for turn in range(5) for gram in range(1, 4)]) == [
        number for turn in range(5) for number in given[6 * turn : 6 * turn + 3]
    ]


def test_an_index_whose_numbers_were_given_one_after_the_other_goes_on_above_them(connection) -> None:
    written = [(0, 0, 70_000), (5, NAME, 69_999), (5, EMAIL, 70_000)]
    connection.executemany("INSERT INTO grams(gram, column, id) VALUES (?, ?, ?)", written)
    numbers = Numbering(connection)
    assert numbers.numbers(NAME, [5]) == [69_999]
    assert min(numbers.numbers(NAME, [6]) + numbers.numbers(EMAIL, [6])) > 70_000


def test_who_was_killed_before_the_numbers_were_kept_gives_them_again(connection) -> None:
    killed = Numbering(connection).numbers(NAME, [1, 2])
    assert Numbering(connection).numbers(NAME, [8, 9]) == killed
