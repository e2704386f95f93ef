"""What would stand in the ID token of a user, as far as role mappings look at it.

Source: developer guide, "Role-based access control" and "Understanding the identity (ID) token".
"""

from collections.abc import Mapping, Sequence

from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

Claims = Mapping[str, str | tuple[str, ...]]
ROLES, PREFERRED_ROLE, GROUPS = "cognito:roles", "cognito:preferred_role", "cognito:groups"


def claims_of(user: User, groups: Sequence[Group], client: str = "") -> Claims:
    """By name. What a trigger adds is not among them, and what the app client may not read is."""
    there = [group for group in groups if group.name in user.groups]
    found: dict[str, str | tuple[str, ...]] = {**user.attributes, "sub": user.sub, "cognito:username": user.username}
    if client:
        found["aud"] = client
    if user.groups:
        found[GROUPS] = tuple(map(str, user.groups))
    roles = tuple(dict.fromkeys(group.role_arn for group in there if group.role_arn))
    if roles:
        found[ROLES] = roles
    if preferred := preferred_role(there):
        found[PREFERRED_ROLE] = preferred
    return found


def preferred_role(groups: Sequence[Group]) -> str | None:
    """The role of the group with the lowest precedence. None where several such groups have different ones."""
    with_role = [group for group in groups if group.role_arn]
    known = [group.precedence for group in with_role if group.precedence is not None]
    first = min(known, default=None)
    roles = {group.role_arn for group in with_role if group.precedence == first}
    return next(iter(roles)) if len(roles) == 1 else None
