"""The CSV of AWS's user import: a line of titles, a line for each user, and neither ``sub`` nor dates."""

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.users import User

USERNAME = "cognito:username"
LONGEST_FIELD = 1 << 20
_NO_ATTRIBUTES = frozenset({USERNAME, "cognito:mfa_enabled", "password_hash"})
_TRUTHS = {"TRUE": "true", "FALSE": "false"}
_NO_DATE = datetime.fromtimestamp(0, UTC)


def is_import_file(path: Path) -> bool:
    """Raises OSError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return any(USERNAME in titles for titles in csv.reader([file.readline(LONGEST_FIELD)]))
    except (UnicodeDecodeError, csv.Error):
        return False


def users(path: Path, damaged: dict[str, None]) -> Iterator[User]:
    """Those of the file, as far as it can be read: ``damaged`` then has its name. Raises OSError.

    Such a user gets a new ``sub`` when imported, and has to set a password: here the user name stands for the one, and the
    status is the one that an import leads to.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                username = row.get(USERNAME) or ""
                if not username:
                    damaged[path.name] = None
                    continue
                yield _user(username, row)
    except (UnicodeDecodeError, csv.Error):
        damaged[path.name] = None


def _user(username: str, row: Mapping[Any, Any]) -> User:
    # A line that is too long or too short has none for what, or none for a value.
    attributes = {
        name: _TRUTHS.get(value, value) if name.endswith("_verified") else value
        for name, value in row.items()
        if isinstance(name, str) and isinstance(value, str) and value and name not in _NO_ATTRIBUTES
    }
    return User(Username(username), Sub(username), attributes, "RESET_REQUIRED", True, _NO_DATE, _NO_DATE)
