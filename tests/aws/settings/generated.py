"""Settings made up from the API's own model: every member of it, and members that it does not have."""

import random
from collections.abc import Callable
from typing import Any

from cognito_admin.demo.api_model import Shape, api_model
from cognito_admin.demo.validation import matches
from cognito_admin.model.settings.edits import MISSING, Pointer, value_at

Members = dict[str, Any]

NEW, DEEP = "NewThing", "Deep"
"""Members that AWS has and the model of today has not."""
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:made-up"
TEXTS = (
    "a@shop.example", "https://shop.example/made/up", "Made up {####} text", "made-up", "eu-central-1", "us-east-1", "7",
    FUNCTION, "arn:aws:iam::123456789012:role/made-up", "arn:aws:kms:eu-central-1:123456789012:key/made-up",
    "arn:aws:acm:us-east-1:123456789012:certificate/made-up", "arn:aws:logs:eu-central-1:123456789012:log-group:made-up",
    "arn:aws:s3:::made-up", "Code {##Click##} {####} for {username}",
    "shop.example", "terms-of-use", "Level2", "cognito:default", "eu-central-1_MadeUp",
    "0123456789abcdef0123456789abcdef", "0b2f6e1a-0000-4000-8000-000000000000",
)  # fmt: skip


class Maker:
    """Makes values of shapes by its own chance. ``all_members``: structures have all of theirs."""

    def __init__(self, seed: int, *, all_members: bool = False) -> None:
        self.chance = random.Random(seed)
        self._all = all_members

    def request(self, operation: str) -> Members:
        """What the operation takes, less the members that name the thing."""
        shape = api_model().input_shape(operation)
        return {name: value for name, value in self.value(shape).items() if name not in ("UserPoolId", "ClientId")}

    def value(self, shape: Shape) -> Any:
        kind = shape["type"]
        if shape.get("document"):
            return {"look": {"made": self.chance.randint(0, 9)}}
        if kind == "structure":
            members: dict[str, Shape] = shape.get("members", {})
            wanted = set(shape.get("required", ()))
            return {
                name: self.value(api_model().shapes[member["shape"]])
                for name, member in members.items()
                if name in wanted or self._all or self.chance.random() < 0.6
            }
        if kind == "list":
            return [
                self.value(api_model().shapes[shape["member"]["shape"]]) for _ in range(max(1, shape.get("min", 0)))
            ]
        if kind == "map":
            key, value = (api_model().shapes[shape[part]["shape"]] for part in ("key", "value"))
            return {self._text(key): self.value(value)}
        if kind == "boolean":
            return self.chance.random() < 0.5
        if kind in ("integer", "long"):
            return self.chance.randint(shape.get("min", 1), min(shape.get("max", 50), 99))
        if kind == "blob":
            return "aGVsbG8="
        return self._text(shape)

    def _text(self, shape: Shape) -> str:
        if "enum" in shape:
            return self.chance.choice(shape["enum"])
        low, high = shape.get("min", 0), shape.get("max", 10_000)
        fitting = [
            text
            for text in TEXTS
            if low <= len(text) <= high and ("pattern" not in shape or matches(shape["pattern"], text))
        ]
        assert fitting, shape
        return self.chance.choice(fitting)

    def edit(self, operation: str, document: Members, skip: frozenset[str]) -> tuple[Pointer, Any]:
        """One member of a request, however deep, and another value for it; MISSING takes it out."""
        places = [
            place for place in _places((), api_model().input_shape(operation), document) if place[0][0] not in skip
        ]
        pointer, shape = self.chance.choice(places)
        if value_at(document, pointer, MISSING) is not MISSING and self.chance.random() < 0.2:
            return pointer, MISSING
        return pointer, self.value(shape)


def _places(pointer: Pointer, shape: Shape, value: Any) -> list[tuple[Pointer, Shape]]:
    """Members that may be set: leaves of what is there, and whatever is not."""
    found: list[tuple[Pointer, Shape]] = []
    for name, member in shape.get("members", {}).items():
        inner = api_model().shapes[member["shape"]]
        here = value.get(name) if isinstance(value, dict) else None
        if isinstance(here, dict) and inner["type"] == "structure" and not inner.get("document"):
            found += _places((*pointer, name), inner, here)
        else:
            found.append(((*pointer, name), inner))
    return found


def with_news(operation: str, document: Members) -> Members:
    """With members that nobody here has heard of, at the top and in every structure below, those in lists and maps included."""
    made = {
        name: _with_deep_news(api_model().shapes[member["shape"]], document[name])
        for name, member in api_model().input_shape(operation)["members"].items()
        if name in document
    }
    if list(document) == ["LogConfigurations"]:
        # What AWS tells of logs is a list and nothing else.
        return made
    return {**document, **made, NEW: {"as": ["it", {"was": 1}]}}


def _with_deep_news(shape: Shape, value: Any) -> Any:
    if shape.get("document") or not value:
        return value
    if shape["type"] == "structure":
        inner = {
            name: _with_deep_news(api_model().shapes[member["shape"]], value[name])
            for name, member in shape.get("members", {}).items()
            if name in value
        }
        return {**value, **inner, DEEP: {"as": "it was"}}
    if shape["type"] == "list":
        return [_with_deep_news(api_model().shapes[shape["member"]["shape"]], entry) for entry in value]
    if shape["type"] == "map":
        return {
            key: _with_deep_news(api_model().shapes[shape["value"]["shape"]], entry) for key, entry in value.items()
        }
    return value


