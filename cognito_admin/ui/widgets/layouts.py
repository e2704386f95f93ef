"""Laying out once what changes in many places."""

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


@contextmanager
def laid_out_once(*widgets: QWidget) -> Generator[None]:
    """The layouts of ``widgets`` wait until the events that ask for them come.

    A part that is shown in a visible window has all layouts around it done at once (QWidget::setVisible), each time.
    """
    layouts = [(widget, layout) for widget in widgets if (layout := widget.layout()) is not None]
    for _, layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for widget, layout in layouts:
            layout.setEnabled(True)
            layout.update()
            # Of what changed out of sight Qt has asked already, and does not ask again (QLayout::update).
            QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))
