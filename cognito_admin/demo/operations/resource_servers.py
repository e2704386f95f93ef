"""Resource servers: the APIs that custom scopes belong to."""

from cognito_admin.demo.errors import invalid_parameter, limit_exceeded, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Members, PoolState, Service

MAX_RESOURCE_SERVERS = 25
MAX_PAGE = 50


@operation("CreateResourceServer", category="UserPoolResourceUpdate")
def create_resource_server(service: Service, request: Request) -> Answer:
    pool, identifier = service.pool(request["UserPoolId"]), request["Identifier"]
    if identifier in pool.resource_servers:
        raise invalid_parameter(f"{identifier} already exists in user pool {pool.id}.")
    if len(pool.resource_servers) >= MAX_RESOURCE_SERVERS:
        raise limit_exceeded(f"The number of resource servers exceeds the limit of {MAX_RESOURCE_SERVERS}.")
    pool.resource_servers[identifier] = _as_given(request)
    return {"ResourceServer": pool.resource_servers[identifier]}


@operation("DescribeResourceServer", category="UserPoolResourceRead")
def describe_resource_server(service: Service, request: Request) -> Answer:
    return {"ResourceServer": _server(service.pool(request["UserPoolId"]), request["Identifier"])}


@operation("UpdateResourceServer", category="UserPoolResourceUpdate")
def update_resource_server(service: Service, request: Request) -> Answer:
    pool, identifier = service.pool(request["UserPoolId"]), request["Identifier"]
    _server(pool, identifier)
    pool.resource_servers[identifier] = _as_given(request)
    return {"ResourceServer": pool.resource_servers[identifier]}


@operation("DeleteResourceServer", category="UserPoolResourceUpdate")
def delete_resource_server(service: Service, request: Request) -> Answer:
    pool, identifier = service.pool(request["UserPoolId"]), request["Identifier"]
    _server(pool, identifier)
    del pool.resource_servers[identifier]
    return {}


@operation("ListResourceServers", category="UserPoolResourceRead")
def list_resource_servers(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    servers, token = page(
        service,
        ("ListResourceServers", pool.id),
        list(pool.resource_servers.values()),
        limit=request.get("MaxResults"),
        token=request.get("NextToken"),
        most=MAX_PAGE,
    )
    answer: Answer = {"ResourceServers": list(servers)}
    return answer if token is None else {**answer, "NextToken": token}


def _server(pool: PoolState, identifier: str) -> Members:
    if identifier not in pool.resource_servers:
        raise resource_not_found(f"Resource server {identifier} does not exist.")
    return pool.resource_servers[identifier]


def _as_given(request: Request) -> Members:
    names = [scope["ScopeName"] for scope in request.get("Scopes", [])]
    if len(set(names)) < len(names):
        raise invalid_parameter("Scope names of a resource server must differ.")
    return {**request, "Scopes": list(request.get("Scopes", []))}
