import gc

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

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
