import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import pacer as pacer_module
from cognito_admin.aws.pacing.categories import QUOTAS, Category
from cognito_admin.aws.pacing.ledger import MOST, Ledger, Slot
from cognito_admin.aws.pacing.pacer import ASKED_AFTER, Pacer
from cognito_admin.aws.pacing.paces import Paces, Place
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from tests.aws.conftest import REGION

LIST_PER_S = QUOTAS[Category.USER_LIST]
ELSEWHERE = Place(None, "work", REGION, None)
OpenPaces = Callable[[], Paces]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenPaces]:
    """The paces of one process after the other, on the same folder."""
    made: list[Paces] = []

    def make() -> Paces:
        made.append(Paces(tmp_path))
        return made[-1]

    yield make
    for paces in made:
        asyncio.run(paces.close())


class Facts:
    """What AWS says of an account; remembers what it was asked."""

    def __init__(self, account: str | Failure = "123456789012", quota: float | Failure | None = 120.0) -> None:
        self.account_number = account
        self.list_quota = quota
        self.asked: list[str] = []

    async def account(self) -> str:
        self.asked.append("account")
        if isinstance(self.account_number, Failure):
            raise self.account_number
        return self.account_number

    async def quota(self, category: Category) -> float | None:
        self.asked.append(category)
        if isinstance(self.list_quota, Failure):
            raise self.list_quota
        return self.list_quota


async def called(pacer: Pacer, operation: str = "ListUsers") -> None:
    """Is answered at once."""
    await pacer.wait(operation, "p", 1.0)
    async with pacer.sending(operation, "p", 1.0):
        pass


async def called_often(pacer: Pacer) -> None:
    """So often that the quota holds it up."""
    await asyncio.gather(*(called(pacer) for _ in range(10)))
    await settled()


