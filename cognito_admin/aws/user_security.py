"""What ListUsers does not tell of a user: second factors, devices, sessions, sign-in history.

Each read is for a person who asked for it: AWS does not say which of them count the user as active.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId, Username
from cognito_admin.model.security import Device, Session, Sessions, SignInEvent, SignInPage

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

EVENTS_A_PAGE = 10
_MOST_DEVICES = 60


class UserSecurity:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def mfa(self, username: Username) -> UserMfa:
        """Second factors of a user."""
        answer = await self._calls.read(
            Asked("AdminGetUserAuthFactors", self._pool, by_person=True),
            lambda clients: clients.cognito.admin_get_user_auth_factors(UserPoolId=self._pool, Username=username),
        )
        return UserMfa(tuple(answer.get("UserMFASettingList", ())), answer.get("PreferredMfaSetting"))

    async def devices(self, username: Username) -> tuple[Device, ...]:
        """Remembered devices, the last one seen first. Raises Failure(POOL_SETTINGS_UNFIT) where none are remembered."""
        pages = self._calls.pages(
            Asked("AdminListDevices", self._pool, by_person=True),
            "PaginationToken",
            lambda clients, options: clients.cognito.admin_list_devices(
                UserPoolId=self._pool, Username=username, Limit=_MOST_DEVICES, **options
            ),
        )
        found = [_device(entry) async for page in pages for entry in page.get("Devices", ())]
        return tuple(sorted(found, key=lambda device: _moment(device.seen), reverse=True))

    async def sessions(self, username: Username) -> Sessions:
        """Sessions that go on, the last one used first. AWS gives all of them on one page."""
        answer = await self._calls.read(
            Asked("AdminListUserSessions", self._pool, by_person=True),
            lambda clients: _newest(clients).admin_list_user_sessions(UserPoolId=self._pool, Username=username),
        )
        found = sorted(map(_session, answer.get("Sessions", ())), key=lambda each: _moment(each.active), reverse=True)
        return Sessions(tuple(found), tracked=True if found else await self._tracks_sessions())

    async def sign_ins(self, username: Username, token: str | None = None) -> SignInPage:
        """A page of the sign-in history, the newest first. Raises Failure(ADD_ON_OFF) where threat protection keeps none."""
        options = {"NextToken": token} if token else {}

        def send(clients: "Clients") -> Mapping[str, Any]:
            return clients.cognito.admin_list_user_auth_events(
                UserPoolId=self._pool, Username=username, MaxResults=EVENTS_A_PAGE, **options
            )

        answer = await self._calls.read(Asked("AdminListUserAuthEvents", self._pool, by_person=True), send)
        return SignInPage(tuple(map(_event, answer.get("AuthEvents", ()))), answer.get("NextToken"))

    async def _tracks_sessions(self) -> bool | None:
        try:
            answer = await self._calls.read(
                Asked("GetUserPoolSessionConfiguration", self._pool),
                lambda clients: _newest(clients).get_user_pool_session_configuration(UserPoolId=self._pool),
            )
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return None
        return answer.get("UserSessionTracking") == "ENABLED"


def _newest(clients: "Clients") -> Any:
    """The types that come with the SDK lag behind it."""
    return clients.cognito


def _moment(when: datetime | None) -> float:
    return when.timestamp() if when else 0.0


def _utc(when: datetime | None) -> datetime | None:
    return when.astimezone(UTC) if when else None


def _device(entry: Mapping[str, Any]) -> Device:
    told = {item["Name"]: item.get("Value", "") for item in entry.get("DeviceAttributes", ())}
    key = entry.get("DeviceKey", "")
    return Device(
        key,
        told.get("device_name") or key,
        _utc(entry.get("DeviceLastAuthenticatedDate")),
        told.get("last_ip_used", ""),
    )


def _session(entry: Mapping[str, Any]) -> Session:
    place: Mapping[str, Any] = entry.get("LastLocation") or {}
    return Session(
        entry["SessionId"],
        entry.get("SessionType", ""),
        entry.get("DeviceType", ""),
        _utc(entry.get("CreateDate")),
        _utc(entry.get("LastActiveDate")),
        entry.get("LastIPAddress", ""),
        place.get("City", ""),
        place.get("Country", ""),
    )


def _event(entry: Mapping[str, Any]) -> SignInEvent:
    risk: Mapping[str, Any] = entry.get("EventRisk") or {}
    context: Mapping[str, Any] = entry.get("EventContextData") or {}
    return SignInEvent(
        entry["EventId"],
        entry["CreationDate"].astimezone(UTC),
        entry.get("EventType", ""),
        entry.get("EventResponse", ""),
        risk.get("RiskDecision", ""),
        risk.get("RiskLevel", ""),
        bool(risk.get("CompromisedCredentialsDetected")),
        context.get("DeviceName", ""),
        context.get("IpAddress", ""),
        context.get("City", ""),
        context.get("Country", ""),
    )
