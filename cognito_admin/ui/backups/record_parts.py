"""What is said of a backup that was made: a list of small parts, for whoever shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.model.sentences.losses import explain_damage, explain_losses
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.copyable import CopyableText
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.failures import Failure

_MOST_DAMAGES = 12


def failure_parts(failure: Failure) -> list[QWidget]:
    """What went wrong, why, and what to do."""
    said = explain(failure)
    return [
        Text(said.title, "danger", wrap=True, selectable=True),
        Text(f"{said.text} {said.advice}", wrap=True, selectable=True),
    ]


def record_parts(record: BackupRecord) -> list[QWidget]:
    """Where it lies, whether it was proved whole, what it lacks: one below the other."""
    parts: list[QWidget] = [CopyableText(record.place, tr("the place"), in_middle=True)]
    if record.damage_count:
        parts.append(Text(_damages_line(record.damage_count), "danger", wrap=True))
        parts += [
            Text(explain_damage(damage, tr), "small", wrap=True, selectable=True)
            for damage in record.damages[:_MOST_DAMAGES]
        ]
        if (more := record.damage_count - _MOST_DAMAGES) > 0:
            parts.append(Text(tr("And {count} more.", count=number(more)), "small"))
    elif record.verified is not None:
        parts.append(
            Text(
                tr("Verified {ago}: every byte was read again, and is as it was written.", ago=age(record.verified)),
                "success",
                wrap=True,
            )
        )
    losses = explain_losses(record.unread, tr)
    if losses:
        parts.append(Text(_losses_line(len(losses)), "warning", wrap=True))
        parts += [_loss(loss.name, loss.text) for loss in losses]
    if record.left_out:
        parts.append(
            Text(
                tr(
                    "Secrets of app clients and identity providers were left out: {count}. A pool rebuilt from this "
                    "backup would hand out new ones.",
                    count=number(record.left_out),
                ),
                "small",
                wrap=True,
            )
        )
    return parts


def _loss(name: str, text: str) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 2)
    column.setSpacing(0)
    column.addWidget(Text(name, wrap=True, selectable=True))
    column.addWidget(Text(text, "small", wrap=True, selectable=True))
    return part


def _losses_line(count: int) -> str:
    return trn("1 thing is missing from this backup:", "{count} things are missing from this backup:", count)


def _damages_line(count: int) -> str:
    return trn("Damaged in 1 place:", "Damaged in {count} places:", count)
