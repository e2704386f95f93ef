"""The window from start to end: painted first, then brought to life, then closed in order."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from cognito_admin.model.failures import Failure
from cognito_admin.ui.end_signals import EndSignals
from cognito_admin.ui.file_openings import Application, FileOpenings
from cognito_admin.ui.languages import spoken
from cognito_admin.ui.loop import Loop, paint_first
from cognito_admin.ui.qt_messages import QtMessages
from cognito_admin.ui.shell import geometry
from cognito_admin.ui.shell.first_picture import FirstPicture
from cognito_admin.ui.shell.instance import Instance
from cognito_admin.ui.shell.window import Window
from cognito_admin.ui.theme.tokens import NAVIGATION_PX, own_families, tokens_for

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from cognito_admin.ui.shell.shell import Shell
    from cognito_admin.work.crash import Crash, Crashes
    from cognito_admin.work.services import Services
    from cognito_admin.work.settings import Settings

log = logging.getLogger(__name__)

NAVIGATION_WIDTH = "navigation.width"
WAS_DARK = "look.was_dark"
WAS_CONTRAST = "look.was_contrast"
SWITCH_INTERVAL_S = 0.0005
"""How long another Python thread may keep the window waiting for the interpreter."""


class Program(Protocol):
    """What the window is opened on. ``instance`` is a file in the folder of data: who holds it owns that folder's window."""

    @property
    def settings(self) -> Settings: ...
    @property
    def crashes(self) -> Crashes: ...
    @property
    def instance(self) -> Path: ...

    async def build(self) -> Services:
        """Makes everything behind the window, after the first paint. May be called again after a Failure."""
        ...

    async def close(self, leave_running: bool) -> None:
        """Ends what was built, as far as it was; ``leave_running`` says whether running jobs go on."""
        ...


Visit = Callable[["Shell"], Coroutine[Any, Any, None]]


def run(program: Program, visit: Visit | None = None, backup: str | None = None) -> int:
    """Shows the window until the person closes it, and returns the exit status. ``backup`` is one to be opened in it.

    ``visit`` is led through the living window in place of a person, and the window closes when it ends: a tour, a self-test.
    The exit status is 1 when the window was closed before that.
    """
    with EndSignals() as end_signals, QtMessages() as messages, spoken(application(), program.settings.language):
        return _run(program, visit, backup, messages, end_signals)


def _run(
    program: Program, visit: Visit | None, backup: str | None, messages: QtMessages, end_signals: EndSignals
) -> int:
    settings = program.settings
    first = Instance(program.instance)
    app = application()
    if not first.is_first() and first.call_first(backup):
        return 0
    openings = FileOpenings(app)
    dark = _dark_at_first(app, settings)
    window = Window(_first_picture(app, settings, dark))
    geometry.restore(window, settings.window_geometry)
    paint_first(window, window.painted)
    _furnish(app, window, settings, dark)
    loop = Loop()
    try:
        return loop.run(
            app, lambda: _live(app, window, loop, first, openings, program, visit, backup, messages, end_signals)
        )
    finally:
        first.close()


def application() -> Application:
    """The one there is, made at first use."""
    known = Application.instance()
    if isinstance(known, Application):
        return known
    app = Application(sys.argv[:1])
    app.setApplicationName("cognito-admin")
    app.setApplicationDisplayName("Cognito Admin")
    # Flatpak calls what is in it by the name of the whole.
    app.setDesktopFileName(os.environ.get("FLATPAK_ID", "cognito-admin"))
    # The window decides when the program ends: jobs are asked about first.
    app.setQuitOnLastWindowClosed(False)
    return app


def _first_picture(app: QApplication, settings: Settings, dark: bool) -> FirstPicture:
    width = settings.ui(NAVIGATION_WIDTH)
    return FirstPicture(
        tokens=tokens_for(dark=dark, contrast=_contrast_at_first(settings)),
        names=[connection.name for connection in settings.connections],
        navigation_px=width if isinstance(width, int) else None,
        scale=settings.text_scale,
        menu_bar=sys.platform != "darwin",
        families=own_families(app.font().family()),
    )


def _dark_at_first(app: QApplication, settings: Settings) -> bool:
    """The scheme of the first picture, without asking what takes long: as chosen, or as it was last time."""
    if settings.theme in ("light", "dark"):
        return settings.theme == "dark"
    last = settings.ui(WAS_DARK)
    return last if isinstance(last, bool) else app.palette().window().color().lightness() < 128


def _contrast_at_first(settings: Settings) -> bool:
    return settings.theme == "contrast" or (settings.theme == "auto" and settings.ui(WAS_CONTRAST) is True)


