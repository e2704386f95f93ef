"""Gets the key of what is kept on this computer, and asks the person where no keyring holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.shell.key_question import ANEW, PASSPHRASE, SESSION, KeyQuestion, LostKeyQuestion
from cognito_admin.ui.widgets.question import answer_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.work.unlock import StoreKey


async def unlock(window: QWidget, store_key: StoreKey) -> None:
    """Returns when the key is there. Raises Failure(KEYRING_MISSING | PASSPHRASE_NEEDED | STORE_KEY_LOST) when the person would
    not choose, and Failure(KEYRING_LOCKED)."""
    wrong = False
    while True:
        try:
            await store_key.get()
            return
        except Failure as failure:
            missing = failure
        if missing.code is Code.STORE_KEY_LOST:
            await _begin_without(window, store_key, missing)
        elif missing.code in (Code.KEYRING_MISSING, Code.PASSPHRASE_NEEDED):
            wrong = not await _choose(window, store_key, missing, wrong=wrong)
        else:
            raise missing


async def _choose(window: QWidget, store_key: StoreKey, missing: Failure, *, wrong: bool) -> bool:
    """False when the passphrase was not the right one."""
    question = KeyQuestion(window, again=missing.code is Code.PASSPHRASE_NEEDED, wrong=wrong)
    await answer_of(question)
    if question.answer == SESSION:
        store_key.use_session_key()
    elif question.answer == PASSPHRASE:
        try:
            await store_key.use_passphrase(question.passphrase)
        except Failure as failure:
            if failure.code is Code.STORE_KEY_LOST:
                await _begin_without(window, store_key, failure)
            elif failure.code is Code.STORE_KEY_WRONG:
                return False
            else:
                raise
    else:
        raise missing
    return True


async def _begin_without(window: QWidget, store_key: StoreKey, lost: Failure) -> None:
    """A new key is never made unless the person says so."""
    question = LostKeyQuestion(window)
    await answer_of(question)
    if question.answer == ANEW:
        await store_key.start_anew()
    elif question.answer == SESSION:
        store_key.use_session_key()
    else:
        raise lost
