"""What is said of restores: what does not come back, what stands in the way, and what one should know."""

from collections.abc import Mapping

from cognito_admin.model.backups import Unread
from cognito_admin.model.restore.fates import Skip, UserLoss
from cognito_admin.model.restore.options import Part, RuleKind
from cognito_admin.model.restore.plan import Blocked, Finding, Lost, Stage, Warned
from cognito_admin.model.restore.target import Limit, ResourceKind
from cognito_admin.model.sentences.losses import explain_loss
from cognito_admin.model.sentences.restored_people import FATES, SKIPS, USER_LOSSES, concerning, explain_skip
from cognito_admin.model.sentences.templates import (
    Explained,
    Label,
    Plural,
    Sentence,
    Translate,
    Unit,
    continued,
    marked,
    phrase,
)
from cognito_admin.model.sentences.triggers import EVENTS
from cognito_admin.model.triggers.kinds import Event

__all__ = [
    "BLOCKERS",
    "FATES",
    "LIMITS",
    "PARTS",
    "RESOURCE_KINDS",
    "RESTORE_LOSSES",
    "RULES",
    "SETTINGS",
    "SKIPS",
    "STAGES",
    "USER_LOSSES",
    "WARNINGS",
    "explain_blocker",
    "explain_restore_loss",
    "explain_skip",
    "explain_warning",
]

_USERS = Unit(marked("{count} user"), marked("{count} users"))

RESOURCE_KINDS: Mapping[ResourceKind, str] = {
    ResourceKind.ROLE: marked("role"),
    ResourceKind.FUNCTION: marked("function"),
    ResourceKind.KEY: marked("key"),
    ResourceKind.CERTIFICATE: marked("certificate"),
    ResourceKind.EMAIL_IDENTITY: marked("e-mail identity of SES"),
    ResourceKind.DOMAIN: marked("domain"),
    ResourceKind.LOG_DESTINATION: marked("destination of logs"),
}
LIMITS: Mapping[Limit, str] = {
    Limit.POOLS: marked("user pools"),
    Limit.CLIENTS: marked("app clients"),
    Limit.PROVIDERS: marked("identity providers"),
    Limit.RESOURCE_SERVERS: marked("resource servers"),
    Limit.GROUPS: marked("groups"),
    Limit.CUSTOM_ATTRIBUTES: marked("custom attributes"),
    Limit.USERS: marked("users"),
}
PARTS: Mapping[Part, str] = {
    Part.RESOURCE_SERVERS: marked("Resource servers"),
    Part.PROVIDERS: marked("Identity providers"),
    Part.CLIENTS: marked("App clients"),
    Part.DOMAIN: marked("Domain of the sign-in pages"),
    Part.PAGES: marked("Look of the sign-in pages, and terms"),
    Part.GROUPS: marked("Groups and who is in them"),
    Part.USERS: marked("Users"),
    Part.TRIGGERS: marked("Triggers"),
    Part.PROTECTION: marked("Deletion protection"),
}
STAGES: Mapping[Stage, str] = {
    Stage.POOL: marked("The pool"),
    Stage.RESOURCE_SERVERS: marked("Resource servers"),
    Stage.PROVIDERS: marked("Identity providers"),
    Stage.CLIENTS: marked("App clients"),
    Stage.DOMAIN: marked("Domain"),
    Stage.PAGES: marked("Sign-in pages"),
    Stage.GROUPS: marked("Groups"),
    Stage.MFA: marked("Multi-factor authentication"),
    Stage.USERS: marked("Users"),
    Stage.MEMBERSHIPS: marked("Memberships, disabled users, links"),
    Stage.SETTINGS: marked("Further settings"),
    Stage.TRIGGERS: marked("Triggers"),
    Stage.PROTECTION: marked("Deletion protection"),
}
SETTINGS: Mapping[str, str] = {
    "SetUserPoolMfaConfig": marked("Multi-factor authentication"),
    "SetUICustomization": marked("The look of the classic sign-in pages"),
    "CreateManagedLoginBranding": marked("The look of the sign-in pages of an app client"),
    "CreateTerms": marked("The terms people agree to"),
    "SetRiskConfiguration": marked("Threat protection of an app client"),
    "SetUserPoolClientSessionConfiguration": marked("The sessions of an app client"),
}
"""What a pool may be unable to take, by the request that would set it."""
RULES: Mapping[RuleKind, str] = {
    RuleKind.RENAME: marked("Rename"),
    RuleKind.RETYPE: marked("Change the type"),
    RuleKind.DROP: marked("Drop"),
    RuleKind.DEFAULT: marked("Give a value to whoever has none"),
}

