"""The users of one pool and their search. Rebuildable: everything in it can be fetched from AWS again."""

from cognito_admin.store.index.index import Index, Resume
from cognito_admin.store.index.results import ResultSet

__all__ = ["Index", "ResultSet", "Resume"]
