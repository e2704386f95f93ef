"""How somebody exported last, kept for the next time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_admin.model.exports import Format
from cognito_admin.ui.export.offer import Columns

if TYPE_CHECKING:
    from cognito_admin.work.settings import Settings

_KEPT = "export"


@dataclass(frozen=True, slots=True)
class Choice:
    """``titled`` says that the first line of a CSV file has the titles of the table; ``own`` are the columns last picked."""

    form: Format = Format.CSV
    columns: Columns = Columns.SHOWN
    own: tuple[str, ...] = ()
    titled: bool = True
    bom: bool = sys.platform == "win32"
    folder: str = ""


def kept(settings: Settings) -> Choice:
    document = settings.ui(_KEPT)
    usual = Choice()
    if not isinstance(document, dict):
        return usual
    own, form, columns = document.get("own"), document.get("form"), document.get("columns")
    return Choice(
        form=Format(str(form)) if form in [*Format] else usual.form,
        columns=Columns(str(columns)) if columns in [*Columns] else usual.columns,
        own=tuple(str(name) for name in own) if isinstance(own, list) else (),
        titled=document.get("titled") is not False,
        bom=bool(document.get("bom", usual.bom)),
        folder=str(document.get("folder") or ""),
    )


def keep(settings: Settings, choice: Choice) -> None:
    settings.set_ui(
        _KEPT,
        {
            "form": choice.form.value,
            "columns": choice.columns.value,
            "own": list(choice.own),
            "titled": choice.titled,
            "bom": choice.bom,
            "folder": choice.folder,
        },
    )
