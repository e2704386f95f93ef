"""What the person chose: connections, how pools are marked, columns, the look of the window.

Read once at the start and kept in memory; every change is written soon, off the calling thread. What this version does not
know in the file is kept as it is. Holds no secret and no personal data.
"""

import contextlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from cognito_admin.model.connections import Connection, ConnectionKind, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.offline import OfflineBackup, offline_from_json
from cognito_admin.model.preferences import (
    FORGET_VALUES,
    LANGUAGE,
    LOG_PERSONAL_DATA,
    PREFERENCES,
    SHARE_ELSEWHERE,
    SHARE_OF_PRODUCTION,
    TEXT_SIZE,
    THEME,
    Preference,
    Value,
)
from cognito_admin.store.settings_file import JSON, Document, SettingsFile

_Chosen = TypeVar("_Chosen", bound=Value)
_Word = TypeVar("_Word", bound=StrEnum)


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "contrast"


class Column(NamedTuple):
    """A chosen column of the table of users; ``width`` in device-independent pixels."""

    name: str
    width: int


class Settings:
    """``changed`` holds callbacks; each is called with the name of the property that changed, on the thread that changed it."""

    def __init__(self, file: SettingsFile, document: Document, damaged: Failure | None) -> None:
        self._file = file
        self._document = document
        self.damaged = damaged
        self.changed: list[Callable[[str], None]] = []

    @classmethod
    def load(cls, path: Path, on_failure: Callable[[Failure], None] | None = None) -> "Settings":
        """Reads the file, quickly. A damaged one is set aside: the settings then are the defaults and ``damaged`` says so.

        ``on_failure`` learns, on another thread, of a change that could not be written. Raises Failure(STORE_DAMAGED) when the
        file is there but may not be read.
        """
        file = SettingsFile(path, on_failure)
        document, aside = file.read()
        return cls(file, document, Failure(Code.SETTINGS_DAMAGED, path=str(aside)) if aside else None)

    async def flush(self) -> None:
        """Returns when everything is written. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE)."""
        await self._file.flush()

    def close(self) -> None:
        self._file.close()

    # Connections and pools

    @property
    def connections(self) -> tuple[Connection, ...]:
        return tuple(found for entry in self._entries("connections") if (found := _connection(entry)))

    def add_connection(self, connection: Connection) -> None:
        """Appends it, or takes the place of the one with the same id."""
        entries = self._entries("connections")
        known = next((entry for entry in entries if entry.get("id") == connection.id), None)
        if known is None:
            entries.append(_connection_entry(connection))
        else:
            known.update(_connection_entry(connection))
        self._set("connections", cast("JSON", entries))

    def replace_connection(self, connection: Connection) -> None:
        """Raises Failure(CONNECTION_UNKNOWN) when there is none with this id."""
        if all(known.id != connection.id for known in self.connections):
            raise Failure(Code.CONNECTION_UNKNOWN, connection=connection.name)
        self.add_connection(connection)

    def remove_connection(self, connection: ConnectionId) -> None:
        """Forgets it and how its pools were marked."""
        for name, member in (("connections", "id"), ("markings", "connection")):
            left = [entry for entry in self._entries(name) if entry.get(member) != connection]
            self._set(name, cast("JSON", left))

    def marking(self, pool: PoolKey) -> Marking:
        """How the pool was marked, or else its connection's default; production and read-only for a pool never met."""
        for entry in self._entries("markings"):
            if entry.get("connection") == pool.connection and entry.get("pool") == pool.pool:
                return _marking(entry)
        defaults = (known.default_marking for known in self.connections if known.id == pool.connection)
        return next(defaults, Marking())

    def markings(self, connection: ConnectionId) -> dict[PoolId, Marking]:
        """How the pools of a connection were marked one by one."""
        found = [entry for entry in self._entries("markings") if entry.get("connection") == connection]
        return {PoolId(pool): _marking(entry) for entry in found if isinstance(pool := entry.get("pool"), str)}

    def environment_of(self, pool: PoolId) -> Environment | None:
        """What the pool was marked as, by whatever connection; None where nobody marked it."""
        for entry in self._entries("markings"):
            if entry.get("pool") == pool:
                return _marking(entry).environment
        return None

    def look_again(self) -> None:
        """Learns what another process has changed in the file, such as how pools are marked by now. On any thread."""
        self._document.update(self._file.news() or {})

    def mark(self, pool: PoolKey, marking: Marking) -> None:
        entry: Document = {"connection": pool.connection, "pool": pool.pool, **_marking_entry(marking)}
        others = [
            known
            for known in self._entries("markings")
            if (known.get("connection"), known.get("pool")) != (pool.connection, pool.pool)
        ]
        self._set("markings", cast("JSON", [*others, entry]))

    def columns(self, pool: PoolId) -> tuple[Column, ...]:
        """The chosen columns in their order; none when nothing was chosen yet."""
        found: list[Column] = []
        chosen = _object(self._document.get("columns")).get(pool)
        for entry in map(_object, chosen if isinstance(chosen, list) else ()):
            name, width = entry.get("name"), entry.get("width")
            if isinstance(name, str) and isinstance(width, int):
                found.append(Column(name, width))
        return tuple(found)

    def set_columns(self, pool: PoolId, columns: Iterable[tuple[str, int]]) -> None:
        chosen: JSON = [{"name": name, "width": width} for name, width in columns]
        self._set("columns", {**_object(self._document.get("columns")), pool: chosen})

    @property
    def kept_backups(self) -> tuple[OfflineBackup, ...]:
        """Backups whose index stays on this computer."""
        found: list[OfflineBackup] = []
        for entry in self._entries("backups"):
            with contextlib.suppress(ValueError):
                found.append(offline_from_json(entry, kept=True))
        return tuple(found)

    @kept_backups.setter
    def kept_backups(self, backups: Iterable[OfflineBackup]) -> None:
        self._set("backups", [{**backup.as_json()} for backup in backups])

    @property
    def last_pool(self) -> PoolKey | None:
        entry = _object(self._document.get("last_pool"))
        connection, pool = entry.get("connection"), entry.get("pool")
        if isinstance(connection, str) and isinstance(pool, str):
            return PoolKey(ConnectionId(connection), PoolId(pool))
        return None

    @last_pool.setter
    def last_pool(self, pool: PoolKey | None) -> None:
        self._set("last_pool", None if pool is None else {"connection": pool.connection, "pool": pool.pool})

    # Preferences

    def chosen(self, preference: Preference[_Chosen]) -> _Chosen:
        """What the person chose, or its default."""
        return cast("_Chosen", preference.nearest(self._document.get(preference.member, preference.default)))

    def choose(self, preference: Preference[Value], value: Value) -> None:
        """Raises ValueError for a value that it may not have."""
        if not preference.allows(value):
            raise ValueError(preference.name)
        self._set(preference.member, value)

    def restore_defaults(self, preferences: Iterable[Preference[Value]] = PREFERENCES) -> None:
        for preference in preferences:
            if preference.member in self._document:
                self._set(preference.member, preference.default)

    def share(self, environment: Environment) -> float:
        """The part of each request quota that pools of ``environment`` may use, between 0 and 1. On any thread."""
        production = environment is Environment.PRODUCTION
        return self.chosen(SHARE_OF_PRODUCTION if production else SHARE_ELSEWHERE) / 100

    @property
    def language(self) -> str:
        return self.chosen(LANGUAGE)

    @language.setter
    def language(self, language: str) -> None:
        self.choose(LANGUAGE, language)

    @property
    def theme(self) -> Theme:
        return Theme(self.chosen(THEME))

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self.choose(THEME, theme.value)

    @property
    def text_scale(self) -> float:
        return self.chosen(TEXT_SIZE)

    @text_scale.setter
    def text_scale(self, factor: float) -> None:
        self.choose(TEXT_SIZE, TEXT_SIZE.nearest(factor))

    @property
    def log_personal_data(self) -> bool:
        return self.chosen(LOG_PERSONAL_DATA)

    @log_personal_data.setter
    def log_personal_data(self, wanted: bool) -> None:
        self.choose(LOG_PERSONAL_DATA, wanted)

    @property
    def forget_values_after_days(self) -> int | None:
        """How old what changes made of people becomes before it is blanked on record; None for never."""
        return self.chosen(FORGET_VALUES)

    @forget_values_after_days.setter
    def forget_values_after_days(self, days: int | None) -> None:
        self.choose(FORGET_VALUES, days)

    # The window

    @property
    def window_geometry(self) -> str | None:
        """Base64 of what Qt saves."""
        return self._text("window_geometry")

    @window_geometry.setter
    def window_geometry(self, text: str | None) -> None:
        self._set("window_geometry", text)

    @property
    def window_state(self) -> str | None:
        """Base64 of what Qt saves."""
        return self._text("window_state")

    @window_state.setter
    def window_state(self, text: str | None) -> None:
        self._set("window_state", text)

    def ui(self, name: str) -> JSON:
        """A small thing of the window, such as the width of a splitter; None when it was never set."""
        return _object(self._document.get("ui")).get(name)

    def set_ui(self, name: str, value: JSON) -> None:
        self._set("ui", {**_object(self._document.get("ui")), name: value})

    def _set(self, name: str, value: JSON) -> None:
        if name in self._document and self._document[name] == value:
            return
        self._document[name] = value
        self._file.save(self._document)
        for callback in tuple(self.changed):
            callback(name)

    def _text(self, name: str) -> str | None:
        value = self._document.get(name)
        return value if isinstance(value, str) else None

    def _entries(self, name: str) -> list[Document]:
        value = self._document.get(name)
        return [dict(entry) for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _object(value: JSON) -> Document:
    return value if isinstance(value, dict) else {}


def _word(kind: type[_Word], value: JSON, default: _Word) -> _Word:
    try:
        return kind(value) if isinstance(value, str) else default
    except ValueError:
        return default


def _marking(entry: Document) -> Marking:
    # A word of a newer version is read as the most careful one.
    return Marking(
        environment=_word(Environment, entry.get("environment"), Environment.PRODUCTION),
        mode=_word(Mode, entry.get("mode"), Mode.READ_ONLY),
    )


def _marking_entry(marking: Marking) -> Document:
    return {"environment": marking.environment.value, "mode": marking.mode.value}


def _connection(entry: Document) -> Connection | None:
    identifier, name, region = entry.get("id"), entry.get("name"), entry.get("region")
    if not (isinstance(identifier, str) and isinstance(name, str) and isinstance(region, str)):
        return None
    profile, endpoint_url = entry.get("profile"), entry.get("endpoint_url")
    return Connection(
        id=ConnectionId(identifier),
        name=name,
        profile=profile if isinstance(profile, str) else None,
        region=Region(region),
        endpoint_url=endpoint_url if isinstance(endpoint_url, str) else None,
        default_marking=_marking(_object(entry.get("default_marking"))),
        kind=_word(ConnectionKind, entry.get("kind"), ConnectionKind.CONFIGURATION),
    )


def _connection_entry(connection: Connection) -> Document:
    return {
        "id": connection.id,
        "name": connection.name,
        "kind": connection.kind.value,
        "profile": connection.profile,
        "region": connection.region,
        "endpoint_url": connection.endpoint_url,
        "default_marking": _marking_entry(connection.default_marking),
    }
