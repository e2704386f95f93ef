"""The token inspector, in the window and by itself."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.tokens.check import Finding, Said
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.ui.tokens.dialog import FindingLine, TokenDialog
from cognito_admin.ui.tokens.words import when_text
from cognito_admin.work.tokens import TokenInspector
from tests.model.tokens.made import signed
from tests.ui.fakes import WORK, backstage
from tests.ui.panes.fakes import FakeShell, play, until
from tests.ui.shell.living import live, opened, words
from tests.work.test_tokens import ADA, Pool


def titles(dialog: QWidget) -> list[str]:
    return [line.title.text() for line in dialog.findChildren(FindingLine) if not line.isHidden()]


def claims(dialog: TokenDialog) -> dict[str, str]:
    items = [dialog.claims.topLevelItem(row) for row in range(dialog.claims.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items if item is not None}


def test_a_pasted_token_is_explained_and_checked_and_leaves_no_trace(qapp: QApplication) -> None:
    del qapp
    shell, pool = FakeShell(), Pool()
    QGuiApplication.clipboard().setText("what somebody copied")

    async def visit() -> None:
        parent = QWidget()
        dialog = TokenDialog(parent, TokenInspector(cast("Any", pool)), shell.loop, "Shop")
        dialog.open()
        dialog.line.setPlainText(f"Authorization: Bearer {signed(email='ada@example.com', zip='1')}")
        await until(lambda: "Signed by this pool" in titles(dialog))
        assert titles(dialog)[-1] == f"Of {ADA.display_name}"
        assert "ID token" in dialog.summary.text()
        assert claims(dialog)["email"] == "ada@example.com"
        assert "(" in claims(dialog)["exp"]
        dialog.line.setPlainText("4f8a2c")
        assert "no token that can be read" in dialog.problem.text()
        assert (dialog.claims.isVisible(), claims(dialog)) == (False, {})
        dialog.line.setPlainText(signed())
        dialog.reject()
        assert (dialog.line.toPlainText(), claims(dialog)) == ("", {})
        assert not dialog.line.document().isUndoAvailable()
        parent.deleteLater()

    play(shell, visit)
    assert QGuiApplication.clipboard().text() == "what somebody copied"


def test_what_a_forged_token_says_of_itself_gets_no_tick(qtbot: Any) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    parent, shell = QWidget(), FakeShell()
    qtbot.addWidget(parent)
    dialog = TokenDialog(parent, TokenInspector(cast("Any", Pool())), shell.loop)
    for signature, aloud in ((Said.SIGNED, "Valid until"), (Said.FORGED, "Not known: Valid until")):
        dialog._show_findings((Finding(signature), Finding(Said.VALID, when=now)))
        line = [one for one in dialog.findChildren(FindingLine) if not one.isHidden()][-1]
        assert line.accessibleName().startswith(aloud)


def test_what_was_marked_of_a_token_is_forgotten_with_it(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[QClipboard.Mode] = []
    clipboard = SimpleNamespace(ownsSelection=lambda: True, clear=forgotten.append)
    monkeypatch.setattr("cognito_admin.ui.tokens.dialog.QGuiApplication", SimpleNamespace(clipboard=lambda: clipboard))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = TokenDialog(parent, TokenInspector(None), FakeShell().loop)
    dialog.open()
    dialog.line.setPlainText("4f8a2c")
    dialog.line.selectAll()
    dialog.reject()
    assert forgotten == [QClipboard.Mode.Selection]


def test_it_opens_from_the_menu_without_a_pool(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, tmp_path: Path
) -> None:
    del qapp

    async def visit(shell: Shell) -> None:
        shell.window.actions_named["token"].trigger()
        dialog: TokenDialog = await opened(TokenDialog)
        dialog.line.setPlainText(signed())
        await until(lambda: titles(dialog))
        assert titles(dialog)[0] == "The signature was not checked"
        assert "open the pool" in words(dialog).lower()
        dialog.close()

    live(monkeypatch, backstage(tmp_path, WORK), visit)


@pytest.mark.parametrize("said", Said)
def test_every_finding_reads_well(qtbot: Any, said: Said) -> None:
    facts = dict.fromkeys(("algorithm", "pool", "most", "user", "attributes", "groups"), "x")
    line = FindingLine(Finding(said, tuple(facts.items()), datetime(2026, 11, 22, tzinfo=UTC)))
    qtbot.addWidget(line)
    assert "{" not in line.title.text() + line.text.text()
    assert line.accessibleName().endswith(f"{line.title.text()}. {line.text.text()}")


def test_moments_are_told_with_how_far_they_are() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert when_text(datetime(2026, 11, 22, 13, tzinfo=UTC), now).endswith("(in 1 h)")
    assert when_text(datetime(2026, 11, 22, 10, tzinfo=UTC), now).endswith("(2 hours ago)")


def test_only_what_cannot_be_read_is_called_so(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = TokenDialog(parent, TokenInspector(None), FakeShell().loop)
    dialog.open()
    assert not dialog.problem.isVisible()
    dialog.line.setPlainText("4f8a2c")
    assert dialog.problem.isVisible()
    dialog.clear.click()
    assert not dialog.problem.isVisible()
