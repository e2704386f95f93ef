"""The steps that set a pool up: each once, on record before it is sent; what is refused to one keeps no other back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.restore.plan import POOL, Name, Ref, Stage, Step, client_name
from cognito_admin.store.journal import Journal
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.restore_settings import SettingsRun
from cognito_admin.work.stop import Stop

KEY = bytes(range(32))
CLIENT = client_name("old")
STEPS = (
    Step(Stage.POOL, "CreateUserPool", {}, "Shop", {POOL: "/UserPool/Id"}),
    Step(Stage.CLIENTS, "CreateUserPoolClient", {"UserPoolId": Ref(POOL)}, "Web", {CLIENT: "/UserPoolClient/ClientId"}),
    Step(Stage.PAGES, "SetUICustomization", {"ClientId": Ref(CLIENT)}, "Web"),
    Step(Stage.GROUPS, "CreateGroup", {"UserPoolId": Ref(POOL)}, "vip"),
    Step(Stage.TRIGGERS, "AddPermission", {}, "PreSignUp"),
)


class Maker:
    """Makes everything but what is ``refused``."""

    def __init__(self, refused: Mapping[str, Code] | None = None) -> None:
        self.refused = dict(refused or {})
        self.asked: list[tuple[str, bool]] = []

    async def make(self, step: Step, names: Mapping[Name, str], began: datetime | None = None) -> Mapping[Name, str]:
        del names
        self.asked.append((step.operation, began is not None))
        if step.operation in self.refused:
            raise Failure(self.refused[step.operation])
        return {name: f"made {name}" for name in step.makes}


def run(folder: Path, scenario: Callable[[Callable[..., Awaitable[SettingsRun]], RestoreLog], Awaitable[None]]) -> None:
    async def within() -> None:
        journal = await Journal.open(folder / "journal.db", KEY)
        try:
            log = journal.restores
            restore = await log.begin("order", {})

            async def made(maker: Maker, stop: Stop | None = None) -> SettingsRun:
                settings = SettingsRun(cast("Any", maker), log, restore.id, lambda _: None, stop or Stop(), {}, {})
                await settings.through([*enumerate(STEPS)], len(STEPS))
                return settings

            await scenario(made, log)
        finally:
            await journal.close()

    asyncio.run(within())


def test_steps_are_made_in_order_once_and_what_they_made_is_known_to_the_next_process(tmp_path: Path) -> None:
    async def scenario(made: Any, log: RestoreLog) -> None:
        del log
        first, second = Maker(), Maker()
        names = (await made(first)).names
        assert [operation for operation, _ in first.asked] == [step.operation for step in STEPS]
        assert (await made(second)).names == names == {POOL: "made pool", CLIENT: f"made {CLIENT}"}
        assert second.asked == []

    run(tmp_path, scenario)


def test_what_is_refused_is_on_record_with_what_needed_it_and_is_tried_again(tmp_path: Path) -> None:
    async def scenario(made: Any, log: RestoreLog) -> None:
        restore = await log.latest("order")
        assert restore is not None
        await made(Maker({"CreateUserPoolClient": Code.CLIENT_SETTINGS_UNFIT}))
        steps = await log.steps(restore.id)
        failures = {number: step.failure.code for number, step in steps.items() if step.failure is not None}
        assert failures == {1: Code.CLIENT_SETTINGS_UNFIT, 2: Code.PRECONDITION_NOT_MET}
        assert steps[3].done
        again = Maker()
        await made(again)
        # It may have been made by the request that was refused an answer.
        assert again.asked == [("CreateUserPoolClient", True), ("SetUICustomization", True)]
        assert all(step.done and step.failure is None for step in (await log.steps(restore.id)).values())

    run(tmp_path, scenario)


def test_where_cognito_alone_can_be_reached_functions_keep_nothing_back(tmp_path: Path) -> None:
    async def scenario(made: Any, log: RestoreLog) -> None:
        restore = await log.latest("order")
        assert restore is not None
        await made(Maker({"AddPermission": Code.ENDPOINT_UNREACHABLE}))
        failed = (await log.steps(restore.id))[4].failure
        assert failed is not None
        assert failed.code is Code.ENDPOINT_UNREACHABLE

    run(tmp_path, scenario)


def test_without_the_pool_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    async def scenario(made: Any, log: RestoreLog) -> None:
        del log
        for maker in (
            Maker({"CreateUserPool": Code.REQUEST_REFUSED}),
            Maker({"CreateGroup": Code.ENDPOINT_UNREACHABLE}),
        ):
            with pytest.raises(Failure):
                await made(maker)
        stop = Stop()
        stop.request()
        with pytest.raises(Cancelled):
            await made(Maker(), stop)

    run(tmp_path, scenario)
