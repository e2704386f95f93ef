"""*Shop customers*: a production pool with something of everything."""

from datetime import timedelta
from typing import Any

from cognito_admin.demo.operations.clients import add_client, add_secret
from cognito_admin.demo.operations.domains import create_user_pool_domain
from cognito_admin.demo.operations.pool_mfa import set_user_pool_mfa_config
from cognito_admin.demo.operations.pools import add_pool
from cognito_admin.demo.operations.providers import create_identity_provider
from cognito_admin.demo.operations.resource_servers import create_resource_server
from cognito_admin.demo.operations.sign_in_pages import create_managed_login_branding
from cognito_admin.demo.operations.terms import create_terms
from cognito_admin.demo.pool_settings import settings_of_new_pool
from cognito_admin.demo.samples.account import furnish, furnish_key, furnish_messages, furnish_topics
from cognito_admin.demo.samples.alarms import NEWS, ON_CALL, add_alarms
from cognito_admin.demo.samples.health import series_of_shop
from cognito_admin.demo.samples.relatives import tell_story
from cognito_admin.demo.samples.roster import Roster
from cognito_admin.demo.samples.shop_people import COMPANY, CUSTOMERS, GOOGLE, GROUPS, Customers
from cognito_admin.demo.samples.sign_ins import details_of
from cognito_admin.demo.state import GroupState, ImportFile, Members, PoolState, Service
from cognito_admin.demo.triggers import Function
from cognito_admin.demo.users import Details, User, UserSource

ID = "Customers"
"""What follows the Region in the pool's id."""

WEB, MOBILE, BACK_OFFICE, WAREHOUSE = (
    "1webshop1webshop1webshop1w",
    "2mobile22mobile22mobile22m",
    "3backoffice3backoffice3bac",
    "4warehouse4warehouse4wareh",
)
_TRIGGERS = {
    "PreSignUp": Function(),
    "CustomMessage": Function(),
    "PreTokenGeneration": Function(),
    "PostAuthentication": Function("raises", "connect ECONNREFUSED 10.0.3.14:5432"),
    "UserMigration": Function("not_permitted"),
}
"""The last one's function was deployed anew and lost the permission for Cognito to call it."""
_WAITING = {
    "AccessTokens": "Adds tenant and plan to ID and access tokens (event V2_0)",
    "SendEmail": "Sends e-mails through the shop’s own mail provider",
}
"""Functions that nobody has made triggers yet."""
_KEY = "alias/shop-codes"
_API = "https://api.shop.example"
_LOG_GROUP = "/aws/cognito/shop"


def add_shop(service: Service) -> PoolState:
    """Puts the pool with all its people into the service."""
    now = service.clock.now()
    founded = now - timedelta(days=1_092)
    pool = add_pool(service, settings_of_new_pool(_request(service)), founded, pool_id=f"{service.region}_{ID}")
    _add_groups(service, pool)
    _add_sign_in(service, pool)
    _add_clients(service, pool)
    _add_protection(service, pool)
    _add_account(service, pool)
    _add_pages(service, pool)
    _add_past_import(pool)
    pool.settings["LastModifiedDate"] = now - timedelta(days=6, hours=4)

    def details(user: User) -> Details:
        made = details_of(user, region=service.region, client_ids=(WEB, MOBILE), until=now, history=True)
        tell_story(user, made, now)
        return made

    pool.users = UserSource(Roster(Customers(service.seed, now).all(), CUSTOMERS, details))
    return pool


def _request(service: Service) -> dict[str, Any]:
    """The CreateUserPool request it was made by."""
    return {
        "PoolName": "Shop customers",
        "UserPoolTier": "PLUS",
        "DeletionProtection": "ACTIVE",
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "AutoVerifiedAttributes": ["email"],
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 10,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": False,
                "PasswordHistorySize": 4,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        },
        "Schema": [
            {"Name": "email", "Required": True, "Mutable": True},
            _custom("tenantId", "1", "36"),
            _custom("plan", "1", "20"),
            {**_custom("externalId", "1", "40"), "Mutable": False},
        ],
        "LambdaConfig": {trigger: _function_arn(service, trigger) for trigger in _TRIGGERS},
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
            "EmailSubject": "Your code for the shop",
            "EmailMessage": "Welcome to the shop. Your code is {####}.",
            "SmsMessage": "Your shop code is {####}.",
        },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            "InviteMessageTemplate": {
                "EmailSubject": "Your account at the shop",
                "EmailMessage": "Hello {username}, sign in with {####} and choose a password of your own.",
                "SMSMessage": "Shop: {username}, {####}",
            },
        },
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": f"arn:aws:ses:{service.region}:{service.account_id}:identity/shop.example",
            "From": "The shop <hello@shop.example>",
            "ReplyToEmailAddress": "help@shop.example",
            "ConfigurationSet": "shop-accounts",
        },
        "SmsConfiguration": {
            "SnsCallerArn": f"arn:aws:iam::{service.account_id}:role/shop-cognito-sms",
            "ExternalId": "5d1f9a7e-shop",
            "SnsRegion": service.region,
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "ENFORCED",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Priority": 1, "Name": "verified_email"},
                {"Priority": 2, "Name": "verified_phone_number"},
            ]
        },
        "UserPoolTags": {"environment": "production", "team": "shop", "cost-center": "4711"},
    }