def pool(made: Members, maker: Maker) -> Members:
    """Such that AWS would take it."""
    made.pop("MfaConfiguration", None)
    # Members of old, which the template stands for.
    for name in ("SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject"):
        made.pop(name, None)
    made.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    made["UserPoolTier"] = "PLUS"
    if "SmsConfiguration" in made:
        made["SmsConfiguration"].setdefault("SnsCallerArn", "arn:aws:iam::123456789012:role/made-up")
    triggers = made.get("LambdaConfig", {})
    if "PreTokenGenerationConfig" in triggers:
        triggers["PreTokenGeneration"] = triggers["PreTokenGenerationConfig"]["LambdaArn"]
    if {"CustomSMSSender", "CustomEmailSender"} & triggers.keys():
        triggers["KMSKeyID"] = "arn:aws:kms:eu-central-1:123456789012:key/made-up"
    if "UserAttributeUpdateSettings" in made:
        made["AutoVerifiedAttributes"] = ["email", "phone_number"]
    if "SignInPolicy" in made.get("Policies", {}):
        made["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"] = ["PASSWORD", "WEB_AUTHN"]
    if "AcrConfiguration" in made:
        for number, level in enumerate(sorted(made["AcrConfiguration"]), 1):
            made["AcrConfiguration"][level]["AcrValue"] = f"urn:made-up:{number}"
    made["UserPoolTags"] = {"team": "made-up"}
    if "VerificationMessageTemplate" in made:
        made["VerificationMessageTemplate"] = _of_one_style(made["VerificationMessageTemplate"], maker)
    return made


def _of_one_style(template: Members, maker: Maker) -> Members:
    """E-mails with a code or e-mails with a link: AWS refuses both together."""
    style = maker.chance.choice(("CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"))
    unused = (
        ("EmailMessageByLink", "EmailSubjectByLink")
        if style == "CONFIRM_WITH_CODE"
        else ("EmailMessage", "EmailSubject")
    )
    return {name: value for name, value in template.items() if name not in unused} | {"DefaultEmailOption": style}


def mfa(made: Members, maker: Maker) -> Members:
    made["MfaConfiguration"] = "OPTIONAL"
    made["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    if "SmsMfaConfiguration" in made:
        made["SmsMfaConfiguration"] = {
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/made-up", "ExternalId": "7"},
            "SmsAuthenticationMessage": "Code {####}",
        }
    del maker
    return made


def client(made: Members, maker: Maker) -> Members:
    for name in ("ReadAttributes", "WriteAttributes"):
        made.pop(name, None)
    if maker.chance.random() < 0.5:
        made["ReadAttributes"] = ["email", "name"]
    made |= {"SupportedIdentityProviders": ["COGNITO"], "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}
    made |= {"AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"]}
    made |= {"CallbackURLs": ["https://shop.example/made/up"], "DefaultRedirectURI": "https://shop.example/made/up"}
    made |= {"AccessTokenValidity": 10, "IdTokenValidity": 10, "RefreshTokenValidity": 10}
    made["TokenValidityUnits"] = dict.fromkeys(("AccessToken", "IdToken", "RefreshToken"), "hours")
    return made


def provider(made: Members, maker: Maker) -> Members:
    kind = maker.chance.choice(("OIDC", "SAML", "Google", "LoginWithAmazon", "Facebook"))
    details = {"client_id": "1", "client_secret": "s3cret", "authorize_scopes": "openid", "of_tomorrow": "1"}
    if kind == "OIDC":
        details |= {"oidc_issuer": "https://idp.example", "attributes_request_method": "GET"}
    if kind == "SAML":
        details = {"MetadataURL": "https://idp.example/metadata", "IDPSignout": "true", "of_tomorrow": "1"}
    return {
        **made,
        "ProviderName": kind if kind not in ("OIDC", "SAML") else "Made-up",
        "ProviderType": kind,
        "ProviderDetails": details,
        "AttributeMapping": {"email": "mail", "username": "sub"},
        "IdpIdentifiers": ["made.example"],
        "AcrMapping": made.get("AcrMapping", {}) if kind == "OIDC" else {},
    }


def resource_server(made: Members, _: Maker) -> Members:
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
    return {**made, "Identifier": "made-up", "Name": made.get("Name", "Made up"), "Scopes": scopes}


def risk(made: Members, _: Maker) -> Members:
    takeover = made.get("AccountTakeoverRiskConfiguration")
    if takeover is not None and "NotifyConfiguration" not in takeover:
        for action in takeover["Actions"].values():
            action["Notify"] = False
    return made


def log_delivery(made: Members, maker: Maker) -> Members:
    source, level = maker.chance.choice((("userNotification", "ERROR"), ("userAuthEvents", "INFO")))
    group = {"LogGroupArn": "arn:aws:logs:eu-central-1:123456789012:log-group:made-up"}
    made["LogConfigurations"] = [{"EventSource": source, "LogLevel": level, "CloudWatchLogsConfiguration": group}]
    return made


def sessions(made: Members, _: Maker) -> Members:
    made["UserSessionTracking"] = "ENABLED"
    return made


def branding(made: Members, _: Maker) -> Members:
    made["UseCognitoProvidedValues"] = False
    return {name: value for name, value in made.items() if name != "ManagedLoginBrandingId"}


def terms(made: Members, _: Maker) -> Members:
    return {
        **{name: value for name, value in made.items() if name != "TermsId"},
        "TermsSource": "LINK",
        "Enforcement": "NONE",
    }


def as_made(made: Members, _: Maker) -> Members:
    return made


Repair = Callable[[Members, Maker], Members]