async def settled() -> None:
    """Returns when everything else that was begun has ended."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


async def interval(paces: Paces, place: Place, share: float = 1.0) -> float:
    """Between two slots for listing users that are handed out by now."""
    first, second = [
        await paces.change(place, lambda ledger, now_s: ledger.take("ListUsers", "p", share, now_s, time.time()))
        for _ in range(2)
    ]
    return second.at_s - first.at_s


def test_callers_are_let_go_one_after_the_other(opened: OpenPaces) -> None:
    async def scenario() -> None:
        paces, left = opened(), list[float]()
        pacer = Pacer(paces, ELSEWHERE, None, 8)

        async def call() -> None:
            await called(pacer)
            left.append(time.monotonic())

        begun_s = time.monotonic()
        await asyncio.gather(*(call() for _ in range(10)))
        assert len(left) == 10
        # Nobody goes before their time, however late a busy machine lets the first one go.
        assert left[-1] - begun_s >= 9 / LIST_PER_S - 0.1

    asyncio.run(scenario())


def test_who_gives_up_waiting_keeps_no_slot_from_the_others(opened: OpenPaces) -> None:
    async def scenario() -> None:
        paces = opened()
        pacer = Pacer(paces, ELSEWHERE, None, 8)
        waiting = [asyncio.create_task(pacer.wait("ListUsers", "p", 1.0)) for _ in range(100)]
        while not any(task.done() for task in waiting):
            await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        slot = await paces.change(ELSEWHERE, lambda ledger, now_s: ledger.take("ListUsers", "p", 1, now_s, 0))
        assert slot.at_s - time.monotonic() < 5 / LIST_PER_S

    asyncio.run(scenario())


def test_aws_is_asked_for_nothing_before_its_first_answer(opened: OpenPaces) -> None:
    async def scenario() -> None:
        facts = Facts()
        pacer = Pacer(opened(), ELSEWHERE, facts, 8)
        await pacer.wait("ListUsers", "p", 1.0)
        await settled()
        assert facts.asked == []
        async with pacer.sending("ListUsers", "p", 1.0):
            await settled()
            assert facts.asked == []
        await settled()
        assert facts.asked == ["account"]

    asyncio.run(scenario())


def test_a_quota_is_asked_for_when_it_holds_somebody_up(opened: OpenPaces) -> None:
    async def scenario() -> None:
        facts = Facts()
        pacer = Pacer(opened(), ELSEWHERE, facts, 8)
        await called(pacer)
        await settled()
        assert facts.asked == ["account"]
        await called_often(pacer)
        assert facts.asked == ["account", Category.USER_LIST]

    asyncio.run(scenario())


def test_a_quota_that_holds_up_a_few_requests_is_not_asked_for(opened: OpenPaces) -> None:
    async def scenario() -> None:
        facts = Facts()
        pacer = Pacer(opened(), ELSEWHERE, facts, 8)
        await asyncio.gather(*(called(pacer, "DescribeUserPool") for _ in range(ASKED_AFTER)))
        await settled()
        assert facts.asked == ["account"]
        await called_often(pacer)
        assert facts.asked == ["account", Category.USER_LIST]

    asyncio.run(scenario())


def test_the_quota_is_asked_once_for_all_processes_and_connections_of_the_account(opened: OpenPaces) -> None:
    async def scenario() -> None:
        for place in (ELSEWHERE, Place(None, "another profile", REGION, None)):
            paces, facts = opened(), Facts()
            pacer = Pacer(paces, place, facts, 8)
            for _ in range(3):
                await called_often(pacer)
            asked = facts.asked
            assert asked == (["account", Category.USER_LIST] if place is ELSEWHERE else ["account"])
            assert await interval(paces, Place("123456789012", None, REGION, None)) == pytest.approx(1 / (120 * MOST))

    asyncio.run(scenario())


@pytest.mark.parametrize("account", ["123456789012", "210987654321"])
def test_connections_to_one_account_share_its_pace(opened: OpenPaces, account: str) -> None:
    async def scenario() -> None:
        paces = opened()
        first, second = (Pacer(paces, Place(None, profile, REGION, None), None, 8) for profile in ("work", "role"))
        await first.account_is("123456789012")
        await second.account_is(account)
        for pacer in (first, second):
            for _ in range(3):
                await pacer.wait("ListUsers", "p", 1.0)
        per_account = sorted(round(use.calls_per_s, 1) for use in await paces.uses())
        assert len(per_account) == (1 if account == "123456789012" else 2)

    asyncio.run(scenario())


def test_what_one_process_found_out_of_a_profile_holds_for_the_next_from_its_first_request(opened: OpenPaces) -> None:
    async def scenario() -> None:
        await called_often(Pacer(opened(), ELSEWHERE, Facts(), 8))
        facts = Facts("210987654321")
        again = opened()
        pacer = Pacer(again, ELSEWHERE, facts, 8)
        await pacer.wait("ListUsers", "p", 1.0)
        assert {use.account for use in await again.uses()} >= {"123456789012"}
        async with pacer.sending("ListUsers", "p", 1.0):
            pass
        await settled()
        # A profile may lead elsewhere by now.
        await called_often(pacer)
        assert facts.asked == ["account", Category.USER_LIST]
        assert {use.account for use in await again.uses()} >= {"123456789012", "210987654321"}

    asyncio.run(scenario())


def test_whatever_is_asked_first_is_paced_with_the_account_that_a_profile_is_known_to_lead_to(
    opened: OpenPaces,
) -> None:
    async def scenario() -> None:
        await called_often(Pacer(opened(), ELSEWHERE, Facts(), 8))
        paces = opened()
        pacer = Pacer(paces, ELSEWHERE, None, 8)
        operations = ("ListUsers", "DescribeUserPool", "AdminListDevices", "ListGroups", "GetGroup")
        await asyncio.gather(*(pacer.wait(operation, "p", 1.0) for operation in operations))
        uses = await paces.uses()
        assert {use.account for use in uses if use.category != Category.USER_LIST} == {"123456789012"}

    asyncio.run(scenario())


def test_for_many_who_wait_the_file_is_opened_a_few_times(opened: OpenPaces) -> None:
    async def scenario() -> None:
        paces, changes = opened(), list[int]()
        await paces.change(ELSEWHERE, lambda ledger, _: ledger.learn(Category.USER_LIST, 400, time.time()))
        paces.subscribe(lambda: changes.append(1))
        pacer = Pacer(paces, ELSEWHERE, None, 100)
        await asyncio.gather(*(called(pacer) for _ in range(80)))
        assert len(changes) <= 20

    asyncio.run(scenario())


def test_slots_that_were_taken_for_those_who_gave_up_are_let_go() -> None:
    now_s = time.monotonic()
    slots = [Slot(now_s - 2, True), Slot(now_s + 100, True)]
    queue = pacer_module._Queue(slots=deque(slots))
    queue.drop_what_is_late()
    assert [*queue.slots] == slots[1:]


def test_until_something_came_back_nothing_else_leaves(opened: OpenPaces) -> None:
    async def scenario() -> None:
        paces = opened()
        pacer = Pacer(paces, ELSEWHERE, None, 8)
        sent, answer = list[int](), asyncio.Event()

        async def call(number: int) -> None:
            await pacer.wait("ListUsers", "p", 1.0)
            async with pacer.sending("ListUsers", "p", 1.0):
                sent.append(number)
                await answer.wait()

        calls = [asyncio.create_task(call(number)) for number in range(12)]
        while not sent:
            await asyncio.sleep(0)
        slots = {await paces.change(ELSEWHERE, lambda ledger, _: ledger.paces["UserList"].next_s) for _ in range(20)}
        assert sent == [0]
        assert len(slots) == 1
        answer.set()
        await asyncio.gather(*calls)
        assert len(sent) == 12

    asyncio.run(scenario())


def test_no_more_are_sent_than_can_be_on_their_way(opened: OpenPaces) -> None:
    async def scenario() -> None:
        pacer = Pacer(opened(), ELSEWHERE, None, 3)
        await called(pacer)
        sent, most, answer = 0, 0, asyncio.Event()

        async def call() -> None:
            nonlocal sent, most
            await pacer.wait("ListUsers", "p", 1.0)
            async with pacer.sending("ListUsers", "p", 1.0):
                sent += 1
                most = max(most, sent)
                if sent == 3:
                    answer.set()
                await answer.wait()
                sent -= 1

        await asyncio.gather(*(call() for _ in range(9)))
        assert most == 3

    asyncio.run(scenario())


def test_an_account_that_may_not_ask_keeps_the_default(opened: OpenPaces) -> None:
    async def scenario() -> None:
        paces, facts = opened(), Facts(quota=None)
        pacer = Pacer(paces, ELSEWHERE, facts, 8)
        for _ in range(3):
            await called_often(pacer)
        assert facts.asked == ["account", Category.USER_LIST]
        place = Place("123456789012", None, REGION, None)
        assert await interval(paces, place) == pytest.approx(1 / (LIST_PER_S * MOST))

    asyncio.run(scenario())


@pytest.mark.parametrize("failing", ["account_number", "list_quota"])
def test_what_keeps_aws_from_telling_is_no_failure_of_the_work(opened: OpenPaces, failing: str) -> None:
    async def scenario() -> None:
        facts = Facts()
        setattr(facts, failing, Failure(Code.ENDPOINT_UNREACHABLE))
        pacer = Pacer(opened(), ELSEWHERE, facts, 8)
        for _ in range(3):
            await called_often(pacer)
        # It is not asked again at every answer.
        assert len(facts.asked) == len(set(facts.asked))

    asyncio.run(scenario())


def test_all_processes_see_what_is_going_on(opened: OpenPaces) -> None:
    async def scenario() -> None:
        first, other = opened(), opened()
        pacer = Pacer(first, ELSEWHERE, None, 8)
        await pacer.account_is("123456789012")
        told: list[int] = []
        end = first.subscribe(lambda: told.append(1))
        for _ in range(5):
            await pacer.wait("ListUsers", "p", 0.9)
        end()
        await pacer.wait("ListUsers", "p", 0.9)
        assert len(told) == 5
        (use,) = await other.uses()
        assert (use.account, use.region, use.category, use.share) == ("123456789012", REGION, "UserList", 0.9)
        assert use.calls_per_s > 3

    asyncio.run(scenario())


def test_the_pace_goes_on_without_the_folder(tmp_path: Path) -> None:
    async def scenario() -> None:
        paces = Paces(None)
        pacer = Pacer(paces, ELSEWHERE, None, 8)
        for _ in range(3):
            await pacer.wait("ListUsers", "p", 1.0)
        (use,) = await paces.uses()
        assert use.calls_per_s > 1
        await paces.close()

    asyncio.run(scenario())


def taken_up(ledger: Ledger, _now_s: float) -> float:
    return ledger.quota(Category.USER_LIST)


def test_an_account_of_the_emulator_is_paced_by_what_it_was_given(
    emulator: Emulator, keys: None, pool: PoolId, opened: OpenPaces
) -> None:
    emulator.service.quotas.rates["UserList"] = 80

    async def scenario() -> None:
        paces = opened()
        account = Account(
            Connection(ConnectionId("test"), "test", None, REGION, emulator.url),
            lambda _: Marking(Environment.DEVELOPMENT, Mode.READ_ONLY),
            paces=paces,
        )
        await asyncio.gather(*(account.cognito(pool).list_users_page() for _ in range(20)))
        await settled()
        place = Place(emulator.service.account_id, None, REGION, emulator.url)
        assert await paces.change(place, taken_up) == 80
        account.close()

    asyncio.run(scenario())
    calls = emulator.service.calls
    assert calls.count("GetCallerIdentity") == calls.count("GetProvisionedLimit") == 1
    assert calls.index("ListUsers") < calls.index("GetCallerIdentity") < calls.index("GetProvisionedLimit")


@pytest.mark.parametrize("operation", ["GetProvisionedLimit", "GetCallerIdentity"])
def test_without_the_permission_to_ask_the_work_goes_on(
    emulator: Emulator, keys: None, pool: PoolId, opened: OpenPaces, operation: str
) -> None:
    emulator.service.faults.add("denied", operation)

    async def scenario() -> None:
        account = Account(
            Connection(ConnectionId("test"), "test", None, REGION, emulator.url),
            lambda _: Marking(Environment.DEVELOPMENT, Mode.READ_ONLY),
            paces=opened(),
        )
        for _ in range(3):
            await asyncio.gather(*(account.cognito(pool).list_users_page() for _ in range(10)))
            await settled()
        account.close()

    asyncio.run(scenario())
    assert emulator.service.calls.count(operation) == 1


def test_throttling_slows_down_whoever_asks_the_account(
    emulator: Emulator, keys: None, pool: PoolId, opened: OpenPaces
) -> None:
    async def scenario() -> float:
        paces = opened()
        account = Account(
            Connection(ConnectionId("test"), "test", None, REGION, emulator.url),
            lambda _: Marking(Environment.DEVELOPMENT, Mode.READ_ONLY),
            paces=paces,
        )
        await account.identity()
        emulator.service.faults.add("throttle", "ListUsers", count=1)
        await account.cognito(pool).list_users_page()
        await settled()
        account.close()
        return await interval(opened(), Place(emulator.service.account_id, None, REGION, emulator.url), 0.9)

    assert asyncio.run(scenario()) > 1 / (LIST_PER_S * 0.9)


@pytest.mark.parametrize(("asked_for", "share"), [(None, 0.4), (0.2, 0.2), (1.0, 1.0)])
def test_the_share_is_that_of_the_marking_unless_another_is_asked_for(asked_for: float | None, share: float) -> None:
    account = Account(
        Connection(ConnectionId("test"), "test", None, REGION),
        lambda _: Marking(Environment.PRODUCTION, Mode.READ_ONLY),
        share=asked_for,
    )
    assert account.share(PoolId("p")) == share


def test_the_share_of_each_kind_of_pool_may_be_the_persons_own() -> None:
    kinds = {PoolId("p"): Environment.PRODUCTION, PoolId("d"): Environment.DEVELOPMENT}
    chosen = {Environment.PRODUCTION: 0.25, Environment.DEVELOPMENT: 0.6}
    account = Account(
        Connection(ConnectionId("test"), "test", None, REGION),
        lambda pool: Marking(kinds[pool] if pool else Environment.PRODUCTION, Mode.READ_ONLY),
        shares=lambda kind: chosen[kind],
    )
    assert (account.share(PoolId("p")), account.share(PoolId("d"))) == (0.25, 0.6)
    chosen[Environment.PRODUCTION] = 0.1
    assert account.share(PoolId("p")) == 0.1


def test_places_are_told_apart() -> None:
    places = [
        Place("1", None, "r", None),
        Place("2", None, "r", None),
        Place("1", None, "q", None),
        Place("1", None, "r", "http://127.0.0.1"),
        Place(None, "1", "r", None),
        Place(None, None, "r", None),
    ]
    assert len({place.file_name for place in places}) == len(places)
    assert Place("1", "work", "r", None).file_name == Place("1", "role", "r", None).file_name
