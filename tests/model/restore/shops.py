"""A backup of a pool with something of everything, as small as that can be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.restore.options import RestoreOptions
from cognito_admin.model.restore.plan import Plan, Stage, Step
from cognito_admin.model.restore.planner import plan, resources_needed, user_rules
from cognito_admin.model.restore.survey import survey
from cognito_admin.model.restore.target import BackupFacts, ExistingPool, NewPool, Presence, TargetFacts, Where

OLD = PoolId("eu-central-1_Old")
ACCOUNT = AccountId("123456789012")
WEB, OFFICE = "1web", "2office"
NEW = NewPool("Shop again", Region("eu-central-1"), ACCOUNT)


def arn(service: str, name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:eu-central-1:{account}:{name}"


def text_attribute(name: str, low: str = "0", high: str = "2048", **more: Any) -> dict[str, Any]:
    return {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": {"MinLength": low, "MaxLength": high},
        **more,
    }


SCHEMA = [
    text_attribute("sub", "1", Mutable=False, Required=True),
    text_attribute("identities"),
    text_attribute("name"),
    text_attribute("given_name"),
    text_attribute("preferred_username"),
    text_attribute("email", Required=True),
    {"Name": "email_verified", "AttributeDataType": "Boolean", "Mutable": True, "Required": False},
    text_attribute("phone_number"),
    {"Name": "phone_number_verified", "AttributeDataType": "Boolean", "Mutable": True, "Required": False},
    text_attribute("birthdate", "10", "10"),
    text_attribute("custom:plan", "1", "20"),
    text_attribute("custom:externalId", "1", "40", Mutable=False),
]
POLICY = {
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "lambda:InvokeFunction",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Resource": "*",
        }
    ]
}
POOL: Mapping[str, Any] = {
    "Id": OLD,
    "Arn": arn("cognito-idp", f"userpool/{OLD}"),
    "Name": "Shop",
    "CreationDate": "2023-11-25T18:30:28Z",
    "LastModifiedDate": "2026-11-15T14:30:28Z",
    "EstimatedNumberOfUsers": 3,
    "Domain": "shop",
    "DeletionProtection": "ACTIVE",
    "MfaConfiguration": "OPTIONAL",
    "UserPoolTier": "PLUS",
    "UsernameConfiguration": {"CaseSensitive": True},
    "AliasAttributes": ["email"],
    "AutoVerifiedAttributes": ["email"],
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
    "Policies": {
        "PasswordPolicy": {"MinimumLength": 10, "TemporaryPasswordValidityDays": 7},
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
    },
    "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": arn("ses", "identity/shop.example")},
    "SmsConfiguration": {"SnsCallerArn": f"arn:aws:iam::{ACCOUNT}:role/sms", "ExternalId": "1"},
    "EmailVerificationMessage": "Code {####}",
    "VerificationMessageTemplate": {"EmailMessage": "Code {####}"},
    "LambdaConfig": {
        "PreSignUp": arn("lambda", "function:sign-up"),
        "PostConfirmation": arn("lambda", "function:sign-up"),
        "UserMigration": arn("lambda", "function:migrate"),
    },
    "UserPoolTags": {"team": "shop", "aws:cloudformation:stack-name": "x"},
    "SchemaAttributes": SCHEMA,
}
CLIENT: Mapping[str, Any] = {
    "ClientId": WEB,
    "ClientName": "Web",
    "UserPoolId": OLD,
    "CreationDate": "2023-11-25T18:30:28Z",
    "SupportedIdentityProviders": ["COGNITO", "Google"],
    "AllowedOAuthScopes": ["openid", "https://api.shop.example/orders.read"],
    "WriteAttributes": ["email", "custom:plan"],
    "TokenValidityUnits": {},
}
SECRET = "s" * 40
DOCUMENTS: Mapping[str, Any] = {
    "pool/user-pool.json": {"UserPool": POOL},
    "pool/groups.json": [
        {"GroupName": "staff", "Precedence": 0, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/staff", "UserPoolId": OLD},
        {"GroupName": f"{OLD}_Google"},
    ],
    "pool/mfa.json": {
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {"SmsConfiguration": POOL["SmsConfiguration"]},
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
    },
    "pool/domain.json": {"DomainDescription": {"Domain": "shop", "ManagedLoginVersion": 2, "Status": "ACTIVE"}},
    "pool/tags.json": {"Tags": {"team": "shop"}},
    f"pool/clients/{WEB}.json": {"UserPoolClient": CLIENT},
    f"pool/clients/{OFFICE}.json": {
        "UserPoolClient": {"ClientId": OFFICE, "ClientName": "Office", "ClientSecret": SECRET}
    },
    f"pool/secrets/{OFFICE}.json": {"ClientSecrets": [{"ClientSecretId": "1"}]},
    "pool/providers/google.json": {
        "IdentityProvider": {
            "ProviderName": "Google",
            "ProviderType": "Google",
            "AttributeMapping": {"email": "email", "custom:plan": "plan", "username": "sub"},
            "ProviderDetails": {"client_id": "x", "client_secret": "hush-hush", "token_url": "https://derived.example"},
        }
    },
    "pool/resource-servers/api.json": {
        "ResourceServer": {"Identifier": "https://api.shop.example", "Name": "API", "Scopes": []}
    },
    "pool/ui/all.json": {"UICustomization": {"ClientId": "ALL", "CSS": ".a {}", "ImageUrl": "https://x.example/a.png"}},
    f"pool/ui/{WEB}.json": {"UICustomization": {"ClientId": "ALL", "CSS": ".a {}"}},
    f"pool/branding/{WEB}.json": {
        "ManagedLoginBranding": {"UseCognitoProvidedValues": False, "Settings": {"a": 1}, "ManagedLoginBrandingId": "1"}
    },
    "pool/terms/1.json": {"Terms": {"ClientId": WEB, "TermsName": "terms-of-use", "Links": {"cognito:default": "x"}}},
    "pool/risk.json": {"RiskConfiguration": {"CompromisedCredentialsRiskConfiguration": {"Actions": {}}}},
    f"pool/risk/{WEB}.json": {
        "RiskConfiguration": {"ClientId": WEB, "RiskExceptionConfiguration": {"BlockedIPRangeList": ["10.0.0.0/8"]}}
    },
    f"pool/risk/{OFFICE}.json": {"RiskConfiguration": {"CompromisedCredentialsRiskConfiguration": {"Actions": {}}}},
    "pool/log-delivery.json": {
        "LogDeliveryConfiguration": {
            "LogConfigurations": [
                {"LogLevel": "ERROR", "CloudWatchLogsConfiguration": {"LogGroupArn": arn("logs", "log-group:/shop")}}
            ]
        }
    },
    "pool/sessions.json": {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 10}},
    f"pool/sessions/{WEB}.json": {"ClientId": WEB, "SSOSession": {"MaxValidityMinutes": 90}},
    f"pool/sessions/{OFFICE}.json": {"ClientId": OFFICE, "SSOSession": {"MaxValidityMinutes": 60}},
    "pool/triggers/PreSignUp.json": {"FunctionArn": arn("lambda", "function:sign-up"), "Policy": POLICY},
    "pool/triggers/UserMigration.json": {"FunctionArn": arn("lambda", "function:migrate"), "Policy": None},
}
BACKUP = BackupFacts(BackedUpPool(OLD, "Shop", "eu-central-1", ACCOUNT), DOCUMENTS, Counts(3, 2, 2))


def backup(documents: Mapping[str, Any] | None = None, **pool: Any) -> BackupFacts:
    """With other settings of the pool, and documents in place of some; None takes one away."""
    changed = {**DOCUMENTS, "pool/user-pool.json": {"UserPool": {**POOL, **pool}}, **(documents or {})}
    return replace(BACKUP, documents={path: body for path, body in changed.items() if body is not None})


def existing(documents: Mapping[str, Any] | None = None, **pool: Any) -> ExistingPool:
    """A pool like that in the backup, with what ``backup`` takes."""
    there = {**POOL, "Id": "eu-central-1_There", "Name": "There", **pool}
    snapshot = {**DOCUMENTS, "pool/user-pool.json": {"UserPool": there}, **(documents or {})}
    return ExistingPool(
        PoolId("eu-central-1_There"),
        "There",
        Region("eu-central-1"),
        ACCOUNT,
        {path: body for path, body in snapshot.items() if body is not None},
    )


def user(username: str = "ada", status: str = "CONFIRMED", enabled: bool = True, **attributes: str) -> dict[str, Any]:
    """As ListUsers gives one; ``custom_plan`` is ``custom:plan``."""
    named = {name.replace("custom_", "custom:"): value for name, value in attributes.items()}
    values = {"sub": f"sub-of-{username}", "email": f"{username}@shop.example", "email_verified": "true", **named}
    return {
        "Username": username,
        "UserStatus": status,
        "Enabled": enabled,
        "Attributes": [{"Name": name, "Value": value} for name, value in values.items() if value],
    }


def planned(
    options: RestoreOptions | None = None,
    of: BackupFacts = BACKUP,
    where: Where = NEW,
    users: Sequence[Mapping[str, Any]] = (),
    **facts: Any,
) -> Plan:
    """All that it needs is there, unless ``facts`` say otherwise."""
    options = options or RestoreOptions()
    needed = resources_needed(of, where, options)
    present = {one: Presence.NO if one.kind.value == "domain" else Presence.YES for one in needed}
    target = TargetFacts(where, **{"present": present, **facts})
    return plan(of, target, options, survey(users, user_rules(of, where, options)))


def steps(made: Plan, operation: str) -> list[Step]:
    return [step for step in made.steps if step.operation == operation]


def step(made: Plan, operation: str) -> Step:
    (found,) = steps(made, operation)
    return found


def stages(made: Plan) -> list[Stage]:
    return [one.stage for one in made.steps]
