"""Words for things of Cognito and of this program, with what explains them; and what a search should have said."""

from collections.abc import Mapping

from cognito_admin.model.sentences.templates import Label, marked

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
    "offline": Label(
        marked("Backup"), marked("Opened from a backup. AWS is not asked about it, and nothing in it can be changed.")
    ),
    "read-only": Label(marked("Read-only"), marked("Nothing in the pool can be changed.")),
    "support": Label(marked("Support"), marked("Users can be helped and changed; the pool itself cannot.")),
    "administrator": Label(marked("Administrator"), marked("Users and the pool itself can be changed.")),
}

POLICIES: Mapping[str, Label] = {
    "read-only": Label(
        marked("Read-only"),
        marked(
            "Find and look at users, read the settings and see how the pool fares. Nothing can be changed, and no secret be read."
        ),
    ),
    "support": Label(
        marked("Support"),
        marked(
            "Help people: what Read-only allows, and changing, enabling, disabling and creating users, their groups, factors and "
            "devices. Who may set passwords and groups can take over accounts, so give it to those you trust."
        ),
    ),
    "backup": Label(
        marked("Backup"),
        marked(
            "Copy everything of the pool without making anybody a monthly active user. The answers hold the secrets of app "
            "clients and identity providers."
        ),
    ),
    "administrator": Label(
        marked("Administrator"),
        marked(
            "Everything in this pool, deleting it among that, and what belongs to it elsewhere: triggers, roles, e-mail and text "
            "messages, domains, logs."
        ),
    ),
}
"""The policies that the program proposes, and what each is for."""

PROFILE_KINDS: Mapping[str, Label] = {
    "keys": Label(marked("access key"), marked("A fixed access key in the AWS credentials file.")),
    "sso": Label(marked("IAM Identity Center"), marked("IAM Identity Center: you sign in with your browser.")),
    "login": Label(marked("AWS sign-in"), marked("Signed in with “aws login” in a terminal.")),
    "role": Label(marked("role"), marked("Takes on a role with the credentials of another profile.")),
    "role-mfa": Label(
        marked("role with MFA"), marked("Takes on a role, and asks you for a code from your MFA device.")
    ),
    "process": Label(marked("external program"), marked("Another program gives the credentials.")),
    "web-identity": Label(marked("web identity"), marked("Exchanges a token file for a role.")),
    "other": Label(marked("no credentials"), marked("The profile names no credentials of its own.")),
}
