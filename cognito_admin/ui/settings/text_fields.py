"""Text in one line, in several with its length counted, and a list with one entry a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.ui.formats import number
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Thing

_LINE_PX = 20


class TextField(Field):
    """One line. Blank means that there is none; ``blank`` is what is written then."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        placeholder: str = "",
        monospaced: bool = False,
        beside: bool = False,
        blank: Any = MISSING,
        validate: Callable[[str], str | None] | None = None,
        reads: Callable[[Any], str] | None = None,
        writes: Callable[[str, Any], Any] | None = None,
    ) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self._blank, self._monospaced = blank, monospaced
        if beside:
            self.line.setFixedWidth(theme.px(260))
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            self.line,
            beside=beside,
            absent="",
            validate=validate,
            reads=reads,
            writes=writes,
        )
        self.line.textChanged.connect(lambda _: self._edited())
        if monospaced:
            theme.signals().changed.connect(self._restyle)
            self._restyle()

    def _shown(self) -> str:
        return self.line.text().strip()

    def _put(self, shown: str) -> None:
        self.line.setText(str(shown))
        self.line.setCursorPosition(0)

    def _words(self, shown: str) -> str:
        return shown or tr("none")

    def _written(self, shown: str) -> Any:
        return shown or self._blank

    def _enable(self, *, editable: bool) -> None:
        # What cannot be changed can still be read and copied.
        self.line.setReadOnly(not editable)

    def _restyle(self) -> None:
        self.line.setFont(theme.mono_font())


class _AreaField(Field):
    """Several lines; Tab goes on to the next field."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str,
        *,
        lines: int,
        monospaced: bool,
        placeholder: str,
        absent: Any,
        validate: Callable[[Any], str | None] | None,
        reads: Callable[[Any], Any] | None,
        writes: Callable[[Any, Any], Any] | None,
    ) -> None:
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setPlaceholderText(placeholder)
        self._lines, self._monospaced = lines, monospaced
        self._count = Text("", "small")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._count.hide()
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.area)
        column.addWidget(self._count)
        control.setFocusProxy(self.area)
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            control,
            beside=False,
            absent=absent,
            validate=validate,
            reads=reads,
            writes=writes,
        )
        self.area.textChanged.connect(self._edited)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def _enable(self, *, editable: bool) -> None:
        self.area.setReadOnly(not editable)

    def _restyle(self) -> None:
        self.area.setFixedHeight(theme.px(self._lines * _LINE_PX + 16))
        if self._monospaced:
            self.area.setFont(theme.mono_font())


class LongTextField(_AreaField):
    """Text of up to ``limit`` characters, or bytes where it is counted ``in_bytes``: how many there are is told below it."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        limit: int,
        lines: int = 5,
        in_bytes: bool = False,
        monospaced: bool = False,
        placeholder: str = "",
        blank: Any = MISSING,
        validate: Callable[[str], str | None] | None = None,
        reads: Callable[[Any], str] | None = None,
        writes: Callable[[str, Any], Any] | None = None,
    ) -> None:
        self._limit, self._in_bytes, self._blank = limit, in_bytes, blank
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            lines=lines,
            monospaced=monospaced,
            placeholder=placeholder,
            absent="",
            validate=validate,
            reads=reads,
            writes=writes,
        )
        self._count.show()

    def _shown(self) -> str:
        return self.area.toPlainText()

    def _put(self, shown: str) -> None:
        self.area.setPlainText(str(shown))

    def _words(self, shown: str) -> str:
        return shown or tr("none")

    def _written(self, shown: str) -> Any:
        return shown or self._blank

    def _wrong(self) -> str:
        over = self._used() - self._limit
        if over <= 0:
            return ""
        if self._in_bytes:
            return trn("1 byte too long", "{count} bytes too long", over)
        return trn("1 character too long", "{count} characters too long", over)

    def _tell(self) -> None:
        super()._tell()
        used = self._used()
        facts = {"used": number(used), "limit": number(self._limit)}
        self._count.setText(
            tr("{used} of {limit} bytes", **facts) if self._in_bytes else tr("{used} of {limit} characters", **facts)
        )
        self._count.set_role("danger" if used > self._limit else "small")

    def _used(self) -> int:
        text = self._shown()
        return len(text.encode(errors="surrogatepass")) if self._in_bytes else len(text)


class ListField(_AreaField):
    """A list with one entry a line; blank lines count for nothing. ``each`` says what is wrong with an entry, or nothing."""

    def __init__(
        self,
        thing: Thing,
        pointer: Pointer,
        title: str,
        help_text: str = "",
        *,
        most: int | None = None,
        lines: int = 4,
        each: Callable[[str], str | None] | None = None,
        monospaced: bool = True,
        placeholder: str = "",
        validate: Callable[[list[str]], str | None] | None = None,
        reads: Callable[[Any], list[str]] | None = None,
        writes: Callable[[list[str], Any], Any] | None = None,
    ) -> None:
        self._most, self._each = most, each
        super().__init__(
            thing,
            pointer,
            title,
            help_text,
            lines=lines,
            monospaced=monospaced,
            placeholder=placeholder,
            absent=[],
            validate=validate,
            reads=reads,
            writes=writes,
        )

    def _shown(self) -> list[str]:
        return [line.strip() for line in self.area.toPlainText().splitlines() if line.strip()]

    def _put(self, shown: Sequence[str]) -> None:
        self.area.setPlainText("\n".join(shown))

    def _words(self, shown: Sequence[str]) -> str:
        return ", ".join(shown) or tr("none")

    def _wrong(self) -> str:
        entries = self._shown()
        before = self._as_shown if isinstance(self._as_shown, list) else []
        for entry in entries:
            problem = self._each(entry) if self._each is not None and entry not in before else None
            if problem:
                return tr("{entry}: {problem}", entry=entry, problem=problem)
        twice = next((entry for at, entry in enumerate(entries) if entry in entries[:at]), None)
        if twice is not None:
            return tr("{entry} is there twice", entry=twice)
        if self._most is not None and len(entries) > self._most:
            return tr("At most {most}; there are {count}", most=number(self._most), count=number(len(entries)))
        return ""
