"""Functions, keys and permissions for triggers, asked of Lambda, KMS and CloudWatch as the emulator plays them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.function_choices import FunctionChoices
from cognito_admin.aws.functions import Functions
from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.faults import Kind
from cognito_admin.demo.metrics import Series
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.model.triggers import names
from cognito_admin.model.triggers.functions import Fared, Key
from tests.aws.conftest import OpenAccount

NOW = datetime(2026, 11, 20, 12, 40, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def shop(emulator: Emulator) -> PoolState:
    return build_samples(emulator.service, ["shop"])["shop"]


@pytest.fixture
def functions(account: Account, shop: PoolState) -> Functions:
    return account.functions(PoolId(shop.id))


@pytest.fixture
def choices(account: Account, shop: PoolState) -> FunctionChoices:
    return account.function_choices(PoolId(shop.id))


@pytest.fixture
def waiting(shop: PoolState) -> str:
    """A function that lets nobody in."""
    return shop.settings["LambdaConfig"]["PreSignUp"].replace("pre-sign-up", "send-email")


def test_the_functions_of_the_account_are_listed_by_name(choices: FunctionChoices) -> None:
    found = asyncio.run(choices.functions())

    assert [one.name for one in found] == sorted(one.name for one in found)
    sender = next(one for one in found if one.name == "shop-send-email")
    assert sender.description.startswith("Sends e-mails")
    assert sender.arn.endswith(":function:shop-send-email")
    assert sender.runtime == "nodejs22.x"
    assert sender.timeout_s == 5
    assert sender.modified is not None


def test_a_function_that_was_deleted_is_none(functions: Functions, waiting: str) -> None:
    assert asyncio.run(functions.function(waiting)) is not None
    assert asyncio.run(functions.function(waiting.replace("send-email", "deleted-long-ago"))) is None


def test_keys_are_offered_by_their_names_and_told_by_their_state(choices: FunctionChoices) -> None:
    async def scenario() -> None:
        [key] = [key for key in await choices.keys() if key.alias == "shop-codes"]
        assert ":key/" in key.arn

        by_alias = await choices.key("alias/shop-codes")

        assert by_alias is not None
        assert (by_alias.arn, by_alias.alias, by_alias.problem()) == (key.arn, "shop-codes", None)
        assert await choices.key("alias/nobody") is None
        assert await choices.key(key.arn[:-1] + "0") is None or key.arn.endswith("0")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("state", "spec", "said"),
    [
        ("Enabled", "SYMMETRIC_DEFAULT", None),
        ("Disabled", "SYMMETRIC_DEFAULT", names.KEY_DISABLED),
        ("PendingDeletion", "SYMMETRIC_DEFAULT", names.KEY_GONE),
        ("Enabled", "RSA_2048", names.KEY_NOT_SYMMETRIC),
    ],
)
def test_a_key_that_cannot_encrypt_codes_says_why(state: str, spec: str, said: str | None) -> None:
    problem = Key("arn:aws:kms:eu-central-1:123456789012:key/1", state=state, spec=spec).problem()

    assert (problem.text if problem else None) == said


def test_it_is_told_which_functions_cognito_may_call(functions: Functions, shop: PoolState) -> None:
    triggers = shop.settings["LambdaConfig"]

    async def scenario() -> None:
        assert await functions.lets_in(triggers["PreSignUp"], shop.arn)
        assert not await functions.lets_in(triggers["UserMigration"], shop.arn)
        assert not await functions.lets_in(triggers["PreSignUp"], shop.arn.replace("Customers", "Somewhere"))
        assert not await functions.lets_in(triggers["PreSignUp"].replace("pre-sign-up", "deleted-long-ago"), shop.arn)

    asyncio.run(scenario())


def test_how_functions_fared_is_asked_in_one_request(emulator: Emulator, account: Account, pool: PoolId) -> None:
    emulator.service.clock.set(NOW)
    called = {"FunctionName": "send-code"}
    failing = NOW - timedelta(hours=2)
    for name, value_at in (
        ("Invocations", lambda _: 10),
        ("Errors", lambda at: 3 if failing <= at < failing + timedelta(minutes=5) else 0),
        ("Throttles", lambda _: 0),
        ("Duration", lambda at: 4_100 if at.hour == 3 else 80),
    ):
        emulator.service.metrics.append(Series("AWS/Lambda", name, called, value_at))
    before = emulator.service.calls.count("GetMetricData")

    fared = asyncio.run(account.functions(pool).fared(["send-code", "never-called"], NOW - DAY, NOW))

    assert emulator.service.calls.count("GetMetricData") == before + 1
    assert fared["never-called"] == Fared(), "what nobody counted is not zero"
    code = fared["send-code"]
    assert (code.errors, code.throttles, code.p95_ms) == (3, 0, 4_100)
    assert code.last_error is not None
    assert abs(code.last_error - failing) < timedelta(minutes=6)
    assert code.nearly_too_slow
    assert not code.too_slow


def part(function: str, *, allowed: bool) -> Part:
    """Of a function that is no trigger yet."""
    return Part(
        Thing(ThingKind.PERMISSION, function),
        {"FunctionArn": function, "Allowed": not allowed},
        {"FunctionArn": function, "Allowed": allowed},
    )


@pytest.fixture
def things(emulator: Emulator, keys: None, open_account: OpenAccount, shop: PoolState) -> PoolThings:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR).settings(PoolId(shop.id))


def test_a_function_that_is_no_trigger_yet_is_let_in_for_this_pool_and_kept_out_again(
    emulator: Emulator, shop: PoolState, things: PoolThings, waiting: str
) -> None:
    async def scenario() -> None:
        before = {"FunctionArn": waiting, "Allowed": False}
        assert await things.read(Thing(ThingKind.PERMISSION, waiting)) == before
        grant = part(waiting, allowed=True)
        [request] = things.requests(grant)
        assert (request.members["SourceArn"], request.members["StatementId"]) == (shop.arn, f"cognito-{shop.id}")
        assert request.members["SourceAccount"] == shop.arn.split(":")[4]

        assert await things.write(grant, grant.before) == grant.after
        assert emulator.service.functions.let_in[waiting] == {shop.id}
        assert await things.write(part(waiting, allowed=False), grant.after) == before
        assert emulator.service.functions.let_in[waiting] == set()

    asyncio.run(scenario())


def test_an_alias_is_let_in_as_that_alias(things: PoolThings, waiting: str) -> None:
    [request] = things.requests(part(f"{waiting}:live", allowed=True))

    assert (request.members["FunctionName"], request.members["Qualifier"]) == (waiting, "live")


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_a_lost_answer_leaves_one_statement_and_no_doubt(
    emulator: Emulator, things: PoolThings, waiting: str, kind: Kind
) -> None:
    emulator.service.faults.add(kind, "AddPermission", count=1)
    grant = part(waiting, allowed=True)

    assert asyncio.run(things.write(grant, grant.before)) == grant.after
    assert len([key for key in emulator.service.functions.statements if key[0] == waiting]) == 1


@pytest.mark.parametrize("allowed", [True, False])
def test_in_a_pool_that_is_read_only_no_function_is_touched(
    account: Account, shop: PoolState, waiting: str, allowed: bool
) -> None:
    function = waiting if allowed else shop.settings["LambdaConfig"]["PreSignUp"]
    change = part(function, allowed=allowed)

    with pytest.raises(Failure) as caught:
        asyncio.run(account.settings(PoolId(shop.id)).write(change, change.before))

    assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
