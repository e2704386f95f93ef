"""Asks what goes into a file, how, and where to; and says that it is in clear there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.exports import Format, Shape
from cognito_admin.ui.export.offer import Columns
from cognito_admin.ui.formats import number
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QStandardItemModel

    from cognito_admin.ui.export.choice import Choice
    from cognito_admin.ui.export.offer import Offer

_LIST_PX = 148


class ExportDialog(Dialog):
    """``wished`` carries the key of a scope, a Shape, a Path and the Choice to be kept.

    ``path_named`` carries each path that is chosen; whoever looks whether it is there tells ``show_replaced``.
    """

    wished = Signal(str, object, object, object)
    path_named = Signal(object)

    def __init__(self, parent: QWidget, offer: Offer, choice: Choice, path: Path) -> None:
        super().__init__(parent, tr("Export"), width_px=520)
        self._offer = offer
        self._choice = choice
        self._folder = path.parent
        self._scope = _box({scope.key: scope.title for scope in offer.scopes}, offer.scopes[0].key)
        self._form = _forms(offer.forms, offer.possible(choice.form))
        self._columns = _box(
            {
                Columns.SHOWN: tr("As shown in the table ({count})", count=number(len(offer.shown))),
                Columns.ALL: tr("All that hold anything ({count})", count=number(len(offer.filled))),
                Columns.OWN: tr("Own choice"),
            },
            choice.columns,
        )
        self._own = self._make_list()
        self._headings = _box(
            {True: tr("Titles, such as {title}", title=_example(offer)[1]), False: tr("Cognito’s names")}, choice.titled
        )
        self._bom = QCheckBox(tr("Mark the file as UTF-8, which Excel needs for accents"))
        self._bom.setChecked(choice.bom)
        self._path = QLineEdit(path.name)
        self._place = ElidedText("", "small")
        self._browse = QPushButton(tr("Browse…"))
        self._browse.setAutoDefault(False)
        self._replaced = Text("", "warning", wrap=True)
        self._replaced.hide()
        self._form_layout = QFormLayout()
        self._export = QPushButton(tr("Export"))
        self._lay_out()
        self._form.currentIndexChanged.connect(self._form_chosen)
        self._columns.currentIndexChanged.connect(self._draw)
        self._own.itemChanged.connect(self._draw)
        self._path.textChanged.connect(self._path_typed)
        self._browse.clicked.connect(self._choose_path)
        self._export.clicked.connect(self._wish)
        self._draw()
        self._export.setFocus()

    def path(self) -> Path:
        """A name alone lies in the folder that was offered; one without an ending gets that of the format."""
        typed = self._folder / _of_home(Path(self._path.text().strip()))
        return typed if typed.suffix or not typed.name else typed.with_suffix(f".{self._form.currentData()}")

    def _is_named(self) -> bool:
        """While a path is typed it may still be that of a folder."""
        return bool(self._path.text().strip() and self.path().name)

    def show_replaced(self, path: Path, *, there: bool) -> None:
        if path == self.path():
            self._replaced.setText(tr("“{name}” is there already and will be replaced.", name=path.name))
            self._replaced.setVisible(there)
            self.fit()

    def _lay_out(self) -> None:
        form = self._form_layout
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self._path, 1)
        place.addWidget(self._browse)
        for text, field in (
            (tr("&What"), self._scope),
            (tr("&Format"), self._form),
            (tr("&Columns"), self._columns),
            ("", self._own),
            (tr("First &line"), self._headings),
            ("", self._bom),
        ):
            form.addRow(text, field)
            if text:
                field.setAccessibleName(text.replace("&", ""))
        form.addRow(tr("F&ile"), place)
        form.labelForField(place).setBuddy(self._path)  # type: ignore[attr-defined]
        self._path.setAccessibleName(tr("File"))
        form.addRow("", self._place)
        form.addRow("", self._replaced)
        clear = QHBoxLayout()
        clear.setSpacing(10)
        clear.addWidget(Picture("lock-open", "muted", 18), 0, Qt.AlignmentFlag.AlignTop)
        self._in_clear = Text("", "small", wrap=True)
        clear.addWidget(self._in_clear, 1)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._export.setDefault(True)
        self._export.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(tr("Export"), "title"))
        add_layout(layout, form)
        add_layout(layout, clear)
        add_layout(layout, buttons)

    def _make_list(self) -> QListWidget:
        """Every column; Space ticks."""
        picked = self._choice.own or self._offer.shown
        shown = QListWidget()
        shown.setObjectName("framed")
        shown.setAccessibleName(tr("Columns to write"))
        shown.setFixedHeight(theme.px(_LIST_PX))
        for column in self._offer.columns:
            item = QListWidgetItem(column.title, shown)
            item.setToolTip(plain_tooltip(column.name))
            item.setData(Qt.ItemDataRole.UserRole, column.name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if column.name in picked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.px(26)))
        shown.setCurrentRow(0)
        return shown

    def _picked(self) -> tuple[str, ...]:
        items = [self._own.item(row) for row in range(self._own.count())]
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _names(self) -> tuple[str, ...]:
        return {Columns.SHOWN: self._offer.shown, Columns.ALL: self._offer.filled}.get(
            self._columns.currentData(), self._picked()
        )

    def _draw(self) -> None:
        csv = self._form.currentData() == Format.CSV
        self._form_layout.setRowVisible(self._own, self._columns.currentData() == Columns.OWN)
        self._form_layout.setRowVisible(self._headings, csv)
        self._form_layout.setRowVisible(self._bom, csv)
        words = tr("The file is not encrypted: whoever gets it can read it.")
        if self._offer.personal:
            words = tr(
                "The file is not encrypted: it holds these people’s data in clear, and whoever gets it can read it."
            )
        if csv:
            words += " " + tr("What a spreadsheet would calculate gets an apostrophe in front.")
        self._in_clear.setText(words)
        self._place.set_text(tr("in {folder}", folder=str(self.path().parent)))
        why_not = "" if self._names() else tr("Choose at least one column")
        if not self._is_named():
            why_not = tr("Say which file it is to be")
        allow(self._export, why_not)
        self.fit()

    def _form_chosen(self) -> None:
        path = Path(self._path.text().strip())
        if path.suffix.removeprefix(".") in [*Format]:
            self._path.setText(str(path.with_suffix(f".{self._form.currentData()}")))
        self._draw()

    def _path_typed(self) -> None:
        self._replaced.hide()
        self._draw()
        if self._is_named():
            self.path_named.emit(self.path())

    def _choose_path(self) -> None:
        chooser = QFileDialog(self, tr("Export to"), str(self.path()))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # It is said below the line, too.
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.fileSelected.connect(self._path_chosen)
        chooser.open()

    def _path_chosen(self, chosen: str) -> None:
        self._folder = Path(chosen).parent
        self._path.setText(Path(chosen).name)

    def _wish(self) -> None:
        names, titles = self._names(), {column.name: column.title for column in self._offer.columns}
        form, titled, path = Format(self._form.currentData()), bool(self._headings.currentData()), self.path()
        csv = form is Format.CSV
        headings = tuple(titles.get(name, name) for name in names) if csv and titled else ()
        choice = replace(
            self._choice,
            form=form,
            columns=Columns(self._columns.currentData()),
            own=self._picked() if self._columns.currentData() == Columns.OWN else self._choice.own,
            titled=titled,
            bom=self._bom.isChecked(),
            folder=str(path.parent),
        )
        shape = Shape(form, names, headings, csv and choice.bom)
        self.wished.emit(self._scope.currentData(), shape, path, choice)
        self.accept()


def _of_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        # ``~name`` of somebody whom this computer does not know is a name like any other.
        return path


def _example(offer: Offer) -> tuple[str, str]:
    """A column whose title differs from its name: both, where there is one."""
    found = next((one for one in offer.columns if one.title.casefold() != one.name), offer.columns[0])
    return found.name, found.title


def _forms(forms: Mapping[Format, str], chosen: Format) -> QComboBox:
    """What cannot be had is grey, and says why."""
    titles = {
        Format.CSV: tr("CSV, for spreadsheets"),
        Format.JSON_LINES: tr("JSON lines, for programs"),
        Format.PARQUET: tr("Parquet, a folder for query engines"),
    }
    box = _box(
        {form: f"{titles[form]} ({why_not})" if why_not else titles[form] for form, why_not in forms.items()}, chosen
    )
    for place, why_not in enumerate(forms.values()):
        item = cast("QStandardItemModel", box.model()).item(place)
        item.setEnabled(not why_not)
    return box


def _box(values: dict[object, str] | dict[str, str], chosen: object) -> QComboBox:
    box = ComboBox()
    for value, text in values.items():
        box.addItem(text, value)
        if value == chosen:
            box.setCurrentIndex(box.count() - 1)
    return box
