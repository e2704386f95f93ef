"""A large export, from the table to the file, by a job of its own."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from cognito_admin.model.progress import JobState
from cognito_admin.ui.export import desk as export_desk
from cognito_admin.ui.export.dialog import ExportDialog
from cognito_admin.ui.panes.users import exporting
from tests.window.computer import SHOP_USERS, Computer
from tests.window.person import Person


def test_all_but_three_are_written_by_a_job_that_asks_nothing_of_aws(
    used_computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "FEW", 100)
    monkeypatch.setattr(export_desk, "usual_folder", lambda _kept: tmp_path)

    async def visit(person: Person) -> None:
        await person.opens("users")
        await person.until(lambda: person.found_count() == SHOP_USERS, "everybody")
        table = person.pane.table
        table.setFocus()
        table.select_everything([range(3)])
        await person.sees(f"All but 3 of {SHOP_USERS:,} selected")
        person.robot.key("Ctrl+Shift+X")
        dialog = await person.until(lambda: person.robot.find(ExportDialog), "the question")
        await person.until(dialog.isActiveWindow, "the question in front")
        await person.sees("in clear")
        what = person.robot.find(QComboBox, "What")
        assert what is not None
        assert what.currentText() == "The 2,397 selected users"
        person.robot.key("Return")
        await person.until(person.job, "the job")
        job = await person.job_ended(JobState.DONE)
        assert job.outcome == {"exported": SHOP_USERS - 3}
        await person.sees("2,397 rows were written to", "Show in folder")

    used_computer.window(visit)
    (path,) = tmp_path.glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        assert len([*csv.DictReader(file)]) == SHOP_USERS - 3
    assert not [*tmp_path.glob("*.part")]