def _custom(name: str, low: str, high: str) -> dict[str, Any]:
    return {
        "Name": name,
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": {"MinLength": low, "MaxLength": high},
    }


def _function_arn(service: Service, trigger: str) -> str:
    words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in trigger)
    return f"arn:aws:lambda:{service.region}:{service.account_id}:function:shop{words}"


def _add_groups(service: Service, pool: PoolState) -> None:
    descriptions = (
        "May do everything in the back office",
        "Helps customers; sees orders, changes none",
        "Spends a lot, waits for nobody",
        "Sees new features first",
        "Buys by the pallet",
        "Wants to hear from us",
    )
    for number, (name, description) in enumerate(zip(GROUPS, descriptions, strict=True)):
        created = pool.settings["CreationDate"] + timedelta(days=number * 30)
        group = GroupState(name, created, created, description, precedence=(number + 1) * 10)
        if number < 2:
            group.role_arn = f"arn:aws:iam::{service.account_id}:role/shop-{name}"
        pool.groups[name] = group


def _add_sign_in(service: Service, pool: PoolState) -> None:
    google = {
        "client_id": "1example23456789.apps.googleusercontent.com",
        "client_secret": "made-up-google-secret",
        "authorize_scopes": "email profile openid",
    }
    company = {
        "MetadataURL": "https://idp.acme.example/saml/metadata",
        "IDPSignout": "true",
        "RequestSigningAlgorithm": "rsa-sha256",
    }
    mapping = {"email": "email", "given_name": "given_name", "family_name": "family_name"}
    for name, kind, details in ((GOOGLE, "Google", google), (COMPANY, "SAML", company)):
        create_identity_provider(
            service,
            {
                "UserPoolId": pool.id,
                "ProviderName": name,
                "ProviderType": kind,
                "ProviderDetails": details,
                "AttributeMapping": {"username": "sub", **mapping} if kind == "Google" else mapping,
                "IdpIdentifiers": ["acme.example"] if kind == "SAML" else [],
            },
        )
    create_resource_server(
        service,
        {
            "UserPoolId": pool.id,
            "Identifier": _API,
            "Name": "Shop API",
            "Scopes": [
                {"ScopeName": "orders.read", "ScopeDescription": "See orders"},
                {"ScopeName": "orders.write", "ScopeDescription": "Place and change orders"},
                {"ScopeName": "stock.read", "ScopeDescription": "See what is in stock"},
            ],
        },
    )
    create_user_pool_domain(service, {"UserPoolId": pool.id, "Domain": "shop-customers", "ManagedLoginVersion": 2})