RESTORE_LOSSES: Mapping[Lost, Label] = {
    Lost.PASSWORDS: Label(marked("Passwords"), marked("Cognito gives them to nobody. People choose new ones.")),
    Lost.SUBS: Label(
        marked("User ids (sub)"),
        marked("Everybody gets another. A map from old to new is written, for whatever knows people by their id."),
    ),
    Lost.DATES: Label(marked("When users were made and changed"), marked("These dates stay in the backup.")),
    Lost.TOTP_AND_PASSKEYS: Label(
        marked("Authenticator apps and passkeys"), marked("People set them up again. Nobody can read them.")
    ),
    Lost.DEVICES_AND_SESSIONS: Label(
        marked("Devices, sessions and the history of sign-ins"), marked("Everybody has to sign in again.")
    ),
    Lost.MFA_PREFERENCES: Label(
        marked("Who uses a second factor"),
        marked("The backup does not know it: it is read only when asked for, since it may cost money."),
    ),
    Lost.POOL_ID: Label(
        marked("The id of the pool[: {about}]"),
        marked(
            "The new pool has another, and so have its ARN and issuer. Apps, policies and identity pools have to follow."
        ),
    ),
    Lost.CLIENT_IDS: Label(
        marked("The ids of app clients[: {count}]"), marked("Cognito makes new ones. A map from old to new is written.")
    ),
    Lost.CLIENT_SECRET: Label(
        marked("The secret of the app client “{about}”"),
        marked("It is not in the backup, or cannot be chosen. The client gets a new one."),
    ),
    Lost.SECOND_CLIENT_SECRET: Label(
        marked("The second secret of the app client “{about}”"), marked("A client is made with one secret at most.")
    ),
    Lost.PROVIDER_SECRET: Label(
        marked("The secret of the identity provider “{about}”"),
        marked(
            "It is not in the backup. A placeholder stands in: nobody can sign in through it until you enter the secret."
        ),
    ),
    Lost.UNREAD: Label(marked("Something that AWS did not tell"), marked("It is not in the backup.")),
    Lost.DAMAGED: Label(
        marked("A damaged file of the backup[: {about}]"), marked("What could not be read of it does not come back.")
    ),
    Lost.CHOSEN: Label(marked("Left out: {about}"), marked("That is how you want it.")),
    Lost.REPLACED_BY_NOTHING: Label(marked("Left out: {about}"), marked("You chose to go on without what it needs.")),
    Lost.LOGO: Label(
        marked("The logo of the classic sign-in pages"), marked("AWS does not give it back. Upload it again.")
    ),
    Lost.REPLICAS: Label(
        marked("The replicas in other regions[: {about}]"), marked("Set them up again by hand once the pool is there.")
    ),
    Lost.CERTIFICATE: Label(
        marked("The certificate that SAML requests are signed with"),
        marked("The new pool has one of its own. Give it, and the new addresses, to the SAML providers."),
    ),
    Lost.FEDERATED_GROUP: Label(
        marked("The group {about}"),
        marked("Cognito made it for those who sign in through a provider, and makes one for the new pool."),
    ),
    Lost.USERS_SKIPPED: Label(marked("{users}"), marked("Not made. The report names everybody.")),
    Lost.OF_USERS: Label(marked("{users}"), ""),
    Lost.SETTING: Label(
        marked("{about}"), marked("The pool cannot take it: its plan, or what comes along, lacks what it needs.")
    ),
}
"""What does not come back, and what that means."""

