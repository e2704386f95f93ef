"""People and pools to plan with."""

from datetime import UTC, datetime
from typing import Any

from cognito_admin.demo.pool_schema import schema_of_new_pool
from cognito_admin.model.changes.change import Change, Refusal, Wish
from cognito_admin.model.changes.codes import Why
from cognito_admin.model.changes.creating import plan_new
from cognito_admin.model.changes.person import Person, UserMfa
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.users import User

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
SUB = Sub("a22e0001-0000-4000-8000-000000000000")
CUSTOM = [
    {"Name": "tenantId", "AttributeDataType": "String", "Mutable": False},
    {
        "Name": "level",
        "AttributeDataType": "Number",
        "Mutable": True,
        "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
    },
]


def rules(mfa: dict[str, Any] | None = None, schema: list[dict[str, Any]] | None = None, **settings: Any) -> Rules:
    settings.setdefault("SchemaAttributes", schema_of_new_pool(schema or CUSTOM))
    return read_rules(PoolDescription(PoolId("eu-central-1_AbCdEf123"), "Shop", settings, mfa))


def person(
    status: str = "CONFIRMED",
    *,
    enabled: bool = True,
    groups: tuple[str, ...] = (),
    mfa: UserMfa | None = None,
    devices: dict[str, str] | None = None,
    sessions: dict[str, str] | None = None,
    **attributes: str,
) -> Person:
    found = {"sub": SUB, **{name.replace("__", ":"): value for name, value in attributes.items()}}
    user = User(
        Username("ann"), SUB, found, status, enabled, CREATED, CREATED, tuple(GroupName(name) for name in groups)
    )
    return Person(user, mfa, devices, sessions)


def planned(wish: Wish, someone: Person, of_pool: Rules | None = None) -> Change:
    found = plan(wish, someone, of_pool or rules())
    assert isinstance(found, Change), found
    return found


def refused(wish: Wish, someone: Person | None, of_pool: Rules | None = None) -> list[Why]:
    found = plan_new(wish, of_pool or rules()) if someone is None else plan(wish, someone, of_pool or rules())
    assert isinstance(found, Refusal), found
    return [reason.why for reason in found.reasons]


def created(wish: Wish, of_pool: Rules | None = None) -> Change:
    found = plan_new(wish, of_pool or rules())
    assert isinstance(found, Change), found
    return found


def sent(change: Change, step: int = 0) -> dict[str, str]:
    """The attributes that a step sends."""
    return {item["Name"]: item["Value"] for item in change.steps[step].arguments["UserAttributes"]}
