"""Adds or edits a connection: which credentials, which region, and how its pools are to be treated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model import sentences
from cognito_admin.model.connections import (
    CHOICES_OF_MODE,
    AccessKey,
    Connection,
    ConnectionKind,
    Environment,
    Identity,
    Marking,
    Mode,
    Profile,
)
from cognito_admin.model.ids import Region
from cognito_admin.model.regions import REGIONS
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.shell.access_key_fields import AccessKeyFields
from cognito_admin.ui.shell.credentials_list import CredentialsList
from cognito_admin.ui.shell.verdict import Verdict
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import put_icon
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.dropped_list import dropped_list
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip, restyle, surface
from cognito_admin.work.connect import new_connection_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.failures import Failure


class ConnectionDialog(Dialog):
    """``saved`` carries the connection, and the access key typed for it or None; ``check_requested`` asks for its identity before
    it is saved.
    """

    saved = Signal(object, object)
    check_requested = Signal(object, object)

    def __init__(self, parent: QWidget, connection: Connection | None = None) -> None:
        super().__init__(
            parent, tr("Edit connection") if connection else tr("Add connection"), width_px=760, height_px=640
        )
        self._id = connection.id if connection else new_connection_id()
        self._given = connection
        self._named_by_hand = connection is not None
        self._region_by_hand = connection is not None
        self._profiles = self._profile_list()
        self._about_profiles = Text("", "small", wrap=True)
        self._about_all = ""
        self._form = self._fields()
        self._verdict = Verdict()
        columns = QHBoxLayout()
        columns.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Text(tr("Credentials"), "strong"))
        left.addWidget(self._profiles, 1)
        left.addWidget(self._about_profiles)
        add_layout(columns, left, 4)
        add_layout(columns, self._form, 5)
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
                    "A connection is one account and region. Credentials of your AWS configuration stay there; nothing is copied."
                ),
                "muted",
                wrap=True,
            )
        )
        add_layout(inner, head)
        add_layout(inner, columns, 1)
        inner.addWidget(self._verdict)
        add_layout(layout, inner, 1)
        layout.addWidget(Line())
        layout.addWidget(self._buttons())
        if connection is not None:
            self._show_connection(connection)
        self._changed()

    def show_profiles(self, profiles: Sequence[Profile], failure: Failure | None = None) -> None:
        """The profiles found on this machine, or why none could be."""
        if failure is not None:
            words = explain(failure)
            self._about_all = f"{words.text} {words.advice}"
            self._about_profiles.set_role("danger")
        elif not profiles:
            self._about_all = tr(
                "No profiles were found in your AWS configuration. Make one with “aws configure”, or type an access key."
            )
        self._profiles.show_profiles(profiles, self._given)
        self._profiles.setFocus()

    def connection(self) -> Connection | None:
        """What the fields say, or None while something is missing."""
        profile, kind = self._profiles.profile(), self._profiles.kind()
        region = self._region_text()
        name = self._name.text().strip()
        if self._profiles.currentItem() is None or not region or not name or self._endpoint_wrong():
            return None
        if self._missing_of_key():
            return None
        return Connection(
            id=self._id,
            name=name,
            profile=profile.name if profile else None,
            region=Region(region),
            endpoint_url=self._endpoint.text().strip() or None,
            default_marking=Marking(Environment(self._environment.currentData()), Mode(self._mode.currentData())),
            kind=kind,
        )

    def key(self) -> AccessKey | None:
        """The access key that was typed, where one is wanted."""
        return self._key_fields.key() if self._own_key() else None

    def show_checking(self) -> None:
        self._verdict.show_busy(tr("Asking AWS who these credentials belong to…"))
        allow(self._test, tr("The test is running"))

    def show_identity(self, identity: Identity) -> None:
        self._verdict.show_good(tr("Signed in to account {account}", account=identity.account), identity.arn)
        self._changed()

    def show_failure(self, failure: Failure, remedy: QAction | None = None) -> None:
        words = explain(failure)
        self._verdict.show_bad(words.title, f"{words.text} {words.advice}".strip(), remedy)
        self._changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._region_line and event.type() == QEvent.Type.FocusIn:
            self._region_line.selectAll()
        return False

    def _profile_list(self) -> CredentialsList:
        profiles = CredentialsList()
        profiles.setMinimumWidth(theme.px(220))
        profiles.currentItemChanged.connect(self._profile_chosen)
        profiles.itemDoubleClicked.connect(lambda _item: self._save())
        return profiles

    def _fields(self) -> QFormLayout:
        self._name = QLineEdit()
        self._name.setPlaceholderText(tr("What you call it"))
        self._name.setMaxLength(80)
        self._name.textEdited.connect(self._name_edited)
        self._region = ComboBox()
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
        self._regions = dropped_list(completer)
        self._region_line.setPlaceholderText(tr("Region of the user pools"))
        self._region_line.installEventFilter(self)
        self._region.editTextChanged.connect(self._changed)
        self._region.activated.connect(self._region_picked)
        self._endpoint = QLineEdit()
        self._endpoint.setPlaceholderText(tr("Leave empty for AWS itself"))
        self._endpoint.textChanged.connect(self._changed)
        self._environment = _choices(Environment)
        self._environment.currentIndexChanged.connect(self._environment_chosen)
        self._mode = _choices(CHOICES_OF_MODE)
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
        again = self._given is not None and self._given.kind is ConnectionKind.ACCESS_KEY
        self._key_fields = AccessKeyFields(form, again=again)
        self._key_fields.changed.connect(self._changed)
        self._key_fields.show(again)
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
        put_icon(self._test, "plug")
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
        self._missing = Text("", "small", wrap=True)
        layout.addWidget(self._test)
        layout.addWidget(self._missing, 1)
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

    def _profile_chosen(self) -> None:
        profile, own_key = self._profiles.profile(), self._own_key()
        self._key_fields.show(own_key)
        if not self._named_by_hand:
            other = tr("Access key") if own_key else tr("Default")
            self._name.setText(profile.name if profile else other)
        if not self._region_by_hand and profile and profile.region:
            self._show_region(profile.region)
        if profile and profile.endpoint_url and not self._endpoint.text():
            self._endpoint.setText(profile.endpoint_url)
        self._about_profiles.setText(self._about_all or self._profiles.explanation())
        self._verdict.clear()
        self._changed()

    def _own_key(self) -> bool:
        return self._profiles.kind() is ConnectionKind.ACCESS_KEY

    def _missing_of_key(self) -> str:
        return self._key_fields.missing() if self._own_key() else ""

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
        elif self._missing_of_key():
            missing = self._missing_of_key()
        elif self._endpoint_wrong():
            missing = tr("The endpoint has to begin with http:// or https://")
        if not hasattr(self, "_save_button"):
            return
        self._endpoint.setToolTip(plain_tooltip(missing if self._endpoint_wrong() else ""))
        self._missing.setText(missing)
        allow(self._save_button, missing)
        allow(self._test, missing, tr("Asks AWS who these credentials belong to. Nothing is changed."))

    def _check(self) -> None:
        connection = self.connection()
        if connection is not None:
            self.check_requested.emit(connection, self.key())

    def _save(self) -> None:
        connection = self.connection()
        if connection is not None:
            self.saved.emit(connection, self.key())
            self.accept()


def _choices(kinds: Iterable[Environment] | Iterable[Mode]) -> QComboBox:
    box = ComboBox()
    for value in kinds:
        words = sentences.ENVIRONMENTS if isinstance(value, Environment) else sentences.MODES
        box.addItem(tr(words[value].name), value.value)
        box.setItemData(box.count() - 1, plain_tooltip(tr(words[value].text)), Qt.ItemDataRole.ToolTipRole)
    return box
