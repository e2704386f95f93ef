"""Identities at other providers, as Cognito's attribute ``identities`` has them."""

import json
from collections.abc import Iterable, Mapping

_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("google", "google.com", "google-oauth2"), "Google"),
    **dict.fromkeys(("facebook", "facebook.com"), "Facebook"),
    **dict.fromkeys(("apple", "apple.com"), "SignInWithApple"),
    **dict.fromkeys(("amazon", "amazon.com", "login-with-amazon"), "LoginWithAmazon"),
}
"""What Cognito calls them. Others are called by the person who sets them up."""


def identities(found: Iterable[tuple[str, str]]) -> str:
    """Out of pairs of a provider's name and the user's id there; blank where there are none."""
    entries = [
        {"providerName": _NAMES.get(provider.lower(), provider), "providerType": "", "userId": user}
        for provider, user in found
        if provider and user
    ]
    return json.dumps(entries, ensure_ascii=False) if entries else ""
