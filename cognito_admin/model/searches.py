"""Searches that are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that somebody gave a name, which no other of the same pool has."""

    name: str
    query: str
