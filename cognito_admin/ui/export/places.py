"""Where files go that a person takes out. Looks at the disk, so it is asked aside."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths

_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What Windows does not let a name have."""
_LONGEST = 80


def usual_folder(kept: object) -> Path:
    """Where the last file went; else the folder for downloads, or for documents."""
    if isinstance(kept, str) and kept and Path(kept).is_dir():
        return Path(kept)
    for place in (QStandardPaths.StandardLocation.DownloadLocation, QStandardPaths.StandardLocation.DocumentsLocation):
        folder = QStandardPaths.writableLocation(place)
        if folder and Path(folder).is_dir():
            return Path(folder)
    return Path.home()


def unused(folder: Path, stem: str, ending: str) -> Path:
    """A file of this name that is not there yet: ``Staff.csv``, ``Staff (2).csv``."""
    plain = _REFUSED.sub("_", stem).strip(" .")[:_LONGEST] or "export"
    path, number = folder / f"{plain}.{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{plain} ({number}).{ending}"
    return path
