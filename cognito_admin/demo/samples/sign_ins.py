"""What no listing shows of a sample user: password, second factors, devices, sessions, sign-in history.

Made when it is first asked for, as a function of the user alone.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cognito_admin.demo.users import Details, User

PASSWORD = "Correct-horse-7"
"""Every sample user with a password has this one."""

_PLACES = (
    ("203.0.113.7", "Europe/Berlin", "Berlin", "Germany"),
    ("203.0.113.41", "Europe/Paris", "Lyon", "France"),
    ("198.51.100.12", "America/New_York", "New York", "United States"),
    ("198.51.100.80", "Asia/Tokyo", "Osaka", "Japan"),
    ("192.0.2.55", "Europe/Warsaw", "Kraków", "Poland"),
)
_DEVICES = ("Chrome 141, Windows 11", "Safari 26, iPhone", "Firefox 144, Linux", "Chrome 141, Android 16")


def details_of(user: User, *, region: str, client_ids: tuple[str, ...], until: datetime, history: bool) -> Details:
    """``history``: the pool keeps devices, sessions and sign-in events (threat protection is on)."""
    rng = Random(user.sub)
    details = Details()
    if user.status != "EXTERNAL_PROVIDER":
        details.password = PASSWORD
        details.password_set = user.created if user.status == "FORCE_CHANGE_PASSWORD" else user.modified
    if user.status == "CONFIRMED":
        _add_factors(details, user.attributes, rng)
    if history and user.status in ("CONFIRMED", "EXTERNAL_PROVIDER"):
        _add_history(details, region, client_ids, max(user.created, until - timedelta(days=200)), until, rng)
    return details


def _add_factors(details: Details, attributes: Mapping[str, str], rng: Random) -> None:
    if rng.random() < 0.18:
        details.software_token = True
        details.mfa_methods.append("SOFTWARE_TOKEN_MFA")
    if attributes.get("phone_number_verified") == "true" and rng.random() < 0.15:
        details.mfa_methods.append("SMS_MFA")
        details.mfa_options.append({"DeliveryMedium": "SMS", "AttributeName": "phone_number"})
    if details.mfa_methods:
        details.preferred_mfa = details.mfa_methods[0]
    if rng.random() < 0.05:
        details.passkeys = 1


def _add_history(
    details: Details, region: str, client_ids: tuple[str, ...], since: datetime, until: datetime, rng: Random
) -> None:
    span = until - since
    moments = sorted((since + span * rng.random() for _ in range(rng.randrange(2, 9))), reverse=True)
    home = rng.randrange(len(_PLACES))
    for moment in moments:
        place = _PLACES[home if rng.random() < 0.9 else rng.randrange(len(_PLACES))]
        details.events.append(_event(moment, place, home=_PLACES[home] == place, rng=rng))
    for moment in moments[: rng.randrange(3)]:
        key = f"{region}_{_uuid(rng)}"
        name = rng.choice(_DEVICES)
        details.devices[key] = _device(key, name, _PLACES[home][0], moment)
        details.sessions.append(_session(moment, name, _PLACES[home], rng.choice(client_ids), rng))


def _event(moment: datetime, place: tuple[str, str, str, str], *, home: bool, rng: Random) -> dict[str, Any]:
    passed = rng.random() < 0.88
    risk = {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
    if not home:
        risk = {"RiskDecision": "AccountTakeover", "RiskLevel": rng.choice(("Low", "Medium", "High"))}
    ip, zone, city, country = place
    return {
        "EventId": _uuid(rng),
        "EventType": "SignIn" if rng.random() < 0.9 else "ForgotPassword",
        "CreationDate": moment,
        "EventResponse": "Pass" if passed else "Fail",
        "EventRisk": risk,
        "ChallengeResponses": [{"ChallengeName": "Password", "ChallengeResponse": "Success" if passed else "Failure"}],
        "EventContextData": {
            "IpAddress": ip,
            "DeviceName": rng.choice(_DEVICES),
            "Timezone": zone,
            "City": city,
            "Country": country,
        },
    }


def _device(key: str, name: str, ip: str, moment: datetime) -> dict[str, Any]:
    return {
        "DeviceKey": key,
        "DeviceAttributes": [
            {"Name": "device_status", "Value": "valid"},
            {"Name": "device_name", "Value": name},
            {"Name": "dev:device_remembered_status", "Value": "remembered"},
            {"Name": "last_ip_used", "Value": ip},
        ],
        "DeviceCreateDate": moment - timedelta(days=12),
        "DeviceLastModifiedDate": moment,
        "DeviceLastAuthenticatedDate": moment,
    }


def _session(
    moment: datetime, device: str, place: tuple[str, str, str, str], client_id: str, rng: Random
) -> dict[str, Any]:
    ip, _, city, country = place
    return {
        "SessionId": f"tkn{rng.getrandbits(128):025x}"[:28],
        "SessionType": "TOKEN",
        "ClientId": client_id,
        "CreateDate": moment,
        "LastActiveDate": moment,
        "DeviceType": device,
        "LastIPAddress": ip,
        "LastLocation": {"City": city, "Country": country},
    }


def _uuid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
