"""Where the reasons of a verdict lead: to a chart and moment, an app client, a trigger, to what this program changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.change import SettingsChangeId
from cognito_admin.model.triggers.kinds import Event
from cognito_admin.ui.panes.health import words
from cognito_admin.ui.panes.health.verdict_strip import Said, Way
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from cognito_admin.model.health.reasons import Reason
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.ui.panes.pane import ShellPort


class Leads:
    """``jump`` brings the chart and moment of a reason into sight, ``choose_client`` shows one app client alone."""

    def __init__(
        self, shell: ShellPort, jump: Callable[[Reason], None], choose_client: Callable[[ClientId], None]
    ) -> None:
        self._shell = shell
        self._jump = jump
        self._choose_client = choose_client

    def said(self, verdict: Verdict, clients: Collection[ClientId], now: datetime) -> tuple[Said, ...]:
        """What goes on, then what is over. ``clients`` are those that can be chosen."""
        going_on = (self._of(one, clients, now, words.LOOKS[one.level]) for one in verdict.reasons)
        over = (self._of(one, clients, now, ("history", "muted")) for one in verdict.over)
        return (*going_on, *over)

    def open_change(self, change: str) -> None:
        """Shows what is on record of it; a restore, which is no change of its own, among the jobs."""
        pane = self._shell.open_pane("activity")
        if pane is not None and not change:
            pane.show_jobs()
        elif pane is not None:
            pane.show_change(SettingsChangeId(change))

    def _open_trigger(self, event: Event) -> None:
        pane = self._shell.open_pane("triggers")
        if pane is not None:
            pane.go_to(event.value)

    def _of(self, one: Reason, clients: Collection[ClientId], now: datetime, look: tuple[str, str]) -> Said:
        ways = [Way(tr("Show"), lambda: self._jump(one))]
        if (client := one.client) is not None and client in clients:
            ways.append(Way(tr("Only this app client"), lambda: self._choose_client(client)))
        if one.trigger in [*Event]:
            ways.append(Way(tr("Open the trigger"), lambda: self._open_trigger(Event(one.trigger))))
        if (change := one.change) is not None:
            ways.append(Way(tr("What was changed"), lambda: self.open_change(change.change)))
        told = words.reason(one)
        return Said(told.title, words.when(one, now), told.text, told.advice, look, tuple(ways))
