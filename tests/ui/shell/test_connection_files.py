"""Connections into a file and out of one, in the window."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from cognito_admin.model.connection_files import FORMAT, compared, read
from cognito_admin.model.connections import Connection, ConnectionKind
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, Region
from cognito_admin.ui.shell.connection_dialog import ConnectionDialog
from cognito_admin.ui.shell.connection_files import ImportDialog
from cognito_admin.ui.shell.shell import Shell
from tests.ui import fakes
from tests.ui.fakes import Backstage
from tests.ui.shell.living import live, opened, until, words


async def choose_file(shell: Shell, action: str, path: Path) -> None:
    shell.window.actions_named[action].trigger()
    chooser = await opened(QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.accept() if chooser.fileMode() is QFileDialog.FileMode.AnyFile else chooser.done(1)


def entry(name: str, profile: str | None, kind: str = "configuration") -> dict[str, object]:
    return {"name": name, "kind": kind, "profile": profile, "region": "eu-west-1"}


def test_what_a_file_has_is_shown_chosen_and_taken_over(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path
) -> None:
    file = tmp_path / "connections.json"
    own = {"name": fakes.WORK.name, "kind": "configuration", "profile": "elsewhere", "region": "us-west-2"}
    entries = [entry("new", "p"), entry("typed", None, "access-key"), own]
    file.write_text(json.dumps({"format": "cognito-admin-connections", "version": 1, "connections": entries}))

    async def visit(shell: Shell) -> None:
        await choose_file(shell, "connection.import", file)
        dialog = await opened(ImportDialog)
        assert [box.isChecked() for box, _ in dialog._boxes] == [True, True, False]
        assert dialog.focusWidget() is dialog._boxes[0][0]
        said = words(dialog)
        assert "Another here is called so and leads elsewhere" in said
        assert "The access key does not come along" in said
        dialog._boxes[0][0].setChecked(False)
        dialog._import.click()
        await until(lambda: len(behind.settings.connections) == 2)
        await until(lambda: shell.window.status.remark() == "1 connection imported")

    live(monkeypatch, behind, visit)
    assert [one.name for one in behind.settings.connections] == [fakes.WORK.name, "typed"]


@pytest.mark.parametrize(
    ("entries", "told"),
    [([], "No connections are in this file"), ([entry("work", "work-profile")], "is here already")],
    ids=["nothing", "all here"],
)
def test_where_nothing_is_left_to_import_the_dialog_says_so_and_only_closes(
    qapp: QApplication, tmp_path: Path, entries: list[dict[str, object]], told: str
) -> None:
    described = read(json.dumps({"format": FORMAT, "version": 1, "connections": entries}), "x.json")
    window = QWidget()
    dialog = ImportDialog(window, tmp_path / "x.json", compared(described, described))
    assert told in words(dialog)
    assert isinstance(dialog.focusWidget(), QPushButton)
    assert not dialog._import.isVisibleTo(dialog)


def test_a_foreign_file_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path) -> None:
    file = tmp_path / "foreign.json"
    file.write_text("{}")

    async def visit(shell: Shell) -> None:
        await choose_file(shell, "connection.import", file)
        await until(lambda: shell.window.banners.banners())
        (banner,) = shell.window.banners.banners()
        assert banner.text() == "Not a file of connections"

    live(monkeypatch, behind, visit)


def test_all_are_exported_to_the_file_that_is_chosen(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage, tmp_path: Path
) -> None:
    file = tmp_path / "out.json"

    async def visit(shell: Shell) -> None:
        await choose_file(shell, "connection.export", file)
        await until(file.exists)

    live(monkeypatch, behind, visit)
    assert json.loads(file.read_text())["connections"][0]["name"] == fakes.WORK.name


def test_a_connection_whose_key_is_missing_offers_to_type_it(
    monkeypatch: pytest.MonkeyPatch, behind: Backstage
) -> None:
    typed = Connection(ConnectionId("t"), "typed", None, Region("eu-west-1"), kind=ConnectionKind.ACCESS_KEY)
    behind.settings.add_connection(typed)

    async def visit(shell: Shell) -> None:
        remedy = shell.connections.remedy(Failure(Code.ACCESS_KEY_MISSING), typed.id)
        assert remedy is not None
        assert remedy.text() == "Type the access key…"
        remedy.trigger()
        dialog = await opened(ConnectionDialog)
        dialog.reject()
        await asyncio.sleep(0)

    live(monkeypatch, behind, visit)
