"""Where Cognito may send people after signing in and out: what makes such an address unusable, and why."""

from enum import StrEnum
from urllib.parse import urlsplit

MOST_URLS = 100
MOST_CHARACTERS = 1_024
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where plain http is allowed, for trying things out (API reference, CallbackURLs)."""
_RUNS_CODE = frozenset({"javascript", "data", "vbscript", "file", "blob", "about"})


class UrlTrouble(StrEnum):
    SPACE = "space"
    LONG = "long"
    NO_SCHEME = "no_scheme"
    NO_HOST = "no_host"
    WILDCARD = "wildcard"
    FRAGMENT = "fragment"
    PLAIN_HTTP = "plain_http"
    RUNS_CODE = "runs_code"


def url_trouble(url: str) -> UrlTrouble | None:
    """Why people cannot be sent there; None where they can: https, http on this computer, or an app's own scheme."""
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        return UrlTrouble.SPACE
    if len(url) > MOST_CHARACTERS:
        return UrlTrouble.LONG
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return UrlTrouble.NO_HOST
    if not parts.scheme or not url[len(parts.scheme) + 1 :]:
        return UrlTrouble.NO_SCHEME
    if parts.scheme in _RUNS_CODE:
        return UrlTrouble.RUNS_CODE
    if "#" in url:
        return UrlTrouble.FRAGMENT
    if "*" in url:
        return UrlTrouble.WILDCARD
    if parts.scheme in ("http", "https"):
        if not host:
            return UrlTrouble.NO_HOST
        if parts.scheme == "http" and host not in _LOCAL:
            return UrlTrouble.PLAIN_HTTP
    elif not url[len(parts.scheme) + 1 :].startswith("/"):
        # “localhost:3000” and “shop.example:8080/x” read as a scheme, and are none.
        return UrlTrouble.NO_SCHEME
    return None
