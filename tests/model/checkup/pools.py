"""A pool with which nothing is wrong, and the same with one thing otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.checkup.facts import Facts, Users
from cognito_admin.model.health.alarms import read_alarm
from cognito_admin.model.health.metrics import COGNITO, LAMBDA
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.series import SeriesKey, Statistic, metric, points
from cognito_admin.model.health.verdict import Level, Verdict
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.settings.edits import with_value
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind
from cognito_admin.model.triggers.functions import Behind, Checked, Fared

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
ID = PoolId("eu-central-1_CleanPool")
FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:welcome"
CLIENT = Thing(ThingKind.CLIENT, "webclient")
SECRETS = Thing(ThingKind.CLIENT_SECRETS, "webclient")
PROVIDER = Thing(ThingKind.PROVIDER, "Company")
LOGS, TAGS = Thing(ThingKind.LOG_DELIVERY), Thing(ThingKind.TAGS)
IDENTITY_POOL = Thing(ThingKind.IDENTITY_POOL, "eu-central-1:one")
METADATA = "<EntityDescriptor><X509Certificate>{}</X509Certificate></EntityDescriptor>"

_POOL: Document = {
    "Id": ID,
    "Name": "Clean",
    "Arn": f"arn:aws:cognito-idp:eu-central-1:111122223333:userpool/{ID}",
    "UserPoolTier": "PLUS",
    "DeletionProtection": "ACTIVE",
    "Domain": "clean",
    "UsernameConfiguration": {"CaseSensitive": False},
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-central-1:1:identity/a.example",
    },
    "AutoVerifiedAttributes": ["email"],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 7}},
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
    "LambdaConfig": {"PostConfirmation": FUNCTION},
    "SchemaAttributes": [
        {"Name": "email", "AttributeDataType": "String", "Mutable": True, "Required": True},
        {"Name": "custom:tenant", "AttributeDataType": "String", "Mutable": False, "Required": False},
    ],
    "EstimatedNumberOfUsers": 100,
}
_CLIENT: Document = {
    "ClientId": "webclient",
    "ClientName": "Web",
    "ClientSecret": "•••",
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "AllowedOAuthFlows": ["code"],
    "CallbackURLs": ["https://www.a.example/in", "app://in"],
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "CreationDate": LONG_AGO.isoformat(),
}
_PROVIDER: Document = {
    "ProviderName": "Company",
    "ProviderType": "SAML",
    "ProviderDetails": {"MetadataURL": "https://idp.a.example/metadata"},
    "AttributeMapping": {"email": "mail"},
    "CreationDate": LONG_AGO.isoformat(),
}
_SIGN_INS = SeriesKey(
    metric(COGNITO, "FederationSuccesses", UserPool=ID, UserPoolClient="webclient", IdentityProvider="Company"),
    Statistic.SAMPLE_COUNT,
)
_START_S = int(NOW.timestamp()) - 30 * 86_400
HEARD = PoolSeries(
    ID, NOW, _START_S, int(NOW.timestamp()), 3_600, {_SIGN_INS: points(_START_S, 3_600, [5.0] * (30 * 24))}
)
_ALARM = {
    "AlarmName": "welcome-fails",
    "Namespace": LAMBDA,
    "MetricName": "Errors",
    "Dimensions": [{"Name": "FunctionName", "Value": "welcome"}],
    "Statistic": "Sum",
    "Period": 300,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
}


def backup_of(finished: datetime) -> BackupRecord:
    pool = BackedUpPool(ID, "Clean", Region("eu-central-1"), AccountId("111122223333"))
    made = BackupRecord("/backups/one", pool, finished, Counts(), 1, encrypted=True)
    return made.proved(finished, ())


CLEAN = Facts(
    NOW,
    ID,
    {
        POOL: _POOL,
        MFA: {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
        CLIENT: _CLIENT,
        SECRETS: {"ClientSecrets": [{"ClientSecretId": "1", "ClientSecretCreateDate": "2026-01-01T00:00:00+00:00"}]},
        PROVIDER: _PROVIDER,
        LOGS: {
            "LogConfigurations": [
                {"EventSource": "userNotification", "CloudWatchLogsConfiguration": {"LogGroupArn": "arn:aws:logs:1"}}
            ]
        },
        TAGS: {"team": "web"},
    },
    listed={ThingKind.CLIENT: 1, ThingKind.PROVIDER: 1, ThingKind.RESOURCE_SERVER: 0, ThingKind.TERMS: 0},
    triggers=Checked({FUNCTION: Behind(there=True, lets_in=True)}, {"welcome": Fared(1_000, 0, 0, 200.0)}),
    alarms=(read_alarm(_ALARM),),
    verdict=Verdict(Level.HEALTHY),
    series=HEARD,
    backups=(backup_of(NOW - timedelta(days=1)),),
    users=Users(100),
    identity_pools={
        IDENTITY_POOL: {
            "IdentityPoolName": "Apps",
            "AllowUnauthenticatedIdentities": False,
            "CognitoIdentityProviders": [
                {"ProviderName": f"cognito-idp.eu-central-1.amazonaws.com/{ID}", "ClientId": "webclient"}
            ],
        }
    },
)


def otherwise(thing: Thing, **members: Any) -> Facts:
    """The clean pool with members of one document otherwise; ``A__B`` is the member B of A."""
    if thing.kind is ThingKind.IDENTITY_POOL:
        assert isinstance(CLEAN.identity_pools, Mapping)
        document = CLEAN.identity_pools[thing]
        assert isinstance(document, Mapping)
        return replace(CLEAN, identity_pools={thing: _edited(document, members)})
    there = CLEAN.documents.get(thing)
    assert there is None or isinstance(there, Mapping)
    return replace(CLEAN, documents={**CLEAN.documents, thing: _edited(there or {}, members)})


def _edited(document: Document, members: Mapping[str, Any]) -> Document:
    for name, value in members.items():
        document = with_value(document, tuple(name.split("__")), value)
    return document
