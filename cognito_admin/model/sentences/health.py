"""What is said about how a pool fares: the verdict and its reasons, why there are no numbers, what charts are called."""

from collections.abc import Mapping

from cognito_admin.model.health.metrics import ADMIN, INVALID, Absence, Group
from cognito_admin.model.health.ranges import Range
from cognito_admin.model.health.reasons import Level, Reason, Rule
from cognito_admin.model.ids import ClientId
from cognito_admin.model.sentences.templates import Explained, Label, Plural, Sentence, Translate, marked, phrase
from cognito_admin.model.sentences.triggers import quoted_title

LEVELS: Mapping[Level, Label] = {
    Level.TROUBLE: Label(marked("Trouble"), marked("People cannot get in as usual.")),
    Level.ATTENTION: Label(marked("Attention"), marked("Something is not as usual. Most people get in.")),
    Level.UNKNOWN: Label(marked("Unknown"), marked("There are no numbers, or not enough of them, to judge by.")),
    Level.HEALTHY: Label(marked("Healthy"), marked("People get in as usual.")),
}
OVER = marked("It is over. What went wrong in this range is told below.")
"""Beside a verdict that is healthy now."""

SINCE = marked("Since {since}")
SPAN = marked("From {since} until {until}")
CHANGED = marked("Shortly before, this program made a change: {change}")

