"""Freezes the program into a folder with everything it needs. To be run by the Python that is to be shipped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import contents

WORK = contents.ROOT / "build" / "package"
FOLDER = WORK / "bundle" / contents.NAME
ICONS = WORK / "icons"
_HERE = Path(__file__).parent
# As they were built, with all their symbols. What auditwheel patched is left alone: strip breaks it.
_UNSTRIPPED = (
    "libpython3*.so*",
    "python3.*/lib-dynload/*.so",
    "pyroaring*.so",
    "cryptography/hazmat/bindings/*.so",
    "_awscrt*.so",
)


def build() -> Path:
    """The folder, or on macOS the .app that holds it. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-P", str(_HERE / "icons.py"), str(ICONS)], check=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    subprocess.run(
        [
            *(sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR"),
            *("--distpath", str(WORK / "bundle"), "--workpath", str(WORK / "work"), str(_HERE / "cognito-admin.spec")),
        ],
        env={**os.environ, "PACKAGE_ICONS": str(ICONS), "PYTHONHASHSEED": "1"},
        check=True,
    )
    if sys.platform == "darwin":
        return WORK / "bundle" / f"{contents.TITLE}.app"
    if sys.platform == "linux" and shutil.which("strip"):
        libraries = [str(file) for pattern in _UNSTRIPPED for file in (FOLDER / "_internal").glob(pattern)]
        subprocess.run(["strip", "--strip-unneeded", *libraries], check=True)
    return FOLDER


def megabytes(place: Path) -> float:
    """What a file or a folder takes on the disk, in units of 1,000,000 bytes; a link counts as nothing."""
    files = [place] if place.is_file() else place.rglob("*")
    return sum(file.lstat().st_blocks * 512 for file in files if not file.is_symlink()) / 1e6


if __name__ == "__main__":
    sys.stdout.write(f"{build()}\n")
