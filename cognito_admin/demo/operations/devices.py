"""Remembered devices of one user."""

from typing import Any

from cognito_admin.demo.errors import AwsError, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Service


@operation("AdminListDevices", category="UserResourceRead")
def admin_list_devices(service: Service, request: Request) -> Answer:
    devices = _devices(service, request)
    shown, token = page(
        service,
        ["AdminListDevices", request["UserPoolId"], request["Username"]],
        list(devices.values()),
        limit=request.get("Limit"),
        token=request.get("PaginationToken"),
    )
    return {"Devices": [*shown], **({"PaginationToken": token} if token else {})}


@operation("AdminGetDevice", category="UserResourceRead")
def admin_get_device(service: Service, request: Request) -> Answer:
    return {"Device": _device(_devices(service, request), request["DeviceKey"])}


@operation("AdminForgetDevice", category="UserResourceUpdate")
def admin_forget_device(service: Service, request: Request) -> Answer:
    devices = _devices(service, request)
    _device(devices, request["DeviceKey"])
    del devices[request["DeviceKey"]]
    return {}


@operation("AdminUpdateDeviceStatus", category="UserResourceUpdate")
def admin_update_device_status(service: Service, request: Request) -> Answer:
    device = _device(_devices(service, request), request["DeviceKey"])
    status = request.get("DeviceRememberedStatus", "not_remembered")
    kept = [attribute for attribute in device["DeviceAttributes"] if attribute["Name"] != "device_status"]
    device["DeviceAttributes"] = [*kept, {"Name": "device_status", "Value": status}]
    device["DeviceLastModifiedDate"] = service.clock.now()
    return {}


def _devices(service: Service, request: Request) -> dict[str, dict[str, Any]]:
    pool = service.pool(request["UserPoolId"])
    if not pool.settings.get("DeviceConfiguration"):
        raise AwsError("InvalidUserPoolConfigurationException", "User pool does not have device tracking configured.")
    return pool.users.details(pool.user(request["Username"]).sub).devices


def _device(devices: dict[str, dict[str, Any]], key: str) -> dict[str, Any]:
    if key not in devices:
        raise resource_not_found("Device does not exist.")
    return devices[key]
