"""Users of other systems in a file, whatever made it: read one after the other, however many there are."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from cognito_admin.archive.foreign import any_csv, auth0, firebase, import_csv, keycloak
from cognito_admin.archive.foreign.json_pieces import NotJson, entries
from cognito_admin.archive.trouble import unreadable
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.restore.mapping import SourceUser
from cognito_admin.model.tables import NoTable

_TABLES = (".csv", ".tsv", ".tab")
_DOCUMENTS = (".json", ".jsonl", ".ndjson", ".txt")
_MEMBER = "users"
"""Of an object, where it is one: all of these systems call it so."""
_LOOKED_AT = 20
"""Entries that tell whose file it is."""


class _Tool(NamedTuple):
    name: str
    is_one: Callable[[Any], bool]
    user_of: Callable[[Mapping[str, Any]], SourceUser]


_TOOLS = tuple(_Tool(tool.TOOL, tool.is_one, tool.user_of) for tool in (firebase, keycloak, auth0))


class Source:
    """Belongs to one thread. ``tool`` made it; ``damaged`` names the file once a part of it could not be read."""

    def __init__(self, path: Path, tool: str, read: Callable[[dict[str, None]], Iterator[SourceUser]]) -> None:
        self.path = path
        self.tool = tool
        self.damaged: dict[str, None] = {}
        self._read = read

    def users(self) -> Iterator[SourceUser]:
        """Each time from the first. Raises Failure(STORE_UNREADABLE | BACKUP_NOT_FOUND)."""
        try:
            yield from self._read(self.damaged)
        except (NotJson, NoTable):
            self.damaged[self.path.name] = None
        except OSError as error:
            raise unreadable(error, str(self.path)) from error

    def sample(self, count: int) -> list[SourceUser]:
        return list(islice(self.users(), count))


def source_of(path: Path) -> Source | None:
    """None where ``path`` holds no users of another system; users as AWS gives them are a backup.

    Raises Failure(STORE_UNREADABLE | BACKUP_NOT_FOUND).
    """
    suffix = path.suffix.lower()
    try:
        if suffix in _TABLES and not import_csv.is_import_file(path):
            found = Source(path, any_csv.TOOL, lambda damaged: any_csv.users(path, damaged))
            return found if found.sample(1) else None
        if suffix not in _DOCUMENTS:
            return None
        first = _first(path)
        for tool in _TOOLS:
            if any(tool.is_one(entry) for entry in first):
                return Source(path, tool.name, lambda damaged, tool=tool: _users(path, tool, damaged))
    except OSError as error:
        raise unreadable(error, str(path)) from error
    return None


def opened_source(path: Path) -> Source:
    """Raises Failure(BACKUP_NONE), too."""
    found = source_of(path)
    if found is None:
        raise Failure(Code.BACKUP_NONE, path=str(path))
    return found


def _first(path: Path) -> list[Any]:
    found: list[Any] = []
    with contextlib.suppress(NotJson):
        for entry in islice(entries(path, _MEMBER), _LOOKED_AT):
            found.append(entry)  # noqa: PERF402 - what comes before the damage counts
    return found


def _users(path: Path, tool: _Tool, damaged: dict[str, None]) -> Iterator[SourceUser]:
    for entry in entries(path, _MEMBER):
        if tool.is_one(entry):
            yield tool.user_of(entry)
        else:
            damaged[path.name] = None
