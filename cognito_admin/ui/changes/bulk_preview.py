"""What a change of many comes to, before it is made: how many, who is left out and why, what it costs, a sample of ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.ui.changes.bulk_words import messages_text, time_text
from cognito_admin.ui.changes.preview import difference
from cognito_admin.ui.changes.words import lasting_text, notice_text, reason_text
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.text import Line, Picture, Text

if TYPE_CHECKING:
    from cognito_admin.model.changes.change import Change
    from cognito_admin.work.bulk import DryRun

_MOST_REASONS = 6
_SAMPLE_PX = 170


class BulkPreview(QWidget):
    """Draws a dry run. Asks nothing, and does nothing."""

    def __init__(self, dry_run: DryRun, share: float) -> None:
        """``share`` is the part of the account's pace that is used."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        report = dry_run.report
        column.addWidget(Text(_changes(dry_run), "strong", wrap=True, selectable=True))
        if messages := messages_text(report.messages):
            column.addWidget(_remark("mail", "warning", messages))
        if report.active:
            text = tr(
                "AWS counts {users} as active this month, which costs money beyond the free users.",
                users=counted(report.active, "users"),
            )
            column.addWidget(_remark("activity", "muted", text))
        if report.changes:
            column.addWidget(_way_back(dry_run))
            column.addWidget(_remark("clock", "muted", _time(dry_run.takes_s, share)))
        if report.skipped:
            column.addWidget(_left_out(dry_run))
        if report.sample:
            few = report.changes <= len(report.sample)
            title = tr("Before and after") if few else tr("The first {count}", count=number(len(report.sample)))
            column.addWidget(Text(title, "label"))
            column.addWidget(_sample(dry_run), 1)


def _changes(dry_run: DryRun) -> str:
    count, left_out = dry_run.report.changes, sum(count for _, count in dry_run.report.skipped)
    if not count:
        return tr("Nobody would be changed.")
    deletes = dry_run.wish.kind is Kind.DELETE
    if not left_out:
        if deletes:
            return trn("1 user will be deleted.", "{count} users will be deleted.", count)
        return trn("1 user will be changed.", "{count} users will be changed.", count)
    rest = number(left_out)
    if deletes:
        return trn(
            "1 user will be deleted, {rest} will be left out.",
            "{count} users will be deleted, {rest} will be left out.",
            count,
            rest=rest,
        )
    return trn(
        "1 user will be changed, {rest} will be left out.",
        "{count} users will be changed, {rest} will be left out.",
        count,
        rest=rest,
    )


def _way_back(dry_run: DryRun) -> QWidget:
    report = dry_run.report
    if not report.lasting:
        return _remark("history", "muted", tr("It can be undone, for all of them together."))
    why = next((lasting_text(change.undo) for change in report.sample if isinstance(change.undo, Lasting)), "")
    if report.lasting == report.changes:
        return _remark("triangle-alert", "danger", tr("It cannot be undone. {why}", why=why).strip())
    text = tr("For {users} it cannot be undone. {why}", users=counted(report.lasting, "users"), why=why)
    return _remark("triangle-alert", "danger", text.strip())


def _time(takes_s: float, share: float) -> str:
    return tr(
        "It takes about {time}, at {percent} % of the pace that AWS allows this account, and can be cancelled at any time.",
        time=time_text(takes_s),
        percent=number(round(100 * share)),
    )


def _left_out(dry_run: DryRun) -> QWidget:
    shown = dry_run.report.skipped[:_MOST_REASONS]
    rest = sum(count for _, count in dry_run.report.skipped[_MOST_REASONS:])
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Text(tr("Left out"), "label"))
    for reason, count in shown:
        column.addWidget(_counted(number(count), reason_text(reason)))
    if rest:
        column.addWidget(_counted(number(rest), tr("For other reasons, which the report will tell.")))
    return block


def _counted(count: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    how_many = Text(count, "strong")
    how_many.setMinimumWidth(theme.px(40))
    how_many.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    row.addWidget(how_many)
    row.addWidget(Text(text, wrap=True, selectable=True), 1)
    return line


def _remark(picture: str, role: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture(picture, role, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, role if role in ("danger", "warning") else "body", wrap=True, selectable=True), 1)
    return line


def _sample(dry_run: DryRun) -> QWidget:
    body = QWidget()
    body.setProperty("surface", "raised")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(body)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(8)
    for name, change in zip(dry_run.names, dry_run.report.sample, strict=True):
        if column.count():
            column.addWidget(Line())
        column.addWidget(_of_one(name, change))
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName(tr("Before and after"))
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setObjectName("framed")
    area.setWidget(body)
    area.setMinimumHeight(theme.px(96))
    area.setMaximumHeight(theme.px(_SAMPLE_PX))
    return area


def _of_one(name: str, change: Change) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    known_by = name if name == change.username else f"{name} ({change.username})"
    column.addWidget(BreakableText(known_by, "strong"))
    if change.kind is not Kind.DELETE:
        for field in change.after:
            column.addWidget(difference(field, change.before[field], change.after[field]))
    for notice in change.notices:
        column.addWidget(Text(notice_text(notice), "small", wrap=True, selectable=True))
    return block
