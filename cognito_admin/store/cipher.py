"""Whether the database library of this installation can encrypt."""

import apsw

from cognito_admin.model.failures import Code, Failure


def require_encryption() -> None:
    """Raises STORE_NOT_ENCRYPTED when the module ``apsw`` comes from another package than apsw-sqlite3mc."""
    if not getattr(apsw, "mc_version", ""):
        raise Failure(Code.STORE_NOT_ENCRYPTED, reason="the package apsw-sqlite3mc does not provide the module apsw")
