"""All rules, and what they say of a pool."""

from collections.abc import Mapping

from cognito_admin.model.checkup.account_rules import ACCOUNT_RULES
from cognito_admin.model.checkup.client_rules import CLIENT_RULES
from cognito_admin.model.checkup.facts import Facts, NotKnown
from cognito_admin.model.checkup.finding import CheckUp, Finding, Severity, Unknown
from cognito_admin.model.checkup.pool_rules import POOL_RULES
from cognito_admin.model.checkup.provider_rules import PROVIDER_RULES
from cognito_admin.model.checkup.rule import Rule
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.checkup.trigger_rules import TRIGGER_RULES

_PLACES = {rule: place for place, rule in enumerate(RuleId)}
RULES: Mapping[RuleId, Rule] = {
    rule.id: rule
    for rule in sorted(
        (*TRIGGER_RULES, *POOL_RULES, *ACCOUNT_RULES, *CLIENT_RULES, *PROVIDER_RULES),
        key=lambda rule: _PLACES[rule.id],
    )
}
_SEVERITIES = {severity: place for place, severity in enumerate(Severity)}


def check(facts: Facts) -> CheckUp:
    """By all rules. A rule that lacks something tells what it found before, and that it could not go on."""
    findings: list[Finding] = []
    unknown: list[Unknown] = []
    for rule in RULES.values():
        try:
            for seen in rule.check(facts):
                severity = seen.severity or rule.severity
                findings.append(
                    Finding(
                        rule.id, severity, rule.source, seen.subject, seen.title, seen.facts, seen.evidence, seen.fix
                    )
                )
        except NotKnown as lacking:
            unknown.append(Unknown(rule.id, lacking.why))
    findings.sort(key=lambda one: (_SEVERITIES[one.severity], _PLACES[one.rule]))
    return CheckUp(facts.now, tuple(findings), tuple(unknown))
