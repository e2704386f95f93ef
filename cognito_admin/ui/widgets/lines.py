"""What stands within a line of text: buttons that Qt makes, and gives no name."""

from PySide6.QtWidgets import QLineEdit, QToolButton

from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr


def clearable(line: QLineEdit) -> None:
    """Gives ``line`` a button that empties it. It is there for the mouse: with the keyboard one selects all and deletes."""
    if not line.toolTip():
        # With large text there is not always room for the whole hint.
        line.setToolTip(line.placeholderText())
    before = set(line.findChildren(QToolButton))
    line.setClearButtonEnabled(True)
    for button in set(line.findChildren(QToolButton)) - before:
        button.setAccessibleName(tr("Clear"))
        button.setToolTip(tr("Clear"))


def with_search_icon(line: QLineEdit) -> None:
    """Shows at the start of ``line`` that one searches with it."""
    line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition).setText(tr("Search"))
