"""What the command palette offers: actions of the window and of the pane in front, panes, pools, connections, people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.pools import told_apart
from cognito_admin.ui.shell.palette import Entry
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import plain

if TYPE_CHECKING:
    from cognito_admin.ui.shell.pool_panes import PoolPanes
    from cognito_admin.ui.shell.shell import Shell


def entries(shell: Shell) -> list[Entry]:
    """What is nearest first: the pane in front, other panes and pools, then the window's own actions."""
    front = shell.pools.front()
    found: list[Entry] = []
    if front is not None:
        title = front.workspace.summary.name
        found += [_of_action(action, title) for action in front.actions_of_current()]
    named = shell.window.actions_named
    own = [action for action in named.all() if action is not named["palette"]]
    of_panes = [named[f"pane.{kind.name}"] for kind in shell.kinds]
    found += [_of_action(action, tr("Pane")) for action in of_panes]
    if front is not None:
        found += _places(shell, front)
    pools = list(shell.connections.pools())
    names = told_apart([(pool.name, pool.id) for _, pool in pools])
    for (connection, pool), name in zip(pools, names, strict=True):
        key = PoolKey(connection.id, pool.id)
        if front is None or front.workspace.key != key:
            found.append(
                Entry(
                    tr("Open {pool}", pool=name),
                    lambda key=key: shell.pools.open(key),
                    group=connection.name,
                    icon=icon("users"),
                    also=pool.id,
                )
            )
    for connection in shell.services.connections.all():
        found.append(
            Entry(
                tr("Connect to {connection}", connection=connection.name),
                lambda identifier=connection.id: shell.connections.open(identifier),
                group=connection.region,
                icon=icon("cloud"),
            )
        )
    found += [_of_action(action, "") for action in own if action not in of_panes]
    return found


def _places(shell: Shell, front: PoolPanes) -> list[Entry]:
    """The parts of panes of the pool in front, by name."""

    def go(pane_name: str, place_name: str) -> None:
        pane = shell.open_pane(pane_name)
        if pane is not None:
            pane.go_to(place_name)

    return [
        Entry(
            place.title,
            partial(go, kind.name, place.name),
            group=front.workspace.summary.name,
            icon=icon(place.icon_name),
            also=place.also,
        )
        for kind in front.kinds()
        for place in kind.places(front.workspace)
    ]


def entries_of_text(shell: Shell, text: str) -> list[Entry]:
    """What can be done with the text itself: its people can be looked for, where a pool is open."""
    front = shell.pools.front()
    if front is None or not text.strip():
        return []
    found = Entry(
        tr("Find users: {text}", text=text.strip()),
        lambda: shell.find_users(text.strip()),
        group=front.workspace.summary.name,
        icon=icon("search"),
    )
    return [found]


def _of_action(action: QAction, group: str) -> Entry:
    enabled = action.isEnabled()
    text = plain(action.text())
    why_not = "" if enabled else action.toolTip() if action.toolTip() != text else tr("Not now")
    return Entry(
        text,
        action.trigger,
        group=group,
        icon=action.icon(),
        keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        why_not=why_not,
    )