RULES: Mapping[Rule, Sentence] = {
    Rule.SIGN_IN_FAILURES: Sentence(
        marked("More sign-ins fail than usual"),
        marked(
            "{count} of {total} sign-ins failed ({share})[, all of app client {client}]"
            "[, {times} times as many as in the same time last week ({before})]. Usually {usual} do."
        ),
        marked("Look whether a trigger fails or Cognito throttles at the same time, and what the app client changed."),
    ),
    Rule.REFRESH_FAILURES: Sentence(
        marked("More token refreshes fail than usual"),
        marked(
            "{count} of {total} token refreshes failed ({share})[, all of app client {client}]"
            "[, {times} times as many as in the same time last week ({before})]. Usually {usual} do."
        ),
        marked("People are signed out meanwhile. Look whether tokens were revoked, or how long they last was changed."),
    ),
    Rule.SIGN_UP_FAILURES: Sentence(
        marked("More sign-ups fail than usual"),
        marked(
            "{count} of {total} sign-ups failed ({share})[, all of app client {client}]"
            "[, {times} times as many as in the same time last week ({before})]. Usually {usual} do."
        ),
        marked("Look at the password policy and the PreSignUp trigger. Robots that sign up look like this as well."),
    ),
    Rule.FEDERATION_FAILURES: Sentence(
        marked("More federated sign-ins fail than usual"),
        marked(
            "{count} of {total} federated sign-ins[ through {provider}] failed ({share})"
            "[, {times} times as many as in the same time last week ({before})]. Usually {usual} do."
        ),
        marked("Look whether the provider works, and whether its certificate, secret or attribute mapping changed."),
    ),
    Rule.SIGN_IN_THROTTLES: Sentence(
        marked("Cognito throttles sign-ins"),
        marked(
            "{count} of {total} sign-ins were refused because there were too many ({share})[, all of app client {client}]."
        ),
        marked("Look at the use of the quotas below, and ask AWS for a higher one if this is real demand."),
    ),
    Rule.REFRESH_THROTTLES: Sentence(
        marked("Cognito throttles token refreshes"),
        marked(
            "{count} of {total} token refreshes were refused because there were too many ({share})"
            "[, all of app client {client}]."
        ),
        marked("Look whether an app refreshes far too often, or ask AWS for a higher quota."),
    ),
    Rule.SIGN_UP_THROTTLES: Sentence(
        marked("Cognito throttles sign-ups"),
        marked(
            "{count} of {total} sign-ups were refused because there were too many ({share})[, all of app client {client}]."
        ),
        marked("Robots that sign up look like this. A web firewall (AWS WAF) before the pool keeps them out."),
    ),
    Rule.FEDERATION_THROTTLES: Sentence(
        marked("Cognito throttles federated sign-ins"),
        marked(
            "{count} of {total} federated sign-ins were refused because there were too many ({share})"
            "[, all of app client {client}]."
        ),
        marked("The quota UserFederation is small. Ask AWS for a higher one."),
    ),
    Rule.SILENCE: Sentence(
        marked("Nobody signs in"),
        marked("CloudWatch counted no sign-in at all. In the same time last week there were {before} attempts."),
        marked("Try to sign in yourself: the app may not reach Cognito. Otherwise CloudWatch may be late."),
    ),
    Rule.TRIGGER_ERRORS: Sentence(
        marked("The trigger {trigger} fails"),
        marked(
            "{count} of {total} calls of {function} failed ({share})[, {times} times as many as in the same time last week]."
        ),
        marked("Look into the logs of the function, and at what was deployed."),
    ),
    Rule.TRIGGER_THROTTLES: Sentence(
        marked("Lambda throttles the trigger {trigger}"),
        marked("{count} of {total} calls of {function} were refused because too many ran at once ({share})."),
        marked("Raise the concurrency of the function, or that of the account."),
    ),
    Rule.TRIGGER_SLOW: Sentence(
        marked("The trigger {trigger} is nearly too slow"),
        marked(
            "The slowest 5 in 100 of {count} calls of {function} took {seconds} seconds or more. Cognito waits for 5."
        ),
        marked("Look what the function waits for, and give it more memory or provisioned concurrency."),
    ),
    Rule.TRIGGER_TOO_SLOW: Sentence(
        marked("The trigger {trigger} is too slow"),
        marked("Of {count} calls of {function}, 5 in 100 or more took {seconds} seconds. Cognito gives up after 5."),
        marked("Look what the function waits for, and give it more memory or provisioned concurrency."),
    ),
    Rule.QUOTA_NEAR: Sentence(
        marked("The quota {category} is nearly used up"),
        marked(
            "All pools of the account together used up to {share} of the {limit} requests a second, on average over minutes."
        ),
        marked("Short peaks may be refused already. Ask AWS for a higher quota."),
    ),
    Rule.QUOTA_REACHED: Sentence(
        marked("Requests exceed the quota {category}"),
        marked("Cognito refused {count} requests of this account ({share})."),
        marked("Look which pool or program sends them, and ask AWS for a higher quota if they are needed."),
    ),
    Rule.RISK: Sentence(
        marked("More risk than usual"),
        marked(
            "Threat protection saw {count} sign-ins with a leaked password or from somebody else"
            "[, {times} times as many as in the same time last week]."
        ),
        marked("Somebody may be trying stolen passwords. Look whether threat protection blocks, or only tells."),
    ),
    Rule.CLIENTS_LEFT_OUT: Sentence(
        marked("Not every app client is judged"),
        Plural(
            "One app client is left out. {reason}",
            "{count} app clients are left out. {reason}",
        ),
        marked("Choose one of them, to look at it alone, or a shorter range."),
    ),
    Rule.OUTDATED: Sentence(
        marked("The numbers are old"),
        marked("CloudWatch was not asked since. What happened in the meantime is not known."),
        marked("Refresh, to ask now."),
    ),
}

_ASK_FOR = marked("The permissions cloudwatch:GetMetricData and cloudwatch:ListMetrics are needed.")

NO_NUMBERS: Mapping[Absence, Sentence] = {
    Absence.NEVER_EMITTED: Sentence(
        marked("Nothing to judge by"),
        marked("CloudWatch has no sign-in of this pool in this range: nobody tried, or nothing was counted."),
        marked("Choose a longer range."),
    ),
    Absence.TOO_OLD: Sentence(
        marked("Too long ago"),
        marked("CloudWatch keeps points of five minutes for 63 days and points of an hour for 15 months."),
        marked("Choose a later range."),
    ),
    Absence.DENIED: Sentence(
        marked("CloudWatch may not be asked"),
        marked("AWS does not let this connection read the metrics, so nothing is known."),
        _ASK_FOR,
    ),
    Absence.NOT_REACHED: Sentence(
        marked("CloudWatch was not reached"),
        marked("There was no answer, so nothing is known."),
        marked("Look at the network, and refresh."),
    ),
    Absence.NOT_OFFERED: Sentence(
        marked("No metrics in this region"),
        marked("CloudWatch has no metrics of user pools here, so nothing is known."),
        marked("Look at the logs of the apps instead."),
    ),
    Absence.NOT_ASKED: Sentence(
        marked("Not asked yet"),
        marked("CloudWatch was not asked for this range, so nothing is known."),
        marked("Refresh, to ask now."),
    ),
    Absence.NOT_IN_BACKUP: Sentence(
        marked("Not in this backup"),
        marked("This backup was made without the numbers of CloudWatch."),
        marked("Choose “With sign-in health” the next time a backup is made."),
    ),
}
"""Why there is no verdict."""