BLOCKERS: Mapping[Blocked, Sentence] = {
    Blocked.RESOURCE_MISSING: Sentence(
        marked("A {kind} is missing in the account"),
        marked("The pool needs {about}, and it is not there."),
        marked(
            "Create it, or name another in its place[, such as {suggestion}]. With nothing in its place, what needs it is left out."
        ),
    ),
    Blocked.DOMAIN_TAKEN: Sentence(
        marked("The domain {about} is taken"),
        marked("Another pool, here or in another account, has it for its sign-in pages."),
        marked("Delete it there first, name another in its place, or leave out the domain."),
    ),
    Blocked.OVER_LIMIT: Sentence(
        marked("Too many {limit}"),
        marked("There would be {count}, and the account allows {most}."),
        marked("Ask for more under Service Quotas in the AWS console, or leave this part out."),
    ),
    Blocked.SETTINGS_MISSING: Sentence(
        marked("The backup does not say how the pool was set up"),
        marked("It lacks the settings of the pool, so no new pool can be made by it."),
        marked("Restore the users into an existing pool, or take another backup."),
    ),
    Blocked.SCHEMA_DIFFERS: Sentence(
        marked("The attribute {about} is of another type"),
        marked("It is {type} in the backup and {other} in the pool. An attribute cannot be changed."),
        marked("Rename the attribute, or change its type, by a rule."),
    ),
    Blocked.RULE_UNFIT: Sentence(
        marked("A rule does not fit the attribute {about}"),
        marked(
            "There is no such attribute, its new name is longer than 20 characters, or it is one that every pool has, with a "
            "type that is fixed."
        ),
        marked("Change the rule, or remove it."),
    ),
    Blocked.USERS_UNFIT: Sentence(
        marked("{users} cannot be made"),
        marked("They {reason}."),
        marked("Or go on without them: they are left out, and named in the report."),
    ),
    Blocked.PROVIDER_SECRET_MISSING: Sentence(
        marked("The private key of the identity provider “{about}” is missing"),
        marked("AWS never gives it back, so no backup has it, and the provider cannot be made without."),
        marked("Leave the provider out, and set it up by hand afterwards."),
    ),
    Blocked.IMPORT_ROLE_MISSING: Sentence(
        marked("An import job needs a role"),
        marked("AWS writes its log with a role of your account, and none was named."),
        marked("Choose a role, or let the program create one, or choose another way than the import job."),
    ),
    Blocked.PAIR_OF_SETTINGS: Sentence(
        marked("Addresses stand in for user names, or beside them"),
        marked("A pool cannot have both: addresses in place of user names, and aliases."),
        marked("Choose one of the two."),
    ),
}
"""Why it cannot run as it is, and what to do."""

WARNINGS: Mapping[Warned, Label] = {
    Warned.RESOURCE_UNKNOWN: Label(
        marked("Nobody could tell whether a {kind} is there[: {about}]"),
        marked("The connection may not look. If it is missing, the restore stops there and can be continued."),
    ),
    Warned.SETTINGS_NOT_TOUCHED: Label(
        marked("The settings of the pool stay as they are"),
        marked("Only what is missing is added. Nothing is replaced."),
    ),
    Warned.TRIGGER_WILL_RUN: Label(
        marked("The trigger “{about}” runs for every user that is made"),
        marked(
            "It may refuse users, change them, or send messages of its own[: {function}]. Triggers of the pool are never touched."
        ),
    ),
    Warned.TRIGGER_NOT_ALLOWED: Label(
        marked("The function of the trigger “{about}” did not let Cognito call it"),
        marked("It is attached as before, and Cognito still may not call it until you allow that[: {function}]."),
    ),
    Warned.TARGET_HAS_USERS: Label(
        marked("{about} has about {users} already"),
        marked(
            "Nobody who is there is changed. Whoever is there by the same name is compared, and named in the report."
        ),
    ),
    Warned.TEMPORARY_PASSWORDS_EXPIRE: Label(
        Plural(
            "The temporary passwords of {users} expire after one day",
            "The temporary passwords of {users} expire after {days} days",
            "days",
        ),
        marked(
            "After that, neither signing in nor “Forgot password” works until an administrator sets a new password."
        ),
    ),
    Warned.NO_WAY_BACK: Label(
        marked("No verified address: {users}"),
        marked("“Forgot password” cannot help them. An administrator has to set a password for each."),
    ),
    Warned.REHEARSAL: Label(
        marked("A rehearsal: {users}, the first ones"),
        marked("Nobody else is made. Look at the pool, then delete it."),
    ),
    Warned.APPS_MUST_CHANGE: Label(
        marked("App clients get new ids[: {count}]"),
        marked("Every app has to be given the new ids of pool and client."),
    ),
    Warned.UNDELETE: Label(
        marked("A deleted pool may still be brought back"),
        marked(
            "AWS Support can do so within 14 days, with all passwords and ids. If that is why you are here, ask them first."
        ),
    ),
    Warned.IMPORT_BLOCKS_CHANGES: Label(
        marked("By import jobs: {users}"),
        marked(
            "Nobody can change the settings of the pool while one runs, and an account has one at a time. How long AWS takes is "
            "not known beforehand."
        ),
    ),
}
"""What one should know before it runs."""


