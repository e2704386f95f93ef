"""Puts to the person what a sign-in has to know, one question after the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QApplication

from cognito_admin.model.progress import Question
from cognito_admin.ui.shell.code_question import MFA_CODES, CodeQuestion
from cognito_admin.ui.widgets.question import answer_of
from cognito_admin.work.questions import unanswered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class QuestionsDesk:
    """Answers until it is closed."""

    def __init__(self, window: Window, services: Services) -> None:
        self._window = window
        self._one_at_a_time = asyncio.Lock()
        self._end = services.questions.answered_by(self._answer)

    def close(self) -> None:
        self._end()

    async def _answer(self, code: str, facts: Mapping[str, str], secret: bool) -> str:
        if code not in MFA_CODES:
            # What has failed for it is told, and offers the remedy.
            raise unanswered(code, facts)
        async with self._one_at_a_time:
            # Before a dialog that waits for the answer, such as one in which a connection is tested.
            parent = QApplication.activeModalWidget() or self._window
            dialog = CodeQuestion(parent, Question("", code, facts, secret))
            try:
                await answer_of(dialog)
            finally:
                # Nobody waits any more, or the dialog before which it stood is gone.
                if shiboken6.isValid(dialog):
                    dialog.close()
        if not dialog.code:
            raise unanswered(code, facts)
        return dialog.code
