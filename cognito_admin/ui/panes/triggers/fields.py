"""A function by its name or ARN, and a key by its ARN: chosen from what the account has, or typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.things import POOL
from cognito_admin.model.triggers.names import function_name
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dropped_list import dropped_list
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.triggers.functions import Function, Key

_NAME = re.compile(r"[A-Za-z0-9_-]{1,140}(:[A-Za-z0-9$_-]{1,128})?")


class _NamedField(Field):
    """A list that drops down and can be typed into. What is shown may be shorter than what is written."""

    def __init__(
        self,
        pointer: Pointer,
        title: str,
        help_text: str,
        placeholder: str,
        validate: Callable[[str], str | None],
    ) -> None:
        self.combo = ComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(14)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self._arn_of: dict[str, str] = {}
        self._help_text = help_text
        completer = QCompleter(self.combo.model(), self.combo)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.setCompleter(completer)
        self._dropped = dropped_list(completer)
        line = self.combo.lineEdit()
        assert line is not None
        self.line = line
        self.line.setPlaceholderText(placeholder)
        super().__init__(POOL, pointer, title, help_text, self.combo, beside=False, absent="", validate=validate)
        self.line.setAccessibleName(title)
        self.combo.editTextChanged.connect(lambda _: self._edited())

    def offer(self, choices: Sequence[tuple[str, str, str]], not_known: str) -> None:
        """``choices``: a name, what is written for it, and what else there is to say of it; ``not_known`` says why none are."""
        self.set_help(not_known or self._help_text)
        shown = self._shown()
        self._arn_of = {name: arn for name, arn, _ in choices}
        self.combo.blockSignals(True)
        self.combo.clear()
        for place, (name, arn, text) in enumerate(choices):
            self.combo.addItem(name)
            told = "\n".join(filter(None, (text, arn)))
            self.combo.setItemData(place, plain_tooltip(told), Qt.ItemDataRole.ToolTipRole)
        self.combo.setEditText(self._name(shown))
        self.line.setCursorPosition(0)
        self.combo.blockSignals(False)

    def knows(self, arn: str) -> bool:
        """Whether it is one of those that were offered."""
        return arn in self._arn_of.values()

    def _shown(self) -> str:
        text = self.combo.currentText().strip()
        return self._arn_of.get(text) or self._meant(text)

    def _put(self, shown: str) -> None:
        self.combo.setEditText(self._name(str(shown)))
        self.line.setCursorPosition(0)

    def _words(self, shown: str) -> str:
        return self._name(shown) or tr("not set")

    def _written(self, shown: str) -> Any:
        return shown or MISSING

    def _meant(self, text: str) -> str:
        return text

    def _name(self, arn: str) -> str:
        return next((name for name, known in self._arn_of.items() if known == arn), arn)


class FunctionField(_NamedField):
    """Functions of the pool's own account and region go by their name; others by their ARN."""

    def __init__(self, validate: Callable[[str], str | None]) -> None:
        self._home = ""
        super().__init__(
            ("arn",),
            tr("Function"),
            tr("By its name, or by its ARN; an alias may follow (name:alias)."),
            tr("No function: the trigger is not set"),
            validate,
        )

    def live_in(self, pool_arn: str) -> None:
        """From now on names mean functions beside this pool."""
        # arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID
        parts = pool_arn.split(":")
        self._home = f"arn:{parts[1]}:lambda:{parts[3]}:{parts[4]}:function:" if len(parts) > 5 else ""

    def offer_functions(self, functions: Sequence[Function], not_known: str = "") -> None:
        self.offer([(one.name, one.arn, one.description) for one in functions], not_known)

    def _meant(self, text: str) -> str:
        return f"{self._home}{text}" if self._home and _NAME.fullmatch(text) else text

    def _name(self, arn: str) -> str:
        return arn.removeprefix(self._home) if self._home and function_name(arn) is not None else arn


class KeyField(_NamedField):
    """Keys go by the name they have in KMS; what is written is the ARN of the key."""

    def __init__(self, validate: Callable[[str], str | None]) -> None:
        super().__init__(
            ("key",),
            tr("KMS key"),
            tr("Codes and passwords come to the function encrypted with it. Both custom senders share one key."),
            tr("arn:aws:kms:REGION:ACCOUNT:key/ID"),
            validate,
        )

    def offer_keys(self, keys: Sequence[Key], not_known: str = "") -> None:
        self.offer([(one.alias, one.arn, "") for one in keys], not_known)
