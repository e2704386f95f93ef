"""The program where there is no screen, as on a server or in a container."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from cognito_admin.cli.statuses import Status
from cognito_admin.ui.tour import HEIGHT, WIDTH
from tests.system.parts import processes_of

PATIENCE_S = 150.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")


def started(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program, run in ``folder`` to its end; its temporary files go to the folder ``tmp`` there."""
    (folder / "tmp").mkdir()
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in screens}
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).parents[2] / "main.py"), *words],
        cwd=folder,
        env=environment | {"TMPDIR": str(folder / "tmp")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert processes_of(folder / "tmp") == []
    return ended


def test_the_demo_says_so_in_one_line_and_leaves_pictures_and_a_transcript(tmp_path: Path) -> None:
    ended = started(tmp_path, "--demo")
    assert ended.returncode == Status.DONE
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    tour = tmp_path / "tour"
    assert "no display" in line
    assert str(tour) in line

    pictures = sorted(tour.glob("*.png"))
    for part in ("overview", "found", "user-open", "activity"):
        for colours in ("light", "dark"):
            assert [picture for picture in pictures if picture.stem.endswith(f"{part}-{colours}")]
    for picture in pictures:
        image = QImage(str(picture))
        assert (image.width(), image.height()) == (WIDTH, HEIGHT)
        seen = {image.pixel(x, y) for x in range(0, WIDTH, 9) for y in range(0, HEIGHT, 9)}
        assert len(seen) > 20, f"{picture.name} is empty"

    transcript = (tour / "transcript.txt").read_text(encoding="utf-8")
    assert "Stopped" not in transcript
    assert re.search(r"asked: ann\n +found: \d+ of 2,400", transcript)
    assert re.search(r"opened: .+", transcript)
    for picture in pictures:
        assert picture.name in transcript
    assert list((tmp_path / "tmp").glob("cognito-admin-demo-*")) == []


def test_the_window_is_refused_with_a_sentence(tmp_path: Path) -> None:
    ended = started(tmp_path, "--basedir", str(tmp_path / "kept"))
    assert ended.returncode == Status.BAD_INPUT
    assert ended.stdout == ""
    assert ended.stderr.startswith("cognito-admin: No display.")
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "kept").exists()
