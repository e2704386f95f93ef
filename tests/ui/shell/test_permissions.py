"""Help on permissions, and what is offered where AWS refuses."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QTabBar

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.permissions import Action, PolicyKind
from cognito_admin.ui.shell.permissions_dialog import PermissionsDialog
from cognito_admin.ui.shell.shell import Shell
from tests.ui import fakes
from tests.ui.fakes import SHOP, WORK, Backstage, backstage
from tests.ui.shell.living import live, opened, until, words

KEY = PoolKey(WORK.id, SHOP.id)
LIST_USERS = Action("cognito-idp:ListUsers")
POOL_ARN = f"arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{SHOP.id}"
DENIED = Failure(Code.ACCESS_DENIED, action=LIST_USERS, resource=POOL_ARN, pool=SHOP.id)


async def _open_pool(shell: Shell) -> fakes.FakeWorkspace:
    shell.pools.open(KEY)
    await until(lambda: shell.pools.front() is not None)
    workspace = shell.pools.workspace()
    assert isinstance(workspace, fakes.FakeWorkspace)
    return workspace


def _policy(dialog: PermissionsDialog) -> dict[str, object]:
    return json.loads(dialog.findChildren(QPlainTextEdit)[0].toPlainText())


def _button(dialog: PermissionsDialog, text: str) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == text)


def test_help_shows_four_policies_for_the_pool_one_looks_at(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await _open_pool(shell)
        shell.window.actions_named["permissions"].trigger()
        dialog = await opened(PermissionsDialog)
        (tabs,) = dialog.findChildren(QTabBar)
        assert [tabs.tabText(place) for place in range(tabs.count())] == [
            "Read-only",
            "Support",
            "Backup",
            "Administrator",
        ]
        assert "“Shop customers” in eu-central-1" in words(dialog)
        for place in range(len(PolicyKind)):
            tabs.setCurrentIndex(place)
            assert POOL_ARN in json.dumps(_policy(dialog))
            _button(dialog, "&Copy policy").click()
            assert json.loads(QGuiApplication.clipboard().text()) == _policy(dialog)
            assert "Copied" in words(dialog)
        tabs.setCurrentIndex(0)
        assert "Copied" not in words(dialog)
        dialog.close()

    live(monkeypatch, behind, visit)


def test_without_a_pool_the_policies_stand_to_be_filled_in(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    async def visit(shell: Shell) -> None:
        shell.show_permissions()
        dialog = await opened(PermissionsDialog)
        assert "userpool/POOL_ID" in json.dumps(_policy(dialog))
        assert "open one first" in words(dialog)
        dialog.close()

    live(monkeypatch, backstage(tmp_path), visit)


def test_what_aws_refused_of_the_pool_comes_first(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        workspace = await _open_pool(shell)
        workspace.denied = {LIST_USERS: DENIED}
        workspace.identity = None
        shell.show_permissions()
        dialog = await opened(PermissionsDialog)
        assert "What AWS refused of this pool so far: cognito-idp:ListUsers." in words(dialog)
        assert _policy(dialog)["Statement"] == [
            {"Effect": "Allow", "Action": [LIST_USERS], "Resource": POOL_ARN},
        ]
        assert "in place of ACCOUNT" in words(dialog)
        dialog.close()

    live(monkeypatch, behind, visit)


def test_a_refusal_offers_a_policy_that_allows_it(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    async def visit(shell: Shell) -> None:
        await _open_pool(shell)
        shell.show_failure(DENIED)
        await until(lambda: "cognito-idp:ListUsers" in words(shell.window))
        (banner,) = shell.window.banners.banners()
        copy = next(button for button in banner.findChildren(QPushButton) if button.text() == "Copy policy")
        assert LIST_USERS in copy.toolTip()
        copy.click()
        assert json.loads(QGuiApplication.clipboard().text())["Statement"][0]["Action"] == [LIST_USERS]
        await until(lambda: "Policy copied" in words(shell.window))

    live(monkeypatch, behind, visit)


def test_a_connection_that_may_not_list_pools_offers_a_policy(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    behind.connections.answers[WORK.id] = Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUserPools")

    async def visit(shell: Shell) -> None:
        await until(lambda: "Not permitted by AWS" in words(shell.window.place))
        buttons = {button.text(): button for button in shell.window.place.findChildren(QPushButton)}
        buttons["Copy policy"].click()
        (statement,) = json.loads(QGuiApplication.clipboard().text())["Statement"]
        assert (statement["Action"], statement["Resource"]) == (["cognito-idp:ListUserPools"], "*")

    live(monkeypatch, behind, visit)


def test_panes_hear_of_what_aws_allows_and_refuses(monkeypatch: pytest.MonkeyPatch, behind: Backstage) -> None:
    heard: list[object] = []
    monkeypatch.setattr(fakes.FirstPane, "permissions_changed", lambda pane: heard.append(pane))

    async def visit(shell: Shell) -> None:
        workspace = await _open_pool(shell)
        await until(lambda: workspace.looked_at_permissions == 1)
        behind.connections.permissions.told(KEY, DENIED)
        assert heard == [shell.current_pane()]

    live(monkeypatch, behind, visit)
