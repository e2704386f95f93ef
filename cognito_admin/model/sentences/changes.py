"""What is said of changes: what they do, what stands in their way, what people notice, what cannot be taken back."""

from collections.abc import Mapping

from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Weight, Why
from cognito_admin.model.sentences.templates import Label, Plural, marked

CHANGES: Mapping[Kind, Label] = {
    Kind.EDIT: Label(marked("Edit attributes"), marked("Changes what is known of the person.")),
    Kind.ENABLE: Label(marked("Enable"), marked("Lets the person sign in again.")),
    Kind.DISABLE: Label(marked("Disable"), marked("Keeps the person from signing in. Nothing is deleted.")),
    Kind.CONFIRM: Label(marked("Confirm"), marked("Takes the account as confirmed, without a code from the person.")),
    Kind.RESET_PASSWORD: Label(
        marked("Reset password"), marked("Sends the person a code with which they choose a new password.")
    ),
    Kind.SET_TEMPORARY_PASSWORD: Label(
        marked("Set temporary password"), marked("Sets a password that the person must replace when they sign in.")
    ),
    Kind.SET_PASSWORD: Label(marked("Set password"), marked("Sets a password that stays.")),
    Kind.SIGN_OUT: Label(marked("Sign out everywhere"), marked("Ends all sessions of the person.")),
    Kind.DELETE: Label(marked("Delete"), marked("Removes the account for good. Cognito keeps no copy.")),
    Kind.VERIFY: Label(marked("Mark as verified"), marked("Takes the address or number as the person’s own.")),
    Kind.ADD_TO_GROUP: Label(marked("Add to group"), marked("Makes the person a member of a group.")),
    Kind.REMOVE_FROM_GROUP: Label(marked("Remove from group"), marked("Ends the membership in a group.")),
    Kind.RESEND_INVITATION: Label(
        marked("Resend invitation"), marked("Sends the invitation once more, with a new temporary password.")
    ),
    Kind.INVITE: Label(marked("Invite user"), marked("Makes a user and sends them a temporary password.")),
    Kind.CREATE: Label(marked("Create user"), marked("Makes a user with a temporary password, and sends nothing.")),
    Kind.CREATE_READY: Label(
        marked("Create user with password"), marked("Makes a user with a password that stays, and sends nothing.")
    ),
    Kind.SET_MFA: Label(marked("Second factors"), marked("Chooses what the person is asked for after the password.")),
    Kind.REMOVE_AUTHENTICATOR: Label(
        marked("Remove lost authenticator"), marked("Forgets the authenticator app, such as that of a lost telephone.")
    ),
    Kind.FORGET_DEVICE: Label(marked("Forget device"), marked("The device is no longer remembered.")),
    Kind.END_SESSION: Label(marked("End session"), marked("Ends one session of the person.")),
    Kind.UNLINK: Label(marked("Unlink identity"), marked("Separates the account from one at an identity provider.")),
    Kind.LINK: Label(marked("Link identity"), marked("Joins the account with one at an identity provider.")),
    Kind.JOIN: Label(
        marked("Join accounts"), marked("Deletes the account of a provider and links its sign-in to one of the pool.")
    ),
    Kind.CREATE_GROUP: Label(marked("Create group"), marked("Makes a group, with nobody in it.")),
    Kind.EDIT_GROUP: Label(marked("Edit group"), marked("Changes the description, precedence or role of a group.")),
    Kind.DELETE_GROUP: Label(marked("Delete group"), marked("Removes a group. Its members stay in the pool.")),
}

ABOUT: Mapping[Kind, str] = {
    Kind.VERIFY: marked("Mark {attribute} as verified"),
    Kind.ADD_TO_GROUP: marked("Add to {group}"),
    Kind.REMOVE_FROM_GROUP: marked("Remove from {group}"),
    Kind.UNLINK: marked("Unlink {provider}"),
    Kind.LINK: marked("Link {provider}"),
    Kind.JOIN: marked("Join with the account at {provider}"),
    Kind.CREATE_GROUP: marked("Create group {group}"),
    Kind.EDIT_GROUP: marked("Edit group {group}"),
    Kind.DELETE_GROUP: marked("Delete group {group}"),
}
"""What a change does where it is known what it is about."""

STEPS: Mapping[str, str] = {
    "AdminAddUserToGroup": marked("add to {group}"),
    "AdminDeleteUser": marked("delete {user}"),
    "AdminLinkProviderForUser": marked("link {provider}"),
}
"""The steps by which two accounts are joined, by the request each sends."""

