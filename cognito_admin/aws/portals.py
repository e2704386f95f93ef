"""Where a profile's person signs in: the portals of IAM Identity Center that ``~/.aws/config`` names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import botocore.session
from botocore.exceptions import BotoCoreError

_Members = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Portal:
    """``session`` names the ``[sso-session]`` section; None means a profile of the older form, which names the start URL itself."""

    start_url: str
    region: str
    session: str | None
    scopes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the sign-in is kept under: whoever signs in for one profile has signed in for all with the same."""
        return self.session or self.start_url


def portal_of(profile: str | None) -> Portal | None:
    """The portal behind a profile, or behind the one whose role it takes on from there. None where there is none.

    Raises what the SDK raises for files it cannot read.
    """
    # It sends nothing, so that there is nothing to handle along with it.
    session = botocore.session.Session(profile=profile, include_builtin_handlers=False)
    config: _Members = session.full_config
    profiles: Mapping[str, _Members] = config.get("profiles", {})
    name = profile or cast("str | None", session.get_config_variable("profile")) or "default"
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        members = profiles.get(name, {})
        if "role_arn" not in members:
            return _portal(members, config.get("sso_sessions", {}))
        name = str(members.get("source_profile", name))
    return None


def portal_name(profile: str | None) -> str | None:
    """``Portal.name`` of a profile, as far as it can be found out."""
    try:
        portal = portal_of(profile)
    except BotoCoreError:
        return None
    return None if portal is None else portal.name


def _portal(members: _Members, sessions: Mapping[str, _Members]) -> Portal | None:
    name: str | None = members.get("sso_session")
    named = members if name is None else sessions.get(name, {})
    start_url, region = named.get("sso_start_url"), named.get("sso_region")
    if not start_url or not region:
        return None
    listed = str(named.get("sso_registration_scopes", "")) if name is not None else ""
    return Portal(str(start_url), str(region), name, tuple(filter(None, map(str.strip, listed.split(",")))))
