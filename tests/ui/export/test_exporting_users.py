"""Users taken out of the table: what is asked, what is written, what is said."""

import asyncio
import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
)

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import JobState
from cognito_admin.model.query import Sort
from cognito_admin.ui.export import desk, places
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.users import exporting
from tests.ui.panes.fakes import FakeShell, until
from tests.ui.panes.users.people import person
from tests.ui.panes.users.pool import PeoplesPool
from tests.ui.panes.users.stage import Scene, on_stage


@pytest.fixture
def shell(qapp):
    return FakeShell()


@pytest.fixture(autouse=True)
def downloads(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    monkeypatch.setattr(desk, "usual_folder", lambda kept: Path(str(kept)) if kept else folder)
    return folder


def people(many: int = 4) -> PeoplesPool:
    return PeoplesPool([person(number, name=f"Person {number}") for number in range(many)])


async def asked(stage: Scene) -> ExportDialog:
    stage.pane.exporting.export()
    return await shown()


async def shown() -> ExportDialog:
    found: list[ExportDialog] = []

    def there() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, ExportDialog) and one.isVisible()]
        return bool(found)

    await until(there)
    return found[0]


def field(dialog: ExportDialog, kind: type, name: str):
    return next(one for one in dialog.findChildren(kind) if one.accessibleName() == name)


def choose(dialog: ExportDialog, name: str, beginning: str) -> None:
    box = field(dialog, QComboBox, name)
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemText(at).startswith(beginning)))


def button(dialog: ExportDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def said(dialog: ExportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


async def export(dialog: ExportDialog, shell: FakeShell) -> None:
    before = len(shell.said)
    button(dialog, "Export").click()
    await until(lambda: len(shell.said) > before)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file)]


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_is_in_the_table_is_two_steps_away_from_a_file(qtbot, shell, downloads):
    async def act(stage):
        pane = await stage.open()
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        stage.qtbot.keyClick(pane.table, Qt.Key.Key_X, control | shift)
        dialog = await shown()
        assert "in clear" in said(dialog)
        before = len(shell.said)
        stage.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        await until(lambda: len(shell.said) > before)
        path = only_file(downloads)
        assert path.name.startswith("Shop customers ")
        assert shell.said[-1] == f"4 rows were written to “{path.name}”"
        written = rows(path)
        assert written[0][:3] == ["User name", "E-mail", "Name"]
        assert [row[:3] for row in written[1:]] == [
            [f"user{number:06}", f"user{number}@example.com", f"Person {number}"] for number in range(4)
        ]

    on_stage(qtbot, shell, people(), act)


def test_parquet_is_written_as_a_folder_with_the_kinds_of_its_columns(qtbot, shell, downloads):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        choose(dialog, "Format", "Parquet")
        assert "apostrophe" not in said(dialog)
        await export(dialog, shell)
        path = only_file(downloads)
        assert path.suffix == ".parquet"
        written = parquet.read_table(path)
        assert written.column("username").to_pylist() == [f"user{number:06}" for number in range(4)]
        assert str(written.schema.field("created").type) == "timestamp[us, tz=UTC]"

    on_stage(qtbot, shell, people(), act)


def test_without_what_writes_parquet_it_is_grey_and_says_why(qtbot, shell, downloads, monkeypatch):
    monkeypatch.setattr(exporting, "parquet_is_there", lambda: False)

    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        box = field(dialog, QComboBox, "Format")
        assert box.itemText(2) == "Parquet, a folder for query engines (pyarrow is not installed)"
        assert not box.model().item(2).isEnabled()
        dialog.reject()

    on_stage(qtbot, shell, people(), act)


def test_several_that_are_selected_are_offered_first_and_all_can_be_had_instead(qtbot, shell, downloads):
    async def act(stage):
        pane = await stage.open()
        pane.table.select_rows([range(1, 3)])
        dialog = await asked(stage)
        assert field(dialog, QComboBox, "What").currentText() == "The 2 selected users"
        await export(dialog, shell)
        assert [row[0] for row in rows(only_file(downloads))[1:]] == ["user000001", "user000002"]
        only_file(downloads).unlink()
        pane.table.selectRow(3)
        dialog = await asked(stage)
        assert field(dialog, QComboBox, "What").currentText() == "All 4 users found"
        choose(dialog, "What", "The selected user")
        await export(dialog, shell)
        assert [row[0] for row in rows(only_file(downloads))[1:]] == ["user000003"]
        assert shell.said[-1].startswith("1 row was written")

    on_stage(qtbot, shell, people(), act)


