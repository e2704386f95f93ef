"""Changes bytes of real backups at random: each change has to be told, unless it changes nothing of what the backup says."""

import copy
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cognito_admin.archive.reading import Backup, opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.archive.writing import IN_CLEAR
from cognito_admin.model.backups import ForRecipients
from cognito_admin.model.failures import Failure
from tests.archive.backups import OWNER, RECIPIENT, member, packed, person, written

KINDS = ("folder", "encrypted", "packed", "encrypted and packed")
_USERS = 60


class Fuzzing:
    """Of a backup of one kind in ``folder``."""

    def __init__(self, folder: Path, kind: str, chance: random.Random) -> None:
        self._original = _made(folder, kind)
        self._broken = folder / "broken"
        self._chance = chance
        self._said = _read(self._original)
        assert isinstance(self._said, list)
        self.tried = 0

    def run(self, *, tries: int | None = None, seconds: float = 0.0) -> list[str]:
        """The changes nobody was told of. Ends after so many ``tries``, or else ``seconds``. Raises whatever crashes."""
        silent: list[str] = []
        end_s = time.monotonic() + seconds
        while self.tried < tries if tries is not None else time.monotonic() < end_s:
            self.tried += 1
            what = _break(_copied(self._original, self._broken), self._chance)
            found = _read(self._broken)
            if isinstance(found, list) and found != self._said:
                silent.append(what)
        return silent


ODD: tuple[Any, ...] = (
    None, True, -1, 1.5, 1e308, 10**30, "", "\ud800", [], {}, [[]], [{}], {"Name": "sub"}, {"Name": 1, "Value": 2},
    "2026-13-45", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
)  # fmt: skip


def odd(document: Any, chance: random.Random) -> Any:
    """``document`` with something else in the place of a member, or without one."""
    changed = copy.deepcopy(document)
    holder, name = chance.choice(list(_members(changed)))
    if isinstance(holder, dict) and chance.random() < 0.2:
        del holder[name]
    else:
        holder[name] = chance.choice(ODD)
    return changed


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    names = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in list(names):
        yield value, name
        yield from _members(value[name])


def _made(folder: Path, kind: str) -> Path:
    people = [person(number, name="Zoë 林") for number in range(_USERS)]
    members = [member(("staff", "owners")[number % 2], number) for number in range(_USERS)]
    protection = ForRecipients((RECIPIENT,)) if "encrypted" in kind else IN_CLEAR
    backup = written(folder / "backup", people, members, ["staff", "owners"], protection=protection)
    return packed(backup, folder / "backup.cognitobackup") if "packed" in kind else backup


def _copied(original: Path, target: Path) -> Path:
    if original.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(original, target))
    return Path(shutil.copy(original, target))


def _read(place: Path) -> list[object] | str:
    """All that a backup says, or why it is not believed."""
    try:
        with opened(place, OWNER) as backup:
            # Read first, and whatever comes of that, so that reading does not crash either.
            contents = _contents(backup)
            damages = list(Verification(backup).verify())
    except Failure as failure:
        return failure.code
    return damages[0].harm if damages else contents


def _contents(backup: Backup) -> list[object]:
    parts = (
        lambda: list(backup.users()),
        lambda: list(backup.memberships()),
        lambda: [backup.document(path) for path in backup.documents],
        lambda: backup.manifest,
    )
    contents: list[object] = []
    for part in parts:
        try:
            contents.append(part())
        except Failure as failure:
            contents.append(failure.code)
    return contents


def _break(place: Path, chance: random.Random) -> str:
    files = [file for file in sorted(place.rglob("*")) if file.is_file()] if place.is_dir() else [place]
    file = chance.choice(files)
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    how = chance.choice(("flip", "flip", "flip", "cut", "drop", "repeat", "overwrite"))
    count = chance.choice((1, 1, 2, 16, 700))
    match how:
        case "flip":
            for _ in range(count):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case "cut":
            del data[at:]
        case "drop":
            del data[at : at + count]
        case "repeat":
            data[at:at] = data[at : at + count]
        case _:
            data[at : at + count] = chance.randbytes(count)
    file.write_bytes(data)
    return f"{how} {count} of {file.name} at {at}"
