"""The users of one pool and their search. Rebuildable: everything in it can be fetched from AWS again."""

from typing import TYPE_CHECKING

from cognito_admin.store.index_next.index import Index
from cognito_admin.store.index_next.staging import Resume

if TYPE_CHECKING:
    # It computes with numpy, which a window that has not painted yet need not load.
    from cognito_admin.store.index_next.results import ResultSet

__all__ = ["Index", "ResultSet", "Resume"]
