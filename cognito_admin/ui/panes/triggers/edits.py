"""What the edits of several triggers come to: one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.sentences.triggers import EVENTS
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.model.triggers.attaching import with_trigger
from cognito_admin.model.triggers.clashes import clashes
from cognito_admin.ui.panes.triggers.words import problem_words
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.settings.things import Document
    from cognito_admin.model.triggers.kinds import Event
    from cognito_admin.ui.panes.triggers.form import TriggerForm


class Edits:
    """``forms`` are those that were edited."""

    def __init__(self, settings: Document, forms: Sequence[TriggerForm]) -> None:
        self._before = settings
        self._forms = forms

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(form.trigger for form in self._forms)

    @property
    def count(self) -> int:
        return sum(form.changes for form in self._forms)

    def settings(self) -> Document:
        """The pool as it is to be."""
        after: Document = self._before
        for form in self._forms:
            after = with_trigger(after, form.trigger, form.attached, form.key_arn)
        return after

    def change(self) -> SettingsChange:
        """Cognito is let in first: a trigger that it may not call keeps people out."""
        parts: dict[str, Part] = {}
        for form in self._forms:
            if (arn := form.lets_in) and arn not in parts:
                thing = Thing(ThingKind.PERMISSION, arn)
                before, after = ({"FunctionArn": arn, "Allowed": allowed} for allowed in (False, True))
                parts[arn] = Part(thing, before, after)
        after = self.settings()
        pool = () if after == self._before else (Part(POOL, self._before, after),)
        return SettingsChange((*parts.values(), *pool))

    def problems(self) -> list[tuple[Event, str]]:
        """What has to be put right before, and where; what AWS would refuse included."""
        found = [(form.trigger, problem) for form in self._forms for problem in form.problems()]
        refused = (clash for clash in clashes(self.settings()) if clash.refused and clash.event in self.events)
        found += [(clash.event, problem_words(clash.problem)) for clash in refused if not found]
        return [
            (event, tr("{setting}: {problem}", setting=tr(EVENTS[event].title), problem=problem))
            for event, problem in found
        ]
