"""The pictures of a gallery in one folder, the page that shows them side by side, and what has no room on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QPixmap

    from cognito_admin.ui.gallery.clipping import Clipped

_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Cognito Admin: everything it shows</title>
<style>
body {{ font: 14px system-ui, sans-serif; margin: 24px; background: #fafafa; color: #1b1f24; }}
h2 {{ font-size: 15px; margin: 28px 0 8px; }}
figure {{ display: inline-block; margin: 0 12px 12px 0; }}
img {{ width: 420px; border: 1px solid #ccc; display: block; }}
figcaption {{ color: #59636e; }}
</style>
<h1>Everything it shows</h1>
{rows}
"""


@dataclass(slots=True)
class GalleryAlbum:
    folder: Path
    _scenes: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    _remarks: dict[str, str] = field(default_factory=dict[str, str])
    _clipped: list[str] = field(default_factory=list[str])
    _missed: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def keep(self, scene: str, colours: str, picture: QPixmap, remark: str = "") -> None:
        name = f"{scene}.{colours}.png"
        picture.save(str(self.folder / name))
        self._scenes.setdefault(scene, []).append((colours, name))
        if remark:
            self._remarks[scene] = remark

    def note_clipped(self, scene: str, variant: str, found: Sequence[Clipped]) -> None:
        self._clipped += (f"{scene} ({variant}): {one}" for one in found)

    def note_missed(self, scene: str, variant: str, why: str) -> None:
        """A scene that did not come about, which is no reason to go without the others."""
        self._missed.append(f"{scene} ({variant}): {why}")

    @property
    def complete(self) -> bool:
        return not self._missed

    def close(self) -> None:
        """Writes the page and the lists."""
        rows = "\n".join(self._row(scene) for scene in self._scenes)
        (self.folder / "index.html").write_text(_PAGE.format(rows=rows), encoding="utf-8")
        for name, lines in (("clipped.txt", self._clipped), ("missed.txt", self._missed)):
            (self.folder / name).write_text("".join(f"{line}\n" for line in dict.fromkeys(lines)), encoding="utf-8")

    def _row(self, scene: str) -> str:
        remark = f" <small>{escape(self._remarks[scene])}</small>" if scene in self._remarks else ""
        figures = "".join(
            f'<figure><a href="{name}"><img loading="lazy" src="{name}" alt=""></a>'
            f"<figcaption>{escape(colours)}</figcaption></figure>"
            for colours, name in self._scenes[scene]
        )
        return f"<h2>{escape(scene)}{remark}</h2>\n{figures}"
