"""The menu of a row: what can be copied and exported, and opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr, trn

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 32


def row_menu(
    parent: QWidget,
    *,
    cell: str,
    rows: int,
    copy_cell: Callable[[], object],
    copy_rows: Callable[[bool], object],
    copy_e_mails: Callable[[], object],
    export_rows: Callable[[], object],
    open_details: Callable[[], object],
) -> QMenu:
    """``cell`` is the text under the mouse, ``rows`` how many are selected."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(text: str, icon_name: str, run: Callable[[], object]) -> None:
        action = menu.addAction(icon(icon_name) if icon_name else icon("copy"), text)
        action.triggered.connect(lambda: run())

    add(tr("Show details"), "panel-right", open_details)
    menu.addSeparator()
    if cell:
        short = cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"
        add(tr("Copy “{text}”", text=short.replace("&", "&&")), "copy", copy_cell)
    many = trn("Copy row", "Copy {count} rows", rows)
    add(many, "copy", lambda: copy_rows(False))
    add(tr("{copy} with headings", copy=many), "columns-3", lambda: copy_rows(True))
    add(trn("Copy e-mail address", "Copy e-mail addresses", rows), "mail", copy_e_mails)
    menu.addSeparator()
    export = trn("Export row…", "Export {count} rows…", rows)
    add(export, "download", export_rows)
    return menu
