"""What a file of new users comes to: how many are made, who is not and why, what they receive, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.codes import Kind, Noticed
from cognito_admin.ui.changes.bulk_words import messages_text, time_text
from cognito_admin.ui.changes.words import notice_text, reason_text
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import counted
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.changes.new_users import NewUsers

_MOST_LINES = 50
_LINES_PX = 132
_OF_ALL = frozenset({Noticed.TRIGGER_RUNS, Noticed.NO_PASSWORD_NEEDED})
"""What is the same for everybody in the file."""


class CreationSummary(QWidget):
    """Draws what was planned. ``missing`` are required attributes that no column has."""

    def __init__(self, users: NewUsers, missing: Sequence[str], takes_s: float, share: float) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        report = users.report
        column.addWidget(Text(_made(users), "strong", wrap=True, selectable=True))
        if users.left_out:
            column.addWidget(_left_out(users))
        if users.fit:
            if messages := messages_text(report.messages):
                column.addWidget(_remark("mail", "warning", messages))
            if messages and (days := _days(users)):
                text = tr("Each message has a temporary password, which is good for {days} days.", days=days)
                column.addWidget(_remark("key-round", "body", text))
            for notice in report.sample[0].notices:
                if notice.what in _OF_ALL:
                    column.addWidget(_remark("info", "body", notice_text(notice)))
            if users.kind is Kind.CREATE:
                column.addWidget(_remark("key-round", "body", _silent()))
            if missing:
                names = ", ".join(tr(title(name)) for name in missing)
                text = tr(
                    "No column has {attributes}: people are asked for it when they first sign in.", attributes=names
                )
                column.addWidget(_remark("info", "body", text))
            cost = tr(
                "AWS counts {users} as active this month, which costs money beyond the free users.",
                users=counted(report.active, "users"),
            )
            column.addWidget(_remark("activity", "body", cost))
            time = tr(
                "It takes about {time}, at {percent} % of the pace that AWS allows this account, and can be cancelled at any "
                "time. Administrators can undo it, which deletes those who were made.",
                time=time_text(takes_s),
                percent=number(round(100 * share)),
            )
            column.addWidget(_remark("clock", "body", time))


def _days(users: NewUsers) -> str:
    """How long the passwords of invitations are good for, if that is known."""
    notices = users.report.sample[0].notices
    return next((notice.facts.get("days", "") for notice in notices if notice.what is Noticed.INVITED), "")


def _silent() -> str:
    return tr(
        "Nobody is told. Each gets a temporary password that nobody knows: it is made for the request and kept nowhere. To let "
        "them in, resend the invitation later, or set a password."
    )


def _made(users: NewUsers) -> str:
    count, left_out = len(users.fit), len(users.left_out)
    if not count:
        return tr("Nobody can be created from this file.")
    if not left_out:
        return trn("1 user will be created.", "{count} users will be created.", count)
    return trn(
        "1 user will be created, {left_out} will be left out.",
        "{count} users will be created, {left_out} will be left out.",
        count,
        left_out=number(left_out),
    )


def _left_out(users: NewUsers) -> QWidget:
    """Line by line, the first of them."""
    body = QWidget()
    body.setProperty("surface", "raised")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    lines = QVBoxLayout(body)
    lines.setContentsMargins(10, 6, 10, 6)
    lines.setSpacing(4)
    for row in users.left_out[:_MOST_LINES]:
        where = tr("Line {line}", line=number(row.number))
        who = f"{where} · {row.wish.subject}" if row.wish.subject else where
        why = " ".join(reason_text(problem) for problem in row.problems)
        lines.addWidget(Text(tr("{who}: {why}", who=who, why=why), "body", wrap=True, selectable=True))
    if len(users.left_out) > _MOST_LINES:
        rest = number(len(users.left_out) - _MOST_LINES)
        lines.addWidget(Text(tr("{count} more, which the report will tell.", count=rest), "muted", wrap=True))
    lines.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setObjectName("framed")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(tr("Who is left out, and why"))
    area.setWidget(body)
    few = min(len(users.left_out), 4) * (2 * area.fontMetrics().height() + 6) + 14
    area.setFixedHeight(min(theme.px(_LINES_PX), few))
    return area


def _remark(picture: str, role: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture(picture, "warning" if role == "warning" else "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, role, wrap=True, selectable=True), 1)
    return line
