"""How the sign-in pages look: the classic hosted UI's customization and managed login's branding styles."""

import base64
import copy
import uuid
from typing import Any

from cognito_admin.demo.errors import AwsError, client_not_found, invalid_parameter, limit_exceeded, resource_not_found
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Members, PoolState, Service

ALL_CLIENTS = "ALL"
MAX_STYLES = 20
MAX_CSS_BYTES = 3 * 1024
MAX_IMAGE_BYTES = 100 * 1024


@operation("GetUICustomization", category="UserPoolResourceRead")
def get_ui_customization(service: Service, request: Request) -> Answer:
    """The client's own, else the pool's, else an empty one."""
    pool = service.pool(request["UserPoolId"])
    client_id = _client_id(pool, request)
    found = pool.ui_customizations.get(client_id) or pool.ui_customizations.get(ALL_CLIENTS) or {}
    return {"UICustomization": dict(found)}


@operation("SetUICustomization", category="UserPoolResourceUpdate")
def set_ui_customization(service: Service, request: Request) -> Answer:
    """Sets style sheet and image together: what is left out is gone."""
    pool = service.pool(request["UserPoolId"])
    client_id = _client_id(pool, request)
    if not pool.domains:
        raise invalid_parameter("There has to be an existing domain associated with this user pool.")
    css, image = request.get("CSS", ""), base64.b64decode(request.get("ImageFile", ""))
    if len(css.encode()) > MAX_CSS_BYTES:
        raise invalid_parameter("The CSS is too large.")
    if len(image) > MAX_IMAGE_BYTES:
        raise invalid_parameter("The image is too large.")
    now = service.clock.now()
    before = pool.ui_customizations.get(client_id, {})
    customization: Members = {
        "UserPoolId": pool.id,
        "ClientId": client_id,
        "CSS": css,
        "CSSVersion": now.strftime("%Y%m%d%H%M%S"),
        "CreationDate": before.get("CreationDate", now),
        "LastModifiedDate": now,
    }
    if image:
        front = next(iter(pool.domains.values()))["CloudFrontDistribution"]
        customization["ImageUrl"] = f"https://{front}/{pool.id}/{client_id}/{now:%Y%m%d%H%M%S}/assets/images/image.jpg"
    pool.ui_customizations[client_id] = customization
    return {"UICustomization": dict(customization)}


@operation("CreateManagedLoginBranding", category="UserPoolResourceUpdate")
def create_managed_login_branding(service: Service, request: Request) -> Answer:
    pool, client_id = service.pool(request["UserPoolId"]), request["ClientId"]
    if client_id not in pool.clients:
        raise client_not_found(client_id)
    if _style_of(pool, client_id):
        raise AwsError(
            "ManagedLoginBrandingExistsException", "The app client already has an associated managed login branding."
        )
    if len(pool.branding) >= MAX_STYLES:
        raise limit_exceeded(f"The number of branding styles exceeds the limit of {MAX_STYLES}.")
    now = service.clock.now()
    style: Members = {
        "ManagedLoginBrandingId": str(uuid.UUID(service.letters("0123456789abcdef", 32), version=4)),
        "UserPoolId": pool.id,
        "ClientId": client_id,
        "CreationDate": now,
        "LastModifiedDate": now,
        **_look(request),
    }
    pool.branding[style["ManagedLoginBrandingId"]] = style
    return _branding(style)


@operation("DescribeManagedLoginBranding", category="UserPoolResourceRead")
def describe_managed_login_branding(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return _branding(_style(pool, request), merged=request.get("ReturnMergedResources", False))


@operation("DescribeManagedLoginBrandingByClient", category="UserPoolResourceRead")
def describe_managed_login_branding_by_client(service: Service, request: Request) -> Answer:
    style = _style_of(service.pool(request["UserPoolId"]), request["ClientId"])
    if style is None:
        raise resource_not_found("Managed login branding does not exist.")
    return _branding(style, merged=request.get("ReturnMergedResources", False))


@operation("UpdateManagedLoginBranding", category="UserPoolResourceUpdate")
def update_managed_login_branding(service: Service, request: Request) -> Answer:
    if "UserPoolId" not in request or "ManagedLoginBrandingId" not in request:
        raise invalid_parameter("UserPoolId and ManagedLoginBrandingId are required.")
    pool = service.pool(request["UserPoolId"])
    before = _style(pool, request)
    kept = {key: before[key] for key in ("ManagedLoginBrandingId", "UserPoolId", "ClientId", "CreationDate")}
    style: Members = {**kept, "LastModifiedDate": service.clock.now(), **_look(request)}
    pool.branding[style["ManagedLoginBrandingId"]] = style
    return _branding(style)


@operation("DeleteManagedLoginBranding", category="UserPoolResourceUpdate")
def delete_managed_login_branding(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    del pool.branding[_style(pool, request)["ManagedLoginBrandingId"]]
    return {}


def _client_id(pool: PoolState, request: Request) -> str:
    client_id = request.get("ClientId", ALL_CLIENTS)
    if client_id != ALL_CLIENTS and client_id not in pool.clients:
        raise client_not_found(client_id)
    return client_id


def _style(pool: PoolState, request: Request) -> Members:
    if request["ManagedLoginBrandingId"] not in pool.branding:
        raise resource_not_found("Managed login branding does not exist.")
    return pool.branding[request["ManagedLoginBrandingId"]]


def _style_of(pool: PoolState, client_id: str) -> Members | None:
    return next((style for style in pool.branding.values() if style["ClientId"] == client_id), None)


def _look(request: Request) -> Members:
    """Cognito's own values, or settings and assets; the two exclude each other."""
    keys = ("UserPoolId", "ClientId", "ManagedLoginBrandingId")
    given = {member: copy.deepcopy(value) for member, value in request.items() if member not in keys}
    if request.get("UseCognitoProvidedValues") and given.keys() & {"Settings", "Assets"}:
        raise invalid_parameter("Settings and Assets can't be given together with UseCognitoProvidedValues.")
    return {"UseCognitoProvidedValues": False, **given}


def _branding(style: Members, *, merged: bool = False) -> Answer:
    shown: dict[str, Any] = {member: value for member, value in style.items() if member != "ClientId"}
    if merged:
        shown = {"Settings": {}, "Assets": [], **shown}
    return {"ManagedLoginBranding": shown}
