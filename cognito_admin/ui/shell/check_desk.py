"""What check-ups found, told in the tree for as long as the window is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cognito_admin.model.checkup.finding import Severity
from cognito_admin.ui.formats import moment
from cognito_admin.ui.sentences import found
from cognito_admin.ui.shell.check_mark import CheckMark
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.checkup.report import Report
    from cognito_admin.model.connections import PoolKey
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class CheckDesk(QObject):
    def __init__(self, window: Window, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self.close = services.checkups.subscribe(self._show)

    def _show(self, key: PoolKey, report: Report) -> None:
        counted = [one for one in report.heard if one.severity is not Severity.ADVICE]
        mark = CheckMark(report.worst, len(counted)) if counted and report.worst is not None else None
        told = found(report.heard) or tr("Nothing was found")
        words = tr("Check-up of {time}: {found}", time=moment(report.checkup.moment), found=told)
        self._window.navigation.show_check_up(key, mark, words)
