"""What alarms are called in words: what each is about, why it has its threshold, how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from cognito_admin.model.health.alarm_proposals import Subject
from cognito_admin.model.health.alarm_states import AlarmState, Comparison, Missing
from cognito_admin.model.sentences.templates import marked


@dataclass(frozen=True, slots=True)
class About:
    """``of_one`` is the title where it is about an app client or a function (``{about}``); ``why`` tells of the threshold.

    Facts of ``why``: ``usual``, ``least_attempts``. ``told`` is the alarm's description in AWS, with ``pool`` and ``about``.
    """

    title: str
    of_one: str
    meaning: str
    why: str
    why_unknown: str
    told: str


ABOUT: Mapping[Subject, About] = {
    Subject.FAILURE_RATE: About(
        marked("Failed sign-ins"),
        marked("Failed sign-ins of {about}"),
        marked(
            "More sign-ins fail than usual. A wrong password now and then is normal; many at once are an app that broke, "
            "a trigger that fails, or somebody who tries passwords. Throttled sign-ins count as failed."
        ),
        marked(
            "In nineteen of twenty periods of the last weeks at most {usual} failed. The threshold is twice that, "
            "and never below 10 %. Periods with fewer than {least_attempts} sign-ins count as 0 %."
        ),
        marked(
            "There is too little to tell what is usual, so it is the least that is sensible. Periods with fewer than "
            "{least_attempts} sign-ins count as 0 %."
        ),
        marked("More sign-ins than usual fail in user pool {pool}."),
    ),
    Subject.THROTTLES: About(
        marked("Throttled sign-ins"),
        marked("Throttled sign-ins of {about}"),
        marked("Cognito turns people away because the account’s quota of requests is used up. They see an error."),
        marked(
            "In nineteen of twenty periods of the last weeks at most {usual} were throttled. The threshold is twice that, "
            "rounded up, and never below 5."
        ),
        marked("There are no figures of the last weeks. Below 5 in a period, apps that try again get through."),
        marked("Sign-ins to user pool {pool} are throttled."),
    ),
    Subject.TRIGGER_ERRORS: About(
        marked("Errors of a trigger"),
        marked("Errors of {about}"),
        marked("The function of a trigger ends with an error. With most triggers nobody can sign in then."),
        marked(
            "In nineteen of twenty periods of the last weeks it failed at most {usual} times. The threshold is twice that, "
            "rounded up, and never below 3."
        ),
        marked("There are no figures of the last weeks, so it is the least that is sensible."),
        marked("The function {about}, a trigger of user pool {pool}, fails."),
    ),
    Subject.TRIGGER_SLOW: About(
        marked("A slow trigger"),
        marked("{about} is slow"),
        marked("Cognito gives up on a function after 5 seconds, and what waited for it fails."),
        marked(
            "Of 100 calls 95 took no longer than that. 4 seconds leave one before Cognito gives up; usual was {usual} at most."
        ),
        marked("Of 100 calls 95 took no longer than that. 4 seconds leave one before Cognito gives up."),
        marked("The function {about}, a trigger of user pool {pool}, needs nearly as long as Cognito waits."),
    ),
    Subject.RISK: About(
        marked("Requests with a high risk"),
        marked("Requests with a high risk of {about}"),
        marked(
            "Threat protection found passwords that are known to others, or sign-ins that hardly come from the account’s "
            "owner. Many at once are an attack."
        ),
        marked(
            "In nineteen of twenty hours of the last weeks there were at most {usual}. The threshold is twice that, rounded up, "
            "and never below 5."
        ),
        marked("There is too little to tell what is usual, so it is the least that is sensible."),
        marked("Many requests to user pool {pool} have a high risk."),
    ),
}

STATES: Mapping[AlarmState, str] = {
    AlarmState.ALARM: marked("In alarm"),
    AlarmState.OK: marked("OK"),
    AlarmState.INSUFFICIENT_DATA: marked("Not enough data"),
}

COMPARISONS: Mapping[Comparison, str] = {
    Comparison.ABOVE: marked("more than {threshold}"),
    Comparison.AT_LEAST: marked("{threshold} or more"),
    Comparison.BELOW: marked("less than {threshold}"),
    Comparison.AT_MOST: marked("{threshold} or less"),
}

MISSING: Mapping[Missing, str] = {
    Missing.MISSING: marked("As not enough data"),
    Missing.IGNORE: marked("The state stays"),
    Missing.BREACHING: marked("As beyond the threshold"),
    Missing.NOT_BREACHING: marked("As within the threshold"),
}
"""What a period without a number counts as."""

OPERATORS: Mapping[Comparison, str] = {
    Comparison.ABOVE: marked("More than the threshold"),
    Comparison.AT_LEAST: marked("The threshold or more"),
    Comparison.BELOW: marked("Less than the threshold"),
    Comparison.AT_MOST: marked("The threshold or less"),
}

MEMBERS: Mapping[str, str] = {
    "AlarmName": marked("Name"),
    "AlarmDescription": marked("Description"),
    "ActionsEnabled": marked("Notifications"),
    "AlarmActions": marked("Told of an alarm"),
    "OKActions": marked("Told of its end"),
    "InsufficientDataActions": marked("Told when data is missing"),
    "EvaluationPeriods": marked("Periods looked at"),
    "DatapointsToAlarm": marked("Periods beyond the threshold"),
    "Threshold": marked("Threshold"),
    "ComparisonOperator": marked("Fires at"),
    "TreatMissingData": marked("A period without data counts"),
    "Namespace": marked("Namespace"),
    "MetricName": marked("Metric"),
    "Dimensions": marked("Dimensions"),
    "Statistic": marked("Statistic"),
    "ExtendedStatistic": marked("Statistic"),
    "Period": marked("Period in seconds"),
    "Metrics": marked("Metrics"),
    "MetricStat": marked("Series"),
    "Stat": marked("Statistic"),
    "ReturnData": marked("Watched"),
}
"""Members of PutMetricAlarm."""
