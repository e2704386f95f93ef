"""What is said of each finding of a check-up: what it is, what it means, what to do about it."""

import re
from collections.abc import Mapping
from itertools import zip_longest

from cognito_admin.model.checkup.finding import Finding, FindingId, Lack, Severity, Unknown
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.sentences.checkup_apps import OF_APPS
from cognito_admin.model.sentences.failures import explain
from cognito_admin.model.sentences.templates import (
    Explained,
    Figure,
    Label,
    Plural,
    Sentence,
    Translate,
    Unit,
    marked,
    phrase,
)
from cognito_admin.model.sentences.triggers import event_title, quoted_title

SEVERITIES: Mapping[Severity, Label] = {
    Severity.TROUBLE: Label(marked("Trouble"), marked("It keeps people out, or from their messages, now.")),
    Severity.WARNING: Label(marked("Warning"), marked("It will cost somebody dear one day, or makes an attack easy.")),
    Severity.ADVICE: Label(marked("Advice"), marked("It could be better, and may well be meant so.")),
}
LACKS: Mapping[Lack, str] = {
    Lack.NO_INDEX: marked(
        "The users of this pool were not read to the end. Sync it, or read the backup, and check again."
    ),
    Lack.NOT_IN_BACKUP: marked("A backup does not have it. Check the pool itself."),
    Lack.NO_NUMBERS: marked("CloudWatch told nothing of it."),
    Lack.TOO_MANY: marked("There are so many of them that not each was asked for."),
    Lack.NOT_TOLD: marked("AWS does not tell it."),
}

