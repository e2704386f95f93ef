"""The way through the questions of a restore and of a rebuild, up to the order."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.backups import BackedUpPool, Counts, Unread
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.pools import PoolDescription, PoolSummary
from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.mapping import HashCounts, SourceUser, standard_schema
from cognito_admin.model.restore.options import AttributeRule, RestoreOptions, RuleKind
from cognito_admin.model.restore.password_hashes import Algorithm
from cognito_admin.model.restore.plan import Blocked, Finding, Plan
from cognito_admin.ui.restore import wizard as wizard_module
from cognito_admin.ui.restore.import_role_dialog import ImportRoleDialog
from cognito_admin.ui.restore.wizard import Reach, RestoreWizard
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.backup_orders import OrderedPool
from cognito_admin.work.foreign_users import ForeignFile, ForeignUsers
from cognito_admin.work.restore_orders import REBUILD, RestoreOrder
from tests.accessible import all_faults
from tests.ui import fakes
from tests.ui.restore.plans import plan
from tests.ui.shell.living import live, opened, until, words

WORK = Connection(
    ConnectionId("c1"),
    "work",
    "work",
    Region("us-east-1"),
    default_marking=Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR),
)
LEGACY = BackedUpPool(PoolId("us-east-1_Legacy"), "Legacy", "us-east-1", "123456789012")
SHOP = BackedUpPool(PoolId("us-east-1_Shop"), "Shop customers", "us-east-1", "123456789012")
BACKUP = ConnectionId("backup-1")
PLACE = "/backups/legacy_2026"
SETTINGS = {
    "UsernameConfiguration": {"CaseSensitive": True},
    "SchemaAttributes": [
        {"Name": "email", "AttributeDataType": "String", "Mutable": True, "Required": True},
        {"Name": "custom:customer_no", "AttributeDataType": "String", "Mutable": True},
    ],
}


@dataclass
class BackupsOnDesk:
    """What lies here. ``settings`` are those of the pool in the backup, or why there are none."""

    settings: dict[str, Any] | Failure = field(default_factory=lambda: dict(SETTINGS))
    can_keep = True

    def all(self) -> tuple[OfflineBackup, ...]:
        return ()

    def get(self, _: object) -> None:
        return None

    def subscribe(self, _: object) -> Callable[[], None]:
        return lambda: None

    def pool(self, _: ConnectionId) -> "BackupsOnDesk":
        return self

    async def describe(self) -> PoolDescription:
        if isinstance(self.settings, Failure):
            raise self.settings
        return PoolDescription(LEGACY.id, LEGACY.name, self.settings, None)


class Visitor:
    """Somebody who is asked; ``answers`` are what planning comes to, one after the other.

    Whoever ``walks`` goes through every page by Tab before leaving it.
    """

    def __init__(self, shell: Shell, behind: fakes.Backstage) -> None:
        self.shell, self.behind = shell, behind
        self.answers: list[Plan | Failure] = []
        self.planned: list[RestoreOrder] = []
        self.opened: list[str] = []
        self.ordered: list[RestoreOrder] = []
        self.backed_up: list[OrderedPool] = []
        self.key_given = True
        self.walks = False
        self.stumbled: list[str] = []
        self.tool = ""
        self.failure: Failure | None = None

    def asks(self, *, rebuild: bool = False, **options: Any) -> RestoreWizard:
        shop = PoolSummary(PoolId("us-east-1_Shop"), "Shop customers")
        reach = Reach((WORK,), ((WORK, shop),), self._look_into, self._plan, lambda *_: None)
        wizard = RestoreWizard(
            self.shell.window, self.behind.services(), self.shell.loop, reach, rebuild=rebuild, **options
        )
        wizard.ordered.connect(self.ordered.append)
        wizard.backup_requested.connect(self.backed_up.append)
        wizard.open()
        return wizard

    async def goes_on(self, wizard: RestoreWizard) -> None:
        at = wizard._at
        await until(wizard._next.isEnabled)
        if self.walks:
            await until(wizard.isActiveWindow)
            self.stumbled += all_faults(wizard)
        wizard._next.click()
        await until(lambda: wizard._at != at or not wizard.isVisible())

    async def goes_to_plan(self, wizard: RestoreWizard) -> None:
        while wizard._pages[wizard._at] is not wizard.plan:
            await self.goes_on(wizard)
        await until(lambda: wizard.plan.plan is not None)

    async def _look_into(self, place: str, via: ConnectionId | None, _: object) -> OfflineBackup | None:
        self.opened.append(place)
        if self.failure is not None:
            raise self.failure
        return OfflineBackup(BACKUP, place, LEGACY, tool=self.tool, via=via) if self.key_given else None

    async def _plan(self, order: RestoreOrder) -> Plan:
        self.planned.append(order)
        answer = self.answers.pop(0) if self.answers else plan()
        if isinstance(answer, Failure):
            raise answer
        return answer


def record(**facts: Any) -> BackupRecord:
    now = datetime.now(UTC)
    return BackupRecord(PLACE, LEGACY, now, Counts(320, 3, 40), 90_000, encrypted=True, verified=now, **facts)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Any):
    def run(scene: Any, *records: BackupRecord, settings: Any = None) -> None:
        behind = fakes.backstage(tmp_path, WORK)
        behind.offline = BackupsOnDesk(SETTINGS if settings is None else settings)  # pyright: ignore
        behind.backups.known = [*(records or (record(),))]

        async def visit(shell: Shell) -> None:
            await scene(Visitor(shell, behind))

        live(monkeypatch, behind, visit)

    return run


def test_a_backup_made_here_is_restored_into_a_new_pool(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.walks = True
        wizard = visitor.asks()
        await until(lambda: wizard.source.chosen is not None)
        assert "AWS Support" in words(wizard)
        await visitor.goes_to_plan(wizard)
        assert "300 of 303 users come back" in words(wizard)
        await visitor.goes_on(wizard)
        assert visitor.opened == [PLACE]
        assert visitor.ordered == [RestoreOrder(BACKUP, WORK.id, "Legacy", None, RestoreOptions())]
        assert visitor.stumbled == []

    meet(scene)


def test_where_no_backup_is_known_the_keyboard_is_where_one_chooses_it_and_then_where_enter_goes_on(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.behind.backups.known = []
        wizard = visitor.asks()
        source = wizard.source
        assert wizard.focusWidget() is source._another
        assert source._another.text() == "Choose a &backup…"
        source.add(OfflineBackup(BACKUP, PLACE, LEGACY))
        assert wizard.focusWidget() is source._list
        wizard.reject()

    meet(scene)


def test_a_backup_that_lacks_something_says_so_at_once(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = visitor.asks()
        await until(lambda: wizard.source.chosen is not None)
        assert "Things are missing from it" in words(wizard)
        wizard.reject()

    meet(scene, record(unread=(Unread("GetLogDeliveryConfiguration", "NotAuthorizedException"),)))


def test_whoever_gives_no_key_stays_where_they_are(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.key_given = False
        wizard = visitor.asks()
        await until(wizard._next.isEnabled)
        wizard._next.click()
        await until(lambda: visitor.opened and wizard._next.isEnabled())
        assert wizard._at == 0
        wizard.reject()

    meet(scene)


def test_a_backup_that_cannot_be_opened_says_why(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.failure = Failure(Code.BACKUP_NOT_FOUND, path=PLACE)
        wizard = visitor.asks()
        await until(wizard._next.isEnabled)
        wizard._next.click()
        await until(lambda: wizard.source._lacks.property("text_role") == "danger")
        assert wizard._at == 0
        assert wizard._next.isEnabled()
        wizard.reject()

    meet(scene)


def test_what_could_not_be_planned_is_planned_again_on_request(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.answers = [Failure(Code.ENDPOINT_UNREACHABLE)]
        wizard = visitor.asks()
        while wizard._pages[wizard._at] is not wizard.plan:
            await visitor.goes_on(wizard)
        await until(lambda: wizard.plan._states.state == "failed")
        assert not wizard._next.isEnabled()
        wizard.plan.replan_requested.emit()
        await until(wizard._next.isEnabled)
        wizard.reject()

    meet(scene)


def test_what_is_said_about_a_blocker_goes_into_the_next_plan(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.answers = [plan(blockers=(Finding(Blocked.USERS_UNFIT, count=3),))]
        wizard = visitor.asks()
        await visitor.goes_to_plan(wizard)
        assert "stands in the way" in wizard._next.toolTip()
        without = wizard.plan._blockers[0].without
        assert without is not None
        without.click()
        wizard.plan._again.click()
        await until(wizard._next.isEnabled)
        assert [order.options.without_unfit for order in visitor.planned] == [False, True]
        wizard.reject()

    meet(scene)


def test_a_pool_is_rebuilt_with_other_names_and_another_way_to_sign_in(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.walks = True
        wizard = visitor.asks(rebuild=True)
        await visitor.goes_on(wizard)
        await visitor.goes_on(wizard)
        wizard.conversion.ways.setCurrentIndex(wizard.conversion.ways.findText("E-mail"))
        wizard.conversion.case.setCurrentIndex(1)
        wizard.conversion.rename("custom:customer_no", "crmId")
        await visitor.goes_to_plan(wizard)
        assert "How the first ones come out" in words(wizard)
        await visitor.goes_on(wizard)
        (order,) = visitor.ordered
        conversion = order.options.conversion
        assert order.kind == REBUILD
        assert conversion.rules == (AttributeRule(RuleKind.RENAME, "custom:customer_no", to="custom:crmId"),)
        assert (conversion.username_attributes, conversion.case_sensitive) == (("email",), False)
        assert visitor.stumbled == []

    meet(scene)


def test_a_pool_as_it_is_now_is_backed_up_before_it_is_rebuilt(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        pool = OrderedPool(PoolKey(WORK.id, LEGACY.id), "Legacy")
        wizard = visitor.asks(rebuild=True, live=((pool, "work"),))
        await until(lambda: len(wizard.source._sources) == 2)
        wizard.source._list.setCurrentRow(1)
        assert "a verified backup of it is made first" in wizard.source._list.item(1).text()
        wizard._next.click()
        assert visitor.backed_up == [pool]
        assert not visitor.opened

    meet(scene)


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_backup_of_the_pool_that_one_looks_at_comes_before_a_newer_one_of_another(meet, rebuild: bool) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = visitor.asks(rebuild=rebuild, front=LEGACY.id)
        await until(lambda: len(wizard.source._sources) == 2)
        assert wizard.source.chosen.place == PLACE

    meet(scene, replace(record(), pool=SHOP, place="/backups/shop"), record())


def test_a_pool_without_a_backup_that_one_looks_at_is_what_is_rebuilt(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        pool = OrderedPool(PoolKey(WORK.id, LEGACY.id), "Legacy")
        wizard = visitor.asks(rebuild=True, live=((pool, "work"),), front=LEGACY.id)
        await until(lambda: len(wizard.source._sources) == 2)
        assert wizard.source.chosen.pool == pool

    meet(scene, replace(record(), pool=SHOP, place="/backups/shop"))


def test_a_list_of_users_goes_only_into_a_pool_that_is_there(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = visitor.asks()
        await visitor.goes_on(wizard)
        assert wizard._next.toolTip() == "Choose a pool first"
        wizard.target._pool.setCurrentIndex(0)
        assert wizard.order().pool == "us-east-1_Shop"
        wizard.reject()

    meet(scene, settings=Failure(Code.SETTINGS_NOT_IN_BACKUP, path=PLACE))


def test_users_from_elsewhere_are_mapped_and_bring_their_passwords(meet, monkeypatch) -> None:
    digest = "$2b$10$" + "a" * 53
    users = (SourceUser({"mail": "ann@example.com", "digest": digest}),)

    async def look(*_: object) -> ForeignFile:
        return ForeignFile("CSV", users)

    async def schema(*_: object) -> object:
        return standard_schema()

    async def hashes(*_: object) -> HashCounts:
        return HashCounts({Algorithm.BCRYPT: 1})

    monkeypatch.setattr(ForeignUsers, "look", look)
    monkeypatch.setattr(ForeignUsers, "schema", schema)
    monkeypatch.setattr(ForeignUsers, "hashes", hashes)

    async def scene(visitor: Visitor) -> None:
        visitor.walks = True
        visitor.tool = "CSV"
        wizard = visitor.asks()
        assert "Fields" not in words(wizard)
        await visitor.goes_on(wizard)
        assert "3  Fields" in words(wizard)
        wizard.target._pool.setCurrentIndex(0)
        await visitor.goes_on(wizard)
        await until(lambda: wizard.mapping.hashing() is not None)
        await visitor.goes_to_plan(wizard)
        options = visitor.planned[0].options
        assert options.fields == {"mail": "email", "digest": "password_hash"}
        assert (options.hashing, options.statuses["CONFIRMED"]) == (Algorithm.BCRYPT, Fate.IMPORT_JOB)
        assert visitor.stumbled == []
        wizard.reject()

    meet(scene, settings=Failure(Code.SETTINGS_NOT_IN_BACKUP, path=PLACE))


def test_the_role_of_import_jobs_is_made_when_somebody_says_so_and_planned_with(meet, monkeypatch) -> None:
    denied = Failure(Code.ACCESS_DENIED, operation="CreateRole", action="iam:CreateRole")
    outcomes: list[Any] = [denied, "arn:aws:iam::123456789012:role/cognito-admin-user-import"]

    async def create(*_: object) -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Failure):
            raise outcome
        return outcome

    monkeypatch.setattr(wizard_module, "create_import_role", create)

    async def scene(visitor: Visitor) -> None:
        visitor.answers.append(plan(blockers=(Finding(Blocked.IMPORT_ROLE_MISSING),)))
        wizard = visitor.asks()
        await visitor.goes_to_plan(wizard)
        (offer,) = [button for button in wizard.plan.findChildren(QPushButton) if "Create one" in button.text()]
        offer.click()
        dialog = await opened(ImportRoleDialog)
        assert "cognito-idp.amazonaws.com" in dialog._document.toPlainText()
        dialog._make.click()
        await until(dialog._make.isEnabled)
        assert "CreateRole" in dialog._told.text() or "iam:CreateRole" in dialog._told.text()
        assert len(visitor.planned) == 1
        dialog._make.click()
        await until(lambda: len(visitor.planned) == 2)
        wizard.reject()

    meet(scene)


def test_a_file_that_is_gone_before_its_passwords_were_counted_is_said_to_be(meet, monkeypatch) -> None:
    users = (SourceUser({"mail": "ann@example.com", "digest": "$2b$10$" + "a" * 53}),)

    async def look(*_: object) -> ForeignFile:
        return ForeignFile("CSV", users)

    async def refused(*_: object) -> object:
        raise Failure(Code.ACCESS_DENIED, operation="DescribeUserPool", action="cognito-idp:DescribeUserPool")

    async def gone(*_: object) -> HashCounts:
        raise Failure(Code.BACKUP_NOT_FOUND, path=PLACE)

    monkeypatch.setattr(ForeignUsers, "look", look)
    monkeypatch.setattr(ForeignUsers, "schema", refused)
    monkeypatch.setattr(ForeignUsers, "hashes", gone)

    async def scene(visitor: Visitor) -> None:
        visitor.tool = "CSV"
        wizard = visitor.asks()
        await visitor.goes_on(wizard)
        wizard.target._pool.setCurrentIndex(0)
        wizard._next.click()
        await until(lambda: wizard._at == 0)
        assert PLACE in words(wizard)
        wizard.reject()

    meet(scene, settings=Failure(Code.SETTINGS_NOT_IN_BACKUP, path=PLACE))
