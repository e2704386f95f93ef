"""Connections as a file that one hands to a colleague: names, ways and markings, never a key.

The file is JSON: ``{"format": "cognito-admin-connections", "version": 1, "connections": [...]}``. What a newer version of the same
format adds beside these members is not read.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from cognito_admin.model.connections import CHOICES_OF_MODE, Connection, ConnectionKind, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region

FORMAT = "cognito-admin-connections"
VERSION = 1
LARGEST = 1_000_000
"""Bytes of a file that is read at all."""

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Described:
    """A connection and how its pools are marked. One out of a file has no id yet."""

    connection: Connection
    pools: Mapping[PoolId, Marking]


class Standing(StrEnum):
    """What a connection of a file is to those that are there."""

    NEW = "new"
    SAME = "same"
    """It is there already, just so."""
    DIFFERENT = "different"
    """One that leads there is here, called or marked otherwise."""
    NAMED_ALIKE = "named-alike"
    """Another is called so, and leads elsewhere."""


@dataclass(frozen=True, slots=True)
class Coming:
    """``known`` is the one here that it was held against, if any."""

    described: Described
    standing: Standing
    known: Described | None = None


def text_of(described: Iterable[Described]) -> str:
    """The file. What an endpoint's address may hold of names and passwords is left out."""
    document = {"format": FORMAT, "version": VERSION, "connections": [_as_json(one) for one in described]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read(text: str, path: str) -> tuple[Described, ...]:
    """Raises Failure(CONNECTIONS_NEWER) for a file of a newer version, Failure(CONNECTIONS_FOREIGN) for any that is none."""
    try:
        document: Any = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError
        version = document["version"]
        if isinstance(version, int) and version > VERSION:
            raise Failure(Code.CONNECTIONS_NEWER, path=path)
        if version != VERSION:
            raise ValueError
        return tuple(_described(one) for one in document["connections"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Failure(Code.CONNECTIONS_FOREIGN, path=path) from None


def compared(coming: Iterable[Described], known: Iterable[Described]) -> tuple[Coming, ...]:
    """Each against what is here."""
    here = tuple(known)
    return tuple(_compared(one, here) for one in coming)


def unused_name(name: str, taken: Iterable[str]) -> str:
    """``work``, or ``work (2)`` where that is taken."""
    names, number = set(taken), 1
    found = name
    while found in names:
        number += 1
        found = f"{name} ({number})"
    return found


def _compared(one: Described, known: tuple[Described, ...]) -> Coming:
    alike = [other for other in known if other.connection.name == one.connection.name]
    ways = [other for other in known if other.connection.leads_like(one.connection)]
    if one.connection.kind is ConnectionKind.ACCESS_KEY:
        # Where a key leads is not known from what is in a file.
        ways = [other for other in ways if other in alike]
    same = next((other for other in ways if other in alike), next(iter(ways), None))
    if same is not None:
        equal = replace(one.connection, id=same.connection.id) == same.connection and all(
            same.pools.get(pool) == marking for pool, marking in one.pools.items()
        )
        return Coming(one, Standing.SAME if equal else Standing.DIFFERENT, same)
    return Coming(one, Standing.NAMED_ALIKE, alike[0]) if alike else Coming(one, Standing.NEW)


def _as_json(one: Described) -> dict[str, Any]:
    connection = one.connection
    return {
        "name": connection.name,
        "kind": connection.kind.value,
        "profile": connection.profile,
        "region": connection.region,
        "endpoint_url": None if connection.endpoint_url is None else _without_secrets(connection.endpoint_url),
        "default_marking": _marking_as_json(connection.default_marking),
        "pools": {pool: _marking_as_json(marking) for pool, marking in sorted(one.pools.items())},
    }


def _marking_as_json(marking: Marking) -> dict[str, str]:
    return {"environment": marking.environment.value, "mode": marking.mode.value}


def _described(found: Any) -> Described:
    name, region, kind = _text(found["name"]), _text(found["region"]), ConnectionKind(found["kind"])
    connection = Connection(
        ConnectionId(""),
        name.strip(),
        _optional(found.get("profile")),
        Region(region),
        _optional(found.get("endpoint_url")),
        _marking(found.get("default_marking")),
        kind,
    )
    if not connection.name:
        raise ValueError
    pools = cast("Mapping[str, Any]", found.get("pools") or {})
    return Described(connection, {PoolId(_text(pool)): _marking(marking) for pool, marking in pools.items()})


def _marking(found: Any) -> Marking:
    """What a newer version may have is read as the most careful one."""
    words = cast("Mapping[str, Any]", found if isinstance(found, dict) else {})
    mode = _word(Mode, words.get("mode"), Mode.READ_ONLY)
    return Marking(
        _word(Environment, words.get("environment"), Environment.PRODUCTION),
        mode if mode in CHOICES_OF_MODE else Mode.READ_ONLY,
    )


def _word(kind: type[_Word], value: Any, careful: _Word) -> _Word:
    try:
        return kind(value)
    except ValueError:
        return careful


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)


def _without_secrets(url: str) -> str:
    """Its scheme, host, port and path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        # It leads nowhere, as a bracket that was forgotten does; what stands before an @ is taken off all the same.
        begin, slashes, rest = url.partition("//")
        return begin + slashes + rest.partition("?")[0].partition("#")[0].rpartition("@")[2]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
