"""Understands what a person typed into a search, for one pool."""

from collections.abc import Iterable

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.query import Expected, Fields, Query, QueryError, parse
from cognito_admin.model.sentences import EXPECTED, fill
from cognito_admin.store.index import Index

__all__ = ["QueryWrong", "understood"]


class QueryWrong(Failure):
    """A query that cannot be understood. ``position`` and ``length`` count code points; ``expected`` is said in English.

    To say it in another language, fill the words of ``sentences.EXPECTED`` with ``error.facts``.
    """

    def __init__(self, error: QueryError) -> None:
        self.error = error
        self.position = error.position
        self.length = error.length
        self.expected = _words(error)
        super().__init__(Code.QUERY_WRONG, position=error.position + 1, expected=self.expected)


def _words(error: QueryError) -> str:
    # A fragment of a sentence, which ``fill`` takes for the start of one.
    words = fill(EXPECTED[error.expected], error.facts)
    return words[:1].lower() + words[1:]


async def understood(text: str, index: Index | None, schema: Iterable[SchemaAttribute]) -> Query:
    """What ``text`` means for the pool of ``index``. Raises QueryWrong."""
    seen = () if index is None else await index.attribute_names()
    query = parse(text, Fields(schema, seen))
    if index is not None and isinstance(query, QueryError) and query.expected is Expected.STATUS:
        # Cognito may have a status that this program has never heard of.
        query = parse(text, Fields(schema, seen, await index.value_counts("status")))
    if isinstance(query, QueryError):
        raise QueryWrong(query)
    return query
