import pytest
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.shell.key_question import KeyQuestion, LostKeyQuestion
from cognito_admin.ui.shell.shell import Shell
from tests.ui.fakes import SHOP, WORK, Backstage
from tests.ui.shell.living import live, opened, until

KEY = PoolKey(WORK.id, SHOP.id)


def test_the_person_may_start_anew_when_the_key_is_lost(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.STORE_KEY_LOST

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        (await opened(LostKeyQuestion)).buttons["anew"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "anew"


def test_nothing_is_set_aside_unless_the_person_says_so(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.store_key.missing = Code.STORE_KEY_LOST

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        (await opened(LostKeyQuestion)).reject()
        await until(lambda: shell.window.place.state == "failed")
        assert behind.store_key.chosen == ""
        next(iter(shell.window.place.findChildren(QPushButton))).click()
        (await opened(LostKeyQuestion)).buttons["session"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "session"


def test_a_passphrase_that_cannot_be_the_key_leads_to_the_same_question(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.store_key.missing = Code.PASSPHRASE_NEEDED

    async def lost(passphrase: str) -> None:
        raise Failure(Code.STORE_KEY_LOST)

    monkeypatch.setattr(behind.store_key, "use_passphrase", lost)

    async def visit(shell: Shell) -> None:
        shell.pools.open(KEY)
        question = await opened(KeyQuestion)
        question._first.setText("correct horse")
        question.buttons["passphrase"].click()
        (await opened(LostKeyQuestion)).buttons["anew"].click()
        await until(lambda: shell.pools.front() is not None)

    live(monkeypatch, behind, visit)
    assert behind.store_key.chosen == "anew"
