"""The command that tells what is different between two states of a pool."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

from cognito_admin.cli.backup_keys import KeyFiles, connection_of, is_backup, with_key
from cognito_admin.cli.output import shown
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.progress_line import ProgressLine
from cognito_admin.cli.session import Session, interruptible
from cognito_admin.cli.statuses import Status
from cognito_admin.model.comparisons import About, Compared, Difference, Edit, Kind, State
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.progress import Progress
from cognito_admin.model.sentences.comparisons import DIFFERENT
from cognito_admin.model.table_definitions import Engine
from cognito_admin.work.compare import Comparing, Opening, as_it_is_now
from cognito_admin.work.ddl import BUCKET, definitions
from cognito_admin.work.job_run import new_job
from cognito_admin.work.meter import Meter
from cognito_admin.work.stop import Stop

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}


async def diff(session: Session, before: str, after: str, pairs: Path | None, keys: KeyFiles) -> Status:
    """Writes each difference as it is found: there may be millions."""
    stop, line, meter = Stop(), ProgressLine(), Meter()
    job = new_job("compare", "", "")

    def report(progress: Progress) -> None:
        if not session.output.quiet:
            line.show(replace(job, progress=meter.measure(progress)))

    document = _Document() if session.output.as_json else None
    with interruptible(stop):
        try:
            async with AsyncExitStack() as stack:
                first, second = [await _opening(session, place, keys, stack, report, stop) for place in (before, after)]
                comparing = Comparing(first, second, pairs)
                async for differences in comparing.differences(report, stop):
                    line.close()
                    if document is None:
                        sys.stdout.writelines(f"{shown(_line(difference))}\n" for difference in differences)
                    else:
                        document.add(differences)
        except Cancelled:
            return Status.INTERRUPTED
        finally:
            line.close()
    compared = comparing.result
    assert compared is not None
    if document is not None:
        document.end(compared)
    for remark in _remarks(compared):
        session.output.say(shown(remark))
    return Status.FINDINGS if compared.counts else Status.DONE


async def ddl(session: Session, place: str, engine: Engine) -> Status:
    connection = connection_of(session, place)
    account = None if connection is None else session.services.connections.account(connection)
    sql = await definitions(place, engine, account)
    if session.output.as_json:
        session.output.document({"backup": place, "engine": engine.value, "sql": sql})
    else:
        sys.stdout.write(sql)
    if BUCKET in sql:
        session.output.say(
            f"The backup does not lie in S3. Copy it there, and put its bucket in the place of {BUCKET}."
        )
    return Status.DONE


async def _opening(
    session: Session,
    place: str,
    keys: KeyFiles,
    stack: AsyncExitStack,
    report: Callable[[Progress], None],
    stop: Stop,
) -> Opening:
    """Of a backup, or of a pool that is read for it."""
    if is_backup(place):
        offline, via = session.services.offline, connection_of(session, place)
        backup = await with_key(place, keys, lambda key: offline.open(place, key, via=via))
        return offline.opening(backup.id)
    key = await find_pool(session, place)
    await session.unlock_or_forget()
    pool = await session.services.workspaces.open_live(key)
    return await stack.enter_async_context(as_it_is_now(pool, report, stop))


class _Document:
    """One JSON document, written piece by piece."""

    def __init__(self) -> None:
        self._before = '{"differences": ['

    def add(self, differences: Iterable[Difference]) -> None:
        for difference in differences:
            sys.stdout.write(f"{self._before}\n  {json.dumps(difference.as_json(), ensure_ascii=False)}")
            self._before = ","

    def end(self, compared: Compared) -> None:
        further = json.dumps(compared.as_json(), ensure_ascii=False)
        begun = self._before == ","
        sys.stdout.write("\n" if begun else self._before)
        sys.stdout.write(f"], {further[1:]}\n")


def _line(difference: Difference) -> str:
    """``~ user ann: email "a@example.com" → "b@example.com"``"""
    sign, edits = _SIGNS[difference.kind], difference.edits
    text = f"{sign} {difference.about.value} {difference.name}"
    if difference.about is About.MEMBERSHIP:
        return f"{text}: {edits[0].before or edits[0].after}"
    return f"{text}: {', '.join(map(_edit, edits))}" if difference.kind is Kind.CHANGED else text


def _edit(edit: Edit) -> str:
    was, became = (
        "nothing" if value is None else json.dumps(value, ensure_ascii=False) for value in (edit.before, edit.after)
    )
    return f"{edit.path} {was} → {became}"


def _remarks(compared: Compared) -> Iterator[str]:
    for name, state in (("First", compared.before), ("Second", compared.after)):
        yield f"{name}: {_state(state)}"
        for unread in state.unread:
            yield f"  {unread.operation} was refused ({unread.code}): what it tells is not compared."
    found = [
        unit.of(count).format(count=f"{count:,}")
        for what, unit in DIFFERENT.items()
        if (count := compared.counts.get(what, 0))
    ]
    yield f"{', '.join(found) or 'No difference'}."
    yield f"Not compared: {', '.join(compared.left_out)}."


def _state(state: State) -> str:
    taken = state.taken.strftime("%Y-%m-%d %H:%M UTC")
    return f"{state.pool.name} ({state.pool.id}), {taken}, {state.users:,} users"
