"""Functions, keys and permissions for triggers, asked of Lambda, KMS and CloudWatch as the emulator plays them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.function_choices import FunctionChoices
from cognito_admin.aws.functions import Functions
from cognito_admin.demo.metrics import Series
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.ids import PoolId
from cognito_admin.model.triggers import names
from cognito_admin.model.triggers.functions import Fared, Key

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
