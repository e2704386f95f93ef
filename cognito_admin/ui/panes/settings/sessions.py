"""The page about sessions: how many a user may have, and for how long an app asks nobody again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.settings.plans import Feature
from cognito_admin.model.settings.session_rules import (
    LEAST_PER_USER,
    LONGEST_MINUTES,
    MOST_PER_USER,
    USUAL_MINUTES,
    USUAL_PER_USER,
)
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.notice import Notice
from cognito_admin.ui.panes.settings.told import lacking
from cognito_admin.ui.settings.fields import NumberField, SwitchField
from cognito_admin.ui.settings.page import Group, Section, SettingsPage
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.settings.change import Part
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

_SESSIONS = Thing(ThingKind.SESSIONS)
_MOST_APPS = 30
"""Each costs a request."""


class SessionsPage(SettingsPage):
    """A row for each app client, once it is known which there are."""

    name = "sessions"
    group = Group.USERS
    icon_name = "monitor"

    @classmethod
    def title(cls) -> str:
        return tr("Sessions")

    @classmethod
    def summary(cls) -> str:
        return tr("Where users are signed in, and for how long apps let them in without asking again.")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._why_not = ""
        self._naming = context.shell.loop.latest(self)
        self.notice = Notice()
        self.column.addWidget(self.notice)
        self.tracking = SwitchField(
            _SESSIONS,
            ("UserSessionTracking",),
            tr("Keep track of sessions"),
            tr("Cognito remembers each sign-in, so that sessions can be listed and ended one by one."),
            on="ENABLED",
            off="DISABLED",
            absent="DISABLED",
        )
        self.per_user = NumberField(
            _SESSIONS,
            ("TokenSession", "MaxPerUser"),
            tr("Sessions of one user"),
            tr(
                "One more ends the one that was not used for longest. Cognito begins with {usual}.",
                usual=USUAL_PER_USER,
            ),
            least=LEAST_PER_USER,
            most=MOST_PER_USER,
            unit=tr("at once"),
            absent=USUAL_PER_USER,
        )
        self.add_section(tr("All app clients"), self.tracking, self.per_user)
        self.apps: dict[str, NumberField] = {}
        self._section = Section(
            tr("Silent sign-in"),
            tr(
                "For how many minutes after somebody signed in anywhere the app lets them in without asking. 0 always asks; "
                "Cognito begins with {usual}.",
                usual=USUAL_MINUTES,
            ),
        )
        self._section.hide()
        self._more = Notice()
        self.column.addWidget(self._section)
        self.column.addWidget(self._more)

    def things(self) -> tuple[Thing, ...]:
        return (POOL, *super().things())

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        self._why_not = "" if editable else why_not
        super().show_documents(documents, editable=editable, why_not=why_not)
        self._naming.run(self._list_apps())

    def completed(self, thing: Thing, document: Document) -> Document:
        if thing != _SESSIONS:
            return document
        # Both are replaced together, and both are required.
        return {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": USUAL_PER_USER}, **document}

    def parts(self) -> tuple[Part, ...]:
        """AWS takes what concerns apps only while sessions are tracked."""
        found = super().parts()
        if self.tracking.shown:
            return found
        if self.tracking.is_changed:
            return tuple(reversed(found))
        return tuple(part for part in found if part.thing == _SESSIONS)

    def follow(self) -> None:
        closed = lacking(self.documents.get(POOL), Feature.SESSIONS)
        self.notice.say(closed, "closed")
        for field in (self.tracking, self.per_user):
            field.allow(closed or self._why_not)
        asleep = "" if self.tracking.shown else tr("Sessions are not tracked, so this has no effect.")
        for field in self.apps.values():
            field.allow(closed or asleep or self._why_not)

    async def _list_apps(self) -> None:
        apps = await self.context.source.names(ThingKind.CLIENT)
        shown = {app.name: app.title for app in apps[:_MOST_APPS]}
        for gone in self.apps.keys() - shown:
            field = self.apps.pop(gone)
            self.fields.remove(field)
            self._section.show_part(field, False)
        new = [name for name in shown if name not in self.apps]
        for name in new:
            self._add_app(name, shown[name])
        self._section.setVisible(bool(self.apps))
        more = len(apps) - len(shown)
        self._more.say(tr("These are the first {most} app clients.", most=_MOST_APPS) if more else "")
        if new:
            self.reread.emit()

    def _add_app(self, name: str, title: str) -> None:
        self.apps[name] = NumberField(
            Thing(ThingKind.SESSIONS, name),
            ("SSOSession", "MaxValidityMinutes"),
            title,
            least=0,
            most=LONGEST_MINUTES,
            unit=tr("minutes"),
            absent=USUAL_MINUTES,
        )
        self.add_to(self._section, self.apps[name])
