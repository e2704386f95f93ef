"""Whatever goes wrong at whatever step of whatever action: the record says what is true in AWS, the index agrees, nothing twice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.aws.current_clients import CurrentClients
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import DESCRIPTION, OF_GROUPS
from cognito_admin.model.changes.person import AUTHENTICATOR
from cognito_admin.model.changes.planning import NEW_USERS
from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId, Sub
from cognito_admin.model.query.tree import EVERYBODY
from cognito_admin.model.users import linked_identities
from tests.work.change_pool import Desk

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
PASSWORD = "Correct-horse-7"
DEVICE = "eu-central-1_a22e0001-0000"
SESSION = f"tkn{1:025}"
IDENTITY = (
    '[{"userId":"7","providerName":"Google","providerType":"Google","primary":false,"dateCreated":1700000000000}]'
)

Put = Callable[..., Sub]


@dataclass(frozen=True)
class Action:
    """A wish for a user of this status. ``unseen``: nothing shows afterwards whether it was carried out.

    ``reads`` is what it is planned on beside the user.
    """

    wish: Wish
    status: str = "CONFIRMED"
    enabled: bool = True
    unseen: bool = False
    reads: str = ""


ACTIONS = (
    Action(Wish(Kind.EDIT, values={"name": "Anna", "email": "anna@example.org", "nickname": ""})),
    Action(Wish(Kind.ENABLE), enabled=False),
    Action(Wish(Kind.DISABLE)),
    Action(Wish(Kind.CONFIRM), "UNCONFIRMED"),
    Action(Wish(Kind.RESET_PASSWORD)),
    Action(Wish(Kind.RESEND_INVITATION), "FORCE_CHANGE_PASSWORD", unseen=True),
    Action(Wish(Kind.SET_TEMPORARY_PASSWORD)),
    Action(Wish(Kind.SET_PASSWORD), "RESET_REQUIRED"),
    Action(Wish(Kind.SIGN_OUT), unseen=True),
    Action(Wish(Kind.VERIFY, "phone_number")),
    Action(Wish(Kind.ADD_TO_GROUP, "vip")),
    Action(Wish(Kind.REMOVE_FROM_GROUP, "vip")),
    Action(Wish(Kind.LINK, values={"provider": "Google", "user_id": "12"})),
    Action(Wish(Kind.UNLINK, values={"provider": "Google", "user_id": "7"})),
    Action(Wish(Kind.SET_MFA, values={AUTHENTICATOR: "preferred"}), reads="mfa"),
    Action(Wish(Kind.REMOVE_AUTHENTICATOR), reads="mfa"),
    Action(Wish(Kind.FORGET_DEVICE, DEVICE), reads="devices"),
    Action(Wish(Kind.END_SESSION, SESSION), reads="sessions"),
    Action(Wish(Kind.DELETE)),
    Action(Wish(Kind.INVITE, "invited", {"email": "invited@example.com"})),
    Action(Wish(Kind.CREATE, "made", {"email": "made@example.com"})),
    Action(Wish(Kind.CREATE_READY, "ready", {"email": "ready@example.com"})),
    Action(Wish(Kind.CREATE_GROUP, "new")),
    Action(Wish(Kind.EDIT_GROUP, "old", {DESCRIPTION: "Another"})),
    Action(Wish(Kind.DELETE_GROUP, "old")),
)


@pytest.fixture
def pool(shop: PoolId, monkeypatch: pytest.MonkeyPatch) -> PoolId:
    """Where nobody is paced, and keys that expired are not looked for anew."""

    async def at_once(self: Calls, asked: Asked) -> None:
        del self, asked

    def refuse(self: CurrentClients, clients: object, failure: Failure, began_s: float) -> None:
        del self, clients, began_s
        raise failure

    monkeypatch.setattr(Calls, "_pace", at_once)
    monkeypatch.setattr(CurrentClients, "renew", refuse)
    return shop


@pytest.fixture
def through(emulator: Emulator, pool: PoolId, put: Put, at_desk: Callable[..., None]) -> Callable[..., None]:
    """Makes every action step by step with a fault at each, and hands what came of it to ``judge``."""

    def go(faults: Sequence[Mapping[str, Any]], judge: Callable[["Outcome"], None]) -> None:
        async def scenario(desk: Desk) -> None:
            for action in ACTIONS:
                for step in range(2 if action.wish.kind is Kind.CREATE_READY else 1):
                    judge(await outcome(emulator, desk, put, action, step, faults))

        at_desk(scenario)

    return go


@dataclass(frozen=True)
class Outcome:
    """``before`` and ``after`` are the truth in AWS, ``kept`` is what the index has where AWS has ``after``."""

    action: Action
    step: int
    steps: int
    failure: Failure | None
    record: Any
    before: Any
    after: Any
    kept: Any
    listed: Any
    sent: int
    messages: int

    def __str__(self) -> str:
        return f"step {self.step} of {self.action.wish.kind}: {self.failure}"

    @property
    def changed(self) -> bool:
        return self.before != self.after

    def assert_the_index_agrees(self) -> None:
        assert self.kept == self.listed, str(self)


async def outcome(
    emulator: Emulator, desk: Desk, put: Put, action: Action, step: int, faults: Sequence[Mapping[str, Any]]
) -> Outcome:
    service, kind = emulator.service, action.wish.kind
    kept_pool = service.pools[desk.pool]
    sub = None
    for name in ("new", "old"):
        kept_pool.groups.pop(name, None)
        await desk.index.remove_group(GroupName(name))
    for user in [*kept_pool.users]:
        kept_pool.users.remove(user.sub, CREATED)
        await desk.index.remove_user(Sub(user.sub))
    if kind in OF_GROUPS:
        await desk.changes.apply(await desk.planned(Wish(Kind.CREATE_GROUP, "old", {DESCRIPTION: "One"})))
    elif kind not in NEW_USERS:
        sub = put(
            status=action.status,
            enabled=action.enabled,
            name="Ann",
            nickname="annie",
            phone_number="+12025550123",
            phone_number_verified="false",
            identities=IDENTITY,
        )
        give_belongings(emulator, desk.pool, sub)
        if kind is Kind.REMOVE_FROM_GROUP:
            await desk.changes.person(sub)
            await desk.changes.apply(await desk.planned(Wish(Kind.ADD_TO_GROUP, "vip"), sub))
    change = await desk.planned(action.wish, sub, **({action.reads: True} if action.reads else {}))
    before = truth(emulator, desk.pool)
    service.outbox.clear()
    service.calls.clear()
    for fault in faults:
        service.faults.add(**{"operation": change.steps[step].operation, **fault})
    failure = None
    try:
        await desk.changes.apply(change, password=PASSWORD if change.needs_password else None)
    except Failure as caught:
        failure = caught
    service.faults.clear()
    records = await desk.log.records(desk.pool, limit=1)
    return Outcome(
        action,
        step,
        len(change.steps),
        failure,
        records[0] if records and records[0].change == change else None,
        before,
        truth(emulator, desk.pool),
        await kept(desk),
        listed(emulator, desk.pool),
        service.calls.count(change.steps[step].operation),
        len(service.outbox.messages),
    )


def give_belongings(emulator: Emulator, pool: PoolId, sub: str) -> None:
    details = emulator.service.pools[pool].users.details(sub)
    details.software_token = True
    details.mfa_methods = [AUTHENTICATOR]
    details.devices[DEVICE] = {
        "DeviceKey": DEVICE,
        "DeviceAttributes": [{"Name": "device_name", "Value": "Laptop"}],
        "DeviceCreateDate": CREATED,
        "DeviceLastModifiedDate": CREATED,
    }
    emulator.service.pools[pool].sessions["UserSessionTracking"] = "ENABLED"
    details.sessions = [{"SessionId": SESSION, "SessionType": "TOKEN", "DeviceType": "Laptop"}]


def truth(emulator: Emulator, pool: PoolId) -> Any:
    """All that an action can change."""
    found = emulator.service.pools[pool]
    belongings = [
        (details.preferred_mfa, [*details.mfa_methods], details.software_token, [*details.devices], [*details.sessions])
        for details in (found.users.details(user.sub) for user in found.users)
    ]
    return listed(emulator, pool), belongings


def listed(emulator: Emulator, pool: PoolId) -> Any:
    """What the index keeps of it, as AWS has it."""
    found = emulator.service.pools[pool]
    users = {
        user.sub: told(user.username, user.status, user.enabled, user.attributes, user.groups) for user in found.users
    }
    return users, {name: group.description or "" for name, group in found.groups.items()}


async def kept(desk: Desk) -> Any:
    users = {
        user.sub: told(user.username, user.status, user.enabled, user.attributes, user.groups)
        for user in await desk.index.some(EVERYBODY, 100)
    }
    return users, {group.name: group.description for group in await desk.index.groups()}


def told(name: str, status: str, enabled: bool, attributes: Mapping[str, str], groups: Iterable[str]) -> Any:
    # When somebody was linked, and what kind of provider it is, only AWS says.
    links = {(one.provider_name, one.user_id) for one in linked_identities(attributes.get("identities", ""))}
    shown = {name: value for name, value in attributes.items() if name not in ("sub", "identities")}
    return name, status, enabled, shown, links, sorted(groups)


REFUSED = {
    "throttle": Code.THROTTLED,
    "server_error": Code.AWS_TROUBLE,
    "reset_before": Code.ENDPOINT_UNREACHABLE,
    "expired": Code.CREDENTIALS_EXPIRED,
    "denied": Code.ACCESS_DENIED,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_never_comes_through_is_on_record_as_far_as_it_came(through: Callable[..., None], kind: str) -> None:
    def judge(found: Outcome) -> None:
        assert found.failure is not None, str(found)
        lost = found.failure.code is Code.OUTCOME_UNKNOWN
        # A request that was cut off may have been carried out, for all that anybody can see.
        assert not lost or (kind in ("server_error", "reset_before") and found.action.unseen), str(found)
        assert lost or found.failure.code is REFUSED[kind], str(found)
        assert found.record.state is (Event.UNKNOWN if lost else Event.FAILED), str(found)
        assert found.record.steps_made == found.step, str(found)
        assert found.changed == (found.step > 0), str(found)
        found.assert_the_index_agrees()

    through([{"kind": kind}], judge)


@pytest.mark.parametrize("kind", ["throttle", "reset_before"])
def test_what_comes_through_at_the_second_try_is_done_once(through: Callable[..., None], kind: str) -> None:
    def judge(found: Outcome) -> None:
        if found.failure is not None:
            assert found.failure.code is Code.OUTCOME_UNKNOWN, str(found)
            assert found.action.wish.kind is Kind.RESEND_INVITATION, str(found)
            assert (found.record.state, found.messages) == (Event.UNKNOWN, 0), str(found)
        else:
            assert (found.record.state, found.record.steps_made) == (Event.DONE, found.steps), str(found)
            assert found.sent == 2, str(found)
            assert found.changed or found.action.unseen, str(found)
        assert found.messages <= 1, str(found)
        found.assert_the_index_agrees()

    through([{"kind": kind, "count": 1}], judge)


LOST = [
    [{"kind": "reset_after", "count": 1}],
    [{"kind": "server_error_after", "count": 1}],
    [{"kind": "reset_after", "count": 1}, {"kind": "throttle", "skip": 1}],
    [{"kind": "reset_after", "count": 1}, {"kind": "denied", "skip": 1}],
]


@pytest.mark.parametrize("faults", LOST, ids=lambda faults: "-then-".join(fault["kind"] for fault in faults))
def test_what_took_effect_is_done_or_said_to_be_open_though_its_answer_was_lost(
    through: Callable[..., None], faults: list[dict[str, Any]]
) -> None:
    def judge(found: Outcome) -> None:
        assert found.changed or found.action.unseen, str(found)
        if found.failure is None:
            assert (found.record.state, found.record.steps_made) == (Event.DONE, found.steps), str(found)
        else:
            assert found.failure.code is Code.OUTCOME_UNKNOWN, str(found)
            assert found.action.unseen, str(found)
            assert found.record.state is Event.UNKNOWN, str(found)
        assert found.messages <= 1, str(found)
        found.assert_the_index_agrees()

    through(faults, judge)


@pytest.mark.parametrize("kind", ["throttle", "denied"])
def test_where_nothing_can_be_read_before_nothing_is_sent(through: Callable[..., None], kind: str) -> None:
    def judge(found: Outcome) -> None:
        if found.action.wish.kind in NEW_USERS:
            return
        assert found.failure is not None, str(found)
        assert found.failure.code is REFUSED[kind], str(found)
        assert (found.record, found.sent, found.changed) == (None, 0, False), str(found)
        found.assert_the_index_agrees()

    through([{"kind": kind, "operation": "ListUsers"}, {"kind": kind, "operation": "GetGroup"}], judge)


@pytest.mark.parametrize("kind", ["reset_before", "expired"])
def test_what_was_answered_is_true_though_nothing_can_be_read_afterwards(
    through: Callable[..., None], kind: str
) -> None:
    def judge(found: Outcome) -> None:
        assert found.failure is None, str(found)
        assert (found.record.state, found.sent) == (Event.DONE, 1), str(found)
        found.assert_the_index_agrees()

    reads = [{"kind": kind, "operation": operation, "skip": 1} for operation in ("ListUsers", "GetGroup")]
    through(reads, judge)