PARTLY_KNOWN = Sentence(
    marked("Not everything is known"),
    marked("Sign-ins are judged. Not judged: {what}. {reason}"),
    marked("Look at the empty charts, which say what they lack."),
)

ABSENCES: Mapping[Absence, str] = {
    Absence.NEVER_EMITTED: marked("Never counted in this range. That is no zero: CloudWatch has no number."),
    Absence.TOO_OLD: marked("CloudWatch no longer keeps numbers that old in such short periods."),
    Absence.DENIED: marked("AWS does not let this connection read it."),
    Absence.NOT_REACHED: marked("CloudWatch did not answer."),
    Absence.NOT_OFFERED: marked("This region has no such numbers."),
    Absence.NOT_ASKED: marked("Not asked for yet."),
    Absence.NOT_IN_BACKUP: marked("The backup was made without it."),
}
"""In place of a chart that is empty."""

GROUPS: Mapping[Group, str] = {
    Group.SIGN_IN: marked("Sign-ins"),
    Group.TOKEN_REFRESH: marked("Token refreshes"),
    Group.SIGN_UP: marked("Sign-ups"),
    Group.FEDERATION: marked("Federation"),
    Group.TRIGGER: marked("Triggers"),
    Group.RISK: marked("Threat protection"),
    Group.QUOTA: marked("Quotas"),
}

RANGES: Mapping[Range, str] = {
    Range.HOURS_3: marked("3 hours"),
    Range.HOURS_12: marked("12 hours"),
    Range.DAY: marked("24 hours"),
    Range.DAYS_3: marked("3 days"),
    Range.WEEK: marked("7 days"),
    Range.WEEKS_2: marked("14 days"),
    Range.DAYS_30: marked("30 days"),
    Range.DAYS_63: marked("63 days"),
    Range.MONTHS_6: marked("6 months"),
    Range.MONTHS_15: marked("15 months"),
}

SPECIAL_CLIENTS: Mapping[ClientId, Label] = {
    ADMIN: Label(
        marked("Admin"),
        marked("No app client: requests of administrators and servers, such as users that were created for people."),
    ),
    INVALID: Label(
        marked("Invalid"),
        marked("No app client: requests that named one that does not exist. An old app, or somebody who guesses."),
    ),
}


def tell(reason: Reason, translate: Translate = marked) -> Explained:
    """What is said of it, without when; ``SINCE`` and ``SPAN`` have the words for that."""
    facts = dict(reason.facts)
    if "trigger" in facts:
        facts["trigger"] = quoted_title(facts["trigger"], translate)
    match reason.rule:
        case Rule.NO_NUMBERS:
            sentence = NO_NUMBERS[reason.absence or Absence.NEVER_EMITTED]
        case Rule.PARTLY_KNOWN:
            sentence = PARTLY_KNOWN
            facts["what"] = translate(GROUPS[Group(facts["group"])])
            facts["reason"] = translate(ABSENCES[reason.absence or Absence.NOT_ASKED])
        case _:
            sentence = RULES[reason.rule]
            if reason.absence is not None:
                facts["reason"] = translate(ABSENCES[reason.absence])
    title, text, advice = (
        phrase(template, facts, translate) for template in (sentence.title, sentence.text, sentence.advice)
    )
    return Explained(title, text, advice)
