"""The secrets of an app client and how one is exchanged for another without an outage: at most two at a time, never none."""

import secrets
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_SECRETS = 2
_SIGNS = string.ascii_letters + string.digits
_LENGTH = 52


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


def rotation_of(client: Mapping[str, Any], listed: Mapping[str, Any] | None) -> Rotation:
    """How far a rotation is. ``listed``: what ListUserPoolClientSecrets told; None where it may not be asked."""
    held: Sequence[Mapping[str, Any]] = (listed or {}).get("ClientSecrets") or ()
    known = sorted(
        (ClientSecret(str(one["ClientSecretId"]), str(one.get("ClientSecretCreateDate", ""))) for one in held),
        key=lambda secret: (secret.created, secret.id),
    )
    if len(known) >= MOST_SECRETS:
        stage = RotationStage.TWO
    else:
        stage = RotationStage.ONE if known or client.get("ClientSecret") else RotationStage.NO_SECRET
    return Rotation(stage, tuple(known))


def make_secret() -> str:
    """A new secret by chance, of the shape AWS takes. One made here can be shown once it is there: AWS shows it to nobody."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def with_another(listed: Mapping[str, Any], secret: str) -> Mapping[str, Any]:
    """The secrets of a client with one more; ``listed`` is what ListUserPoolClientSecrets told."""
    return {**listed, "ClientSecrets": [*(listed.get("ClientSecrets") or ()), {"ClientSecretValue": secret}]}


def without_one(listed: Mapping[str, Any], secret_id: str) -> Mapping[str, Any]:
    """The secrets of a client with one less."""
    held: Sequence[Mapping[str, Any]] = listed.get("ClientSecrets") or ()
    return {**listed, "ClientSecrets": [one for one in held if one["ClientSecretId"] != secret_id]}
