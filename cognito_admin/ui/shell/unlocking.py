"""Gets the key of what is kept on this computer, and asks the person where there is no keyring to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.shell.key_question import PASSPHRASE, SESSION, KeyQuestion
from cognito_admin.ui.shell.question import answer_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.work.unlock import StoreKey


async def unlock(window: QWidget, store_key: StoreKey) -> None:
    """Returns when the key is there. Raises Failure(KEYRING_MISSING | PASSPHRASE_NEEDED) when the person would not
    choose, and Failure(KEYRING_LOCKED)."""
    wrong = False
    while True:
        try:
            await store_key.get()
            return
        except Failure as failure:
            if failure.code not in (Code.KEYRING_MISSING, Code.PASSPHRASE_NEEDED):
                raise
            missing = failure
        question = KeyQuestion(window, again=missing.code is Code.PASSPHRASE_NEEDED, wrong=wrong)
        await answer_of(question)
        if question.answer == SESSION:
            store_key.use_session_key()
        elif question.answer == PASSPHRASE:
            try:
                await store_key.use_passphrase(question.passphrase)
            except Failure as failure:
                if failure.code is not Code.STORE_KEY_WRONG:
                    raise
                wrong = True
        else:
            raise missing
