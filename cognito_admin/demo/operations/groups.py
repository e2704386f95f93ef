"""Groups and who is in them."""

from dataclasses import replace
from itertools import islice
from typing import Any

from cognito_admin.demo.answers import user_entry
from cognito_admin.demo.errors import AwsError, limit_exceeded
from cognito_admin.demo.paging import make_token, page, read_token
from cognito_admin.demo.registry import Answer, JsonText, Request, operation
from cognito_admin.demo.state import GroupState, PoolState, Service

GROUPS_A_POOL = 10_000
GROUPS_A_USER = 100
MOST = 60


@operation("CreateGroup", category="UserPoolResourceUpdate")
def create_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    name = request["GroupName"]
    if name in pool.groups:
        raise AwsError("GroupExistsException", "A group with the name already exists.")
    if len(pool.groups) >= GROUPS_A_POOL:
        raise limit_exceeded("The maximum number of groups in the user pool is reached.")
    now = service.clock.now()
    group = GroupState(name, now, now, request.get("Description"), request.get("RoleArn"), request.get("Precedence"))
    pool.groups[name] = group
    return {"Group": _entry(pool, group)}


@operation("GetGroup", category="UserPoolResourceRead")
def get_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return {"Group": _entry(pool, pool.group(request["GroupName"]))}


@operation("UpdateGroup", category="UserPoolResourceUpdate")
def update_group(service: Service, request: Request) -> Answer:
    """Changes what is given and keeps the rest: the reference names no defaults for what is left out."""
    pool = service.pool(request["UserPoolId"])
    group = pool.group(request["GroupName"])
    group.description = request.get("Description", group.description)
    group.role_arn = request.get("RoleArn", group.role_arn)
    group.precedence = request.get("Precedence", group.precedence)
    group.modified = service.clock.now()
    return {"Group": _entry(pool, group)}


@operation("DeleteGroup", category="UserPoolResourceUpdate")
def delete_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    group = pool.group(request["GroupName"])
    now = service.clock.now()
    for user in list(pool.users.members(group.name)):
        pool.users.put(replace(user, groups=tuple(name for name in user.groups if name != group.name)), now)
    del pool.groups[group.name]
    return {}


@operation("ListGroups", category="UserPoolResourceRead")
def list_groups(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    groups, token = page(
        service,
        ["ListGroups", pool.id],
        sorted(pool.groups.values(), key=lambda group: group.name),
        limit=request.get("Limit"),
        token=request.get("NextToken"),
    )
    return {"Groups": [_entry(pool, group) for group in groups], **_next(token)}


@operation("ListUsersInGroup", category="UserList")
def list_users_in_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    group = pool.group(request["GroupName"])
    limit = request.get("Limit") or MOST
    query = ["ListUsersInGroup", pool.id, group.name, limit]
    position = read_token(service, query, request["NextToken"]) if "NextToken" in request else ""
    written = pool.users.member_entries(group.name, position, limit)
    if written is not None:
        texts, last = written
        users: object = JsonText(f"[{','.join(texts)}]")
    else:
        found = list(islice(pool.users.members(group.name, position), limit + 1))
        last = found[limit - 1].sub if len(found) > limit else None
        users = [user_entry(pool.users, user) for user in found[:limit]]
    return {"Users": users, **_next(None if last is None else make_token(service, query, last))}


@operation("AdminAddUserToGroup", category="UserUpdate")
def admin_add_user_to_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    group = pool.group(request["GroupName"])
    now = service.clock.now()
    if group.name not in user.groups:
        if len(user.groups) >= GROUPS_A_USER:
            raise limit_exceeded("The maximum number of groups for the user is reached.")
        pool.users.put(replace(user, groups=(*user.groups, group.name)), now)
    service.mau.add(pool.id, user.sub, now)
    return {}


@operation("AdminRemoveUserFromGroup", category="UserUpdate")
def admin_remove_user_from_group(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    group = pool.group(request["GroupName"])
    now = service.clock.now()
    if group.name in user.groups:
        pool.users.put(replace(user, groups=tuple(name for name in user.groups if name != group.name)), now)
    service.mau.add(pool.id, user.sub, now)
    return {}


@operation("AdminListGroupsForUser", category="UserResourceRead")
def admin_list_groups_for_user(service: Service, request: Request) -> Answer:
    """Sorted by precedence, then name; groups without a precedence come last."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    groups = sorted(
        (pool.groups[name] for name in user.groups),
        key=lambda group: (group.precedence is None, group.precedence or 0, group.name),
    )
    shown, token = page(
        service,
        ["AdminListGroupsForUser", pool.id, user.sub],
        groups,
        limit=request.get("Limit"),
        token=request.get("NextToken"),
    )
    return {"Groups": [_entry(pool, group) for group in shown], **_next(token)}


def _entry(pool: PoolState, group: GroupState) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "GroupName": group.name,
        "UserPoolId": pool.id,
        "Description": group.description,
        "RoleArn": group.role_arn,
        "Precedence": group.precedence,
        "LastModifiedDate": group.modified,
        "CreationDate": group.created,
    }
    return {name: value for name, value in entry.items() if value is not None}


def _next(token: str | None) -> Answer:
    return {} if token is None else {"NextToken": token}
