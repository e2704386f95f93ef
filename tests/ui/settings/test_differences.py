"""What a change does to settings, as it is told before it is made."""

from __future__ import annotations

from typing import Any

from cognito_admin.model.settings.edits import Edit
from cognito_admin.ui.settings.differences import LineDifferences, difference


def test_of_a_list_of_things_each_is_told_in_a_line(qtbot: Any) -> None:
    older = {"ClientSecretId": "1web--1", "ClientSecretCreateDate": "2026-01-01T00:00:00Z"}
    told = difference(Edit(("ClientSecrets",), [older], [older, {"ClientSecretValue": "•••"}]))
    qtbot.addWidget(told)
    (lines,) = told.findChildren(LineDifferences)
    kept, added = lines.toPlainText().splitlines()
    assert kept.startswith("  Client secret id: 1web--1 · ")
    assert added == "+ Client secret value: •••"
