"""*Staff*: a small pool of a company's own people, who come through SAML and must have a second factor."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from cognito_admin.demo.operations.clients import add_client, add_secret
from cognito_admin.demo.operations.pool_mfa import set_user_pool_mfa_config
from cognito_admin.demo.operations.pools import add_pool
from cognito_admin.demo.operations.providers import create_identity_provider
from cognito_admin.demo.pool_settings import settings_of_new_pool
from cognito_admin.demo.samples.health import series_of_staff
from cognito_admin.demo.samples.people import all_people
from cognito_admin.demo.samples.roster import Roster
from cognito_admin.demo.samples.sign_ins import PASSWORD, details_of
from cognito_admin.demo.state import GroupState, PoolState, Service
from cognito_admin.demo.subs import COGNITO7
from cognito_admin.demo.users import Details, User, UserSource

ID = "StaffPool"
EMPLOYEES = 46
PROVIDER = "StaffSSO"
GROUPS = ("operations", "finance", "engineering")
_CLIENT = "5intranet5intranet5intrane"


def add_staff(service: Service) -> PoolState:
    """Puts the pool with its people into the service."""
    now = service.clock.now()
    founded = now - timedelta(days=700)
    settings = settings_of_new_pool(
        {
            "PoolName": "Staff",
            "DeletionProtection": "ACTIVE",
            "UsernameConfiguration": {"CaseSensitive": False},
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
            "Policies": {"PasswordPolicy": {"MinimumLength": 14, "TemporaryPasswordValidityDays": 1}},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
            "Schema": [{"Name": "department", "AttributeDataType": "String", "Mutable": True}],
            "UserPoolTags": {"environment": "production", "team": "it"},
        }
    )
    pool = add_pool(service, settings, founded, pool_id=f"{service.region}_{ID}")
    for number, name in enumerate(GROUPS):
        pool.groups[name] = GroupState(name, founded, founded, precedence=number)
    create_identity_provider(
        service,
        {
            "UserPoolId": pool.id,
            "ProviderName": PROVIDER,
            "ProviderType": "SAML",
            "ProviderDetails": {
                "MetadataURL": "https://login.firma.example/saml/metadata",
                "EncryptedResponses": "true",
            },
            "AttributeMapping": {"email": "mail", "name": "displayName", "custom:department": "department"},
        },
    )
    intranet = {
        "ClientName": "Intranet",
        "SupportedIdentityProviders": [PROVIDER],
        "CallbackURLs": ["https://intranet.firma.example/signed-in"],
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "email"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "PreventUserExistenceErrors": "ENABLED",
    }
    add_client(service, pool, {**intranet, "CreationDate": founded, "LastModifiedDate": founded}, client_id=_CLIENT)
    add_secret(service, pool, _CLIENT, "madeupintranetsecret" * 3)
    app = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    set_user_pool_mfa_config(service, {"UserPoolId": pool.id, **app})
    pool.settings["LastModifiedDate"] = now - timedelta(days=90)
    service.metrics += series_of_staff(pool.id, int(now.timestamp()), _CLIENT, PROVIDER)

    def details(user: User) -> Details:
        if user.username == "emergency":
            return Details(password=PASSWORD)
        return details_of(user, region=service.region, client_ids=(_CLIENT,), until=now, history=False)

    pool.users = UserSource(Roster(_employees(service.seed, now.replace(microsecond=0)), EMPLOYEES, details))
    return pool


def _employees(seed: int, now: datetime) -> Iterator[User]:
    rng = Random(f"{seed}/staff")
    english, british, german = (people for people in all_people() if people.locale in ("en-US", "en-GB", "de-DE"))
    for number in range(1, EMPLOYEES):
        people = rng.choice((english, british, german))
        given, family = rng.choice(people.given), rng.choice(people.family)
        email = f"{given.latin[0]}.{family.latin}.{number}@firma.example"
        created = now - timedelta(days=rng.randrange(5, 690), minutes=rng.randrange(1_440))
        identity = {
            "userId": email,
            "providerName": PROVIDER,
            "providerType": "SAML",
            "issuer": "https://login.firma.example/saml",
            "primary": True,
            "dateCreated": int(created.timestamp() * 1000),
        }
        group = rng.choice(GROUPS)
        yield User(
            sub=COGNITO7.make(rng.getrandbits(32), rng.getrandbits(64)),
            username=f"{PROVIDER.lower()}_{email}",
            attributes={
                "email": email,
                "email_verified": "true",
                "name": people.full_name(given, family),
                "custom:department": group.capitalize(),
                "identities": json.dumps([identity], separators=(",", ":")),
            },
            status="EXTERNAL_PROVIDER",
            enabled=number % 15 != 0,
            created=created,
            modified=created + (now - created) * rng.random(),
            groups=(group,),
        )
    yield _emergency(now)


def _emergency(now: datetime) -> User:
    """The one account with a password, for the day the company's own sign-in is down; nobody ever gave it a second factor."""
    created = now - timedelta(days=690)
    sub = COGNITO7.make(0xE3E76E0C, 1)
    attributes = {"email": "emergency@firma.example", "email_verified": "false", "name": "Emergency access"}
    return User(sub, "emergency", attributes, "CONFIRMED", True, created, created, ("operations",))
