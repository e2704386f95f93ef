"""Settings, their values and changes of them, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.model.sentences.client_settings import TIME_UNITS
from cognito_admin.model.sentences.setting_values import value_words
from cognito_admin.model.sentences.settings import LASTING, THINGS, member_title
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.states import WHOLE_POOL, title_of
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.model.settings.token_lifetimes import LIMITS, lifetime_of
from cognito_admin.ui.formats import moment_alone, number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.settings.change import Lasting, Part
    from cognito_admin.model.settings.edits import Pointer
    from cognito_admin.model.settings.things import Document, Thing

_DATES = frozenset({"CreationDate", "LastModifiedDate", "ClientSecretCreateDate"})
_TOKENS = {limits.member: token for token, limits in LIMITS.items()}
_FALLING_BACK = frozenset({ThingKind.RISK, ThingKind.UI, ThingKind.TAGS, ThingKind.LOG_DELIVERY})
"""Kinds of which nothing is ever gone: without its own an app client has what holds for all, and lists are empty."""


def thing_title(thing: Thing, document: Document | None = None) -> str:
    """``App client Shop``, ``User pool``."""
    kind = tr(THINGS[thing.kind])
    name = title_of(thing, document)
    return tr("{kind} {name}", kind=kind, name=name) if name else kind


def part_title(part: Part) -> str:
    """What a part of a change does to its thing, where it makes or removes it."""
    title = thing_title(part.thing, part.after if part.before is None else part.before)
    if part.before is None:
        return tr("{thing}: new", thing=title)
    if part.after is not None:
        return title
    if is_deletion(part):
        return tr("{thing}: deleted", thing=title)
    of_one = part.thing.name != WHOLE_POOL.get(part.thing.kind, "")
    return tr("{thing}: as for all others", thing=title) if of_one else tr("{thing}: none", thing=title)


def is_deletion(part: Part) -> bool:
    """Whether a thing is no more afterwards."""
    return part.after is None and part.thing.kind not in _FALLING_BACK


def setting_title(pointer: Pointer) -> str:
    """What people call a member."""
    return member_title(pointer, tr)


def value_text(value: Any, pointer: Pointer = (), document: Document | None = None) -> str:
    """What the member at ``pointer`` holds, in words; ``document``, whose it is, has the units of lifetimes."""
    token = _TOKENS.get(pointer[-1]) if pointer else None
    if token is not None and document is not None:
        lifetime = lifetime_of(document, token)
        return f"{number(lifetime.amount)} {tr(TIME_UNITS.get(lifetime.unit, lifetime.unit))}"
    if value is MISSING or value is None or value == "" or value == [] or value == {}:
        return tr("none")
    if isinstance(value, str) and not (pointer and pointer[-1] in _DATES):
        return value_words(pointer, value, tr) or value
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value):
        return "\n".join(entry_text(entry, pointer) for entry in value)
    return entry_text(value, pointer)


def entry_text(value: Any, pointer: Pointer = ()) -> str:
    """One of a list in a line; of a thing all its members: ``Name: read · Description: See orders``."""
    if isinstance(value, Mapping):
        members = ((name, entry_text(inner, (*pointer, name))) for name, inner in value.items())
        return " · ".join(f"{setting_title((name,))}: {text}" for name, text in members)
    if isinstance(value, list | tuple):
        return ", ".join(entry_text(inner, pointer) for inner in value)
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if pointer and pointer[-1] in _DATES:
        return _moment_text(str(value))
    return value_words(pointer, value, tr) or " ".join(str(value).split())


def _moment_text(value: str) -> str:
    """``Yesterday 14:03``; what is no moment stays."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment_alone(when if when.tzinfo else when.replace(tzinfo=UTC))


def lasting_text(lasting: Lasting) -> str:
    """Why there is no way back, in one sentence."""
    return tr(LASTING[lasting])