def test_one_is_not_called_many_and_nobody_makes_no_file(qtbot, shell):
    async def act(stage):
        pane = await stage.open()
        await stage.search("user000002")
        dialog = await asked(stage)
        assert field(dialog, QComboBox, "What").currentText() == "The user found"
        dialog.reject()
        await stage.search("nobody-is-called-this")
        pane.exporting.export()
        await until(lambda: shell.said)
        assert shell.said[-1] == "Nobody was found: there is nothing to export"

    on_stage(qtbot, shell, people(), act)


def test_all_but_those_clicked_off_are_written(qtbot, shell, downloads):
    async def act(stage):
        pane = await stage.open()
        pane.table.selectAll()
        pane.table.selectionModel().select(
            pane.table.model().index(1, 0),
            pane.table.selectionModel().SelectionFlag.Toggle | pane.table.selectionModel().SelectionFlag.Rows,
        )
        dialog = await asked(stage)
        await export(dialog, shell)
        assert [row[0] for row in rows(only_file(downloads))[1:]] == ["user000000", "user000002", "user000003"]

    on_stage(qtbot, shell, people(), act)


def test_format_columns_and_headings_are_chosen_and_kept_for_the_next_time(qtbot, shell, downloads, tmp_path):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        choose(dialog, "Columns", "Own choice")
        listed = field(dialog, QListWidget, "Columns to write")
        for row in range(listed.count()):
            wanted = listed.item(row).text() in ("E-mail", "Enabled")
            listed.item(row).setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        choose(dialog, "First line", "Cognito")
        dialog.findChildren(QCheckBox)[0].setChecked(True)
        (tmp_path / "other").mkdir()
        field(dialog, QLineEdit, "File").setText(str(tmp_path / "other" / "people"))
        await export(dialog, shell)
        written = (tmp_path / "other" / "people.csv").read_bytes().decode()
        assert written.startswith("\ufeffenabled,email\r\nyes,user0@example.com\r\n")
        dialog = await asked(stage)
        assert dialog.path().parent == tmp_path / "other"
        choose(dialog, "Format", "JSON")
        assert not field(dialog, QComboBox, "First line").isVisible()
        assert dialog.path().suffix == ".jsonl"
        await export(dialog, shell)
        (path,) = (tmp_path / "other").glob("*.jsonl")
        assert json.loads(path.read_text().splitlines()[0]) == {
            "enabled": True,
            "attributes": {"email": "user0@example.com"},
        }
        dialog = await asked(stage)
        assert field(dialog, QComboBox, "Format").currentText().startswith("JSON")
        dialog.reject()

    on_stage(qtbot, shell, people(), act)


def test_nothing_is_exported_without_a_column_or_a_name(qtbot, shell):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        choose(dialog, "Columns", "Own choice")
        listed = field(dialog, QListWidget, "Columns to write")
        for row in range(listed.count()):
            listed.item(row).setCheckState(Qt.CheckState.Unchecked)
        assert button(dialog, "Export").toolTip() == "Choose at least one column"
        choose(dialog, "Columns", "As shown")
        assert button(dialog, "Export").isEnabled()
        field(dialog, QLineEdit, "File").setText(" ")
        assert button(dialog, "Export").toolTip() == "Say which file it is to be"
        dialog.reject()

    on_stage(qtbot, shell, people(), act)


def test_a_path_may_be_typed_a_letter_at_a_time(qtbot, shell, downloads):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        line = field(dialog, QLineEdit, "File")
        for typed in ("/", "~", "~n", "~nobody-of-this-name", ".", ".."):
            line.setText(typed)
        line.setText("/")
        assert button(dialog, "Export").toolTip() == "Say which file it is to be"
        line.setText("~nobody-of-this-name")
        assert dialog.path() == downloads / "~nobody-of-this-name.csv"
        line.setText("/people")
        assert dialog.path() == Path("/people.csv")
        dialog.reject()

    on_stage(qtbot, shell, people(), act)


