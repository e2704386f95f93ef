"""How long a token lives: a number and its unit, which AWS keeps in two members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSpinBox, QWidget

from cognito_admin.model.sentences.client_settings import TOKENS
from cognito_admin.model.settings.edits import MISSING, value_at, with_value
from cognito_admin.model.settings.token_lifetimes import LIMITS, UNIT_S, Lifetime, lifetime_of
from cognito_admin.ui.panes.settings.clients.words import lifetime_text, unit_title
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.model.settings.token_lifetimes import Token

_LARGEST = 2**31 - 1


class LifetimeField(Field):
    """Shows what holds, whether the client says so or not; an edit writes the number together with its unit."""

    def __init__(self, thing: Thing, token: Token, validate: Callable[[Any], str | None]) -> None:
        self._token = token
        label = TOKENS[token]
        self.box = QSpinBox()
        self.box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        # Wider than what is allowed, so that what is not can be typed and is told of.
        self.box.setRange(0, _LARGEST)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFixedWidth(theme.px(84))
        self.unit = ComboBox()
        self.unit.setAccessibleName(f"{tr(label.name)}: {tr('Unit')}")
        for unit in UNIT_S:
            self.unit.addItem(unit_title(unit), unit)
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box)
        row.addWidget(self.unit)
        control.setFocusProxy(self.box)
        usual = Lifetime(LIMITS[token].usual, LIMITS[token].unit)
        super().__init__(
            thing,
            (LIMITS[token].member,),
            tr(label.name),
            tr(label.text),
            control,
            beside=True,
            absent=usual,
            validate=validate,
        )
        self._fill(usual)
        self.box.valueChanged.connect(lambda _: self._edited())
        self.unit.activated.connect(lambda _: self._edited())

    def show_document(self, document: Document | None) -> None:
        kept = self._shown() if self.is_changed else None
        self._fill(lifetime_of(document or {}, self._token))
        self._as_shown = self._shown()
        if kept is not None:
            self._fill(kept)
        self._tell()

    def value(self) -> Any:
        return self._shown()

    @property
    def is_changed(self) -> bool:
        return self._as_shown is not MISSING and self._shown() != self._as_shown

    def applied_to(self, document: Document) -> Document:
        if not self.is_changed:
            return document
        shown = self._shown()
        document = with_value(document, self.pointer, shown.amount)
        units = ("TokenValidityUnits", self._token.value)
        if value_at(document, units) is None and shown.unit == LIMITS[self._token].unit:
            return document
        return with_value(document, units, shown.unit)

    def _shown(self) -> Lifetime:
        return Lifetime(self.box.value(), str(self.unit.currentData()))

    def _put(self, shown: Lifetime) -> None:
        if self.unit.findData(shown.unit) < 0:
            # One that AWS added since.
            self.unit.addItem(unit_title(shown.unit), shown.unit)
        self.box.setValue(shown.amount)
        self.unit.setCurrentIndex(self.unit.findData(shown.unit))

    def _words(self, shown: Lifetime) -> str:
        return lifetime_text(shown)
