"""The command that tells which functions a pool calls, whether it may, and how they fare."""

from pathlib import Path
from typing import Any

from cognito_admin.cli.backup_keys import KeyFiles, connection_of, is_backup, with_key
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.things import POOL, Document
from cognito_admin.model.triggers.attaching import key_of, others
from cognito_admin.model.triggers.functions import Checked, Fared
from cognito_admin.model.triggers.names import function_name
from cognito_admin.model.triggers.states import State, states
from cognito_admin.work.triggers import callers
from cognito_admin.work.workspace import Workspace

_COLUMNS = ("trigger", "function", "version", "may call", "calls", "errors", "throttled", "p95 ms")
_NUMBERS = (4, 5, 6, 7)
_UNKNOWN = "?"


async def triggers(session: Session, pool: str, keys: KeyFiles) -> Status:
    """FINDINGS where any of them cannot work as it is."""
    workspace = await _opened(session, pool, keys)
    settings = await workspace.settings.read(POOL)
    if settings is None:
        raise Failure(Code.SETTINGS_NOT_IN_BACKUP, path=pool)
    checked = await workspace.triggers.checked(settings)
    called_by = await callers(workspace.settings, settings)
    every = states(settings, checked, called_by.clients, called_by.providers)
    there = [state for state in every if state.attached is not None]
    if session.output.as_json:
        session.output.document(_document(workspace, settings, every, checked))
    elif there:
        session.output.table(_COLUMNS, [_row(state) for state in there], numbers=_NUMBERS)
        for state in there:
            for remark in state.remarks:
                session.output.say(f"{state.event.value}: {remark.problem}")
    else:
        session.output.say("No trigger is set.")
    for failure in checked.refused:
        session.output.fail(failure)
    return Status.FINDINGS if any(state.grave for state in there) or checked.refused else Status.DONE


async def _opened(session: Session, text: str, keys: KeyFiles) -> Workspace:
    """Without an index: nobody is looked for."""
    await session.unlock_or_forget()
    if not is_backup(text):
        return await session.services.workspaces.open_live(await find_pool(session, text))
    offline, via = session.services.offline, connection_of(session, text)
    backup = await with_key(Path(text).name, keys, lambda key: offline.open(text, key, via=via))
    return await session.services.workspaces.open(backup.key)


def _row(state: State) -> list[str]:
    assert state.attached is not None
    name, fared = function_name(state.attached.arn), state.fared or Fared()
    shown = state.attached.arn if name is None else f"{name.name}:{name.alias}" if name.alias else name.name
    may = {True: "yes", False: "no", None: _UNKNOWN}[state.behind.lets_in if state.behind.there is not False else False]
    p95 = None if fared.p95_ms is None else round(fared.p95_ms)
    counts = (
        _UNKNOWN if count is None else f"{count:,}" for count in (fared.calls, fared.errors, fared.throttles, p95)
    )
    return [state.event.value, shown, state.attached.version or "", may, *counts]


def _document(workspace: Workspace, settings: Document, every: tuple[State, ...], checked: Checked) -> dict[str, Any]:
    return {
        "pool": workspace.key.pool,
        "name": settings.get("Name"),
        "as_of": workspace.as_of and workspace.as_of.isoformat(),
        "kms_key": key_of(settings),
        "triggers": [_told(state) for state in every if state.attached is not None],
        "not_set": [state.event.value for state in every if state.attached is None],
        "unknown": list(others(settings)),
        "refused": [{"code": failure.code.value, **failure.facts} for failure in checked.refused],
    }


def _told(state: State) -> dict[str, Any]:
    assert state.attached is not None
    name, fared = function_name(state.attached.arn), state.fared
    return {
        "trigger": state.event.value,
        "arn": state.attached.arn,
        "function": name.name if name else None,
        "alias": name.alias if name else None,
        "version": state.attached.version,
        "exists": state.behind.there,
        "invoke_permission": state.behind.lets_in,
        "last_24_hours": None
        if fared is None
        else {
            "calls": fared.calls,
            "errors": fared.errors,
            "throttles": fared.throttles,
            "p95_ms": fared.p95_ms,
            "last_error": fared.last_error and fared.last_error.isoformat(),
        },
        "problems": [{"text": str(remark.problem), "grave": remark.grave} for remark in state.remarks],
    }
