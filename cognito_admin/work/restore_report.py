"""What became of a restore: kept on record, shown, and written as a page (HTML) or a document (JSON)."""

import html
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cognito_admin.model.backups import Unread
from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.restore.fates import Skip, SkippedUser
from cognito_admin.model.restore.plan import Plan, Stage
from cognito_admin.model.restore.plan_json import plan_from_json
from cognito_admin.model.restore.record import Became, FailedTask, Restore, RestoreId, TaskState, UserRow
from cognito_admin.model.sentences import OUTCOMES, explain
from cognito_admin.model.sentences.losses import explain_losses
from cognito_admin.model.sentences.restored_people import explain_skip
from cognito_admin.model.sentences.restores import STAGES, explain_restore_loss
from cognito_admin.store.exported_file import ExportedFile
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.restore_proof import Proof

FORMAT = 1
_PAGE = 1_000
_TOLD = (Became.FOUND, Became.LEFT_OUT, Became.CONFLICT, Became.FAILED)
"""Whoever was simply made is in the map."""
_HTML = (".html", ".htm")


async def finish(
    log: RestoreLog, restore: Restore, plan: Plan, changed: Mapping[str, Any], proof: Proof
) -> Mapping[str, int]:
    """Puts the end of a restore on record. The outcome of its job: counts by what they are of."""
    users = {became.value: count for became, count in (await log.counts(restore.id)).items()}
    tasks: dict[str, dict[str, int]] = {}
    for (task, state), count in sorted((await log.task_counts(restore.id)).items()):
        tasks.setdefault(task.value, {})[state.value] = count
    steps = await log.steps(restore.id)
    refused = [
        {
            "stage": plan.steps[number].stage.value,
            "operation": plan.steps[number].operation,
            "about": plan.steps[number].about,
            "failure": row.failure.as_json(),
        }
        for number, row in sorted(steps.items())
        if row.failure is not None
    ]
    report = {
        "format": FORMAT,
        "began": restore.began.isoformat(),
        "ended": datetime.now(UTC).isoformat(),
        "users": users,
        "tasks": tasks,
        "steps": {"done": sum(row.done for row in steps.values()), "refused": refused},
        "ids": dict(changed),
        "proof": proof.as_json(),
    }
    await log.note(restore.id, report=report)
    await log.end(restore.id)
    further = {
        "steps_failed": len(refused),
        "tasks_failed": sum(counts.get(TaskState.FAILED.value, 0) for counts in tasks.values()),
        "unannounced": proof.unannounced,
        "unread": len(proof.unread),
    }
    return {**users, **{name: count for name, count in further.items() if count}}


async def report_of(log: RestoreLog, restore: RestoreId) -> Mapping[str, Any] | None:
    """What ``finish`` put on record, with what was lost as planned; None before the end."""
    found = await log.restore(restore)
    report = (await log.state(restore)).get("report")
    if found is None or report is None:
        return None
    plan = found.document["plan"]
    return {**report, "name": found.document["name"], "target": plan["target"], "losses": plan["losses"]}


def not_compared(proof: Mapping[str, Any]) -> Iterator[str]:
    """What could not be read of the pool, by what people call it."""
    for label in explain_losses(Unread(**one) for one in proof.get("unread", ())):
        yield label.name


async def write_report(log: RestoreLog, restore: RestoreId, path: Path) -> None:
    """Writes it with everybody who was not simply made, to ``path`` (….html, or JSON).

    Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN).
    """
    report = await report_of(log, restore)
    found = await log.restore(restore)
    assert report is not None
    assert found is not None
    plan = plan_from_json(found.document["plan"])
    async with ExportedFile(path) as file:
        pieces = _page(log, restore, report, plan) if path.suffix.lower() in _HTML else _document(log, restore, report)
        async for piece in pieces:
            await file.write(piece)
        await file.finish()


async def _people(log: RestoreLog, restore: RestoreId) -> AsyncIterator[UserRow]:
    for became in _TOLD:
        after = -1
        while rows := await log.users(restore, _PAGE, after, (became,)):
            for row in rows:
                yield row
            after = rows[-1].number


async def _failed(log: RestoreLog, restore: RestoreId) -> AsyncIterator[FailedTask]:
    after = 0
    while tasks := await log.failed_tasks(restore, _PAGE, after):
        for task in tasks:
            yield task
        after = tasks[-1].number


