"""The entries that schedules have written into the system, found by their names and by whose data they work on."""

import plistlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

_NAME = "cognito-admin-backup-*"
_BASEDIR = "--basedir"
_ENDS = {
    ".timer": "systemctl --user stop {name}.timer",
    ".plist": "launchctl remove {name}",
    ".xml": 'schtasks /Delete /TN "{name}" /F',
}
"""What ends an entry at once, though its file is gone, by the file that the system goes by."""
_TURNED_ON = "timers.target.wants"
"""The folder in which systemd keeps a link to each timer that was turned on."""


class ScheduleFiles:
    """``folders`` are where they may lie; ``basedir`` is the data folder they name, or None for the usual one."""

    def __init__(self, folders: Sequence[Path], basedir: Path | None) -> None:
        self._folders = tuple(folders)
        self._basedir = basedir

    def found(self) -> dict[Path, str]:
        """Each with the command that ends it at once; empty for one that only belongs to another. Waits for the disk."""
        found: dict[Path, str] = {}
        for folder in self._folders:
            # A timer is known by its service, which therefore comes after it.
            for path in sorted(folder.glob(_NAME), key=lambda path: (path.stem, path.suffix != ".timer")):
                if path.suffix in (".service", *_ENDS) and self._is_ours(path):
                    found[path] = _ENDS.get(path.suffix, "").format(name=path.stem)
        return found

    def remove(self) -> tuple[OSError, ...]:
        """Returns why any are still there."""
        left: list[OSError] = []
        for path in self.found():
            for one in (path.parent / _TURNED_ON / path.name, path):
                try:
                    one.unlink(missing_ok=True)
                except OSError as error:
                    left.append(error)
        return tuple(left)

    def _is_ours(self, path: Path) -> bool:
        # A timer names nothing but its service.
        words = _words(path.with_suffix(".service") if path.suffix == ".timer" else path)
        if words is None:
            return False
        named = words[words.index(_BASEDIR) + 1] if _BASEDIR in words[:-1] else None
        return named == (None if self._basedir is None else str(self._basedir))


def _words(path: Path) -> list[str] | None:
    """The command that the entry runs; None where it cannot be read."""
    try:
        if path.suffix == ".plist":
            return [str(word) for word in plistlib.loads(path.read_bytes())["ProgramArguments"]]
        text = path.read_text("utf-8")
        if path.suffix == ".xml":
            found = re.search(r"<Arguments>(.*)</Arguments>", text)
            return None if found is None else _of_windows(found[1])
        found = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)
        return None if found is None else shlex.split(found[1].replace("%%", "%").replace("$$", "$"))
    except (OSError, ValueError, KeyError, plistlib.InvalidFileException):
        return None


def _of_windows(text: str) -> list[str]:
    """As ``list2cmdline`` wrote them: quotes only around what has spaces in it, and none in the paths of Windows."""
    from html import unescape

    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', unescape(text))]
