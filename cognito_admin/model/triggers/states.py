"""How each trigger of a pool stands: what is set, and what is to be said of it, the gravest first."""

from collections.abc import Iterable
from dataclasses import dataclass

from cognito_admin.model.sentences.templates import marked
from cognito_admin.model.settings.problems import Problem, problem
from cognito_admin.model.triggers.attaching import Attached, Settings, attached
from cognito_admin.model.triggers.clashes import Client, clashes
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from cognito_admin.model.triggers.kinds import MOST_S, Event
from cognito_admin.model.triggers.names import FUNCTION_GONE, function_name, wrong_with_function

_NOT_KNOWN = Behind()

NOT_LET_IN = marked("Cognito may not call this function: nothing in its policy lets this pool in.")
FAILED_ONCE = marked("One of {calls} calls failed in the last 24 hours.")
FAILED = marked("{errors} of {calls} calls failed in the last 24 hours.")
TOO_SLOW = marked("It takes {seconds} s at times. Cognito gives up after {most} s.")
NEARLY_TOO_SLOW = marked("It takes {seconds} s at times, and Cognito gives up after {most} s.")
THROTTLED = marked("Lambda throttled it {times} times in the last 24 hours.")


@dataclass(frozen=True, slots=True)
class Remark:
    """``grave``: it keeps people from signing in or up, or from their messages, or AWS refuses it."""

    problem: Problem
    grave: bool


@dataclass(frozen=True, slots=True)
class State:
    """``attached`` None where nothing is set."""

    event: Event
    attached: Attached | None = None
    behind: Behind = _NOT_KNOWN
    fared: Fared | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def grave(self) -> bool:
        return any(remark.grave for remark in self.remarks)


def states(
    settings: Settings,
    checked: Checked | None = None,
    clients: Iterable[Client] | None = None,
    providers: Iterable[str] | None = None,
) -> tuple[State, ...]:
    """Of every trigger there is, in the order of ``Event``. What is None is not known, and nothing is said of it."""
    there, found = attached(settings), clashes(settings, clients, providers)
    pool_arn = str(settings.get("Arn", ""))
    of_all: list[State] = []
    for event in Event:
        one = there.get(event)
        if one is None:
            of_all.append(State(event))
            continue
        behind = checked.behind.get(one.arn, _NOT_KNOWN) if checked else _NOT_KNOWN
        name = function_name(one.arn)
        fared = checked.fared.get(name.name) if checked and name else None
        remarks = [*_of_function(one.arn, pool_arn, behind), *_of_fared(fared)]
        remarks += [Remark(clash.problem, clash.refused) for clash in found if clash.event is event]
        remarks.sort(key=lambda remark: not remark.grave)
        of_all.append(State(event, one, behind, fared, tuple(remarks)))
    return tuple(of_all)


def _of_function(arn: str, pool_arn: str, behind: Behind) -> list[Remark]:
    if behind.there is False:
        return [Remark(problem(FUNCTION_GONE), grave=True)]
    remarks: list[Remark] = []
    wrong = wrong_with_function(arn, pool_arn) if pool_arn else None
    if wrong is not None:
        # It was set all the same: whatever that means, it deserves a look.
        remarks.append(Remark(wrong, grave=False))
    if behind.lets_in is False:
        remarks.append(Remark(problem(NOT_LET_IN), grave=True))
    return remarks


def _of_fared(fared: Fared | None) -> list[Remark]:
    if fared is None:
        return []
    remarks: list[Remark] = []
    if fared.errors:
        text = FAILED_ONCE if fared.errors == 1 else FAILED
        calls = max(fared.calls or 0, fared.errors)
        remarks.append(Remark(problem(text, errors=f"{fared.errors:,}", calls=f"{calls:,}"), grave=True))
    if fared.nearly_too_slow:
        text = TOO_SLOW if fared.too_slow else NEARLY_TOO_SLOW
        seconds = f"{(fared.p95_ms or 0) / 1000:.1f}"
        remarks.append(Remark(problem(text, seconds=seconds, most=MOST_S), grave=fared.too_slow))
    if fared.throttles:
        remarks.append(Remark(problem(THROTTLED, times=f"{fared.throttles:,}"), grave=True))
    return remarks
