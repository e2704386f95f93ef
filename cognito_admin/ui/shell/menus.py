"""The actions of the window, and the menus made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from cognito_admin.model.connections import Mode
from cognito_admin.ui.backups import actions as backup_actions
from cognito_admin.ui.panes.pane import BELOW
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from cognito_admin.ui.shell.shell import Shell

_THEMES = {"auto": "monitor", "light": "sun", "dark": "moon", "contrast": "contrast"}
"""With their pictures."""


def build(shell: Shell) -> None:
    """Makes every action of the window and puts them into the menu bar."""
    window, actions = shell.window, shell.window.actions_named
    standard = QKeySequence.StandardKey
    add = actions.add
    add("connection.add", tr("&Add connection…"), shell.connections.add, keys="Ctrl+N", icon_name="plug")
    add("pool.by_id", tr("&Open pool by id…"), shell.open_pool_by_id, keys="Ctrl+O", icon_name="hash")
    add("connection.export", tr("&Export connections…"), shell.connections.export_all, icon_name="download")
    add("connection.import", tr("&Import connections…"), shell.connections.import_some, icon_name="upload")
    preferences = tr("&Preferences…")
    add("preferences", preferences, shell.show_preferences, keys="Ctrl+,", icon_name="settings").setMenuRole(
        QAction.MenuRole.PreferencesRole
    )
    add("quit", tr("&Quit"), shell.quit, keys="Ctrl+Q", icon_name="log-out").setMenuRole(QAction.MenuRole.QuitRole)
    add("palette", tr("&Commands, panes and pools…"), shell.open_palette, keys="Ctrl+K", icon_name="command")
    add("find", tr("&Find"), shell.focus_search, keys=standard.Find, icon_name="search")
    add("refresh", tr("&Refresh"), shell.refresh, keys="F5", icon_name="refresh-cw")
    add("undo", tr("&Undo what was changed last"), lambda: _undo(shell), keys=standard.Undo, icon_name="history")
    for place, kind in enumerate(shell.kinds):
        add(
            f"pane.{kind.name}",
            tr("Go to {pane}", pane=kind.title()),
            lambda name=kind.name: shell.open_pane(name),
            keys=f"Ctrl+{place + 1}" if place < 9 else None,
            icon_name=kind.icon_name,
        )
    add(
        "navigation.toggle",
        tr("Show or hide &connections"),
        window.toggle_navigation,
        keys="F9",
        icon_name="panel-left",
    )
    add(
        "navigation.focus", tr("Go to the &connections"), window.navigation.focus_tree, keys="Ctrl+L", icon_name="cloud"
    )
    add("jobs", tr("Show &jobs"), shell.jobs.toggle_drawer, keys="Ctrl+J", icon_name="activity")
    add("text.larger", tr("&Larger text"), shell.look.larger, keys=["Ctrl++", "Ctrl+="], icon_name="plus")
    add("text.smaller", tr("&Smaller text"), shell.look.smaller, keys="Ctrl+-", icon_name="minus")
    add("text.normal", tr("&Normal text size"), shell.look.normal, keys="Ctrl+0", icon_name="type")
    themes = {
        "auto": tr("Theme: like the &system"),
        "light": tr("Theme: &light"),
        "dark": tr("Theme: &dark"),
        "contrast": tr("Theme: &high contrast"),
    }
    for name, text in themes.items():
        add(f"theme.{name}", text, lambda name=name: shell.look.choose_theme(name)).setCheckable(True)
    _mark_theme(shell)
    shell.look.applied.connect(lambda: _mark_theme(shell))
    add("shortcuts", tr("&Keyboard shortcuts"), shell.show_shortcuts, keys="F1", icon_name="keyboard")
    add("permissions", tr("&Permissions…"), shell.show_permissions, icon_name="key-round")
    add("token", tr("&Inspect a token…"), shell.inspect_token, keys="Ctrl+Shift+T", icon_name="fingerprint")
    add("about", tr("&About Cognito Admin"), shell.show_about, icon_name="info").setMenuRole(QAction.MenuRole.AboutRole)
    backup_actions.add_actions(shell)
    _fill_menu_bar(shell)
    allow_all(shell)


def allow_all(shell: Shell) -> None:
    """Enables what can be done now; what cannot says why."""
    actions = shell.window.actions_named
    no_pool = "" if shell.pools.front() is not None else tr("Open a pool first")
    actions.allow("refresh", no_pool)
    front = shell.pools.front()
    for kind in shell.kinds:
        there = front is None or kind.name in front.names()
        actions.allow(f"pane.{kind.name}", no_pool or ("" if there else tr("This pool has none")))
    known = shell.services.connections.all()
    actions.allow("pool.by_id", "" if known else tr("Add a connection first"))
    actions.allow("connection.export", "" if shell.services.settings.connections else tr("Add a connection first"))
    backup_actions.allow_actions(shell)


def _undo(shell: Shell) -> None:
    if not shell.window.banners.undo_newest():
        shell.status(tr("No message here offers to undo anything. All that was changed is in Activity"))


def _fill_menu_bar(shell: Shell) -> None:
    actions = shell.window.actions_named
    bar = shell.window.menuBar()

    def menu(title: str, *names: str) -> QMenu:
        made = bar.addMenu(title)
        made.setToolTipsVisible(True)
        for name in names:
            if name:
                made.addAction(actions[name])
            else:
                made.addSeparator()
        return made

    own = ("connection.export", "connection.import", "preferences")
    menu(tr("&File"), "connection.add", "pool.by_id", "backup.open", "backup.sample", "", *own, "", "quit")
    pool = menu(tr("&Pool"), "find", "refresh", "undo", "token")
    pool.aboutToShow.connect(lambda: _fill_pool_menu(shell, pool))
    backup_actions.fill(shell, menu(tr("&Backup")))
    menu(
        tr("&View"),
        "palette",
        "",
        *(f"pane.{kind.name}" for kind in shell.kinds),
        "",
        "navigation.toggle",
        "navigation.focus",
        "jobs",
        "",
        "text.larger",
        "text.smaller",
        "text.normal",
        "",
        *(f"theme.{name}" for name in _THEMES),
    )
    menu(tr("&Help"), "shortcuts", "permissions", "about")


def _mark_theme(shell: Shell) -> None:
    """The one that was chosen has a tick in place of its picture: styled menus draw none beside it."""
    for name, picture in _THEMES.items():
        action, chosen = shell.window.actions_named[f"theme.{name}"], name == shell.services.settings.theme.value
        action.setChecked(chosen)
        action.setIcon(icon("check" if chosen else picture))


def _fill_pool_menu(shell: Shell, menu: QMenu) -> None:
    """What can be done with the pool in front: its marking, and what its pane offers."""
    actions = shell.window.actions_named
    menu.clear()
    menu.addAction(actions["find"])
    menu.addAction(actions["refresh"])
    menu.addAction(actions["undo"])
    menu.addAction(actions["token"])
    front = shell.pools.front()
    if front is None:
        return
    if front.workspace.marking.mode is not Mode.OFFLINE:
        menu.addSeparator()
        menu.addMenu(shell.window.header.marking_menu())
    offered = front.actions_of_current()
    if offered:
        menu.addSeparator()
    within: dict[str, QMenu] = {}
    for action in offered:
        if below := action.property(BELOW):
            place = within.get(below) or within.setdefault(below, menu.addMenu(below))
            place.setToolTipsVisible(True)
            place.addAction(action)
        else:
            menu.addAction(action)
