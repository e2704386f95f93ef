"""The parts that a plan is drawn with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.attributes import title
from cognito_admin.model.restore.options import RuleKind
from cognito_admin.model.restore.plan import Blocked
from cognito_admin.model.sentences import marked
from cognito_admin.ui.changes.preview import difference
from cognito_admin.ui.formats import number
from cognito_admin.ui.restore import words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Picture, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_admin.model.restore.fates import PlannedUser
    from cognito_admin.model.restore.plan import Finding, Plan
    from cognito_admin.model.restore.survey import Survey
    from cognito_admin.model.sentences import Explained

_FIELD_PX = 330
_NOT_COMPARED = frozenset({"sub", "identities"})
_PLACEHOLDERS: Mapping[Blocked, str] = {
    Blocked.RESOURCE_MISSING: marked("Another that is there"),
    Blocked.DOMAIN_TAKEN: marked("Another domain"),
    Blocked.IMPORT_ROLE_MISSING: "arn:aws:iam::…:role/…",
}
"""What can be named in place of what is missing."""
_WITHOUT: Mapping[Blocked, str] = {
    Blocked.RESOURCE_MISSING: marked("Leave out what needs it"),
    Blocked.DOMAIN_TAKEN: marked("Leave out the domain"),
    Blocked.PROVIDER_SECRET_MISSING: marked("Leave out this identity provider"),
    Blocked.USERS_UNFIT: marked("Go on without them"),
}
"""What can be done without."""


def section(title: str, parts: Iterable[QWidget]) -> list[QWidget]:
    """A title with what belongs to it; nothing where nothing does."""
    below = [*parts]
    return [Text(title, "strong", wrap=True), *below] if below else []


def told(picture: str, role: str, said: Explained) -> QWidget:
    """What is so, why, and what to do."""
    words_of_it = QVBoxLayout()
    words_of_it.setSpacing(0)
    words_of_it.addWidget(Text(said.title, wrap=True, selectable=True))
    if more := f"{said.text} {said.advice}".strip():
        words_of_it.addWidget(Text(more, "small", wrap=True, selectable=True))
    return _beside(Picture(picture, role, 16), words_of_it)


def remark(picture: str, text: str, role: str = "body") -> QWidget:
    words_of_it = QVBoxLayout()
    words_of_it.addWidget(Text(text, role, wrap=True, selectable=True))
    return _beside(Picture(picture, role if role in ("danger", "warning", "success") else "muted", 16), words_of_it)


class BlockerPart(QWidget):
    """What keeps the plan from running, with what can be said about it here. ``changed``: something else was said, and ``entered``
    that this was all; ``role_requested``: the role that import jobs need is to be made.

    ``replacement`` is what is to stand in place of what is missing, blank where it is done without, None where nothing was said.
    """

    changed = Signal()
    entered = Signal()
    role_requested = Signal()

    def __init__(self, finding: Finding[Blocked], said: str | None) -> None:
        """``said`` is the replacement so far."""
        super().__init__()
        self.finding = finding
        self._line: QLineEdit | None = None
        self.without: QCheckBox | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        said_of_it = words.blocker(finding)
        self.setAccessibleName(f"{said_of_it.title} {said_of_it.text}")
        column.addWidget(told("circle-x", "danger", said_of_it))
        answers: list[QWidget] = []
        if placeholder := _PLACEHOLDERS.get(finding.code):
            self._line = QLineEdit(said or "")
            self._line.setPlaceholderText(tr(placeholder))
            self._line.setAccessibleName(tr("In place of {name}", name=finding.about or tr("the role")))
            self._line.setMinimumWidth(theme.px(_FIELD_PX))
            self._line.textEdited.connect(lambda _: self.changed.emit())
            self._line.returnPressed.connect(self.entered)
            answers.append(self._line)
        if finding.code is Blocked.IMPORT_ROLE_MISSING:
            create = QPushButton(tr("&Create one…"))
            create.setAutoDefault(False)
            create.clicked.connect(self.role_requested)
            answers.append(create)
        if text := _WITHOUT.get(finding.code):
            self.without = QCheckBox(tr(text))
            self.without.setChecked(said == "")
            self.without.toggled.connect(self._done_without)
            answers.append(self.without)
        if answers:
            column.addWidget(_indented(*answers))

    def replacement(self) -> str | None:
        if self.without is not None and self.without.isChecked():
            return ""
        return (self._line.text().strip() or None) if self._line is not None else None

    def _done_without(self, on: bool) -> None:
        if self._line is not None:
            self._line.setEnabled(not on)
        self.changed.emit()


def people_left_out(survey: Survey) -> list[QWidget]:
    """Who is not made though nobody chose that, by why, the first of them by name."""
    found: list[QWidget] = []
    for reason in dict.fromkeys(user.reason for user in survey.named):
        users = [user for user in survey.named if user.reason is reason]
        count = survey.skips[reason]
        names = ", ".join(user.old_username for user in users)
        if more := count - len(users):
            names = tr("{names} and {count} more", names=names, count=number(more))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(told("user-x", "muted", words.skipped(users[0], count)))
        column.addWidget(_indented(BreakableText(names, "small")))
        found.append(box)
    return found


def samples(plan: Plan) -> QWidget:
    """Before and after of the first users."""
    rules = plan.users.options.conversion.rules
    renamed = {rule.attribute: rule.to for rule in rules if rule.kind is RuleKind.RENAME}
    body = QFrame()
    body.setProperty("surface", "card")
    column = QVBoxLayout(body)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(8)
    for before, user in plan.survey.sample:
        if column.count():
            column.addWidget(Line())
        column.addWidget(_sample(before, user, renamed))
    return body


def _sample(before: Mapping[str, str], user: PlannedUser, renamed: Mapping[str, str]) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(BreakableText(user.old_username, "strong"))
    if user.username != user.old_username:
        column.addWidget(_difference(tr("User name"), user.old_username, user.username))
    after = dict(user.attributes)
    for name, value in before.items():
        called = renamed.get(name)
        if called is not None and called in after:
            new = tr("{name}: {value}", name=tr(title(called)), value=after.pop(called))
            column.addWidget(_difference(tr(title(name)), value, new))
        elif name not in _NOT_COMPARED and value != after.pop(name, None):
            column.addWidget(difference(name, value, user.attributes.get(name)))
    for name in after.keys() - before.keys():
        column.addWidget(difference(name, None, after[name]))
    column.addWidget(Text(tr("Afterwards: {status}", status=words.status(user.status)), "small"))
    return block


def _difference(title: str, old: str, new: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(Text(title, "label", wrap=True), 2, top)
    row.addWidget(BreakableText(old, "muted"), 3, top)
    row.addWidget(Picture("arrow-right", "muted", 14), 0, top)
    row.addWidget(BreakableText(new, "strong"), 3, top)
    return line


def _indented(*parts: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(26, 0, 0, 0)
    row.setSpacing(12)
    for place, part in enumerate(parts):
        row.addWidget(part, 0 if place else 1)
    return box


def _beside(picture: Picture, words_of_it: QVBoxLayout) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    add_layout(row, words_of_it, 1)
    return part