ABOUT_FACTORS: Mapping[str, str] = {
    "off": marked("Switch off {factor}"),
    "on": marked("Switch on {factor}"),
    "preferred": marked("Prefer {factor}"),
}
"""What a change of one second factor does, by the state it is to have."""

RESULTS: Mapping[Kind, str] = {
    Kind.EDIT: marked("{user} is changed"),
    Kind.ENABLE: marked("{user} is enabled"),
    Kind.DISABLE: marked("{user} is disabled"),
    Kind.CONFIRM: marked("{user} is confirmed"),
    Kind.RESET_PASSWORD: marked("{user} gets a code for a new password"),
    Kind.SET_TEMPORARY_PASSWORD: marked("{user} has a temporary password"),
    Kind.SET_PASSWORD: marked("{user} has a new password"),
    Kind.SIGN_OUT: marked("{user} is signed out everywhere"),
    Kind.DELETE: marked("{user} is deleted"),
    Kind.VERIFY: marked("{attribute} of {user} is marked as verified"),
    Kind.ADD_TO_GROUP: marked("{user} is in {group}"),
    Kind.REMOVE_FROM_GROUP: marked("{user} is no longer in {group}"),
    Kind.RESEND_INVITATION: marked("{user} is invited again"),
    Kind.INVITE: marked("{user} is invited"),
    Kind.CREATE: marked("{user} is created"),
    Kind.CREATE_READY: marked("{user} is created"),
    Kind.SET_MFA: marked("The second factors of {user} are changed"),
    Kind.REMOVE_AUTHENTICATOR: marked("The authenticator app of {user} is removed"),
    Kind.FORGET_DEVICE: marked("A device of {user} is forgotten"),
    Kind.END_SESSION: marked("A session of {user} is ended"),
    Kind.UNLINK: marked("{user} is no longer linked to {provider}"),
    Kind.LINK: marked("{user} is linked to {provider}"),
    Kind.JOIN: marked("{user} is linked to {provider}, and the other account is gone"),
    Kind.CREATE_GROUP: marked("The group {group} is created"),
    Kind.EDIT_GROUP: marked("The group {group} is changed"),
    Kind.DELETE_GROUP: marked("The group {group} is deleted"),
}
"""What is so once a change is made."""

RESULT_OF_ONE = marked("{attribute} of {user} is changed")
RESULT_OF_SEVERAL = marked("{count} attributes of {user} are changed")
"""The same of attributes, where it is known which."""

WEIGHTS: Mapping[Weight, Label] = {
    Weight.HARMLESS: Label(marked("Harmless"), marked("Nobody notices, and it can be undone.")),
    Weight.NOTICED: Label(marked("Noticed"), marked("The person will notice.")),
    Weight.COSTS: Label(
        marked("Counts as active"),
        marked("AWS counts the user as active this month, which costs money beyond the free users."),
    ),
    Weight.LASTING: Label(marked("Cannot be undone"), marked("There is no way back.")),
}

