"""Plans a restore or a rebuild: a backup and what was chosen, held against what is where it is to go."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cognito_admin.model.overview import Factor, read_overview
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.restore.documents import MFA, entries, groups_of, in_folder, member, pool_settings, schema_of
from cognito_admin.model.restore.draft import Draft
from cognito_admin.model.restore.estimates import stage_times
from cognito_admin.model.restore.fates import Fate, Skip, UserLoss
from cognito_admin.model.restore.options import FEDERATED, Part, RestoreOptions, Road, RuleKind
from cognito_admin.model.restore.part_steps import (
    add_clients,
    add_domains,
    add_groups,
    add_pages,
    add_providers,
    add_resource_servers,
)
from cognito_admin.model.restore.plan import Blocked, Lost, Plan, Stage, Step, Warned
from cognito_admin.model.restore.pool_settings import NAMES_AND_CASE, Schema, names_and_case
from cognito_admin.model.restore.pool_steps import add_mfa, add_pool, finish_pool
from cognito_admin.model.restore.resources import named_in, suggested
from cognito_admin.model.restore.rules import UserRules
from cognito_admin.model.restore.survey import Survey, settled
from cognito_admin.model.restore.target import (
    BackupFacts,
    ExistingPool,
    Limit,
    Presence,
    Resource,
    ResourceKind,
    TargetFacts,
    Where,
)

_ALIASES = ("email", "phone_number", "preferred_username")


def user_rules(backup: BackupFacts, where: Where, options: RestoreOptions) -> UserRules:
    """What becomes of each user. ``survey`` counts by it, before ``plan`` is asked."""
    return _drafted(backup, where, options)[1]


def resources_needed(backup: BackupFacts, where: Where, options: RestoreOptions) -> frozenset[Resource]:
    """What has to be known of the target account, beside the pool: whether these are there."""
    return frozenset(_needed(_drafted(backup, where, options)[0].steps))


def plan(backup: BackupFacts, target: TargetFacts, options: RestoreOptions, survey: Survey) -> Plan:
    """``survey`` is of the users of the backup by ``user_rules``."""
    draft, rules = _drafted(backup, target.where, options)
    _find_what_is_missing(draft, target)
    _find_what_is_too_much(draft, target, survey)
    if draft.pool or not draft.is_new:
        _judge_users(draft, target, survey)
    _tell_losses(draft, survey)
    by_calls = survey.planned - survey.fates.get(Fate.IMPORT_JOB, 0)
    return Plan(
        where=replace(target.where, snapshot={}) if isinstance(target.where, ExistingPool) else target.where,
        steps=tuple(draft.steps),
        users=settled(rules, survey),
        survey=survey,
        losses=tuple(draft.losses),
        blockers=tuple(draft.blockers),
        warnings=tuple(draft.warnings),
        times=stage_times(draft.steps, survey, backup, target),
        monthly_active=by_calls,
    )


def _drafted(backup: BackupFacts, where: Where, options: RestoreOptions) -> tuple[Draft, UserRules]:
    draft = Draft(backup, where, options)
    schema = add_pool(draft)
    if draft.is_new and not draft.pool:
        # Nothing can be brought into a pool that cannot be made.
        return draft, _rules(draft, schema, frozenset())
    add_resource_servers(draft)
    add_providers(draft)
    add_clients(draft)
    add_domains(draft)
    add_pages(draft)
    groups = add_groups(draft)
    add_mfa(draft)
    finish_pool(draft)
    order = list(Stage)
    draft.steps.sort(key=lambda step: order.index(step.stage))
    return draft, _rules(draft, schema, groups)


def _rules(draft: Draft, schema: Schema, groups: frozenset[str]) -> UserRules:
    settings = pool_settings(draft.there)
    mfa = draft.there.get(MFA)
    if draft.is_new:
        kept = {name: value for name, value in draft.pool.items() if name not in NAMES_AND_CASE}
        settings = {**kept, **names_and_case(draft.pool, draft.options.conversion), "SchemaAttributes": schema}
        mfa = next((step.arguments for step in draft.steps if step.stage is Stage.MFA), None)
    else:
        settings = {**settings, "SchemaAttributes": schema}
    description = PoolDescription(draft.backup.pool.id, "", settings, None)
    overview = read_overview(description)
    sign_in = overview.sign_in
    return UserRules(
        options=draft.options,
        schema=description.schema,
        username_attributes=sign_in.username_attributes,
        aliases=sign_in.aliases,
        case_sensitive=sign_in.case_sensitive,
        auto_verified=sign_in.auto_verified,
        recovery=_recovery(sign_in.recovery),
        # In a new pool that is set up after everybody is there.
        passwordless=not draft.is_new and any(one in (Factor.EMAIL, Factor.SMS) for one in sign_in.first_factors),
        factors=_factors(mfa),
        providers=frozenset(draft.providers - {"COGNITO"}),
        groups=groups,
        old_pool=draft.backup.pool.id,
        all_alike=_is_alike(draft, settings),
    )


def _recovery(mechanisms: tuple[str, ...]) -> tuple[str, ...]:
    # A pool without the setting uses both (API reference, AccountRecoverySetting).
    names = mechanisms or ("verified_phone_number", "verified_email")
    return tuple(name.removeprefix("verified_") for name in names if name.startswith("verified_"))


def _factors(mfa: Any) -> frozenset[str]:
    if not mfa or mfa.get("MfaConfiguration") == "OFF":
        return frozenset()
    named = (("SmsMfaConfiguration", "SMS_MFA"), ("EmailMfaConfiguration", "EMAIL_OTP"))
    return frozenset(factor for name, factor in named if mfa.get(name))


def _is_alike(draft: Draft, settings: Mapping[str, Any]) -> bool:
    """Whether names that were unique before are so now: AWS saw to it then."""
    before, after = draft.pool, settings
    conversion = draft.options.conversion
    touched = {
        name for rule in conversion.rules if rule.kind is not RuleKind.DROP for name in (rule.attribute, rule.to)
    }
    was_sensitive, is_sensitive = (
        member(one, "UsernameConfiguration").get("CaseSensitive", True) for one in (before, after)
    )
    return (
        bool(before)
        and conversion.username_from is None
        and not touched & {*_ALIASES, *(f"{name}_verified" for name in _ALIASES)}
        and draft.options.fate_of(FEDERATED) is not Fate.PRE_LINK
        and entries(before, "UsernameAttributes") == entries(after, "UsernameAttributes")
        and set(entries(before, "AliasAttributes")) >= set(entries(after, "AliasAttributes"))
        and (is_sensitive or not was_sensitive)
    )


def _needed(steps: list[Step]) -> Iterator[Resource]:
    for step in steps:
        yield from named_in(step.arguments)
        if step.operation == "CreateUserPoolDomain":
            yield Resource(ResourceKind.DOMAIN, str(step.arguments["Domain"]))


def _find_what_is_missing(draft: Draft, target: TargetFacts) -> None:
    where, before = target.where, draft.backup.pool
    places = ((before.account or "", where.account), (before.region, where.region))
    for resource in dict.fromkeys(_needed(draft.steps)):
        presence, kind = target.presence(resource), resource.kind.value
        if resource.kind is ResourceKind.DOMAIN:
            if presence is Presence.YES:
                draft.block(Blocked.DOMAIN_TAKEN, resource.name)
        elif presence is Presence.NO:
            draft.block(Blocked.RESOURCE_MISSING, resource.name, kind=kind, suggestion=suggested(resource.name, places))
        elif presence is Presence.UNKNOWN:
            draft.warn(Warned.RESOURCE_UNKNOWN, resource.name, kind=kind)


def _find_what_is_too_much(draft: Draft, target: TargetFacts, survey: Survey) -> None:
    steps = draft.steps
    made = {
        operation: sum(step.operation == operation for step in steps)
        for operation in ("CreateUserPoolClient", "CreateIdentityProvider", "CreateResourceServer", "CreateGroup")
    }
    there = draft.there
    custom = sum(":" in str(entry["Name"]) for entry in schema_of(there))
    custom += sum(
        _custom(entry)
        for step in steps
        for entry in step.arguments.get("Schema" if step.operation == "CreateUserPool" else "CustomAttributes", ())
    )
    wanted = {
        Limit.CLIENTS: made["CreateUserPoolClient"] + sum(1 for _ in in_folder(there, "clients", "UserPoolClient")),
        Limit.PROVIDERS: made["CreateIdentityProvider"] + sum(1 for _ in in_folder(there, "providers", "")),
        Limit.RESOURCE_SERVERS: made["CreateResourceServer"] + sum(1 for _ in in_folder(there, "resource-servers", "")),
        Limit.GROUPS: made["CreateGroup"] + len(groups_of(there)),
        Limit.CUSTOM_ATTRIBUTES: custom,
        Limit.USERS: survey.planned + int(pool_settings(there).get("EstimatedNumberOfUsers") or 0),
        Limit.POOLS: (target.pools or 0) + draft.is_new,
    }
    for limit, count in wanted.items():
        if count > target.limit(limit):
            draft.block(Blocked.OVER_LIMIT, limit.value, count, most=str(target.limit(limit)))


def _custom(entry: Mapping[str, Any]) -> bool:
    # CreateUserPool names custom attributes without their prefix.
    return entry["Name"] not in _STANDARD


_STANDARD = frozenset(
    {
        "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
        "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified",
        "address", "updated_at",
    }
)  # fmt: skip


def _judge_users(draft: Draft, target: TargetFacts, survey: Survey) -> None:
    options = draft.options
    unfit = {reason: count for reason, count in survey.skips.items() if not reason.is_chosen}
    for reason, count in sorted(unfit.items()):
        about = next((one.about for one in survey.named if one.reason is reason), "")
        if options.without_unfit:
            draft.lose(Lost.USERS_SKIPPED, reason.value, count, thing=about)
        else:
            draft.block(Blocked.USERS_UNFIT, reason.value, count, thing=about)
    for reason in (Skip.LEFT_OUT, Skip.SIGNS_IN_AGAIN):
        if count := survey.skips.get(reason):
            draft.lose(Lost.USERS_SKIPPED, reason.value, count)
    if Road.IMPORT in options.roads and survey.fates.get(Fate.IMPORT_JOB):
        if target.import_role is None:
            draft.block(Blocked.IMPORT_ROLE_MISSING)
        draft.warn(Warned.IMPORT_BLOCKS_CHANGES, count=survey.fates[Fate.IMPORT_JOB])
    if count := survey.fates.get(Fate.TEMPORARY_PASSWORD):
        draft.warn(Warned.TEMPORARY_PASSWORDS_EXPIRE, count=count, days=_days(draft))
    no_way_back = sum(count for (code, _), count in survey.losses.items() if code is UserLoss.NO_WAY_BACK)
    if no_way_back:
        draft.warn(Warned.NO_WAY_BACK, count=no_way_back)
    if isinstance(target.where, ExistingPool) and (count := pool_settings(draft.there).get("EstimatedNumberOfUsers")):
        draft.warn(Warned.TARGET_HAS_USERS, target.where.name, int(count))
    if options.most_users is not None:
        draft.warn(Warned.REHEARSAL, count=options.most_users)
    if draft.is_new:
        draft.warn(Warned.UNDELETE)


def _days(draft: Draft) -> str:
    settings = draft.pool if draft.is_new else pool_settings(draft.there)
    policy = member(member(settings, "Policies"), "PasswordPolicy")
    return str(policy.get("TemporaryPasswordValidityDays") or 7)


def _tell_losses(draft: Draft, survey: Survey) -> None:
    backup = draft.backup
    told = draft.losses[:]
    draft.losses.clear()
    if survey.planned:
        for code in (Lost.PASSWORDS, Lost.SUBS, Lost.DATES, Lost.TOTP_AND_PASSKEYS, Lost.DEVICES_AND_SESSIONS):
            draft.lose(code, count=survey.planned)
    if draft.is_new:
        draft.lose(Lost.POOL_ID, str(backup.pool.id))
    draft.losses += told
    if survey.planned and not backup.mfa_preferences and str(draft.pool.get("MfaConfiguration") or "OFF") != "OFF":
        draft.lose(Lost.MFA_PREFERENCES)
    for unread in backup.unread:
        draft.lose(Lost.UNREAD, unread.operation, aws_code=unread.code, thing=unread.about)
    for file in backup.damaged:
        draft.lose(Lost.DAMAGED, file)
    gone = {name for name, other in draft.options.replacements.items() if not other}
    for resource in sorted({one.name for one in named_in(draft.documents)} & gone):
        draft.lose(Lost.REPLACED_BY_NOTHING, resource)
    for part in sorted(draft.options.leave_out):
        draft.lose(Lost.CHOSEN, part.value)
    if draft.is_new:
        replicas = entries(draft.documents.get("pool/replicas.json"), "UserPoolReplicas")
        if elsewhere := [str(one.get("RegionName")) for one in replicas if one.get("Role") != "PRIMARY"]:
            draft.lose(Lost.REPLICAS, ", ".join(elsewhere))
        if any(
            body.get("ProviderType") == "SAML"
            for _, body in in_folder(draft.documents, "providers", "IdentityProvider")
        ):
            draft.lose(Lost.CERTIFICATE)
    for (code, about), count in sorted(survey.losses.items()):
        if code is not UserLoss.STATUS or Part.USERS not in draft.options.leave_out:
            draft.lose(Lost.OF_USERS, code.value, count, thing=about)
