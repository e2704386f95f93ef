"""What a change does to settings, as it is told before it is made."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import Edit
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.ui.settings.differences import Differences, LineDifferences, difference
from cognito_admin.ui.settings.words import value_text


def test_of_a_list_of_things_each_is_told_in_a_line(qtbot: Any) -> None:
    older = {"ClientSecretId": "1web--1", "ClientSecretCreateDate": "2026-01-01T12:00:00Z"}
    told = difference(Edit(("ClientSecrets",), [older], [older, {"ClientSecretValue": "•••"}]))
    qtbot.addWidget(told)
    (lines,) = told.findChildren(LineDifferences)
    kept, added = lines.toPlainText().splitlines()
    assert kept.startswith("  Id of the secret: 1web--1 · Added: 1 Jan 2026")
    assert added == "+ Client secret: •••"


def test_values_are_told_in_words_and_lifetimes_with_their_units() -> None:
    web = {"AccessTokenValidity": 60, "TokenValidityUnits": {"AccessToken": "minutes"}}
    assert value_text(60, ("AccessTokenValidity",), web) == "60 minutes"
    assert value_text(30, ("RefreshTokenValidity",), web | {"RefreshTokenValidity": 30}) == "30 days"
    factors = ["PASSWORD", "WEB_AUTHN", "NEW_WAY"]
    assert value_text(factors, ("AllowedFirstAuthFactors",)) == "Their password, A passkey, NEW_WAY"
    way = [{"Priority": 1, "Name": "verified_email"}]
    assert value_text(way, ("AccountRecoverySetting", "RecoveryMechanisms")) == "Priority: 1 · Name: By e-mail"
    assert value_text("two\nlines", ("EmailMessage",)) == "two\nlines"


def test_a_lifetime_that_changes_with_its_unit_is_told_once(qtbot: Any) -> None:
    before = {"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "hours", "IdToken": "hours"}}
    after = {"AccessTokenValidity": 5, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "days"}}
    told = Differences([Part(Thing(ThingKind.CLIENT, "1web"), before, after)])
    qtbot.addWidget(told)
    names = [part.accessibleName() for part in told.findChildren(QWidget) if part.toolTip()]
    assert names == ["Access token: valid for: 1 hours, then 5 minutes", "ID token: unit: hours, then days"]


def test_lines_that_go_on_in_a_narrow_place_are_seen_to_their_end(qtbot: Any) -> None:
    lines = LineDifferences(["Sign in with your code " * 8], ["Your code " * 3])
    qtbot.addWidget(lines)
    lines.resize(900, 100)
    lines.show()
    wide = lines.height()
    lines.resize(300, wide)
    QApplication.processEvents()
    assert lines.height() > wide
    assert lines.verticalScrollBar().maximum() == 0
