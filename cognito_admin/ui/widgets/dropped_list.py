"""The list of suggestions that drops down below a line."""

from PySide6.QtWidgets import QAbstractItemView, QCompleter

from cognito_admin.ui.theme import theme


def dropped_list(completer: QCompleter) -> QAbstractItemView:
    """The list of ``completer``, dressed: Qt makes it a window without a parent. It follows the theme while somebody keeps it."""
    shown = completer.popup()
    assert shown is not None
    # Without a frame its words would stand among those of the page below it.
    shown.setObjectName("framed")
    theme.dress(shown)
    return shown
