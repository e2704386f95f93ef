"""The documents of settings: what each is called, where it stands, and its text as one reads it, without secrets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.secrets import hidden
from cognito_admin.model.settings.states import LISTED, OF_POOL, WHOLE_POOL
from cognito_admin.model.settings.things import Thing, ThingKind, answer_of, body_of, thing_in
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.work.settings_sources import SettingsSource

LONGEST = 2_000_000
"""Characters that are shown: the window would stand still over more."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """``folder`` is what it stands under, or nothing; both are titles for people. ``thing`` is None for what is no setting."""

    path: str
    title: str
    folder: str = ""
    thing: Thing | None = None


def listed(paths: Iterable[str]) -> tuple[SettingsFile, ...]:
    """What concerns the whole pool first, then what there are several of, by name."""
    return _sorted([_file(path) for path in paths])


def _sorted(found: list[SettingsFile]) -> tuple[SettingsFile, ...]:
    known = list(_titles())

    def order(file: SettingsFile) -> tuple[object, ...]:
        name = _name(file.path)
        return file.folder != "", file.folder, known.index(name) if name in known else len(known), file.title.casefold()

    return tuple(sorted(found, key=order))


async def files_of(source: SettingsSource) -> tuple[SettingsFile, ...]:
    """All that a pool has at AWS, as a backup of it would have it, by the names that people gave. Raises Failure."""
    found = [
        _of_thing(thing) for thing in (*map(Thing, OF_POOL), *(Thing(kind, name) for kind, name in WHOLE_POOL.items()))
    ]
    for kind in (*LISTED, ThingKind.BRANDING):
        try:
            found += [_of_thing(Thing(kind, one.name), one.title) for one in await source.names(kind)]
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
    return _sorted(found)


def without_secrets(file: SettingsFile, answer: Any) -> Any:
    """A file of a backup with ``•••`` in place of what is secret."""
    body = body_of(file.thing.kind, answer) if file.thing is not None and isinstance(answer, dict) else None
    if file.thing is None or body is None:
        return answer
    return {**answer, **answer_of(file.thing.kind, hidden(file.thing.kind, body))}


def text_of(document: Any) -> str:
    """JSON as one reads it, all of it."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def _file(path: str) -> SettingsFile:
    parts = path.removeprefix("pool/").split("/")
    name = _name(path)
    thing = thing_in(path)
    if len(parts) == 1:
        return SettingsFile(path, _titles().get(name) or name, thing=thing)
    return SettingsFile(path, name, _folders().get(parts[0], parts[0]), thing)


def _of_thing(thing: Thing, title: str = "") -> SettingsFile:
    path = f"pool/{'/'.join(thing.path)}.json"
    if not thing.name:
        return SettingsFile(path, _titles().get(thing.kind) or thing.kind, thing=thing)
    return SettingsFile(path, title or thing.name, _folders().get(thing.kind, thing.kind), thing)


def _name(path: str) -> str:
    """As it is called in AWS: names of files have odd signs encoded."""
    return unquote(path.rpartition("/")[2].removesuffix(".json"))


def _titles() -> dict[str, str]:
    return {
        "user-pool": tr("User pool"),
        "mfa": tr("Multi-factor authentication"),
        "groups": tr("Groups"),
        "domain": tr("Domain"),
        "domain-custom": tr("Custom domain"),
        "risk": tr("Threat protection"),
        "log-delivery": tr("Log delivery"),
        "sessions": tr("Sessions"),
        "replicas": tr("Replicas"),
        "signing-certificate": tr("Signing certificate"),
        "tags": tr("Tags"),
    }


def _folders() -> dict[str, str]:
    return {
        "clients": tr("App clients"),
        "providers": tr("Identity providers"),
        "resource-servers": tr("Resource servers"),
        "domains": tr("Domains"),
        "triggers": tr("Triggers"),
        "ui": tr("Hosted UI"),
        "branding": tr("Managed login"),
        "terms": tr("Terms"),
        "risk": tr("Threat protection"),
        "secrets": tr("Client secrets"),
        "sessions": tr("Sessions"),
    }
