"""Signing in from the window: the dialog, and what goes on by itself afterwards."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.sign_in import SignInCode
from cognito_admin.ui.shell import sign_in_desk
from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.shell.sign_in_dialog import SignInDialog
from tests.ui.fakes import IDENTITY, SHOP, STAFF, WORK, Backstage, backstage
from tests.ui.shell.living import dialog, live, opened, until, words

OTHER = replace(WORK, id=ConnectionId("c2"), name="other")
CODE = SignInCode(
    "HJKL-QRST", "https://example.com/device", "https://example.com/device?user_code=HJKL-QRST", datetime.now(UTC)
)
ENDED = Failure(Code.SSO_SIGN_IN_NEEDED, profile="work", command="aws sso login --profile work", portal="corp")


class Center:
    """Where people sign in. ``confirm`` is what they do in their browser."""

    def __init__(self, behind: Backstage) -> None:
        self.asked: list[ConnectionId] = []
        self.given_up = 0
        self._ending: asyncio.Future[str] | None = None
        behind.sign_in = self.sign_in

    async def sign_in(self, connection: Connection, show: Callable[[SignInCode], object]) -> str:
        self.asked.append(connection.id)
        show(replace(CODE, valid_until=datetime.now(UTC) + timedelta(minutes=10)))
        self._ending = asyncio.get_running_loop().create_future()
        try:
            return await self._ending
        except asyncio.CancelledError:
            self.given_up += 1
            raise

    def confirm(self) -> None:
        assert self._ending is not None
        self._ending.set_result("corp")

    def fail(self, failure: Failure) -> None:
        assert self._ending is not None
        self._ending.set_exception(failure)


@pytest.fixture
def behind(qapp: QApplication, tmp_path: Path) -> Backstage:
    behind = backstage(tmp_path, WORK)
    behind.connections.answers[WORK.id] = ENDED
    return behind


@pytest.fixture
def center(behind: Backstage) -> Center:
    return Center(behind)


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was given."""
    pages: list[str] = []
    monkeypatch.setattr(sign_in_desk, "open_page", lambda page: not pages.append(page))
    return pages


def button(parent: QWidget, text: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(parent))


async def begin(shell: Shell) -> SignInDialog:
    await until(lambda: shell.window.place.state == "failed")
    button(shell.window.place, "Sign in…").click()
    return await opened(SignInDialog)


def test_the_failure_offers_to_sign_in_and_the_pools_come_by_themselves(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center, pages: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "HJKL-QRST" in words(shown))
        assert not shown.isModal()
        assert pages == ["https://example.com/device?user_code=HJKL-QRST"]
        assert "corp" in words(shown)
        behind.connections.answers[WORK.id] = (SHOP, STAFF)
        center.confirm()
        await until(lambda: len(shell.connections.pools()) == 2)
        assert dialog(SignInDialog) is None
        assert center.given_up == 0

    live(monkeypatch, behind, visit)


def test_everything_that_waits_for_the_same_sign_in_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qapp: QApplication
) -> None:
    behind = backstage(tmp_path, WORK, OTHER)
    center = Center(behind)
    behind.connections.answers = {WORK.id: ENDED, OTHER.id: ENDED}

    async def visit(shell: Shell) -> None:
        shell.connections.open(WORK.id)
        shell.connections.open(OTHER.id)
        await until(lambda: len(behind.connections.opened) == 2)
        await begin(shell)
        await until(lambda: center.asked == [OTHER.id])
        shell.connections.show_failure(WORK.id)
        button(shell.window.place, "Sign in…").click()
        assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, SignInDialog)]) == 1
        behind.connections.answers.clear()
        center.confirm()
        await until(lambda: len(shell.connections.pools()) == 4)

    live(monkeypatch, behind, visit)


