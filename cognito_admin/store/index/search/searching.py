"""What is asked of an index, answered through one connection that reads. Computes with numpy, which takes a while to load."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.model.query.fields import attribute_field
from cognito_admin.model.query.order import Sort
from cognito_admin.model.query.tree import Has, Query
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.search.answering import Answer
from cognito_admin.store.index.search.evaluating import Evaluator
from cognito_admin.store.index.search.facets import MOST_VALUES, Counting, countable_fields
from cognito_admin.store.index.search.results import FIRST_PAGE, ResultSet
from cognito_admin.store.index.search.state import Reader
from cognito_admin.store.lanes import Lane

__all__ = [
    "Reader",
    "ResultSet",
    "attribute_names",
    "count",
    "facet_fields",
    "group_counts",
    "heaviest",
    "search",
    "some",
    "user",
    "value_counts",
]


SAMPLED = 16_384
"""So many of those written lately show what kind of values a field has."""
FEW = 256
"""So many rows are looked at before anybody asks how many are found."""


def search(
    reader: Reader,
    lane: Lane,
    read: Callable[[Sequence[int]], Awaitable[tuple[User | None, ...]]],
    query: Query,
    sort: Sort,
) -> ResultSet:
    with reader.looking() as state:
        answer = Answer(state, query, sort)
        first_page = answer.first_page(FIRST_PAGE)
        if answer.evaluated and (len(first_page) < FIRST_PAGE or answer.doubtful_count <= FEW):
            # All of them have been looked at already, or nearly.
            answer.settle()
        return ResultSet(lane, reader, read, answer, first_page)


def some(reader: Reader, query: Query, most: int) -> tuple[User, ...]:
    with reader.looking() as state:
        ids = Answer(state, query, Sort("username")).first_page(most)
    return tuple(user for user in reader.users(ids) if user is not None)


def count(reader: Reader, query: Query) -> int:
    with reader.looking() as state:
        answer = Answer(state, query, Sort("username"))
        answer.evaluate()
        answer.settle()
        return answer.count


def heaviest(reader: Reader, most: int) -> tuple[User, ...]:
    """Values that many users share are kept once and count little: they are short, mostly."""
    connection = reader.connection
    longest = "SELECT id FROM users ORDER BY length(texts) DESC LIMIT ?"
    in_many = "SELECT user FROM members GROUP BY user ORDER BY count(*) DESC LIMIT ?"
    ids = {number for query in (longest, in_many) for (number,) in rows(connection, query, (most,))}
    return tuple(user for user in reader.users(sorted(ids)) if user is not None)


def user(reader: Reader, sub: Sub) -> User | None:
    number = reader.rows.by_sub((sub,)).get(sub)
    return None if number is None else reader.users((number,))[0]


def group_counts(reader: Reader) -> Mapping[GroupName, int]:
    with reader.looking() as state:
        names = state.groups.names.values()
        counts = dict(Counting.everybody(state).facet("group", len(names)).values)
        return {name: counts.get(name, 0) for name in sorted(names)}


def value_counts(reader: Reader, field: str) -> Mapping[str, int]:
    with reader.looking() as state:
        return dict(Counting.everybody(state).facet(field, MOST_VALUES).values)


def facet_fields(reader: Reader) -> tuple[str, ...]:
    with reader.looking_at_some(SAMPLED) as state:
        return countable_fields(state, reader.columns.attributes.items())


def attribute_names(reader: Reader) -> tuple[str, ...]:
    with reader.looking_at_some(0) as state:

        def is_carried(name: str) -> bool:
            reader.check()
            evaluator = Evaluator(state, Has(attribute_field(name)))
            return any(evaluator.hits(view).sure for view in state.views)

        names = reader.columns.attributes.keys() - {"sub"}
        carried = set(filter(is_carried, names))
        if carried != names:
            carried |= names & reader.rows.names_written()
        return tuple(sorted(carried))
