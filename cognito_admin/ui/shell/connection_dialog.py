"""Adds or edits a connection: which credentials, which region, and how its pools are to be treated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model import sentences
from cognito_admin.model.connections import Connection, Environment, Identity, Marking, Mode, Profile
from cognito_admin.model.ids import Region
from cognito_admin.model.regions import REGIONS
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.text import Line, Picture, Text, restyle, surface
from cognito_admin.work.connect import new_connection_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.failures import Failure

_PROFILE = Qt.ItemDataRole.UserRole


class ConnectionDialog(Dialog):
    """``saved`` carries the connection; ``check_requested`` asks for its identity before it is saved."""

    saved = Signal(object)
    check_requested = Signal(object)

    def __init__(self, parent: QWidget, connection: Connection | None = None) -> None:
        super().__init__(
            parent, tr("Edit connection") if connection else tr("Add connection"), width_px=760, height_px=560
        )
        self._id = connection.id if connection else new_connection_id()
        self._given = connection
        self._named_by_hand = connection is not None
        self._region_by_hand = connection is not None
        self._profiles = self._profile_list()
        self._about_profiles = Text("", "small", wrap=True)
        self._form = self._fields()
        self._verdict = _Verdict()
        columns = QHBoxLayout()
        columns.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Text(tr("AWS profile"), "strong"))
        left.addWidget(self._profiles, 1)
        left.addWidget(self._about_profiles)
        columns.addLayout(left, 4)
        columns.addLayout(self._form, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 20, 24, 16)
        inner.setSpacing(16)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(Text(self.windowTitle(), "title"))
        head.addWidget(
            Text(
                tr(
                    "A connection is one account and region. The credentials stay where they are; nothing secret is copied."
                ),
                "muted",
                wrap=True,
            )
        )
        inner.addLayout(head)
        inner.addLayout(columns, 1)
        inner.addWidget(self._verdict)
        layout.addLayout(inner, 1)
        layout.addWidget(Line())
        layout.addWidget(self._buttons())
        if connection is not None:
            self._show_connection(connection)
        self._changed()

    def show_profiles(self, profiles: Sequence[Profile], failure: Failure | None = None) -> None:
        """The profiles found on this machine. The default chain is always offered, last."""
        chosen = self._given.profile if self._given else None
        self._profiles.clear()
        for profile in profiles:
            kind = sentences.PROFILE_KINDS.get(profile.kind)
            item = QListWidgetItem(profile.name)
            item.setIcon(icon("key-round"))
            item.setData(_PROFILE, profile)
            item.setToolTip(tr(kind.text) if kind else "")
            self._profiles.addItem(item)
            if profile.name == chosen:
                self._profiles.setCurrentItem(item)
        item = QListWidgetItem(tr("Default credentials"))
        item.setIcon(icon("server"))
        item.setToolTip(
            tr("Environment variables, the role of this machine, or the default profile: whatever AWS tools use.")
        )
        self._profiles.addItem(item)
        if self._given and chosen is None:
            self._profiles.setCurrentItem(item)
        if chosen and self._profiles.currentItem() is None:
            missing = QListWidgetItem(chosen)
            missing.setIcon(icon("triangle-alert", "warning"))
            missing.setToolTip(tr("This profile is no longer in your AWS configuration."))
            missing.setData(_PROFILE, Profile(chosen, None, "other"))
            self._profiles.insertItem(0, missing)
            self._profiles.setCurrentItem(missing)
        if failure is not None:
            words = explain(failure)
            self._about_profiles.setText(f"{words.text} {words.advice}")
            self._about_profiles.set_role("danger")
        else:
            none = tr(
                "No profiles were found in your AWS configuration. Make one with “aws configure”, then open this again."
            )
            self._about_profiles.setText(tr("Found in your AWS configuration.") if profiles else none)
        if self._profiles.currentRow() < 0:
            self._profiles.setCurrentRow(0)
        self._profiles.setFocus()

    def connection(self) -> Connection | None:
        """What the fields say, or None while something is missing."""
        item = self._profiles.currentItem()
        region = self._region_text()
        name = self._name.text().strip()
        if item is None or not region or not name or self._endpoint_wrong():
            return None
        profile = item.data(_PROFILE)
        return Connection(
            id=self._id,
            name=name,
            profile=profile.name if isinstance(profile, Profile) else None,
            region=Region(region),
            endpoint_url=self._endpoint.text().strip() or None,
            default_marking=Marking(Environment(self._environment.currentData()), Mode(self._mode.currentData())),
        )

    def show_checking(self) -> None:
        self._verdict.show_busy(tr("Asking AWS who these credentials belong to…"))
        allow(self._test, tr("The test is running"))

    def show_identity(self, identity: Identity) -> None:
        self._verdict.show_good(tr("Signed in to account {account}", account=identity.account), identity.arn)
        self._changed()

    def show_failure(self, failure: Failure) -> None:
        words = explain(failure)
        self._verdict.show_bad(words.title, f"{words.text} {words.advice}".strip())
        self._changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._region_line and event.type() == QEvent.Type.FocusIn:
            self._region_line.selectAll()
        return False

    def _profile_list(self) -> QListWidget:
        profiles = QListWidget()
        profiles.setAccessibleName(tr("AWS profiles"))
        profiles.setObjectName("framed")
        profiles.currentItemChanged.connect(self._profile_chosen)
        profiles.itemDoubleClicked.connect(lambda _item: self._save())
        return profiles

    def _fields(self) -> QFormLayout:
        self._name = QLineEdit()
        self._name.setPlaceholderText(tr("What you call it"))
        self._name.setMaxLength(80)
        self._name.textEdited.connect(self._name_edited)
        self._region = QComboBox()
        self._region_line = QLineEdit()
        self._region.setLineEdit(self._region_line)
        self._region.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for region, friendly in REGIONS.items():
            self._region.addItem(f"{region}  ·  {friendly}", region)
        self._region.setCurrentIndex(-1)
        self._region.setMaxVisibleItems(14)
        completer = QCompleter(self._region.model(), self._region)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._region.setCompleter(completer)
        self._region_line.setPlaceholderText(tr("Region of the user pools"))
        self._region_line.installEventFilter(self)
        self._region.editTextChanged.connect(self._changed)
        self._region.activated.connect(self._region_picked)
        self._endpoint = QLineEdit()
        self._endpoint.setPlaceholderText(tr("Leave empty for AWS itself"))
        self._endpoint.textChanged.connect(self._changed)
        self._environment = _choices(Environment)
        self._environment.currentIndexChanged.connect(self._environment_chosen)
        self._mode = _choices(Mode)
        self._mode.currentIndexChanged.connect(self._changed)
        self._treatment = Text("", "small", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, widget, name in (
            (tr("&Name"), self._name, tr("Name of the connection")),
            (tr("&Region"), self._region, tr("Region")),
            (tr("&Endpoint"), self._endpoint, tr("Endpoint address, optional")),
        ):
            form.addRow(text, widget)
            widget.setAccessibleName(name)
        form.addRow(Line())
        form.addRow(Text(tr("New pools start as"), "strong"))
        for text, widget, name in (
            (tr("En&vironment"), self._environment, tr("Environment of its pools")),
            (tr("&Mode"), self._mode, tr("Mode of its pools")),
        ):
            form.addRow(text, widget)
            widget.setAccessibleName(name)
        form.addRow(self._treatment)
        return form

    def _buttons(self) -> QWidget:
        self._test = QPushButton(tr("&Test"))
        self._test.setIcon(icon("plug"))
        self._test.setAutoDefault(False)
        self._test.clicked.connect(self._check)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._save_button = QPushButton(tr("Save") if self._given else tr("Add connection"))
        self._save_button.setDefault(True)
        self._save_button.setProperty("kind", "primary")
        self._save_button.clicked.connect(self._save)
        row = surface(QWidget(), "window")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(8)
        layout.addWidget(self._test)
        layout.addStretch(1)
        layout.addWidget(cancel)
        layout.addWidget(self._save_button)
        return row

    def _show_connection(self, connection: Connection) -> None:
        self._name.setText(connection.name)
        self._show_region(connection.region)
        self._endpoint.setText(connection.endpoint_url or "")
        self._environment.setCurrentIndex(self._environment.findData(connection.default_marking.environment.value))
        self._mode.setCurrentIndex(self._mode.findData(connection.default_marking.mode.value))

    def _show_region(self, region: Region) -> None:
        place = self._region.findData(region)
        if place >= 0:
            self._region.setCurrentIndex(place)
        else:
            self._region.setEditText(region)

    def _region_text(self) -> str:
        text = self._region.currentText().strip()
        place = self._region.findText(text)
        return str(self._region.itemData(place)) if place >= 0 else text.split(" ")[0]

    def _profile_chosen(self, item: QListWidgetItem | None) -> None:
        profile = item.data(_PROFILE) if item else None
        if not self._named_by_hand:
            self._name.setText(profile.name if isinstance(profile, Profile) else tr("Default"))
        if not self._region_by_hand and isinstance(profile, Profile) and profile.region:
            self._show_region(profile.region)
        if isinstance(profile, Profile) and profile.endpoint_url and not self._endpoint.text():
            self._endpoint.setText(profile.endpoint_url)
        self._verdict.clear()
        self._changed()

    def _name_edited(self) -> None:
        self._named_by_hand = True
        self._changed()

    def _region_picked(self) -> None:
        self._region_by_hand = True
        self._changed()

    def _environment_chosen(self) -> None:
        if self._environment.currentData() == Environment.PRODUCTION:
            self._mode.setCurrentIndex(self._mode.findData(Mode.READ_ONLY.value))
        self._changed()

    def _endpoint_wrong(self) -> bool:
        text = self._endpoint.text().strip()
        return bool(text) and not text.startswith(("http://", "https://"))

    def _changed(self) -> None:
        environment, mode = self._environment.currentData(), self._mode.currentData()
        explained = f"{tr(sentences.ENVIRONMENTS[environment].text)} {tr(sentences.MODES[mode].text)}"
        self._treatment.setText(tr("{explained} Each pool can be marked differently later.", explained=explained))
        self._endpoint.setProperty("wrong", self._endpoint_wrong())
        restyle(self._endpoint)
        missing = ""
        if self._profiles.currentItem() is None:
            missing = tr("Choose a profile first")
        elif not self._region_text():
            missing = tr("Choose a region first")
        elif not self._name.text().strip():
            missing = tr("Give the connection a name first")
        elif self._endpoint_wrong():
            missing = tr("The endpoint has to begin with http:// or https://")
        if not hasattr(self, "_save_button"):
            return
        self._endpoint.setToolTip(missing if self._endpoint_wrong() else "")
        allow(self._save_button, missing)
        allow(self._test, missing, tr("Asks AWS who these credentials belong to. Nothing is changed."))

    def _check(self) -> None:
        connection = self.connection()
        if connection is not None:
            self.check_requested.emit(connection)

    def _save(self) -> None:
        connection = self.connection()
        if connection is not None:
            self.saved.emit(connection)
            self.accept()


class _Verdict(QFrame):
    """What the test found."""

    def __init__(self) -> None:
        super().__init__()
        surface(self, "card")
        self._picture = Picture("info", "muted", 18)
        self._title = Text("", "strong", wrap=True, selectable=True)
        self._detail = Text("", "small", wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.clear()

    def clear(self) -> None:
        self.hide()

    def show_busy(self, text: str) -> None:
        self._say("loader", "muted", text, "")

    def show_good(self, title: str, detail: str) -> None:
        self._say("circle-check", "success", title, detail)

    def show_bad(self, title: str, detail: str) -> None:
        self._say("circle-alert", "danger", title, detail)

    def text(self) -> str:
        return f"{self._title.text()}\n{self._detail.text()}".strip()

    def _say(self, picture: str, role: str, title: str, detail: str) -> None:
        self._picture.set_icon(picture, role)
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{title}. {detail}")
        self.show()


def _choices(kind: type[Environment] | type[Mode]) -> QComboBox:
    box = QComboBox()
    words = sentences.ENVIRONMENTS if kind is Environment else sentences.MODES
    for value in kind:
        box.addItem(tr(words[value].name), value.value)
        box.setItemData(box.count() - 1, tr(words[value].text), Qt.ItemDataRole.ToolTipRole)
    return box