def test_a_file_that_is_there_is_named_before_it_is_replaced(qtbot, shell, downloads):
    (downloads / "people.csv").write_text("old")

    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        field(dialog, QLineEdit, "File").setText("people.csv")
        await until(lambda: "“people.csv” is there already" in said(dialog))
        field(dialog, QLineEdit, "File").setText("others.csv")
        assert "is there already" not in said(dialog)
        field(dialog, QLineEdit, "File").setText("people.csv")
        await export(dialog, shell)
        assert len(rows(downloads / "people.csv")) == 5

    on_stage(qtbot, shell, people(), act)


def test_a_place_is_looked_for_in_the_folders_of_the_person(qtbot, shell, downloads):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        button(dialog, "Browse…").click()
        (chooser,) = dialog.findChildren(QFileDialog)
        await until(chooser.isVisible)
        chooser.fileSelected.emit(str(downloads / "chosen.csv"))
        chooser.close()
        assert dialog.path() == downloads / "chosen.csv"
        dialog.reject()

    on_stage(qtbot, shell, people(), act)


def test_a_folder_that_cannot_be_written_to_is_told(qtbot, shell, tmp_path):
    async def act(stage):
        await stage.open()
        dialog = await asked(stage)
        field(dialog, QLineEdit, "File").setText(str(tmp_path / "gone" / "people.csv"))
        await export(dialog, shell)
        assert isinstance(shell.said[-1], Failure)
        assert shell.said[-1].code is Code.EXPORT_NOT_WRITTEN

    on_stage(qtbot, shell, people(), act)


def test_what_takes_longer_is_a_job_whose_end_is_told(qtbot, shell, downloads, monkeypatch):
    monkeypatch.setattr(exporting, "FEW", 2)

    async def act(stage):
        pane = await stage.open()
        await stage.search("user")
        pane.table.selectAll()
        pane.table.selectionModel().select(
            pane.table.model().index(1, 0),
            pane.table.selectionModel().SelectionFlag.Toggle | pane.table.selectionModel().SelectionFlag.Rows,
        )
        # Another order is asked for, and not there yet: what was chosen, was chosen in the one that is seen.
        pane.presenter.sort = Sort("email", descending=True)
        dialog = await asked(stage)
        path = dialog.path()
        await export(dialog, shell)
        assert stage.jobs.wishes == [("start", f"export:{path}")]
        (order,) = stage.jobs.ordered
        assert order["path"] == str(path)
        excepted = stage.pool.people[1].sub
        assert order["chosen"] == {
            "query": "user",
            "sort": {"column": "username", "descending": False},
            "spans": ((excepted, excepted),),
            "all_but": True,
        }
        job = stage.jobs.known[0]
        stage.jobs.publish(replace(job, state=JobState.DONE, outcome={"exported": 1_204_331}))
        assert f"1,204,331 rows were written to “{path.name}”" in shell.said

    on_stage(qtbot, shell, people(), act)


def test_a_name_is_one_that_every_system_allows_and_none_has_yet(tmp_path):
    assert places.unused(tmp_path, 'Shop: a/b "c" 2026', "csv").name == "Shop_ a_b _c_ 2026.csv"
    (tmp_path / "Staff.csv").touch()
    (tmp_path / "Staff (2).csv").touch()
    assert places.unused(tmp_path, "Staff", "csv").name == "Staff (3).csv"
    assert places.unused(tmp_path, "...", "jsonl").name == "export.jsonl"


def test_who_presses_twice_is_asked_once(qtbot, shell, downloads):
    async def act(stage):
        pane = await stage.open()
        pane.exporting.export()
        await asyncio.sleep(0)
        pane.exporting.export()
        (await asked(stage)).reject()
        await until(lambda: not (pane.exporting._opening.busy or pane.exporting._desk._asking.busy))
        tops = QApplication.topLevelWidgets()
        assert not [one for one in tops if isinstance(one, ExportDialog) and one.isVisible()]

    on_stage(qtbot, shell, people(), act)
