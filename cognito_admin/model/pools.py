"""A user pool as the program shows it, read out of AWS's own answers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cognito_admin.model.ids import GroupName, PoolId

Answer = Mapping[str, object]
"""One API answer as AWS gave it, less ResponseMetadata."""


@dataclass(frozen=True, slots=True)
class PoolSummary:
    """What ListUserPools says of a pool."""

    id: PoolId
    name: str
    created: datetime | None = None
    modified: datetime | None = None


def told_apart(pools: Sequence[tuple[str, PoolId]]) -> list[str]:
    """The names of pools, with the id behind a name that several have: one that was restored is often called as the old one."""
    called = Counter(name for name, _ in pools)
    return [f"{name}  ·  {pool}" if called[name] > 1 else name for name, pool in pools]


@dataclass(frozen=True, slots=True)
class Group:
    """``created`` and ``modified`` are known of what AWS has just said, and not of what is kept here."""

    name: GroupName
    description: str
    role_arn: str | None
    precedence: int | None
    created: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class SchemaAttribute:
    """``name`` as users carry it: custom ones with ``custom:`` (or ``dev:``) in front. ``type`` is AWS's AttributeDataType."""

    name: str
    type: str
    mutable: bool
    required: bool
    minimum: str | None = None
    maximum: str | None = None

    @property
    def custom(self) -> bool:
        return ":" in self.name


@dataclass(frozen=True, slots=True)
class PoolDescription:
    """``settings`` is DescribeUserPool's UserPool, ``mfa`` GetUserPoolMfaConfig's answer or None where it was denied."""

    id: PoolId
    name: str
    settings: Answer
    mfa: Answer | None

    @property
    def schema(self) -> tuple[SchemaAttribute, ...]:
        entries: Any = self.settings.get("SchemaAttributes") or ()
        return tuple(_attribute(entry) for entry in entries)

    @property
    def estimated_users(self) -> int:
        """EstimatedNumberOfUsers: an estimate, never a count."""
        value = self.settings.get("EstimatedNumberOfUsers")
        return value if isinstance(value, int) else 0


def _attribute(entry: Mapping[str, Any]) -> SchemaAttribute:
    bounds: Any = entry.get("StringAttributeConstraints") or entry.get("NumberAttributeConstraints") or {}
    low = bounds.get("MinLength", bounds.get("MinValue"))
    high = bounds.get("MaxLength", bounds.get("MaxValue"))
    return SchemaAttribute(
        name=str(entry.get("Name", "")),
        type=str(entry.get("AttributeDataType", "String")),
        mutable=bool(entry.get("Mutable", True)),
        required=bool(entry.get("Required", False)),
        minimum=None if low is None else str(low),
        maximum=None if high is None else str(high),
    )
