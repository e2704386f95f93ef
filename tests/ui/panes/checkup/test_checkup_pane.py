"""The check-up pane: what was found in words, put right through the same preview as every change, silenced with a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cognito_admin.model.checkup.finding import Edits, FindingId, Place, Unknown
from cognito_admin.model.checkup.report import Earlier
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import JobState
from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.ui.panes.checkup.silence_dialog import SilenceDialog
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.settings.preview import SettingsPreview
from tests.ui.changes.stage import seen
from tests.ui.panes.checkup.stage import FOUND, NOW, TILL, UNPROTECTED, UNUSED, WEB, Stage, irrevocable
from tests.ui.panes.fakes import make_job, until

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.ui.panes.checkup.view import CheckUpPane

DENIED = Failure(Code.ACCESS_DENIED, action="cognito-idp:DescribeUserPool")


def titles(pane: CheckUpPane) -> list[str]:
    return [row.title for row in pane.list.rows() if row.thing is None]


def of(pane: CheckUpPane) -> list[str]:
    """What the findings in the list are of."""
    return [row.of for row in pane.list.rows() if row.thing is not None]


def test_findings_are_listed_by_severity_with_what_could_not_be_checked_and_why(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        assert pane.head.headline.text() == "3 warnings, 1 piece of advice"
        assert titles(pane) == ["Warning · 3", "Advice · 1", "Could not be checked · 1"]
        assert "The first check-up of this pool · 1 could not be checked" in seen(pane)
        model = pane.list.view.model()
        assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Warning, ")
        told = seen(pane.details)
        assert "DeletionProtection" in told
        assert "INACTIVE" in told
        assert "What it means" in told
        QTest.keyClick(pane.list.view, Qt.Key.Key_End)
        assert "were not read to the end" in seen(pane.details)
        assert "Fix" not in seen(pane.details)
        pane.details.remedy.click()
        await until(lambda: stage.syncs, "the sync")

    stage.play(qtbot, scene)


def test_a_fix_is_shown_before_it_is_made_and_its_finding_goes_with_it(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        QTest.keyClick(pane.list.view, Qt.Key.Key_Return)
        preview = await stage.asked(SettingsPreview)
        assert "ACTIVE" in seen(preview) or "On" in seen(preview)
        preview.agree.click()
        await until(lambda: stage.settings.applied and stage.checkups.checked == 2)
        await stage.checked()
        assert UNPROTECTED not in [row.thing for row in pane.list.rows()]
        assert "1 gone" in seen(pane.head)
        assert pane.list.current().of == "Web"  # pyright: ignore[reportOptionalMemberAccess]
        stage.shell.actions["Undo"].trigger()
        (await stage.asked(SettingsPreview)).agree.click()
        await until(lambda: UNPROTECTED in [row.thing for row in pane.list.rows()], "the finding to be back")

    stage.play(qtbot, scene)


def test_where_the_button_that_fixed_it_goes_the_keyboard_is_at_the_findings(qtbot: Any) -> None:
    stage = Stage()
    stage.checkups.found = (UNPROTECTED, UNUSED)

    async def scene(pane: CheckUpPane) -> None:
        pane.details.fix.setFocus()
        assert pane.details.fix.hasFocus()
        stage.checkups.found = (UNUSED,)
        await stage.checkups.check(stage.workspace)
        assert pane.details.fix.isHidden()
        assert pane.list.view.hasFocus()

    stage.play(qtbot, scene)


def test_all_findings_of_a_rule_are_put_right_at_once_where_each_is_of_another_thing(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.list.go_to(irrevocable(TILL))
        assert pane.details.fix_all.text() == "Fix all 2 of this kind…"
        pane.details.fix_all.click()
        (await stage.asked(SettingsPreview)).agree.click()
        await until(lambda: titles(pane)[0] == "Warning · 1", "both to be gone")
        assert {part.thing for part in stage.settings.applied[0].parts} == {WEB, TILL}

    stage.play(qtbot, scene)


def test_where_nothing_may_be_changed_the_fix_is_closed_with_the_reason_and_silencing_is_not(qtbot: Any) -> None:
    stage = Stage()
    stage.settings.reason = Failure(Code.NOT_ALLOWED_BY_MODE, mode="read-only")

    async def scene(pane: CheckUpPane) -> None:
        assert not pane.details.fix.isEnabled()
        assert "read-only" in pane.details.fix.toolTip()
        assert pane.details.silence.isEnabled()
        actions = {action.text(): action for action in pane.actions_for_shell()}
        assert "read-only" in actions["Fix the finding…"].toolTip()

    stage.play(qtbot, scene)


def test_what_has_no_single_right_value_leads_to_where_it_is_set_and_is_checked_again_on_the_way_back(
    qtbot: Any,
) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.list.go_to(UNUSED)
        pane.details.place.click()
        assert stage.panes == {"settings": ["app-clients/2till"]}
        pane.deactivate()
        pane.activate()
        await until(lambda: stage.checkups.checked == 2)

    stage.play(qtbot, scene)


@pytest.mark.parametrize("place", ["backup", "rebuild"])
def test_what_is_put_right_by_a_wizard_leads_to_it(qtbot: Any, place: str) -> None:
    stage = Stage()
    stage.checkups.found = (replace(UNUSED, fix=Place(place)),)

    async def scene(pane: CheckUpPane) -> None:
        pane.list.go_to(pane.report.heard[0] if pane.report else UNUSED)
        assert pane.details.place.text() != "Go there"
        pane.details.place.click()
        assert stage.shell.opened == [place]
        assert stage.panes == {}

    stage.play(qtbot, scene)


def test_a_finding_is_silenced_with_a_reason_shown_on_wish_and_spoken_of_again(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.list.go_to(irrevocable(WEB))
        pane.details.silence.click()
        dialog = await stage.asked(SilenceDialog)
        assert not dialog.agree.isEnabled()
        QTest.keyClicks(dialog.line, "A test of ours")
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)
        await until(lambda: stage.checkups.silences, "the silence")
        assert titles(pane)[0] == "Warning · 2"
        assert pane.head.headline.text() == "2 warnings, 1 piece of advice"
        assert pane.list.silenced.text() == "Show silenced (1)"
        pane.list.silenced.setChecked(True)
        assert titles(pane)[2] == "Silenced · 1"
        pane.list.go_to(irrevocable(WEB))
        assert "A test of ours" in seen(pane.details)
        assert "Silenced by ann" in seen(pane.details)
        pane.details.speak.click()
        await until(lambda: not stage.checkups.silences)
        assert titles(pane)[0] == "Warning · 3"

    stage.play(qtbot, scene)


def test_a_whole_rule_is_silenced_and_that_is_taken_back(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.list.go_to(irrevocable(TILL))
        pane.silence()
        dialog = await stage.asked(SilenceDialog)
        dialog.every.setChecked(True)
        dialog.line.setText("Tokens last an hour")
        dialog.agree.click()
        await until(lambda: titles(pane)[0] == "Warning · 1", "both to be silenced")
        assert stage.checkups.silences[0].subject is None
        stage.shell.actions["Undo"].trigger()
        await until(lambda: titles(pane)[0] == "Warning · 3", "both to be back")

    stage.play(qtbot, scene)


def test_what_is_new_and_what_is_gone_since_the_last_time_is_told(qtbot: Any) -> None:
    stage = Stage()
    before = frozenset(one.id for one in FOUND[1:])
    stage.checkups.earlier = Earlier(NOW - timedelta(days=1), before | {FindingId(RuleId.MFA_OFF)})

    async def scene(pane: CheckUpPane) -> None:
        assert [row.of for row in pane.list.rows() if row.new] == [""]
        assert "New since the check-up of" in seen(pane.details)
        assert "1 new, 1 gone since" in seen(pane.head)
        assert titles(pane)[-1] == "Gone since the last check-up · 1"

    stage.play(qtbot, scene)


def test_a_pool_without_findings_says_so(qtbot: Any) -> None:
    stage = Stage()
    stage.checkups.found, stage.checkups.unknown = (), ()

    async def scene(pane: CheckUpPane) -> None:
        assert "Every rule was checked, and nothing was found." in seen(pane)
        assert pane.details.isHidden()

    stage.play(qtbot, scene)


@pytest.mark.parametrize(
    ("failure", "state"), [(DENIED, "not permitted"), (Failure(Code.ENDPOINT_UNREACHABLE), "failed")]
)
def test_a_pool_that_cannot_be_checked_says_why_and_is_tried_again(qtbot: Any, failure: Failure, state: str) -> None:
    stage = Stage()
    stage.checkups.refusal = failure

    async def scene(pane: CheckUpPane) -> None:
        assert pane.states.state == state
        stage.checkups.refusal = None
        pane.activate()
        await stage.checked()
        assert pane.states.state == "ready"
        stage.checkups.refusal = failure
        pane.refresh()
        await until(lambda: stage.shell.failures, "the failure")
        assert pane.states.state == "ready"

    stage.play(qtbot, scene)


def test_a_check_up_that_was_given_up_is_begun_again_on_wish(qtbot: Any) -> None:
    stage = Stage()
    stage.checkups.refusal = Cancelled()

    async def scene(pane: CheckUpPane) -> None:
        assert pane.states.state == "empty"
        stage.checkups.refusal = None
        assert pane.focus_search()
        QTest.keyClick(pane.focusWidget(), Qt.Key.Key_Space)
        await until(lambda: pane.states.state == "ready", "the check-up")

    stage.play(qtbot, scene)


def test_what_was_refused_is_told_with_what_mends_it(qtbot: Any) -> None:
    stage = Stage()
    stage.checkups.found = ()
    stage.checkups.unknown = (Unknown(RuleId.TRIGGER_FAILING, DENIED),)

    async def scene(pane: CheckUpPane) -> None:
        assert "cognito-idp:DescribeUserPool" in seen(pane.details)
        assert pane.head.headline.text() == "Nothing was found"

    stage.play(qtbot, scene)


def test_findings_are_found_by_words_and_the_keyboard_leads_there(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.focus_search()
        pane.search_for("till revo")
        assert of(pane) == ["Till"]
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            pane.focus_search()
            QTest.keyClick(pane.list.line, key)
            assert pane.list.view.hasFocus()
        pane.search_for("nothing of the kind")
        assert "No finding has these words." in seen(pane)
        pane.go_to("advice")
        assert pane.list.current().thing == UNUSED  # pyright: ignore[reportOptionalMemberAccess]

    stage.play(qtbot, scene)


def test_the_arrow_keys_go_from_finding_to_finding_past_the_headings(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        findings = [row.thing for row in pane.list.rows() if row.thing is not None]

        def seen_by(key: Qt.Key, times: int) -> list[object]:
            passed: list[object] = []
            for _ in range(times):
                QTest.keyClick(pane.list.view, key)
                row = pane.list.current()
                passed.append(row.thing if row is not None else None)
            return passed

        last = len(findings) - 1
        assert seen_by(Qt.Key.Key_Down, last) == findings[1:]
        assert seen_by(Qt.Key.Key_Up, last) == findings[-2::-1]
        assert seen_by(Qt.Key.Key_End, 1) == findings[-1:]
        assert seen_by(Qt.Key.Key_Home, 1) == findings[:1]
        assert seen_by(Qt.Key.Key_PageDown, 1) == findings[-1:]
        assert seen_by(Qt.Key.Key_PageUp, 1) == findings[:1]

    stage.play(qtbot, scene)


def test_users_that_were_read_meanwhile_are_looked_at_anew(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        del pane
        job = make_job("sync-1", JobState.DONE)
        stage.workspace.sync_resource = job.resource
        stage.services.jobs.publish(job)
        await until(lambda: stage.checkups.checked == 2)

    stage.play(qtbot, scene)


def test_what_is_read_while_the_pool_is_checked_is_looked_at_as_well(qtbot: Any) -> None:
    stage = Stage()
    stage.checkups.answers.clear()

    async def scene(pane: CheckUpPane) -> None:
        await until(lambda: stage.checkups.checked == 1)
        assert not pane.head.again.isEnabled()
        job = make_job("sync-1", JobState.DONE)
        stage.workspace.sync_resource = job.resource
        stage.services.jobs.publish(job)
        stage.checkups.answers.set()
        await stage.checked()
        assert stage.checkups.checked == 2
        assert pane.head.again.isEnabled()

    stage.play(qtbot, scene, waits=False)


def test_what_was_changed_elsewhere_in_the_window_is_looked_at_anew(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        other = SettingsDesk(stage.services, stage.workspace, stage.shell, pane)  # pyright: ignore[reportArgumentType]
        fix = UNPROTECTED.fix
        assert isinstance(fix, Edits)
        other.review(SettingsChange(fix.parts))
        (await stage.asked(SettingsPreview)).agree.click()
        await until(lambda: pane.report and UNPROTECTED not in pane.report.heard, "the next check-up")

    stage.play(qtbot, scene)


def test_a_check_up_is_written_into_a_file(qtbot: Any, tmp_path: Path) -> None:
    stage = Stage()

    async def scene(pane: CheckUpPane) -> None:
        pane.exports.write(tmp_path / "found.json", "json")
        await until(lambda: stage.shell.actions.get("Show in folder"), "the file")
        assert json.loads((tmp_path / "found.json").read_text())
        pane.exports.write(tmp_path / "found.html", "html")
        await until((tmp_path / "found.html").exists, "the page")

    stage.play(qtbot, scene)
