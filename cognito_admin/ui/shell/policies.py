"""Policies for the clipboard: what one gives to whoever manages access to AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication

from cognito_admin.model.permissions import policy_allowing
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.shell.window import Window


def copy_policy(failure: Failure, window: Window) -> QAction:
    """Copies a policy that allows what AWS refused."""
    document = policy_allowing([failure])
    action = QAction(tr("Copy policy"))
    action.setToolTip(plain_tooltip(document))
    action.triggered.connect(lambda: QGuiApplication.clipboard().setText(document))
    action.triggered.connect(lambda: window.status.show_remark(tr("Policy copied")))
    return action
