"""Sessions and sign-in history of one user."""

from cognito_admin.demo.errors import AwsError, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service

_EVENTS_A_PAGE = 60


@operation("AdminUserGlobalSignOut", category="UserUpdate")
def admin_user_global_sign_out(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    now = service.clock.now()
    details = pool.users.details(user.sub)
    details.sessions.clear()
    details.signed_out = now
    service.mau.add(pool.id, user.sub, now)
    return {}


@operation("AdminListUserSessions")
def admin_list_user_sessions(service: Service, request: Request) -> Answer:
    """All sessions in one page; empty where the pool does not track them."""
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    tracked = pool.sessions.get("UserSessionTracking") == "ENABLED"
    return {"Sessions": pool.users.details(user.sub).sessions if tracked else []}


@operation("AdminRevokeUserSession")
def admin_revoke_user_session(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    details = pool.users.details(user.sub)
    session_id = request["SessionId"]
    if all(session["SessionId"] != session_id for session in details.sessions):
        raise resource_not_found("Session does not exist.")
    linked = request.get("RevokeAssociatedSessions") == "LINKED"
    details.sessions = [
        session
        for session in details.sessions
        if session["SessionId"] != session_id and not (linked and session.get("OriginSessionId") == session_id)
    ]
    service.mau.add(pool.id, user.sub, service.clock.now())
    return {}


@operation("AdminListUserAuthEvents", category="UserResourceRead")
def admin_list_user_auth_events(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    _check_threat_protection(pool)
    events, token = page(
        service,
        ["AdminListUserAuthEvents", pool.id, user.sub],
        pool.users.details(user.sub).events,
        limit=request.get("MaxResults"),
        token=request.get("NextToken"),
        most=_EVENTS_A_PAGE,
    )
    return {"AuthEvents": [*events], **({"NextToken": token} if token else {})}


@operation("AdminUpdateAuthEventFeedback", category="UserResourceUpdate")
def admin_update_auth_event_feedback(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    user = pool.user(request["Username"])
    _check_threat_protection(pool)
    for event in pool.users.details(user.sub).events:
        if event["EventId"] == request["EventId"]:
            event["EventFeedback"] = {
                "FeedbackValue": request["FeedbackValue"],
                "Provider": "Admin",
                "FeedbackDate": service.clock.now(),
            }
            return {}
    raise resource_not_found("Event does not exist.")


def _check_threat_protection(pool: PoolState) -> None:
    if pool.settings.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") == "OFF":
        raise AwsError("UserPoolAddOnNotEnabledException", "Threat protection is not enabled for the user pool.")
