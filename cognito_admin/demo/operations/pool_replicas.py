"""Copies of a pool in other Regions."""

from cognito_admin.demo.errors import AwsError, invalid_parameter, resource_not_found
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Members, PoolState, Service


@operation("ListUserPoolReplicas")
def list_user_pool_replicas(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    primary = _replica(service, pool, service.region, "PRIMARY", "ACTIVE")
    return {"UserPoolReplicas": [primary, *pool.replicas.values()]}


@operation("CreateUserPoolReplica")
def create_user_pool_replica(service: Service, request: Request) -> Answer:
    pool, region = service.pool(request["UserPoolId"]), request["RegionName"]
    if pool.settings["UserPoolTier"] == "LITE":
        raise AwsError("FeatureUnavailableInTierException", "Replicas are not available in the LITE tier.")
    if region == service.region or region in pool.replicas:
        raise invalid_parameter(f"The user pool already has a replica in {region}.")
    pool.replicas[region] = _replica(service, pool, region, "SECONDARY", "INACTIVE")
    return {"UserPoolReplica": {**pool.replicas[region], "Status": "CREATING"}}


@operation("UpdateUserPoolReplica")
def update_user_pool_replica(service: Service, request: Request) -> Answer:
    replica = _secondary(service, request)
    replica["Status"] = request["Status"]
    return {"UserPoolReplica": replica}


@operation("DeleteUserPoolReplica")
def delete_user_pool_replica(service: Service, request: Request) -> Answer:
    replica = _secondary(service, request)
    if replica["Status"] == "ACTIVE":
        raise invalid_parameter("An active replica cannot be deleted.")
    del service.pool(request["UserPoolId"]).replicas[request["RegionName"]]
    return {"UserPoolReplica": {**replica, "Status": "DELETING"}}


def _secondary(service: Service, request: Request) -> Members:
    replica = service.pool(request["UserPoolId"]).replicas.get(request["RegionName"])
    if replica is None:
        raise resource_not_found(f"The user pool has no replica in {request['RegionName']}.")
    return replica


def _replica(service: Service, pool: PoolState, region: str, role: str, status: str) -> Members:
    arn = service.in_region(region).pool_arn(pool.id)
    return {"RegionName": region, "Status": status, "Role": role, "UserPoolArn": arn}
