"""Finds what should be nowhere, in whatever way it is written down."""

import base64
import json
import threading
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

LOOKS_EVERY_S = 0.02


def forms(text: str) -> dict[str, bytes]:
    """The ways in which a program may write ``text`` down, by name. In base64 it may begin at any of three places."""
    plain = text.encode()
    written = {
        "plain": plain,
        "UTF-16": text.encode("utf-16-le"),
        "UTF-16, big end first": text.encode("utf-16-be"),
        "in a URL": urllib.parse.quote(text, safe="").encode(),
        "in a form": urllib.parse.quote_plus(text).encode(),
        "in JSON": json.dumps(text)[1:-1].encode(),
        "hexadecimal": plain.hex().encode(),
        "hexadecimal, in capitals": plain.hex().upper().encode(),
    }
    for at in range(3):
        # Of the first and last characters a part belongs to what stands beside.
        whole = base64.b64encode(b"\0" * at + plain)[4 if at else 0 :]
        inner = whole[: -4 if whole.endswith(b"=") else None]
        written[f"base64, from {at}"] = inner
        written[f"base64 of URLs, from {at}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    return written


class Hunt:
    """For ``canaries``, texts by what they are."""

    def __init__(self, canaries: Mapping[str, str]) -> None:
        self._wanted = [
            (f"{what}, {form}", written) for what, text in canaries.items() for form, written in forms(text).items()
        ]

    def within(self, content: bytes) -> list[str]:
        return [what for what, written in self._wanted if written in content]

    def below(self, folder: Path, *, but: Iterable[Path] = ()) -> list[str]:
        """What is found in the files below ``folder``, in their names too; not in or below ``but``."""
        left_out = {*but}
        return [
            f"{path.relative_to(folder)}: {what}"
            for path in sorted(folder.rglob("*"))
            if not left_out & {path, *path.parents}
            for what in self.within(bytes(path) + (path.read_bytes() if path.is_file() else b""))
        ]


class Processes:
    """Looks at what others can see of the processes that this one starts: their arguments, and on Linux their environment."""

    def __init__(self) -> None:
        self.seen: dict[int, set[bytes]] = {}
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, name="looking at processes")

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._ended.wait(LOOKS_EVERY_S):
            for pid in _children():
                for told in ("cmdline", "environ"):
                    try:
                        self.seen.setdefault(pid, set()).add(Path(f"/proc/{pid}/{told}").read_bytes())
                    except OSError:
                        # It has ended, or is closed to others.
                        continue


def _children() -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        try:
            yield from map(int, (task / "children").read_text().split())
        except OSError:
            continue