def explain_restore_loss(loss: Finding[Lost], translate: Translate = marked) -> Label:
    """What does not come back; and what that means."""
    facts = _facts(loss, translate)
    if loss.code is Lost.UNREAD:
        return explain_loss(Unread(loss.about, loss.facts.get("aws_code", ""), loss.facts.get("thing", "")), translate)
    known = RESTORE_LOSSES[loss.code]
    name = phrase(known.name, facts, translate)
    text = phrase(known.text, facts, translate) if known.text else ""
    if loss.code is Lost.USERS_SKIPPED and loss.about:
        reason = SKIPS[Skip(loss.about)]
        if Skip(loss.about).is_chosen:
            text = f"{translate(reason.text)} {text}"
        return Label(f"{name} {continued(reason.name, concerning(facts['thing'], translate), translate)}", text)
    if loss.code is Lost.OF_USERS and loss.about:
        return Label(
            f"{name} {continued(USER_LOSSES[UserLoss(loss.about)], concerning(facts['thing'], translate), translate)}",
            text,
        )
    return Label(name, text)


def explain_blocker(blocker: Finding[Blocked], translate: Translate = marked) -> Explained:
    """Why it cannot run, and what to do about it."""
    facts, known, remedy = _facts(blocker, translate), BLOCKERS[blocker.code], ""
    if blocker.code is Blocked.USERS_UNFIT and blocker.about:
        reason = SKIPS[Skip(blocker.about)]
        facts |= {"reason": continued(reason.name, concerning(facts["thing"], translate), translate)}
        remedy = f"{translate(reason.text)} "
    if blocker.code is Blocked.OVER_LIMIT and blocker.about:
        facts |= {"limit": translate(LIMITS[Limit(blocker.about)])}
    title, text, advice = (phrase(part, facts, translate) for part in (known.title, known.text, known.advice))
    return Explained(title, text, remedy + advice)


def explain_warning(warning: Finding[Warned], translate: Translate = marked) -> Label:
    facts, known = _facts(warning, translate), WARNINGS[warning.code]
    return Label(phrase(known.name, facts, translate), phrase(known.text, facts, translate))


def _facts(finding: Finding[Lost] | Finding[Blocked] | Finding[Warned], translate: Translate) -> dict[str, str]:
    facts = {"thing": "", **finding.facts, "about": finding.about}
    if finding.count is not None:
        facts["count"] = f"{finding.count:,}"
        facts["users"] = phrase(_USERS.of(finding.count), facts, translate)
    if "kind" in facts:
        facts["kind"] = translate(RESOURCE_KINDS[ResourceKind(facts["kind"])])
    if finding.code is Lost.SETTING:
        facts["about"] = translate(SETTINGS.get(finding.about, finding.about))
    if finding.code is Lost.CHOSEN:
        facts["about"] = translate(PARTS[Part(finding.about)])
    if finding.code in (Warned.TRIGGER_WILL_RUN, Warned.TRIGGER_NOT_ALLOWED) and finding.about in EVENTS:
        facts["about"] = translate(EVENTS[Event(finding.about)].title)
    return facts
