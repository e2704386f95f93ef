"""The profiles of ``~/.aws``, read without the SDK. Of a secret it only notes that there is one.

Follows botocore's ``configloader`` and the order of its credential providers.
"""

import configparser
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from cognito_admin.model.connections import Profile
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Region

_Sections = Mapping[str, Mapping[str, str]]


def list_profiles() -> tuple[Profile, ...]:
    """Every profile of the AWS configuration: ``default`` first, the others by name. Quick enough for the UI thread.

    Honours AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE. Raises Failure(AWS_FILE_DAMAGED) for a file that cannot be read.
    """
    config = _profiles(_read(_path("AWS_CONFIG_FILE", "config")))
    credentials = _read(_path("AWS_SHARED_CREDENTIALS_FILE", "credentials"))
    names = sorted(config.keys() | credentials.keys(), key=lambda name: (name != "default", name.casefold(), name))
    return tuple(_profile(name, config.get(name, {}), credentials.get(name, {})) for name in names)


def _path(variable: str, name: str) -> Path:
    return Path(os.path.expandvars(os.environ.get(variable) or f"~/.aws/{name}")).expanduser()


def _read(path: Path) -> _Sections:
    parser = configparser.RawConfigParser()
    try:
        text = path.read_text("utf-8-sig")
        parser.read_string(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Failure(Code.AWS_FILE_DAMAGED, path=str(path), reason=error.strerror) from error
    except (configparser.Error, UnicodeDecodeError) as error:
        # What the parser says quotes the line, and the line may be a secret: neither is handed on.
        errors: list[tuple[int, str]] = getattr(error, "errors", [])
        line: int | None = errors[0][0] if errors else getattr(error, "lineno", None)
        reason = f"line {line} is not understood" if line else "it is not plain text"
        raise Failure(Code.AWS_FILE_DAMAGED, path=str(path), reason=reason) from None
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _profiles(sections: _Sections) -> _Sections:
    """The profiles among the sections of the config file: ``[default]`` and ``[profile name]``, the name maybe quoted."""
    profiles: dict[str, Mapping[str, str]] = {}
    for section, members in sections.items():
        try:
            words = shlex.split(section)
        except ValueError:
            continue
        match words:
            case ["default"]:
                profiles.setdefault("default", members)
            case ["profile", name]:
                profiles[name] = members
            case _:
                pass
    return profiles


def _profile(name: str, config: Mapping[str, str], credentials: Mapping[str, str]) -> Profile:
    members = {**config, **credentials}
    region = members.get("region", "").strip()
    return Profile(
        name=name,
        region=Region(region) if region else None,
        kind=_kind(config, credentials),
        endpoint_url=members.get("endpoint_url", "").strip() or None,
    )


def _kind(config: Mapping[str, str], credentials: Mapping[str, str]) -> str:
    members = config.keys() | credentials.keys()
    for kind, present in (
        ("web-identity", {"role_arn", "web_identity_token_file"} <= members),
        ("role-mfa", {"role_arn", "mfa_serial"} <= members),
        ("role", "role_arn" in members),
        ("sso", "sso_session" in config or "sso_start_url" in config),
        ("keys", "aws_access_key_id" in credentials),
        ("login", "login_session" in members),
        ("process", "credential_process" in members),
        ("keys", "aws_access_key_id" in config),
    ):
        if present:
            return kind
    return "other"