REASONS: Mapping[Why, str] = {
    Why.MODE_TOO_LOW: marked("This pool is opened as {mode}, and this takes {needed}. Change that beside its name."),
    Why.OFFLINE: marked("This was opened from a backup, in which nothing can be changed."),
    Why.DENIED_BY_AWS: marked("Your AWS credentials may not do this: AWS refused {action} lately."),
    Why.ENABLED_ALREADY: marked("The user is enabled."),
    Why.DISABLED_ALREADY: marked("The user is disabled already."),
    Why.CONFIRMED_ALREADY: marked("Only an unconfirmed user can be confirmed; this one is {status}."),
    Why.UNCONFIRMED: marked("The user is not confirmed yet. Confirm them first."),
    Why.PASSWORD_IS_TEMPORARY: marked(
        "The password is still a temporary one, which cannot be reset. Resend the invitation, or set a new password."
    ),
    Why.NOT_INVITED: marked("Only who still has a temporary password can be invited again; this user is {status}."),
    Why.FEDERATED: marked("The person signs in through an identity provider and has no password here."),
    Why.STATUS_UNFIT: marked("Cognito does not allow it for a user who is {status}."),
    Why.RESET_FIRST: marked("The user has to set a new password first."),
    Why.RECOVERY_OFF: marked("This pool leaves forgotten passwords to administrators. Set a new password instead."),
    Why.NO_VERIFIED_CONTACT: marked("There is no verified e-mail address or phone number that a code could go to."),
    Why.NO_CONTACT: marked("There is no address or number that a message could go to."),
    Why.VERIFIED_ALREADY: marked("{attribute} is verified already."),
    Why.MEMBER_ALREADY: marked("The user is in {group} already."),
    Why.NO_MEMBER: marked("The user is not in {group}."),
    Why.MFA_OFF: marked("Multi-factor authentication is off in this pool."),
    Why.FACTOR_NOT_ALLOWED: marked("{factor} is not among the factors of this pool."),
    Why.FACTOR_NOT_SET_UP: marked("{factor} is not set up for this user, or its address or number is not verified."),
    Why.ONE_FACTOR_PREFERRED: marked("Only one factor can be the preferred one."),
    Why.NOT_LOOKED_UP: marked("It is not known yet what the user has. Look it up first."),
    Why.DEVICES_NOT_REMEMBERED: marked("This pool does not remember devices."),
    Why.NO_SUCH_DEVICE: marked("The device is forgotten already."),
    Why.NO_SUCH_SESSION: marked("The session has ended already."),
    Why.NOT_LINKED: marked("The user is not linked to that account at {provider}."),
    Why.LINKED_ALREADY: marked("The user is linked to that account at {provider} already."),
    Why.TOO_MANY_LINKS: marked("A user can have {most} linked identities at most."),
    Why.OWN_IDENTITY: marked("The account came into being at {provider}, so it cannot be separated from it."),
    Why.SAME_ACCOUNT: marked("That is the same account."),
    Why.NOT_FROM_PROVIDER: marked(
        "Cognito links only the sign-in at an identity provider, and the account that would go has a password of this pool. "
        "It cannot make one of two such accounts."
    ),
    Why.KEPT_FROM_PROVIDER: marked(
        "The account that would stay came from an identity provider itself. Links lead to an account with a sign-in of this "
        "pool: keep that one, if there is one."
    ),
    Why.IDENTITY_NOT_TOLD: marked(
        "Cognito does not tell by which identity the account signs in, so it cannot be linked."
    ),
    Why.SEVERAL_IDENTITIES: marked(
        "The account that would go has links to further identities, which would be lost. Unlink them first."
    ),
    Why.NOTHING_CHANGES: marked("That would change nothing."),
    Why.GROUP_EXISTS: marked("There is a group {group} already."),
    Why.GROUP_GONE: marked("There is no group {group} any more."),
    Why.GROUP_KEEPS: marked(
        "{attribute} can be changed but not removed: AWS names no way to do that. Enter another one, or create the group anew."
    ),
    Why.NOT_IN_SCHEMA: marked("This pool has no attribute {attribute}."),
    Why.SET_BY_COGNITO: marked("Only Cognito itself sets {attribute}."),
    Why.IMMUTABLE: marked("The schema of this pool lets {attribute} be set only when a user is created."),
    Why.REQUIRED: marked("{attribute} is required in this pool, so it cannot be removed."),
    Why.TOO_SHORT: marked("{attribute} needs at least {least} characters."),
    Why.TOO_LONG: marked("{attribute} can have {most} characters at most."),
    Why.TOO_MANY_BYTES: marked("{attribute} can have {most} bytes at most, and some characters take several."),
    Why.NO_NUMBER: marked("{attribute} takes a whole number."),
    Why.TOO_SMALL: marked("{attribute} must be at least {least}."),
    Why.TOO_LARGE: marked("{attribute} must be at most {most}."),
    Why.NEITHER_TRUE_NOR_FALSE: marked("{attribute} takes true or false."),
    Why.NO_EMAIL: marked("An e-mail address looks like ann@example.com."),
    Why.NO_PHONE_NUMBER: marked("A phone number looks like +12025550123: a plus sign, the country, no spaces."),
    Why.NO_DATE: marked("A date looks like 1987-04-12."),
    Why.VERIFIED_BUT_MISSING: marked("{attribute} cannot be verified while there is none."),
    Why.USERNAME_MISSING: marked("A user needs a name."),
    Why.USERNAME_LONG: marked("A user name can have {most} characters at most."),
    Why.USERNAME_IS_ADDRESS: marked(
        "People can sign in with {attribute} in this pool, so the user name must look different."
    ),
    Why.USERNAME_NO_ADDRESS: marked(
        "In this pool the user name is an e-mail address or a phone number, whichever people sign in with."
    ),
    Why.PASSWORD_SHORT: marked("The password needs at least {least} characters."),
    Why.PASSWORD_LONG: marked("A password can have {most} characters at most."),
    Why.PASSWORD_NEEDS_UPPER: marked("The password needs a capital letter."),
    Why.PASSWORD_NEEDS_LOWER: marked("The password needs a small letter."),
    Why.PASSWORD_NEEDS_NUMBERS: marked("The password needs a digit."),
    Why.PASSWORD_NEEDS_SYMBOLS: marked("The password needs a symbol such as - or ?."),
    Why.PASSWORD_SPACE_AT_END: marked("A password cannot begin or end with a space."),
    Why.MISSING_REQUIRED: marked("{attribute} is required in this pool."),
    Why.USER_EXISTS_ALREADY: marked("{user} is in the pool already."),
    Why.TWICE_IN_THE_FILE: marked("The same user stands in line {line} of the file."),
    Why.TOO_MANY_CELLS: marked("The line has more values than there are titles."),
    Why.GROUP_NAME_MISSING: marked("A group needs a name."),
    Why.GROUP_NAME_SPACE: marked("The name of a group cannot have spaces or line breaks."),
    Why.NO_ROLE: marked("A role looks like arn:aws:iam::123456789012:role/shop-support."),
}