_TWINS = marked("Ann and ann are two accounts here, often of one person, who then signs in to the wrong one.")
_OF_POOL: Mapping[RuleId, Sentence] = {
    RuleId.TRIGGER_FUNCTION_MISSING: Sentence(
        marked("The function of a trigger does not exist"),
        marked("The trigger {trigger} calls {function}, which is not there. Whatever needs this trigger fails."),
        marked("Choose another function for the trigger, or take the trigger away."),
    ),
    RuleId.TRIGGER_NOT_PERMITTED: Sentence(
        marked("Cognito may not call the function of a trigger"),
        marked("The trigger {trigger} calls {function}, whose policy does not let this pool in. Each such call fails."),
        marked("Let Cognito call the function for this pool."),
    ),
    RuleId.TRIGGER_FAILING: Sentence(
        marked("The function of a trigger fails"),
        Plural(
            "In the last 24 hours one call of {function} for {trigger} failed or was throttled[, out of {calls}].",
            "In the last 24 hours {count} calls of {function} for {trigger} failed or were throttled[, out of {calls}].",
        ),
        marked("Look into the log of the function. People whose sign-in it is part of do not get in."),
    ),
    RuleId.TRIGGER_SLOW: Sentence(
        marked("The function of a trigger takes too long"),
        marked("At times {function} takes {seconds} s for {trigger}. Cognito gives up after {most} s, and asks again."),
        marked("Give the function more memory, or have it do less while a person waits."),
    ),
    RuleId.TRIGGER_WITHOUT_ALARM: Sentence(
        marked("No alarm watches the function of a trigger"),
        marked("When {function} fails, {trigger} fails with it, and people tell you before AWS does."),
        marked("Make an alarm of CloudWatch's on its errors. Alarms cost about 10 cents a month each."),
    ),
    RuleId.EMAIL_FAILS: Sentence(
        marked("E-mails of this pool cannot be sent"),
        marked("Cognito reports: {reason}"),
        marked("Check the sender address and the permissions in Amazon SES."),
    ),
    RuleId.SMS_FAILS: Sentence(
        marked("Text messages of this pool cannot be sent"),
        marked("Cognito reports: {reason}"),
        marked("Check the role that Cognito uses, and whether the account is still in the SMS sandbox."),
    ),
    RuleId.EMAIL_BY_COGNITO: Sentence(
        marked("Cognito itself sends the e-mails: 50 a day"),
        marked(
            "All pools of the account share 50 e-mails a day. Who signs up or forgot a password after that gets none."
        ),
        marked("Send through your own Amazon SES."),
    ),
    RuleId.SMS_LIMITS_UNKNOWN: Sentence(
        marked("Text messages end with a limit that is not shown here"),
        marked(
            "In the SMS sandbox messages go to verified numbers only, and a new account may spend one dollar a month. "
            "Beyond either, nobody gets a code. Cognito does not tell how the account stands."
        ),
        marked("Look in Amazon SNS, under Text messaging, at the sandbox and the spending limit."),
    ),
    RuleId.TEMPLATE_NEAR_LIMIT: Sentence(
        marked("A message is nearly as long as it may be"),
        marked("The text {what} has {count} of {most} characters. AWS refuses the next edit that makes it longer."),
        marked("Shorten it. A text message of more than 160 characters is also charged as several."),
    ),
    RuleId.LOGIN_STYLE_TOO_LONG: Sentence(
        marked("A style sheet of the classic sign-in pages is too long"),
        marked("It has {size} bytes. AWS documents {most}, and may refuse any later edit or a restore of it."),
        marked("Shorten it, or move to managed login."),
    ),
    RuleId.DELETION_PROTECTION_OFF: Sentence(
        marked("Deletion protection is off"),
        marked("One call deletes this pool with all its users."),
        marked("Switch deletion protection on; it can be switched off again when it is in the way."),
    ),
    RuleId.NO_VERIFIED_BACKUP: Sentence(
        marked("No recent backup that was verified"),
        marked(
            "AWS keeps no backup of a user pool, and none of the last 30 days is on record on this computer"
            "[: the last that was verified is {days} days old]."
        ),
        marked("Back the pool up, and have that done by a schedule."),
    ),
    RuleId.NO_LOG_DELIVERY: Sentence(
        marked("Nothing is logged"),
        marked("Which messages could not be delivered, and what threat protection saw, is written nowhere."),
        marked("Have the logs delivered, at least those of messages that failed."),
    ),
    RuleId.CASE_SENSITIVE: Sentence(
        marked("User names are case sensitive"),
        _TWINS,
        marked(
            "This was chosen for good when the pool was made. Rebuild it as a pool in which capitals do not matter."
        ),
    ),
    RuleId.CASE_TWINS: Sentence(
        marked("Accounts differ by capitals alone"),
        marked("{count} accounts have a user name that another has in other capitals. Most are one person with two."),
        marked("Look at them side by side, and keep one of each. They stand in the way of a rebuild, too."),
    ),
    RuleId.TEMPORARY_PASSWORD_LONG: Sentence(
        marked("Temporary passwords hold for long"),
        marked("For {days} days anybody who finds the message of an invitation can take over the account."),
        marked("A week is Cognito's default. Invitations can be sent again."),
    ),
    RuleId.TEMPORARY_PASSWORD_EXPIRED: Sentence(
        marked("People are probably stuck with an expired temporary password"),
        Plural(
            "One person never chose a password before the temporary one expired, and cannot sign in.",
            "{count} people never chose a password before the temporary one expired, and cannot sign in.",
        ),
        marked("Send the invitations again, or delete accounts that nobody needs."),
    ),
    RuleId.TOKENS_TOO_LARGE: Sentence(
        marked("Tokens come near what servers accept"),
        marked(
            "The largest ID token has about {size} bytes[, most of them in {name}]. Many servers take {most} for all "
            "headers of a request, and refuse more."
        ),
        marked("Keep long values elsewhere, or have a trigger leave them out of the token."),
    ),
    RuleId.PASSWORDS_WEAK: Sentence(
        marked("Weak passwords are allowed"),
        marked("A password of {length} characters[ without {kinds}] will do. Those are guessed from lists."),
        marked("Ask for 12 characters or more. It holds for passwords set from then on."),
    ),
    RuleId.MFA_OFF: Sentence(
        marked("There is no second factor"),
        marked("Whoever knows a password is in. Most accounts that are taken over had no second factor."),
        marked("Make it optional first: nothing changes for anybody until they set one up."),
    ),
    RuleId.MFA_REQUIRED: Sentence(
        marked("A second factor is required of everybody"),
        marked(
            "Whoever loses theirs is locked out until an administrator helps"
            "[; only {factors} is allowed, so who has no address or number for it cannot sign in]."
        ),
        marked("Allow an authenticator app beside codes, and know how your support removes a lost factor."),
    ),
    RuleId.THREAT_PROTECTION_OFF: Sentence(
        marked("Threat protection is off"),
        marked(
            "Passwords known from elsewhere and sign-ins from strange places are let through[; the plan is {plan}]."
        ),
        marked("Switch it on, to begin with for audit alone. It needs the Plus plan."),
    ),
    RuleId.THREAT_PROTECTION_AUDIT: Sentence(
        marked("Threat protection watches and does nothing"),
        marked("It counts risky sign-ins, and lets them through."),
        marked("Look at what it would have blocked, then have it enforced."),
    ),
    RuleId.VERIFICATION_BEFORE_UPDATE_OFF: Sentence(
        marked("A new address counts before it is verified"),
        marked("Who mistypes a new {attributes} loses the old one at once, and with it the way to reset the password."),
        marked("Keep the old value until the new one is verified."),
    ),
    RuleId.IDENTITY_POOL_GUESTS: Sentence(
        marked("An identity pool gives credentials to guests"),
        marked("Whoever knows the id of {what} gets credentials of AWS without signing in."),
        marked("Switch guests off, or make sure that their role may do next to nothing."),
    ),
    RuleId.IDENTITY_POOL_CLASSIC: Sentence(
        marked("An identity pool allows the classic flow"),
        marked("In {what} an app may choose a role itself, past role mappings, and gets it without a narrower policy."),
        marked("Switch the classic flow off, unless an old app depends on it."),
    ),
    RuleId.QUOTA_NEAR: Sentence(
        marked("A quota of the account is nearly used up"),
        Plural(
            "In the last 24 hours requests of {category} came to[ {share} of] the quota[, and {count} was refused]. "
            "All pools of the account share it.",
            "In the last 24 hours requests of {category} came to[ {share} of] the quota[, and {count} were refused]. "
            "All pools of the account share it.",
        ),
        marked("Ask AWS for more under Service Quotas, before the next evening like that."),
    ),
    RuleId.LIMIT_NEAR: Sentence(
        marked("The pool is near a limit"),
        marked("It has {count} {what} of {most}."),
        marked("Delete what nobody needs, or ask AWS for more where that is possible."),
    ),
}
RULES: Mapping[RuleId, Sentence] = {rule: (OF_APPS if rule in OF_APPS else _OF_POOL)[rule] for rule in RuleId}

