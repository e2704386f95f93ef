"""Rules on the users, on identity pools that trust this pool, and on limits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cognito_admin.model.checkup.facts import Facts, NotKnown, known
from cognito_admin.model.checkup.finding import Evidence, Lack, Place, Severity
from cognito_admin.model.checkup.pool_rules import temporary_days
from cognito_admin.model.checkup.rule import Rule, Seen, member, page, setting
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.reasons import Reason
from cognito_admin.model.health.reasons import Rule as HealthRule
from cognito_admin.model.identity_pools.trust import CLASSIC, GUESTS, trusted
from cognito_admin.model.settings.limits import LIMITS, NEARLY, Counted
from cognito_admin.model.settings.states import title_of
from cognito_admin.model.settings.things import Document, Thing, ThingKind

LARGE_TOKEN_BYTES = 6_000
"""Of the 8 KB that many servers take for all headers of a request, so much leaves little for cookies and the rest."""
MOST_TOKEN_BYTES = 8_000
MOST_GROUPS = 10_000
"""Groups of a pool (developer guide, quotas)."""
_LISTED = {
    Counted.CLIENTS: ThingKind.CLIENT,
    Counted.PROVIDERS: ThingKind.PROVIDER,
    Counted.RESOURCE_SERVERS: ThingKind.RESOURCE_SERVER,
    Counted.TERMS: ThingKind.TERMS,
}


def _twins(facts: Facts) -> Iterator[Seen]:
    users = known(facts.users)
    if users.twins:
        evidence = (Evidence("accounts", f"{users.twins:,}"),)
        if users.twin:
            evidence += (Evidence("one of them", users.twin),)
        yield Seen(facts={"count": f"{users.twins:,}"}, evidence=evidence, fix=Place("duplicates", "username"))


def expired_query(now: datetime, days: int) -> str:
    """Finds who was last changed before a temporary password that they still have must have expired."""
    before = (now - timedelta(days=days)).astimezone(UTC)
    return f"status:force_change_password modified<{before:%Y-%m-%dT%H:%M}Z"


def _expired(facts: Facts) -> Iterator[Seen]:
    users, days = known(facts.users), temporary_days(facts)
    if users.expired:
        told = {"count": f"{users.expired:,}"}
        query = expired_query(facts.now, days)
        yield Seen(facts=told, evidence=(Evidence(query, told["count"]),), fix=Place("users", query))


def _large_tokens(facts: Facts) -> Iterator[Seen]:
    user = known(facts.users).heaviest
    if user is not None and user.token_bytes >= LARGE_TOKEN_BYTES:
        size = f"{user.token_bytes:,}"
        told = {"size": size, "name": user.heaviest, "most": f"{MOST_TOKEN_BYTES:,}"}
        evidence = (Evidence("estimated ID token", f"{size} bytes"), Evidence("most of it", user.heaviest))
        severity = Severity.WARNING if user.token_bytes >= MOST_TOKEN_BYTES else Severity.ADVICE
        name = user.username.replace("\\", "\\\\").replace('"', '\\"')
        fix = Place("users", f'username="{name}"')
        yield Seen(facts=told, evidence=evidence, fix=fix, severity=severity)


def _trusting(facts: Facts) -> Iterator[tuple[Thing, Document]]:
    """Raises NotKnown behind the last where some could not be read."""
    refused: Failure | None = None
    for thing, document in known(facts.identity_pools).items():
        if isinstance(document, Failure):
            refused = document
        elif trusted(document, facts.pool):
            yield thing, document
    if refused is not None:
        raise NotKnown(refused)


def _guests(facts: Facts) -> Iterator[Seen]:
    for thing, document in _trusting(facts):
        if document.get(GUESTS) is True:
            name = title_of(thing, document)
            evidence = (member(document, GUESTS), member(document, "Roles", "unauthenticated"))
            yield Seen(thing.name, name, {"what": name}, evidence, page("identity-pools", thing.name))


def _classic(facts: Facts) -> Iterator[Seen]:
    for thing, document in _trusting(facts):
        if document.get(CLASSIC) is True:
            name = title_of(thing, document)
            fix = setting(thing, document, False, CLASSIC)
            yield Seen(thing.name, name, {"what": name}, (member(document, CLASSIC),), fix)


def _quotas(facts: Facts) -> Iterator[Seen]:
    verdict = known(facts.verdict)
    near: dict[str, Reason] = {}
    reached: dict[str, Reason] = {}
    for reason in (*verdict.reasons, *verdict.over):
        of_rule = {HealthRule.QUOTA_NEAR: near, HealthRule.QUOTA_REACHED: reached}.get(reason.rule)
        if of_rule is not None:
            of_rule.setdefault(reason.facts.get("category", ""), reason)
    for category in {**near, **reached}:
        close, over = near.get(category), reached.get(category)
        share = "" if close is None else close.facts.get("share", "")
        refused = "" if over is None else over.facts.get("count", "")
        evidence = (Evidence("highest use", share),) if share else ()
        evidence += (Evidence("refused requests", refused),) if refused else ()
        severity = Severity.TROUBLE if over is not None and over.until is None else Severity.WARNING
        told = {"category": category, "share": share, "count": refused}
        yield Seen(category, category, told, evidence, Place("health", f"quota:{category}"), severity)


def _limits(facts: Facts) -> Iterator[Seen]:
    lacking: NotKnown | None = None
    for counted in Counted:
        try:
            count = _count(facts, counted)
        except NotKnown as not_known:
            lacking = not_known
            continue
        yield from _near(counted.value, count, LIMITS[counted].usual)
    if lacking is not None:
        raise lacking
    yield from _near("groups", known(facts.users).groups, MOST_GROUPS)


def _near(name: str, count: int, most: int) -> Iterator[Seen]:
    if count >= NEARLY * most:
        words = name.replace("_", " ")
        told = {"what": words, "count": f"{count:,}", "most": f"{most:,}"}
        severity = Severity.WARNING if count >= most else None
        evidence = (Evidence(words, f"{count:,} of {most:,}"),)
        yield Seen(name, words, told, evidence, page("limits"), severity)


def _count(facts: Facts, counted: Counted) -> int:
    if counted is Counted.USERS:
        return int(facts.settings.get("EstimatedNumberOfUsers") or 0)
    if counted is Counted.CUSTOM_ATTRIBUTES:
        names = (str(entry.get("Name", "")) for entry in facts.settings.get("SchemaAttributes") or ())
        return sum(":" in name for name in names)
    if counted is Counted.TAGS:
        return len(facts.document(Thing(ThingKind.TAGS)) or {})
    kind = _LISTED[counted]
    if kind not in facts.listed:
        raise NotKnown(facts.unlisted.get(kind, Lack.NOT_TOLD))
    return facts.listed[kind]


_WARNING, _ADVICE = Severity.WARNING, Severity.ADVICE
ACCOUNT_RULES = (
    Rule(RuleId.CASE_TWINS, _WARNING, "user-pool-case-sensitivity", _twins),
    Rule(RuleId.TEMPORARY_PASSWORD_EXPIRED, _WARNING, "how-to-create-user-accounts", _expired),
    Rule(RuleId.TOKENS_TOO_LARGE, _ADVICE, "amazon-cognito-user-pools-using-the-id-token", _large_tokens),
    Rule(RuleId.IDENTITY_POOL_GUESTS, _WARNING, "identity-pools", _guests),
    Rule(RuleId.IDENTITY_POOL_CLASSIC, _WARNING, "authentication-flow", _classic),
    Rule(RuleId.QUOTA_NEAR, _WARNING, "quotas", _quotas),
    Rule(RuleId.LIMIT_NEAR, _ADVICE, "quotas", _limits),
)
