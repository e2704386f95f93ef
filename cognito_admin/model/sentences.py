"""The one catalogue of what people are told. The window translates it, the command line prints it as it stands.

A template holds ``{facts}`` and ``[optional parts]``. An optional part disappears when one of its facts is missing; outside of
one a missing fact is replaced by its stand-in from ``FACTS``. So a sentence stays a sentence however little is known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Question


def marked(text: str) -> str:
    """Marks ``text`` for the extraction of translatable strings, and hands it back as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened in a few words, what happened and why, and what to do about it."""

    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A ``Sentence`` with its facts filled in, ready to be shown."""

    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word for a thing, and one or two sentences that explain it (a tooltip)."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks of the person: in a few words, in a sentence or two, and the name of what is to be typed."""

    title: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What progress counts: ``1 user``, ``2 users``."""

    one: str
    many: str


FACTS: Mapping[str, str] = {
    "action": marked("this action"),
    "age": marked("7d"),
    "arn": marked("the account in use"),
    "candidates": marked("several pools"),
    "command": marked("the sign-in command of the AWS CLI"),
    "connection": marked("the connection"),
    "device": marked("your MFA device"),
    "endpoint": marked("the service"),
    "expected": marked("something else"),
    "field": marked("the field"),
    "group": marked("the group"),
    "line": marked("one line"),
    "log": marked("the log"),
    "mode": marked("read-only"),
    "most": marked("a hundred"),
    "operation": marked("the request"),
    "path": marked("the file"),
    "pool": marked("the pool"),
    "position": marked("one place"),
    "profile": marked("this connection"),
    "query": marked("the search"),
    "reason": marked("no reason"),
    "region": marked("the chosen region"),
    "search": marked("the search"),
    "sign": marked("the sign"),
    "signs": marked("another sign"),
    "status": marked("an unexpected status"),
    "statuses": marked("that Cognito has"),
    "subject": marked("this pool"),
    "user": marked("the user"),
}
"""Every fact a sentence may use, with the words that stand in for it when it is missing."""

SAID_BY_AWS = marked("AWS said: “{message}”")
REQUEST_ID = marked("Request id: {request_id}")
"""Added to the text of a failure that came from AWS, so that its own words and the id to quote are never lost."""

FAILURES: Mapping[Code, Sentence] = {
    # Connecting
    Code.PROFILE_NOT_FOUND: Sentence(
        marked("AWS profile not found"),
        marked("There is no profile named “{profile}” in your AWS configuration[ ({path})]."),
        marked("Choose another profile for this connection, or create it with “aws configure --profile {profile}”."),
    ),
    Code.AWS_FILE_DAMAGED: Sentence(
        marked("AWS configuration not readable"),
        marked("{path} cannot be read.[ Reason: {reason}]"),
        marked("Correct the file in a text editor, then try again. Nothing was changed in it."),
    ),
    Code.NO_CREDENTIALS: Sentence(
        marked("No AWS credentials found"),
        marked(
            "[The profile “{profile}” gives no credentials. ]No access key, role or sign-in was found to talk to AWS with."
        ),
        marked("Choose a profile that has credentials, or set one up with “aws configure” or “aws configure sso”."),
    ),
    Code.CREDENTIALS_INCOMPLETE: Sentence(
        marked("AWS profile incomplete"),
        marked("The settings of “{profile}” are not complete, so no credentials come of them.[ Reason: {reason}]"),
        marked("Complete the profile in ~/.aws/config or ~/.aws/credentials, or choose another one."),
    ),
    Code.CREDENTIALS_NOT_FETCHED: Sentence(
        marked("Credentials could not be fetched"),
        marked("“{profile}” takes its credentials from elsewhere, and that source gave none.[ Reason: {reason}]"),
        marked("Check the program, role or identity provider that the profile names, then try again."),
    ),
    Code.CREDENTIALS_EXPIRED: Sentence(
        marked("AWS credentials expired"),
        marked("The credentials of “{profile}” were valid for a limited time, and that time is over."),
        marked("Renew them the way you got them (sign in again, or paste new temporary keys), then try again."),
    ),
    Code.CREDENTIALS_INVALID: Sentence(
        marked("AWS does not accept the credentials"),
        marked(
            "AWS does not know the access key of “{profile}”. It may have been deleted, mistyped, "
            "or {region} is not enabled in this account."
        ),
        marked("Check the access key and the region of the connection, or choose another profile."),
    ),
    Code.SSO_SIGN_IN_NEEDED: Sentence(
        marked("Sign in to AWS again"),
        marked("The sign-in session of “{profile}” has ended or was never started."),
        marked("Run “{command}” in a terminal, finish the sign-in in the browser, then try again."),
    ),
    Code.MFA_NOT_ASKED_YET: Sentence(
        marked("This profile needs an MFA code"),
        marked(
            "“{profile}” takes on a role that asks for a code from your MFA device, and this version cannot ask for it yet."
        ),
        marked(
            "Sign in with the AWS CLI and choose a profile that holds the temporary keys, or use a profile of IAM Identity Center."
        ),
    ),
    Code.NO_REGION: Sentence(
        marked("No region chosen"),
        marked("“{profile}” does not say which AWS region to use."),
        marked("Choose the region of your user pools in the connection."),
    ),
    Code.REGION_UNKNOWN: Sentence(
        marked("Region not known"),
        marked("“{region}” is not a region with Amazon Cognito."),
        marked("Check the spelling, for example us-east-1 or eu-west-1."),
    ),
    Code.CLOCK_WRONG: Sentence(
        marked("The clock of this computer may be wrong"),
        marked(
            "AWS refused the signature of the request. It does so when the clock is off or the secret key is wrong."
        ),
        marked("Set date and time to automatic and try again. If the clock is right, check the secret key."),
    ),
    Code.ENDPOINT_MALFORMED: Sentence(
        marked("The endpoint URL is not complete"),
        marked("“{endpoint}” is not a web address."),
        marked("Write it as in http://localhost:5000, or leave it empty to use AWS itself."),
    ),
    Code.ENDPOINT_UNREACHABLE: Sentence(
        marked("No connection to AWS"),
        marked("{endpoint} could not be reached.[ Reason: {reason}.]"),
        marked("Check the network, the proxy and the region or endpoint URL of the connection, then try again."),
    ),
    Code.ENDPOINT_NOT_COGNITO: Sentence(
        marked("This is not Amazon Cognito"),
        marked("{endpoint} answered, but not the way AWS does[ (HTTP status {status})]."),
        marked(
            "Check the endpoint URL of the connection. A proxy or a sign-in page of the network may also be in between."
        ),
    ),
    Code.CERTIFICATE_REFUSED: Sentence(
        marked("The connection is not trusted"),
        marked("The certificate of {endpoint} could not be verified.[ Reason: {reason}.]"),
        marked(
            "If your company inspects network traffic, set AWS_CA_BUNDLE to its certificate file. "
            "Otherwise do not go on: someone may be listening."
        ),
    ),
    Code.CONNECTION_CLOSED: Sentence(
        marked("The connection was closed"),
        marked("The connection was changed or removed while something was still asked of it."),
        marked("Open the pool again from the list of connections."),
    ),
    # Asking AWS
    Code.ACCESS_DENIED: Sentence(
        marked("Not permitted by AWS"),
        marked("{arn} may not use {action}[ in {region}]."),
        marked("Ask the person who manages AWS access in your organisation to allow {action}, or use another profile."),
    ),
    Code.POOL_NOT_FOUND: Sentence(
        marked("User pool not found"),
        marked("{pool} does not exist in {region} of this account. It may have been deleted."),
        marked("Check the region and the account of the connection, then reload its list of pools."),
    ),
    Code.USER_NOT_FOUND: Sentence(
        marked("User not found"),
        marked("{user} is not in {pool}. The user may have been deleted a moment ago."),
        marked("Sync the pool to refresh the list, then search again."),
    ),
    Code.USER_AMBIGUOUS: Sentence(
        marked("Several users are meant"),
        marked("“{user}” may be one of these: {candidates}."),
        marked("Name the user by the user name or the sub."),
    ),
    Code.GROUP_NOT_FOUND: Sentence(
        marked("Group not found"),
        marked("{group} is not in {pool}. It may have been deleted a moment ago."),
        marked("Reload the groups of the pool."),
    ),
    Code.THROTTLED: Sentence(
        marked("AWS asks to slow down"),
        marked(
            "The account makes more requests than its quota allows. Your applications and other tools share this quota. "
            "{operation} was tried several times."
        ),
        marked("Wait a minute and try again. Work that was going on can be continued."),
    ),
    Code.AWS_TROUBLE: Sentence(
        marked("AWS has a problem"),
        marked("{operation} failed on the side of AWS, several times in a row."),
        marked(
            "Try again in a few minutes. If it goes on, look at health.aws.amazon.com and quote the request id to AWS support."
        ),
    ),
    Code.PAGING_TOKEN_DEAD: Sentence(
        marked("The list has to be started again"),
        marked("AWS keeps the place in a long list for one hour only, and that hour is over."),
        marked("Start again. What was already fetched is kept until the new list is complete."),
    ),
    Code.REQUEST_REFUSED: Sentence(
        marked("Cognito refused the request"),
        marked("{operation} was refused."),
        marked("Read what AWS said, correct it and try again. Quote the request id when you ask for help."),
    ),
    Code.NOT_ALLOWED_BY_MODE: Sentence(
        marked("Not allowed for this pool"),
        marked(
            "The pool is marked {mode}, so {operation} was stopped before it left this computer. Nothing was changed."
        ),
        marked("Change how the pool is marked if you are sure that it may be changed."),
    ),
    # What is kept here
    Code.STORE_DAMAGED: Sentence(
        marked("A file of this program is damaged"),
        marked("{path} cannot be read any more.[ Reason: {reason}.] Your user pools in AWS are not affected."),
        marked("Set the file aside and sync again. The damaged file stays in the same folder."),
    ),
    Code.STORE_NEWER: Sentence(
        marked("Kept by a newer version"),
        marked("{path} was written by a newer version of this program, so this version leaves it alone."),
        marked("Install the newer version, or move the file away and sync again."),
    ),
    Code.STORE_LOCKED: Sentence(
        marked("A file is in use"),
        marked("Another program, or another window of this one, is using {path}."),
        marked("Close the other one, or wait until its work is done, then try again."),
    ),
    Code.STORE_UNREADABLE: Sentence(
        marked("The disk did not answer"),
        marked("{path} could not be read just now.[ Reason: {reason}.] Nothing was changed."),
        marked("Try again. If the file is on a network drive or a removable one, check that it is connected."),
    ),
    Code.STORE_KEY_WRONG: Sentence(
        marked("Wrong key or passphrase"),
        marked("What is kept on this computer is encrypted, and this key does not open it[: {path}]."),
        marked("Enter the passphrase you used before. If it is lost, set the files aside and sync again."),
    ),
    Code.STORE_KEY_LOST: Sentence(
        marked("The key of what is kept here is gone"),
        marked(
            "What this program keeps on this computer is encrypted, and its key cannot be found[: {reason}]. "
            "Your user pools in AWS are not affected."
        ),
        marked(
            "Bring the key back if you can, then try again. Otherwise start anew: in the window, or by moving key.json, "
            "salt.json, journal.db and the folder indexes[ in {path}] elsewhere. Then sync your pools again."
        ),
    ),
    Code.STORE_NOT_ENCRYPTED: Sentence(
        marked("Encryption is not available"),
        marked("The database library of this installation cannot encrypt, so nothing is kept.[ Reason: {reason}.]"),
        marked("Install the program again. Remove the package “apsw” if it was installed beside “apsw-sqlite3mc”."),
    ),
    Code.DISK_FULL: Sentence(
        marked("The disk is full"),
        marked("There is no room left to write {path}."),
        marked("Free some space and try again. What was already kept is safe."),
    ),
    Code.FOLDER_NOT_WRITABLE: Sentence(
        marked("The folder cannot be written to"),
        marked("This program may not write to {path}.[ Reason: {reason}.]"),
        marked("Check the permissions of the folder, or start with “--basedir” and another folder."),
    ),
    Code.SETTINGS_DAMAGED: Sentence(
        marked("The settings could not be read"),
        marked(
            "The settings file was damaged, so the program starts with its defaults. The old file is kept as {path}."
        ),
        marked("Add your connections again. Your user pools in AWS are not affected."),
    ),
    Code.JOURNAL_DAMAGED: Sentence(
        marked("The history could not be read"),
        marked(
            "The file with the history of jobs was damaged, so a new one was begun. The old file is kept as {path}."
        ),
        marked("Nothing needs to be done. Your user pools in AWS and what was synced are not affected."),
    ),
    Code.KEYRING_MISSING: Sentence(
        marked("No keyring on this computer"),
        marked(
            "What this program keeps is encrypted, and the key belongs into the keyring of the operating system. "
            "No keyring was found[ ({reason})]."
        ),
        marked("Choose a passphrase, or keep nothing beyond this session. Nothing is ever written unencrypted."),
    ),
    Code.KEYRING_LOCKED: Sentence(
        marked("The keyring is locked"),
        marked("The keyring of the operating system did not give out the key.[ Reason: {reason}]"),
        marked("Unlock the keyring and try again."),
    ),
    Code.PASSPHRASE_NEEDED: Sentence(
        marked("Passphrase needed"),
        marked("What is kept on this computer is encrypted with a passphrase that you chose before."),
        marked("Enter the passphrase."),
    ),
    Code.INDEX_MISSING: Sentence(
        marked("Not synced yet"),
        marked("The users of {pool} have not been fetched to this computer yet."),
        marked("Sync the pool, then search it."),
    ),
    # Jobs
    Code.JOB_RUNNING_ALREADY: Sentence(
        marked("Already being worked on"),
        marked("Other work on {subject} is still running."),
        marked("Wait until it is done, or cancel it under Activity."),
    ),
    Code.JOB_DIED: Sentence(
        marked("The work stopped unexpectedly"),
        marked("The process that worked on {subject} ended without a result.[ Reason: {reason}.]"),
        marked("Continue it under Activity. If it happens again, look into {log}."),
    ),
    Code.LISTING_NOT_COMPLETE: Sentence(
        marked("The list of users was not complete"),
        marked("AWS did not give every user of {pool}, so nothing was removed from the list on this computer."),
        marked("Sync again. If many users were deleted lately, wait until AWS has counted those that are left."),
    ),
    # Asking the program
    Code.QUERY_WRONG: Sentence(
        marked("The search is not understood"),
        marked("[At position {position}: ]expected {expected}."),
        marked("Correct the underlined part, or put the words in quotes to look for them as they are."),
    ),
    Code.SEARCH_UNKNOWN: Sentence(
        marked("No such saved search"),
        marked("No search of {pool} is saved as “{search}”.[ Saved are: {candidates}.]"),
        marked("Save it in the window with the star beside the search, or name one of those that are saved."),
    ),
    Code.POOL_AMBIGUOUS: Sentence(
        marked("Several pools are meant"),
        marked("“{pool}” may be one of these: {candidates}."),
        marked("Name the pool by its id, or as connection/pool."),
    ),
    Code.CONNECTION_UNKNOWN: Sentence(
        marked("Connection not known"),
        marked("There is no connection named “{connection}”."),
        marked("Choose one of the connections in the list, or add it."),
    ),
    Code.DEMO_NOT_INSTALLED: Sentence(
        marked("The demo is not installed"),
        marked("The demo needs a few more packages that this installation does not have."),
        marked('Install them with: pip install "cognito-admin[[demo]]"'),
    ),
    Code.DEMO_NOT_READY: Sentence(
        marked("The demo did not start"),
        marked("The demo’s own server was not ready in time."),
        marked("Close other programs that keep this computer busy, and start the demo again."),
    ),
    Code.NO_DISPLAY: Sentence(
        marked("No display"),
        marked("There is no screen to show the window on."),
        marked("Start it on a desktop, or use a command such as “cognito-admin tour” that needs no screen."),
    ),
    Code.ENDED_BY_FAULT: Sentence(
        marked("The program crashed last time"),
        marked("A fault ended it at once. Your user pools in AWS are not affected.[ Where it happened is in {path}.]"),
        marked("If it happens again, send that report to the people who make this program. It holds no personal data."),
    ),
}

BUG = Sentence(
    marked("Something went wrong in this program"),
    marked("This is a mistake in the program, not yours. What you were doing was stopped; nothing else is affected."),
    marked(
        "Copy the report and send it to the people who make this program. It holds no passwords, keys or personal data."
    ),
)

JOB_KINDS: Mapping[str, Label] = {
    "sync": Label(
        marked("Sync"), marked("Fetches the users and groups of a pool, so that they can be searched on this computer.")
    ),
}

JOB_STATES: Mapping[str, Label] = {
    "running": Label(marked("Running"), marked("The work is going on.")),
    "waiting": Label(marked("Waiting for you"), marked("The work needs an answer from you to go on.")),
    "done": Label(marked("Done"), marked("The work is finished.")),
    "failed": Label(marked("Failed"), marked("The work could not be finished. What was done so far is kept.")),
    "cancelled": Label(marked("Cancelled"), marked("The work was stopped on request. It can be continued.")),
    "interrupted": Label(marked("Interrupted"), marked("The process ended before the work did. It can be continued.")),
}

QUESTIONS: Mapping[str, Asked] = {
    "mfa_code": Asked(
        marked("MFA code needed"),
        marked("“{profile}” takes on a role that asks for a code. {device} shows it now."),
        marked("Code"),
    ),
}
"""What jobs ask, by the code of the question."""

PHASES: Mapping[str, str] = {
    "starting": marked("Starting"),
    "users": marked("Fetching users"),
    "groups": marked("Fetching groups"),
    "members": marked("Fetching group members"),
    "checking": marked("Making sure nobody is missing"),
    "finishing": marked("Finishing"),
    "waiting": marked("Waiting for AWS"),
}

UNITS: Mapping[str, Unit] = {
    "users": Unit(marked("{count} user"), marked("{count} users")),
    "groups": Unit(marked("{count} group"), marked("{count} groups")),
    "members": Unit(marked("{count} membership"), marked("{count} memberships")),
    "steps": Unit(marked("{count} step"), marked("{count} steps")),
}

OUTCOMES: Mapping[str, str] = {
    "added": marked("added"),
    "changed": marked("changed"),
    "removed": marked("removed"),
    "total": marked("in all"),
    "groups_unread": marked("groups not read"),
}

EXPECTED: Mapping[str, str] = {
    "term": marked("a word on each side of {sign}"),
    "negated": marked("a word right after “{sign}”, or quotes around it"),
    "inside": marked("a word between the brackets"),
    "field": marked("the name of an attribute[ instead of “{field}”][ (did you mean {nearest}?)]"),
    "operator": marked("{signs} after “{field}”"),
    "value": marked("a value right after “{field}”"),
    "text": marked("at least one letter, digit or sign"),
    "closing_quote": marked("a closing quote"),
    "closing_bracket": marked("a closing bracket. To look for a bracket itself, put it in quotes"),
    "opening_bracket": marked("an opening bracket before, or quotes around what has a closing one"),
    "space": marked("a space here, or quotes around what belongs together"),
    "yes_or_no": marked("yes or no"),
    "status": marked("one of the statuses {statuses}"),
    "verifiable": marked("email or phone_number"),
    "provider": marked("provider:, has:identities or missing:identities"),
    "number": marked("a number such as 18, or a range such as 18..30"),
    "date": marked("a date (2026-03-31, 2026-03, 2026) or an age (12h, 7d, 2w, 3mo, 1y)"),
    "age_sign": marked("{field}<{age} for the time since then, or {field}>{age} for the time before"),
    "rising": marked("the smaller or earlier side of the range first"),
    "missable": marked("an attribute, group or provider: everybody has the others"),
    "shareable": marked("username or an attribute: the others are not compared"),
    "fewer_terms": marked("no more than {most} words"),
    "fewer_brackets": marked("no more than {most} brackets within each other"),
    "fewer_characters": marked("no more than {most} characters"),
}
"""What a query should have had in a place; each ends the sentence “At position 3: expected …”."""

USER_STATUSES: Mapping[str, Label] = {
    "CONFIRMED": Label(
        marked("Confirmed"), marked("The account is ready: the person can sign in with their password.")
    ),
    "UNCONFIRMED": Label(
        marked("Unconfirmed"),
        marked("The person signed up but never entered the confirmation code. They cannot sign in until they do."),
    ),
    "FORCE_CHANGE_PASSWORD": Label(
        marked("Must change password"),
        marked(
            "An administrator set a temporary password. The person chooses their own at the first sign-in, before it expires."
        ),
    ),
    "RESET_REQUIRED": Label(
        marked("Reset required"),
        marked("The person has to set a new password by “Forgot password” before they can sign in."),
    ),
    "EXTERNAL_PROVIDER": Label(
        marked("External provider"),
        marked("The person signs in through an identity provider such as Google or SAML. They have no password here."),
    ),
    "ARCHIVED": Label(
        marked("Archived"), marked("A status that Cognito no longer gives to users. The person cannot sign in.")
    ),
    "COMPROMISED": Label(
        marked("Compromised"),
        marked("Cognito blocked the account because it may be in other hands. It no longer does so."),
    ),
    "UNKNOWN": Label(marked("Unknown"), marked("Cognito does not say what state the account is in.")),
}

ENVIRONMENTS: Mapping[str, Label] = {
    "production": Label(marked("Production"), marked("Real people sign in here. The program is at its most careful.")),
    "staging": Label(marked("Staging"), marked("Used to try things before they reach production.")),
    "development": Label(marked("Development"), marked("Used to build and to play.")),
}

MODES: Mapping[str, Label] = {
    "read-only": Label(marked("Read-only"), marked("Nothing in the pool can be changed.")),
    "support": Label(marked("Support"), marked("Users can be helped and changed; the pool itself cannot.")),
    "administrator": Label(marked("Administrator"), marked("Users and the pool itself can be changed.")),
}

PROFILE_KINDS: Mapping[str, Label] = {
    "keys": Label(marked("access key"), marked("A fixed access key in the AWS credentials file.")),
    "sso": Label(marked("IAM Identity Center"), marked("Sign in with “aws sso login”.")),
    "login": Label(marked("AWS sign-in"), marked("Sign in with “aws login”.")),
    "role": Label(marked("role"), marked("Takes on a role with the credentials of another profile.")),
    "process": Label(marked("external program"), marked("Another program gives the credentials.")),
    "web-identity": Label(marked("web identity"), marked("Exchanges a token file for a role.")),
    "other": Label(marked("no credentials"), marked("The profile names no credentials of its own.")),
}

Translate = Callable[[str], str]

_OPTIONAL = re.compile(r"\[\[|\]\]|\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_BEGINS = re.compile(r"(?:^|[.?]”?\s+)[“(]?$")
"""What a sentence begins after."""


def explain(failure: Failure, translate: Translate = marked) -> Explained:
    """The words for ``failure``. ``translate`` turns a template into another language before its facts are filled in."""
    sentence, facts = FAILURES[failure.code], failure.facts
    quoted = [
        fill(translate(template), facts, translate)
        for name, template in (("message", SAID_BY_AWS), ("request_id", REQUEST_ID))
        if facts.get(name)
    ]
    return Explained(
        title=fill(translate(sentence.title), facts, translate),
        text="\n".join([fill(translate(sentence.text), facts, translate), *quoted]),
        advice=fill(translate(sentence.advice), facts, translate),
    )


def ask(question: Question, translate: Translate = marked) -> Asked:
    """The words of a job's question."""
    asked = QUESTIONS[question.code]
    return Asked(
        *(fill(translate(text), question.facts, translate) for text in (asked.title, asked.text, asked.answer))
    )


def fill(template: str, facts: Mapping[str, str], translate: Translate = marked) -> str:
    """``template`` with its facts: ``[parts]`` that miss one are left out, ``[[`` and ``]]`` are brackets as such."""

    def optional(match: re.Match[str]) -> str:
        part: str | None = match.group(1)
        if part is None:
            return match.group()[0]
        return part if all(facts.get(name) for name in placeholders(part)) else ""

    def fact(match: re.Match[str]) -> str:
        name = match.group(1)
        known = facts.get(name)
        if known:
            return known
        stand_in = translate(FACTS[name])
        return _capitalised(stand_in) if _BEGINS.search(match.string[: match.start()]) else stand_in

    # Facts go in last, so that brackets and braces in them stay what they are.
    return _FACT.sub(fact, _capitalised(_OPTIONAL.sub(optional, template).strip()))


def placeholders(template: str) -> frozenset[str]:
    """The names of the facts that ``template`` uses."""
    return frozenset(_FACT.findall(template))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
