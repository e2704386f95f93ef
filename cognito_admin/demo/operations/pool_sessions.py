"""Session tracking of a pool and the silent sign-in of its clients. Each is replaced as a whole."""

from cognito_admin.demo.errors import AwsError, client_not_found, invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service

DEFAULT_CLIENT_SESSION = {"SSOSession": {"MaxValidityMinutes": 60}}


@operation("GetUserPoolSessionConfiguration")
def get_user_pool_session_configuration(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return {"UserPoolId": pool.id, **pool.sessions}


@operation("SetUserPoolSessionConfiguration")
def set_user_pool_session_configuration(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    _refuse_in_lite(pool)
    pool.sessions = {member: value for member, value in request.items() if member != "UserPoolId"}
    return {"UserPoolId": pool.id, **pool.sessions}


@operation("GetUserPoolClientSessionConfiguration")
def get_user_pool_client_session_configuration(service: Service, request: Request) -> Answer:
    pool, client_id = _client(service, request)
    return _described(pool, client_id)


@operation("SetUserPoolClientSessionConfiguration")
def set_user_pool_client_session_configuration(service: Service, request: Request) -> Answer:
    pool, client_id = _client(service, request)
    _refuse_in_lite(pool)
    if pool.sessions.get("UserSessionTracking") != "ENABLED":
        raise invalid_parameter("Session tracking must be enabled for the user pool.")
    pool.client_sessions[client_id] = {"SSOSession": request["SSOSession"]}
    return _described(pool, client_id)


def _client(service: Service, request: Request) -> tuple[PoolState, str]:
    pool, client_id = service.pool(request["UserPoolId"]), request["ClientId"]
    if client_id not in pool.clients:
        raise client_not_found(client_id)
    return pool, client_id


def _described(pool: PoolState, client_id: str) -> Answer:
    session = pool.client_sessions.get(client_id, DEFAULT_CLIENT_SESSION)
    return {"UserPoolId": pool.id, "ClientId": client_id, **session}


def _refuse_in_lite(pool: PoolState) -> None:
    if pool.settings["UserPoolTier"] == "LITE":
        raise AwsError("FeatureUnavailableInTierException", "Session management is not available in the LITE tier.")
