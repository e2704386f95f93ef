"""Whether Qt can draw a window here, for the self-test. Started as a process of its own: a missing library ends it."""

import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel

from cognito_admin.ui.theme.icons import icon


def main() -> int:
    """Draws a widget with text and an icon, prints what it found, returns 0 if all of it was there."""
    app = QApplication(["cognito-admin"])
    label = QLabel("Cognito Admin")
    label.show()
    app.processEvents()  # there is no loop: the process ends with this line
    drawn = not label.grab().isNull()
    families = len(QFontDatabase.families())
    has_icons = not icon("search").pixmap(16).isNull()
    label.close()
    sys.stdout.write(f"Qt {qVersion()}, platform {app.platformName()}, {families} font families\n")
    return 0 if drawn and families and has_icons else 1