def _add_clients(service: Service, pool: PoolState) -> None:
    pages: Members = {
        "SupportedIdentityProviders": ["COGNITO", GOOGLE, COMPANY],
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["email", "openid", "profile", f"{_API}/orders.read"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "PreventUserExistenceErrors": "ENABLED",
    }
    web = {
        **pages,
        "ClientName": "Web shop",
        "CallbackURLs": ["https://www.shop.example/signed-in", "https://staging.shop.example/signed-in"],
        "LogoutURLs": ["https://www.shop.example/"],
        "DefaultRedirectURI": "https://www.shop.example/signed-in",
        "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 20},
    }
    mobile = {
        **pages,
        "ClientName": "Mobile app",
        "CallbackURLs": ["shop://signed-in"],
        "LogoutURLs": ["shop://signed-out"],
        "RefreshTokenValidity": 180,
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "WriteAttributes": ["email", "name", "given_name", "family_name", "phone_number", "locale", "zoneinfo"],
    }
    back_office = {
        "ClientName": "Back office",
        "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 20,
        "IdTokenValidity": 20,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes"},
        "PreventUserExistenceErrors": "ENABLED",
        "EnablePropagateAdditionalUserContextData": True,
    }
    warehouse = {
        "ClientName": "Warehouse",
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": [f"{_API}/stock.read"],
        "AllowedOAuthFlowsUserPoolClient": True,
    }
    clients = ((WEB, web), (MOBILE, mobile), (BACK_OFFICE, back_office), (WAREHOUSE, warehouse))
    for number, (client_id, settings) in enumerate(clients):
        created = pool.settings["CreationDate"] + timedelta(days=1 + number * 90)
        stamps = {"CreationDate": created, "LastModifiedDate": created + timedelta(days=200)}
        add_client(service, pool, {**settings, **stamps}, client_id=client_id)
    for client_id in (BACK_OFFICE, WAREHOUSE, WAREHOUSE):
        number = sum(map(len, pool.client_secrets.values())) + 1
        add_secret(service, pool, client_id, f"{number}madeupsecret" * 4)
    # The exchange of the warehouse's secret was begun and left at that.
    pool.client_secrets[WAREHOUSE][0]["ClientSecretCreateDate"] = pool.clients[WAREHOUSE]["CreationDate"]


def _add_account(service: Service, pool: PoolState) -> None:
    """The functions, how they behave, and the roles, whatever becomes of the pool before somebody asks for them."""
    functions: dict[str, bool] = {}
    for trigger, function in _TRIGGERS.items():
        arn = _function_arn(service, trigger)
        service.functions.by_arn[arn] = function
        functions[arn] = function.outcome != "not_permitted"
        service.functions.let_in[arn] = {pool.id} if functions[arn] else set()
    roles = {group.role_arn: "cognito-identity.amazonaws.com" for group in pool.groups.values() if group.role_arn}
    sms_role = pool.settings["SmsConfiguration"]["SnsCallerArn"]
    roles |= dict.fromkeys((sms_role, _import_role(sms_role)), "cognito-idp.amazonaws.com")
    called = {trigger: _function_arn(service, trigger).rpartition(":")[2] for trigger in _TRIGGERS}
    del called["UserMigration"]
    made_s = int(service.clock.now().timestamp())
    service.metrics += series_of_shop(pool.id, made_s, (WEB, MOBILE, BACK_OFFICE), (GOOGLE, COMPANY), called)
    add_alarms(service, pool.id, WEB, MOBILE, called["PostAuthentication"])
    waiting = {_function_arn(service, name): described for name, described in _WAITING.items()}
    functions |= dict.fromkeys(waiting, False)
    service.functions.let_in |= {arn: set[str]() for arn in waiting}
    service.when_others_load.append(lambda: furnish(service, pool.arn, functions, roles, waiting))
    service.when_others_load.append(lambda: furnish_key(service, _KEY, "Encrypts codes for custom senders"))
    service.when_others_load.append(lambda: furnish_topics(service, (ON_CALL, NEWS)))
    service.when_others_load.append(lambda: furnish_messages(service, ("shop.example",), (_LOG_GROUP,)))


def _add_pages(service: Service, pool: PoolState) -> None:
    """How the web shop's sign-in looks and what its sign-up page links to; the mobile app takes Cognito's own look."""
    look = {
        "Settings": {
            "components": {"form": {"borderRadius": 8}},
            "categories": {"global": {"colorSchemeMode": "DYNAMIC"}},
        }
    }
    for client_id, members in ((WEB, look), (MOBILE, {"UseCognitoProvidedValues": True})):
        create_managed_login_branding(service, {"UserPoolId": pool.id, "ClientId": client_id, **members})
    for name, page in (("terms-of-use", "terms"), ("privacy-policy", "privacy")):
        create_terms(
            service,
            {
                "UserPoolId": pool.id,
                "ClientId": WEB,
                "TermsName": name,
                "TermsSource": "LINK",
                "Enforcement": "NONE",
                "Links": {"cognito:default": f"https://www.shop.example/{page}"},
            },
        )


def _import_role(sms_role: str) -> str:
    return sms_role.replace("-sms", "-import")


def _add_past_import(pool: PoolState) -> None:
    """The day the customers of the shop before this one were taken over."""
    created = pool.settings["CreationDate"] + timedelta(days=2)
    job_id = "import-takeover01"
    pool.import_jobs[job_id] = {
        "JobId": job_id,
        "JobName": "take-over",
        "UserPoolId": pool.id,
        "CloudWatchLogsRoleArn": _import_role(pool.settings["SmsConfiguration"]["SnsCallerArn"]),
        "CreationDate": created,
        "StartDate": created + timedelta(minutes=4),
        "CompletionDate": created + timedelta(minutes=6),
        "Status": "Succeeded",
        "ImportedUsers": 212,
        "SkippedUsers": 3,
        "FailedUsers": 5,
        "CompletionMessage": "Import Job Completed Successfully.",
    }
    pool.import_files[job_id] = ImportFile()


def _add_protection(service: Service, pool: PoolState) -> None:
    set_user_pool_mfa_config(
        service,
        {
            "UserPoolId": pool.id,
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "SmsMfaConfiguration": {
                "SmsAuthenticationMessage": "Your sign-in code is {####}.",
                "SmsConfiguration": pool.settings["SmsConfiguration"],
            },
            "WebAuthnConfiguration": {"RelyingPartyId": "shop.example", "UserVerification": "preferred"},
        },
    )
    pool.sessions = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 10}}
    pool.log_delivery = [
        {
            "LogLevel": "ERROR",
            "EventSource": "userNotification",
            "CloudWatchLogsConfiguration": {
                "LogGroupArn": f"arn:aws:logs:{service.region}:{service.account_id}:log-group:{_LOG_GROUP}"
            },
        }
    ]
    pool.risk["ALL"] = {
        "UserPoolId": pool.id,
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
            "Actions": {"EventAction": "BLOCK"},
        },
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {
                "From": "security@shop.example",
                "SourceArn": pool.settings["EmailConfiguration"]["SourceArn"],
                "NoActionEmail": {"Subject": "A new sign-in to your account", "TextBody": "Was it you?"},
            },
            "Actions": {
                "LowAction": {"Notify": False, "EventAction": "NO_ACTION"},
                "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
                "HighAction": {"Notify": True, "EventAction": "BLOCK"},
            },
        },
        "LastModifiedDate": pool.settings["CreationDate"],
    }