async def _document(log: RestoreLog, restore: RestoreId, report: Mapping[str, Any]) -> AsyncIterator[str]:
    yield json.dumps(dict(report), ensure_ascii=False, indent=1)[:-2] + ',\n "failedTasks": ['
    before = ""
    async for one in _failed(log, restore):
        said = {"username": one.username, "task": one.task.value, "about": one.argument}
        said |= {"code": one.code, "facts": dict(one.facts)}
        yield f"{before}\n  {json.dumps(said, ensure_ascii=False)}"
        before = ","
    yield '\n ],\n "people": ['
    before = ""
    async for row in _people(log, restore):
        said = {"username": row.username, "sub": row.sub, "became": row.became.value}
        said |= {"code": row.code, "facts": dict(row.facts), "newSub": row.new_sub}
        yield f"{before}\n  {json.dumps(said, ensure_ascii=False)}"
        before = ","
    yield "\n ]\n}\n"


def _moment(text: str) -> str:
    """``2026-11-21 19:42 UTC``."""
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


async def _page(log: RestoreLog, restore: RestoreId, report: Mapping[str, Any], plan: Plan) -> AsyncIterator[str]:
    yield _HEAD.format(name=html.escape(str(report["name"])))
    target, proof = report["target"], report["proof"]
    pool = next(iter(report["ids"]["pool"].values()), target["pool"])
    yield _table(
        {
            "Pool": f"{target['name']} ({pool}), {target['region']}, account {target['account']}",
            "Began": _moment(report["began"]),
            "Ended": _moment(report["ended"]),
            **{f"Users {OUTCOMES[name]}": f"{count:,}" for name, count in report["users"].items()},
            "Users compared": f"{proof['users']:,}",
            "Differences that the plan announced": f"{proof['announced']:,}",
            "Other differences": f"{proof['unannounced']:,}",
        }
    )
    yield _list(
        "What the plan said would be lost", [_sentence(loss) for loss in map(explain_restore_loss, plan.losses)]
    )
    yield _list(
        "Other differences",
        [f"{one['about']} {one['name']}: {one['kind']} {_edits(one['edits'])}" for one in proof["differences"]],
    )
    yield _list("Settings that AWS did not tell, so that they were not compared", list(not_compared(proof)))
    yield _list(
        "Settings that were refused",
        [
            f"{STAGES[Stage(one['stage'])]}: {one['operation']} {one['about']}. "
            f"{_explained(failure_from_json(one['failure']))}"
            for one in report["steps"]["refused"]
        ],
    )
    if await log.failed_tasks(restore, 1):
        yield "<h2>What could not be done for users</h2>\n<ul>"
        async for one in _failed(log, restore):
            why = _explained(Failure(Code(one.code), **one.facts))
            said = f"{one.username}: {one.task.value} {one.argument or ''}. {why}"
            yield f"<li>{html.escape(said)}</li>\n"
        yield "</ul>\n"
    ids_of = {**report["ids"]["pool"], **report["ids"]["clients"]}
    yield _list("Ids that changed", [f"{old} is {new} now" for old, new in ids_of.items()])
    yield "<h2>People</h2>\n<table><tr><th>User name</th><th>sub</th><th>Became</th><th>Why</th></tr>\n"
    async for row in _people(log, restore):
        cells = (row.username, row.sub, OUTCOMES[row.became.value], _why(row))
        yield f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>\n"
    yield "</table>\n</body></html>\n"


def _why(row: UserRow) -> str:
    if row.code is None:
        return ""
    if row.became is Became.LEFT_OUT:
        skipped = SkippedUser(row.username, row.sub, Skip(row.code), row.facts.get("about", ""))
        return explain_skip(skipped).name
    return _explained(Failure(Code(row.code), **row.facts))


def _explained(failure: Failure) -> str:
    words = explain(failure)
    return f"{words.title}. {words.text}"


def _sentence(label: Any) -> str:
    return f"{label.name}. {label.text}"


def _edits(edits: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['path']} {json.dumps(one['before'])} → {json.dumps(one['after'])}" for one in edits)


def _table(facts: Mapping[str, str]) -> str:
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>\n" for name, value in facts.items()
    )
    return f"<table>{rows}</table>\n"


def _list(title: str, entries: list[str]) -> str:
    if not entries:
        return ""
    items = "".join(f"<li>{html.escape(entry)}</li>\n" for entry in entries)
    return f"<h2>{html.escape(title)}</h2>\n<ul>{items}</ul>\n"


_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Restore of {name}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color-scheme: light dark }}
table {{ border-collapse: collapse }} th, td {{ text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top }}
</style></head><body>
<h1>Restore of {name}</h1>
"""
