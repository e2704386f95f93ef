"""The bundle as a package for Debian and Ubuntu, put together by dpkg-deb alone."""

import gzip
import shutil
import subprocess
from pathlib import Path

import contents
import icons
import metadata

_LINUX = Path(__file__).parent / "linux"


def package(bundle: Path, rendered: Path, tree: Path, out: Path) -> Path:
    """Lays out ``tree`` and packs it into ``out``. ``rendered`` is the folder with the icons. Raises CalledProcessError."""
    shutil.rmtree(tree, ignore_errors=True)
    home = tree / "opt" / contents.NAME
    shutil.copytree(bundle, home, symlinks=True)
    _link(tree / "usr/bin" / contents.NAME, f"/opt/{contents.NAME}/{contents.NAME}")
    share(tree / "usr/share", rendered)
    documents = tree / "usr/share/doc" / contents.NAME
    _write(documents / "copyright", metadata.copyright_file(home / "_internal"))
    _write_packed(documents / "changelog.gz", metadata.changelog())
    _settle_permissions(tree, programs={home / contents.NAME})
    size_kb = sum(file.lstat().st_size for file in tree.rglob("*") if file.is_file() and not file.is_symlink()) // 1024
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    _write(tree / "DEBIAN/control", metadata.control(size_kb, architecture))
    made = out / f"{contents.NAME}_{contents.version()}_{architecture}.deb"
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(made)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return made


def share(folder: Path, rendered: Path) -> None:
    """Fills ``folder``, a ``share`` of any prefix, with what makes a desktop know the program."""
    _write(folder / "applications/cognito-admin.desktop", (_LINUX / "cognito-admin.desktop").read_text("utf-8"))
    _write(folder / f"metainfo/{contents.APP_ID}.metainfo.xml", metadata.metainfo())
    _write(folder / "mime/packages/cognito-admin.xml", (_LINUX / "cognito-admin.mime.xml").read_text("utf-8"))
    _write_packed(folder / "man/man1/cognito-admin.1.gz", (_LINUX / "cognito-admin.1").read_text("utf-8"))
    for side in icons.SIZES:
        _copy(rendered / f"{side}.png", folder / f"icons/hicolor/{side}x{side}/apps/cognito-admin.png")
    _copy(contents.ROOT / "resources/cognito-admin.svg", folder / "icons/hicolor/scalable/apps/cognito-admin.svg")


def _settle_permissions(tree: Path, programs: set[Path]) -> None:
    """Whatever the umask was, everybody may read all of it, and run what is a program."""
    for place in (tree, *tree.rglob("*")):
        if place.is_symlink():
            continue
        place.chmod(0o755 if place.is_dir() or place in programs else 0o644)


def _link(place: Path, to: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(to)


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def _write_packed(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
