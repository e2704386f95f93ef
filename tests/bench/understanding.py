"""Queries as the window has them read."""

from datetime import UTC, datetime

from cognito_admin.model.query import Fields, Query, QueryError, parse

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def understood(text: str, fields: Fields) -> Query:
    """Raises ValueError where the language does not know it."""
    query = parse(text, fields, NOW)
    if isinstance(query, QueryError):
        raise ValueError(f"{text!r} is not understood: {query}")
    return query
