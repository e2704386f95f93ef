"""A clean Debian in a folder, in which a package is installed and run as on a computer that never saw this project."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PERSON = "somebody"
_PERSON_ID = "4711"
_NEEDED = ("debootstrap", "chroot", "dpkg-deb", "Xvfb", "openbox", "xdotool", "import")
_SEEN = ("proc", "dev", "sys")
"""The folders of this computer that are seen in it. Nothing may be removed around them."""


def why_not() -> str:
    """What keeps this computer from making one, in words; empty where nothing does."""
    if os.geteuid() != 0:
        return "only root can make a chroot"
    missing = [tool for tool in _NEEDED if shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
    return f"missing here: {', '.join(missing)}" if missing else ""


class Chroot:
    """``folder`` is made anew out of ``kept``, the fresh system of an earlier time, which is fetched where it is not there.

    Raises RuntimeError where none can be made.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder = folder
        self.end()
        shutil.rmtree(folder, ignore_errors=True)
        if not kept.exists():
            _fetch(folder, kept)
        else:
            folder.mkdir(parents=True)
            with tarfile.open(kept) as archive:
                archive.extractall(folder, filter="fully_trusted")
        try:
            for name in _SEEN:
                subprocess.run(["mount", "--bind", f"/{name}", str(folder / name)], check=True)
            shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
        except subprocess.CalledProcessError as error:
            self.end()
            raise RuntimeError(f"{' '.join(error.cmd)} ended with {error.returncode}") from error
        except BaseException:
            self.end()
            raise

    def install(self, package: Path) -> None:
        """With what it depends on and nothing it merely recommends. Raises CalledProcessError, with what apt said."""
        shutil.copyfile(package, self.folder / "root" / package.name)
        self._as_root("apt-get", "update", "-qq")
        self._as_root("apt-get", "install", "--yes", "--no-install-recommends", f"/root/{package.name}")
        self._as_root("useradd", "--create-home", "--uid", _PERSON_ID, PERSON)

    def remove(self, package: str) -> None:
        self._as_root("apt-get", "remove", "--yes", package)

    def command(self, *words: str, **environment: str) -> list[str]:
        """What runs ``words`` in it as a person, in whose home folder nothing is yet."""
        given = {
            "HOME": f"/home/{PERSON}",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": "/tmp",
            **environment,
        }
        settings = [f"{name}={value}" for name, value in given.items()]
        return ["chroot", f"--userspec={PERSON}:{PERSON}", str(self.folder), "env", "-i", *settings, *words]

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words, **environment), capture_output=True, text=True, timeout=180, check=False
        )

    def has(self, program: str) -> bool:
        return self.run("sh", "-c", f"command -v {program}").returncode == 0

    def end(self) -> None:
        """Lets go of the folders of this computer that are seen in it."""
        for name in reversed(_SEEN):
            if (self.folder / name).is_mount():
                subprocess.run(["umount", str(self.folder / name)], check=True)

    def _as_root(self, *words: str) -> None:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["chroot", str(self.folder), *words], capture_output=True, text=True, env=environment, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}\n{done.stdout[-1500:]}{done.stderr[-1500:]}")


def _fetch(folder: Path, kept: Path) -> None:
    mirror = os.environ.get("PACKAGE_MIRROR", MIRROR)
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, str(folder), mirror],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"debootstrap made no system: {(done.stdout or done.stderr).strip().splitlines()[-1]}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".part")
    with tarfile.open(unfinished, "w") as archive:
        archive.add(folder, ".")
    unfinished.replace(kept)
