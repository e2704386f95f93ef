"""Takes pictures of all that the window shows, in every variant, and looks for words without room."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cognito_admin.model.preferences import LANGUAGE
from cognito_admin.ui.gallery.album import GalleryAlbum
from cognito_admin.ui.gallery.dialogs import DialogScenes
from cognito_admin.ui.gallery.panes import PaneScenes
from cognito_admin.ui.gallery.stage import Stage
from cognito_admin.ui.gallery.states import PaneStatesScenes
from cognito_admin.ui.gallery.variants import LARGE, SMALL, VARIANTS, Variant
from cognito_admin.ui.gallery.wizards import WizardScenes
from cognito_admin.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from cognito_admin.ui.desktop import Program
    from cognito_admin.ui.gallery.states import Emulator
    from cognito_admin.ui.shell.shell import Shell


def screens(folder: Path) -> None:
    """Gives the program the two screens of the variants. To be called before there is a QApplication."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "screens.json"
    told = [
        {"name": name, "x": at.x(), "y": at.y(), "width": at.width(), "height": at.height(), "dpr": 1}
        | {"logicalDpi": 96, "logicalBaseDpi": 96}
        for name, at in (("small", SMALL), ("large", LARGE))
    ]
    file.write_text(json.dumps({"screens": told}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def main(out: Path, make_program: Callable[[], Program], emulator: Emulator, names: Sequence[str] = ()) -> int:
    """The pictures, ``index.html``, ``clipped.txt`` and ``missed.txt`` go into ``out``. 1 when a scene did not come about."""
    album = GalleryAlbum(out)
    for variant in VARIANTS:
        if not names or variant.name in names:
            _take(make_program(), album, variant, emulator)
    album.close()
    return 0 if album.complete else 1


def _take(program: Program, album: GalleryAlbum, variant: Variant, emulator: Emulator) -> None:
    from cognito_admin.ui.desktop import application, run

    program.settings.choose(LANGUAGE, "en")
    program.settings.theme = variant.theme
    program.settings.text_scale = variant.text_scale

    async def visit(shell: Shell) -> None:
        theme.prefer_dark(application(), variant.prefers_dark)
        shell.window.showNormal()
        shell.window.setGeometry(variant.screen)
        stage = Stage(shell, album, variant)
        await PaneScenes(stage).play()
        await DialogScenes(stage).play()
        await WizardScenes(stage).play()
        if variant.states:
            await PaneStatesScenes(stage, emulator).play()

    with ExitStack() as stack:
        if variant.stretched:
            stack.enter_context(_words(right_to_left=variant.right_to_left))
        run(program, visit)


@contextmanager
def _words(*, right_to_left: bool) -> Generator[None]:
    """The words of this program stretched by half, and the window laid out from right to left where that is wished for."""
    from cognito_admin.ui.desktop import application
    from cognito_admin.ui.languages import pseudo

    app = application()
    translator = pseudo(right_to_left=right_to_left)
    app.installTranslator(translator)
    if right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        yield
    finally:
        app.removeTranslator(translator)
        # As the language has it, of this one and of those that come: a direction that is set holds against all of them.
        app.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
