"""Settings that app clients have of their own: one is chosen at the top, and has a form that is made when it is first chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.panes.settings.calm_combo import CalmComboBox
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.settings.page import Section
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.settings.things import Listed

_CHOICE_PX = 300


class ClientForm(QWidget):
    """The settings of one client, or with ``""`` those of all that have none of their own."""

    field_added = Signal(object)
    """A field that came later than the form."""

    def __init__(self, client: str) -> None:
        super().__init__()
        self.client = client
        self.fields: list[Field] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(20)

    def add_section(self, title: str, *parts: QWidget, text: str = "") -> Section:
        """A card with a part a line below a heading. Fields among the parts become those of the form."""
        section = Section(title, text)
        for part in parts:
            section.add(part)
            if isinstance(part, Field):
                self.fields.append(part)
        self.column.addWidget(section)
        return section

    @property
    def is_changed(self) -> bool:
        return any(field.is_changed for field in self.fields)


class ClientForms(QWidget):
    """``everybody`` is what the choice of no client in particular is called; without it there is none such.

    It is empty until ``show_clients``. ``chosen`` is emitted when another form comes to the front, after it was made where there
    was none; ``gone`` carries the form of a client that is no more.
    """

    chosen = Signal()
    gone = Signal(object)

    def __init__(self, label: str, make: Callable[[str], ClientForm], *, everybody: str = "") -> None:
        super().__init__()
        self._make = make
        self._everybody = everybody
        self._titles: dict[str, str] | None = None
        self.forms: dict[str, ClientForm] = {}
        self.was_chosen = False
        self.choice = CalmComboBox()
        self.choice.setAccessibleName(label)
        self.choice.setFixedWidth(theme.px(_CHOICE_PX))
        self.choice.activated.connect(lambda _: self._chosen())
        words = Text(label, "strong")
        words.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(words)
        row.addWidget(self.choice)
        row.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(20)
        add_layout(self.column, row)

    @property
    def client(self) -> str | None:
        """Whose form is in front: empty for everybody's, None where there is nobody to choose."""
        data = self.choice.currentData()
        return None if data is None else str(data)

    @property
    def form(self) -> ClientForm | None:
        return self.forms.get(self.client) if self.client is not None else None

    def title(self, client: str) -> str:
        return (self._titles or {}).get(client, client)

    def show_clients(self, clients: Sequence[Listed]) -> None:
        """The app clients there are. Forms of those that are gone go with them."""
        titles = {one.name: one.title for one in clients}
        if titles == self._titles:
            return
        self._titles = titles
        for client in [one for one in self.forms if one and one not in titles]:
            form = self.forms.pop(client)
            self.column.removeWidget(form)
            form.hide()
            form.deleteLater()
            self.gone.emit(form)
        self._fill()

    def choose(self, client: str) -> None:
        """Brings a client's form to the front, as the person would."""
        self.choice.setCurrentIndex(self.choice.findData(client))
        self._chosen()

    def mark_edited(self) -> None:
        """Says in the list whose form has edits."""
        for place in range(self.choice.count()):
            client = str(self.choice.itemData(place))
            form = self.forms.get(client)
            title = (self._titles or {}).get(client, self._everybody)
            edited = form is not None and form.is_changed
            self.choice.setItemText(place, tr("{client} (edited)", client=title) if edited else title)

    def _fill(self) -> None:
        before = self.client
        self.choice.clear()
        if self._everybody:
            self.choice.addItem(self._everybody, "")
        for client, title in (self._titles or {}).items():
            self.choice.addItem(title, client)
        self.choice.setCurrentIndex(max(0, self.choice.findData(before)) if self.choice.count() else -1)
        self.choice.setEnabled(self.choice.count() > 1)
        self._show_chosen()

    def _chosen(self) -> None:
        self.was_chosen = True
        self._show_chosen()

    def _show_chosen(self) -> None:
        client = self.client
        if client is None:
            return
        new = client not in self.forms
        if new:
            self.forms[client] = self._make(client)
            self.column.addWidget(self.forms[client])
        for name, form in self.forms.items():
            form.setVisible(name == client)
        self.chosen.emit()