def test_a_banner_offers_to_sign_in_and_tries_again_afterwards(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    tried: list[int] = []
    behind.connections.answers.clear()

    async def visit(shell: Shell) -> None:
        await until(lambda: len(shell.connections.pools()) == 2)
        shell.pools.open(next(iter(shell.window.navigation._pool_items()))[0])  # pyright: ignore
        await until(lambda: shell.pools.front() is not None)
        shell.show_failure(ENDED, lambda: tried.append(1))
        (banner,) = shell.window.banners.banners()
        button(banner, "Sign in…").click()
        await until(lambda: center.asked == [WORK.id])
        assert tried == []
        center.confirm()
        await until(lambda: tried == [1])

    live(monkeypatch, behind, visit)


def test_the_row_in_the_tree_offers_it_in_its_menu(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        tree = shell.window.navigation.tree()
        (row,) = tree.findItems("Sign in to AWS again", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
        tree.customContextMenuRequested.emit(tree.visualItemRect(row).center())
        menu = QApplication.activePopupWidget()
        assert menu is not None
        next(action for action in menu.actions() if action.text() == "Sign in…").trigger()
        menu.close()
        await until(lambda: center.asked == [WORK.id])

    live(monkeypatch, behind, visit)


@pytest.mark.parametrize("escape", [True, False])
def test_a_sign_in_is_given_up_at_any_moment(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center, escape: bool
) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: center.asked)
        if escape:
            QTest.keyClick(shown, Qt.Key.Key_Escape)
        else:
            button(shown, "Cancel").click()
        await until(lambda: center.given_up == 1)
        assert dialog(SignInDialog) is None
        assert shell.window.place.state == "failed"
        await begin(shell)
        await until(lambda: len(center.asked) == 2)

    live(monkeypatch, behind, visit)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (Code.SIGN_IN_EXPIRED, "The code is no longer valid"),
        (Code.SIGN_IN_DENIED, "The sign-in was refused in the browser"),
        (Code.ENDPOINT_UNREACHABLE, "No connection to AWS"),
    ],
)
def test_what_went_wrong_is_explained_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center, code: Code, title: str
) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "HJKL-QRST" in words(shown))
        center.fail(Failure(code))
        await until(lambda: title in words(shown))
        assert "HJKL-QRST" not in words(shown), "a code that is of no use is still shown"
        button(shown, "Try again").click()
        await until(lambda: len(center.asked) == 2)
        await until(lambda: "HJKL-QRST" in words(shown))
        assert title not in words(shown)

    live(monkeypatch, behind, visit)


def test_enter_does_not_give_the_sign_in_up(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center, pages: list[str]
) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "HJKL-QRST" in words(shown))
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
        assert center.given_up == 0
        assert len(pages) == 2, "the page is what Enter opens"

    live(monkeypatch, behind, visit)


def test_code_and_link_are_copied(monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "HJKL-QRST" in words(shown))
        copy = next(one for one in shown.findChildren(QAbstractButton) if one.accessibleName() == "Copy the code")
        for click, copied in ((copy, "HJKL-QRST"), (button(shown, "Copy the link"), CODE.direct_page)):
            click.click()
            assert QGuiApplication.clipboard().text() == copied

    live(monkeypatch, behind, visit)


def test_without_a_browser_the_link_can_be_taken_elsewhere(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    monkeypatch.setattr(sign_in_desk, "open_page", lambda _: False)

    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "No browser could be opened here" in words(shown))

    live(monkeypatch, behind, visit)


def test_every_part_of_the_dialog_has_a_name(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    async def visit(shell: Shell) -> None:
        shown = await begin(shell)
        await until(lambda: "HJKL-QRST" in words(shown))
        focusable = [
            part
            for part in shown.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(shown)
        ]
        assert len(focusable) >= 5
        assert [part for part in focusable if not (part.accessibleName() or getattr(part, "text", str)())] == []

    live(monkeypatch, behind, visit)


def test_other_failures_offer_no_sign_in(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    behind.connections.answers[WORK.id] = Failure(Code.LOGIN_NEEDED, profile="work", command="aws login")

    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        offered = [one.text() for one in shell.window.place.findChildren(QPushButton)]
        assert offered == ["Try again"]

    live(monkeypatch, behind, visit)


def test_a_connection_that_is_tested_offers_it_and_is_tested_again(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    behind.connections.check_answer = ENDED

    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        shell.connections.edit(WORK.id)
        tested = await opened(ConnectionDialog)
        await until(lambda: tested.connection() is not None)
        button(tested, "&Test").click()
        await until(lambda: "Sign in to AWS again" in words(tested))
        button(tested, "Sign in…").click()
        shown = await opened(SignInDialog)
        assert shown.parent() is tested, "it could not be reached behind the dialog"
        behind.connections.check_answer = IDENTITY
        await until(lambda: center.asked)
        center.confirm()
        await until(lambda: "Signed in to account 123456789012" in words(tested))
        assert "Sign in…" not in [one.text() for one in tested.findChildren(QPushButton) if one.isVisible()]
        tested.reject()

    live(monkeypatch, behind, visit)


def test_a_sign_in_goes_with_the_dialog_that_it_was_for(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, center: Center
) -> None:
    behind.connections.check_answer = ENDED

    async def visit(shell: Shell) -> None:
        await until(lambda: shell.window.place.state == "failed")
        shell.connections.edit(WORK.id)
        tested = await opened(ConnectionDialog)
        await until(lambda: tested.connection() is not None)
        button(tested, "&Test").click()
        await until(lambda: "Sign in to AWS again" in words(tested))
        button(tested, "Sign in…").click()
        await until(lambda: center.asked)
        tested.reject()
        await until(lambda: center.given_up == 1)
        await begin(shell)
        await until(lambda: len(center.asked) == 2)

    live(monkeypatch, behind, visit)
