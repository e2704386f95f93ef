"""What became of a restore: kept on record, shown, and written as a page (HTML) or a document (JSON)."""

import html
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cognito_admin.model.backups import Unread
from cognito_admin.model.comparisons import About, called
from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.restore.fates import Skip, SkippedUser
from cognito_admin.model.restore.plan import Plan, Stage
from cognito_admin.model.restore.plan_json import plan_from_json
from cognito_admin.model.restore.record import Became, FailedTask, Restore, RestoreId, TaskState, UserRow
from cognito_admin.model.sentences import OUTCOMES, UNITS, Translate, capitalised, explain, marked
from cognito_admin.model.sentences import reports as words
from cognito_admin.model.sentences.losses import explain_losses
from cognito_admin.model.sentences.restored_people import explain_skip
from cognito_admin.model.sentences.restores import STAGES, explain_restore_loss
from cognito_admin.model.sentences.templates import ENGLISH, Speech
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


def not_compared(proof: Mapping[str, Any], translate: Translate = marked) -> Iterator[str]:
    """What could not be read of the pool, by what people call it."""
    for label in explain_losses((Unread(**one) for one in proof.get("unread", ())), translate):
        yield label.name


async def write_report(log: RestoreLog, restore: RestoreId, path: Path, speech: Speech = ENGLISH) -> None:
    """Writes it with everybody who was not simply made, to ``path`` (….html in the language of ``speech``, or JSON).

    Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN).
    """
    report = await report_of(log, restore)
    found = await log.restore(restore)
    assert report is not None
    assert found is not None
    plan = plan_from_json(found.document["plan"])
    async with ExportedFile(path) as file:
        is_page = path.suffix.lower() in _HTML
        pieces = _page(log, restore, report, plan, speech) if is_page else _document(log, restore, report)
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


async def _page(
    log: RestoreLog, restore: RestoreId, report: Mapping[str, Any], plan: Plan, speech: Speech
) -> AsyncIterator[str]:
    say, translate = speech.say, speech.translate
    title = html.escape(say(words.RESTORE_OF, pool=str(report["name"])))
    yield _HEAD.format(title=title, language=html.escape(speech.language))
    yield _table(_facts(report, speech))
    losses = (explain_restore_loss(loss, translate) for loss in plan.losses)
    yield _list(say(words.LOST), [f"{loss.name}. {loss.text}" for loss in losses])
    yield _list(say(words.OTHERS), [_difference(one, speech) for one in report["proof"]["differences"]])
    yield _list(say(words.NOT_COMPARED), list(not_compared(report["proof"], translate)))
    yield _list(say(words.REFUSED), [_refused(one, speech) for one in report["steps"]["refused"]])
    if await log.failed_tasks(restore, 1):
        yield f"<h2>{html.escape(say(words.TASKS_FAILED))}</h2>\n<ul>"
        async for one in _failed(log, restore):
            why = _explained(Failure(Code(one.code), **one.facts), speech)
            said = f"{one.username}: {translate(words.TASKS[one.task])} {one.argument or ''}. {why}"
            yield f"<li>{html.escape(said)}</li>\n"
        yield "</ul>\n"
    ids_of = {**report["ids"]["pool"], **report["ids"]["clients"]}
    yield _list(say(words.IDS_CHANGED), [say(words.ID_CHANGED, old=old, new=new) for old, new in ids_of.items()])
    titles = (say(words.USER_NAME), "sub", say(words.BECAME), say(words.WHY))
    heads = "".join(f"<th>{html.escape(one)}</th>" for one in titles)
    yield f"<h2>{html.escape(say(words.PEOPLE))}</h2>\n<table><tr>{heads}</tr>\n"
    async for row in _people(log, restore):
        cells = (row.username, row.sub, translate(OUTCOMES[row.became.value]), _why(row, speech))
        yield f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>\n"
    yield "</table>\n</body></html>\n"


def _facts(report: Mapping[str, Any], speech: Speech) -> Mapping[str, str]:
    say, target, proof = speech.say, report["target"], report["proof"]
    pool = next(iter(report["ids"]["pool"].values()), target["pool"])
    account = {"region": target["region"], "account": target["account"]}
    return {
        say(words.POOL): say(words.WHERE, pool=target["name"], id=str(pool), **account),
        say(words.BEGAN): _moment(report["began"]),
        say(words.ENDED): _moment(report["ended"]),
        **{
            capitalised(speech.translate(OUTCOMES[name])): say(UNITS["users"].of(count), count=f"{count:,}")
            for name, count in report["users"].items()
        },
        say(words.COMPARED): speech.number(proof["users"]),
        say(words.ANNOUNCED): speech.number(proof["announced"]),
        say(words.OTHERS): speech.number(proof["unannounced"]),
    }


def _difference(one: Mapping[str, Any], speech: Speech) -> str:
    about = speech.translate(words.DIFFERENT[About(one["about"])])
    return f"{about} {called(About(one['about']), one['name'])}: {speech.translate(OUTCOMES[one['kind']])} {_edits(one['edits'])}"


def _refused(one: Mapping[str, Any], speech: Speech) -> str:
    stage = speech.say(STAGES[Stage(one["stage"])])
    return f"{stage}: {one['operation']} {one['about']}. {_explained(failure_from_json(one['failure']), speech)}"


def _why(row: UserRow, speech: Speech) -> str:
    if row.code is None:
        return ""
    if row.became is Became.LEFT_OUT:
        skipped = SkippedUser(row.username, row.sub, Skip(row.code), row.facts.get("about", ""))
        return explain_skip(skipped, speech.translate).name
    return _explained(Failure(Code(row.code), **row.facts), speech)


def _explained(failure: Failure, speech: Speech) -> str:
    told = explain(failure, speech.translate)
    return f"{told.title}. {told.text}"


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
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color-scheme: light dark }}
table {{ border-collapse: collapse }} th, td {{ text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top }}
</style></head><body>
<h1>{title}</h1>
"""
