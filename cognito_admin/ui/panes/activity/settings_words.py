"""A change of settings as a line of the record, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.record import Event
from cognito_admin.model.sentences.settings import THINGS
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.formats import number
from cognito_admin.ui.settings.words import lasting_text, setting_title, value_text
from cognito_admin.ui.translate import tr, within

if TYPE_CHECKING:
    from cognito_admin.model.connections import Mode
    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.record import SettingsRecord
    from cognito_admin.model.settings.things import Document

_MOST_EDITS = 3
_LONGEST = 60


def what(record: SettingsRecord) -> str:
    """``Change settings``, ``Create app client``, ``Change settings (undo)``."""
    if record.is_snapshot:
        return tr("Snapshot")
    title = tr("Change settings")
    parts = record.change.parts if record.change is not None else ()
    if len(parts) == 1:
        kind = within(tr(THINGS[parts[0].thing.kind]))
        if parts[0].before is None:
            title = tr("Create {thing}", thing=kind)
        elif parts[0].after is None:
            title = tr("Delete {thing}", thing=kind)
    return tr("{action} (undo)", action=title) if record.undoes else title


def things(record: SettingsRecord) -> str:
    """``App client web, Tags``."""
    named = [
        " ".join(text for text in (tr(THINGS[thing.kind]), title) if text)
        for thing, title in zip(record.things, record.titles, strict=True)
    ]
    return ", ".join(dict.fromkeys(named))


def difference(record: SettingsRecord) -> str:
    """``Minimum length: 8 → 12``, a few of them."""
    if record.change is None:
        return "" if record.is_snapshot else tr("Forgotten, as it is old")
    edits = [
        (part, edit)
        for part in record.change.parts
        if part.before is not None and part.after is not None
        for edit in edits_between(part.before, part.after)
    ]
    told = [
        tr(
            "{setting}: {old} → {new}",
            setting=setting_title(edit.pointer),
            old=_short(edit.before, edit.pointer, part.before),
            new=_short(edit.after, edit.pointer, part.after),
        )
        for part, edit in edits[:_MOST_EDITS]
    ]
    if len(edits) > _MOST_EDITS:
        told.append(tr("and {count} more", count=number(len(edits) - _MOST_EDITS)))
    return " · ".join(told)


def why_not_undo(record: SettingsRecord, *, here: bool, mode: Mode) -> str:
    """Why it cannot be taken back, or nothing."""
    if record.undone_by:
        return tr("It was undone already")
    if not record.state.ends:
        return tr("It is not finished yet")
    if record.change is None:
        return tr("How it was before is no longer on record")
    if not record.steps_made:
        return tr("Nothing was changed")
    for part in record.change.parts[: record.steps_made]:
        if (lasting := part.lasting()) is not None:
            return lasting_text(lasting)
    return why_not_change(here=here, mode=mode)


def why_not_change(*, here: bool, mode: Mode) -> str:
    """Why nothing of the pool can be changed from here, or nothing."""
    if not here:
        return tr("It is of another pool. Open that one first")
    reason = mode_in_the_way(Kind.EDIT_GROUP, mode)
    return "" if reason is None else reason_text(reason)


def unfinished_explained(record: SettingsRecord) -> str:
    if record.state is Event.SENT and not record.steps_made and len(record.things) == 1:
        return tr(
            "The program ended while the change was on its way, so nobody knows yet whether AWS made it. "
            "Finish looks first, and makes it only if it is not there."
        )
    return tr(
        "The program ended before every part was there. Finish looks what is there already, and makes what is left."
    )


def _short(value: object, pointer: Pointer, document: Document | None) -> str:
    text = " ".join(value_text(value, pointer, document).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
