"""The jobs that float over the window."""

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cognito_admin.model.progress import JobState
from cognito_admin.ui.shell.jobs_drawer import JobsDrawer
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.below import below
from tests.ui import fakes


@pytest.mark.parametrize("scheme", ["contrast", "light"])
def test_one_job_has_all_the_room_it_needs(qapp: QApplication, qtbot: QtBot, scheme: str) -> None:
    theme.apply(qapp, scheme)
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    window.resize(900, 600)
    window.show()
    drawer = JobsDrawer(window, lambda _: False, lambda _: False)
    for state in (JobState.RUNNING, JobState.DONE):
        drawer.show_jobs([fakes.job(state)])
    drawer.toggle()
    qapp.processEvents()
    area = next(part for part in below(drawer) if isinstance(part, QScrollArea))
    assert area.verticalScrollBar().maximum() == 0
    rows = area.widget()
    assert rows is not None
    assert area.height() <= rows.sizeHint().height() + 6, "and not much more"