WORDS = frozenset(
    {
        *(marked("capitals"), marked("small letters"), marked("digits"), marked("signs")),
        *(marked("e-mail address"), marked("phone number")),
        *(marked("users"), marked("groups"), marked("clients"), marked("providers"), marked("resource servers")),
        *(marked("custom attributes"), marked("terms"), marked("tags")),
        marked("bytes"),
        *(marked("verified backups"), marked("last verified backup"), marked("second factors"), marked("alarms")),
        *(marked("accounts"), marked("one of them"), marked("estimated ID token"), marked("most of it")),
        *(marked("highest use"), marked("refused requests"), marked("required attributes"), marked("certificate ends")),
        marked("statements of its policy that let this pool in"),
        marked("sign-ins, refreshes and sign-ups in 30 days"),
        marked("federated sign-ins in 30 days"),
    }
)
"""English words in facts and evidence of findings; whatever else is there is shown as it is."""

_PERIODS: Mapping[str, Unit] = {
    "seconds": Unit(marked("{count} second"), marked("{count} seconds")),
    "minutes": Unit(marked("{count} minute"), marked("{count} minutes")),
    "hours": Unit(marked("{count} hour"), marked("{count} hours")),
    "days": Unit(marked("{count} day"), marked("{count} days")),
}
_PERIOD = re.compile(r"([\d,]+) (\w+)")
_PIECE = re.compile(r"( or | of |, |(?<=\d) (?=\w+$))")


def worded(value: str, translate: Translate = marked) -> str:
    """What stands in a fact or in evidence, its words and figures in the language: ``digits or signs``, ``30 days``."""
    if value in WORDS:
        return translate(value)
    if (period := _PERIOD.fullmatch(value)) and period[2] in _PERIODS:
        return phrase(_PERIODS[period[2]].of(int(period[1].replace(",", ""))), {"count": period[1]}, translate)
    pieces = _PIECE.split(value)
    if not all(piece in WORDS or piece[:1].isdigit() for piece in pieces[::2]):
        return value
    joined = {" or ": marked(" or "), " of ": marked(" of "), ", ": ", ", " ": " "}
    between = (translate(joined[piece]) if piece.strip(" ,") else piece for piece in pieces[1::2])
    said = [translate(piece) if piece in WORDS else translate(Figure(piece)) for piece in pieces[::2]]
    return "".join(part for pair in zip_longest(said, between, fillvalue="") for part in pair)


def tell(finding: Finding, translate: Translate = marked) -> Explained:
    """What it is, what it means, and what to do; what it is of says ``subject``."""
    sentence = RULES[finding.rule]
    facts = {name: worded(fact, translate) for name, fact in finding.facts.items()}
    if "trigger" in facts:
        facts["trigger"] = quoted_title(facts["trigger"], translate)
    title, text, advice = (
        phrase(template, facts, translate) for template in (sentence.title, sentence.text, sentence.advice)
    )
    return Explained(title, text, advice)


def subject(one: Finding | Unknown | FindingId, translate: Translate = marked) -> str:
    """What it is of, as it is called everywhere: triggers by their titles. Nothing for the pool itself."""
    said = (one.title if isinstance(one, Finding) else "") or one.subject
    return event_title(said, translate) if one.rule.startswith("trigger-") else said


def why(unknown: Unknown, translate: Translate = marked) -> str:
    """Why a rule could not be checked."""
    if isinstance(unknown.why, Lack):
        return translate(LACKS[unknown.why])
    told = explain(unknown.why, translate)
    return f"{told.title}. {told.advice}".strip()
