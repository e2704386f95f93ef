"""Nothing is greyed out without saying why."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton

from cognito_admin.ui.widgets.text import plain_tooltip


def allow(what: QAction | QAbstractButton, why_not: str = "", tip: str = "") -> None:
    """Enables ``what``, or disables it and says why in its tooltip; enabled that is ``tip``, or an action's own text."""
    what.setEnabled(not why_not)
    what.setToolTip(plain_tooltip(why_not or tip or (plain(what.text()) if isinstance(what, QAction) else "")))


def plain(text: str) -> str:
    """The text of an action or menu without its mnemonic and its dots."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
