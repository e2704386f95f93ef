import ast
import gc
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

import cognito_admin
from cognito_admin.ui.widgets.below import below


def test_what_qt_made_is_kept_by_nobody_who_looked_at_it_once_it_is_deleted(qapp: QApplication) -> None:
    window = QWidget()
    pane = QScrollArea(window)
    assert len(list(below(window))) > 3, "scroll bars were not found"
    pane.deleteLater()
    del pane
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    kept = [one for one in gc.get_objects() if issubclass(type(one), QObject) and not isValid(one)]
    window.deleteLater()
    assert kept == []


def test_what_cannot_be_seen_is_passed_by_with_all_that_is_within_it(qapp: QApplication) -> None:
    window = QWidget()
    rows = QVBoxLayout(window)
    shown, hidden = QWidget(), QWidget()
    for row in (shown, hidden):
        rows.addWidget(row)
        QWidget(row)
    hidden.hide()
    window.show()
    within = [part for row in (shown, hidden) for part in (row, *row.children())]
    assert list(below(window)) == within
    assert list(below(window, shown=True)) == within[:2]
    window.deleteLater()


def test_nothing_else_goes_through_widgets_in_a_way_that_makes_others_their_owners() -> None:
    program = Path(cognito_admin.__file__).parent
    sources = {path: path.read_text(encoding="utf-8") for path in (program / "ui").rglob("*.py")}
    calls = [
        (path.relative_to(program).as_posix(), call)
        for path, source in sources.items()
        if "findChildren" in source or "focusProxy" in source
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    ]
    deep = [
        f"{where}:{call.lineno}"
        for where, call in calls
        if cast(ast.Attribute, call.func).attr == "findChildren"
        and ast.unparse(call.args[0]) in ("QWidget", "QObject")
        and not any(option.arg == "options" for option in call.keywords)
    ]
    proxies = {where for where, call in calls if cast(ast.Attribute, call.func).attr == "focusProxy"}
    assert deep == []
    # A field asks a control that was made here.
    assert proxies == {"ui/widgets/below.py", "ui/settings/field.py"}
