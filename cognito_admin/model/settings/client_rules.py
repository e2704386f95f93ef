"""What Cognito does not take of an app client, found before it is asked, and what it takes but people should know.

Sources: API reference of CreateUserPoolClient and UpdateUserPoolClient; developer guide, quotas.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cognito_admin.model.settings.client_kinds import (
    CLIENT_CREDENTIALS,
    FLOWS,
    FLOWS_OF_OLD,
    IMPLICIT,
    OIDC_SCOPES,
    OWN_PROVIDER,
    REFRESH,
    flows_of,
    has_secret,
)
from cognito_admin.model.settings.redirect_urls import MOST_CHARACTERS, MOST_URLS, UrlTrouble, url_trouble
from cognito_admin.model.settings.token_lifetimes import LIMITS, Token, lifetime_of

MOST_NAME = 128
MOST_SCOPES = 50
SESSION_MIN = range(3, 16)
"""Minutes a person has for the steps of a sign-in."""
GRACE_S = range(61)
"""Seconds a refresh token still works after it was exchanged."""
_NAME = re.compile(r"[\w\s+=,.@-]+")
_SECRET = re.compile(r"[\w+]{24,64}", re.ASCII)
_PROJECT_ARN = re.compile(r"arn:[\w-]+:mobiletargeting:[\w-]+:\d{12}:apps/[0-9a-fA-F]+")
_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+")


class ClientWhy(StrEnum):
    # Refused
    NAME_MISSING = "name_missing"
    NAME_LONG = "name_long"
    NAME_SIGNS = "name_signs"
    LIFETIME_SHORT = "lifetime_short"
    LIFETIME_LONG = "lifetime_long"
    OUTLIVES_REFRESH = "outlives_refresh"
    SESSION_RANGE = "session_range"
    GRACE_RANGE = "grace_range"
    ROTATION_OR_REFRESH = "rotation_or_refresh"
    FLOWS_EMPTY = "flows_empty"
    OLD_AND_NEW_FLOWS = "old_and_new_flows"
    GRANTS_MISSING = "grants_missing"
    SCOPES_MISSING = "scopes_missing"
    MACHINE_ALONE = "machine_alone"
    MACHINE_NEEDS_SECRET = "machine_needs_secret"
    CALLBACK_MISSING = "callback_missing"
    URL = "url"
    URL_TWICE = "url_twice"
    URLS_MANY = "urls_many"
    DEFAULT_NO_CALLBACK = "default_no_callback"
    SCOPES_MANY = "scopes_many"
    SCOPE_GONE = "scope_gone"
    PROVIDER_GONE = "provider_gone"
    ATTRIBUTE_GONE = "attribute_gone"
    REQUIRED_NOT_WRITABLE = "required_not_writable"
    ATTRIBUTES_EMPTY = "attributes_empty"
    CONTEXT_NEEDS_SECRET = "context_needs_secret"
    PROJECT_ARN = "project_arn"
    ROLE_ARN = "role_arn"
    SECRET_SHAPE = "secret_shape"
    # Taken, but worth a word
    PASSWORD_TRAVELS = "password_travels"
    IMPLICIT_TOKENS = "implicit_tokens"
    MACHINE_SCOPES = "machine_scopes"
    MAPPED_NOT_WRITABLE = "mapped_not_writable"
    NAMES_LEAK = "names_leak"
    NOT_REVOCABLE = "not_revocable"
    NOBODY_SIGNS_IN = "nobody_signs_in"


@dataclass(frozen=True, slots=True)
class ClientProblem:
    """``member`` is the setting it is shown at."""

    member: str
    why: ClientWhy
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Around:
    """What a client refers to in its pool; None where AWS does not tell.

    ``scopes`` are those of resource servers with what each is for, ``mapped`` the attributes that each provider fills.
    """

    schema: Sequence[Mapping[str, Any]] = ()
    scopes: Mapping[str, str] | None = None
    providers: Sequence[str] | None = None
    mapped: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @property
    def attributes(self) -> tuple[str, ...]:
        return tuple(str(attribute["Name"]) for attribute in self.schema)

    @property
    def required(self) -> tuple[str, ...]:
        """``sub`` is required of everybody, and nobody writes it."""
        return tuple(str(one["Name"]) for one in self.schema if one.get("Required") and one["Name"] != "sub")


def client_problems(client: Mapping[str, Any], around: Around) -> tuple[ClientProblem, ...]:
    """All that AWS would refuse of it."""
    return (
        *_of_name(client),
        *_of_lifetimes(client),
        *_of_flows(client),
        *_of_sign_in_pages(client),
        *_of_urls(client),
        *_of_references(client, around),
        *_of_attributes(client),
        *_of_analytics(client),
    )


def new_problems(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], around: Around
) -> tuple[ClientProblem, ...]:
    """The problems that the edit brings. What AWS holds already it took, whatever is thought of it here."""
    had = client_problems(before, around) if before is not None else ()
    return tuple(problem for problem in client_problems(after, around) if problem not in had)


def client_remarks(client: Mapping[str, Any], around: Around) -> tuple[ClientProblem, ...]:
    """What AWS takes, but makes sign-in weaker than it need be, or not work."""
    return tuple(_remarks(client, around))


def secret_problem(secret: str) -> ClientProblem | None:
    """Whether a secret of one's own has the shape AWS takes: 24 to 64 letters, digits, _ and +."""
    return None if _SECRET.fullmatch(secret) else ClientProblem("ClientSecret", ClientWhy.SECRET_SHAPE)


