"""The users of one pool and their search. Rebuildable: everything in it can be fetched from AWS again."""

from cognito_admin.store.index.index import Index
from cognito_admin.store.index.listing.changed import Moment
from cognito_admin.store.index.listing.staging import Resume, Staged

__all__ = ["Index", "Moment", "Resume", "Staged"]