NOTICES: Mapping[Noticed, str] = {
    Noticed.MAY_SIGN_IN: marked("They can sign in."),
    Noticed.LOCKED_OUT: marked(
        "They are signed out everywhere and cannot sign in. An app may go on until its token expires."
    ),
    Noticed.STILL_DISABLED: marked("They are disabled, so they cannot sign in until they are enabled."),
    Noticed.SIGNED_OUT: marked("They have to sign in again everywhere. An app may go on until its token expires."),
    Noticed.ACCOUNT_GONE: marked("Their account is gone. A new one would be another person to every app."),
    Noticed.COMES_BACK_AS_ANOTHER: marked(
        "If they sign in through {provider} again, Cognito makes a new account for them."
    ),
    Noticed.TRIGGER_RUNS: marked("The function {function} of the pool runs ({trigger}). It may refuse, or do more."),
    Noticed.CONTACT_STAYS_UNVERIFIED: marked(
        "{destination} stays unverified, so it does not help with a lost password."
    ),
    Noticed.RESET_CODE_SENT: marked("They get a code by {medium} to {destination}."),
    Noticed.OLD_PASSWORD_ENDS: marked("The password they have now no longer works."),
    Noticed.MUST_CHOOSE_PASSWORD: Plural(
        "They choose their own password when they sign in[, within {days} day].",
        "They choose their own password when they sign in[, within {days} days].",
        "days",
    ),
    Noticed.NOT_TOLD: marked("Cognito tells them nothing: you have to give them the password."),
    Noticed.INVITED: Plural(
        "They get an invitation by {medium} to {destination}, with a temporary password[ that is good for {days} day].",
        "They get an invitation by {medium} to {destination}, with a temporary password[ that is good for {days} days].",
        "days",
    ),
    Noticed.NO_PASSWORD_NEEDED: marked(
        "They can sign in with a code at once, since this pool needs no password. Cognito sends no invitation."
    ),
    Noticed.MUST_COMPLETE_PROFILE: marked("They are asked for {attributes} when they first sign in."),
    Noticed.VERIFICATION_CODE_SENT: marked("They get a code by {medium} to {destination}."),
    Noticed.OLD_CONTACT_UNTIL_VERIFIED: marked("Until they enter it, the old one stays[: {old}]."),
    Noticed.CONTACT_UNVERIFIED: marked(
        "{destination} counts as unverified until they confirm it, so it does not help with a lost password."
    ),
    Noticed.SIGNS_IN_WITH_NEW: marked("They sign in with {destination} from now on[, and no longer with {old}]."),
    Noticed.CANNOT_SIGN_IN_WITH: marked("They can no longer sign in with {old}."),
    Noticed.PROVIDER_MAY_OVERWRITE: marked(
        "Their identity provider may set its own values again the next time they sign in."
    ),
    Noticed.GROUPS_WITH_NEXT_TOKEN: marked(
        "Apps learn of {group} with the next token: at the latest when they sign in."
    ),
    Noticed.FACTOR_ASKED: marked("They can be asked for {factor} when they sign in."),
    Noticed.FACTOR_NOT_ASKED: marked("They are no longer asked for {factor}."),
    Noticed.MUST_SET_UP_FACTOR: marked("This pool requires a second factor: they set one up when they next sign in."),
    Noticed.DEVICE_ASKED_AGAIN: marked("They are asked for a second factor on that device again."),
    Noticed.SESSION_ENDED: marked(
        "They have to sign in again on that device. An app may go on until its token expires."
    ),
    Noticed.PROVIDER_LEADS_ELSEWHERE: marked(
        "Signing in through {provider} no longer leads to this account, but makes a new one."
    ),
    Noticed.PROVIDER_LEADS_HERE: marked("Signing in through {provider} leads to this account."),
    Noticed.OTHER_ACCOUNT_GONE: marked(
        "The account that {provider} made is deleted, with its id: what apps keep under that id is found no longer."
    ),
    Noticed.OTHER_IS_DISABLED: marked(
        "The account that {provider} made is disabled: nobody gets in through {provider} now. Joined, that ends."
    ),
    Noticed.NOT_PROVED_THE_SAME: marked(
        "Not both accounts have proved that one address or number is theirs. Make sure that they are one person’s: whoever "
        "signs in at {provider} gets into this account."
    ),
    Noticed.LINK_MAY_BE_REFUSED: marked(
        "AWS may refuse to link an account that holds {attributes}, which nobody can change. The other account is gone then, "
        "and comes back empty when the person signs in through {provider}."
    ),
    Noticed.MEMBERS_LEAVE: marked("Everybody in {group} is no longer in it[: {count} at the last sync]."),
    Noticed.COMES_BACK_EMPTY: marked(
        "Undo makes {group} again, with nobody in it: Cognito forgets who was. To keep a list, export its members first."
    ),
    Noticed.ROLE_ENDS: marked(
        "What the role {role} allowed its members in AWS ends with their next token. The role itself stays."
    ),
    Noticed.ROLE_WITH_NEXT_TOKEN: marked(
        "Its members get the role {role} with their next token, in apps that use an identity pool."
    ),
    Noticed.LOWEST_COMES_FIRST: marked(
        "Who is in several groups gets the role of the group with the lowest precedence number."
    ),
}

