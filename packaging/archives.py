"""What lies beside the packages of a release: the program as an archive, the bill of materials, the checksums."""

import hashlib
import platform
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import contents
from packaging.markers import Marker

_LOCKED = Path(__file__).parent / "requirements.txt"
_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?")


def tarball(bundle: Path, out: Path) -> Path:
    """The folder as it is, owned by nobody in particular, in an order of its own."""

    def settled(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    made = out / f"{contents.NAME}-{contents.version()}-linux-{platform.machine().lower()}.tar.xz"
    with tarfile.open(made, "w:xz", preset=6) as archive:
        archive.add(bundle, f"{contents.NAME}-{contents.version()}", filter=settled)
    return made


def portable_zip(bundle: Path, out: Path) -> Path:
    """For Windows: to be unpacked anywhere, registered nowhere."""
    made = out / f"{contents.NAME}-{contents.version()}-windows-portable.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                archive.write(file, Path(f"{contents.NAME}-{contents.version()}") / file.relative_to(bundle))
    return made


def bill_of_materials(out: Path) -> Path:
    """What the program is made of, by CycloneDX, out of the locked requirements that hold for this system and this Python."""
    made = out / f"{contents.NAME}-{contents.version()}-{sys.platform}.cdx.json"
    subprocess.run(
        [
            *(
                sys.executable,
                "-P",
                "-m",
                "cyclonedx_py",
                "requirements",
                "-",
                "--pyproject",
                str(contents.ROOT / "pyproject.toml"),
            ),
            *("--output-reproducible", "--output-format", "JSON", "--output-file", str(made)),
        ],
        input=locked(),
        text=True,
        check=True,
    )
    return made


def locked() -> str:
    """The locked requirements that hold here, with their hashes."""
    kept: list[str] = []
    holds = False
    for line in _LOCKED.read_text("utf-8").splitlines():
        if found := _REQUIREMENT.match(line):
            holds = found["marker"] is None or Marker(found["marker"].strip()).evaluate()
            line = f"{found['name']}=={found['version']} \\"
        if holds and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def checksums(out: Path) -> Path:
    """SHA-256 of every file in ``out``, as sha256sum --check reads it."""
    made = out / "SHA256SUMS"
    files = sorted(file for file in out.iterdir() if file.is_file() and file != made)
    made.write_text("".join(f"{_digest(file)}  {file.name}\n" for file in files), "utf-8", newline="\n")
    return made


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1])
    bill_of_materials(FOLDER)
    checksums(FOLDER)
