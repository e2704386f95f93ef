"""Rules on the functions that the pool calls."""

from collections.abc import Iterator

from cognito_admin.model.checkup.facts import Facts, NotKnown, known
from cognito_admin.model.checkup.finding import Edits, Evidence, Fix, Lack, Place, Severity
from cognito_admin.model.checkup.rule import Rule, Seen
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.metrics import LAMBDA, function_of
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.model.triggers.attaching import Attached, attached
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from cognito_admin.model.triggers.kinds import MOST_S, Event
from cognito_admin.model.triggers.names import function_name

GRAVE_SHARE = 0.01
"""Of the calls of a day."""


def _seen(
    event: Event,
    one: Attached,
    *evidence: Evidence,
    fix: Fix | None = None,
    severity: Severity | None = None,
    **facts: str,
) -> Seen:
    told = {"trigger": event.value, "function": _function(one), **facts}
    return Seen(event.value, event.value, told, evidence, fix or Place("triggers", event.value), severity)


def _function(one: Attached) -> str:
    name = function_name(one.arn)
    return one.arn if name is None else name.name


def _behind(facts: Facts) -> Iterator[tuple[Event, Attached, Behind]]:
    """What is known of each; raises NotKnown behind the last where something was refused."""
    checked = known(facts.triggers)
    for event, one in attached(facts.settings).items():
        yield event, one, checked.behind.get(one.arn, Behind())


def _why(checked: Checked, action: str) -> Failure | Lack:
    refused = (one for one in checked.refused if action in one.facts.get("action", ""))
    return next(refused, next(iter(checked.refused), Lack.NOT_TOLD))


def _missing(facts: Facts) -> Iterator[Seen]:
    untold = False
    for event, one, behind in _behind(facts):
        if behind.there is False:
            yield _seen(event, one, Evidence("LambdaConfig." + event.value, one.arn))
        untold |= behind.there is None
    if untold:
        raise NotKnown(_why(known(facts.triggers), "GetFunction"))


def _not_permitted(facts: Facts) -> Iterator[Seen]:
    untold = False
    for event, one, behind in _behind(facts):
        if behind.lets_in is False and behind.there is not False:
            before, after = ({"FunctionArn": one.arn, "Allowed": allowed} for allowed in (False, True))
            fix = Edits((Part(Thing(ThingKind.PERMISSION, one.arn), before, after),))
            yield _seen(event, one, Evidence("statements of its policy that let this pool in", "0"), fix=fix)
        untold |= behind.lets_in is None and behind.there is not False
    if untold:
        raise NotKnown(_why(known(facts.triggers), "GetPolicy"))


def _fared(facts: Facts) -> Iterator[tuple[Event, Attached, Fared]]:
    checked, untold = known(facts.triggers), False
    for event, one in attached(facts.settings).items():
        name = function_name(one.arn)
        fared = checked.fared.get(name.name) if name is not None else None
        if fared is not None:
            yield event, one, fared
        untold |= fared is None
    if untold and not checked.fared:
        raise NotKnown(_why(checked, "GetMetricData") if checked.refused else Lack.NO_NUMBERS)


def _failing(facts: Facts) -> Iterator[Seen]:
    for event, one, fared in _fared(facts):
        errors, throttles = fared.errors or 0, fared.throttles or 0
        if errors or throttles:
            # Lambda counts no call that it throttled.
            calls = max(fared.calls or 0, errors) + throttles
            evidence = (Evidence("Errors", f"{errors:,}"), Evidence("Throttles", f"{throttles:,}"))
            # One of many thousands fails once in a while, and nobody but them notices.
            grave = errors + throttles >= GRAVE_SHARE * calls
            severity = Severity.TROUBLE if grave else Severity.WARNING
            yield _seen(event, one, *evidence, severity=severity, count=f"{errors + throttles:,}", calls=f"{calls:,}")


def _slow(facts: Facts) -> Iterator[Seen]:
    for event, one, fared in _fared(facts):
        if fared.nearly_too_slow:
            seconds = f"{(fared.p95_ms or 0) / 1_000:.1f}"
            severity = Severity.TROUBLE if fared.too_slow else Severity.WARNING
            evidence = Evidence("p95 of Duration", f"{seconds} s")
            yield _seen(event, one, evidence, severity=severity, seconds=seconds, most=str(MOST_S))


def _without_alarm(facts: Facts) -> Iterator[Seen]:
    triggers = attached(facts.settings)
    if not triggers:
        return
    watched = {
        function_of(one.metric)
        for alarm in known(facts.alarms)
        for one in alarm.metrics.values()
        if one.metric.namespace == LAMBDA
    }
    for event, one in triggers.items():
        if _function(one) not in watched:
            yield _seen(event, one, Evidence("alarms", "0"), fix=Place("health", "alarms"))


_TRIGGERS = "cognito-user-pools-working-with-lambda-triggers"
TRIGGER_RULES = (
    Rule(RuleId.TRIGGER_FUNCTION_MISSING, Severity.TROUBLE, _TRIGGERS, _missing),
    Rule(RuleId.TRIGGER_NOT_PERMITTED, Severity.TROUBLE, _TRIGGERS, _not_permitted),
    Rule(RuleId.TRIGGER_FAILING, Severity.TROUBLE, _TRIGGERS, _failing),
    Rule(RuleId.TRIGGER_SLOW, Severity.WARNING, _TRIGGERS, _slow),
    Rule(RuleId.TRIGGER_WITHOUT_ALARM, Severity.ADVICE, _TRIGGERS, _without_alarm),
)
