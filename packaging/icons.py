"""The icon of the program in every size and shape that a system wants. Usage: icons.py FOLDER"""

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_SVG = Path(__file__).resolve().parent.parent / "resources" / "cognito-admin.svg"
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS = {
    "icp4": 16,
    "icp5": 32,
    "ic07": 128,
    "ic08": 256,
    "ic09": 512,
    "ic10": 1024,
    "ic11": 32,
    "ic12": 64,
    "ic13": 256,
    "ic14": 512,
}
_ON_MAC = 824 / 1024
"""How much of its square an icon fills on macOS, by Apple's template."""


def png(side: int, filled: float = 1.0) -> bytes:
    """The icon as PNG, ``side`` pixels wide; ``filled`` is the part of the side that it takes, in the middle."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    margin = side * (1 - filled) / 2
    QSvgRenderer(str(_SVG)).render(painter, QRectF(margin, margin, side - 2 * margin, side - 2 * margin))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise OSError("Qt wrote no PNG")
    return bytes(data.data())


def ico() -> bytes:
    """For Windows: PNGs behind a directory of them."""
    pictures = [(side, png(side)) for side in _ICO_SIZES]
    at = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for side, data in pictures:
        directory += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return directory + b"".join(data for _, data in pictures)


def icns() -> bytes:
    """For macOS: PNGs one after the other, each behind its kind and length."""
    pictures = [(kind, png(side, _ON_MAC)) for kind, side in _ICNS.items()]
    chunks = b"".join(kind.encode() + struct.pack(">I", 8 + len(data)) + data for kind, data in pictures)
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication.instance() or QGuiApplication([])
    for side in SIZES:
        (folder / f"{side}.png").write_bytes(png(side))
    (folder / "cognito-admin.ico").write_bytes(ico())
    (folder / "cognito-admin.icns").write_bytes(icns())
    del application


if __name__ == "__main__":
    write(Path(sys.argv[1]))
