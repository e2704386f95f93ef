"""Pools that are set up step by step, whatever becomes of the answers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cognito_admin.aws import pool_making
from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.pool_making import MARK, PoolMaker
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.plan import POOL, POOL_ARN, Name, Ref, Secret, Stage, Step, client_name

BACKUP = {"pool/clients/web.json": {"UserPoolClient": {"ClientSecret": "a" * 40}}}
CREATE = Step(
    Stage.POOL,
    "CreateUserPool",
    {"PoolName": "Shop", "UserPoolTags": {"team": "shop"}},
    makes={POOL: "/UserPool/Id", POOL_ARN: "/UserPool/Arn"},
)
WEB = Step(
    Stage.CLIENTS,
    "CreateUserPoolClient",
    {
        "UserPoolId": Ref(POOL),
        "ClientName": "Web",
        "ClientSecret": Secret("pool/clients/web.json", "/UserPoolClient/ClientSecret"),
        "ReadAttributes": ["name", "email"],
    },
    makes={client_name("web"): "/UserPoolClient/ClientId"},
)


def about_pool(stage: Stage, operation: str, **arguments: Any) -> Step:
    return Step(stage, operation, {"UserPoolId": Ref(POOL), **arguments})


STEPS = [
    about_pool(Stage.RESOURCE_SERVERS, "CreateResourceServer", Identifier="https://api", Name="API", Scopes=[
        {"ScopeName": "read", "ScopeDescription": "See"}, {"ScopeName": "write", "ScopeDescription": "Change"}
    ]),
    about_pool(
        Stage.PROVIDERS, "CreateIdentityProvider", ProviderName="Corp", ProviderType="SAML",
        ProviderDetails={"MetadataURL": "https://idp.example/x"}, AttributeMapping={"email": "mail"},
    ),
    about_pool(Stage.DOMAIN, "CreateUserPoolDomain", Domain="shop-again"),
    about_pool(Stage.PAGES, "SetUICustomization", CSS=".banner-customizable { color: red; }"),
    about_pool(Stage.GROUPS, "CreateGroup", GroupName="vip", Precedence=0, Description=""),
    about_pool(
        Stage.SETTINGS, "SetUserPoolMfaConfig", MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    ),
    about_pool(Stage.SETTINGS, "SetUserPoolSessionConfiguration", UserSessionTracking="ENABLED", TokenSession={
        "MaxPerUser": 3
    }),
    about_pool(Stage.SETTINGS, "AddCustomAttributes", CustomAttributes=[{"Name": "plan", "AttributeDataType": "String"}]),
    Step(Stage.SETTINGS, "TagResource", {"ResourceArn": Ref(POOL_ARN), "Tags": {"cost": "1"}}),
    about_pool(Stage.PROTECTION, "UpdateUserPool", DeletionProtection="ACTIVE"),
]  # fmt: skip
WITH_CLIENT = [
    WEB,
    about_pool(
        Stage.PAGES, "CreateManagedLoginBranding", ClientId=Ref(client_name("web")), Settings={"a": {"b": 1}},
        Assets=[{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "aGVsbG8="}],
    ),
    about_pool(
        Stage.PAGES, "CreateTerms", ClientId=Ref(client_name("web")), TermsName="terms-of-use", TermsSource="LINK",
        Enforcement="NONE", Links={"cognito:default": "https://x.example"},
    ),
    about_pool(
        Stage.SETTINGS, "SetUserPoolClientSessionConfiguration", ClientId=Ref(client_name("web")),
        SSOSession={"MaxValidityMinutes": 5},
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)
    monkeypatch.setattr(pool_making, "LOOK_AGAIN_S", 0.0)


@pytest.fixture
def administered(emulator: Emulator, keys: None, open_account: Any) -> Account:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR)


@pytest.fixture
def maker(administered: Account) -> PoolMaker:
    return administered.pool_maker(BACKUP, "restore 7")


def make(maker: PoolMaker, *steps: Step, names: dict[Name, str] | None = None, began: datetime | None = None) -> Any:
    """What was made, by its names."""

    async def all_of_them() -> dict[Name, str]:
        known = dict(names or {})
        for step in steps:
            known |= await maker.make(step, known, began)
        return known

    return asyncio.run(all_of_them())


def calls(emulator: Emulator, operation: str) -> int:
    return emulator.service.calls.count(operation)


def test_a_pool_is_marked_until_it_is_done(maker: PoolMaker, emulator: Emulator) -> None:
    names = make(maker, CREATE)
    pool = emulator.service.pools[names[POOL]]
    assert names[POOL_ARN] == pool.arn
    assert pool.settings["UserPoolTags"] == {"team": "shop", MARK: "restore 7"}
    for _ in range(2):
        asyncio.run(maker.unmark(names[POOL_ARN]))
        assert pool.settings["UserPoolTags"] == {"team": "shop"}


@pytest.mark.parametrize("kind", ["reset_after", "server_error_after"])
def test_steps_whose_answers_were_lost_are_made_once(maker: PoolMaker, emulator: Emulator, kind: Any) -> None:
    async def all_of_them() -> None:
        names: dict[Name, str] = {}
        for step in (CREATE, *WITH_CLIENT[:1], *STEPS, *WITH_CLIENT[1:]):
            emulator.service.faults.add(kind, step.operation, count=1)
            made = await maker.make(step, names)
            assert set(made) == set(step.makes)
            asked = calls(emulator, step.operation)
            assert asked == (2 if step.operation == "TagResource" else 1), step.operation
            # A process that is gone may have got as far: what it made is found and not made again.
            assert await maker.make(step, names, datetime.now(UTC)) == made, step.operation
            assert calls(emulator, step.operation) == asked, step.operation
            names |= made

    asyncio.run(all_of_them())


@pytest.mark.parametrize("kind", ["reset_before", "throttle"])
def test_a_request_that_was_not_carried_out_is_sent_again(maker: PoolMaker, emulator: Emulator, kind: Any) -> None:
    emulator.service.faults.add(kind, "CreateUserPool", count=2)
    names = make(maker, CREATE)
    assert list(emulator.service.pools) == [names[POOL]]


def test_a_new_pool_whose_answer_was_lost_is_found_by_its_mark(
    maker: PoolMaker, administered: Account, emulator: Emulator
) -> None:
    other = make(administered.pool_maker({}, "restore 6"), CREATE)
    emulator.service.faults.add("reset_after", "CreateUserPool", count=1)
    names = make(maker, CREATE)
    assert set(emulator.service.pools) == {other[POOL], names[POOL]}
    assert other[POOL] != names[POOL]


def test_a_process_that_goes_on_finds_the_pool_that_the_one_before_it_made(
    maker: PoolMaker, administered: Account, emulator: Emulator
) -> None:
    names = make(maker, CREATE)
    again = administered.pool_maker(BACKUP, "restore 7")
    assert make(again, CREATE, began=datetime.now(UTC)) == names
    assert len(emulator.service.pools) == 1
    # None had been made, where the one before ended too early.
    assert make(administered.pool_maker({}, "restore 8"), CREATE, began=datetime.now(UTC)) != names


def test_two_clients_that_are_equal_stay_two(maker: PoolMaker, emulator: Emulator) -> None:
    twin = Step(WEB.stage, WEB.operation, WEB.arguments, makes={client_name("twin"): "/UserPoolClient/ClientId"})
    emulator.service.faults.add("reset_after", "CreateUserPoolClient")
    names = make(maker, CREATE, WEB, twin)
    assert names[client_name("web")] != names[client_name("twin")]
    assert set(emulator.service.pools[names[POOL]].clients) == {names[client_name("web")], names[client_name("twin")]}


def test_a_client_of_long_ago_is_not_taken_for_ours(maker: PoolMaker, emulator: Emulator) -> None:
    names = make(maker, CREATE)
    first = make(maker, WEB, names=names)
    emulator.service.pools[names[POOL]].clients[first[client_name("web")]]["CreationDate"] -= timedelta(hours=1)
    second = make(maker, WEB, names=names, began=datetime.now(UTC))
    assert first[client_name("web")] != second[client_name("web")]


def test_a_client_gets_the_secret_it_had(maker: PoolMaker, emulator: Emulator) -> None:
    names = make(maker, CREATE, WEB)
    (client,) = emulator.service.pools[names[POOL]].clients.values()
    assert client["ClientSecret"] == "a" * 40


def test_images_arrive_as_they_were(maker: PoolMaker, emulator: Emulator) -> None:
    names = make(maker, CREATE, *WITH_CLIENT[:2])
    (style,) = emulator.service.pools[names[POOL]].branding.values()
    assert style["Assets"][0]["Bytes"] == "aGVsbG8="
    assert style["Settings"] == {"a": {"b": 1}}


def test_an_image_that_is_none_is_not_sent(maker: PoolMaker) -> None:
    names = make(maker, CREATE, WEB)
    logo = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "no base64 \udce4"}
    broken = about_pool(
        Stage.PAGES, "CreateManagedLoginBranding", ClientId=Ref(client_name("web")), Settings={}, Assets=[logo]
    )
    with pytest.raises(Failure) as caught:
        make(maker, broken, names=names)
    assert caught.value.code is Code.VALUE_REFUSED


def test_what_is_there_just_as_wanted_is_taken_for_made(maker: PoolMaker) -> None:
    names = make(maker, CREATE, *STEPS[:3], *STEPS[4:5])
    assert make(maker, *STEPS[:3], *STEPS[4:5], names=names) == names


@pytest.mark.parametrize(
    ("step", "other"),
    [
        (STEPS[0], {"Name": "Another API"}),
        (STEPS[1], {"AttributeMapping": {"name": "cn"}}),
        (STEPS[4], {"Precedence": 7}),
    ],
)
def test_what_somebody_else_made_in_its_place_stays_as_it_is(
    maker: PoolMaker, emulator: Emulator, step: Step, other: dict[str, Any]
) -> None:
    theirs = Step(step.stage, step.operation, {**step.arguments, **other})
    names = make(maker, CREATE, theirs)
    with pytest.raises(Failure) as caught:
        make(maker, step, names=names)
    assert caught.value.code in (Code.THING_EXISTS, Code.REQUEST_REFUSED)
    assert make(maker, theirs, names=names) == names


def test_a_domain_of_another_pool_is_not_taken_for_ours(maker: PoolMaker, administered: Account) -> None:
    make(administered.pool_maker({}, "other"), CREATE, STEPS[2])
    with pytest.raises(Failure) as caught:
        make(maker, CREATE, STEPS[2])
    assert caught.value.code is Code.DOMAIN_TAKEN


def test_a_change_of_one_setting_keeps_all_the_others(maker: PoolMaker, emulator: Emulator) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]
    before = dict(shop.settings)
    step = Step(Stage.PROTECTION, "UpdateUserPool", {"UserPoolId": shop.id, "DeletionProtection": "INACTIVE"})
    make(maker, step)
    changed = {name for name in before if shop.settings[name] != before[name]}
    assert changed == {"DeletionProtection", "LastModifiedDate"}


def test_a_setting_this_program_does_not_know_is_named_and_nothing_is_sent(
    maker: PoolMaker, emulator: Emulator
) -> None:
    names = make(maker, CREATE)
    for member, value in {"SettingOfTomorrow": {"secret": "s3cret"}, "MfaConfiguration": ["s3cret"]}.items():
        with pytest.raises(Failure) as caught:
            make(maker, about_pool(Stage.SETTINGS, "UpdateUserPool", **{member: value}), names=names)
        assert caught.value.code is Code.VALUE_REFUSED
        assert caught.value.facts["member"] == member
        assert "s3cret" not in str(caught.value.facts)
    assert calls(emulator, "UpdateUserPool") == 0


def test_a_refusal_of_aws_is_told_as_it_is(maker: PoolMaker, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "CreateUserPool")
    with pytest.raises(Failure) as caught:
        make(maker, CREATE)
    assert caught.value.code is Code.ACCESS_DENIED
    assert caught.value.facts["action"] == "cognito-idp:CreateUserPool"


def test_where_nobody_can_look_the_outcome_is_unknown(maker: PoolMaker, emulator: Emulator) -> None:
    names = make(maker, CREATE)
    emulator.service.faults.add("reset_after", "CreateGroup")
    emulator.service.faults.add("denied", "GetGroup")
    with pytest.raises(Failure) as caught:
        make(maker, STEPS[4], names=names)
    assert caught.value.code is Code.OUTCOME_UNKNOWN


def test_a_pool_may_not_be_made_where_only_reading_is_allowed(
    emulator: Emulator, keys: None, open_account: Any
) -> None:
    for mode in (Mode.READ_ONLY, Mode.SUPPORT):
        with pytest.raises(Failure) as caught:
            make(open_account(emulator.url, mode=mode).pool_maker({}, "x"), CREATE)
        assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
    assert calls(emulator, "CreateUserPool") == 0


FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:shop-user-migration"
PERMIT = Step(
    Stage.TRIGGERS,
    "AddPermission",
    {
        "FunctionName": FUNCTION,
        "StatementId": "CognitoShop",
        "Action": "lambda:InvokeFunction",
        "Principal": "cognito-idp.amazonaws.com",
        "SourceArn": Ref(POOL_ARN),
    },
)


def test_where_lambda_cannot_be_reached_it_is_waited_for_once(
    emulator: Emulator, keys: None, open_account: Any
) -> None:
    hasty = open_account(emulator.url, mode=Mode.ADMINISTRATOR, patience=Patience(0, tries=1))
    maker = hasty.pool_maker({}, "restore 7")
    names = make(maker, CREATE)
    emulator.service.faults.add("reset_before", "GetPolicy")
    for _ in range(2):
        with pytest.raises(Failure) as caught:
            make(maker, PERMIT, names=names)
        assert caught.value.code is Code.ENDPOINT_UNREACHABLE
    assert calls(emulator, "GetPolicy") == 1
    assert calls(emulator, "AddPermission") == 0


def test_a_function_lets_the_new_pool_in_once(maker: PoolMaker, administered: Account, emulator: Emulator) -> None:
    build_samples(emulator.service, ["shop"])
    names = make(maker, CREATE)
    functions = administered.functions(PoolId(names[POOL]))
    assert not asyncio.run(functions.lets_in(FUNCTION, names[POOL_ARN]))
    make(maker, PERMIT, PERMIT, names=names)
    assert asyncio.run(functions.lets_in(FUNCTION, names[POOL_ARN]))
    assert calls(emulator, "AddPermission") == 1
