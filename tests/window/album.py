"""All pictures of README and docs/, taken anew: those that some page shows are put where it looks for them.

``python -m tests.window.album [ALBUM…]`` (``make pictures``). Without a display it takes one of its own, by Xvfb and openbox.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")
SCREEN = "1600x1000x24"


@dataclass(frozen=True)
class Album:
    """``folder`` below docs/screenshots; ``prefix`` begins the names of its pictures there, and is that of the ``first``."""

    module: str
    folder: str = ""
    prefix: str = ""
    first: str = ""

    def place(self, name: str, theme: str) -> Path:
        """Where a page looks for the picture ``name``."""
        shown = self.prefix if self.prefix and name == self.first else "-".join(filter(None, (self.prefix, name)))
        return PICTURES / self.folder / f"{shown}-{theme}.png"


ALBUMS = {
    "guide": Album("guide_pictures", "guide"),
    "changes": Album("pictures", "changes"),
    "settings": Album("setting_pictures", "settings"),
    "token": Album("setting_pictures"),
    "health": Album("health_pictures"),
    "triggers": Album("trigger_pictures", prefix="triggers", first="triggers"),
    "duplicates": Album("duplicate_pictures", prefix="duplicates", first="pane"),
    "checkup": Album("checkup_pictures", prefix="checkup", first="checkup"),
}
ONLY = {"token": ("token",)}
"""What is taken of an album that is another's, too."""


def pages() -> list[Path]:
    """README and its like, and docs/."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def shown() -> set[Path]:
    """The pictures that the pages show."""
    found: set[Path] = set()
    for page in pages():
        links = re.findall(r"(?:\]\(|src(?:set)?=\")([^)\"#:]+\.png)", page.read_text(encoding="utf-8"))
        found |= {(page.parent / link).resolve() for link in links}
    return found


def main(names: list[str]) -> int:
    """Takes the albums ``names``, or all; then it says which pictures no album has. Returns the exit status."""
    wanted, made = shown(), set[Path]()
    with _display() as display:
        for name in names or [*ALBUMS]:
            for theme in THEMES:
                made |= _taken(name, theme, wanted, {**os.environ, **display})
    print(f"{len(made)} pictures taken")
    for path in [] if names else sorted(wanted - made):
        print(f"in no album, so as it was: {path.relative_to(ROOT)}", file=sys.stderr)
    return 0 if made else 1


def _taken(name: str, theme: str, wanted: set[Path], environment: dict[str, str]) -> set[Path]:
    """Where those pictures are that a page shows."""
    album, made = ALBUMS[name], set[Path]()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", f"tests.window.{album.module}", folder, theme, *ONLY.get(name, ())]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
        for picture in Path(folder).glob("*.png"):
            place = album.place(picture.stem, theme)
            if place in wanted:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(picture, place)
                made.add(place)
    return made


@contextmanager
def _display() -> Iterator[dict[str, str]]:
    """What a program has to know to be on a screen with a window manager."""
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        yield {}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as screen:
        assert screen.stdout is not None
        display = {"DISPLAY": f":{screen.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen(["openbox"], env={**os.environ, **display}) as manager:
            try:
                yield display
            finally:
                manager.terminate()
                screen.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
