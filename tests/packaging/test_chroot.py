"""The clean system in a folder: whatever goes wrong, no folder of this computer stays mounted where a folder is removed later."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from chroot import Chroot


def test_what_was_mounted_is_let_go_of_when_the_rest_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept.tar"
    with tarfile.open(kept, "w"):
        pass
    mounted: set[Path] = set()

    def run(command: list[str], *, check: bool) -> None:
        place = Path(command[-1])
        if command[0] == "umount":
            mounted.remove(place)
        elif place.name == "dev":
            raise subprocess.CalledProcessError(32, command)
        else:
            mounted.add(place)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(Path, "is_mount", lambda place: place in mounted)
    with pytest.raises(RuntimeError, match="dev"):
        Chroot(tmp_path / "clean", kept)
    assert not mounted
