"""The users of one pool and their search. Rebuildable: everything in it can be fetched from AWS again."""

from cognito_admin.store.index_next.index import Index
from cognito_admin.store.index_next.staging import Resume

__all__ = ["Index", "Resume"]
