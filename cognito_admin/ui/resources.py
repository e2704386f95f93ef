"""Where the files that come with the program lie: beside the package in a checkout, inside it once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent

RESOURCES = next(folder for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources") if folder.is_dir())
ICONS = RESOURCES / "icons"
SAMPLE_BACKUP = RESOURCES / "sample.cognitobackup"
