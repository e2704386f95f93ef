"""What is new, gone and silenced is told of what was looked for both times, and of nothing else."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.checkup.finding import CheckUp, Finding, FindingId, Lack, Severity, Unknown
from cognito_admin.model.checkup.report import Earlier, Report, Silence
from cognito_admin.model.checkup.rule_ids import RuleId

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = st.sampled_from([RuleId.MFA_OFF, RuleId.CALLBACK_HTTP, RuleId.CASE_TWINS])
IDS = st.frozensets(st.builds(FindingId, RULES, st.sampled_from(["", "web", "app"])))


def report(
    found: frozenset[FindingId],
    unknown: frozenset[RuleId] = frozenset(),
    earlier: Earlier | None = None,
    silences: tuple[Silence, ...] = (),
) -> Report:
    findings = tuple(Finding(one.rule, Severity.WARNING, "", one.subject) for one in sorted(found))
    checkup = CheckUp(NOON, findings, tuple(Unknown(rule, Lack.NO_INDEX) for rule in unknown))
    return Report("pool", "Pool", None, checkup, silences, earlier)


@given(IDS, st.frozensets(RULES), IDS, st.frozensets(RULES))
def test_new_and_gone_are_what_changed_as_far_as_both_times_tell(
    found: frozenset[FindingId],
    unknown: frozenset[RuleId],
    before: frozenset[FindingId],
    unknown_before: frozenset[RuleId],
) -> None:
    told = report(found, unknown, Earlier(NOON, before, unknown_before))
    assert told.new == {one for one in found if one not in before and one.rule not in unknown_before}
    assert set(told.gone) == {one for one in before if one not in found and one.rule not in unknown}


def test_the_first_check_up_has_nothing_new() -> None:
    told = report(frozenset({FindingId(RuleId.MFA_OFF)}))
    assert (told.new, told.gone) == (frozenset(), ())


@given(IDS, IDS, st.frozensets(RULES))
def test_each_finding_is_either_heard_or_silenced(
    found: frozenset[FindingId], ones: frozenset[FindingId], rules: frozenset[RuleId]
) -> None:
    silences = (
        *(Silence(rule, None, "all", NOON, "") for rule in rules),
        *(Silence(one.rule, one.subject, "one", NOON, "") for one in ones),
    )
    told = report(found, silences=silences)
    assert {one.id for one in told.silenced} == {one for one in found if one in ones or one.rule in rules}
    assert {one.id for one in told.heard} == found - {one.id for one in told.silenced}
    assert told.worst is (Severity.WARNING if told.heard else None)
    for finding in told.silenced:
        silence = told.silence_of(finding)
        assert silence is not None
        assert silence.reason == ("one" if finding.id in ones else "all")
