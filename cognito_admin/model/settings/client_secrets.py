"""The secrets of an app client and how one is exchanged for another without an outage: at most two at a time, never none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_SECRETS = 2


class RotationStage(StrEnum):
    NO_SECRET = "no_secret"
    """A public client: AWS gives none later on."""
    ONE = "one"
    """A second one can be added."""
    TWO = "two"
    """Both work. Once every app uses the newer one, the older one can go."""


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """AWS never says when a secret was last used. ``created`` is ISO 8601 in UTC."""

    id: str
    created: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """``secrets``: the oldest first."""

    stage: RotationStage
    secrets: tuple[ClientSecret, ...]


def rotation_of(client: Mapping[str, Any], secrets: Mapping[str, Any] | None) -> Rotation:
    """How far a rotation is. ``secrets``: what ListUserPoolClientSecrets told; None where it may not be asked."""
    listed: Sequence[Mapping[str, Any]] = (secrets or {}).get("ClientSecrets") or ()
    known = sorted(
        (ClientSecret(str(one["ClientSecretId"]), str(one.get("ClientSecretCreateDate", ""))) for one in listed),
        key=lambda secret: (secret.created, secret.id),
    )
    if len(known) >= MOST_SECRETS:
        stage = RotationStage.TWO
    else:
        stage = RotationStage.ONE if known or client.get("ClientSecret") else RotationStage.NO_SECRET
    return Rotation(stage, tuple(known))
