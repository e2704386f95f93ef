"""Shorthands the emulator's tests share."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def refusal(call: Any, **request: Any) -> tuple[str, str]:
    """Code and message of the error the call is answered with."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def attributes(**values: str) -> list[dict[str, str]]:
    """UserAttributes; ``custom_plan`` stands for ``custom:plan``."""
    return [{"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in values.items()]


def values(user: dict[str, Any]) -> dict[str, str]:
    """A user's attributes by name, from any answer that holds a user."""
    return {entry["Name"]: entry["Value"] for entry in user.get("Attributes", user.get("UserAttributes", []))}
