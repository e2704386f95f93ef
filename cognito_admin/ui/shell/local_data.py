"""Has all local data removed: one question that says what goes and what stays, jobs stopped first, what is left told at the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sentences.local_data import caution, goes, left_lines, stays
from cognito_admin.ui.backups.words import size
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.question import Choice, Question, answer_of, ask
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.local_data import Survey
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.local_data import LocalData
    from cognito_admin.work.services import Services

_LOOK_EVERY_S = 0.1
_TRIES_OF_JOBS = 300
"""Running jobs may take half a minute to their next step."""
_TRIES_OF_PROCESSES = 50


class RemovalQuestion(Question):
    """``unsaved`` are edits that are lost, ``running`` the names of jobs that are stopped."""

    def __init__(self, parent: QWidget, survey: Survey, unsaved: Sequence[str], running: Sequence[str]) -> None:
        said = [
            tr(
                "Everything that the program keeps on this computer is removed, and the program ends. This cannot be undone."
            )
        ]
        if running:
            said.append(tr("These jobs are stopped first: {jobs}", jobs=", ".join(running)))
        if unsaved:
            said.append(tr("These changes are not saved, and are lost: {changes}", changes=", ".join(unsaved)))
        choices = [
            Choice("keep", tr("Keep everything"), "primary", safe=True),
            Choice("remove", tr("Remove all and quit"), "danger"),
        ]
        super().__init__(parent, tr("Remove all local data?"), "\n".join(said), choices, icon_name="trash-2")
        self.middle.addWidget(Scrolled(_contents(survey), tr("What goes and what stays")), 1)


def _contents(survey: Survey) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 8, 0)
    layout.setSpacing(8)
    layout.addWidget(Text(tr("This goes"), "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(0, 1)
    for row, (what, amount) in enumerate(goes(survey, lambda _count, size_bytes: size(size_bytes), tr)):
        grid.addWidget(Text(what, wrap=True), row, 0)
        grid.addWidget(Text(amount, "muted"), row, 1, Qt.AlignmentFlag.AlignTrailing)
    add_layout(layout, grid)
    layout.addWidget(Text(tr("From {folder}", folder=survey.folder), "small", wrap=True, selectable=True))
    if words := caution(survey, tr):
        layout.addWidget(Text(words, "small", wrap=True))
    layout.addWidget(Text(tr("This stays"), "strong"))
    for text in stays(survey, tr):
        layout.addWidget(Text(text, wrap=True))
    layout.addStretch(1)
    return page


async def is_agreed(window: QWidget, data: LocalData, unsaved: Sequence[str], running: Sequence[str]) -> bool:
    """Whether the person wants it, knowing what it means."""
    question = RemovalQuestion(window, await data.survey(), unsaved, running)
    await answer_of(question)
    return question.answer == "remove"


async def why_not_now(services: Services) -> Failure | None:
    """Stops what is running. Why the data cannot be removed nevertheless, or None."""
    jobs, data = services.jobs, services.local_data
    await asyncio.gather(*(jobs.cancel(job.id) for job in jobs.running()))
    tries = 0
    while jobs.running() and tries < _TRIES_OF_JOBS:
        tries += 1
        await asyncio.sleep(_LOOK_EVERY_S)
    tries = 0
    # The process of a job ends a moment after it has told its end.
    while (others := await data.others()) and tries < _TRIES_OF_PROCESSES:
        tries += 1
        await asyncio.sleep(_LOOK_EVERY_S)
    if not others and not jobs.running():
        return None
    return Failure(Code.DATA_IN_USE, candidates=", ".join(map(str, others)) or None)


async def remove_all(window: Window, data: LocalData, release: Callable[[], None]) -> None:
    """Everything is closed but ``window``. Removes it all, and waits until the person has read how that went."""
    survey = await data.survey()
    left = await data.remove(release)
    title = tr("Some local data could not be removed") if left else tr("All local data are removed")
    lines = [tr("These are still there:"), *left_lines(left)] if left else []
    if survey.endings:
        lines += [
            tr("Until you sign out, the system may still know the schedules. This ends them now:"),
            *survey.endings,
        ]
    await ask(
        window,
        title,
        "\n".join(lines) or tr("The program ends now. The next start is like the first."),
        [Choice("close", tr("Close"), "primary", safe=True)],
        icon_name="triangle-alert" if left else "circle-check",
    )
