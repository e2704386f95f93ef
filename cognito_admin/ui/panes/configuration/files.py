"""The files of settings: what each is called, where it stands, and its text as one reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 2_000_000
"""Characters that are shown: the window would stand still over more."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """``folder`` is what it stands under, or nothing; both are titles for people."""

    path: str
    title: str
    folder: str = ""


def listed(paths: Iterable[str]) -> tuple[SettingsFile, ...]:
    """What concerns the whole pool first, then what there are several of, by name."""
    known = list(_titles())
    found = [_file(path) for path in paths]

    def order(file: SettingsFile) -> tuple[object, ...]:
        name = _name(file.path)
        return file.folder != "", file.folder, known.index(name) if name in known else len(known), file.title.casefold()

    return tuple(sorted(found, key=order))


def text_of(document: Any) -> str:
    """JSON as one reads it, all of it."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def _file(path: str) -> SettingsFile:
    parts = path.removeprefix("pool/").split("/")
    name = _name(path)
    if len(parts) == 1:
        return SettingsFile(path, _titles().get(name) or name)
    return SettingsFile(path, name, _folders().get(parts[0], parts[0]))


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
