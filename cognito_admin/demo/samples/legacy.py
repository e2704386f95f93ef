"""*Legacy*: an old pool that nobody has looked after. What a check-up finds, it has."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from cognito_admin.demo.operations.clients import add_client
from cognito_admin.demo.operations.domains import create_user_pool_domain
from cognito_admin.demo.operations.pools import add_pool
from cognito_admin.demo.operations.sign_in_pages import set_ui_customization
from cognito_admin.demo.people import DOMAINS
from cognito_admin.demo.pool_settings import settings_of_new_pool
from cognito_admin.demo.samples.account import furnish
from cognito_admin.demo.samples.people import all_people
from cognito_admin.demo.samples.roster import Roster
from cognito_admin.demo.samples.sign_ins import details_of
from cognito_admin.demo.state import GroupState, PoolState, Service
from cognito_admin.demo.subs import RANDOM
from cognito_admin.demo.triggers import Function
from cognito_admin.demo.users import Details, User, UserSource

ID = "LegacyApp"
USERS = 320
_TWINS = 12
_CLIENT = "6forum666forum666forum6666"


def add_legacy(service: Service) -> PoolState:
    """Puts the pool with its people into the service."""
    now = service.clock.now()
    founded = now - timedelta(days=1_090)
    function = f"arn:aws:lambda:{service.region}:{service.account_id}:function:forum-pre-authentication"
    settings = settings_of_new_pool(
        {
            "PoolName": "Legacy",
            "UserPoolTier": "LITE",
            "AliasAttributes": ["email"],
            "AutoVerifiedAttributes": ["email"],
            "LambdaConfig": {"PreAuthentication": function},
            "Policies": {"PasswordPolicy": {"MinimumLength": 6, "TemporaryPasswordValidityDays": 365}},
            "Schema": [{"Name": "forumName", "AttributeDataType": "String", "Mutable": True}],
        }
    )
    pool = add_pool(service, settings, founded, pool_id=f"{service.region}_{ID}")
    service.functions.by_arn[function] = Function("not_permitted")
    service.when_others_load.append(lambda: furnish(service, pool.arn, {function: False}, {}))
    pool.groups["moderators"] = GroupState("moderators", founded, founded)
    forum = {
        "ClientName": "forum",
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["http://localhost:8080/", "https://forum.example.org/callback"],
        "AllowedOAuthFlows": ["implicit"],
        "AllowedOAuthScopes": ["openid", "aws.cognito.signin.user.admin"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "RefreshTokenValidity": 3_650,
        "PreventUserExistenceErrors": "LEGACY",
        "EnableTokenRevocation": False,
    }
    add_client(service, pool, {**forum, "CreationDate": founded, "LastModifiedDate": founded}, client_id=_CLIENT)
    create_user_pool_domain(service, {"UserPoolId": pool.id, "Domain": "old-forum"})
    set_ui_customization(service, {"UserPoolId": pool.id, "CSS": ".banner-customizable { background-color: navy; }"})

    def details(user: User) -> Details:
        return details_of(user, region=service.region, client_ids=(_CLIENT,), until=now, history=False)

    pool.users = UserSource(Roster(_users(service.seed, now.replace(microsecond=0)), USERS, details))
    return pool


def _users(seed: int, now: datetime) -> Iterator[User]:
    """Names people chose for themselves; the first few have a twin who differs in case alone."""
    rng = Random(f"{seed}/legacy")
    everyone = all_people()
    taken: set[str] = set()
    for number in range(USERS - _TWINS):
        people = rng.choice(everyone)
        given, family = rng.choice(people.given), rng.choice(people.family)
        username = f"{given.latin}{rng.choice(('', '.', '_'))}{family.latin[:4]}"
        if username in taken:
            username = f"{username}{number}"
        taken.add(username)
        attributes = {"custom:forumName": given.written}
        if rng.random() < 0.85:
            email = f"{username}@{rng.choice(DOMAINS)}"
            attributes = {"email": email, "email_verified": rng.choice(("true", "false")), **attributes}
        yield _user(rng, username, attributes, now)
        if number < _TWINS:
            twin = username.capitalize() if number % 2 else username.upper()
            shared = {name: value.title() if name == "email" else value for name, value in attributes.items()}
            yield _user(rng, twin, shared, now)


def _user(rng: Random, username: str, attributes: dict[str, str], now: datetime) -> User:
    created = now - timedelta(days=rng.randrange(200, 1_088), minutes=rng.randrange(1_440))
    return User(
        sub=RANDOM.make(rng.getrandbits(32), rng.getrandbits(64)),
        username=username,
        attributes=attributes,
        status=rng.choice(("CONFIRMED",) * 8 + ("UNCONFIRMED", "FORCE_CHANGE_PASSWORD")),
        enabled=rng.random() >= 0.02,
        created=created,
        modified=created,
        groups=("moderators",) if rng.random() < 0.02 else (),
    )
