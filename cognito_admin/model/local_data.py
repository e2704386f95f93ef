"""What the program keeps on this computer, as it is told before all of it is removed."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Part(StrEnum):
    """What the files are for."""

    INDEXES = "indexes"
    HISTORY = "history"
    LOGS = "logs"
    CRASHES = "crashes"
    SETTINGS = "settings"
    SCHEDULES = "schedules"
    OTHER = "other"


STORE_KEY = "store-key"
"""The name under which the keyring has the key of what is kept."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Files of one part, and their size in bytes."""

    count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What would be removed. ``secrets`` are names of entries in the keyring.

    ``schedules`` are entries in the system, each with the command that ends it at once, or nothing. ``shared_key``: the key of what
    is kept stays in the keyring, since the usual folder of the program needs it.
    """

    folder: Path
    parts: dict[Part, Amount]
    secrets: tuple[str, ...]
    schedules: dict[Path, str]
    shared_key: bool

    @property
    def has_store_key(self) -> bool:
        return STORE_KEY in self.secrets

    @property
    def endings(self) -> tuple[str, ...]:
        """The commands that end the entries of schedules at once."""
        return tuple(filter(None, self.schedules.values()))


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be removed: a path, or the name of an entry in the keyring."""

    what: str
    reason: str
