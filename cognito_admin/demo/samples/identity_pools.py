"""The identity pools of the shop's account: one that two of its apps use, and one that has nothing to do with it.

*Shop apps* lets guests in and allows the classic flow. Who comes through the website gets a role by rules: the first for the plan
``business``, the second for members of the group ``vip``; who fits neither gets the role of all who are signed in. Who comes
through the mobile app gets the role of their first group, and nothing where they have none. *Partner
analytics* trusts Google alone.
"""

from cognito_admin.demo.samples.shop import MOBILE, WEB
from cognito_admin.demo.state import IdentityPool, Members, PoolState, Service

SHOP_APPS, ANALYTICS = "50a99500-0000-4000-8000-000000000001", "a0a17100-0000-4000-8000-000000000002"


def add_identity_pools(service: Service, pool: PoolState) -> None:
    """Puts them into the service; ``pool`` is the shop's."""
    provider = f"cognito-idp.{service.region}.amazonaws.com/{pool.id}"
    names = (f"{service.region}:{SHOP_APPS}", f"{service.region}:{ANALYTICS}")
    service.identity_pools[names[0]] = IdentityPool(
        {
            "IdentityPoolId": names[0],
            "IdentityPoolName": "Shop apps",
            "AllowUnauthenticatedIdentities": True,
            "AllowClassicFlow": True,
            "CognitoIdentityProviders": [
                {"ProviderName": provider, "ClientId": client, "ServerSideTokenCheck": client == WEB}
                for client in (WEB, MOBILE)
            ],
            "IdentityPoolTags": {"team": "shop"},
        },
        {
            "Roles": {"authenticated": _role(service, "customers"), "unauthenticated": _role(service, "guests")},
            "RoleMappings": {
                f"{provider}:{WEB}": {
                    "Type": "Rules",
                    "AmbiguousRoleResolution": "AuthenticatedRole",
                    "RulesConfiguration": {
                        "Rules": [
                            _rule("custom:plan", "Equals", "business", _role(service, "business")),
                            _rule("cognito:groups", "Contains", "vip", _role(service, "vip")),
                        ]
                    },
                },
                f"{provider}:{MOBILE}": {"Type": "Token", "AmbiguousRoleResolution": "Deny"},
            },
        },
        {provider: {"UseDefaults": False, "PrincipalTags": {"tenant": "custom:tenantId", "username": "sub"}}},
    )
    service.identity_pools[names[1]] = IdentityPool(
        {
            "IdentityPoolId": names[1],
            "IdentityPoolName": "Partner analytics",
            "AllowUnauthenticatedIdentities": False,
            "SupportedLoginProviders": {"accounts.google.com": "42-partners.apps.googleusercontent.com"},
        },
        {"Roles": {"authenticated": _role(service, "partners")}},
    )


def _rule(claim: str, match: str, value: str, role: str) -> Members:
    return {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": role}


def _role(service: Service, name: str) -> str:
    return f"arn:aws:iam::{service.account_id}:role/shop-{name}"
