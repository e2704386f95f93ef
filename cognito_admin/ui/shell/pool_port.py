"""The window as the panes of one pool know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import Pane, ShellPort

    class WindowPort(ShellPort, Protocol):
        def show_failure(
            self,
            failure: Failure,
            retry: Callable[[], None] | None = None,
            *,
            pool: str | None = None,
            remedy: QAction | None = None,
            cause: Hashable = None,
        ) -> None:
            """``pool`` is named in it. ``remedy`` stands for the one that ``failure`` has.

            ``cause`` is as of ``show_banner``, unless the cause is the connection.
            """


class PoolPort:
    """What is said names the pool, whose ``name`` may become known later, where ``several`` are open.

    What is opened is opened for this pool: ``bring`` puts it in front of the others.
    """

    def __init__(
        self, window: WindowPort, name: Callable[[], str], several: Callable[[], bool], bring: Callable[[], None]
    ) -> None:
        self._window = window
        self._name = name
        self._several = several
        self._bring = bring

    @property
    def loop(self) -> Loop:
        return self._window.loop

    def show_banner(
        self,
        text: str,
        *,
        kind: str = "information",
        actions: Sequence[QAction] = (),
        timeout_s: float | None = None,
        cause: Hashable = None,
    ) -> None:
        if self._several():
            text = tr("{pool}: {message}", pool=self._name(), message=text)
        self._window.show_banner(text, kind=kind, actions=actions, timeout_s=timeout_s, cause=cause)

    def show_failure(self, failure: Failure, retry: Callable[[], None] | None = None) -> None:
        self._window.show_failure(failure, retry, pool=self._name() if self._several() else None)

    def remedy(self, failure: Failure, then: Callable[[], object] | None = None) -> QAction | None:
        return self._window.remedy(failure, then)

    def set_freshness(self, pane: Pane, text: str, tooltip: str = "") -> None:
        self._window.set_freshness(pane, text, tooltip)

    def open_pane(self, name: str) -> Pane | None:
        self._bring()
        return self._window.open_pane(name)

    def back_up(self) -> None:
        self._window.back_up()

    def restore(self) -> None:
        self._window.restore()

    def rebuild(self) -> None:
        self._window.rebuild()

    def copy(self, text: str, what: str) -> None:
        self._window.copy(text, what)

    def copy_secret(self, text: str, what: str) -> None:
        self._window.copy_secret(text, what)

    def status(self, text: str) -> None:
        self._window.status(text)
