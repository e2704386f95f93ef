"""The report of a restore and its maps: everybody who was not simply made is named, and nothing in a name is taken for a page."""

import asyncio
import csv
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.restore.plan import POOL, client_name
from cognito_admin.model.restore.plan_json import plan_to_json
from cognito_admin.model.restore.record import Became, Restore, Task, UserRow
from cognito_admin.model.sentences.templates import Figure, Speech
from cognito_admin.store.journal import Journal
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work import restore_report
from cognito_admin.work.restore_maps import ids, write_maps
from cognito_admin.work.restore_proof import Proof
from cognito_admin.work.restore_report import finish, report_of, write_report
from tests.model.restore.test_proof import PLAN

KEY = bytes(range(32))
ODD = Username("<script>alert(1)</script>")
CHANGED = ids({POOL: "new-pool", client_name("old-client"): "new-client"}, "old-pool")


def with_restore(folder: Path, scenario: Callable[[RestoreLog, Restore], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(folder / "journal.db", KEY)
        try:
            log = journal.restores
            restore = await log.begin("order", {"plan": plan_to_json(PLAN), "name": "Shop"})
            await log.settle(
                restore.id,
                [
                    (
                        UserRow(0, Username("ann"), Sub("a"), Became.MADE, Username("ann"), Sub("A")),
                        [(Task.PASSWORD, None)],
                    ),
                    (
                        UserRow(
                            1, ODD, Sub("b"), Became.LEFT_OUT, code="username_no_address", facts={"about": "email"}
                        ),
                        [],
                    ),
                    (UserRow(2, Username("carla"), Sub("c"), Became.FOUND, Username("carla"), Sub("C")), []),
                    (UserRow(3, Username("dan"), Sub("d"), Became.CONFLICT, code=Code.USER_EXISTS.value), []),
                ],
            )
            (row,) = await log.ready(restore.id, Task.PASSWORD, 1)
            await log.finish(restore.id, [(row, Failure(Code.PASSWORD_TOO_WEAK, reason="short"))])
            await scenario(log, restore)
        finally:
            await journal.close()

    asyncio.run(run())


def test_the_end_is_told_in_counts_and_kept_on_record(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog, restore: Restore) -> None:
        assert await report_of(log, restore.id) is None
        outcome = await finish(log, restore, PLAN, CHANGED, Proof(2, 5, 1, ()))
        assert outcome == {"made": 1, "left_out": 1, "found": 1, "conflict": 1, "tasks_failed": 1, "unannounced": 1}
        report = await report_of(log, restore.id)
        assert report is not None
        assert (report["name"], report["ids"], report["proof"]["users"]) == ("Shop", CHANGED, 2)
        ended = await log.restore(restore.id)
        assert ended is not None
        assert ended.ended is not None

    with_restore(tmp_path, scenario)


def test_it_is_written_as_a_page_or_as_json_with_everybody_who_was_not_simply_made(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog, restore: Restore) -> None:
        await finish(log, restore, PLAN, CHANGED, Proof(2, 5, 0, ()))
        await write_report(log, restore.id, tmp_path / "report.html")
        await write_report(log, restore.id, tmp_path / "report.json")

    with_restore(tmp_path, scenario)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "lacked what people sign in with: email" in page
    assert "ann: password" in page
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", page)
    document = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [(one["username"], one["became"]) for one in document["people"]] == [
        ("carla", "found"),
        (ODD, "left_out"),
        ("dan", "conflict"),
    ]
    assert document["failedTasks"][0]["code"] == Code.PASSWORD_TOO_WEAK.value


def test_the_page_speaks_as_it_is_told_and_the_document_for_machines_does_not(tmp_path: Path) -> None:
    loud = Speech(lambda text: text if isinstance(text, Figure) else f"«{text}»", "fr")

    async def scenario(log: RestoreLog, restore: Restore) -> None:
        await finish(log, restore, PLAN, CHANGED, Proof(1_200, 5, 0, ()))
        await write_report(log, restore.id, tmp_path / "report.html", loud)
        await write_report(log, restore.id, tmp_path / "report.json", loud)

    with_restore(tmp_path, scenario)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    assert "<title>«Restore of Shop»</title>" in page
    for cell in ("«User name»", "«1 user»", "«left out»", "1,200", "«old-client is new-client now»"):
        assert cell in page
    assert "«" not in (tmp_path / "report.json").read_text("utf-8")


def test_it_names_all_that_could_not_be_done_however_much_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore_report, "_PAGE", 1)

    async def scenario(log: RestoreLog, restore: Restore) -> None:
        eve = UserRow(4, Username("eve"), Sub("e"), Became.MADE, Username("eve"), Sub("E"))
        await log.settle(restore.id, [(eve, [(Task.DISABLE, None)])])
        (row,) = await log.ready(restore.id, Task.DISABLE, 1)
        await log.finish(restore.id, [(row, Failure(Code.USER_NOT_FOUND))])
        await finish(log, restore, PLAN, CHANGED, Proof(2, 5, 0, ()))
        await write_report(log, restore.id, tmp_path / "report.html")
        await write_report(log, restore.id, tmp_path / "report.json")

    with_restore(tmp_path, scenario)
    document = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [one["username"] for one in document["failedTasks"]] == ["ann", "eve"]
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "ann: password" in page
    assert "eve: disabling" in page


def test_the_map_pairs_whoever_is_there_and_the_ids_stand_beside_it(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog, restore: Restore) -> None:
        assert await write_maps(log, restore.id, CHANGED, tmp_path / "map.csv") == 2

    with_restore(tmp_path, scenario)
    rows = [*csv.DictReader((tmp_path / "map.csv").read_text("utf-8").splitlines())]
    assert [(row["old_sub"], row["new_sub"], row["old_username"]) for row in rows] == [
        ("a", "A", "ann"),
        ("c", "C", "carla"),
    ]
    assert json.loads((tmp_path / "map.ids.json").read_text()) == {
        "pool": {"old-pool": "new-pool"},
        "clients": {"old-client": "new-client"},
    }