def _furnish(app: QApplication, window: Window, settings: Settings, dark: bool) -> None:
    """Everything one can see and touch before the services are there."""
    from PySide6.QtGui import QIcon

    from cognito_admin.ui.resources import RESOURCES
    from cognito_admin.ui.theme import icons, theme
    from cognito_admin.ui.translate import tr

    icons.read_all()
    app.setWindowIcon(QIcon(str(RESOURCES / "cognito-admin.svg")))
    theme.prefer_dark(app, dark)
    theme.apply(app, settings.theme.value, settings.text_scale)
    window.furnish()
    width = settings.ui(NAVIGATION_WIDTH)
    window.set_navigation_width(width if isinstance(width, int) else theme.px(NAVIGATION_PX))
    window.navigation.show_connections(settings.connections)
    window.place.show_loading(tr("Starting…"))


async def _live(
    app: QApplication,
    window: Window,
    loop: Loop,
    first: Instance,
    openings: FileOpenings,
    program: Program,
    visit: Visit | None,
    backup: str | None,
    messages: QtMessages,
    end_signals: EndSignals,
) -> int:
    import asyncio

    from cognito_admin.ui.shell.portal import ColourSchemePortal
    from cognito_admin.ui.shell.shell import Shell
    from cognito_admin.ui.theme import theme

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    first.listen()
    first.asked_forward.connect(window.come_forward)
    portal = ColourSchemePortal(
        lambda dark: theme.prefer_dark(app, dark), lambda contrast: theme.prefer_contrast(app, contrast), window
    )
    portal.ask()
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def end(leave_running: bool) -> None:
        if not ended.done():
            ended.set_result(leave_running)

    window.close_requested.connect(lambda: end(False))
    # An end asked for from outside does not ask back; jobs are processes of their own and go on.
    loop.on_signals(lambda: end(True))
    if end_signals.came:
        end(True)
    visiting: asyncio.Task[None] | None = None
    services: Services | None = None
    try:
        services = await _built(window, program, ended)
        if services is None:
            return 1 if visit is not None or window.place.state == "failed" else 0
        messages.write_early()
        window.close_requested.disconnect()
        # One thing at a time, so that the window stays responsive while the parts are read.
        await asyncio.sleep(0)
        from cognito_admin.ui.panes import panes, read_ahead

        kinds = panes()
        await asyncio.sleep(0)
        shell = Shell(window, loop, services, kinds)
        shell.quit_decided.connect(end)
        shell.begin(backup)
        loop.spawn(read_ahead(), shell)
        first.asked_to_open.connect(shell.pools.offline.open)
        openings.asked.connect(shell.pools.offline.open)
        openings.listen()
        if visit is not None:
            visiting = loop.spawn(_visit(visit(shell), end), shell)
        leave_running = await ended
        shell.close(leave_running)
    finally:
        program.settings.window_geometry = geometry.geometry_text(window)
        program.settings.set_ui(NAVIGATION_WIDTH, window.navigation_width())
        program.settings.set_ui(WAS_DARK, theme.current().dark)
        program.settings.set_ui(WAS_CONTRAST, theme.current().contrast)
        removing = services is not None and services.local_data.wanted
        window.setEnabled(not removing)
        window.setVisible(removing)
        await program.close(ended.result() if ended.done() else False)
        if services is not None and removing:
            from cognito_admin.ui.shell.local_data import remove_all

            window.close_requested.disconnect()
            await remove_all(window, services.local_data, first.close)
            window.hide()
        window.let_go()
        window.deleteLater()
    log.info("Closed, jobs %s", "left running" if leave_running else "stopped")
    return 0 if visiting is None or visiting.done() else 1


async def _visit(visit: Coroutine[Any, Any, None], end: Callable[[bool], None]) -> None:
    try:
        await visit
    finally:
        end(False)


async def _built(window: Window, program: Program, ended: asyncio.Future[bool]) -> Services | None:
    """The services; a known failure is shown with a way to try again. None when the window was closed meanwhile."""
    import asyncio

    while True:
        building = asyncio.ensure_future(program.build())
        await asyncio.wait([building, ended], return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            building.cancel()
            await asyncio.wait([building])
            return None
        error = building.exception()
        if error is None:
            return building.result()
        if not isinstance(error, Failure):
            await _tell_bug(window, program.crashes.report(error), ended)
            return None
        again: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        window.place.show_failed(error, lambda again=again: again.done() or again.set_result(None))
        await asyncio.wait([again, ended], return_when=asyncio.FIRST_COMPLETED)
        window.place.show_loading()


async def _tell_bug(window: Window, crash: Crash, ended: asyncio.Future[bool]) -> None:
    """A mistake of the program before there is anything behind the window: it is shown, and the window waits to be closed."""
    from cognito_admin.ui.shell.crash_dialog import CrashDialog

    window.place.show_bug()
    CrashDialog(window, crash).open()
    await ended
