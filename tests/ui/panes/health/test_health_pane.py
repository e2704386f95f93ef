"""The health pane: what is kept is there at once, what fails is said in words, and every number can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cognito_admin.model.exports import Format, Shape
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import INVALID
from cognito_admin.model.health.ranges import Range, Window
from cognito_admin.ui.panes.health.exports import HealthExports, numbers_offer
from tests.model.health.shop import MOBILE, NOW, WEB, ago
from tests.ui.panes.fakes import in_tab_order, until
from tests.ui.panes.health.stage import BEGAN, Stage, nothing, shop

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.ui.panes.health.view import HealthPane

DENIED = Failure(Code.ACCESS_DENIED, action="cloudwatch:GetMetricData")


def column(pane: HealthPane, title: str) -> list[str]:
    """A column of the table, from its top."""
    model: Any = pane.numbers.model
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = titles.index(title)
    return [model.index(row, at).data() for row in range(model.rowCount())]


async def read(pane: HealthPane) -> None:
    await until(lambda: not pane.reading.busy)


async def numbers(pane: HealthPane, chart: str = "sign-ins") -> None:
    await read(pane)
    pane.show_view("numbers")
    pane.numbers.jump(chart, None)


def press(pane: HealthPane, name: str) -> None:
    next(one for one in pane.findChildren(QAbstractButton) if name in (one.text(), one.accessibleName())).click()


def test_what_is_kept_is_shown_and_cloudwatch_is_asked_for_the_newest(qtbot: Any) -> None:
    stage = Stage()
    stage.health.answers.clear()

    async def scene(pane: HealthPane) -> None:
        await until(lambda: pane.states.state == "ready" and stage.shell.freshness[-1] == "Asking CloudWatch…")
        assert not pane.bar.refresh.isEnabled()
        stage.health.answers.set()
        await numbers(pane)
        assert stage.health.asked == [(Range.DAY, None)]
        assert column(pane, "Failed")[:3] == ["10", "40", "40"]
        assert column(pane, "Time")[0].endswith("(not complete)")
        assert "1 request to CloudWatch for 64 metrics" in stage.shell.freshness[-1]

    stage.play(qtbot, scene)


def test_each_range_is_asked_for_once_until_somebody_wants_the_newest(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        pane.go_to("7d")
        await read(pane)
        assert stage.health.asked == [(Range.DAY, None), (Range.WEEK, None)]
        pane.deactivate()
        pane.activate()
        await read(pane)
        assert len(stage.health.asked) == 2
        pane.refresh()
        await read(pane)
        assert stage.health.asked[2:] == [(Range.WEEK, None)]

    stage.play(qtbot, scene)


def test_tab_leads_from_the_verdict_through_its_reasons_to_the_numbers(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        ways = [one for one in pane.findChildren(QAbstractButton, "way") if one.isVisibleTo(pane)]
        wanted = [pane.bar.refresh, *ways, pane.numbers.table]
        assert len(ways) > 1
        assert in_tab_order(pane.bar.refresh, wanted) == wanted

    stage.play(qtbot, scene)


def test_who_comes_back_while_cloudwatch_is_asked_is_told_so(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept = nothing
    stage.health.answers.clear()

    async def scene(pane: HealthPane) -> None:
        def said() -> str:
            told = pane.states.currentWidget()
            return told.accessibleName() if told else ""

        await until(lambda: said() == "Asking CloudWatch…")
        pane.deactivate()
        pane.activate()
        assert said() == "Asking CloudWatch…"
        stage.health.answers.set()
        await read(pane)

    stage.play(qtbot, scene)


def test_a_reason_is_shown_among_the_figures_it_speaks_of(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        assert pane.shown is not None
        reason = next(one for one in pane.shown.verdict.reasons if one.chart == "sign-ins")
        assert reason.client == MOBILE
        for chosen, then in ((WEB, None), (MOBILE, MOBILE), (None, None)):
            pane.choose_client(chosen)
            await read(pane)
            pane.jump(reason)
            await read(pane)
            assert pane.shown is not None
            assert pane.shown.client == then

    stage.play(qtbot, scene)


def test_one_key_leads_from_charts_to_numbers_and_back(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept = stage.health.newest = nothing

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        pane.show_view("charts")
        for view in ("numbers", "charts"):
            pane.bar.range.setFocus()
            qtbot.keyClick(pane.bar.range, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
            assert stage.services.settings.ui("health") == {"view": view}

    stage.play(qtbot, scene)


def test_where_cloudwatch_is_denied_what_is_kept_stays_and_the_missing_permission_is_named(qtbot: Any) -> None:
    stage = Stage()
    stage.health.refusal = DENIED

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        await until(pane.notices.isVisible)
        assert pane.states.state == "ready"
        assert pane.notices.texts() == ("AWS does not allow cloudwatch:GetMetricData",)
        assert stage.shell.freshness[-1] == "Nothing read from CloudWatch yet"
        assert pane.numbers.table.row_count() == 288

    stage.play(qtbot, scene)


def test_where_cloudwatch_is_denied_and_nothing_is_kept_no_figure_is_made_up(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept, stage.health.refusal = nothing, DENIED

    async def scene(pane: HealthPane) -> None:
        await until(lambda: pane.states.state == "not permitted")

    stage.play(qtbot, scene)


def test_who_tries_again_after_a_refusal_learns_whether_it_is_allowed_by_now(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept, stage.health.closed = nothing, DENIED

    async def scene(pane: HealthPane) -> None:
        await until(lambda: pane.states.state == "not permitted")
        assert stage.health.asked == [], "what was refused is not asked for by itself"
        press(pane, "Try again")
        await read(pane)
        assert stage.health.asked == [(Range.DAY, None)]
        assert pane.states.state == "ready"

    stage.play(qtbot, scene)


def test_a_pool_without_a_number_says_so_and_leaves_the_range_to_be_chosen(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept = stage.health.newest = nothing

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        assert pane.states.state == "empty"
        assert pane.bar.range.isVisible()
        pane.go_to("15mo")
        await read(pane)
        assert stage.health.asked[-1] == (Range.MONTHS_15, None)

    stage.play(qtbot, scene)


def test_a_reason_leads_to_its_chart_and_moment(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane, "refreshes")
        press(pane, "Show: More sign-ins fail than usual")
        assert pane.numbers.names() == ("sign-ins",)
        (row,) = (span.start for span in pane.numbers.table.selected_ranges())
        assert column(pane, "Failed")[row : row + 2] == ["40", "10"], "the first period that is bad"

    stage.play(qtbot, scene)


def test_whoever_is_at_a_period_in_the_table_stays_there_when_newer_ones_come(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        table = pane.numbers.table
        pane.numbers.jump("sign-ins", ago(5))
        (row,) = (span.start for span in table.selected_ranges())
        first, times = table.rowAt(0), column(pane, "Time")

        def later(span: Range | Window) -> PoolSeries:
            before = shop(span)
            return replace(before, start_s=before.start_s + 600, end_s=before.end_s + 600)

        stage.health.newest = later
        pane.refresh()
        await read(pane)
        moved = column(pane, "Time")
        assert moved.index(times[row]) == row + 2
        assert table.selected_ranges() == (range(row + 2, row + 3),)
        assert table.currentIndex().row() == row + 2
        assert table.rowAt(0) == first + 2

    stage.play(qtbot, scene)


def test_a_moment_that_is_out_of_sight_is_brought_back_with_the_day_that_was_judged(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        pane.look_between(ago(10), ago(8))
        await read(pane)
        assert isinstance(pane.presenter.span, Window)
        press(pane, "Show: More sign-ins fail than usual")
        await read(pane)
        assert pane.presenter.span is Range.DAY
        assert pane.numbers.table.selected_count() == 1

    stage.play(qtbot, scene)


def test_a_reason_leads_to_its_app_client_and_its_trigger(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        press(pane, "Only this app client")
        await read(pane)
        assert (pane.presenter.client, pane.bar.client.currentText()) == (MOBILE, "Mobile")
        assert stage.health.asked[-1] == (Range.DAY, MOBILE)
        press(pane, "Open the trigger")
        assert stage.panes["triggers"].noted == ["PreTokenGeneration"]

    stage.play(qtbot, scene)


def test_a_marker_leads_to_what_was_changed(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        pane.charts.change_opened.emit("change-1")
        # A restore has no change that could be shown.
        pane.charts.change_opened.emit("")
        assert stage.panes["activity"].noted == ["change-1", "jobs"]

    stage.play(qtbot, scene)


def test_what_is_no_app_client_is_explained_where_it_is_chosen(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        titles = [pane.bar.client.itemText(at) for at in range(pane.bar.client.count())]
        assert titles == [
            "All app clients",
            "Mobile",
            "Web",
            "Admin (no app client)",
            "Invalid (no app client)",
        ]
        assert not pane.bar.about.isVisible()
        pane.choose_client(INVALID)
        await read(pane)
        assert "named one that does not exist" in pane.bar.about.text()
        assert pane.bar.about.isVisible()

    stage.play(qtbot, scene)


def test_a_range_of_ones_own_is_named_and_left_again(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        pane.look_between(ago(10), ago(8))
        await read(pane)
        assert "–" in pane.bar.range.currentText()
        pane.look_between(ago(9.5), ago(9))
        press(pane, "Back to the range before")
        press(pane, "Back to the range before")
        assert not pane.bar.back.isVisible()
        await read(pane)
        assert (pane.presenter.span, pane.bar.range.currentText()) == (Range.DAY, "Last 24 hours")

    stage.play(qtbot, scene)


def test_copied_rows_are_for_a_spreadsheet_with_moments_in_utc(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        pane.numbers.jump("sign-ins", BEGAN.timestamp())
        pane.numbers.table.copy_requested.emit()
        [(text, what)] = stage.shell.copied
        assert text.splitlines() == [
            "Time\tAttempted\tFailed\tAttempted last week\tFailed last week",
            "2026-03-04 18:00:00 UTC\t120\t40\t120\t10",
        ]
        assert what == "1 row"

    stage.play(qtbot, scene)


def test_a_backup_without_figures_says_so(qtbot: Any) -> None:
    stage = Stage()
    stage.health.kept, stage.health.closed = nothing, Failure(Code.SETTINGS_NOT_IN_BACKUP, path="health")
    stage.workspace.as_of, stage.health.refreshed_at = NOW, None

    async def scene(pane: HealthPane) -> None:
        await until(lambda: pane.states.state == "empty")
        assert pane.bar.isHidden(), "there is nothing to choose"
        assert "“With sign-in health”" in pane.states.currentWidget().accessibleName()
        assert not stage.health.asked

    stage.play(qtbot, scene)


def test_a_backup_with_figures_shows_them_as_they_were_and_asks_nobody(qtbot: Any) -> None:
    stage = Stage()
    stage.workspace.as_of, stage.health.closed = NOW, Failure(Code.SETTINGS_NOT_IN_BACKUP, path="health")
    stage.health.refreshed_at = NOW

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        assert pane.numbers.table.row_count() == 288
        assert stage.shell.freshness[-1].startswith("as of ")
        assert pane.bar.refresh.isHidden(), "there is nothing newer"
        assert not pane.bar.isHidden()
        assert (pane.notices.texts(), stage.health.asked) == ((), [])

    stage.play(qtbot, scene)


def test_cloudwatch_is_asked_again_only_while_the_pane_is_in_front(qtbot: Any) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        [tick] = stage.services.health.ticks
        tick()
        await read(pane)
        assert stage.health.asked == [(Range.DAY, None)] * 2
        pane.deactivate()
        assert stage.services.health.ticks == []

    stage.play(qtbot, scene)


def test_a_pane_that_is_closed_while_cloudwatch_is_asked_ends_quietly(qtbot: Any) -> None:
    stage = Stage()
    stage.health.answers.clear()

    async def scene(pane: HealthPane) -> None:
        await until(lambda: stage.health.asked)
        gone: list[bool] = []
        pane.destroyed.connect(lambda: gone.append(True))
        pane.close_pane()
        pane.deleteLater()
        await until(lambda: gone)
        stage.health.answers.set()

    stage.play(qtbot, scene)


def test_numbers_are_written_to_a_file_with_nothing_where_there_is_no_number(qtbot: Any, tmp_path: Path) -> None:
    stage = Stage()

    async def scene(pane: HealthPane) -> None:
        await numbers(pane)
        assert pane.shown is not None
        offer = numbers_offer(stage.workspace, pane.shown, ("sign-in-rate",))
        assert offer.shown == ("time", "sign-in-rate.succeeded", "sign-in-rate.succeeded-last-week")
        path = tmp_path / "health.csv"
        columns = ("time", "sign-ins.failed", "trigger:PreTokenGeneration.errors-last-week")
        assert await offer.write("shown", Shape(Format.CSV, columns), path) == 288
        lines = path.read_text().splitlines()
        assert lines[0] == ",".join(columns)
        assert lines[-2] == "2026-03-04T19:55:00Z,40,0"

    stage.play(qtbot, scene)


def test_the_charts_are_written_as_a_picture_that_is_told_of(qtbot: Any, tmp_path: Path) -> None:
    stage = Stage()
    asked: list[str] = []

    async def drawn(kind: str) -> bytes:
        asked.append(kind)
        return b"<svg/>"

    async def scene(pane: HealthPane) -> None:
        exports = HealthExports(stage.services, stage.workspace, stage.shell, pane, drawn)
        exports.write_picture(tmp_path / "health.svg", "svg")
        await until(lambda: "The charts were written to “health.svg”" in stage.shell.said)
        assert ((tmp_path / "health.svg").read_bytes(), asked) == (b"<svg/>", ["svg"])
        exports.close()

    stage.play(qtbot, scene)


def test_a_picture_says_of_which_pool_and_app_client_it_is(qtbot: Any, tmp_path: Path, monkeypatch: Any) -> None:
    stage = Stage()
    titles: list[str] = []

    async def drawn(_kind: str, title: str) -> bytes:
        titles.append(title)
        return b"<svg/>"

    async def scene(pane: HealthPane) -> None:
        await read(pane)
        monkeypatch.setattr(pane.charts, "show_charts", lambda _shown: None)
        monkeypatch.setattr(pane.charts, "picture", drawn)
        pane.exports.write_picture(tmp_path / "health.svg", "svg")
        await until(lambda: len(titles) == 1)
        pane.choose_client(MOBILE)
        await read(pane)
        pane.exports.write_picture(tmp_path / "health.svg", "svg")
        await until(lambda: len(titles) == 2)
        assert titles[0].endswith(" · Sign-in health")
        assert titles[1] == f"{titles[0]} · Mobile"

    stage.play(qtbot, scene)
