"""How triggers stand in the settings of a pool, and those settings with one of them changed and all else as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from cognito_admin.model.triggers.kinds import KINDS, Event

Settings = Mapping[str, Any]
"""A UserPool as DescribeUserPool has it."""

CONFIG = "LambdaConfig"
KEY = "KMSKeyID"
_TOKEN = Event.PRE_TOKEN_GENERATION.value
_TOKEN_CONFIG = "PreTokenGenerationConfig"  # noqa: S105
_FIRST_VERSION = "V1_0"
KNOWN_MEMBERS = frozenset({*(event.value for event in Event), _TOKEN_CONFIG, KEY})
"""Of LambdaConfig. Others are triggers that this program does not know yet."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A function in its place. ``version`` of the event that it gets; None where Cognito knows one only."""

    arn: str
    version: str | None = None


def attached(settings: Settings) -> Mapping[Event, Attached]:
    """The triggers that are set, in the order of ``Event``."""
    config = _config(settings)
    found: dict[Event, Attached] = {}
    for event in Event:
        value = config.get(event.value)
        if event is Event.PRE_TOKEN_GENERATION:
            # The versioned form tells more than the plain one of the same function.
            value = config.get(_TOKEN_CONFIG) or value
        one = _read(event, value)
        if one is not None:
            found[event] = one
    return found


def taken_away(before: Settings, after: Settings) -> tuple[Event, ...]:
    """Triggers that are set before and not after."""
    still = attached(after)
    return tuple(event for event in attached(before) if event not in still)


def others(settings: Settings) -> tuple[str, ...]:
    """Members of LambdaConfig that this program does not know. They stay as they are."""
    return tuple(sorted(_config(settings).keys() - KNOWN_MEMBERS))


def key_of(settings: Settings) -> str | None:
    """The ARN of the key that the codes for both senders are encrypted with."""
    return _config(settings).get(KEY) or None


def with_trigger(settings: Settings, event: Event, to: Attached | None, key: str | None = None) -> dict[str, Any]:
    """``settings`` with ``to`` in the place of ``event``, or nothing there. ``key`` None leaves the key as it is."""
    config = dict(_config(settings))
    if event is Event.PRE_TOKEN_GENERATION:
        _put_token_generation(config, to)
    elif to is None:
        config.pop(event.value, None)
    elif KINDS[event].versions:
        config[event.value] = {**_object(config.get(event.value)), **_versioned(event, to)}
    else:
        config[event.value] = to.arn
    if key is not None and KINDS[event].needs_key:
        config[KEY] = key
    return {**settings, CONFIG: config}


def _put_token_generation(config: dict[str, Any], to: Attached | None) -> None:
    """Cognito keeps both members and wants the same function in them (LambdaConfigType)."""
    if to is None:
        config.pop(_TOKEN, None)
        config.pop(_TOKEN_CONFIG, None)
        return
    config[_TOKEN] = to.arn
    config[_TOKEN_CONFIG] = {
        **_object(config.get(_TOKEN_CONFIG)),
        **_versioned(Event.PRE_TOKEN_GENERATION, to),
    }


def _versioned(event: Event, to: Attached) -> dict[str, str]:
    return {"LambdaVersion": to.version or KINDS[event].versions[0], "LambdaArn": to.arn}


def _read(event: Event, value: object) -> Attached | None:
    if isinstance(value, str):
        # Without a version it is the first.
        return Attached(value, _FIRST_VERSION if KINDS[event].versions else None) if value else None
    arn = _object(value).get("LambdaArn")
    return Attached(str(arn), _object(value).get("LambdaVersion") or _FIRST_VERSION) if arn else None


def _config(settings: Settings) -> Mapping[str, Any]:
    return _object(settings.get(CONFIG))


def _object(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
