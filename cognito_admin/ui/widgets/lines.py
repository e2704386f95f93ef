"""What stands within a line of text: buttons that Qt makes, gives no name, and never makes larger."""

from functools import cache

from PySide6.QtWidgets import QApplication, QLineEdit, QProxyStyle, QStyle, QStyleOption, QToolButton, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr

_ICON_PX = 16


class _GrowingIcons(QProxyStyle):
    """Fusion with icons in lines that grow with the text, which no style sheet can say."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is QStyle.PixelMetric.PM_LineEditIconSize:
            return theme.px(_ICON_PX)
        return super().pixelMetric(metric, option, widget)


@cache
def _style() -> QStyle:
    """One for all lines, which the program keeps until it ends."""
    style = _GrowingIcons("Fusion")
    style.setParent(QApplication.instance())
    return style


def clearable(line: QLineEdit) -> None:
    """Gives ``line`` a button that empties it. It is there for the mouse: with the keyboard one selects all and deletes."""
    if not line.toolTip():
        # With large text there is not always room for the whole hint.
        line.setToolTip(line.placeholderText())
    line.setStyle(_style())
    before = set(line.findChildren(QToolButton))
    line.setClearButtonEnabled(True)
    for button in set(line.findChildren(QToolButton)) - before:
        button.setAccessibleName(tr("Clear"))
        button.setToolTip(tr("Clear"))


def with_search_icon(line: QLineEdit) -> None:
    """Shows at the start of ``line`` that one searches with it."""
    line.setStyle(_style())
    line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition).setText(tr("Search"))
