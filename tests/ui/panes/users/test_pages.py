"""Rows by the page: only what one looks at is fetched, only what was looked at lately is kept."""

import asyncio
import itertools

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.ui.panes.users.pages import PAGE, Pages, merged
from tests.ui.panes.users.people import FakeResults, person


def test_a_screen_is_fetched_before_what_lies_around_it():
    pages = Pages(FakeResults([person(number) for number in range(PAGE * 5)]))
    assert pages.missing(range(PAGE * 2, PAGE * 2 + 40)) == (2, 3, 1)
    assert pages.missing(range(40)) == (0, 1)
    assert pages.missing(range(0)) == ()


def test_more_is_fetched_where_one_travels():
    pages = Pages(FakeResults([person(number) for number in range(PAGE * 12)]))
    screen = range(PAGE * 6, PAGE * 6 + 40)
    assert pages.missing(screen, 1) == (6, 7, 8, 9, 5)
    assert pages.missing(screen, -1) == (6, 5, 4, 3, 7)


def test_a_page_that_was_cut_short_by_the_count_is_fetched_again():
    results = FakeResults([person(number) for number in range(PAGE * 2)], at_first=PAGE + 5)
    pages = Pages(results)
    asyncio.run(pages.fetch(1))
    assert pages.needed(range(PAGE, PAGE + 5)) == ()
    results.count_to(PAGE * 2)
    assert pages.needed(range(PAGE, PAGE + 5)) == (1,)


def test_a_row_is_at_hand_once_its_page_is():
    people = [person(number) for number in range(PAGE + 10)]
    pages = Pages(FakeResults(people))
    assert pages.row(PAGE + 3) is None
    assert asyncio.run(pages.fetch(1)) == range(PAGE, PAGE + 10)
    assert pages.row(PAGE + 3) == people[PAGE + 3]
    assert pages.row(PAGE + 11) is None
    assert pages.missing(range(PAGE, PAGE + 5)) == (0,)


def test_the_pages_looked_at_least_recently_are_forgotten_first():
    pages = Pages(FakeResults([person(number) for number in range(PAGE * 4)]), kept=2)

    async def look():
        await pages.fetch(0)
        await pages.fetch(1)
        pages.missing(range(10))
        await pages.fetch(2)

    asyncio.run(look())
    assert set(pages.at_hand()) == {0, 2}


@given(st.lists(st.integers(0, 60)))
def test_single_rows_become_the_fewest_ranges(rows):
    spans = merged(rows)
    assert [row for span in spans for row in span] == sorted(set(rows))
    assert all(before.stop < after.start for before, after in itertools.pairwise(spans))
