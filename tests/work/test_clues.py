"""What is found out beside what Cognito lists of a user; and that the sample pools have somebody for every reason."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.demo.metrics import Series
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.changes.person import Person
from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.diagnosis import Clues, TriggerHealth, diagnose
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub, Username
from cognito_admin.model.query.tree import EVERYBODY
from cognito_admin.model.security import attempts
from cognito_admin.model.sentences.diagnosis import Verdict
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work.clues import MOST_OTHERS, alike, check_pool
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from cognito_admin.work.user_security import Belonging, SecurityLookUp
from tests.work.own_index import with_index

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
WHAT_CALLS = "arn:aws:lambda:eu-central-1:123456789012:function:"


def somebody(name: str, **attributes: str) -> User:
    sub = Sub(f"sub-of-{name}")
    return User(Username(name), sub, {"sub": sub, **attributes}, "CONFIRMED", True, CREATED, CREATED)


def those_like(path: Path, user: User, *others: User) -> list[str]:
    found: list[User] = []

    async def scenario(index: Index) -> None:
        for each in (user, *others):
            await index.put_user(each)
        found.extend(await alike(index, user))

    with_index(path / "index.db", scenario)
    return [each.username for each in found]


ANN = somebody("ann", email="ann@example.com", phone_number="+12025550123", preferred_username="Ann")


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (somebody("b", email="ann@example.com"), True),
        (somebody("b", email="Ann@Example.com"), True),
        (somebody("b", phone_number="+12025550123"), True),
        (somebody("b", preferred_username="ANN"), True),
        (somebody("ANN"), True),
        (somebody("b", email="joann@example.com"), False),
        (somebody("b", email="ann@example.com.au"), False),
        (somebody("ann.ann"), False),
        (somebody("b", preferred_username="Änn"), False),
        (somebody("b", phone_number="+120255501234"), False),
        (somebody("b"), False),
    ],
)
def test_others_are_alike_by_an_address_they_share_or_by_case(tmp_path: Path, other: User, is_alike: bool) -> None:
    assert those_like(tmp_path, ANN, other) == ([other.username] if is_alike else [])


def test_of_many_alike_the_first_few_are_told(tmp_path: Path) -> None:
    crowd = [somebody(f"user-{number}", email="ann@example.com") for number in range(2 * MOST_OTHERS)]
    assert those_like(tmp_path, ANN, *crowd) == [f"user-{number}" for number in range(MOST_OTHERS)]


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    with Emulator() as running:
        build_samples(running.service)
        yield running


@pytest.fixture
def account(emulator: Emulator) -> Iterator[Account]:
    connection = Connection(ConnectionId("test"), "test", None, Region("eu-central-1"), emulator.url)
    account = Account(connection, lambda _: Marking(Environment.DEVELOPMENT, Mode.SUPPORT), share=1.0)
    yield account
    account.close()


def pool_of(emulator: Emulator, name: str) -> PoolId:
    return next(PoolId(pool.id) for pool in emulator.service.pools.values() if pool.settings["Name"] == name)


def test_triggers_are_told_with_their_failures_and_whether_they_may_be_called(
    emulator: Emulator, account: Account
) -> None:
    shop = pool_of(emulator, "Shop customers")

    async def check() -> None:
        checked = await check_pool(
            account.functions(shop), account.metrics(shop), await account.cognito(shop).describe()
        )
        found = {trigger.event: trigger for trigger in checked.triggers}
        assert found["PreSignUp"] == TriggerHealth("PreSignUp", "shop-pre-sign-up")
        assert found["PostAuthentication"].errors > 0
        assert not found["UserMigration"].invokable
        assert checked.throttled > 0
        assert checked.refused == ()

    asyncio.run(check())


def test_failures_of_a_function_count_for_its_alias_too(emulator: Emulator, account: Account) -> None:
    legacy = pool_of(emulator, "Legacy")
    emulator.service.pools[legacy].settings["LambdaConfig"] = {"PreAuthentication": f"{WHAT_CALLS}check:live"}
    emulator.service.metrics.append(Series("AWS/Lambda", "Errors", {"FunctionName": "check"}, lambda _: 1))

    async def check() -> None:
        checked = await check_pool(
            account.functions(legacy), account.metrics(legacy), await account.cognito(legacy).describe()
        )
        (trigger,) = checked.triggers
        assert trigger.function == "check:live"
        assert trigger.errors > 0

    asyncio.run(check())


def test_what_is_not_permitted_is_left_open_and_told(emulator: Emulator, account: Account) -> None:
    shop = pool_of(emulator, "Shop customers")
    for operation in ("GetPolicy", "GetMetricData"):
        emulator.service.faults.add("denied", operation)

    async def check() -> None:
        checked = await check_pool(
            account.functions(shop), account.metrics(shop), await account.cognito(shop).describe()
        )
        assert all(trigger.invokable and not trigger.errors for trigger in checked.triggers)
        refused = [failure.facts["action"] for failure in checked.refused]
        assert refused == ["lambda:GetPolicy", "cloudwatch:GetMetricData"]

    asyncio.run(check())


def test_other_trouble_ends_the_check(emulator: Emulator, account: Account) -> None:
    shop = pool_of(emulator, "Shop customers")
    emulator.service.faults.add("expired", "GetPolicy")

    async def check() -> None:
        await check_pool(account.functions(shop), account.metrics(shop), await account.cognito(shop).describe())

    with pytest.raises(Failure) as caught:
        asyncio.run(check())
    assert caught.value.code is Code.CREDENTIALS_EXPIRED


def test_what_one_read_is_refused_leaves_the_others(emulator: Emulator, account: Account) -> None:
    shop = pool_of(emulator, "Shop customers")
    name = Username(next(user.username for user in emulator.service.pools[shop].users if user.status == "CONFIRMED"))
    look_up = SecurityLookUp(account.user_changes(shop).security)
    emulator.service.faults.add("denied", "AdminListDevices")

    async def scenario() -> None:
        found = await look_up.everything(name)
        assert found.devices is None
        assert found.missing.keys() == {Belonging.DEVICES}
        assert None not in (found.mfa, found.sessions, found.sign_ins)
        emulator.service.faults.add("denied", "Admin*")
        with pytest.raises(Failure) as caught:
            await look_up.everything(name)
        assert caught.value.code is Code.ACCESS_DENIED

    asyncio.run(scenario())


SAMPLES = {
    Verdict.DISABLED: "Eve Example",
    Verdict.UNCONFIRMED: "Clara Example",
    Verdict.RESET_REQUIRED: "David Example",
    Verdict.RESET_WITHOUT_CONTACT: "Finn Example",
    Verdict.TEMPORARY_PASSWORD_EXPIRED: "Ben Example",
    Verdict.BLOCKED_AS_RISK: "Grace Example",
    Verdict.ATTEMPTS_FAILED: "Henry Example",
    Verdict.AUTHENTICATOR_ASKED: "Ivy Example",
    Verdict.TRIGGER_FAILS: "Ann Example",
    Verdict.THROTTLED: "Ann Example",
    Verdict.NO_FACTOR: "Emergency access",
}
"""Those whom one finds by name. The other reasons are met by people who have theirs by chance."""


def of_every_kind(users: Iterable[User]) -> list[User]:
    """Those with a name of their own, and one of each kind there is."""
    chosen: dict[object, User] = {}
    addresses = Counter(user.attributes.get("email", "") for user in users)
    for user in users:
        lately = datetime.now(UTC) - user.modified < timedelta(days=5)
        email = user.attributes.get("email", "")
        named = user.display_name if user.display_name in SAMPLES.values() else ""
        kind = (named, user.status, lately, "preferred_username" in user.attributes, addresses[email] > 1)
        chosen.setdefault((*kind, user.attributes.get("email_verified")), user)
    return list(chosen.values())


def test_every_reason_why_somebody_cannot_sign_in_has_its_sample_user(
    emulator: Emulator, account: Account, tmp_path: Path
) -> None:
    met: dict[Verdict, set[str]] = defaultdict(set)

    async def look_at(pool: PoolId, index: Index) -> None:
        cognito = account.cognito(pool)
        await sync(cognito, index, lambda _: None, Stop())
        description = await cognito.describe()
        rules, checked = (
            read_rules(description),
            await check_pool(account.functions(pool), account.metrics(pool), description),
        )
        look_up = SecurityLookUp(account.user_changes(pool).security)
        everybody = await index.some(EVERYBODY, 3_000)
        for user in of_every_kind(everybody):
            clues = Clues(await alike(index, user), (), checked.triggers, checked.throttled)
            person = Person(user)
            if user.display_name in SAMPLES.values():
                found = await look_up.everything(user.username)
                person = Person(user, found.mfa)
                clues = replace(clues, attempts=attempts(found.sign_ins.events if found.sign_ins else ()))
            for finding in diagnose(person, rules, Mode.SUPPORT, datetime.now(UTC), clues):
                met[finding.verdict].add(user.display_name)

    for name in ("Shop customers", "Staff", "Legacy"):
        pool = pool_of(emulator, name)
        with_index(tmp_path / f"{name}.db", lambda index, pool=pool: look_at(pool, index))
    assert set(met) == set(Verdict)
    assert [verdict for verdict, user in SAMPLES.items() if user not in met[verdict]] == []