def _of_name(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    name = str(client.get("ClientName") or "")
    if not name.strip():
        yield ClientProblem("ClientName", ClientWhy.NAME_MISSING)
    elif len(name) > MOST_NAME:
        yield ClientProblem("ClientName", ClientWhy.NAME_LONG, {"most": str(MOST_NAME)})
    elif not _NAME.fullmatch(name):
        sign = next(sign for sign in name if not _NAME.fullmatch(sign))
        yield ClientProblem("ClientName", ClientWhy.NAME_SIGNS, {"sign": sign})


def _of_lifetimes(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    refresh_s = lifetime_of(client, Token.REFRESH).seconds
    for token, limits in LIMITS.items():
        seconds = lifetime_of(client, token).seconds
        if seconds < limits.shortest_s:
            yield ClientProblem(limits.member, ClientWhy.LIFETIME_SHORT, {"token": token.value})
        elif seconds > limits.longest_s:
            yield ClientProblem(limits.member, ClientWhy.LIFETIME_LONG, {"token": token.value})
        elif seconds > refresh_s:
            yield ClientProblem(limits.member, ClientWhy.OUTLIVES_REFRESH)
    session = client.get("AuthSessionValidity")
    if session is not None and session not in SESSION_MIN:
        yield ClientProblem("AuthSessionValidity", ClientWhy.SESSION_RANGE)
    rotation: Mapping[str, Any] = client.get("RefreshTokenRotation") or {}
    if rotation.get("Feature") == "ENABLED":
        if rotation.get("RetryGracePeriodSeconds", 0) not in GRACE_S:
            yield ClientProblem("RefreshTokenRotation", ClientWhy.GRACE_RANGE)
        if REFRESH in flows_of(client):
            yield ClientProblem("RefreshTokenRotation", ClientWhy.ROTATION_OR_REFRESH)


def _of_flows(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    flows = set(flows_of(client))
    if "ExplicitAuthFlows" in client and not client["ExplicitAuthFlows"]:
        yield ClientProblem("ExplicitAuthFlows", ClientWhy.FLOWS_EMPTY)
    if flows & FLOWS_OF_OLD and flows - FLOWS_OF_OLD:
        yield ClientProblem("ExplicitAuthFlows", ClientWhy.OLD_AND_NEW_FLOWS)
    if client.get("EnablePropagateAdditionalUserContextData") and not has_secret(client):
        yield ClientProblem("EnablePropagateAdditionalUserContextData", ClientWhy.CONTEXT_NEEDS_SECRET)


def _of_sign_in_pages(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    if not client.get("AllowedOAuthFlowsUserPoolClient"):
        return
    grants: list[str] = list(client.get("AllowedOAuthFlows") or ())
    scopes: list[str] = list(client.get("AllowedOAuthScopes") or ())
    if not grants:
        yield ClientProblem("AllowedOAuthFlows", ClientWhy.GRANTS_MISSING)
    if CLIENT_CREDENTIALS in grants and len(grants) > 1:
        yield ClientProblem("AllowedOAuthFlows", ClientWhy.MACHINE_ALONE)
    elif CLIENT_CREDENTIALS in grants and not has_secret(client):
        yield ClientProblem("AllowedOAuthFlows", ClientWhy.MACHINE_NEEDS_SECRET)
    if not scopes:
        yield ClientProblem("AllowedOAuthScopes", ClientWhy.SCOPES_MISSING)
    elif len(scopes) > MOST_SCOPES:
        yield ClientProblem("AllowedOAuthScopes", ClientWhy.SCOPES_MANY, {"most": str(MOST_SCOPES)})
    if set(grants) - {CLIENT_CREDENTIALS} and not client.get("CallbackURLs"):
        yield ClientProblem("CallbackURLs", ClientWhy.CALLBACK_MISSING)


def _of_urls(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    for member in ("CallbackURLs", "LogoutURLs"):
        urls: list[str] = list(client.get(member) or ())
        if len(urls) > MOST_URLS:
            yield ClientProblem(member, ClientWhy.URLS_MANY, {"most": str(MOST_URLS)})
        for place, url in enumerate(urls):
            trouble = url_trouble(url)
            if trouble is not None:
                yield _url_problem(member, url, trouble)
            elif url in urls[:place]:
                yield ClientProblem(member, ClientWhy.URL_TWICE, {"url": url})
    default = client.get("DefaultRedirectURI")
    if default and default not in (client.get("CallbackURLs") or ()):
        yield ClientProblem("DefaultRedirectURI", ClientWhy.DEFAULT_NO_CALLBACK)


def _url_problem(member: str, url: str, trouble: UrlTrouble) -> ClientProblem:
    shown = f"{url[:60]}…" if len(url) > MOST_CHARACTERS else url
    return ClientProblem(member, ClientWhy.URL, {"trouble": trouble.value, "url": shown})


def _of_references(client: Mapping[str, Any], around: Around) -> Iterator[ClientProblem]:
    if around.scopes is not None:
        for scope in client.get("AllowedOAuthScopes") or ():
            if scope not in OIDC_SCOPES and scope not in around.scopes:
                yield ClientProblem("AllowedOAuthScopes", ClientWhy.SCOPE_GONE, {"scope": scope})
    if around.providers is not None:
        for provider in client.get("SupportedIdentityProviders") or ():
            if provider != OWN_PROVIDER and provider not in around.providers:
                yield ClientProblem("SupportedIdentityProviders", ClientWhy.PROVIDER_GONE, {"provider": provider})
    if not around.schema:
        return
    for member in ("ReadAttributes", "WriteAttributes"):
        for name in client.get(member) or ():
            if name not in around.attributes:
                yield ClientProblem(member, ClientWhy.ATTRIBUTE_GONE, {"attribute": name})
    writes = client.get("WriteAttributes")
    if writes:
        for name in around.required:
            if name not in writes:
                yield ClientProblem("WriteAttributes", ClientWhy.REQUIRED_NOT_WRITABLE, {"attribute": name})


def _of_attributes(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    for member in ("ReadAttributes", "WriteAttributes"):
        if member in client and not client[member]:
            # AWS takes an empty list for none, and so for its default.
            yield ClientProblem(member, ClientWhy.ATTRIBUTES_EMPTY)


def _of_analytics(client: Mapping[str, Any]) -> Iterator[ClientProblem]:
    analytics: Mapping[str, Any] = client.get("AnalyticsConfiguration") or {}
    project, role = analytics.get("ApplicationArn"), analytics.get("RoleArn")
    if project and not _PROJECT_ARN.fullmatch(str(project)):
        yield ClientProblem("AnalyticsConfiguration", ClientWhy.PROJECT_ARN)
    if role and not _ROLE_ARN.fullmatch(str(role)):
        yield ClientProblem("AnalyticsConfiguration", ClientWhy.ROLE_ARN)


def _remarks(client: Mapping[str, Any], around: Around) -> Iterator[ClientProblem]:
    flows = flows_of(client)
    if any(flow.sends_password and flow.name in flows for flow in FLOWS):
        yield ClientProblem("ExplicitAuthFlows", ClientWhy.PASSWORD_TRAVELS)
    grants: Sequence[str] = client.get("AllowedOAuthFlows") or ()
    scopes: Sequence[str] = client.get("AllowedOAuthScopes") or ()
    if IMPLICIT in grants:
        yield ClientProblem("AllowedOAuthFlows", ClientWhy.IMPLICIT_TOKENS)
    if CLIENT_CREDENTIALS in grants and set(scopes) & set(OIDC_SCOPES):
        yield ClientProblem("AllowedOAuthScopes", ClientWhy.MACHINE_SCOPES)
    pages = bool(client.get("AllowedOAuthFlowsUserPoolClient")) and CLIENT_CREDENTIALS not in grants
    providers: Sequence[str] = client.get("SupportedIdentityProviders") or ()
    if pages and not providers:
        yield ClientProblem("SupportedIdentityProviders", ClientWhy.NOBODY_SIGNS_IN)
    writes: Sequence[str] = client.get("WriteAttributes") or ()
    if writes:
        for provider in providers:
            for name in around.mapped.get(provider, ()):
                if name in around.attributes and name not in writes:
                    facts = {"attribute": name, "provider": provider}
                    yield ClientProblem("WriteAttributes", ClientWhy.MAPPED_NOT_WRITABLE, facts)
    if client.get("PreventUserExistenceErrors") != "ENABLED" and CLIENT_CREDENTIALS not in grants:
        yield ClientProblem("PreventUserExistenceErrors", ClientWhy.NAMES_LEAK)
    if client.get("EnableTokenRevocation") is False:
        yield ClientProblem("EnableTokenRevocation", ClientWhy.NOT_REVOCABLE)