LASTING: Mapping[Lasting, str] = {
    Lasting.CONFIRMED: marked("Nothing makes a confirmed user unconfirmed again."),
    Lasting.OLD_PASSWORD_UNKNOWN: marked("Nobody but the person knows the old password, so it cannot be set again."),
    Lasting.SESSIONS_ENDED: marked("Sessions that ended cannot be opened again."),
    Lasting.DELETED: marked("A deleted user cannot come back: even with the same name it would be another account."),
    Lasting.OTHER_DELETED: marked(
        "The link can be taken away again, but the deleted account cannot come back: a new one would have another id."
    ),
    Lasting.MESSAGE_SENT: marked("A message that was sent cannot be called back."),
    Lasting.AUTHENTICATOR_GONE: marked("The person has to set up an authenticator app anew."),
    Lasting.BLANKED: marked("What was there before is no longer on record."),
    Lasting.DEVICE_FORGOTTEN: marked("The device is remembered again only when the person signs in on it."),
    Lasting.GROUP_DELETED: marked("A group of the same name can be created, but nobody would be in it."),
    Lasting.GROUP_KEEPS: marked("AWS names no way to take a role or precedence away from a group again."),
}

MEDIUM_LABELS: Mapping[str, str] = {"EMAIL": marked("e-mail"), "SMS": marked("text message")}

FACTOR_LABELS: Mapping[str, str] = {
    "SMS_MFA": marked("a code by text message"),
    "SOFTWARE_TOKEN_MFA": marked("the authenticator app"),
    "EMAIL_OTP": marked("a code by e-mail"),
    "WEB_AUTHN": marked("a passkey"),
}

FIELDS: Mapping[str, str] = {
    "cognito:user_status": marked("Status"),
    "cognito:enabled": marked("Account"),
    "group:": marked("Group {group}"),
    "device:": marked("Device"),
    "session:": marked("Session"),
    "identity:": marked("Identity at {provider}"),
    "other:": marked("Other account: {attribute}"),
}
"""Fields that are no attributes, by name or by what they begin with."""

VALUES: Mapping[tuple[str, str | None], str] = {
    ("cognito:enabled", "true"): marked("enabled"),
    ("cognito:enabled", "false"): marked("disabled"),
    ("group:", "member"): marked("member"),
    ("group:", None): marked("not a member"),
    ("factor:", "off"): marked("off"),
    ("factor:", "on"): marked("on"),
    ("factor:", "preferred"): marked("preferred"),
    ("device:", None): marked("forgotten"),
    ("session:", None): marked("ended"),
    ("identity:", "linked"): marked("linked"),
    ("identity:", None): marked("not linked"),
    ("_verified", "true"): marked("verified"),
    ("_verified", "false"): marked("not verified"),
}
"""Values that mean more than they say, by their field, or how that begins or ends."""

NOTHING = marked("none")
"""In place of a value where there is none."""
