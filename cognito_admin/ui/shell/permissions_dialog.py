"""Help on permissions: four policies that are enough, filled in for the pool one looks at, and what AWS refused so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from cognito_admin.model import sentences
from cognito_admin.model.permissions import Place, PolicyKind, policy, policy_allowing
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.failures import Failure


class PermissionsDialog(Dialog):
    """``pool`` is what the person calls the pool the policies are for. ``denied`` adds a policy of just what is missing."""

    def __init__(self, parent: QWidget, place: Place, pool: str = "", denied: Sequence[Failure] = ()) -> None:
        super().__init__(parent, tr("Permissions"), width_px=800, height_px=660)
        self._policies: list[tuple[str, str]] = []
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(tr("Policies"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        if denied:
            actions = ", ".join(failure.facts["action"] for failure in denied)
            self._add(
                tr("Missing here"),
                tr("What AWS refused of this pool so far: {actions}.", actions=actions),
                policy_allowing(denied),
            )
        for kind in PolicyKind:
            label = sentences.POLICIES[kind]
            self._add(tr(label.name), tr(label.text), policy(kind, place))
        self._text = Text("", wrap=True, selectable=True)
        self._document = CodeView(tr("Policy"))
        copy = QPushButton(tr("&Copy policy"))
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        self._copied = QWidget()
        row = QHBoxLayout(self._copied)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Picture("check", "success"))
        row.addWidget(Text(tr("Copied"), "muted"))
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addWidget(self._copied)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Permissions"), "title"))
        layout.addWidget(Text(_introduction(place, pool), wrap=True, selectable=True))
        layout.addWidget(self._tabs)
        layout.addWidget(self._text)
        layout.addWidget(self._document, 1)
        add_layout(layout, buttons)
        self._tabs.currentChanged.connect(self._show)
        self._show(0)
        self._tabs.setFocus()

    def _add(self, name: str, text: str, document: str) -> None:
        self._tabs.addTab(name)
        self._policies.append((text, document))

    def _show(self, place: int) -> None:
        text, document = self._policies[place]
        self._text.setText(text)
        self._document.setPlainText(document)
        self._copied.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._document.toPlainText())
        self._copied.show()


def _introduction(place: Place, pool: str) -> str:
    what = tr("What this program may do in AWS is decided there, by the policies of the profile you use.")
    if place.pool is None:
        return what + " " + tr("These name no pool: open one first, or put yours in place of the words in capitals.")
    if place.account is None:
        return what + " " + tr("These are for “{pool}”. Put your account number in place of ACCOUNT.", pool=pool)
    return what + " " + tr("These are for “{pool}” in {region}.", pool=pool, region=place.region)
