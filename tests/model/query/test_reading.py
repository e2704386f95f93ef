"""Laws that hold for every query, whatever it asks."""

import re
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Fields, Query, QueryError, parse, predicate
from cognito_admin.model.query.tree import Node, Not
from cognito_admin.model.users import User
from tests.model.query.queries import Habits, any_nodes, habits
from tests.store.people import NOON

FIELDS = Fields([SchemaAttribute("custom:age", "Number", mutable=True, required=False)], ["custom:tenantId"])


def understood(text: str) -> Query:
    query = parse(text, FIELDS, NOON)
    assert isinstance(query, Query), (text, query)
    return query


@given(any_nodes, habits)
def test_what_is_typed_for_a_meaning_is_read_as_that_meaning(node: Node, how: Habits) -> None:
    assert understood(how.typed(node)).root == node


@given(any_nodes, habits, st.data())
def test_a_mistake_is_underlined_within_the_text_wherever_it_is_made(
    node: Node, how: Habits, data: st.DataObject
) -> None:
    text = how.typed(node)
    place = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 3))
    text = text[:place] + data.draw(st.text('()"-:<>=^$. AORN~\\7', max_size=3)) + text[place + gone :]
    outcome = parse(text, FIELDS, NOON)
    if isinstance(outcome, QueryError):
        assert 0 <= outcome.position < outcome.position + outcome.length <= len(text)
    else:
        assert outcome.text == text


LETTERS = ("qa", "qb", "qc", "qd")
PEOPLE = [
    User(Username(" ".join(held)), Sub("1"), {}, "CONFIRMED", True, NOON, NOON)
    for size in range(len(LETTERS) + 1)
    for held in combinations(LETTERS, size)
]
CONDITIONS = st.recursive(
    st.sampled_from(LETTERS).map(lambda letter: (letter, f"({letter!r} in held)")),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: (f"{two[0][0]} OR {two[1][0]}", f"{two[0][1]} or {two[1][1]}")),
        st.tuples(inner, inner).map(lambda two: (f"{two[0][0]} {two[1][0]}", f"{two[0][1]} and {two[1][1]}")),
        st.tuples(inner, inner).map(lambda two: (f"{two[0][0]} AND {two[1][0]}", f"{two[0][1]} and {two[1][1]}")),
        inner.map(lambda one: (f"({one[0]})", f"({one[1]})")),
        inner.map(lambda one: (f"NOT {one[0]}", f"not {one[1]}")),
        inner.map(lambda one: (f"-{one[0]}", f"not {one[1]}")),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_not_binds_tighter_than_and_and_that_tighter_than_or_as_in_python(condition: tuple[str, str]) -> None:
    typed, python = condition
    fits = predicate(understood(typed))
    for user in PEOPLE:
        assert fits(user) is eval(python, {"held": user.username}), typed


@given(any_nodes)
def test_everybody_is_found_by_a_condition_or_by_its_opposite(node: Node) -> None:
    fits, opposite = predicate(node), predicate(Not(node))
    for user in PEOPLE[:4]:
        assert fits(user) is not opposite(user)


def test_every_example_of_the_manual_is_understood() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
    tables = re.findall(r"^\| typed .*\n\|[ |-]+\n((?:\|.*\n)+)", manual, re.MULTILINE)
    examples = [
        text for table in tables for row in table.splitlines() for text in re.findall("`([^`]+)`", row.split(" | ")[0])
    ]
    assert len(examples) > 30
    for text in examples:
        understood(text)
